# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that is at its end, or does not know what time it is: what was answered is stored all the same."""

import contextlib
import os
import random
import resource
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

from harness import PATIENCE_S, PROGRAMS
from load import KILLS, LoadedCase, copy_store
from shim import Shim

HOUR_US = 3600 * 1000 * 1000
YEAR_US = 365 * 24 * HOUR_US
# More than GIO has threads for what waits.
N_SILENT = 24


class MachineCase(LoadedCase):

    def knock(self):
        """As a command that says nothing yet."""
        visitor = socket.socket(socket.AF_UNIX)
        self.addCleanup(visitor.close)
        visitor.connect(self.path("run/cidalert/socket"))
        return visitor


class Clock(LoadedCase):

    def setUp(self):
        super().setUp()
        self.shim = Shim(self.path("faults"))
        self.start()

    def start(self):
        self.start_daemon("--listen", "127.0.0.1:0", wrapper=self.shim.wrapper)

    def jump(self):
        self.shim.clock_us = random.choice((-10 * YEAR_US, -HOUR_US, -1, 0, 1, HOUR_US, 10 * YEAR_US))

    # Hours and years, there and back: each event is stored once, in the order in which it came, and
    # nobody rang or talked for longer than the test took, or for less than nothing.
    def test_a_clock_that_jumps_both_ways(self):
        begin = time.monotonic()
        self.start_load(rate=400)
        for _ in range(3 * KILLS):
            self.jump()
            self.wait_answers(20)
        self.shim.clock_us = 0
        self.stop_load()
        self.assertGreater(self.shim.n_clock_reads, 0)
        self.assert_kept()
        most_us = (time.monotonic() - begin) * 1e6
        with contextlib.closing(sqlite3.connect(copy_store(self.path("data/cidalert"), self.path("seen")))) as database:
            for column in ("ring_us", "talk_us"):
                least, most = database.execute(f"SELECT min({column}), max({column}) FROM calls").fetchone()
                self.assertGreaterEqual(least, 0, column)
                self.assertLess(most, most_us, column)

    # A daemon that is killed wakes up in another year, and goes on with the calls that were up.
    def test_a_clock_that_jumps_while_the_daemon_is_dead(self):
        self.start_load()
        for round_ in range(max(KILLS // 2, 5)):
            self.wait_a_little()
            self.daemon.stop(signal.SIGKILL)
            with self.subTest(round=round_):
                self.assert_kept()
            self.jump()
            self.start()
        self.stop_load()
        self.assert_kept()

    # What rings now rings on, whatever year it is; and what it says of itself stays sensible.
    def test_a_ringing_call_outlives_a_jump(self):
        for i, jump_us in enumerate((10 * YEAR_US, -10 * YEAR_US)):
            self.shim.clock_us = 0
            self.report("incoming", call=f"j{i}")
            self.shim.clock_us = jump_us
            self.report("onhook", call="")
            self.persists(lambda: self.calls()[-1]["outcome"] == "ringing", "it rings on", for_s=0.3)
            self.report("connected", call=f"j{i}")
            self.shim.clock_us = 0
            self.report("disconnected", call=f"j{i}")
            call = self.calls()[-1]
            self.assertEqual(call["outcome"], "answered")
            self.assertLess(call["ring_s"], PATIENCE_S)
            self.assertLess(call["talk_s"], PATIENCE_S)


class Descriptors(MachineCase):

    @staticmethod
    def get_ticks(process):
        with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
            return sum(map(int, file.read().rpartition(")")[2].split()[11:13]))

    def assert_rests(self):
        """Beside a process that spins, however busy the machine is."""
        spinner = subprocess.Popen(["/usr/bin/python3", "-c", "while True: pass"])
        self.addCleanup(self.end, spinner)
        begin, spun_before = self.get_ticks(self.daemon.process), self.get_ticks(spinner)
        self.eventually(lambda: self.get_ticks(spinner) > spun_before + 20, "the other spins")
        self.assertLess(self.get_ticks(self.daemon.process) - begin, 5, "it spins")

    def limit(self, n_files):
        """Nobody but root may raise the hard limit again, so that stays. Returns what the soft one was."""
        soft, hard = resource.prlimit(self.daemon.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.daemon.process.pid, resource.RLIMIT_NOFILE, (n_files, hard))
        return soft

    # Who is connected is served; who knocks waits, and costs nothing; and gets in once there is room.
    def test_no_descriptor_is_left(self):
        pid = self.start_daemon().process.pid
        self.start_load(keeping=1)
        self.wait_answers(100)
        before = self.limit(max(map(int, os.listdir(f"/proc/{pid}/fd"))) + 1)
        knocking = [self.connect() for _ in range(30)]
        for connection in knocking:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        command = self.knock()
        self.wait_answers(100)
        self.load.stop()
        self.assert_rests()
        self.limit(before)
        self.assertEqual({self.read_answer(connection).status for connection in knocking}, {403})
        self.assertIn("127.0.0.1", self.command("status"))
        command.close()
        self.stop_load()
        self.assert_kept()


class Threads(MachineCase):

    def ask(self):
        """A command that has no session bus."""
        env = {**self.env, "DBUS_SESSION_BUS_ADDRESS": ""}
        process = subprocess.Popen([f"{PROGRAMS}/cidalert", "status"], env=env, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(self.end, process)
        self.addCleanup(process.stdout.close)
        return process

    # Commands are served while the machine has no thread left, however many knock and say nothing; and when
    # there are threads again.
    def test_no_thread_is_left(self):
        shim = Shim(self.path("faults"))
        self.start_daemon("--listen", "127.0.0.1:0", wrapper=shim.wrapper)
        self.wait_contacts(1)
        shim.has_no_threads = 1
        visitors = [self.knock() for _ in range(N_SILENT)]
        early = [self.ask() for _ in range(3)]
        self.report("incoming")
        for process in early:
            self.check_answered(process)
        shim.has_no_threads = 0
        self.check_answered(self.ask())
        for visitor in visitors:
            visitor.close()

    def check_answered(self, process):
        said, _ = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 0, said)
        self.assertIn("127.0.0.1", said)


if __name__ == "__main__":
    unittest.main()

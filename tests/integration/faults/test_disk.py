# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks fail: what was answered is never lost, what is wrong is said with what to do, and it heals."""

import errno
import os
import signal
import sqlite3
import subprocess
import unittest

from harness import TOKEN, Case
from load import KILLS, LoadedCase, copy_store
from shim import Shim


class SmallDisk:
    """For a test case: a disk of some MB for the log."""

    disk_mb = 12

    def start_on_small_disk(self, mode="rw"):
        """The daemon with a disk of its own for the log, which outlives it and is seen through /proc."""
        folder = self.path("data/cidalert")
        os.makedirs(folder, exist_ok=True)
        self.disk = subprocess.Popen(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
             f'mount -t tmpfs -o size={self.disk_mb}m,mode=700,{mode} tmpfs "{folder}" && touch "{self.path("mounted")}"'
             ' && exec sleep infinity'])
        self.addCleanup(self.end, self.disk)
        self.eventually(lambda: os.path.exists(self.path("mounted")), "the disk is there")
        self.folder_there = f"/proc/{self.disk.pid}/root{folder}"
        self.enter_disk = ("nsenter", "-t", str(self.disk.pid), "-U", "--preserve-credentials", "-m")
        self.start_daemon("--listen", "127.0.0.1:0", wrapper=self.enter_disk)

    def stored(self):
        """What the daemon has committed."""
        with sqlite3.connect(copy_store(self.folder_there, self.path("seen"))) as database:
            return [row[0] for row in database.execute("SELECT remote FROM calls ORDER BY id")]

    @staticmethod
    def fill(path):
        filler = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            while os.write(filler, b"x" * 4096):
                pass
        except OSError:
            pass
        finally:
            os.close(filler)


class Disk(SmallDisk, Case):

    def wait_store(self, state):
        self.eventually(lambda: self.status()["store"] == state, f"the store is {state}")

    # Not one call that was answered is lost, and those that were not are there once there is room.
    def test_a_full_disk_heals(self):
        self.start_on_small_disk()
        self.report("incoming", call="a", remote="1001@h")
        filler = os.path.join(self.folder_there, "filler")
        self.fill(filler)
        n_stored, answer = 1, 200
        for i in range(400):
            answer = self.get(f"/{TOKEN}/incoming?call=f{i}&remote={2000 + i}@h&name=").status
            if answer != 200:
                break
            n_stored += 1
        self.assertEqual(answer, 503)
        self.wait_store("failed")
        problem = self.status()["store-problem"]
        self.assertIn("free some space", problem)
        self.wait_notice(lambda n: "not being logged" in n["title"], "the trouble is shown")
        os.unlink(filler)
        self.wait_store("ready")
        self.eventually(lambda: len(self.stored()) == n_stored + 1, "what waited is stored, once")
        self.assertEqual(len(set(self.stored())), n_stored + 1)

    # A disk that may only be read: said, shown, and stored when it may be written.
    def test_a_disk_that_is_read_only_heals(self):
        self.start_on_small_disk(mode="ro")
        self.report("incoming", call="a", remote="1001@h", expect=503)
        self.wait_store("failed")
        self.assertIn("writable", self.status()["store-problem"])
        self.wait_notice(lambda n: "not being logged" in n["title"], "the trouble is shown")
        subprocess.run([*self.enter_disk, "mount", "-o", "remount,rw", self.path("data/cidalert")], check=True)
        self.wait_store("ready")
        self.eventually(lambda: self.stored() == ["1001@h"], "what waited is stored")

    # A page that rots: who reads and who writes are told, and the file is kept as it is.
    def test_a_damaged_page_is_told_and_kept(self):
        self.start_daemon()
        for i in range(60):
            self.report("incoming", call=f"k{i}", remote=f"02999910{i:02}@h")
            self.report("missed", call=f"k{i}", remote=f"02999910{i:02}@h")
        self.daemon.stop()
        with sqlite3.connect(self.store_path) as database:
            page = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'calls'").fetchone()[0]
            size = database.execute("PRAGMA page_size").fetchone()[0]
        with open(self.store_path, "r+b") as file:
            file.seek((page - 1) * size)
            file.write(b"\xa5" * size)
        damaged = self.command("log", expect=1)
        self.assertIn("damaged", damaged)
        self.assertIn("rescue", damaged)
        self.start_daemon()
        self.wait_store("failed")
        self.report("incoming", expect=503)
        self.assertIn("move it to another place", self.status()["store-problem"])
        with open(self.store_path, "rb") as file:
            file.seek((page - 1) * size)
            self.assertEqual(file.read(size), b"\xa5" * size)
        os.rename(self.store_path, self.path("rescued.db"))
        self.wait_store("ready")
        self.eventually(lambda: len(self.calls()) == 1, "what waited is in the new log")

    # The file goes while the daemon has it open: it says so once, and begins a new log with the next call.
    def test_a_deleted_file_is_begun_anew(self):
        self.start_daemon()
        self.report("incoming", call="a")
        for name in ("calls.db", "calls.db-wal", "calls.db-shm"):
            os.unlink(self.path("data/cidalert", name))
        self.report("incoming", call="b", remote="0412345678@h")
        self.eventually(lambda: self.calls(), "the next call is logged")
        self.assertIn("moved or deleted while it was in use", self.daemon.log())
        self.assertIn("+61412345678", [call["number"] for call in self.calls()])


class FullDisk(SmallDisk, LoadedCase):
    # Enough for the log itself, which grows.
    disk_mb = 12 + KILLS // 2

    # It fills up and is freed, again and again, and the daemon is killed on the way: a 200 is a 200.
    def test_a_disk_that_fills_up_under_load(self):
        self.start_on_small_disk()
        self.start_load()
        filler = os.path.join(self.folder_there, "filler")
        for round_ in range(max(KILLS // 4, 3)):
            self.wait_answers(50)
            self.fill(filler)
            self.eventually(lambda: self.status()["store"] == "failed", "the store has failed")
            if round_ % 2:
                # Those who wait for the disk are told that it is in vain.
                n_told = len(self.load.waited)
                self.eventually(lambda: len(self.load.waited) > n_told + 4, "answers come all the same")
                self.daemon.stop(signal.SIGKILL)
                self.assert_kept(self.folder_there)
                self.start_daemon("--listen", "127.0.0.1:0", wrapper=self.enter_disk)
            os.unlink(filler)
            self.eventually(lambda: self.status()["store"] == "ready", "the store is ready")
        self.stop_load()
        self.assert_kept(self.folder_there)


class SilentDisk(Case):

    # A disk that hangs reports no error: nobody else would say that nothing is written. What waited is.
    def test_a_disk_that_stays_silent_is_told(self):
        shim = Shim(self.path("faults"))
        self.start_daemon(wrapper=shim.wrapper)
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        shim.sync_delay_ms = 15000
        self.assertEqual(self.get(f"/{TOKEN}/incoming?call=a&remote=0299991234").status, 503)
        self.wait_notice(lambda n: n["title"] == "Calls are not being logged" and "does not answer" in n["body"],
                         "it is told")
        shim.sync_delay_ms = 0
        self.eventually(self.closes, "it heals")
        self.assertEqual(len(self.calls()), 1)


class BadDisk(LoadedCase):

    def setUp(self):
        super().setUp()
        self.shim = Shim(self.path("faults"))

    def start_daemon(self, *args, **kwargs):
        return super().start_daemon(*args, wrapper=self.shim.wrapper, **kwargs)

    # A commit whose sync fails may be on disk or not: what it held is there in the end, and once.
    def test_a_disk_that_does_not_always_sync(self):
        self.start_daemon()
        self.start_load()
        self.wait_answers(50)
        self.shim.sync_error, self.shim.sync_failing_percent = errno.EIO, 30
        # Each time it waits a second before it tries again.
        n_failures = max(KILLS // 4, 3)
        self.eventually(lambda: self.shim.n_failed_syncs > n_failures, "some syncs fail", patience=30 + 5 * n_failures)
        self.shim.sync_error = 0
        self.wait_answers(50)
        self.stop_load()
        # Whoever was told 503 is stored too, now that the disk is well.
        self.assert_kept(also=(503,))

    # The daemon listens before a slow disk has told it which calls were up: what goes on with one of
    # them is no other call.
    def test_a_disk_that_is_slow_at_the_start(self):
        daemon = self.start_daemon()
        self.report("incoming")
        daemon.stop(signal.SIGKILL)
        self.shim.sync_delay_ms = 2000
        self.start_daemon()
        self.assertEqual(self.status()["store"], "opening")
        self.shim.sync_delay_ms = 0
        self.report("connected")
        self.report("disconnected")
        [call] = self.calls()
        self.assertEqual(call["outcome"], "answered")

    def cut_power_again_and_again(self, n_cuts, **moment):
        self.start_load()
        for round_ in range(n_cuts):
            daemon = self.start_daemon(expect_listening=False)
            self.wait_a_little(**moment)
            daemon.stop(signal.SIGKILL)
            self.shim.cut_power(self.path("data/cidalert"))
            with self.subTest(round=round_):
                self.assert_kept()
        self.shim.sync_error = 0
        self.start_daemon()
        self.wait_answers(100)
        self.stop_load()
        self.assert_kept()
        print(f"{n_cuts} power cuts, {self.load.n_answered} events answered, "
              f"{self.shim.n_failed_syncs} of {self.shim.n_syncs} syncs failed")

    # Of what was not synced any part may be missing; what was answered was synced.
    def test_a_power_cut(self):
        self.cut_power_again_and_again(KILLS)

    # Linux forgets what a failed sync held, and the next one succeeds: no reason to trust it. Each time
    # the daemon waits a second before it tries again.
    def test_a_power_cut_after_syncs_that_failed(self):
        self.shim.sync_error, self.shim.sync_failing_percent = errno.EIO, 50
        self.cut_power_again_and_again(max(KILLS // 4, 3), most_s=3, most_answers=40)


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""One daemon runs for each user: a second one says so and leaves, and the first is none the worse for it."""

import contextlib
import fcntl
import os
import signal
import struct
import unittest

import dbus

from harness import PATIENCE_S, Case, Daemon


class Second(Case):

    def start_another(self, **changes):
        """One more daemon, in the same home but for what is changed."""
        env, self.env = self.env, {**self.env, **changes}
        try:
            return Daemon(self, "--listen", "127.0.0.1:0", expect_listening=False)
        finally:
            self.env = env

    def assert_leaves(self, daemon, first):
        self.assertEqual(daemon.process.wait(PATIENCE_S), 0)
        daemon.reader.join(PATIENCE_S)
        daemon.process.stdout.close()
        self.assertEqual(daemon.lines, [f"cidalertd runs already, as process {first.process.pid}"])

    def read_token(self):
        with open(self.path("run/cidalert/simulate"), encoding="ascii") as file:
            return file.read()

    def assert_reached(self, daemon):
        """Commands come in by the socket alone."""
        bus = self.env.pop("DBUS_SESSION_BUS_ADDRESS")
        self.assertEqual(self.status()["pid"], daemon.process.pid)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus
        self.assertRegex(self.read_token(), r"^[0-9a-z]{12}\n$")

    def lend_log(self):
        service = self.bus.get_object("org.cidalert.CidAlert", "/org/cidalert/CidAlert")
        dbus.Interface(service, "org.cidalert.CidAlert1").LendLog()

    @contextlib.contextmanager
    def log_taken(self):
        """Another program writes the log, and says that it is a daemon."""
        with open(self.path("data/cidalert/calls.lock"), "r+", encoding="ascii") as file:
            lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, lock)
            file.truncate()
            file.write("daemon 4711\n")
            file.flush()
            yield

    # Neither has the log yet: one of them stays, whichever, and is the one that commands reach.
    def test_two_that_start_at_once(self):
        for _ in range(10):
            both = [self.start_another(), self.start_another()]
            left = self.eventually(lambda: [d for d in both if d.process.poll() is not None], "one leaves")
            self.assertEqual(len(left), 1)
            self.daemon = next(d for d in both if d not in left)
            self.assert_leaves(left[0], self.daemon)
            self.eventually(lambda: self.daemon.addresses, "the other listens")
            self.assert_reached(self.daemon)
            self.assertEqual(self.daemon.stop(), 0)

    # Nobody can hold a log that is damaged.
    def test_where_the_log_is_damaged(self):
        self.write("data/cidalert/calls.db", "this is no database, and long enough to be sure of it\n" * 50)
        first = self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "failed", "the store has failed")
        self.assert_leaves(self.start_another(), first)
        self.assertEqual(self.status()["pid"], first.process.pid)

    # The socket is the user's, wherever the log is.
    def test_one_whose_log_is_elsewhere(self):
        os.mkdir(self.path("elsewhere"))
        first = self.start_daemon()
        token = self.read_token()
        self.assert_leaves(self.start_another(XDG_DATA_HOME=self.path("elsewhere")), first)
        self.assertEqual(self.read_token(), token)
        self.assert_reached(first)

    # A log that is lent to a command is the daemon's all the same.
    def test_while_the_log_is_lent(self):
        first = self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        self.lend_log()
        self.assert_leaves(self.start_another(), first)
        self.report("incoming")
        self.assertEqual(len(self.calls()), 1)

    # Somebody else takes the log that was lent: calls are shown and wait, until it is given back.
    def test_a_lent_log_that_another_keeps(self):
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        self.lend_log()
        with self.log_taken():
            self.eventually(lambda: "process 4711" in self.status().get("store-problem", ""), "the trouble is told")
            self.wait_notice(lambda n: "not being logged" in n["title"], "the trouble is shown")
            self.report("incoming", expect=503)
        self.eventually(lambda: len(self.calls()) == 1, "what waited is logged")

    # No lock outlives its daemon.
    def test_after_one_that_was_killed(self):
        self.start_daemon().stop(signal.SIGKILL)
        self.assert_reached(self.start_daemon())

    # Commands come in by the bus, and the daemon does the rest.
    def test_where_there_is_no_place_for_the_lock(self):
        self.write("run/cidalert", "this is no folder\n")
        first = self.start_daemon()
        self.report("incoming")
        self.assertIn("run/cidalert/lock", first.log())
        self.eventually(lambda: self.status()["pid"] == first.process.pid, "it is on the bus")


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session bus and the private socket: optional, each of them."""

import os
import socket
import time
import unittest

import dbus

from harness import Case, PATIENCE_S


class Bus(Case):

    # The interface is on the session bus, and says what it is.
    def test_the_daemon_is_on_the_session_bus(self):
        self.start_daemon()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        proxy = self.bus.get_object("org.cidalert.CidAlert", "/org/cidalert/CidAlert")
        status = dbus.Interface(proxy, "org.cidalert.CidAlert1").GetStatus()
        self.assertEqual(int(status["pid"]), self.daemon.process.pid)
        answers = dbus.Interface(proxy, "org.cidalert.CidAlert1").Lookup("+61 2 9999 1234")
        self.assertEqual(len(answers), 1)

    # A session bus that goes away is the end of the session: leave with status 0, everything stored.
    def test_the_end_of_the_session_ends_the_daemon(self):
        daemon = self.start_daemon()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        self.report("incoming")
        self.server_process.kill()
        self.bus_process.kill()
        self.assertEqual(daemon.process.wait(15), 0)
        self.assertEqual(len(self.calls()), 1)


class NoBus(Case):
    session_bus = False

    # Without a session bus it works all the same; the notice is on the terminal, status says why.
    def test_it_works_without_a_session_bus(self):
        daemon = self.start_daemon("--listen", "127.0.0.1:0", "--print-notices")
        self.wait_contacts(1)
        self.report("incoming")
        self.eventually(lambda: any("Ana Pérez" in line for line in daemon.lines), "the notice is printed")
        self.assertTrue(self.status()["desktop-problem"])
        self.assertTrue(self.status()["bus-problem"])
        self.assertEqual(len(self.calls()), 1)

    # Notices are printed only where somebody asked for it: the journal is no place for callers.
    def test_nothing_is_printed_unasked(self):
        daemon = self.start_daemon()
        self.report("incoming")
        self.persists(lambda: len(daemon.lines) == 1, "only the address is printed")
        self.assertNotIn("9999", daemon.log())

    # A session bus that comes later is taken up.
    def test_a_session_bus_that_comes_later_is_taken_up(self):
        self.start_daemon()
        self.assertTrue(self.status()["bus-problem"])
        self.start_bus()
        self.start_notification_server()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        self.report("incoming")
        self.wait_notice(lambda n: "Ana" in n["title"] or "9999" in n["title"], "the call is shown")

    # A bus that is slow to start is tried again: its socket is there before it listens.
    def test_a_bus_whose_socket_does_not_listen_yet(self):
        self.start_daemon()
        self.assertTrue(self.status()["bus-problem"])
        with socket.socket(socket.AF_UNIX) as slow:
            slow.bind(self.path("run/bus"))
            time.sleep(0.5)
            slow.listen()
            slow.settimeout(PATIENCE_S)
            slow.accept()[0].close()

    # The private socket is the user's alone, and gone with the daemon.
    def test_the_socket_is_private(self):
        daemon = self.start_daemon()
        path = self.path("run/cidalert/socket")
        self.assertEqual(os.stat(path).st_mode & 0o077, 0)
        self.assertEqual(os.stat(os.path.dirname(path)).st_mode & 0o077, 0)
        self.assertEqual(daemon.stop(), 0)
        self.assertFalse(os.path.exists(path))


if __name__ == "__main__":
    unittest.main()

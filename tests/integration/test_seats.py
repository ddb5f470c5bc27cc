# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people at one machine, each with a cidalert of their own, and one port."""

import socket
import unittest

from harness import PHONES, Case, Daemon


class Seats(Case):
    notification_server = False
    session_bus = False
    phones = PHONES + "address=127.0.0.0/8\n"
    contacts = None

    def as_other_user(self):
        """From here on everything is the other user's, but for the port."""
        for name in ("home", "config", "data", "cache", "run"):
            self.env[{"home": "HOME", "run": "XDG_RUNTIME_DIR"}.get(name, f"XDG_{name.upper()}_HOME")] = \
                self.path("other", name)
        for name, mode in (("cidalert.conf", 0o644), ("phones.conf", 0o600)):
            with open(self.path("config/cidalert", name), encoding="utf-8") as file:
                self.write(f"other/config/cidalert/{name}", file.read(), mode=mode)
        for name in ("other/home/x", "other/run/x"):
            self.write(name, "")

    # The one who came later is told who has the port, and takes it over when it is free.
    def test_the_second_takes_over_when_the_first_leaves(self):
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", 0))
            port = probe.getsockname()[1]
        self.write("config/cidalert/cidalert.conf", f"[listener]\nport={port}\n")
        first = Daemon(self, "--verbose")
        self.as_other_user()
        self.daemon = second = Daemon(self, "--verbose", expect_listening=False)
        self.eventually(lambda: "is taken by cidalertd" in str(self.status()["listener-problems"]),
                        "the second says who has the port")
        self.assertIn("is taken by cidalertd", self.run_command("check", "port").stdout)
        self.assertEqual(first.stop(), 0)
        self.eventually(lambda: second.addresses, "the second listens")
        self.report("incoming")
        self.eventually(lambda: self.calls(), "the call is in the second one's log")
        self.assertEqual(self.run_command("check", "port").returncode, 0)


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""cidalert check, on a real daemon: all is well where it is, and it says what is not."""

import json
import os
import socket
import subprocess
import unittest

import dbus
import dbusmock

from harness import PHONES, Case


class Check(Case):
    capabilities = "actions body body-markup persistence"
    phones = PHONES + "address=127.0.0.0/8\nnumber=+61 2 9999 0000\n"

    def check(self, *names):
        done = self.run_command("check", "--json", *names)
        return done.returncode, json.loads(done.stdout)["findings"]

    def assert_found(self, name, grade, text, status):
        returned, findings = self.check(name)
        self.assertTrue(any(f["check"] == name and f["grade"] == grade and text in f["text"] and f["cure"]
                            for f in findings), findings)
        self.assertEqual(returned, status)

    # A daemon that was heard, on every address, with somebody to show it: nothing is to be done.
    def test_all_is_well(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.write("config/cidalert/cidalert.conf", f"[listener]\nport={port}\n")
        self.start_daemon("--verbose")
        self.wait_contacts(1)
        self.report("incoming")
        self.report("missed")
        self.wait_notice(lambda notice: "Ana" in notice["title"] + notice["body"], "it is shown")
        done = self.run_command("check", "daemon", "settings", "phones", "port", "addresses", "bus",
                                "notifications", "contacts", "numbers", "log", "secrets", "hooks", "clock")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue(done.stdout.endswith("\nAll is well.\n"), done.stdout)
        for line in ("desk was last heard just now", "sound: 1 call,", "country AU, local numbers in area 2"):
            self.assertIn(line, done.stdout)

    # Each of these is broken while the daemon runs, and found.
    def test_what_breaks_is_found(self):
        self.start_daemon()
        self.assert_found("phones", "wrong", "desk was never heard", 1)
        self.assert_found("port", "wrong", "which no phone can reach", 1)
        self.write("config/cidalert/cidalert.conf", "[listener]\nprot=1\n")
        self.assert_found("settings", "wrong", "cidalert.conf:2", 1)
        os.chmod(self.path("config/cidalert/phones.conf"), 0o644)
        self.assert_found("secrets", "wrong", "others may read", 1)
        self.server_process.kill()
        self.server_process.wait()
        self.eventually(lambda: self.check("notifications")[0] == 1, "nobody shows anything any more")


class Firewalld(Case):
    notification_server = False

    # firewalld is asked over the system bus; a private one stands in for both.
    def test_firewalld_is_asked(self):
        self.env["DBUS_SYSTEM_BUS_ADDRESS"] = self.env["DBUS_SESSION_BUS_ADDRESS"]
        zones, path = "org.fedoraproject.FirewallD1.zone", "/org/fedoraproject/FirewallD1"
        mock = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", "--session", "org.fedoraproject.FirewallD1",
                                 path, "org.fedoraproject.FirewallD1"], env=self.env)
        self.addCleanup(self.end, mock)
        self.eventually(lambda: self.bus.name_has_owner("org.fedoraproject.FirewallD1"), "firewalld is there")
        firewalld = dbus.Interface(self.bus.get_object("org.fedoraproject.FirewallD1", path), dbusmock.MOCK_IFACE)
        firewalld.AddMethod("org.fedoraproject.FirewallD1", "getDefaultZone", "", "s", "ret = 'public'")
        firewalld.AddMethod(zones, "queryPort", "sss", "b", "ret = False")
        done = self.run_command("check", "firewall")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("firewalld keeps phones out of port 24325", done.stdout)
        self.assertIn("→ sudo firewall-cmd --zone=public --add-port=24325/tcp && sudo", done.stdout)
        firewalld.AddMethod(zones, "queryPort", "sss", "b", "ret = args[1:] == ['24325', 'tcp']")
        self.assertIn("firewalld lets phones in on port 24325", self.command("check", "firewall"))


class Poor(Case):
    notification_server = False
    session_bus = False
    phones = ""

    # On a machine with nothing at all it goes through, and leads to where one begins.
    def test_nothing_is_there(self):
        done = self.run_command("check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("→ cidalert setup", done.stdout)
        self.assertIn("there is no session bus", done.stdout)


if __name__ == "__main__":
    unittest.main()

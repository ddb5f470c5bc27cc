# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login and logout, crash and hang, on a real systemd that gives its user nothing."""

import os
import shutil
import signal
import unittest
from pathlib import Path

import login
from login_case import OWN, VENDOR, WANTED, LoginCase

SESSION = """[Unit]
BindsTo=graphical-session.target
Wants=xdg-desktop-autostart.target
Before=graphical-session.target xdg-desktop-autostart.target
"""


class LoginTest(LoginCase):
    """A session that is a target of systemd's, and nothing else."""

    def install(self):
        super().install()
        self.login.put(f"{OWN}/session.target", SESSION)

    def drop_in(self, text):
        self.login.put(f"{OWN}/cidalertd.service.d/test.conf", "[Service]\n" + text)
        self.login.systemctl("daemon-reload")

    def assert_ready(self):
        started = self.login.systemctl("start", "cidalertd")
        self.assertEqual(started.returncode, 0, started.stderr)
        state = self.state()
        self.assertEqual((state["ActiveState"], state["Result"]), ("active", "success"))
        self.assertRegex(state["StatusText"], r"^Listening on .*127\.0\.0\.1:24325.*no phone is set up yet$")
        status = self.cidalert("status")
        self.assertEqual(status.returncode, 0, status.stderr)
        self.assertRegex(status.stdout, r"Log +ready")


class Unprivileged(LoginTest):
    # The unit as it is installed starts for a user who may make no namespaces, and stops.
    def test_it_starts_and_stops_without_any_privilege(self):
        self.assertNotEqual(self.login.run("unshare", "--user", "true").returncode, 0)
        self.assert_ready()
        self.assertEqual(self.login.systemctl("stop", "cidalertd").returncode, 0)
        self.assertEqual(self.state()["Result"], "success")

    # It comes with the session and goes with it, each time.
    def test_it_comes_and_goes_with_the_session(self):
        for _ in range(2):
            self.login.systemctl("start", "session.target")
            self.wait_state(ActiveState="active")
            self.login.systemctl("stop", "session.target")
            self.wait_state(ActiveState="inactive", Result="success", NRestarts="0")

    # What autostart says is what the next session does.
    def test_autostart_is_what_the_next_session_does(self):
        self.assertEqual(self.cidalert("autostart", "status").returncode, 0)
        self.assertEqual(self.cidalert("autostart", "off").returncode, 0)
        status = self.cidalert("autostart", "status")
        self.assertEqual(status.returncode, 3)
        self.assertNotIn("daemon-reload", status.stdout)
        self.assertEqual(self.cidalert("check", "autostart").returncode, 4)
        self.login.systemctl("start", "session.target")
        self.assertEqual(self.login.show("graphical-session.target", "ActiveState")["ActiveState"], "active")
        self.assertEqual(self.state()["ActiveState"], "inactive")
        self.login.systemctl("stop", "session.target")
        self.assertEqual(self.cidalert("autostart", "on").returncode, 0)
        self.assertEqual(self.cidalert("check", "autostart").returncode, 0)
        self.login.systemctl("start", "session.target")
        self.wait_state(ActiveState="active")

    # A manager that has not read the folders again is found out.
    def test_a_manager_that_does_not_know_yet_is_told(self):
        (self.login.folder / VENDOR / WANTED).unlink()
        self.login.systemctl("start", "session.target")
        self.assertEqual(self.cidalert("autostart", "status").returncode, 3)
        self.login.link(self.login.folder / VENDOR / "cidalertd.service", f"{OWN}/{WANTED}")
        self.assertIn("systemctl --user daemon-reload", self.cidalert("autostart", "status").stdout)
        self.assertIn("systemctl --user daemon-reload", self.cidalert("check", "autostart").stdout)

    def read_entries(self):
        """Has systemd make units of the autostart entries, as it does for desktops that leave them to it."""
        self.login.systemctl("set-environment", "XDG_CURRENT_DESKTOP=GNOME")
        self.login.systemctl("daemon-reload")
        self.login.systemctl("start", "session.target")
        return self.login.systemctl("list-units", "--all", "--plain", "--no-legend", "app-*cidalert*").stdout

    # Where no unit is installed the entry that autostart writes is started by a real desktop's means.
    def test_an_entry_of_ones_own_is_started(self):
        shutil.rmtree(self.login.folder / VENDOR)
        self.assertEqual(self.cidalert("autostart", "on").returncode, 0)
        self.assertIn("@autostart.service", self.read_entries())
        self.login.wait("the daemon answers", lambda: self.cidalert("status").returncode == 0)

    # Where the unit is, systemd leaves the entry that is installed alone: there is one way, not two.
    def test_the_entry_stands_back_behind_the_unit(self):
        self.login.put("home/.config/autostart/org.cidalert.CidAlert-autostart.desktop",
                       Path(os.environ["CIDALERT_ENTRY"]).read_text())
        self.assertEqual(self.read_entries(), "")
        self.wait_state(ActiveState="active")

    # A command that can do nothing without it has the bus start it, though it is off at login.
    def test_a_command_that_needs_it_starts_it(self):
        self.cidalert("autostart", "off")
        self.assertEqual(self.cidalert("status").returncode, 1, "to be looked at is no reason to start")
        found = self.cidalert("lookup", "Nobody")
        self.assertEqual((found.returncode, found.stderr), (3, ""), "it answers, and knows nobody of that name")
        self.wait_state(ActiveState="active")

    # Started by the desktop's entry first: the unit sees it, and does not try again and again.
    def test_the_unit_stands_back_behind_another(self):
        other = self.login.spawn([self.program], self.login.folder / "other.log")
        self.login.wait("the other one answers", lambda: self.cidalert("status").returncode == 0)
        self.login.systemctl("start", "cidalertd")
        self.wait_state(ActiveState="inactive", Result="success", NRestarts="0")
        other.terminate()
        self.assertEqual(other.wait(10), 0)

    # No bus at all: it starts, listens, logs and answers its commands; and stops.
    def test_it_does_without_a_bus(self):
        self.login.systemctl("stop", "dbus.socket", "dbus.service")
        (self.login.folder / "run/bus").unlink()
        self.assert_ready()
        self.assertIn("session bus", self.cidalert("check", "bus").stdout)
        self.assertEqual(self.login.systemctl("stop", "cidalertd").returncode, 0)
        self.assertEqual(self.state()["Result"], "success")

    # The same user at a second seat: one daemon serves both, and goes with the last.
    def test_two_seats_of_one_user_have_one_daemon(self):
        self.login.put(f"{OWN}/seat.target", SESSION)
        self.login.systemctl("start", "session.target")
        first = self.wait_state(ActiveState="active")["MainPID"]
        self.login.systemctl("start", "seat.target")
        self.assertEqual(self.state()["MainPID"], first)
        self.assertEqual(self.cidalert("status").returncode, 0)

    # A crash is over in a moment.
    def test_a_crash_is_mended(self):
        self.assert_ready()
        os.kill(int(self.state()["MainPID"]), signal.SIGSEGV)
        self.wait_state(ActiveState="active", NRestarts="1")

    # One that hangs is ended and begun anew; one that does not is left alone.
    def test_a_hang_is_mended(self):
        self.drop_in("WatchdogSec=2\n")
        self.assert_ready()
        self.assertFalse(self.login.persists_not(lambda: self.state()["NRestarts"] != "0", 4))
        os.kill(int(self.state()["MainPID"]), signal.SIGSTOP)
        self.wait_state(ActiveState="active", NRestarts="1")

    # What the journal says changes with what happens.
    def test_it_says_how_it_is(self):
        self.assert_ready()
        self.login.put("home/.config/cidalert/phones.conf", "[phone desk]\n"
                       "id=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=7kq3m9x2adfh\nmake=snom\n")
        self.wait_state(StatusText="Listening on [::]:24325 for 1 phone")


class Root(LoginTest):
    is_root = True

    # Where there are namespaces, the drop-in that is documented locks it down further, and it works.
    def test_the_drop_in_works(self):
        self.login.put(f"{OWN}/cidalertd.service.d/namespaces.conf", Path(os.environ["CIDALERT_DROP_IN"]).read_text())
        self.login.systemctl("daemon-reload")
        self.assert_ready()
        self.assertEqual(self.cidalert("simulate", "--ring", "0", "--talk", "0").returncode, 0)
        mounts = Path(f"/proc/{self.state()['MainPID']}/mounts").read_text()
        self.assertRegex(mounts, r"(?m)^\S+ / \S+ ro[, ]")


if __name__ == "__main__":
    login.enter()
    unittest.main()

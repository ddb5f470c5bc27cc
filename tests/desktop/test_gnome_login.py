# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Login and logout of a real GNOME: its session manager, which starts its shell and what else is to start."""

import contextlib
import os
import shutil
import socket
import subprocess
import unittest
from pathlib import Path

import login
from login_case import OWN, SERVICES, VENDOR, LoginCase

# Nothing but the shell, on a screen that nobody sees; otherwise as GNOME's own files say.
SESSION = "[GNOME Session]\nName=Small\nRequiredComponents=org.gnome.Shell;\n"
SHELL = "/usr/bin/gnome-shell --headless --no-x11 --virtual-monitor 1280x800"
SHELL_ENTRY = f"""[Desktop Entry]
Type=Application
Name=GNOME Shell
Exec={SHELL}
X-GNOME-Autostart-Phase=DisplayServer
X-GNOME-Provides=panel;windowmanager;
X-GNOME-Autostart-Notify=true
X-GNOME-HiddenUnderSystemd=true
"""
SHELL_UNIT = f"[Service]\nExecStart=\nExecStart={SHELL}\n"
SESSION_UNIT = "[Unit]\nRequires=org.gnome.Shell.target\n"
MANAGER = ("org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager")
ENTRY = "etc/xdg/autostart/org.cidalert.CidAlert-autostart.desktop"
QUIET_S = 1.5
LOGOUT_S = 10


def find_port():
    """One that nobody has: other tests log in beside this one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class GnomeLogin(LoginCase):
    """The user may log in with GNOME, more than once."""

    def install(self):
        super().install()
        folder = self.login.folder
        self.login.env.update(
            XDG_CONFIG_DIRS=str(folder / "etc/xdg"), XDG_SESSION_TYPE="wayland", XDG_SESSION_CLASS="user",
            XDG_CURRENT_DESKTOP="GNOME", LIBGL_ALWAYS_SOFTWARE="1",
            # The shell insists on a system bus where logind seems to run; the session's will do.
            DBUS_SYSTEM_BUS_ADDRESS=self.login.bus)
        entry = Path(os.environ["CIDALERT_ENTRY"]).read_text()
        for name, text in {
                ENTRY: entry.replace(os.environ["CIDALERT_INSTALLED"], self.program),
                f"{OWN}/gnome-session@small.target.d/shell.conf": SESSION_UNIT,
                f"{OWN}/org.gnome.Shell@wayland.service.d/headless.conf": SHELL_UNIT,
                "home/.config/cidalert/cidalert.conf": f"[listener]\nport={find_port()}\n",
                "home/.config/gnome-session/sessions/small.session": SESSION,
                "home/.local/share/applications/org.gnome.Shell.desktop": SHELL_ENTRY,
                "home/.local/share/gnome-shell/lock-warning-shown": ""}.items():
            self.login.put(name, text)

    def ask(self, method, *arguments):
        name, path, interface = MANAGER
        return self.login.run("gdbus", "call", "--address", self.bus, "--dest", name, "--object-path", path,
                              "--method", f"{interface}.{method}", *arguments).stdout

    def log_in(self, *options):
        self.session = self.login.spawn(
            ["/usr/libexec/gnome-session-binary", "--disable-acceleration-check", "--session=small", *options],
            self.login.folder / "session.log", DBUS_SESSION_BUS_ADDRESS=self.bus)
        self.addCleanup(self.session.kill)
        self.login.wait("GNOME is up", lambda: "true" in self.ask("IsSessionRunning"))

    def log_out(self):
        """Like the user, and if that is not heard on a busy machine, like the machine that goes down."""
        self.ask("Logout", "2")
        try:
            self.session.wait(LOGOUT_S)
        except subprocess.TimeoutExpired:
            self.session.terminate()
            self.session.wait(login.PATIENCE_S)

    def daemons(self):
        """The process ids of all that run, whoever started them."""
        found = []
        for link in Path("/proc").glob("[0-9]*/exe"):
            try:
                if os.readlink(link) == self.program:
                    found.append(int(link.parent.name))
            except OSError:
                continue
        return found

    def assert_runs_once(self):
        self.login.wait("the daemon answers", lambda: self.cidalert("status").returncode == 0)
        self.assertFalse(self.login.persists_not(lambda: len(self.daemons()) != 1, QUIET_S))

    def assert_stays_away(self):
        self.assertFalse(self.login.persists_not(self.daemons, QUIET_S))

    def assert_status(self, returncode, *words):
        status = self.cidalert("autostart", "status")
        self.assertEqual(status.returncode, returncode, status.stdout + status.stderr)
        for word in words:
            self.assertIn(word, status.stdout)

    # As it is installed it has a unit and an entry: one of them starts it, and its session ends it.
    def test_the_session_starts_it_once_while_autostart_is_on(self):
        self.assert_status(0, "starts it with a graphical session")
        self.log_in()
        self.assert_runs_once()
        self.assertEqual([str(pid) for pid in self.daemons()], [self.state()["MainPID"]])
        # GNOME's notification service has its name before it can be asked; the daemon may come between.
        self.login.wait("GNOME shows calls",
                        lambda: self.cidalert("check", "bus", "notifications", "autostart").returncode == 0)
        self.assertEqual(self.cidalert("autostart", "off").returncode, 0)
        self.assert_status(3, "does not start with your session")
        self.log_out()
        self.wait_state(ActiveState="inactive", Result="success", NRestarts="0")
        self.log_in()
        self.assert_stays_away()
        self.log_out()

    # What systemctl did alone is seen: the entry that is installed stands back, and nothing starts it.
    def test_a_masked_unit_keeps_it_away(self):
        self.assertEqual(self.login.systemctl("mask", "cidalertd").returncode, 0)
        self.log_in()
        self.assert_stays_away()
        self.assert_status(3, "the user unit is masked", "where systemd does not run the session")
        self.log_out()

    def uninstall_unit(self):
        for folder in (VENDOR, SERVICES):
            shutil.rmtree(self.login.folder / folder)
        self.login.systemctl("daemon-reload")

    # Where no unit is installed the entry that autostart writes will do, though systemd runs the session.
    def test_an_entry_of_ones_own_is_started_without_a_unit(self):
        self.uninstall_unit()
        (self.login.folder / ENTRY).unlink()
        self.assert_status(3)
        self.assertEqual(self.cidalert("autostart", "on").returncode, 0)
        self.log_in()
        self.assert_runs_once()
        self.assert_status(0, "Desktop      starts it with a graphical session")
        self.log_out()
        self.login.wait("it has left", lambda: not self.daemons())

    @contextlib.contextmanager
    def session_without_systemd(self):
        """A session as its bus: both end together."""
        self.bus = f"unix:path={self.login.folder}/run/bus-of-its-own"
        bus = self.login.spawn(["dbus-daemon", "--session", "--nofork", f"--address={self.bus}"],
                               self.login.folder / "bus.log")
        self.addCleanup(bus.kill)
        self.login.wait("the bus is up", (self.login.folder / "run/bus-of-its-own").exists)
        self.log_in("--builtin")
        yield
        self.log_out()
        bus.terminate()
        bus.wait()
        self.login.wait("it has left", lambda: not self.daemons())

    # Where systemd does not run the session the entry that is installed starts it, if it may.
    def test_the_entry_starts_it_where_systemd_does_not(self):
        self.uninstall_unit()
        with self.session_without_systemd():
            self.assert_runs_once()
            self.assert_status(0, "there is no user unit", "starts it where systemd does not run the session")
            self.assertEqual(self.cidalert("autostart", "off").returncode, 0)
            self.assert_status(3, "does not start with your session")
        with self.session_without_systemd():
            self.assert_stays_away()


if __name__ == "__main__":
    login.enter()
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user who has just logged in, with cidalert installed as a package leaves it."""

import os
import re
import shutil
import unittest
from pathlib import Path

import login

BUS_SERVICE = """[D-BUS Service]
Name=org.cidalert.CidAlert
Exec={program}
SystemdService=cidalertd.service
"""
SERVICES = "home/.local/share/dbus-1/services"
VENDOR = "home/.local/share/systemd/user"
OWN = "home/.config/systemd/user"
WANTED = "graphical-session.target.wants/cidalertd.service"


class LoginCase(unittest.TestCase):
    """Each test is a login."""

    is_root = False

    def setUp(self):
        self.login = login.Login(self.is_root)
        self.bus = self.login.bus
        self.install()
        self.addCleanup(self.login.__exit__, None, None, None)
        self.login.__enter__()

    def install(self):
        programs = self.login.folder / "bin"
        for variable in ("CIDALERT", "CIDALERTD"):
            shutil.copy(os.environ[variable], programs)
        self.command = str(programs / "cidalert")
        self.program = str(programs / "cidalertd")
        unit = Path(os.environ["CIDALERT_UNIT"]).read_text()
        self.login.put(f"{VENDOR}/cidalertd.service", re.sub("ExecStart=.*", f"ExecStart={self.program}", unit))
        self.login.link("../cidalertd.service", f"{VENDOR}/{WANTED}")
        self.login.put(f"{SERVICES}/org.cidalert.CidAlert.service", BUS_SERVICE.format(program=self.program))

    def cidalert(self, *args):
        return self.login.run(self.command, *args, DBUS_SESSION_BUS_ADDRESS=self.bus)

    def state(self):
        return self.login.show("cidalertd", "ActiveState", "Result", "NRestarts", "MainPID", "StatusText")

    def wait_state(self, **wanted):
        self.login.wait(f"{wanted}, it is {self.state()}",
                        lambda: (state := self.state()) and all(state[k] == v for k, v in wanted.items()) and state)
        return self.state()

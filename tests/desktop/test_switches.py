#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""GNOME is told to show nothing of cidalert: a real Shell obeys, and cidalert check finds it."""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from daemon import Daemon, make_card
from session import GnomeSession, wait_for

OWN = 'org.gnome.desktop.notifications.application:/org/gnome/desktop/notifications/application/org-cidalert-cidalert/'


class SwitchesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        session = GnomeSession()
        session.install(cls.make_entry(session.folder), 'applications')
        cls.session = cls.enterClassContext(session)
        cls.daemon = Daemon(session, [make_card('Ana Pérez', '+61 2 9999 1234')])

    @staticmethod
    def make_entry(folder):
        """The desktop file as installed: the Shell knows no program that is not where it says."""
        source = Path(os.environ['CIDALERT_DESKTOP_FILE'])
        entry = folder / source.name
        entry.write_text(re.sub('(?m)^Exec=.*', f'Exec={os.environ["CIDALERTD"]}', source.read_text()))
        return entry

    def run_here(self, *command):
        return subprocess.run(command, env=self.session.env, capture_output=True, text=True, timeout=30,
                              check=False)

    def check(self):
        return self.run_here(os.environ['CIDALERT'], 'check', 'gnome')

    def is_shown(self):
        banner = self.session.get_banner()
        return banner is not None and banner['title'] == 'Ana Pérez'

    # Off and on again by what the check itself says, on the Shell that goes by it.
    def test_the_switch_that_hides_calls_is_found_and_turned(self):
        self.assertEqual(self.check().returncode, 0, self.check().stdout)
        self.daemon.tell('incoming', 'a', '0299991234')
        wait_for('the banner', self.is_shown)
        self.daemon.answer_all()
        wait_for('the banner to go', lambda: not self.session.get_banner())

        self.run_here('gsettings', 'set', OWN, 'enable', 'false')
        found = self.check()
        self.assertEqual(found.returncode, 1)
        self.assertIn('GNOME is told to show no notifications of cidalert', found.stdout)
        self.daemon.tell('incoming', 'b', '0299991234')
        wait_for('the daemon to have told it', lambda: self.session.read_log('cidalertd').count('incoming from') == 2)
        with self.assertRaises(AssertionError):
            wait_for('a banner that must not come', self.is_shown, 2)
        self.daemon.answer_all()
        self.assertEqual(self.session.get_tray(), [])

        cure = re.search(r'→ (gsettings .*)', found.stdout)[1].split()
        self.assertEqual(self.run_here(*cure).returncode, 0)
        self.assertEqual(self.check().returncode, 0)
        self.daemon.tell('incoming', 'c', '0299991234')
        wait_for('the banner again', self.is_shown)
        self.daemon.answer_all()
        self.assertEqual(self.daemon.stop(), 0)


if __name__ == '__main__':
    unittest.main()

#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""How calls are shown on a real GNOME Shell: Do Not Disturb, and calls that are quiet."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from daemon import SETTINGS, Daemon, get_shots_folder, make_card
from session import URGENCY_CRITICAL, GnomeSession, wait_for

CARDS = [make_card('Ana Pérez', '+61 2 9999 1234')]
STRANGER, STRANGER_SHOWN = '0391234567', '(03) 9123 4567'


class MannersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        session = GnomeSession()
        session.install(os.environ['CIDALERT_DESKTOP_FILE'], 'applications')
        session.install(os.environ['CIDALERT_ICON'], 'icons/hicolor/scalable/apps')
        cls.session = cls.enterClassContext(session)
        cls.daemon = Daemon(session, CARDS)
        cls.config = session.folder / 'config/cidalert/cidalert.conf'
        cls.contacts = session.folder / 'data/cidalert/contacts'

    def tearDown(self):
        self.daemon.answer_all()
        wait_for('an empty list', lambda: not self.session.get_tray())

    def set(self, *lines):
        """Writes the settings; what rings meanwhile is shown by them once they are taken up."""
        new = self.config.with_suffix('.new')
        new.write_text(SETTINGS.format(contacts=self.contacts) + '\n'.join(('[notify]', *lines, '')))
        new.rename(self.config)

    def set_do_not_disturb(self, is_on):
        subprocess.run(['gsettings', 'set', 'org.gnome.desktop.notifications', 'show-banners',
                        'false' if is_on else 'true'], env=self.session.env, check=True)

    def get_banner_title(self):
        return (self.session.get_banner() or {}).get('title')

    def wait_for_banner(self, title):
        wait_for(f'the banner "{title}"', lambda: self.get_banner_title() == title)

    def wait_in_list(self, title):
        """Waits until a call stands in the list of notifications without a banner."""
        wait_for(f'{title} in the list alone', lambda: not self.session.get_banner()
                 and [n['title'] for n in self.session.get_tray()] == [title])

    def test_1_do_not_disturb_is_for_those_who_may_not(self):
        self.set('break-through=contacts')
        self.set_do_not_disturb(True)
        self.daemon.tell('incoming', 'a', STRANGER)
        self.wait_in_list(STRANGER_SHOWN)
        self.session.screenshot(get_shots_folder() / 'gnome-do-not-disturb.png')
        self.daemon.answer_all()

        self.daemon.tell('incoming', 'b', '0299991234')
        self.wait_for_banner('Ana Pérez')
        self.assertEqual(self.session.get_banner()['urgency'], URGENCY_CRITICAL)
        self.session.screenshot(get_shots_folder() / 'gnome-break-through.png')

    def test_2_the_switch_brings_up_whoever_rings(self):
        self.set_do_not_disturb(True)
        self.daemon.tell('incoming', 'c', STRANGER)
        self.wait_in_list(STRANGER_SHOWN)
        self.set_do_not_disturb(False)
        self.wait_for_banner(STRANGER_SHOWN)

    def test_3_a_quiet_call_has_no_banner(self):
        self.set_do_not_disturb(False)
        self.set('strangers=quiet')
        self.daemon.tell('incoming', 'd', STRANGER)
        self.wait_in_list(STRANGER_SHOWN)

    def test_4_a_call_of_mine_is_shown_until_it_ends(self):
        self.set_do_not_disturb(False)
        self.set('outgoing=show')
        self.daemon.tell('outgoing', 'e', '0299991234')
        self.wait_for_banner('Call to Ana Pérez')
        self.daemon.tell('incoming', 'f', STRANGER)
        self.wait_for_banner(STRANGER_SHOWN)
        self.daemon.tell('connected', 'f', STRANGER)
        self.daemon.tell('disconnected', 'f', STRANGER)
        self.daemon.ringing.discard('f')
        self.wait_in_list('Call to Ana Pérez')
        self.daemon.tell('disconnected', 'e', '0299991234')
        wait_for('the call to go', lambda: not self.session.get_tray())


if __name__ == '__main__':
    unittest.main(verbosity=2)

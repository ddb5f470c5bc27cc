#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls on a real GNOME Shell: the real daemon is rung over HTTP, the banner is looked at."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from daemon import Daemon, get_shots_folder, make_card
from session import URGENCY_CRITICAL, URGENCY_NORMAL, GnomeSession, wait_for

CARDS = [
    make_card('Ana Pérez', '+61 2 9999 1234', 'Acme & Sons', has_photo=True),
    make_card('Bob Novak', '+61 2 9999 5678'),
]


class GnomeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        session = GnomeSession()
        session.install(os.environ['CIDALERT_DESKTOP_FILE'], 'applications')
        session.install(os.environ['CIDALERT_ICON'], 'icons/hicolor/scalable/apps')
        cls.session = cls.enterClassContext(session)
        cls.daemon = Daemon(session, CARDS)

    def tearDown(self):
        if self.daemon.process.poll() is None:
            self.daemon.answer_all()

    def banner(self, title):
        """Waits for the banner with a title; it says more than whether it came."""
        try:
            return wait_for(f'the banner "{title}"', lambda: self.find_banner(title))
        except AssertionError as error:
            raise AssertionError(f'{error}: {self.session.get_banner()}, '
                                 f'{self.session.read_log("cidalertd")[-3000:]}') from None

    def find_banner(self, title):
        banner = self.session.get_banner()
        return banner if banner and banner['title'] == title else None

    def wait_for_no_banner(self):
        wait_for('the banner to go', lambda: not self.session.get_banner())

    def test_1_known_caller_is_shown_until_answered(self):
        self.daemon.tell('incoming', 'a1', '0299991234', 'reception')
        banner = self.banner('Ana Pérez')
        self.assertEqual(banner['urgency'], URGENCY_CRITICAL)
        self.assertTrue(banner['expanded'])
        self.assertEqual(banner['source'], 'cidalert')
        self.assertIn('(02) 9999 1234', banner['body'])
        self.assertIn('Acme & Sons', banner['body'])
        self.assertIn('Line Sales', banner['body'])
        wait_for('the photo', lambda: (self.session.get_banner() or {}).get('image'))
        self.session.screenshot(get_shots_folder() / 'gnome-incoming.png')

        self.daemon.tell('connected', 'a1', '0299991234')
        self.wait_for_no_banner()
        self.daemon.tell('disconnected', 'a1', '0299991234')
        self.assertEqual(self.session.get_tray(), [])

    def test_2_name_that_looks_like_markup_is_shown_as_it_is(self):
        self.daemon.tell('incoming', 'b1', '0299990001', '<b>&')
        banner = self.banner('<b>&')
        self.assertNotIn('<', banner['body'])
        self.session.screenshot(get_shots_folder() / 'gnome-markup.png')
        self.daemon.tell('connected', 'b1', '0299990001')
        self.wait_for_no_banner()
        self.daemon.tell('disconnected', 'b1', '0299990001')

    def test_3_two_callers_share_one_banner(self):
        self.daemon.tell('incoming', 'c1', '0299991234')
        self.daemon.tell('incoming', 'c2', '0299990001', '<i>x</i>')
        banner = self.banner('2 calls: <i>x</i>, Ana Pérez')
        self.assertIn('<i>x</i>', banner['body'])
        self.assertIn('(02) 9999 1234', banner['body'])
        self.session.screenshot(get_shots_folder() / 'gnome-two-callers.png')
        for call in ('c1', 'c2'):
            self.daemon.tell('connected', call)
            self.daemon.tell('disconnected', call)
        self.wait_for_no_banner()

    def test_4_missed_call_stays(self):
        self.daemon.tell('incoming', 'd1', '0299995678')
        self.banner('Bob Novak')
        self.daemon.tell('disconnected', 'd1', '0299995678')
        self.daemon.tell('missed', 'd1', '0299995678')
        missed = self.banner('Missed call from Bob Novak')
        self.assertEqual(missed['urgency'], URGENCY_NORMAL)
        self.assertIn('(02) 9999 5678', missed['body'])
        self.session.screenshot(get_shots_folder() / 'gnome-missed.png')
        self.assertEqual([n['title'] for n in self.session.get_tray()],
                         ['Missed call from Bob Novak'])

    def test_5_next_caller_does_not_wait_behind_the_missed_call(self):
        self.daemon.tell('incoming', 'e1', '0299991234')
        self.banner('Ana Pérez')
        self.daemon.tell('connected', 'e1', '0299991234')
        self.wait_for_no_banner()
        self.daemon.tell('disconnected', 'e1', '0299991234')
        wait_for('the missed call in the list', lambda: [n['title'] for n in self.session.get_tray()]
                 == ['Missed call from Bob Novak'])

    def test_6_daemon_leaves_only_the_missed_call_behind(self):
        self.daemon.tell('incoming', 'f1', '0299991234')
        self.banner('Ana Pérez')
        self.assertEqual(self.daemon.stop(), 0)
        wait_for('the ringing to go', lambda: [n['title'] for n in self.session.get_tray()]
                 == ['Missed call from Bob Novak'])


if __name__ == '__main__':
    unittest.main(verbosity=2)

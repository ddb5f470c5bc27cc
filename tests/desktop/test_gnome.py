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
from session import URGENCY_CRITICAL, URGENCY_LOW, URGENCY_NORMAL, GnomeSession, wait_for

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

    def wait_for_buttons(self, title, *labels):
        """The phone may still be asked what it lets be done when the banner comes."""
        self.banner(title)
        wait_for(f'the buttons {labels}; there is {self.session.get_banner()}',
                 lambda: (self.find_banner(title) or {}).get('buttons') == list(labels))

    def wait_for_tray(self, *titles):
        wait_for(f'{titles} in the list; there is {self.session.get_tray()}',
                 lambda: [n['title'] for n in self.session.get_tray()] == list(titles))

    def miss(self, call, remote, name=''):
        self.daemon.tell('incoming', call, remote, name)
        wait_for('the ringing', lambda: (self.session.get_banner() or {}).get('urgency') == URGENCY_CRITICAL)
        self.daemon.tell('disconnected', call, remote, name)
        self.daemon.tell('missed', call, remote, name)

    def test_1_known_caller_is_shown_until_answered(self):
        self.daemon.tell('incoming', 'a1', '0299991234', 'reception')
        banner = self.banner('Ana Pérez')
        self.assertEqual(banner['urgency'], URGENCY_CRITICAL)
        self.assertTrue(banner['expanded'])
        self.assertEqual(banner['source'], 'cidalert')
        self.assertIn('(02) 9999 1234', banner['body'])
        self.assertIn('Acme & Sons', banner['body'])
        self.assertIn('Line Sales', banner['body'])
        self.wait_for_buttons('Ana Pérez', 'Answer', 'Reject', 'Copy number')
        wait_for('the photo', lambda: (self.session.get_banner() or {}).get('image'))
        self.session.screenshot(get_shots_folder() / 'gnome-incoming.png')

        self.daemon.tell('connected', 'a1', '0299991234')
        self.wait_for_no_banner()
        self.daemon.tell('disconnected', 'a1', '0299991234')
        self.assertEqual(self.session.get_tray(), [])

    # The banner shows what is so: it stays after a click, until the phone has refused the call.
    def test_2_click_on_reject_reaches_the_phone(self):
        self.daemon.tell('incoming', 'b1', '0299991234')
        self.wait_for_buttons('Ana Pérez', 'Answer', 'Reject', 'Copy number')
        self.session.click('Copy number')
        wait_for('the number on the clipboard', lambda: self.session.paste() == '+61299991234')
        self.assertEqual(self.daemon.phone.state, 'ringing')
        self.session.click('Reject')
        wait_for('the phone to be asked', lambda: self.daemon.phone.state == 'idle')
        self.assertEqual(self.daemon.phone.paths[-1], '/command.htm?key=CANCEL')
        self.wait_for_no_banner()
        self.daemon.tell('rejected', 'b1', '0299991234')
        self.assertEqual(self.session.get_tray(), [])

    def test_3_name_that_looks_like_markup_is_shown_as_it_is(self):
        name = '<b>&"</b> <a href="x">http://evil.example</a>'
        self.daemon.tell('incoming', 'c1', '0299990001', name)
        banner = self.banner(name)
        self.assertNotIn('<', banner['body'])
        self.session.screenshot(get_shots_folder() / 'gnome-markup.png')
        self.daemon.tell('connected', 'c1', '0299990001')
        self.wait_for_no_banner()
        self.daemon.tell('disconnected', 'c1', '0299990001')

    def test_4_two_callers_share_one_banner(self):
        self.daemon.tell('incoming', 'd1', '0299991234')
        self.daemon.tell('incoming', 'd2', '0299990001', '<i>x</i>')
        banner = self.banner('2 calls: <i>x</i>, Ana Pérez')
        self.assertIn('<i>x</i>', banner['body'])
        self.assertIn('(02) 9999 1234', banner['body'])
        self.assertEqual(banner['buttons'], [])
        self.session.screenshot(get_shots_folder() / 'gnome-two-callers.png')
        for call in ('d1', 'd2'):
            self.daemon.tell('connected', call)
            self.daemon.tell('disconnected', call)
        self.wait_for_no_banner()

    def test_5_missed_call_stays_until_it_is_clicked_on(self):
        self.miss('e1', '0299990002')
        missed = self.banner('Missed call from (02) 9999 0002')
        self.assertEqual(missed['urgency'], URGENCY_NORMAL)
        self.session.screenshot(get_shots_folder() / 'gnome-missed.png')
        self.session.click('Call back')
        wait_for('the phone to dial', lambda: self.daemon.phone.dialled == ['0299990002'])
        self.wait_for_tray('Missed call from (02) 9999 0002')

        # A banner goes some seconds after somebody moved; the next miss brings it back.
        self.miss('e2', '0299990002')
        self.wait_for_buttons('2 missed calls from (02) 9999 0002', 'Call back', 'Copy number', 'Block')
        self.session.click()
        self.wait_for_tray()
        wait_for('the number on the clipboard', lambda: self.session.paste() == '+61299990002')

    def test_6_missed_calls_are_grouped_by_caller(self):
        self.miss('f1', '0299995678')
        self.miss('f2', '0299991234')
        self.miss('f3', '0299990001', '<b>Tom & Jerry</b>')
        self.miss('f4', '0299995678')
        self.assertEqual(self.banner('4 missed calls')['buttons'], ['Call back Bob Novak'])
        lines = self.session.get_tray()[0]['body'].split('\n')
        self.assertRegex(lines[0], r'^Bob Novak \(2\) · \d\d:\d\d$')
        self.assertRegex(lines[1], r'^&lt;b&gt;Tom &amp; Jerry&lt;/b&gt; · ')
        self.assertRegex(lines[2], r'^Ana Pérez · ')
        self.session.evaluate('Main.messageTray._banner.expand(false), true')
        self.session.screenshot(get_shots_folder() / 'gnome-missed-group.png')

        # Called back and answered: two callers wait.
        self.daemon.tell('outgoing', 'f5', '0299995678')
        self.daemon.tell('connected', 'f5', '0299995678')
        self.daemon.tell('disconnected', 'f5', '0299995678')
        self.wait_for_tray('2 missed calls')

    def test_7_next_caller_does_not_wait_behind_the_missed_calls(self):
        self.daemon.tell('incoming', 'g1', '0299991234')
        self.banner('Ana Pérez')
        self.daemon.tell('connected', 'g1', '0299991234')
        self.wait_for_no_banner()
        self.daemon.tell('disconnected', 'g1', '0299991234')
        self.wait_for_tray('Missed call from <b>Tom & Jerry</b>')

    def test_8_daemon_leaves_only_the_missed_call_behind(self):
        self.daemon.tell('incoming', 'h1', '0299990003')
        self.banner('(02) 9999 0003')
        self.assertEqual(self.daemon.stop(), 0)
        self.wait_for_tray('Missed call from <b>Tom & Jerry</b>')

    # The next one finds it there, and shows in its place what waits, with buttons, but without a banner.
    def test_9_next_daemon_takes_over_the_missed_call(self):
        self.daemon.start()
        self.daemon.tell('connected', 'h1', '0299990003')
        self.daemon.tell('disconnected', 'h1', '0299990003')
        wait_for('it to be there once, quietly', lambda: [(n['title'], n['urgency']) for n in self.session.get_tray()]
                 == [('Missed call from <b>Tom & Jerry</b>', URGENCY_LOW)])
        self.assertIsNone(self.session.get_banner())


if __name__ == '__main__':
    unittest.main(verbosity=2)

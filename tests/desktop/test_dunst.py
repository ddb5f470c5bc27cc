#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls on dunst, which prints what it shows."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from daemon import Daemon, get_shots_folder, make_card
from session import DunstSession, wait_for

CARDS = [make_card('Ana Pérez', '+61 2 9999 1234', 'Acme & Sons', has_photo=True)]


class DunstTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(DunstSession())
        cls.daemon = Daemon(cls.session, CARDS)

    def tearDown(self):
        if self.daemon.process.poll() is None:
            self.daemon.answer_all()

    def wait_for_print(self, *texts):
        def are_printed():
            said = self.session.read_log('dunst')
            return all(text in said for text in texts)

        try:
            wait_for(texts, are_printed)
        except AssertionError as error:
            raise AssertionError(f'{error}: {self.session.read_log("dunst")}') from None

    def wait_for_count(self, count):
        wait_for(f'{count} on the screen', lambda: self.session.count_displayed() == count)

    def test_1_known_caller_is_shown_until_answered(self):
        self.daemon.tell('incoming', 'a1', '0299991234', 'reception')
        self.wait_for_print("summary: 'Ana Pérez'", 'Acme &amp; Sons', 'Line Sales',
                            'urgency: CRITICAL', 'category: call.incoming')
        self.wait_for_count(1)
        self.session.screenshot(get_shots_folder() / 'dunst-incoming.png')
        self.daemon.tell('connected', 'a1', '0299991234')
        self.wait_for_count(0)
        self.daemon.tell('disconnected', 'a1', '0299991234')

    def test_2_name_that_looks_like_markup_is_shown_as_it_is(self):
        self.daemon.tell('incoming', 'b1', '0299990001', '<b>&')
        self.wait_for_print("summary: '<b>&'")
        # dunst shows the text itself only if it is no markup to it: what is bold is one line.
        self.wait_for_print("formatted: '<b>&lt;b&gt;&amp;</b>")
        self.session.screenshot(get_shots_folder() / 'dunst-markup.png')
        self.daemon.tell('disconnected', 'b1', '0299990001')
        self.daemon.tell('missed', 'b1', '0299990001')
        self.wait_for_print("summary: 'Missed call from <b>&'", 'category: call.unanswered')
        self.wait_for_count(1)
        self.session.screenshot(get_shots_folder() / 'dunst-missed.png')

    def test_3_server_that_restarts_is_shown_the_next_call(self):
        self.session.dunst.terminate()
        self.session.dunst.wait(5)
        # No server: the phone is answered all the same.
        self.daemon.tell('incoming', 'c1', '0299991234')
        self.session.start_dunst()
        self.wait_for_print("summary: 'Ana Pérez'")
        self.wait_for_count(1)
        # Who was missed made room for who rings, and is not forgotten.
        self.assertNotIn('Missed call', self.session.read_log('dunst'))
        self.daemon.tell('connected', 'c1', '0299991234')
        self.wait_for_print("summary: 'Missed call from <b>&'")
        self.wait_for_count(1)
        self.assertEqual(self.daemon.stop(), 0)
        self.wait_for_count(1)


if __name__ == '__main__':
    unittest.main(verbosity=2)

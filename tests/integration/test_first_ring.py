# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone calls a URL, the desktop shows who it is, the log has it."""

import unittest

from harness import Case


class FirstRing(Case):

    def setUp(self):
        super().setUp()
        self.start_daemon()
        self.wait_contacts(1)

    # The one thing cidalert is for: who is calling, while it rings, and gone when it is answered.
    def test_an_answered_call_is_shown_and_logged(self):
        self.report("incoming")
        notice = self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the caller is shown")
        self.assertIn("(02) 9999 1234", notice["body"])
        self.assertIn("Pérez &amp; Söhne", notice["body"])
        self.assertEqual(notice["hints"]["urgency"], 2)
        self.assertEqual(notice["hints"]["category"], "call.incoming")
        self.assertEqual(notice["hints"]["desktop-entry"], "org.cidalert.CidAlert")

        self.report("connected")
        self.eventually(self.closes, "the notice goes when the call is answered")
        self.report("disconnected")
        [call] = self.calls()
        self.assertEqual(call["outcome"], "answered")
        self.assertEqual(call["number"], "+61299991234")
        self.assertEqual(call["display_number"], "(02) 9999 1234")
        self.assertEqual((call["name"], call["name_from"]), ("Ana Pérez", "contact"))
        self.assertEqual((call["phone"], call["line"]), ("desk", "0101"))
        self.assertEqual(call["answered_by"], "desk")
        self.assertGreaterEqual(call["talk_s"], 0)
        self.assertRegex(call["start"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+1[01]:00$")

    # What Snom phones send: a missed call is incoming, disconnected, missed, in this order.
    def test_a_missed_call_is_said_to_be_missed_once(self):
        self.report("incoming")
        self.report("disconnected")
        self.report("missed")
        notice = self.wait_notice(lambda n: n["hints"].get("category") == "call.unanswered",
                                  "the missed call is shown")
        self.assertIn("Ana Pérez", notice["title"] + notice["body"])
        self.assertEqual(notice["hints"]["urgency"], 1)
        [call] = self.calls("--missed")
        self.assertEqual(call["outcome"], "missed")
        self.assertIsNone(call["talk_s"])

    # A caller that nobody knows is shown by number and place, with the name that the phone sent.
    def test_a_stranger_has_the_name_that_the_phone_sent(self):
        self.report("incoming", remote="0391234567@192.0.2.1", name="Joe Plumber")
        notice = self.wait_notice(lambda n: n["title"] == "Joe Plumber", "the name is shown")
        self.assertIn("(03) 9123 4567", notice["body"])
        [call] = self.calls()
        self.assertEqual((call["name"], call["name_from"]), ("Joe Plumber", "phone"))

    # An outgoing call makes no notice, but is in the log.
    def test_an_outgoing_call_is_logged(self):
        self.report("outgoing")
        self.report("disconnected")
        [call] = self.calls("--outgoing")
        self.assertEqual((call["direction"], call["outcome"]), ("outgoing", "unanswered"))
        self.assertEqual(self.notices(), [])


if __name__ == "__main__":
    unittest.main()

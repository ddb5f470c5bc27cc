# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every call that a phone can have, as phones report it, through the real daemon."""

import time
import unittest

from harness import PHONES, TOKEN, Case

HALL = "0123456789ab"
SHOP = "ab0123456789"
MITEL = "ab1234567890"
ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"'


def phone(name, number, token, more="", make="snom"):
    return (f"[phone {name}]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b{number}\nmake={make}\n"
            f"token={token}\n{more}")


class Calls(Case):
    phones = PHONES + phone("hall", 12, HALL) + phone("shop", 13, SHOP, "group=shop\n") + \
        phone("office", 14, MITEL, make="mitel")
    settings = "[numbers]\nregion=AU\nvoicemail=700\n[line 0102]\nvoicemail=true\n"

    def setUp(self):
        super().setUp()
        self.start_daemon()
        self.wait_contacts(1)

    def play(self, *events, **parts):
        for event in events:
            self.report(event, **parts)

    def outcomes(self):
        return [(c["direction"], c["number"], c["outcome"]) for c in self.calls("--all")]

    def legs(self, call):
        return {leg["phone"]: leg["outcome"] for leg in call["legs"]}

    def rings(self):
        """How many notices of ringing there ever were; one that changes in place is one."""
        return [n for n in self.notices() if n["hints"].get("category") == "call.incoming" and not n["replaces"]]

    def missed_notices(self):
        return [n for n in self.notices() if n["hints"].get("category") == "call.unanswered"]

    # One phone

    # The orders of Snom phones: what is answered, missed and refused must never be mixed up.
    def test_incoming_calls(self):
        self.play("incoming", "offhook", "connected", "onhook", "disconnected", call="a1")
        self.play("incoming", "disconnected", "missed", call="a2")
        self.play("incoming", "rejected", "disconnected", call="a3")
        self.play("incoming", "disconnected", "disconnected", call="a4")
        self.assertEqual([o[2] for o in self.outcomes()], ["answered", "missed", "rejected", "missed"])

    # Outgoing calls are told by whether somebody took them.
    def test_outgoing_calls(self):
        self.play("outgoing", "connected", "disconnected", call="a1")
        self.play("outgoing", "disconnected", call="a2")
        # Extensions, feature codes and numbers within the house are calls like others.
        self.play("outgoing", "connected", "disconnected", call="a3", remote="21@192.0.2.1")
        self.play("outgoing", "disconnected", call="a4", remote="*21%23@192.0.2.1")
        self.play("outgoing", "connected", "disconnected", call="a5", remote="**621@192.0.2.1")
        self.assertEqual(self.outcomes(), [
            ("outgoing", "+61299991234", "answered"), ("outgoing", "+61299991234", "unanswered"),
            ("outgoing", "21", "answered"), ("outgoing", "*21#", "unanswered"),
            ("outgoing", "**621", "answered")])

    # What a colleague took is no missed call, and nobody is told of one; one who gave up is.
    def test_the_reason_tells_elsewhere_from_gave_up(self):
        self.report("incoming", call="a1")
        self.play("disconnected", "missed", call="a1", reason=ELSEWHERE.replace(" ", "%20"))
        self.report("incoming", call="a2", remote="0399991234@192.0.2.1")
        self.play("disconnected", "missed", call="a2", remote="0399991234@192.0.2.1",
                  reason="SIP;cause=487;text=%22ORIGINATOR_CANCEL%22")
        self.assertEqual([o[2] for o in self.outcomes()], ["elsewhere", "missed"])
        self.assertEqual(len(self.calls("--missed")), 1)
        self.wait_notice(lambda n: n["hints"].get("category") == "call.unanswered", "one is missed")
        for notice in self.missed_notices():
            self.assertNotIn("Ana", notice["title"] + notice["body"])

    # The exchange sent it on to somebody else, or it was meant for somebody else.
    def test_diverted_calls(self):
        self.report("incoming", call="a1")
        self.report("disconnected", call="a1", reason="SIP;cause=302")
        self.play("incoming", "connected", "disconnected", call="a2", diverted="0299990001@192.0.2.1")
        [sent_on, sent_here] = self.calls()
        self.assertEqual((sent_on["outcome"], sent_on["diverted"]), ("elsewhere", None))
        self.assertEqual((sent_here["outcome"], sent_here["diverted"]), ("answered", "+61299990001"))
        self.assertIn("diverted", self.command("log"))

    # By setting, what a machine took was missed: by the machine's number, or by the line.
    def test_what_a_voicemail_took_is_missed(self):
        reason = ELSEWHERE.replace(" ", "%20")
        self.report("incoming", call="a1")
        self.play("disconnected", "missed", call="a1", remote="700@192.0.2.1", reason=reason)
        self.report("incoming", call="a2", local="0102@192.0.2.1")
        self.play("disconnected", "missed", call="a2", local="0102@192.0.2.1", reason=reason)
        self.report("incoming", call="a3")
        self.play("disconnected", "missed", call="a3", reason=reason)
        self.assertEqual([o[1:] for o in self.outcomes()], [
            ("+61299991234", "missed"), ("+61299991234", "missed"), ("+61299991234", "elsewhere")])
        self.assertIn("voicemail", self.command("show", "1"))

    # One who waits is talked to; one who is handed on was talked to until then.
    def test_held_and_transferred_calls(self):
        self.play("incoming", "connected", "hold", "unhold", "hold", "disconnected", call="a1")
        self.play("incoming", "connected", "transfer", call="a2")
        self.play("incoming", "connected", "hold", call="a3")
        self.play("outgoing", "connected", call="a4", remote="21@192.0.2.1")
        self.play("transfer", "disconnected", call="a3")
        self.report("disconnected", call="a4", remote="21@192.0.2.1")
        self.assertEqual([o[2] for o in self.outcomes()], ["answered"] * 4)
        for call in self.calls():
            self.assertIsNotNone(call["talk_s"])

    # A second call while one is up has its own notice and end; so has each party of a conference.
    def test_two_calls_at_once(self):
        other = {"call": "a2", "remote": "0399991234@192.0.2.1"}
        self.play("incoming", "connected", call="a1")
        self.report("incoming", **other)
        self.wait_notice(lambda n: "(03) 9999 1234" in n["title"] + n["body"], "the second caller is shown")
        self.play("hold", call="a1")
        self.play("connected", **other)
        self.play("unhold", call="a1")
        self.play("disconnected", **other)
        self.play("disconnected", call="a1")
        third = {"call": "a3", "remote": "0499991234@192.0.2.1"}
        self.play("incoming", "connected", call="a4")
        self.play("incoming", "disconnected", "missed", **third)
        self.play("disconnected", call="a4")
        self.assertEqual([o[2] for o in self.outcomes()], ["answered", "answered", "answered", "missed"])

    # Phones that lost the end of a call may use its id again: whoever hides the number is shown as well.
    def test_a_withheld_caller_is_not_the_one_before(self):
        hidden = {"call": "1", "remote": "anonymous@anonymous.invalid"}
        self.report("incoming", call="1")
        time.sleep(2.1)
        self.report("incoming", **hidden)
        self.wait_notice(lambda n: "Withheld" in n["title"] + n["body"], "the second caller is shown")
        self.play("disconnected", "missed", **hidden)
        self.assertEqual(self.outcomes(), [("incoming", "+61299991234", "unknown"), ("incoming", None, "missed")])

    # Some phones give the caller who waits the call id of the one who talks: that talk goes on.
    def test_one_call_id_for_who_talks_and_who_waits(self):
        self.play("incoming", "connected", call="1")
        self.play("incoming", "disconnected", "missed", call="1", remote="0399991234@192.0.2.1")
        self.assertEqual([o[2] for o in self.outcomes()], ["active", "missed"])
        self.report("disconnected", call="1")
        [talk, waiting] = self.calls()
        self.assertEqual((talk["outcome"], waiting["outcome"]), ("answered", "missed"))
        self.assertIsNotNone(talk["talk_s"])

    # Two on one phone, their events interleaved, with call ids and without.
    def test_two_callers_stay_two(self):
        first, second = "0299991234@192.0.2.1", "0399991234@192.0.2.1"
        for ids in (("a1", "a2"), (None, None)):
            self.report("incoming", call=ids[0], remote=first)
            self.report("incoming", call=ids[1], remote=second)
            self.report("connected", call=ids[1], remote=second)
            self.report("disconnected", call=ids[0], remote=first)
            self.report("missed", call=ids[0], remote=first)
            self.report("disconnected", call=ids[1], remote=second)
        self.assertEqual([o[1:] for o in self.outcomes()], [
            ("+61299991234", "missed"), ("+61399991234", "answered")] * 2)

    # A Mitel phone says that a call is over, and not which: who waits meanwhile may still be taken.
    def test_an_end_that_names_nobody(self):
        first, second = "remote=0299991234&name=", "remote=0399991234&name="

        def say(event, what=""):
            self.assertEqual(self.get(f"/{MITEL}/{event}?{what}").status, 200)

        say("incoming", first)
        say("connected", first)
        say("incoming", second)
        say("disconnected")
        self.assertEqual([o[1:] for o in self.outcomes()], [("+61299991234", "active"), ("+61399991234", "missed")])
        self.wait_notice(lambda n: n["hints"].get("category") == "call.unanswered", "it looks like a missed call")
        shown = len(self.closes())
        time.sleep(2.1)
        say("connected", second)
        self.assertEqual([o[1:] for o in self.outcomes()], [("+61299991234", "answered"), ("+61399991234", "active")])
        self.eventually(lambda: len(self.closes()) > shown, "it was none")
        self.assertEqual(self.calls("--missed"), [])
        say("disconnected")
        [talk, waited] = self.calls()
        self.assertEqual((waited["outcome"], waited["answered_by"]), ("answered", "office"))
        self.assertGreaterEqual(waited["ring_s"], 2)
        self.assertIsNotNone(talk["talk_s"])
        self.daemon.stop()
        self.assertIn("Every call is as", self.command("calls", "replay"))

    # Poly phones tell states, and announce a call twice.
    def test_a_call_of_a_poly_phone(self):
        parties = ("<CallingPartyName>Ann</CallingPartyName><CallingPartyNumber>sip:0299991234@192.0.2.1"
                   "</CallingPartyNumber><CalledPartyNumber>0101</CalledPartyNumber>")

        def post(body):
            raw = f"<PolycomIPPhone>{body}</PolycomIPPhone>".encode()
            head = f"POST /{TOKEN} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {len(raw)}\r\n\r\n"
            self.assertEqual(self.send(head.encode() + raw).status, 200)

        post(f"<IncomingCallEvent>{parties}</IncomingCallEvent>")
        for state in ("Offering", "Connected", "Hold", "Connected", "Held", "Disconnected", "Free"):
            post(f'<CallStateChangeEvent CallReference="42" CallState="{state}">{parties}</CallStateChangeEvent>')
        [call] = self.calls()
        self.assertEqual((call["number"], call["outcome"]), ("+61299991234", "answered"))
        self.assertIsNotNone(call["talk_s"])

    # Several phones

    # Both ring, one is picked up: one notice, one line, answered once, nothing missed.
    def test_phones_that_ring_together_have_one_call(self):
        self.report("incoming", call="a1")
        self.report("incoming", call="b1", token=HALL)
        self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the caller is shown")
        self.report("connected", call="b1", token=HALL)
        self.eventually(self.closes, "the notice goes when one phone is picked up")
        self.play("disconnected", "missed", call="a1")
        self.report("disconnected", call="b1", token=HALL)
        [call] = self.calls()
        self.assertEqual((call["outcome"], call["answered_by"]), ("answered", "hall"))
        self.assertEqual(self.legs(call), {"desk": "elsewhere", "hall": "answered"})
        self.assertEqual(len(self.rings()), 1)
        self.persists(lambda: not self.missed_notices(), "nothing was missed")
        self.assertEqual(self.calls("--missed"), [])
        for name in ("desk", "hall"):
            self.assertEqual(len(self.calls("--phone", name)), 1)
        shown = self.command("show", "1")
        self.assertIn("desk: elsewhere", shown)
        self.assertIn("hall: answered", shown)

    # Each of them reports a miss, and it was one.
    def test_a_call_that_all_miss_is_missed_once(self):
        for token, call in ((TOKEN, "a1"), (HALL, "b1")):
            self.report("incoming", call=call, token=token)
        for token, call in ((TOKEN, "a1"), (HALL, "b1")):
            self.play("disconnected", "missed", call=call, token=token)
        notice = self.wait_notice(lambda n: n["hints"].get("category") == "call.unanswered", "it is missed")
        self.assertEqual(notice["title"], "Missed call from Ana Pérez")
        [call] = self.calls("--missed")
        self.assertEqual(self.legs(call), {"desk": "missed", "hall": "missed"})
        self.persists(lambda: all("2" not in n["title"] for n in self.missed_notices()), "it counts once")

    # What went on when a phone starts anew goes on no longer, save on other phones.
    def test_a_phone_that_starts_anew(self):
        self.play("incoming", "connected", call="a1")
        self.report("incoming", call="a2", remote="0399991234@192.0.2.1")
        self.report("incoming", call="b1", remote="0499991234@192.0.2.1", token=HALL)
        self.report("ready", call=None, remote="")
        self.assertEqual([o[2] for o in self.outcomes()], ["answered", "unknown", "ringing"])

    # Who sent his own ring on did not take the call from the others: what they say of theirs counts.
    def test_one_diversion_is_not_that_of_all(self):
        self.report("incoming", call="a1")
        self.report("incoming", call="b1", token=HALL)
        self.report("disconnected", call="b1", token=HALL, reason="SIP;cause=302")
        self.play("disconnected", "missed", call="a1", reason="SIP;cause=487")
        [call] = self.calls()
        self.assertEqual(call["outcome"], "missed")
        self.assertEqual(self.legs(call), {"desk": "missed", "hall": "elsewhere"})

    # A proxy that gives one call id to all; the caller hides the number, so that alone tells.
    def test_one_call_id_is_one_call(self):
        same = {"call": "3c3b966053be", "remote": "anonymous@anonymous.invalid"}
        for token in (TOKEN, HALL, SHOP):
            self.report("incoming", token=token, **same)
        self.report("connected", token=SHOP, **same)
        for token in (TOKEN, HALL):
            self.play("disconnected", "missed", token=token, **same)
        self.report("disconnected", token=SHOP, **same)
        [call] = self.calls()
        self.assertEqual((call["outcome"], call["answered_by"], call["withheld"]), ("answered", "shop", True))
        self.assertEqual(len(call["legs"]), 3)

    # One supplier's number rings two people whose phones have nothing to do with each other.
    def test_phones_of_different_groups_have_their_own_calls(self):
        self.report("incoming", call="a1")
        self.report("incoming", call="s1", token=SHOP)
        self.report("connected", call="a1")
        self.play("disconnected", "missed", call="s1", token=SHOP)
        self.report("disconnected", call="a1")
        self.assertEqual([(c["phone"], c["outcome"]) for c in self.calls()],
                         [("desk", "answered"), ("shop", "missed")])

    # Who picks up at the desk what rings in the hall dials a code, and then has the caller: nothing was missed.
    def test_a_ring_is_picked_up_from_another_phone(self):
        self.report("incoming", call="b1", token=HALL)
        self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the caller is shown")
        self.report("outgoing", call="a1", remote="*8@192.0.2.1")
        self.report("connected", call="a1")
        self.play("disconnected", "missed", call="b1", token=HALL)
        self.eventually(self.closes, "the notice goes")
        self.report("disconnected", call="a1")
        self.assertEqual(self.outcomes(), [("incoming", "+61299991234", "elsewhere"), ("outgoing", "*8", "answered")])
        self.persists(lambda: not self.missed_notices(), "nothing was missed")
        self.daemon.stop()
        self.assertIn("Every call is as", self.command("calls", "replay"))

    # Two from one company call at once, and both are answered: two lines, each with its own talk.
    def test_two_that_talk_at_once_are_two_calls(self):
        self.report("incoming", call="a1")
        self.report("incoming", call="b1", token=HALL)
        self.report("connected", call="a1")
        self.report("connected", call="b1", token=HALL)
        self.report("disconnected", call="a1")
        self.report("disconnected", call="b1", token=HALL)
        calls = self.calls()
        self.assertEqual([(c["answered_by"], c["outcome"], len(c["legs"])) for c in calls],
                         [("desk", "answered", 1), ("hall", "answered", 1)])
        self.assertEqual(self.database().execute("SELECT count (*) FROM legs").fetchone(), (2,))

    # Restarts

    # The daemon starts again while phones ring: it goes on with all of them, and merges more.
    def test_a_restart_while_phones_ring(self):
        self.report("incoming", call="a1")
        self.assertEqual(self.daemon.stop(), 0)
        self.start_daemon()
        self.report("incoming", call="b1", token=HALL)
        self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the caller is shown")
        self.assertEqual(self.daemon.stop(), 0)
        self.start_daemon()
        self.report("connected", call="b1", token=HALL)
        self.play("disconnected", "missed", call="a1")
        self.report("disconnected", call="b1", token=HALL)
        [call] = self.calls()
        self.assertEqual((call["outcome"], call["answered_by"]), ("answered", "hall"))
        self.assertEqual(self.legs(call), {"desk": "elsewhere", "hall": "answered"})

    # What one phone said of its own ring is not forgotten over a restart, and not taken for all phones' word.
    def test_a_restart_between_one_phone_and_the_other(self):
        for number, words in (("0299990001", [(TOKEN, "487"), (HALL, "302")]),
                              ("0299990002", [(HALL, "302"), (TOKEN, "487")]),
                              ("0299990003", [(TOKEN, "487"), (HALL, "603")])):
            for token in (TOKEN, HALL):
                self.report("incoming", token=token, call=number, remote=number)
            for token, cause in words:
                self.report("disconnected", token=token, call=number, remote=number, reason=f"SIP;cause={cause}")
                self.assertEqual(self.daemon.stop(), 0)
                self.start_daemon()
            self.report("missed", call=number, remote=number)
        calls = self.calls("--all")
        self.assertEqual([(c["outcome"], *self.legs(c).values()) for c in calls], [
            ("missed", "missed", "elsewhere"), ("missed", "missed", "elsewhere"), ("rejected", "missed", "rejected")])
        self.daemon.stop()
        self.assertIn("Every call is as", self.command("calls", "replay"))

    # A word that comes late, to a daemon that is new, is no second call.
    def test_a_restart_between_the_end_and_the_late_word(self):
        self.play("incoming", "disconnected", call="a1")
        self.daemon.stop(9)
        self.start_daemon()
        self.report("missed", call="a1")
        self.report("disconnected", call="a1")
        self.report("incoming", call="b1", remote="0399991234@192.0.2.1")
        self.assertEqual([o[1:] for o in self.outcomes()],
                         [("+61299991234", "missed"), ("+61399991234", "ringing")])

    # What rang before the night rings no more: time closes what nobody else can.
    def test_a_restart_long_after(self):
        self.report("incoming", call="a1")
        self.assertEqual(self.daemon.stop(), 0)
        database = self.database()
        database.execute("UPDATE calls SET start_us = start_us - 3600000000, start_boot_us = 0")
        self.start_daemon()
        self.eventually(lambda: self.outcomes() == [("incoming", "+61299991234", "unknown")],
                        "the call is closed")
        self.report("incoming", call="a2")
        self.assertEqual([o[2] for o in self.outcomes()], ["unknown", "ringing"])


class OutsideLine(Case):
    phones = PHONES + "prefix=0\n"
    settings = "[numbers]\nregion=AU\n"

    # What gets an outside line is no part of the number: who is called back is the one who was missed.
    def test_what_is_dialled_behind_a_prefix(self):
        self.start_daemon()
        self.wait_contacts(1)
        for event in ("incoming", "disconnected", "missed"):
            self.report(event, call="a1")
        for event in ("outgoing", "connected", "disconnected"):
            self.report(event, call=None, remote="00299991234@192.0.2.1")
        [missed, back] = self.calls("--all")
        self.assertEqual((back["number"], back["name"], back["outcome"]), ("+61299991234", "Ana Pérez", "answered"))
        self.assertEqual(back["remote"], "00299991234@192.0.2.1")
        self.assertEqual(missed["number"], back["number"])


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone whose display nobody sees: what it says of itself is kept, and told where it matters."""

import os
import unittest

from harness import Case

LONG = 40
HALL = "[phone hall]\nid=0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e\nmake=snom\ntoken=0123456789ab\n"


class PhoneState(Case):
    contacts = None

    def tell(self, event, line="0101@h"):
        self.report(event, remote=None, call=None, local=line)

    def phone(self, name="desk"):
        return next(phone for phone in self.status()["phones"] if phone["name"] == name)

    def conditions(self):
        return {(c["aspect"], c["line"]): c["on"] for c in self.phone()["conditions"]}

    def trouble(self):
        """What the notice says now; empty if there is none."""
        closed = set(self.closes())
        shown = [(replaced or place, notice) for place, notice in enumerate(self.notices(), 1)
                 for replaced in [notice["replaces"]] if notice["hints"].get("category") == "device.error"]
        return shown[-1][1]["body"] if shown and shown[-1][0] not in closed else ""

    # What the phone says is kept, with since when; what it said again does not begin anew.
    def test_the_state_is_kept_and_survives_a_restart(self):
        self.start_daemon()
        self.tell("dnd-on")
        self.tell("unregistered")
        self.tell("ready")
        before = self.phone()
        self.tell("dnd-on")
        self.assertEqual(self.phone()["conditions"], before["conditions"])
        self.assertEqual(self.conditions(), {("dnd", "0101"): True, ("registered", "0101"): False})
        self.assertEqual(self.daemon.stop(), 0)
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the log is open")
        after = self.phone()
        self.assertEqual(after["conditions"], before["conditions"])
        self.assertEqual(after["events"], ["dnd-on", "ready", "unregistered"])
        self.assertEqual(after["ready"], before["ready"])
        self.assertGreater(after["last"], before["last"])
        self.assertEqual(after["last-event"], "dnd-on")
        self.tell("dnd-off")
        self.report("incoming", call="c1")
        self.assertEqual(self.conditions(), {("dnd", "0101"): False, ("registered", "0101"): True})

    # kill -9 loses nothing of it: it is on disk with its event.
    def test_the_state_survives_kill_9(self):
        daemon = self.start_daemon()
        self.tell("forward-on", line=None)
        daemon.process.kill()
        daemon.process.wait()
        daemon.stop(patience=5)
        self.start_daemon()
        self.eventually(lambda: self.conditions() == {("forward", ""): True}, "it is known again")

    # People read it in words, with the daemon and without.
    def test_it_is_told_in_words(self):
        self.start_daemon()
        self.tell("dnd-on")
        self.tell("unregistered")
        for shown in (self.command("status"), self.command()):
            self.assertRegex(shown, r"desk is in Do Not Disturb since \w+ \d\d:\d\d\n")
            self.assertIn("desk is no longer registered: calls will not reach you\n", shown)
        self.daemon.stop()
        self.assertIn("desk is in Do Not Disturb since", self.command())
        self.start_daemon()
        self.tell("dnd-off")
        self.tell("registered")
        for shown in (self.command("status"), self.command()):
            self.assertNotIn("Do Not Disturb", shown)
            self.assertNotIn("no longer registered", shown)

    # What it never sent shows which of its URLs are not set.
    def test_status_tells_what_was_never_sent(self):
        self.start_daemon()
        self.assertIn("desk: never heard: cidalert phone urls desk", self.command("status"))
        self.report("incoming")
        shown = self.command("status")
        self.assertIn("has sent: incoming\n", shown)
        self.assertIn("never sent: connected, disconnected, missed, outgoing; ", shown)
        for event in ("connected", "disconnected", "missed", "outgoing"):
            self.report(event)
        self.assertNotIn("never sent", self.command("status"))

    # A rehearsal is no word of any phone.
    def test_rehearsals_never_count(self):
        self.start_daemon()
        self.command("simulate", "--ring", "0", "--talk", "0")
        self.assertEqual(self.phone()["events"], [])
        self.assertEqual(self.phone()["last"], 0)
        self.assertIn("desk  never heard", self.command())
        self.daemon.stop()
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the log is open")
        self.assertEqual(self.phone()["last"], 0)

    # On the desktop: once it has lasted, all of it in one notice, gone when it is mended.
    def test_it_is_on_the_desktop_while_it_lasts(self):
        self.start_daemon()
        self.tell("dnd-on")
        self.tell("unregistered")
        self.persists(lambda: not self.trouble(), "what does not last is not told", for_s=2)
        self.eventually(lambda: "no longer registered" in self.trouble() and "Do Not Disturb" in self.trouble(),
                        "it is told", patience=LONG)
        self.tell("registered")
        self.eventually(lambda: "registered" not in self.trouble() and "Do Not Disturb" in self.trouble(),
                        "what is mended goes")
        self.tell("dnd-off")
        self.eventually(lambda: not self.trouble(), "and all of it in the end")

    # What the user closed does not come back until it begins anew.
    def test_what_was_closed_stays_closed(self):
        self.start_daemon()
        self.tell("dnd-on")
        self.eventually(self.trouble, "it is told", patience=LONG)
        number = len(self.notices())
        self.mock.EmitSignal("org.freedesktop.Notifications", "NotificationClosed", "uu", [number, 2])
        self.tell("dnd-on")
        self.tell("onhook")
        self.persists(lambda: len(self.notices()) == number, "it stays away", for_s=1)
        self.tell("unregistered")
        self.eventually(lambda: "no longer registered" in self.trouble(), "what is new is told", patience=LONG)
        self.assertNotIn("Do Not Disturb", self.trouble())

    # Nor when the daemon starts again, as it does with each session.
    def test_what_was_closed_stays_closed_over_a_restart(self):
        self.start_daemon()
        self.tell("dnd-on")
        self.eventually(self.trouble, "it is told", patience=LONG)
        number = len(self.notices())
        self.mock.EmitSignal("org.freedesktop.Notifications", "NotificationClosed", "uu", [number, 2])
        self.eventually(lambda: os.path.exists(self.path("home/.local/state/cidalert/seen")), "it is remembered")
        self.assertEqual(self.daemon.stop(), 0)
        self.start_daemon()
        self.tell("unregistered", line=None)
        self.eventually(lambda: "no longer registered" in self.trouble(), "what is new is told", patience=LONG)
        self.assertNotIn("Do Not Disturb", self.trouble())

    # A phone that is not set up any more bothers nobody.
    def test_a_phone_that_is_removed_is_forgotten(self):
        self.start_daemon()
        self.tell("dnd-on")
        self.eventually(self.trouble, "it is told", patience=LONG)
        self.write("config/cidalert/phones.conf", HALL, mode=0o600)
        self.eventually(lambda: not self.trouble(), "it goes with the phone")


if __name__ == "__main__":
    unittest.main()

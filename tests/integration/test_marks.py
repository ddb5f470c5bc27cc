# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes, and calls that were dealt with: with a daemon, without one, and on every screen at once."""

import json
import subprocess
import unittest

from harness import PROGRAMS, Case


class Marks(Case):

    # With the daemon or without it, a note is an event, and what the log and a reader of changes show.
    def test_a_note_is_written_with_and_without_a_daemon(self):
        self.start_daemon()
        self.report("incoming")
        self.report("missed")
        [before] = self.calls()
        self.command("note", "last", "with", "<b>&")
        self.assertEqual(self.calls()[0]["note"], "with <b>&")
        [changed] = self.calls("--from", str(before["change"]))
        self.assertEqual(changed["note"], "with <b>&")
        self.daemon.stop()
        self.command("note", "1", "without")
        self.assertEqual(self.calls()[0]["note"], "without")
        self.assertEqual(self.command("note", "1"), "without\n")
        lines = [json.loads(line) for line in self.command("show", "1", "--json").splitlines()]
        self.assertEqual([line["event"] for line in lines[1:]], ["incoming", "missed", "noted", "noted"])

    # What was dealt with waits nowhere any more: not in the log, not in the notice on the screen.
    def test_done_takes_the_call_from_the_screen(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming")
        self.report("missed")
        self.wait_notice(lambda n: "issed" in n["title"] + n["body"], "the missed call is shown")
        self.assertIn("1 missed call waits", self.command())
        closes = len(self.closes())
        self.assertIn("#1 (Ana Pérez) is done", self.command("done", "last-missed"))
        self.eventually(lambda: len(self.closes()) > closes, "the notice goes")
        self.assertIn("No missed call waits", self.command())
        self.assertTrue(self.calls()[0]["done"])
        self.command("done", "--undo", "1")
        self.assertIn("1 missed call waits", self.command())

    # Other programs hear over the bus what was wrong, in the words that the command prints.
    def test_a_mark_of_nothing_is_refused(self):
        self.start_daemon()
        self.report("incoming")
        self.report("connected")
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        for method, arguments, words in (
                ("SetNote", ["int64:7", "string:x"], "There is no call #7"),
                ("SetDone", ["int64:1", "boolean:true"], "There is no missed call #1"),
                ("SetNote", ["int64:-1", "string:x"], "There is no such call"),
                ("SetNote", ["int64:1", "string:" + 2001 * "x"], "at most 2000 characters; this has 2001")):
            done = subprocess.run(
                ["dbus-send", "--session", "--print-reply", "--dest=org.cidalert.CidAlert", "/org/cidalert/CidAlert",
                 "org.cidalert.CidAlert1." + method, *arguments],
                env=self.env, capture_output=True, text=True, timeout=20, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("BadInput" if "2000" in words else "NotFound", done.stderr)
            self.assertIn(words, done.stderr)

    # Whoever follows the log sees a mark as it sees a call.
    def test_followers_see_marks_at_once(self):
        self.start_daemon()
        self.report("incoming")
        self.report("missed")
        follower = subprocess.Popen([f"{PROGRAMS}/cidalert", "log", "--follow", "--json"], env=self.env, text=True,
                                    stdout=subprocess.PIPE)
        self.addCleanup(follower.stdout.close)
        self.addCleanup(self.end, follower)
        self.assertIsNone(json.loads(follower.stdout.readline())["note"])
        self.command("note", "1", "now")
        self.assertEqual(json.loads(follower.stdout.readline())["note"], "now")


if __name__ == "__main__":
    unittest.main()

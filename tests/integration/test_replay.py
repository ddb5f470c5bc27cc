# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Events are what the log is made of: it can be made again from them, here or elsewhere."""

import json
import os
import unittest

from harness import Case

DAY = os.path.join(os.path.dirname(__file__), "..", "data", "journals", "day")


class Replay(Case):

    def play_day(self):
        """A day with all that happens: two phones would be more, but one rings enough."""
        self.start_daemon()
        self.wait_contacts(1)
        for call, *events in (("c1", "incoming", "missed"), ("c2", "incoming", "connected", "hold", "unhold", "disconnected"),
                              ("c3", "outgoing", "disconnected"), ("c4", "incoming", "rejected"),
                              ("c5", "incoming", "disconnected", "missed"), ("c6", "incoming", "connected", "disconnected")):
            for event in events:
                self.report(event, call=call, remote=f"029999000{call[1]}@192.0.2.1", name="Nam\u00e9 <b>&")
        self.report("dnd-on", call=None, remote=None)
        self.command("note", "1", "a", "note")
        self.command("done", "last-missed")
        self.report("incoming", call="c7")
        self.daemon.stop()
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        self.report("connected", call="c7")
        self.report("disconnected", call="c7")
        self.daemon.stop()

    def tell(self, calls, *without):
        keys = ("id", "change", "name", "name_from", "organization", "display_number", "place", "type") + without
        return [{key: value for key, value in call.items() if key not in keys} for call in calls]

    # The rules of today make of the events of today what the daemon made of them.
    def test_a_replay_gives_the_same_calls(self):
        self.play_day()
        self.assertIn("Every call is as", self.command("calls", "replay"))
        self.assertIn("Every call is as", self.command("calls", "replay", "--from", "5"))
        before = self.calls("--all")
        self.assertIn("Every call is as", self.command("calls", "rebuild"))
        self.assertEqual(self.calls("--all"), before)

    # The word that a call goes out may be overtaken by the one that it was taken.
    def test_a_call_that_is_turned_round_is_so_in_the_log(self):
        self.start_daemon()
        for event in ("connected", "outgoing", "disconnected"):
            self.report(event, call="c1")
        self.daemon.stop()
        self.assertIn("Every call is as", self.command("calls", "replay"))
        self.assertEqual([(call["direction"], call["outcome"]) for call in self.calls("--all")], [("outgoing", "answered")])

    # What is wrong in the log is made right from the events: numbers, uids and notes stay.
    def test_a_rebuild_makes_the_calls_anew(self):
        self.play_day()
        before = self.calls("--all")
        database = self.database()
        database.execute("UPDATE calls SET outcome = 'answered', class = NULL WHERE id = 3")
        database.execute("DELETE FROM legs WHERE call IN (1, 6)")
        database.execute("DELETE FROM calls WHERE id IN (1)")
        database.execute("INSERT INTO calls (id, uid, run, direction, outcome, start_us, start_boot_us, party, withheld,"
                         " simulated, first_seq, last_seq, changed) VALUES (99, 'stray', 1, 'incoming', 'missed', 5, 5,"
                         " 'number', 0, 0, 1, 1, 99)")
        said = self.command("calls", "replay")
        for words in ("#3: outcome answered", "#6: legs", "new: ", "gone: #99", "4 calls would differ"):
            self.assertIn(words, said)
        self.assertIn("4 calls were made anew", self.command("calls", "rebuild"))
        after = self.calls("--all")
        self.assertEqual(self.tell(after), self.tell(before))
        self.assertEqual([call["note"] for call in after if call["note"]], ["a note"])
        self.assertEqual([call["id"] for call in after if call["uid"] != before[0]["uid"]], [2, 3, 4, 5, 6, 7])
        self.assertIn("Every call is as", self.command("calls", "replay"))
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")

    def belongings(self):
        """Which call each event belongs to, by what stays the same whatever its number becomes."""
        return self.database().execute("SELECT e.seq, e.kind, c.uid FROM events AS e LEFT JOIN calls AS c ON c.id = e.call"
                                       " ORDER BY e.seq").fetchall()

    # A call that is made anew has its events again, those too that cidalert and the user made of it; and whoever was
    # called back since waits no more.
    def test_a_call_that_is_made_anew_has_its_events_and_marks(self):
        self.write("config/cidalert/blocked", "0412345678\n")
        self.play_day()
        self.start_daemon()
        self.report("incoming", call="b1", remote="0412345678@192.0.2.1")
        self.report("missed", call="b1", remote="0412345678@192.0.2.1")
        for call, number in (("w1", "0299990011"), ("w2", "0299990012"), ("w3", "0299990011")):
            self.report("incoming", call=call, remote=f"{number}@192.0.2.1")
            self.report("missed", call=call, remote=f"{number}@192.0.2.1")
        for event in ("outgoing", "connected", "disconnected"):
            self.report(event, call="o1", remote="0299990011@192.0.2.1")
        self.eventually(lambda: len(self.calls("--open")) == 2, "the calls are filed")
        self.command("done", "--undo", str([call["id"] for call in self.calls("--number", "0299990011")][1]))
        self.daemon.stop()
        before, belongings = self.calls("--all"), self.belongings()
        waiting = [call["uid"] for call in self.calls("--open")]
        self.assertEqual(len(waiting), 3)
        self.assertEqual([kind for _, kind, uid in belongings if uid is None], ["dnd-on"])
        shown = {call["uid"]: self.command("show", str(call["id"]), "--json").splitlines()[1:] for call in before}
        self.assertEqual(self.command("calls", "rebuild"), "Every call is as today's rules make it.\n")
        self.assertEqual(self.belongings(), belongings)

        database = self.database()
        database.execute("DELETE FROM legs")
        database.execute("DELETE FROM calls")
        self.assertIn(f"{len(before)} calls were made anew", self.command("calls", "rebuild"))
        after = self.calls("--all")
        self.assertEqual(self.tell(after), self.tell(before))
        self.assertEqual(self.belongings(), belongings)
        self.assertEqual([call["uid"] for call in self.calls("--open")], waiting)
        for call in after:
            self.assertEqual(self.command("show", str(call["id"]), "--json").splitlines()[1:], shown[call["uid"]])
        self.assertEqual(self.command("calls", "rebuild"), "Every call is as today's rules make it.\n")

    # Taken elsewhere, as JSON or as a backup, the log is the same; a second time nothing is new.
    def test_an_export_is_imported_once(self):
        self.play_day()
        before = self.calls("--all")
        export = self.path("export.json")
        with open(export, "w", encoding="utf-8") as file:
            file.write(self.command("calls", "export"))
        copy = self.path("copy.db")
        self.command("calls", "backup", copy)
        for name, source in (("json", export), ("copy", copy)):
            with self.subTest(source=name):
                env = {**self.env, "XDG_DATA_HOME": self.path(name)}
                first = self.run_command("calls", "import", source, env=env)
                self.assertRegex(first.stdout, r"^[1-9]\d* events are new", first.stderr)
                done = self.run_command("log", "--json", "--all", env=env)
                calls = [json.loads(line) for line in done.stdout.splitlines()]
                self.assertEqual(self.tell(calls), self.tell(before))
                for key in ("display_number", "place", "type"):
                    self.assertEqual([call[key] for call in calls], [call[key] for call in before])
                for again in (export, copy):
                    self.assertEqual(self.run_command("calls", "import", again, env=env).stdout, "0 events are new\n")
                self.assertEqual(self.run_command("log", "--json", "--all", env=env).stdout, done.stdout)
        self.assertEqual(self.command("calls", "import", export), "0 events are new\n")
        self.assertEqual(self.calls("--all"), before)

    # A recorded day gives the same calls every time, and with every version.
    def test_a_recorded_day_gives_the_same_calls(self):
        with open(DAY + ".calls.json", encoding="utf-8") as file:
            expected = [json.loads(line) for line in file]
        for name in ("one", "two"):
            self.env["XDG_DATA_HOME"] = self.path(name)
            self.command("calls", "import", DAY + ".json")
            self.assertEqual(self.tell(self.calls("--all")), expected)
            self.assertIn("Every call is as", self.command("calls", "replay"))

    # What was forgotten here does not come back from a backup of before.
    def test_what_was_forgotten_is_not_imported(self):
        self.play_day()
        copy = self.path("copy.db")
        self.command("calls", "backup", copy)
        self.command("calls", "forget", "--yes", "02 9999 0001")
        before = self.calls("--all")
        self.assertEqual(self.command("calls", "import", copy), "0 events are new\n")
        self.assertEqual(self.calls("--all"), before)

    # What cannot be read says where.
    def test_nonsense_is_told_with_its_line(self):
        self.play_day()
        self.write("bad.json", self.command("calls", "export").splitlines()[0] + "\nnonsense\n")
        self.assertIn("bad.json, line 2: ", self.command("calls", "import", self.path("bad.json"), expect=1))
        self.assertIn("no-such", self.command("calls", "import", self.path("no-such"), expect=1))


if __name__ == "__main__":
    unittest.main()

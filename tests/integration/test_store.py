# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was answered with 200 is on disk, whatever happens; and a store that fails is a state."""

import os
import re
import signal
import sqlite3
import time
import unittest

from harness import TOKEN, Case


class Store(Case):

    # An open call is taken up again by the next daemon, not counted twice.
    def test_a_restart_in_mid_call_continues_the_call(self):
        daemon = self.start_daemon()
        self.report("incoming")
        self.report("connected")
        self.assertEqual(daemon.stop(), 0)
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        self.report("disconnected")
        [call] = self.calls()
        self.assertEqual(call["outcome"], "answered")

    # A stuck disk: 503 after two seconds, shown all the same, and stored when the disk is back.
    def test_a_disk_that_hangs_leads_to_503_and_a_stored_event(self):
        self.start_daemon()
        self.report("incoming", call="first")
        other = self.database()
        other.execute("BEGIN IMMEDIATE")
        begin = time.monotonic()
        self.report("incoming", remote="0391234567@h", call="second", expect=503)
        waited = time.monotonic() - begin
        self.assertGreater(waited, 1.8)
        self.assertLess(waited, 5)
        self.wait_notice(lambda n: "9123 4567" in n["title"] + n["body"], "it is shown all the same")
        other.execute("ROLLBACK")
        self.eventually(lambda: len(self.calls()) == 2, "it is stored when the disk returns")

    # SIGTERM while requests wait for the disk: they are answered, and the end is clean.
    def test_sigterm_answers_who_waits(self):
        daemon = self.start_daemon()
        self.report("onhook")
        other = self.database()
        other.execute("BEGIN IMMEDIATE")
        waiting = [self.connect() for _ in range(5)]
        for i, connection in enumerate(waiting):
            connection.sendall(f"GET /{TOKEN}/incoming?call=w{i}&remote=029999123{i}@h HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        self.eventually(lambda: self.status()["store-queue"] == 5, "they wait")
        daemon.process.send_signal(signal.SIGTERM)
        self.assertEqual([self.read_answer(c).status for c in waiting], [503] * 5)
        other.execute("ROLLBACK")
        self.assertEqual(daemon.stop(), 0)

    # And where the disk comes back in time, they get their 200 and are stored.
    def test_sigterm_waits_for_the_disk_a_little(self):
        daemon = self.start_daemon()
        self.report("onhook")
        other = self.database()
        other.execute("BEGIN IMMEDIATE")
        connection = self.connect()
        connection.sendall(f"GET /{TOKEN}/incoming?call=w&remote=0299991234@h HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        self.eventually(lambda: self.status()["store-queue"] == 1, "it waits")
        daemon.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        other.execute("ROLLBACK")
        self.assertEqual(self.read_answer(connection).status, 200)
        self.assertEqual(daemon.stop(), 0)
        self.assertEqual(len(self.calls()), 1)

    def assert_shown_but_not_stored(self, *words):
        before = self.read_store()
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "failed", "the store has failed")
        self.wait_contacts(1)
        self.report("incoming", expect=503)
        self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the call is shown")
        problem = self.status()["store-problem"]
        for word in words:
            self.assertIn(word, problem)
        self.wait_notice(lambda n: "not being logged" in n["title"], "the trouble is shown")
        self.assertEqual(self.read_store(), before, "nothing is changed or deleted to get going")

    def read_store(self):
        with open(self.store_path, "rb") as file:
            return file.read()

    # A file that is no database at all.
    def test_a_store_that_is_no_database(self):
        self.write("data/cidalert/calls.db", "this is no database, and long enough to be sure of it\n" * 50)
        self.assert_shown_but_not_stored("calls.db")

    # A store of a later version is not touched.
    def test_a_store_of_a_newer_version(self):
        self.start_daemon()
        self.report("incoming")
        self.daemon.stop()
        database = self.database()
        database.execute("PRAGMA user_version=9999")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        before = self.read_store()
        for args in (("log",), ("stats",), ("show", "1"), ("log", "--json"), ("calls", "export"), ("note", "1", "x"),
                     ("calls", "backup", self.path("b.db")), ("calls", "forget", "--all"), ("calls", "rebuild")):
            with self.subTest(args=args):
                self.assertIn("was written by a newer cidalert", self.command(*args, expect=1))
        self.assertEqual(self.read_store(), before)
        self.assert_shown_but_not_stored("newer")

    # A damaged store is rescued by putting a good one in its place: the daemon goes on by itself.
    def test_a_damaged_store_heals_when_it_is_moved_away(self):
        self.write("data/cidalert/calls.db", "this is no database, and long enough to be sure of it\n" * 50)
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "failed", "the store has failed")
        self.report("incoming", expect=503)
        os.rename(self.store_path, self.path("data/cidalert/rescued.db"))
        self.eventually(lambda: self.status()["store"] == "ready", "it goes on")
        self.eventually(lambda: len(self.calls()) == 1, "what was queued is stored")

    # Files with callers in them are nobody else's.
    def test_the_files_are_mine_alone(self):
        self.start_daemon()
        self.report("incoming")
        folder = self.path("data/cidalert")
        for name in os.listdir(folder):
            if name.startswith("calls"):
                self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o077, 0, name)

    # One writer: a second daemon says so and leaves in peace.
    def test_a_second_daemon_leaves_with_status_0(self):
        self.start_daemon()
        second = type(self.daemon)(self, "--listen", "127.0.0.1:0", expect_listening=False)
        self.assertEqual(second.process.wait(15), 0)
        second.reader.join(15)
        self.assertIn(f"process {self.daemon.process.pid}", "".join(second.lines))
        second.process.stdout.close()
        self.report("incoming")

    # Other programs stand on the views: what the man page names is there, and says what the log says.
    def test_the_views_for_other_programs(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming")
        self.report("connected")
        self.report("disconnected")
        self.command("note", "1", "a note")
        self.eventually(lambda: self.status()["store"] == "ready", "the store is open")
        [call] = self.calls()
        database = self.database()
        database.row_factory = sqlite3.Row
        [row] = map(dict, database.execute("SELECT * FROM call_log"))
        for key in ("id", "uid", "direction", "outcome", "number", "display_number", "name", "organization", "place", "line",
                    "diverted", "answered_by", "note", "change"):
            self.assertEqual(row[key], call[key], key)
        self.assertEqual(row["start"][:19] + "Z", row["start"])
        [leg] = map(dict, database.execute("SELECT * FROM call_legs"))
        self.assertEqual((leg["call"], leg["phone"], leg["outcome"]), (1, "desk", "answered"))
        kinds = [row["kind"] for row in database.execute("SELECT * FROM call_events ORDER BY seq")]
        self.assertEqual(kinds, ["incoming", "connected", "disconnected", "noted"])

    # The man page names each column of each view, and none that is not there.
    def test_the_man_page_of_the_store(self):
        self.start_daemon()
        self.report("incoming")
        database = self.database()
        views = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")]
        self.assertEqual(views, ["call_events", "call_legs", "call_log"])
        with open(os.path.join(os.path.dirname(__file__), "..", "..", "data", "man", "cidalert-store.5"),
                  encoding="utf-8") as file:
            page = file.read()
        outcomes = page[page.index("Its number, as people"):page.index(".BR number")]
        for view in views:
            with self.subTest(view=view):
                columns = {column for _, column, *_ in database.execute(f"PRAGMA table_info ({view})")}
                section = re.search(rf"^\.SS {view}$(.*?)^\.S[SH]", page, re.MULTILINE | re.DOTALL)[1]
                words = set(re.findall(r"\b[a-z_]+\b", section.replace(outcomes, outcomes.split(".BR incoming")[0])))
                self.assertEqual(columns - words, set())
                heads = re.findall(r"^\.TP\n\.BR? (.*)$", section, re.MULTILINE)
                self.assertEqual({name for head in heads for name in re.findall(r"[a-z_]+", head)} - columns, set())
        [version] = database.execute("PRAGMA user_version").fetchone()
        self.assertIn(f"is the version of the schema, {version} today", page)
        self.assertIn(hex(database.execute("PRAGMA application_id").fetchone()[0]), page)

    # Who reads for long is not in the daemon's way, and sees one moment; nor is who writes in a reader's.
    def test_readers_and_the_daemon_do_not_wait_for_each_other(self):
        self.start_daemon()
        self.report("incoming", call="a")
        self.report("missed", call="a")
        reader = self.database()
        reader.execute("BEGIN")
        self.assertEqual(reader.execute("SELECT count(*) FROM call_log").fetchone(), (1,))
        for i in range(30):
            begin = time.monotonic()
            self.report("incoming", call=f"b{i}", remote=f"02999910{i:02}@h")
            self.assertLess(time.monotonic() - begin, 1.5)
        self.assertEqual(len(self.calls("--all")), 31)
        self.assertEqual(reader.execute("SELECT count(*) FROM call_log").fetchone(), (1,))
        reader.execute("COMMIT")
        self.assertEqual(reader.execute("SELECT count(*) FROM call_log").fetchone(), (31,))
        writer = self.database()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE calls SET note = 'half'")
        for args in (("log",), ("stats",), ("show", "1"), ("calls", "export"), ("calls", "backup", self.path("copy.db"))):
            with self.subTest(args=args):
                self.assertNotIn("half", self.command(*args))
        writer.execute("ROLLBACK")

    # Readers need no daemon and hold nothing.
    def test_the_log_is_read_without_a_daemon(self):
        self.start_daemon()
        self.report("incoming")
        self.daemon.stop()
        self.assertEqual(len(self.calls()), 1)
        sqlite3.connect(self.store_path).execute("BEGIN IMMEDIATE")


if __name__ == "__main__":
    unittest.main()

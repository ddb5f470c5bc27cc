# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping and forgetting: what is to be forgotten is in no file any more; what is kept can be had back."""

import contextlib
import os
import sqlite3
import stat
import threading
import time
import unittest

from harness import TOKEN, Case

SECRET = "0298765432"
SECRET_NAME = "Zacharias Quirrenbach"


class Keeping(Case):

    def play(self, number, name="", call="c", outcome="missed"):
        self.report("incoming", remote=f"{number}@192.0.2.1", name=name, call=call)
        if outcome == "answered":
            self.report("connected", remote=f"{number}@192.0.2.1", name=name, call=call)
            outcome = "disconnected"
        self.report(outcome, remote=f"{number}@192.0.2.1", name=name, call=call)

    def files(self):
        folder = self.path("data/cidalert")
        return [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith("calls")]

    def found(self, *words):
        """The words that stand in any file of the store, in whatever case."""
        content = b""
        for path in self.files():
            with open(path, "rb") as file:
                content += file.read().lower()
        return [word for word in words if word.lower().encode() in content]

    def count_calls(self, path):
        with contextlib.closing(sqlite3.connect(path)) as database:
            return database.execute("SELECT count(*) FROM calls").fetchone()[0]

    def wait_filed(self):
        self.eventually(lambda: self.database().execute(
            "SELECT count(*) FROM calls WHERE class IS NULL").fetchone()[0] == 0, "the calls are filed")

    # A page that was freed, a log that was cut, an index that only hides: nowhere may the number still stand.
    def test_a_forgotten_number_is_in_no_file(self):
        self.start_daemon()
        self.wait_contacts(1)
        for i in range(40):
            self.play("0299991234", call=f"k{i}", outcome="answered")
        for i in range(25):
            self.play(SECRET, name=SECRET_NAME, call=f"s{i}")
        self.command("note", "last", "my-secret-note")
        self.wait_filed()
        words = (SECRET[1:], "quirrenbach", "quirr", "my-secret-note")
        self.assertEqual(len(self.found(*words)), 4)
        self.assertEqual(len(self.calls("--name", "quirr", "--all")), 25)
        last_seq = self.database().execute("SELECT max(seq) FROM events").fetchone()[0]
        self.assertIn("25 calls are forgotten", self.command("calls", "forget", "02 9876 5432"))
        self.assertEqual(self.found(*words), [])
        self.assertEqual(self.calls("--name", "quirr", "--all"), [])
        self.assertEqual(len(self.calls("--all")), 40)
        rows = self.database().execute("SELECT seq, kind, target FROM events ORDER BY seq").fetchall()
        self.assertEqual([row[0] for row in rows], list(range(1, last_seq + 2)))
        self.assertEqual(rows[-1][1], "forgot")
        self.assertEqual({row[2] for row in rows if row[1] == "forgotten"}, {None})
        self.assertEqual(self.database().execute("PRAGMA integrity_check").fetchone()[0], "ok")
        # The daemon goes on where it was, and no number comes again.
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.play("0299991234", call="after")
        self.assertEqual(self.calls("--limit", "1")[0]["id"], 66)

    # By date, and all; also without a daemon, and what happens meanwhile is not lost.
    def test_forgetting_by_date_and_all(self):
        self.write("config/cidalert/blocked", "0299998888\n")
        self.start_daemon()
        self.play(SECRET)
        # Words about a call that is over, which change nothing in it; and what cidalert itself says of one.
        self.report("disconnected", remote=f"{SECRET}@192.0.2.1", call="c")
        self.report("offhook", remote=f"{SECRET}@192.0.2.1", call="c")
        self.play("0299998888", call="blocked")
        self.play("0299991234", call="d")
        self.report("incoming", call="open")
        self.assertEqual(self.run_command("calls", "forget", "--before", "yesterday").returncode, 3)
        self.assertIn("3 calls are forgotten", self.command("calls", "forget", "--all"))
        self.assertEqual([call["outcome"] for call in self.calls()], ["ringing"])
        self.assertEqual(self.found(SECRET[1:], "99998888"), [])
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.report("missed", call="open")
        self.daemon.stop()
        self.assertIn("1 call is forgotten", self.command("calls", "forget", "--all"))
        self.assertEqual(self.calls(), [])
        self.assertEqual(self.run_command("calls", "forget", "--all", "--before", "today").returncode, 2)

    # What is older than the user wants is gone, a moment after the daemon has started or written.
    def test_keep_forgets_what_is_older(self):
        self.start_daemon()
        self.play(SECRET)
        self.play("0299991234", call="young")
        self.daemon.stop()
        old = int((time.time() - 40 * 86400) * 1e6)
        database = self.database()
        database.execute("UPDATE calls SET start_us = ? WHERE id = 1", (old,))
        database.close()
        self.write("config/cidalert/cidalert.conf", self.settings + "[log]\nkeep=30d\n")
        self.start_daemon()
        self.eventually(lambda: [call["id"] for call in self.calls()] == [2], "the old call is gone")
        self.eventually(lambda: self.found(SECRET[1:]) == [], "and its number")

    # A copy can be made while calls come in; put back, it is another log, and the one of before is kept.
    def test_backup_and_restore(self):
        self.start_daemon()
        self.play("0299991234")
        copy = self.path("copy.db")
        self.command("calls", "backup", copy)
        self.assertEqual(stat.S_IMODE(os.stat(copy).st_mode), 0o600)
        self.assertIn("copy.db", self.command("calls", "backup", copy, expect=1))
        self.play("0412345678", call="later")
        said = self.command("calls", "restore", copy)
        kept = said.splitlines()[1].split(": ", 1)[1]
        self.assertEqual(self.count_calls(kept), 2)
        self.assertEqual(len(self.calls()), 1)
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.play("0491570006", call="new")
        self.assertEqual([call["number"] for call in self.calls()], ["+61299991234", "+61491570006"])
        origins = self.database().execute("SELECT count(*) FROM origins").fetchone()[0]
        self.assertEqual(origins, 2)

    # Each copy that is made while calls come in is whole, and has all that was answered before it was begun.
    def test_backups_while_calls_come_in(self):
        self.settings = "[numbers]\nregion=AU\n[listener]\nrate=0\n"
        self.write("config/cidalert/cidalert.conf", self.settings)
        self.start_daemon()
        n_answered = 0
        is_over = threading.Event()

        def ring():
            nonlocal n_answered
            connection = self.connect()
            while not is_over.is_set():
                connection.sendall(f"GET /{TOKEN}/missed?call=r{n_answered}&remote=02{n_answered:08}@h HTTP/1.1\r\n"
                                   "Host: h\r\n\r\n".encode())
                self.assertEqual(self.read_answer(connection).status, 200)
                n_answered += 1

        phone = threading.Thread(target=ring, daemon=True)
        phone.start()
        for i in range(5):
            n_before = self.eventually(lambda: n_answered, "calls come in")
            copy = self.path(f"copy{i}.db")
            self.command("calls", "backup", copy)
            self.assertGreaterEqual(self.count_calls(copy), n_before)
            with contextlib.closing(sqlite3.connect(copy)) as database:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
                self.assertEqual(database.execute("SELECT count(*) FROM calls WHERE last_seq >"
                                                  " (SELECT max(seq) FROM events)").fetchone(), (0,))
        is_over.set()
        phone.join(30)
        self.assertEqual(len(self.calls("--all")), n_answered)

    # What is no backup is refused, and nothing is changed.
    def test_a_restore_of_nonsense_changes_nothing(self):
        self.start_daemon()
        self.play("0299991234")
        self.write("nonsense", "this is no database, and long enough to be sure of it\n" * 50)
        self.assertIn("nonsense", self.command("calls", "restore", self.path("nonsense"), expect=1))
        self.assertIn("no-such", self.command("calls", "restore", self.path("no-such"), expect=1))
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(len([path for path in self.files() if "before" in path]), 0)


if __name__ == "__main__":
    unittest.main()

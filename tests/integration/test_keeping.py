# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping and forgetting: what is to be forgotten is in no file any more; what is kept can be had back."""

import concurrent.futures
import contextlib
import itertools
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import threading
import time
import unittest

from harness import PROGRAMS, TOKEN, Case

SECRET = "0298765432"
SECRET_NAME = "Zacharias Quirrenbach"
# So many calls are not forgotten at once.
N_MANY = 10000


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

    def age(self, call, days):
        """Lets a call have begun so many days ago."""
        with contextlib.closing(self.database()) as database:
            database.execute("UPDATE calls SET start_us = ? WHERE id = ?", (int((time.time() - days * 86400) * 1e6), call))
            database.commit()

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
        self.assertIn("25 calls are forgotten", self.command("calls", "forget", "--yes", "02 9876 5432"))
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

    # Whom a call was first meant for is a number like any other: it goes, and the call stays.
    def test_a_forgotten_number_is_not_where_calls_were_diverted_from(self):
        self.start_daemon()
        for outcome in ("incoming", "missed"):
            self.report(outcome, call="d", diverted=SECRET)
        self.wait_filed()
        self.assertEqual(self.found(SECRET, SECRET[1:]), [SECRET, SECRET[1:]])
        said = self.command("calls", "forget", "--yes", "02 9876 5432")
        self.assertIn("where others named the number it is forgotten", said)
        self.assertEqual(self.found(SECRET[1:]), [])
        self.assertEqual([(call["outcome"], call["diverted"]) for call in self.calls()], [("missed", None)])
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.assertEqual(self.run_command("calls", "forget", "--yes", "02 9876 5432").returncode, 3)

    def write_export(self, number, name, count):
        """Missed calls of one caller, weeks ago, as an export of another log tells them."""
        begin_us = int((time.time() - 86400 * 30) * 1e6)
        lines = []
        for i in range(count * 2):
            event = {"origin": "6a6f1c2e-0d5b-4a0e-9d8e-1f2a3b4c5d6e", "seq": i + 1, "boot": "b", "started_us": begin_us,
                     "wall_us": begin_us + i * 1_000_000, "boot_us": 1 + i * 1_000_000,
                     "kind": ("incoming", "missed")[i % 2], "phone": "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11",
                     "phone_name": "desk", "phone_group": "", "party": "number", "number": f"+61{number[1:]}",
                     "remote": f"{number}@192.0.2.1", "name": name, "call_ref": f"i{i // 2}",
                     "target": f"/************/incoming?call=i{i // 2}&remote={number}@192.0.2.1&name={name}"}
            lines.append(json.dumps(event))
        self.write("import.json", "\n".join(lines) + "\n")

    def import_calls(self, number, name, count):
        """The same, brought into a log that no daemon has yet."""
        self.write_export(number, name, count)
        self.command("calls", "import", self.path("import.json"))
        os.unlink(self.path("import.json"))

    def multiply_calls(self, times):
        """Lets all that is in the log be there so many times."""
        steps = {"events": {"seq": "seqs", "peer_seq": "seqs", "call": "ids"}, "legs": {"call": "ids"},
                 "calls": {"id": "ids", "first_seq": "seqs", "last_seq": "seqs", "changed": "changes", "start_us": "1"}}
        with contextlib.closing(self.database()) as log:
            highest = log.execute("SELECT max(id) AS ids, max(last_seq) AS seqs, max(changed) AS changes FROM calls").fetchone()
            highest = dict(zip(("ids", "seqs", "changes", "1"), (*highest, 1)))
            for table, shifts in steps.items():
                columns = [row[1] for row in log.execute(f"PRAGMA table_info({table})")]
                shifted = [f"{c} + n.i * {highest[shifts[c]]}" if c in shifts else c for c in columns]
                log.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                            f" INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(shifted)} FROM {table}, n",
                            (times - 1,))
            log.commit()

    def spawn(self, *args):
        return subprocess.Popen([f"{PROGRAMS}/cidalert", *args], env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def is_held_by_command(self):
        with open(self.path("data/cidalert/calls.lock"), encoding="utf-8") as file:
            return file.read().startswith("command")

    # Phones ring on while very much is forgotten: each gets its 200, soon, and what they say is there afterwards,
    # once. Nothing is left of the number, though it calls again, and is named, while it is being forgotten.
    def test_forgetting_very_many_calls_keeps_no_phone_waiting(self):
        self.import_calls(SECRET, SECRET_NAME, 100)
        self.multiply_calls(N_MANY // 100)
        self.start_daemon()
        self.wait_contacts(1)

        def ring_meanwhile(number, diverted):
            self.eventually(self.is_held_by_command, "the log is lent")
            query = f"call=m{number}&diverted={diverted}&remote={number}@192.0.2.1&name="
            answers.append(self.get(f"/{TOKEN}/missed?{query}").status)

        threads = [threading.Thread(target=ring_meanwhile, args=(SECRET, "")),
                   threading.Thread(target=ring_meanwhile, args=("0299990000", SECRET))]
        with self.ringing_on() as answers:
            for thread in threads:
                thread.start()
            said = self.command("calls", "forget", "--yes", "02 9876 5432")
            for thread in threads:
                thread.join()
            left = self.found(SECRET[1:], "quirr")
        self.assertIn(f"{N_MANY + 1} calls are forgotten", said)
        self.assertEqual(left, [])
        self.assertEqual(set(answers), {200})
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        rows = self.database().execute("SELECT seq, call_ref FROM events ORDER BY seq").fetchall()
        self.assertEqual([row[0] for row in rows], list(range(1, len(rows) + 1)), "the sequence has no gap")
        told = [ref for _, ref in rows if ref and ref.startswith("o")]
        self.assertEqual(len(told), len(answers) - 2)
        self.assertEqual(len(self.calls("--all")), len(told) // 2 + 1)
        self.assertEqual(self.found(SECRET[1:], "quirr"), [])

    @contextlib.contextmanager
    def ringing_on(self):
        """A phone that rings again and again meanwhile; gives what it is answered."""
        answers = []
        is_over = threading.Event()

        def ring_on():
            for i in itertools.count():
                for event in ("incoming", "missed"):
                    remote = f"029999{i % 10000:04}@192.0.2.1"
                    answers.append(self.get(f"/{TOKEN}/{event}?call=o{i}&remote={remote}&name=").status)
                if is_over.wait(0.02):
                    return

        phone = threading.Thread(target=ring_on)
        phone.start()
        try:
            self.eventually(lambda: answers, "calls come in")
            yield answers
        finally:
            is_over.set()
            phone.join()

    # Phones ring on while very much is taken in: each gets its 200, and what they say is there afterwards, once.
    def test_importing_very_many_calls_keeps_no_phone_waiting(self):
        self.write_export("0298765432", "Zoe", N_MANY // 2)
        self.start_daemon()
        with self.ringing_on() as answers:
            said = self.command("calls", "import", self.path("import.json"))
        self.assertEqual(said, f"{N_MANY} events are new\n")
        self.assertEqual(set(answers), {200})
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        seqs = [row[0] for row in self.database().execute("SELECT seq FROM events ORDER BY seq")]
        self.assertEqual(seqs, list(range(1, N_MANY + len(answers) + 1)), "no event is lost, and none there twice")
        self.assertEqual(self.count_calls(self.path("data/cidalert/calls.db")), N_MANY // 2 + len(answers) // 2)
        self.assertEqual(self.command("calls", "import", self.path("import.json")), "0 events are new\n")

    # Phones ring on while a big log is made anew: each gets its 200, what is wrong is mended, and no call of meanwhile
    # is taken for one that is.
    def test_rebuilding_a_big_log_keeps_no_phone_waiting(self):
        self.import_calls("0298765432", "Zoe", N_MANY)
        with contextlib.closing(self.database()) as database:
            database.execute("UPDATE calls SET outcome = 'rejected' WHERE id <= 100")
            database.commit()
        self.start_daemon()
        with self.ringing_on() as answers:
            said = self.command("calls", "rebuild")
        self.assertEqual(said.splitlines()[-1], "100 calls were made anew")
        self.assertEqual(set(answers), {200})
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.assertEqual(self.count_calls(self.path("data/cidalert/calls.db")), N_MANY + len(answers) // 2)
        self.assertEqual(self.command("calls", "replay"), "Every call is as today's rules make it.\n")

    # A command that is killed leaves a log that is sound, and the next one has the rest to do: nothing comes twice.
    def test_importing_that_was_killed_is_finished(self):
        self.write_export("0298765432", "Zoe", 2000)
        self.start_daemon()
        for patience in (0.02, 0.2, 0.5):
            command = self.spawn("calls", "import", self.path("import.json"))
            with contextlib.suppress(subprocess.TimeoutExpired):
                command.wait(patience)
            command.kill()
            command.wait()
        self.report("missed", call="meanwhile")
        self.command("calls", "import", self.path("import.json"))
        self.assertEqual(len(self.calls("--all")), 2001)
        self.assertEqual(self.database().execute("SELECT count(*) FROM events").fetchone()[0], 4001)
        self.assertEqual(self.database().execute("PRAGMA integrity_check").fetchone()[0], "ok")

    # A command that is killed leaves a log that is sound, and the next one has the rest to do.
    def test_forgetting_that_was_killed_is_finished(self):
        self.import_calls(SECRET, SECRET_NAME, 100)
        self.multiply_calls(20)
        self.start_daemon()
        self.wait_contacts(1)
        for patience in (0.02, 0.2, 0.8):
            command = self.spawn("calls", "forget", "--yes", "02 9876 5432")
            with contextlib.suppress(subprocess.TimeoutExpired):
                command.wait(patience)
            command.kill()
            command.wait()
        done = self.run_command("calls", "forget", "--yes", "02 9876 5432")
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(self.found(SECRET[1:], "quirr"), [])
        self.assertEqual(self.calls("--all"), [])
        self.assertEqual(self.database().execute("PRAGMA integrity_check").fetchone()[0], "ok")

    # Whoever comes while the log is lent to another waits a little: all have their turn.
    def test_forgetting_many_at_once(self):
        self.start_daemon()
        numbers = [f"02987654{i:02}" for i in range(6)]
        for number in numbers:
            self.play(number, call=number)
        self.play("0299991234", call="stays")
        with concurrent.futures.ThreadPoolExecutor(len(numbers)) as pool:
            done = list(pool.map(lambda number: self.run_command("calls", "forget", "--yes", number), numbers))
        self.assertEqual([(one.returncode, one.stdout, one.stderr) for one in done],
                         [(0, "1 call is forgotten\n", "")] * len(numbers))
        self.assertEqual([call["number"] for call in self.calls("--all")], ["+61299991234"])

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
        self.assertEqual(self.run_command("calls", "forget", "--yes", "--before", "yesterday").returncode, 3)
        self.assertIn("3 calls are forgotten", self.command("calls", "forget", "--yes", "--all"))
        self.assertEqual([call["outcome"] for call in self.calls()], ["ringing"])
        self.assertEqual(self.found(SECRET[1:], "99998888"), [])
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.report("missed", call="open")
        self.daemon.stop()
        self.assertIn("1 call is forgotten", self.command("calls", "forget", "--yes", "--all"))
        self.assertEqual(self.calls(), [])
        self.assertEqual(self.run_command("calls", "forget", "--yes", "--all", "--before", "today").returncode, 2)

    # What is older than the user wants is gone, a moment after the daemon has started or written.
    def test_keep_forgets_what_is_older(self):
        self.start_daemon()
        self.play(SECRET)
        self.play("0299991234", call="young")
        self.daemon.stop()
        self.age(1, 50)
        self.write("config/cidalert/cidalert.conf", self.settings + "[log]\nkeep=30d\n")
        # As far as the log knows the clock may have jumped: one young call proves nothing.
        self.start_daemon()
        self.play("0299991234", call="middle")
        self.wait_filed()
        self.persists(lambda: [call["id"] for call in self.calls()] == [1, 2, 3], "nothing is gone", for_s=0.5)
        self.daemon.stop()
        self.age(2, 3)
        self.start_daemon()
        self.eventually(lambda: [call["id"] for call in self.calls()] == [2, 3], "the old call is gone")
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
        said = self.command("calls", "restore", "--yes", copy)
        kept = said.splitlines()[1].split(": ", 1)[1]
        self.assertEqual(self.count_calls(kept), 2)
        self.assertEqual(len(self.calls()), 1)
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.play("0491570006", call="new")
        self.assertEqual([call["number"] for call in self.calls()], ["+61299991234", "+61491570006"])
        origins = self.database().execute("SELECT count(*) FROM origins").fetchone()[0]
        self.assertEqual(origins, 2)

    # What a restore kept is the user's to delete, and is named; what one that was killed left goes.
    def test_forgetting_looks_beside_the_log(self):
        self.start_daemon()
        self.play(SECRET)
        self.command("calls", "backup", self.path("copy.db"))
        said = self.command("calls", "restore", "--yes", self.path("copy.db"))
        kept = said.splitlines()[1].split(": ", 1)[1]
        left = self.path("data/cidalert/calls.restoring/calls.db")
        os.mkdir(os.path.dirname(left))
        shutil.copy(kept, left)
        done = self.run_command("calls", "forget", "--yes", SECRET)
        self.assertEqual((done.returncode, done.stdout), (0, "1 call is forgotten\n"))
        self.assertIn(f"Nothing is forgotten in {kept}", done.stderr)
        self.assertFalse(os.path.exists(os.path.dirname(left)))
        os.unlink(kept)
        self.assertEqual(self.found(SECRET[1:]), [])
        self.assertEqual(self.run_command("calls", "forget", "--yes", SECRET).stderr, "")

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

    # A trigger of somebody's would go on deleting in the log for years: the backup is refused, and its events come in.
    def test_a_restore_of_a_hostile_backup_changes_nothing(self):
        self.start_daemon()
        self.play("0299991234")
        copy = self.path("copy.db")
        self.command("calls", "backup", copy)
        self.command("calls", "forget", "--all", "--yes")
        self.play("0412345678", call="later")
        with contextlib.closing(sqlite3.connect(copy)) as database:
            database.execute("CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM calls; END")
            database.commit()
        self.assertIn("TRIGGER evil", self.command("calls", "restore", "--yes", copy, expect=1))
        self.play("0491570006", call="new")
        self.assertEqual([call["number"] for call in self.calls()], ["+61412345678", "+61491570006"])
        self.assertEqual([path for path in self.files() if "restor" in path or "before" in path], [])

    # What is no backup is refused, and nothing is changed.
    def test_a_restore_of_nonsense_changes_nothing(self):
        self.start_daemon()
        self.play("0299991234")
        self.write("nonsense", "this is no database, and long enough to be sure of it\n" * 50)
        self.assertIn("nonsense", self.command("calls", "restore", "--yes", self.path("nonsense"), expect=1))
        self.assertIn("no-such", self.command("calls", "restore", "--yes", self.path("no-such"), expect=1))
        self.eventually(lambda: self.status()["store"] == "ready", "the daemon has its log again")
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(len([path for path in self.files() if "before" in path]), 0)


if __name__ == "__main__":
    unittest.main()

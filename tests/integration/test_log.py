# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log as people see it: in a terminal, in the pager, page by page while calls come in."""

import csv
import io
import os
import re
import signal
import subprocess
import unicodedata
import unittest

from harness import PROGRAMS, Case

HOSTILE = ["<b>&", "\x1b[2J\x1b[31mred", "=cmd|' /C calc'!A0", "名前は長い日本語の名前です", "דוד", "👩‍👩‍👧 family",
           "Wolfeschlegelsteinhausenbergerdorff the Elder of Hamburg"]


def width(line):
    """How many columns of a terminal a line takes."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", line)
    return sum(0 if unicodedata.category(c) in ("Mn", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in plain)


class Log(Case):
    notification_server = False
    session_bus = False

    def ring(self, count, first=0):
        for i in range(first, first + count):
            self.report("missed", remote=f"0299990{i:03}@h", call=f"m{i}", name=HOSTILE[i % len(HOSTILE)])

    # Whoever calls, no line is broken, at any width, and nothing but our own colours is written.
    def test_lines_fit_the_terminal(self):
        self.start_daemon()
        self.ring(len(HOSTILE))
        for columns in (40, 60, 80, 120):
            for env in ({}, {"NO_COLOR": "1"}):
                with self.subTest(columns=columns, env=env):
                    shown = self.on_terminal("log", columns=columns, **env)
                    lines = shown.splitlines()
                    self.assertEqual(len(lines), 1 + len(HOSTILE))
                    self.assertLessEqual(max(map(width, lines)), columns)
                    self.assertEqual("\x1b[" in shown, not env)
                    self.assertNotIn("\x1b[2J", shown)

    # NO_COLOR and TERM=dumb are obeyed, and a missed call is still marked.
    def test_no_colour(self):
        self.start_daemon()
        self.ring(1)
        self.assertIn("\x1b[1;31m", self.on_terminal("log"))
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            shown = self.on_terminal("log", **env)
            self.assertNotIn("\x1b", shown)
            self.assertIn("● ", shown)
        self.assertNotIn("\x1b", self.command("log"))

    # What is longer than the screen goes to the pager, with git's LESS; what fits does not, nor does JSON.
    def test_the_pager(self):
        self.start_daemon()
        self.ring(12)
        self.write("pager", '#!/bin/sh\necho "paged $LESS $*"\ncat\n', mode=0o755)
        pager = {"PAGER": f"{self.path('pager')} --own"}
        paged = self.on_terminal("log", rows=10, **pager)
        self.assertTrue(paged.startswith("paged FRX +G --own\n"), paged)
        self.assertEqual(paged.count("#"), 12)
        self.assertIn("\x1b[1;31m", paged)
        for args, rows, env in ((("log",), 50, pager), (("log", "--json"), 10, pager),
                                (("log", "--no-pager"), 10, pager), (("log",), 10, {"PAGER": "cat"}),
                                (("log",), 10, {"PAGER": "/nonexistent/pager"})):
            with self.subTest(args=args, rows=rows, env=env):
                shown = self.on_terminal(*args, rows=rows, **env)
                self.assertNotIn("paged", shown)
                self.assertGreaterEqual(shown.count("\n"), 12)
        self.assertNotIn("paged", self.run_command("log", env={**self.env, **pager}).stdout)

    # Half of the log on a full disk does not pass for the whole of it.
    def test_output_that_does_not_fit_is_a_failure(self):
        self.start_daemon()
        self.ring(1)
        with open("/dev/full", "w", encoding="utf-8") as full:
            for args in (("log",), ("log", "--json"), ("calls", "export"), ("status",), ("--help",),
                         ("log", "--help")):
                with self.subTest(args=args):
                    done = subprocess.run([f"{PROGRAMS}/cidalert", *args], env=self.env, text=True, stdout=full,
                                          stderr=subprocess.PIPE, timeout=60, check=False)
                    self.assertEqual(done.returncode, 1, done.stderr)
                    self.assertIn("could be written to standard output", done.stderr)

    # `status | head -1` has been told enough, whether the command spoke to the daemon or not.
    def test_who_reads_no_more_is_told_no_more(self):
        self.start_daemon()
        self.ring(1)
        for args in (("log",), ("stats", "--json"), ("show", "last"), ("calls", "export"), ("status",), ("contacts",),
                     ("lookup", "0299991234"), ("phone", "urls", "desk"), ("check",), ("--help",), ("log", "--help")):
            with self.subTest(args=args):
                reading, writing = os.pipe()
                os.close(reading)
                with open(writing, "wb") as output:
                    done = subprocess.run([f"{PROGRAMS}/cidalert", *args], env=self.env, text=True, stdout=output,
                                          stderr=subprocess.PIPE, timeout=60, check=False)
                self.assertEqual((done.returncode, done.stderr), (-signal.SIGPIPE, ""))

    # Who has closed it is not sent to look for room on a disk; and nothing else gets what was meant for it.
    def test_an_output_that_is_closed_is_called_so(self):
        self.start_daemon()
        self.ring(1)
        for args in (("log",), ("calls", "export"), ("status",), ("--help",), ("log", "--help")):
            with self.subTest(args=args):
                done = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', f"{PROGRAMS}/cidalert", *args], env=self.env,
                                      text=True, stderr=subprocess.PIPE, timeout=60, check=False)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("standard output: it is closed", done.stderr)

    # Page by page from the newest on, while calls come in: all of them, none twice.
    def test_pages_while_calls_come_in(self):
        self.start_daemon()
        self.ring(17)
        page = self.calls("--limit", "5")
        seen = list(reversed(page))
        while page:
            self.ring(1, first=100 + len(seen))
            page = self.calls("--limit", "5", "--before", f"#{page[0]['id']}")
            seen += reversed(page)
        self.assertEqual([call["number"] for call in seen], [f"+61299990{i:03}" for i in reversed(range(17))])
        newer = self.calls("--all", "--after", str(seen[0]["id"]))
        self.assertEqual([call["number"][:10] for call in newer], ["+612999901"] * 4)

    # `last` and `last-missed` serve wherever a number does, with its sign or without.
    def test_words_for_a_call(self):
        self.start_daemon()
        self.ring(2)
        self.report("outgoing", call="o1", remote="0391234567@h")
        self.report("disconnected", call="o1", remote="0391234567@h")
        for word, number in (("last", 3), ("last-missed", 2), ("#1", 1), ("1", 1)):
            with self.subTest(word=word):
                self.assertIn(f"Call #{number}\n", self.command("show", word))
                self.command("note", word, f"of {word}")
                self.assertEqual(self.command("note", word), f"of {word}\n")
                self.assertEqual([c["note"] for c in self.calls() if c["id"] == number], [f"of {word}"])
                self.assertEqual([c["id"] for c in self.calls("--before", word)], list(range(1, number)))
                self.assertEqual([c["id"] for c in self.calls("--after", word)], list(range(number + 1, 4)))
        self.assertIn("#2", self.command("done", "last-missed"))
        self.assertIn("#3 ((03) 9123 4567) was not missed", self.command("done", "last", expect=1))

    # Every form of one question has the same calls, the table among them.
    def test_every_form_has_the_same_calls(self):
        self.start_daemon()
        self.ring(9)
        self.report("incoming", remote="0391234567@h", call="c1")
        self.report("connected", remote="0391234567@h", call="c1")
        self.report("disconnected", remote="0391234567@h", call="c1")
        for query in ((), ("--missed",), ("--number", "02*"), ("--limit", "3"), ("--all",), ("--since", "today"),
                      ("--outcome", "answered"), ("--before", "last", "--limit", "4"), ("--open", "--stranger")):
            with self.subTest(query=query):
                expected = [str(call["id"]) for call in self.calls(*query)]
                rows = csv.DictReader(io.StringIO(self.command("log", "--csv", *query), newline=""))
                self.assertTrue(expected)
                self.assertEqual([row["id"] for row in rows], expected)
                self.assertEqual(self.command("log", "--format", "{id}", *query).split(), expected)
                plain = self.command("log", *query)
                self.assertEqual([line.split("\t")[0] for line in plain.splitlines()], [f"#{i}" for i in expected])
                table = self.on_terminal("log", *query, NO_COLOR="1")
                self.assertEqual(re.findall(r"^. +#(\d+) ", table, re.MULTILINE), expected)
                cards = self.run_command("log", "--vcard", *query).stdout
                strangers = {call["number"] for call in self.calls(*query) if call["name_from"] in ("none", "phone")}
                self.assertEqual(set(re.findall(r"TEL;TYPE=VOICE:(\S+)", cards)), strangers)

    # The sums on a terminal, for the same calls.
    def test_stats(self):
        self.start_daemon()
        self.ring(9)
        for columns in (40, 80):
            shown = self.on_terminal("stats", columns=columns, PAGER="cat", NO_COLOR="1")
            self.assertRegex(shown, r"\n  Missed +9")
            self.assertLessEqual(max(map(width, shown.splitlines())), columns)
        self.assertIn("\x1b[31m", self.on_terminal("stats", PAGER="cat"))


if __name__ == "__main__":
    unittest.main()

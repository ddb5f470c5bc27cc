# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every name of tests/data/hostile.tsv, from the wire of the real daemon to every way out of it."""

import csv
import io
import json
import os
import re
import unicodedata
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

from harness import PHONE_ID, TOKEN, Case, Terminal

LIST = os.path.join(os.path.dirname(__file__), "..", "data", "hostile.tsv")
# One file for each run: what it was given as arguments, environment and standard input.
RECORDER = """#!/bin/sh
{ printf '%s\\0' "$@"; printf '\\1\\0'; env -0; printf '\\1\\0'; cat; } >"FOLDER/$$.new"
mv "FOLDER/$$.new" "FOLDER/$CIDALERT_NUMBER.told"
"""
OVERRIDES = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A part that is kept apart from the others: what begins ends in the same line.
ISOLATED = re.compile("[\u2066\u2068]([^\u2066-\u2069\n]*)\u2069")
UNSEEN = set("\u00ad\u200b\u2060\ufeff\u2028\u2029")


def read_list():
    """Bytes each, in the order of the list."""
    with open(LIST, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    return [(urllib.parse.unquote_to_bytes(name) * int(times), what) for name, times, what in rows]


NAMES = read_list()


class Hostile(Case):
    settings = "[numbers]\nregion=AU\n[hook all]\non=missed\nrun=~/recorder {name} at={name} end\n"

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("home/told"))
        self.write("home/recorder", RECORDER.replace("FOLDER", self.path("home/told")), mode=0o700)

    def ring(self, number, name, event="incoming", call=None):
        """As a phone that escapes what it must."""
        said = f"/{TOKEN}/{event}?call={call or f'h{number}'}&local=0101&remote=02999{number:05}@h&name="
        self.assertEqual(self.get(said.encode() + urllib.parse.quote(name).encode()).status, 200)

    def check_plain(self, text, what, allowed=""):
        """Nothing in it moves a cursor, hides, or turns round what stands behind it."""
        for c in text:
            self.assertTrue(unicodedata.category(c) != "Cc" or c in allowed, (what, text))
            self.assertNotIn(c, OVERRIDES | UNSEEN, (what, text))
        self.assertNotRegex(unicodedata.normalize("NFC", text), "[\u0300-\u036f]{4}", what)
        text.encode()

    # One notification each: the title is text, the body is markup without an element or a link.
    def test_notifications(self):
        self.start_daemon()
        for number, (name, what) in enumerate(NAMES):
            self.ring(number, name)
            # The whole number: a few digits of it may as well be the time at which somebody else called.
            digits = f"02999{number:05}"
            notice = self.wait_notice(lambda n, d=digits: d in re.sub(r"\D", "", n["title"] + n["body"]), what)
            self.ring(number, b"", event="disconnected")
            with self.subTest(what=what):
                self.check_notice(notice, what)
        # What stood on a notice of its own stands in those of missed calls too, in the body.
        missed = [n for n in self.notices() if n["hints"].get("category") == "call.unanswered"]
        self.assertTrue(any("evil" in n["body"] for n in missed), "no link was missed")
        for notice in missed:
            self.check_notice(notice, "missed")

    def check_notice(self, notice, what):
        self.check_plain(ISOLATED.sub(r"\1", notice["title"]), what)
        self.check_plain(ISOLATED.sub(r"\1", notice["body"]).replace("\u2060", ""), what, "\n")
        self.assertLessEqual(len(notice["title"]), 400)
        self.assertLessEqual(len(notice["body"]), 6000)
        self.assertEqual(len(ElementTree.fromstring(f"<x>{notice['body']}</x>")), 0)
        self.assertNotRegex(notice["body"], r"https?://|www\.|evil\.example")

    # What the log prints: a line each on a terminal, a row, an object, a card.
    def test_the_log(self):
        self.start_daemon()
        for number, (name, _) in enumerate(NAMES):
            self.ring(number, name, event="missed")
        for columns in (40, 120):
            shown = self.on_terminal("log", "--all", "--no-pager", columns=columns, rows=500)
            self.check_plain(re.sub(r"\x1b\[[0-9;]*m|[\u2068\u2069]", "", shown), "log", "\n")
            self.assertEqual(shown.count("\n"), 1 + len(NAMES))
        self.check_csv(self.command("log", "--all", "--csv"))
        self.check_json(self.command("log", "--all", "--json"))
        self.check_cards(self.command("log", "--all", "--vcard"))
        for number in range(1, 1 + len(NAMES), 7):
            shown = self.on_terminal("show", str(number), rows=500)
            self.check_plain(re.sub(r"\x1b\[[0-9;]*m|[\u2068\u2069]", "", shown), "show", "\n")
        self.check_round_trip()

    def check_csv(self, text):
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        self.assertEqual(len(rows), 1 + len(NAMES))
        for row in rows:
            self.assertEqual(len(row), len(rows[0]))
            for cell in (part for whole in row for part in whole.split(";")):
                self.check_plain(cell, "CSV")
                self.assertNotRegex(cell, r"^[=@\-\t\r]|^\+(?![0-9 ()]+$)|^[＝＋－＠]")

    def check_json(self, text):
        self.check_plain(text, "JSON", "\n")
        calls = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(len(calls), len(NAMES))
        for call in calls:
            self.check_plain(call["name"] or "", "name")
            self.assertLessEqual(len(call["name"] or ""), 200)
            self.assertFalse(call["simulated"])
            self.assertEqual(call["line"], "0101")

    def check_cards(self, text):
        self.check_plain(text, "vCard", "\r\n")
        self.assertEqual(re.findall(r"(?m)^BEGIN:VCARD", text), ["BEGIN:VCARD"] * len(NAMES))
        self.assertEqual(len(re.findall(r"(?m)^FN:.", text)), len(NAMES))
        self.assertEqual(len(re.findall(r"(?m)^TEL", text)), len(NAMES))

    def check_round_trip(self):
        """What is exported is taken in again elsewhere, and prints the same."""
        exported = self.command("calls", "export")
        self.check_plain(exported, "export", "\n")
        self.write("journal.json", exported)
        before = [call["name"] for call in self.calls("--all")]
        self.env["XDG_DATA_HOME"] = self.path("other")
        self.env["XDG_RUNTIME_DIR"] = self.path("other-run")
        os.mkdir(self.path("other-run"), 0o700)
        self.command("calls", "import", self.path("journal.json"))
        self.assertEqual([call["name"] for call in self.calls("--all")], before)

    # A program gets as many arguments as it was promised, and no option; and one line for each word.
    def test_hooks(self):
        self.start_daemon()
        for number, (name, what) in enumerate(NAMES):
            self.ring(number, name, event="missed")
            path = self.path(f"home/told/+612999{number:05}.told")
            self.eventually(lambda p=path: os.path.exists(p), f"the hook was told of {what}")
            with open(path, "rb") as file:
                argv, env, said = file.read().split(b"\1\0")
            with self.subTest(what=what):
                self.check_told(argv.decode().split("\0")[:-1], env.decode().split("\0")[:-1], said.decode())

    def check_told(self, argv, env, said):
        self.assertEqual((len(argv), argv[2]), (3, "end"))
        self.assertNotRegex(argv[0], "^[-@]")
        self.assertTrue(argv[1].startswith("at="))
        for text in argv + [one for one in env if one.startswith("CIDALERT_")]:
            self.check_plain(text, "hook")
        self.check_plain(said, "hook", "\n")
        self.assertEqual(said.count("\n"), 1)
        self.check_plain(json.loads(said)["name"] or "", "hook")

    # Files and settings have names too: what every command prints of them stays in its line.
    def test_files_and_settings(self):
        evil = "e\x1b]0\x07\x1b[2J\n\u202eb\x9bl"
        settings = evil.replace("\n", "")
        self.write("data/cidalert/contacts/" + evil + ".vcf", "BEGIN:VCARD\n")
        self.write("list" + evil, "no number\x1b[2J\n02 9999*\n")
        self.write("config/cidalert/blocked", f"0299991234 # {settings}\n{settings}\n")
        self.write("config/cidalert/cidalert.conf",
                   f"[numbers]\nregion=AU\n[contacts]\nvcards={self.path(settings)};~/.local/share/cidalert/contacts;"
                   f"{self.path('data/cidalert/contacts')}\nblocklists={self.path('list' + settings)}\n"
                   f"[listener]\nport={settings}\n[hook all]\non=missed\nrun=~/{settings}\n"
                   f"[hook page]\nopen=https://crm.example/{settings}\n")
        self.write("config/cidalert/phones.conf", f"[phone desk]\nid={PHONE_ID}\ntoken={TOKEN}\nnumber=21{settings}\n"
                   f"[phone d{settings}]\n", 0o600)
        commands = ((), ("status",), ("check",), ("contacts",), ("contacts", "blocked"), ("lookup", "0299991234"),
                    ("status", "--json"), ("check", "--json"), ("contacts", "--json"),
                    ("contacts", "blocked", "--json"), ("hook", "list"), ("hook", "test", "page"),
                    ("phone", "list"), ("phone", "list", "--plain"), ("calls", "import", self.path("no" + evil)),
                    ("calls", "backup", self.path("copy" + evil)),
                    ("calls", "restore", "--yes", self.path("copy" + evil)))
        for is_running in (False, True):
            if is_running:
                self.start_daemon()
            for args in commands:
                with self.subTest(args=args, is_running=is_running):
                    done = self.run_command(*args)
                    self.check_plain(done.stdout.replace("\t", " ") + done.stderr, args, "\n")
                    for line in done.stdout.splitlines() + done.stderr.splitlines():
                        self.assertNotRegex(line, r"^b ?l")
        self.check_offered()

    def check_offered(self):
        """What stands in phones.conf is offered, and says nothing to the terminal."""
        terminal = Terminal(self, "setup", "--make", "snom", "--address", "192.0.2.50", "--host", "192.0.2.20")
        terminal.wait_for(r"\[21.*\] $")
        self.check_plain(terminal.text, "setup", "\n")
        os.write(terminal.master, b"\x04")
        self.assertNotEqual(terminal.leave(), 0)

    # Who called is not in the journal; where debugging brings it there, each word stays in its line.
    def test_the_journal(self):
        self.start_daemon("--listen", "127.0.0.1:0", "--verbose")
        for number, (name, _) in enumerate(NAMES):
            self.ring(number, name, event="missed")
        self.eventually(lambda: len(self.calls("--all")) == len(NAMES), "all are in the log")
        with open(self.daemon.log_path, "rb") as file:
            said = file.read().decode()
        self.check_plain(said, "journal", "\n")
        for line in said.splitlines():
            self.assertRegex(line, r"^\(.*\)|^cidalertd|^\*\*|^$|^[A-Za-z]")
        quiet = [line for line in said.splitlines() if "DEBUG" not in line]
        self.assertNotRegex("\n".join(quiet), r"2999\d{5}")
        self.assertNotIn("evil", "\n".join(quiet))

    # What an address book holds is no more for the journal, however wrong it is; the rest of it is read.
    def test_a_damaged_card_is_not_quoted(self):
        lines = ["TEL;\x14SECRET(x):1", "TEL;ENCODING=SECRET:1", "NOTE;ENCODING=b;ENCODING=SECRET:x", "NOTE:SECRET\\q",
                 "SECRET", "X.SECRET.Y:1", "TEL;TYPE=\"SECRET:1", "ORG;SECRET", "PHOTO;SECRET=\x01;ENCODING=b:x"]
        cards = [f"BEGIN:VCARD\nVERSION:3.0\nFN:A{i}\n{line}\nTEL:+6129999{i:04}\nEND:VCARD\n"
                 for i, line in enumerate(lines)]
        self.write("data/cidalert/contacts/contacts.vcf", "".join(cards))
        self.start_daemon("--listen", "127.0.0.1:0", "--verbose")
        self.wait_contacts(len(cards))
        for i in range(len(cards)):
            self.ring(i, b"", event="missed")
        self.eventually(lambda: len(self.calls("--all")) == len(cards), "all are in the log")
        self.assertNotIn("SECRET", self.daemon.log())


if __name__ == "__main__":
    unittest.main()

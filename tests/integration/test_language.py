# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What those who read German see, and what programs read, whatever people do."""

import os
import re
import subprocess

import test_completions
import test_log
from harness import ANA, PROGRAMS, Case

# Without a locale of that language: C.UTF-8 has none of its own, and takes LANGUAGE.
GERMAN = {"CIDALERT_LOCALEDIR": os.environ.get("CIDALERT_CATALOGUES", "build/data/po"), "LANGUAGE": "de"}
BO = """BEGIN:VCARD
VERSION:3.0
FN:Bo Berg
TEL;TYPE=cell:+61 412 345 678
END:VCARD
"""


class German(Case):
    capabilities = "actions body"
    contacts = ANA + BO
    settings = "[numbers]\nregion=AU\n[line 0101]\nname=Sales\n"

    on_terminal = test_log.Log.on_terminal

    def setUp(self):
        super().setUp()
        self.env.update(GERMAN)

    def in_english(self, *args):
        """What the same command prints for those who read English."""
        return self.run_command(*args, env={**self.env, "LANGUAGE": "en"})

    def make_calls(self):
        self.report("missed", call="m1")
        self.report("missed", remote="anonymous@anonymous.invalid", call="m2")
        self.report("incoming", remote="0412345678@h", call="a1")
        self.report("connected", remote="0412345678@h", call="a1")
        self.report("disconnected", remote="0412345678@h", call="a1")
        self.report("outgoing", remote="21@h", call="o1")
        self.report("disconnected", remote="21@h", call="o1")
        self.eventually(lambda: len(self.calls()) == 4, "the calls are logged")

    # Whoever asks for help reads it in his own language; what is typed stays as it is.
    def test_help_is_german(self):
        for command in ([], ["phone"], ["log"], ["setup"]):
            said = self.command(*command, "--help")
            self.assertRegex(said, r"(?m)^(Aufruf: cidalert|  cidalert log)" if command == ["log"] else "cidalert")
            self.assertNotEqual(said, self.in_english(*command, "--help").stdout)
        self.assertIn("Gibt die Anrufe aus", self.command("log", "--help"))
        self.assertIn("--missed", self.command("log", "--help"))
        self.assertIn("Einen Befehl „lg“ gibt es nicht", self.command("lg", expect=2))
        daemon = subprocess.run([f"{PROGRAMS}/cidalertd", "--help"], env=self.env, capture_output=True, text=True,
                                timeout=30, check=True)
        self.assertIn("Zeigt auf dem Bildschirm", daemon.stdout)

    # The notice, its buttons and what is left of a missed call are for people.
    def test_a_notice_is_german(self):
        self.start_daemon()
        self.wait_contacts(2)
        self.report("incoming", remote="0399998888@h")
        notice = self.wait_notice(lambda n: "9999 8888" in n["title"], "the notice")
        self.assertIn("Leitung Sales", notice["body"])
        self.assertIn("Öffnen", notice["actions"])
        self.report("missed", remote="0399998888@h")
        self.wait_notice(lambda n: n["title"].startswith("Verpasster Anruf von (03) 9999 8888"), "what is left")

    # A terminal is read by people: words, headings and what stands for nobody.
    def test_the_log_is_german(self):
        self.start_daemon()
        self.wait_contacts(2)
        self.make_calls()
        shown = self.on_terminal("log", TERM="dumb")
        self.assertRegex(shown, r"^Heute\n")
        self.assertRegex(shown, r"Ana Pérez · Pérez & Söhne +\(02\) 9999 1234 +Sales +verpasst")
        self.assertRegex(shown, r"Unterdrückte Nummer +Sales +verpasst")
        self.assertRegex(shown, r"21 +Sales +keine Antwort")
        details = self.on_terminal("show", "last-missed", TERM="dumb")
        self.assertIn("  Ausgang         verpasst\n", details)
        self.assertIn("  Richtung        eingehend\n", details)
        self.assertIn("2 verpasste Anrufe sind offen", self.on_terminal(TERM="dumb"))
        self.assertIn("Festnetz", self.command("lookup", "0299991234"))

    # No heading and no label is cut, though German words are long.
    def test_german_words_fit(self):
        self.start_daemon()
        self.wait_contacts(2)
        self.make_calls()
        for command in (["log"], ["show", "1"], ["show", "3"], ["stats", "--by", "outcome,weekday"], ["lookup", "Ana"],
                        ["lookup", "--explain", "0299991234"], ["status"]):
            for line in self.on_terminal(*command, TERM="dumb").split("\n"):
                self.assertLessEqual(test_log.width(line), 80 if command[0] in ("log", "show", "stats") else 400)
                self.assertNotRegex(line, r"^ {0,4}\S{2,}…")
        labels = {line[2:18].rstrip() for line in self.on_terminal("show", "1", TERM="dumb").split("\n")
                  if line.startswith("  ") and line[2] != " "}
        self.assertLessEqual({"Beginn", "Richtung", "Ausgang", "Art der Nummer", "Gegenstelle"}, labels)

    # Days, numbers and shares are written as the place has it.
    def test_days_and_numbers_follow_the_place(self):
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", self.path("de_DE.UTF-8")], check=True,
                       capture_output=True, timeout=120)
        del self.env["LANGUAGE"]
        self.env.update(LC_ALL="de_DE.UTF-8", LOCPATH=self.folder)
        self.start_daemon()
        self.make_calls()
        sums = self.on_terminal("stats", "--since", "2 days ago", "--by", "weekday,month", TERM="dumb")
        self.assertRegex(sums, r"^\d+\. \w+ 20\d\d – \d+\. \w+ 20\d\d\n")
        self.assertRegex(sums, r"Anrufe +4  \d,\d am Tag\n")
        self.assertRegex(sums, r"Verpasst +2  67 % der eingehenden\n")
        self.assertRegex(sums, r"(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag) +4 ")
        self.assertRegex(sums, r"(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
                               r" 20\d\d +4 ")
        for call in self.calls():
            self.assertTrue(call["talk_s"] is None or isinstance(call["talk_s"], (int, float)))
        self.assertNotRegex(self.command("log", "--csv"), r"\d,\d{3}\b")

    # Whoever asks is answered in his own language.
    def test_yes_is_ja(self):
        self.start_daemon()
        self.make_calls()
        for answer, n_calls in (("n", 4), ("j", 3)):
            script = f"printf '{answer}\\n' | script -qec '{PROGRAMS}/cidalert calls forget 21' /dev/null"
            done = subprocess.run(["bash", "-c", script], env={**self.env, "TERM": "dumb"}, capture_output=True,
                                  text=True, timeout=60, check=False)
            self.assertIn("[j/N]", done.stdout)
            self.assertEqual(len(self.calls()), n_calls, done.stdout)

    # What programs read is the same in every language.
    def test_programs_read_the_same(self):
        self.start_daemon()
        self.wait_contacts(2)
        self.make_calls()
        self.command("simulate", "--missed", "--ring", "0")
        for command in (["log"], ["log", "--simulated"], ["log", "--json"], ["log", "--csv"],
                        ["log", "--format", "{outcome} {direction} {type} {name_from}"], ["show", "1", "--json"],
                        ["stats"], ["stats", "--json"], ["stats", "--by", "outcome,line,weekday"],
                        ["phone", "list", "--plain"], ["phone", "urls", "desk", "--plain"], ["phone", "urls", "desk", "--xml"],
                        ["lookup", "--json", "0299991234"], ["contacts", "list", "--json"], ["calls", "export"]):
            german, english = self.run_command(*command), self.in_english(*command)
            self.assertEqual(german.returncode, 0, german.stderr)
            self.assertEqual(self.strip_moments(german.stdout), self.strip_moments(english.stdout), command)

    @staticmethod
    def strip_moments(text):
        """Without what grows from one command to the next."""
        return re.sub(r'"(read|since|now|days|until)":[^,}]*', "", text)


class GermanBash(test_completions.BashTest):
    # Completion reads --help, and what a command says of its checks.
    def test_completion_understands_german(self):
        self.env.update(GERMAN)
        self.check_verbs()
        self.check_values()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands, as people and scripts meet them."""

import csv
import io
import json
import os
import re
import stat
import subprocess
import unittest

from harness import PROGRAMS, TOKEN, Case


class Empty(Case):
    notification_server = False
    session_bus = False
    contacts = None

    # An empty log says so and what to do next; a script gets nothing, and status 3.
    def test_an_empty_log_says_what_to_do(self):
        done = self.run_command("log")
        self.assertEqual(done.returncode, 3)
        self.assertIn("No calls yet", done.stdout)
        self.assertEqual(self.run_command("log", "--json").stdout, "")

    # What is no text is refused before it is looked up; the name of a file may be any bytes.
    def test_arguments_are_utf_8(self):
        for args in ((b"lookup", b"\xffPerez"), (b"dial", b"\xffPerez"), (b"log", b"--name", b"\xff"), (b"note", b"1", b"\xff"),
                     (b"contacts", b"block", b"\xff"), (b"check", b"\xff"), (b"phone", b"remove", b"\xff")):
            with self.subTest(args=args):
                done = self.run_command(*args)
                self.assertEqual(done.returncode, 2)
                self.assertNotIn("CRITICAL", done.stderr)
        done = self.run_command("calls", "import", os.fsencode(self.path("")) + b"\xff.json")
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such file", done.stderr)

    # Whatever umask there is, nobody else may write the entry that starts a program.
    def test_what_is_written_is_nobody_elses_to_write(self):
        subprocess.run(["sh", "-c", f'umask 000; exec "{PROGRAMS}/cidalert" autostart on'], env=self.env, check=False,
                       capture_output=True, timeout=60)
        written = [os.path.join(folder, name) for folder, _, names in os.walk(self.path("")) for name in names
                   if name.endswith("-autostart.desktop")]
        self.assertEqual(len(written), 1)
        self.assertEqual(stat.S_IMODE(os.stat(written[0]).st_mode), 0o644)

    # Where no call was ever logged there is nothing to be found: one rule for all that need the log.
    def test_without_a_log_nothing_is_found(self):
        for args in (("log",), ("log", "--csv"), ("log", "--from", "0"), ("log", "--before", "3"), ("show", "last"),
                     ("stats",), ("stats", "--json"), ("note", "3", "x"), ("note", "last"), ("done", "last"),
                     ("calls", "export"), ("calls", "backup", self.path("copy.db")), ("calls", "replay"),
                     ("calls", "rebuild"), ("calls", "forget", "--yes", "--all"),
                     ("calls", "forget", "--yes", "0299991234"), ("calls", "forget", "--yes", "--before", "today"),
                     ("contacts", "name", "last", "Ana"), ("contacts", "block", "last")):
            with self.subTest(args=args):
                self.command(*args, expect=3)
        self.assertEqual(os.listdir(self.path("data")), [])

    # Exit statuses are the contract's.
    def test_wrong_usage_is_status_2(self):
        for args in (("nonsense",), ("log", "--nonsense"), ("log", "--since", "someday"), ("show",),
                     ("show", "abc"), ("phone",), ("phone", "add", "a b"), ("lookup",),
                     ("log", "--json", "--csv"), ("phone", "urls")):
            with self.subTest(args=args):
                done = self.run_command(*args)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertEqual(done.stdout, "")
                self.assertIn("cidalert", done.stderr)

    # Every command has its help.
    def test_every_command_has_help(self):
        for args in ((), ("log",), ("show",), ("lookup",), ("phone",), ("phone", "add"), ("phone", "list"),
                     ("phone", "urls"), ("phone", "remove"), ("simulate",), ("status",), ("note",), ("done",)):
            with self.subTest(args=args):
                self.assertIn("Usage:", self.command(*args, "--help"))
        self.assertRegex(self.command("--version"), r"^cidalert \d+\.\d+\.\d+$")

    # The daemon's own options: one that cannot be is an error of who started it, told at once.
    def test_the_options_of_the_daemon(self):
        for args in (("--nonsense",), ("extra",), ("--listen", "localhost"), ("--listen", "[::1]"),
                     ("--listen", "127.0.0.1:99999"), ("--listen", "desk:80"),
                     ("--listen", "[fe80::1%eth0]:80"), ("--listen", "224.0.0.1:80")):
            with self.subTest(args=args):
                done = self.run_daemon(*args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertRegex(done.stderr, f"^cidalertd: .*{re.escape(args[-1])}")
        self.assertRegex(self.run_daemon("--version").stdout, r"^cidalertd \d+\.\d+\.\d+$")

    def run_daemon(self, *args):
        return subprocess.run([f"{PROGRAMS}/cidalertd", *args], env=self.env, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=30, check=False)

    # Without a daemon what needs it says how to start it.
    def test_without_a_daemon(self):
        for args in (("status",), ("lookup", "123"), ("simulate",)):
            self.assertIn("systemctl --user start cidalertd", self.command(*args, expect=1))
        self.assertIn("cidalertd does not run", self.command())

    # Phones: added, listed, their URLs, removed; the file is mine alone.
    def test_the_life_of_a_phone(self):
        path = self.path("config/cidalert/phones.conf")
        os.unlink(path)
        self.assertEqual(self.run_command("phone", "list").returncode, 3)
        self.command("phone", "add", "desk", "--address", "192.0.2.50", "--number", "+61 2 9999 0000")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertIn("already", self.command("phone", "add", "desk", expect=1))
        self.assertRegex(self.command("phone", "list", "--plain"), r"^desk\tsnom\t192\.0\.2\.50\t\+61 2 9999 0000\n$")
        plain = self.command("phone", "urls", "desk", "--plain", "--host", "192.0.2.20")
        rows = [line.split("\t") for line in plain.splitlines()]
        self.assertEqual([row[0] for row in rows],
                         ["action_incoming_url", "action_connected_url", "action_disconnected_url",
                          "action_missed_url", "action_outgoing_url"])
        for _, url in rows:
            self.assertRegex(url, r"^http://192\.0\.2\.20:24325/[0-9a-hjkmnp-tv-z]{12}/[a-z]+\?.*&name=\$display_remote$")
        self.assertGreater(len(self.command("phone", "urls", "desk", "--plain", "--all").splitlines()), 10)
        self.assertIn("192.0.2.20", self.command("phone", "urls", "desk"), "host= remembers")
        xml = self.command("phone", "urls", "desk", "--xml")
        self.assertIn("&amp;call=$call-id", xml)
        self.command("phone", "remove", "desk")
        self.command("phone", "remove", "desk", expect=3)
        self.command("phone", "urls", "desk", expect=3)


class Log(Case):
    notification_server = False
    session_bus = False

    def setUp(self):
        super().setUp()
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming", call="a")
        self.report("connected", call="a")
        self.report("disconnected", call="a")
        self.report("incoming", remote="0391234567@h", name="=HYPERLINK(1)", call="b")
        self.report("missed", remote="0391234567@h", name="=HYPERLINK(1)", call="b")
        self.report("outgoing", remote="2000@h", call="c")
        self.report("disconnected", remote="2000@h", call="c")

    # Each filter finds its calls, and no others.
    def test_filters(self):
        rows = (
            ((), [1, 2, 3]),
            (("--missed",), [2]),
            (("--incoming",), [1, 2]),
            (("--outgoing",), [3]),
            (("--number", "02 9999 1234"), [1]),
            (("--number", "+61 3 9123 4567"), [2]),
            (("--number", "2000"), [3]),
            (("--number", "02 9999*"), [1]),
            (("--name", "perez"), [1]),
            (("--phone", "desk"), [1, 2, 3]),
            (("--phone", "hall"), []),
            (("--since", "1h"), [1, 2, 3]),
            (("--until", "1h"), []),
            (("--limit", "2"), [2, 3]),
            (("--incoming", "--limit", "1"), [2]),
        )
        for args, ids in rows:
            with self.subTest(args=args):
                self.assertEqual([call["id"] for call in self.calls(*args)], ids)

    # The same calls in every format.
    def test_formats_tell_the_same_calls(self):
        table = self.command("log")
        for word in ("Ana Pérez", "(02) 9999 1234", "2000", "missed"):
            self.assertIn(word, table)
        self.assertEqual([line.split("\t")[0] for line in table.splitlines()], ["#1", "#2", "#3"])
        rows = list(csv.DictReader(io.StringIO(self.command("log", "--csv"))))
        self.assertEqual([int(row["id"]) for row in rows], [1, 2, 3])
        self.assertNotIn("\x1b", table)
        self.assertFalse(any(value.startswith("=") for row in rows for value in row.values()))

    # One call in full.
    def test_show(self):
        shown = self.command("show", "1")
        self.assertIn("Ana Pérez", shown)
        for event in ("incoming", "connected", "disconnected"):
            self.assertIn(event, shown)
        self.assertIn("(03) 9123 4567", self.command("show", "last-missed"))
        self.assertEqual(self.run_command("show", "99").returncode, 3)
        self.assertEqual(self.command("show", "last"), self.command("show", "#3"))

    # A look-up tells who would be shown, and why.
    def test_lookup(self):
        self.assertIn("Ana Pérez", self.command("lookup", "0011 61 2 9999 1234"))
        self.assertIn("+61 2 9999 1234", self.command("lookup", "ana"))
        done = self.run_command("lookup", "0400 000 000")
        self.assertEqual(done.returncode, 3)

    # And why the other steps of the ladder found nobody.
    def test_lookup_explains(self):
        lines = self.command("lookup", "--explain", "0011 61 2 9999 1234").splitlines()
        self.assertEqual([line for line in lines if line.startswith("*")],
                         ["* same number      a contact has this very number: Ana Pérez"])
        self.assertIn("  company          not needed any more", lines)
        done = self.run_command("lookup", "-e", "2001")
        self.assertEqual(done.returncode, 3)
        self.assertIn("  same end         no number of a public plan", done.stdout)
        answer = json.loads(self.run_command("lookup", "--json", "2001").stdout)[0]
        self.assertEqual([step["step"] for step in answer["ladder"]],
                         ["own", "e164", "national", "sip", "short", "prefix", "organization", "suffix",
                          "phone", "place", "number"])

    # One look: the phone, the missed call that waits.
    def test_one_look(self):
        shown = self.command()
        self.assertIn("desk  heard", shown)
        self.assertIn("1 missed call waits", shown)

    # A rehearsal is marked, and stays out of the log.
    def test_a_rehearsal_stays_out_of_the_log(self):
        self.command("simulate", "--ring", "0", "--talk", "0", "--number", "0299991234")
        self.command("simulate", "--make", "yealink", "--missed", "--ring", "0")
        self.assertEqual(len(self.calls()), 3)
        calls = self.calls("--simulated")
        self.assertEqual([call["simulated"] for call in calls], [False] * 3 + [True] * 2)
        self.assertEqual([call["outcome"] for call in calls[3:]], ["answered", "missed"])
        self.assertEqual(calls[3]["name"], "Ana Pérez")

    # Its token is not on the bus, and no phone's token is.
    def test_no_secret_is_told(self):
        self.assertNotIn(TOKEN, self.command("status", "--json") + self.command("status"))


if __name__ == "__main__":
    unittest.main()

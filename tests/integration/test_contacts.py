# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts are found however they are written, and a changed address book holds at the next ring."""

import glob
import json
import os
import time
import unittest

from harness import ANA, Case

BOB = "BEGIN:VCARD\nVERSION:3.0\nFN:Bob\nTEL:0391234567\nEND:VCARD\n"


class Contacts(Case):
    notification_server = False
    session_bus = False

    def ring(self, remote, call):
        self.report("incoming", remote=remote, call=call)
        return next(c for c in self.calls() if remote in c["remote"])["name"]

    # The commonest complaint about every rival: a known caller shown as a bare number.
    def test_every_form_of_the_number_is_known(self):
        self.start_daemon()
        self.wait_contacts(1)
        forms = ("0299991234@h", "+61299991234@h", "0011612 9999 1234@h".replace(" ", ""),
                 "sip:0299991234@192.0.2.1:5060;user=phone", "tel:+61-2-9999-1234")
        for i, form in enumerate(forms):
            with self.subTest(form=form):
                self.report("incoming", remote=form, call=f"f{i}")
        self.assertEqual([c["name"] for c in self.calls()], ["Ana Pérez"] * len(forms))

    # An edit, a new file, a removal, an atomic replacement and a broken card, all while it runs.
    def test_a_changed_address_book_holds_at_once(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.write("data/cidalert/contacts/bob.vcf", BOB)
        self.wait_contacts(2)
        self.assertEqual(self.ring("0391234567@h", "b1"), "Bob")
        self.write("data/cidalert/contacts/bob.vcf", BOB.replace("FN:Bob", "FN:Robert"))
        self.eventually(lambda: "Robert" in self.run_command("lookup", "0391234567").stdout, "a replaced file is read")
        with open(self.path("data/cidalert/contacts/contacts.vcf"), "a", encoding="utf-8") as file:
            file.write("BEGIN:VCARD\nTEL:")
        self.eventually(lambda: any(s["problems"] for s in self.status()["sources"]), "a cut-off card is told")
        self.wait_contacts(2)
        os.unlink(self.path("data/cidalert/contacts/bob.vcf"))
        self.wait_contacts(1)

    # What was read is kept, and a book that changed while nobody looked is read again.
    def test_a_restart_reads_only_what_changed(self):
        self.write("data/cidalert/contacts/bob.vcf", BOB)
        time.sleep(0.1)
        self.start_daemon()
        self.wait_contacts(2)
        cache = self.eventually(lambda: next(iter(glob.glob(self.path("cache/cidalert/*.cards"))), None), "it is kept")
        self.assertEqual(os.stat(cache).st_mode & 0o777, 0o600)
        self.assertEqual(self.daemon.stop(), 0)
        self.write("data/cidalert/contacts/bob.vcf", BOB.replace("FN:Bob", "FN:Robert"))
        self.start_daemon()
        self.wait_contacts(2)
        self.assertIn("Robert", self.command("lookup", "0391234567"))
        self.assertIn("Ana", self.command("lookup", "0299991234"))
        self.assertEqual(self.daemon.stop(), 0)
        with open(cache, "r+b") as file:
            file.write(b"nonsense")
        self.start_daemon()
        self.wait_contacts(2)
        self.assertIn("Robert", self.command("lookup", "0391234567"))

    # Sources with their counts, when they were read, and what is wrong, for people and for programs.
    def test_sources_are_listed(self):
        self.write("data/cidalert/contacts/bad.vcf", "BEGIN:VCARD\nTEL:")
        self.start_daemon()
        self.wait_contacts(1)
        source = json.loads(self.command("contacts", "--json").splitlines()[0])
        self.assertEqual((source["contacts"], source["numbers"], source["reading"]), (1, 1, False))
        self.assertRegex(source["read"], r"^20\d\d-.*\+1[01]:00$")
        self.assertIn("bad.vcf: 1 card could not be read", source["problems"][0])
        self.assertEqual(self.command("contacts").split("\t")[0], "1")

    # Several contacts with one number are all named.
    def test_several_contacts_with_one_number_are_all_named(self):
        self.write("data/cidalert/contacts/twin.vcf", ANA.replace("Ana Pérez", "Carlos"))
        self.start_daemon()
        self.wait_contacts(2)
        name = self.ring("0299991234@h", "t1")
        self.assertIn("Ana Pérez", name)
        self.assertIn("Carlos", name)

    # A call that comes before its contact is completed in place, on the screen and in the log.
    def test_a_contact_that_comes_while_it_rings_completes_the_call(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.assertIsNone(self.ring("0391234567@h", "late"))
        self.write("data/cidalert/contacts/bob.vcf", BOB)
        self.eventually(lambda: self.calls()[0]["name"] == "Bob", "the log has the name")

    def show_last(self):
        return self.command("show", "last")

    # Whoever gets a contact later is known in past calls too; whoever loses it leaves what was shown.
    def test_the_log_learns_and_remembers(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming", remote="0391234567@h", call="l1")
        self.report("missed", remote="0391234567@h", call="l1")
        self.report("incoming", remote="0299991234@h", call="l2")
        self.report("missed", remote="0299991234@h", call="l2")
        self.assertEqual([(c["name"], c["name_from"]) for c in self.calls()],
                         [(None, "none"), ("Ana Pérez", "contact")])
        self.write("data/cidalert/contacts/contacts.vcf", BOB)
        self.eventually(lambda: [(c["name"], c["name_from"]) for c in self.calls()]
                        == [("Bob", "contact"), (None, "none")], "the log has today's names")
        self.assertIn("Ana Pérez", self.show_last())
        self.assertEqual(self.calls("--name", "bob")[0]["number"], "+61391234567")

    # While no daemon runs nobody learns; the next one does at its start, before anybody calls.
    def test_the_log_learns_at_the_start(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming", remote="0391234567@h", call="s1")
        self.report("missed", remote="0391234567@h", call="s1")
        self.daemon.stop()
        self.write("data/cidalert/contacts/bob.vcf", BOB)
        self.assertIsNone(self.calls()[0]["name"])
        self.start_daemon()
        self.eventually(lambda: self.calls()[0]["name"] == "Bob", "the log has learnt")

    # A company's list of extensions and blocks of numbers, watched, with its slips told by line.
    def test_lists_name_extensions_and_blocks(self):
        self.write("lists/desks.csv", "Number,Name\n21,Front Door\n03 9123*,\"Acme, Ltd\"\nnonsense,x\n")
        self.write("config/cidalert/cidalert.conf",
                   f"[numbers]\nregion=AU\n[contacts]\nlists={self.path('lists/desks.csv')}\n")
        self.start_daemon()
        self.wait_contacts(3)
        self.assertEqual(self.ring("21@pbx", "x1"), "Front Door")
        self.assertEqual(self.ring("0391234567@h", "x2"), "Acme, Ltd")
        self.assertIn("desks.csv: line 4", self.command("contacts"))
        self.assertIn("a list has all numbers that begin so", self.command("lookup", "03 9123 9999"))
        self.assertIn("+61391 23*".replace(" ", ""), self.command("lookup", "acme"))
        self.write("lists/desks.csv", "21,Back Door\n")
        self.eventually(lambda: self.calls()[0]["name"] == "Back Door", "the log has today's name")


class OwnNames(Case):
    notification_server = False
    session_bus = False

    def miss(self, remote, call):
        self.report("incoming", remote=remote, call=call)
        self.report("missed", remote=remote, call=call)

    # The name counts before every address book, and at once: the command returns when the log has it.
    def test_the_last_caller_is_named(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.miss("0391234567@h", "n1")
        self.assertEqual(self.command("contacts", "name", "last", "Joe Plumber"), "+61391234567 is called Joe Plumber\n")
        self.assertEqual([(c["name"], c["name_from"]) for c in self.calls()], [("Joe Plumber", "mine")])
        self.assertIn("you gave it this name", self.command("lookup", "0391234567"))
        self.assertIn("Joe Plumber", self.command("lookup", "plumber"))
        self.assertEqual(self.command("contacts", "name", "02 9999 1234", "Mum"), "+61299991234 is called Mum\n")
        self.miss("0299991234@h", "n2")
        self.assertEqual(self.calls()[-1]["name"], "Mum")
        self.command("contacts", "name", "--remove", "02 9999 1234")
        self.assertEqual(self.calls()[-1]["name"], "Ana Pérez")
        self.assertIn("gave that number no name", self.command("contacts", "name", "-r", "last", expect=3))
        mode = os.stat(self.path("data/cidalert/contacts/mine.vcf")).st_mode & 0o777
        self.assertEqual(mode, 0o600)

    # An extension and a SIP address have names too; whoever hides the number has none.
    def test_extensions_and_addresses_are_named(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.command("contacts", "name", "21", "Front", "Door")
        self.command("contacts", "name", "sip:bob@example.org", "Bob")
        self.miss("21@pbx", "e1")
        self.miss("bob@example.org", "e2")
        self.miss("anonymous@anonymous.invalid", "e3")
        self.assertEqual([c["name"] for c in self.calls()], ["Front Door", "Bob", None])
        self.assertIn("hid the number", self.command("contacts", "name", "last", "X", expect=3))

    # Without a daemon the files are written all the same.
    def test_without_a_daemon(self):
        self.assertIn("does not run", self.command("contacts", "name", "0391234567", "Joe"))
        self.assertIn("are blocked", self.command("contacts", "block", "03 9123*"))
        self.assertIn("no call last", self.command("contacts", "name", "last", "Joe", expect=3))
        self.command("contacts", "name", "Joe", "Joe", expect=2)
        self.command("contacts", "name", "last", expect=2)
        self.start_daemon()
        self.wait_contacts(2)
        self.miss("0391234567@h", "d1")
        self.miss("0391230000@h", "d2")
        self.assertEqual([(c["name"], c["outcome"]) for c in self.calls()], [("Joe", "missed"), (None, "blocked")])


class OwnBlocks(Case):
    notification_server = False
    session_bus = False
    miss = OwnNames.miss

    # Blocked and heard of again, by the command; the very number blocks a contact too.
    def test_the_last_caller_is_blocked(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.assertIn("blocked nobody", self.run_command("contacts", "blocked").stdout)
        self.miss("0391234567@h", "b1")
        self.assertEqual(self.command("contacts", "block", "last"), "+61391234567 is blocked\n")
        self.miss("0391234567@h", "b2")
        self.assertEqual(self.command("contacts", "block", "02", "9999", "1234"), "+61299991234 (Ana Pérez) is blocked\n")
        self.miss("0299991234@h", "b3")
        self.command("contacts", "block", "03 9123*")
        self.command("contacts", "block", "withheld")
        self.assertEqual(self.command("contacts", "blocked"), "+61391234567\n+61299991234\n039123*\nwithheld\n")
        rules = [json.loads(line) for line in self.command("contacts", "blocked", "--json").splitlines()]
        self.assertEqual(rules[2], {"kind": "beginning", "line": 3, "rule": "039123*"})
        done = self.run_command("contacts", "unblock", "0391234567")
        self.assertEqual(done.stdout, "+61391234567 is not blocked any more\n")
        self.assertIn("is blocked by line 2 of", done.stderr)
        self.command("contacts", "unblock", "03 9123*")
        self.eventually(lambda: "Blocked" not in self.run_command("lookup", "0391234567").stdout, "nothing blocks it")
        self.miss("0391234567@h", "b4")
        self.assertEqual([c["outcome"] for c in self.calls()], ["missed", "blocked", "blocked", "missed"])
        self.command("contacts", "unblock", "0391234567", expect=3)
        self.command("contacts", "block", "nonsense", expect=2)

    # Lists of others alone are something found, for a script as for people.
    def test_the_lists_of_others_are_told_to_scripts(self):
        spam = self.path("lists/spam")
        self.write("lists/spam", "039123*\n+61299991234\nnonsense\n")
        self.write("config/cidalert/cidalert.conf", f"[numbers]\nregion=AU\n[contacts]\nblocklists={spam}\n")
        self.assertEqual(json.loads(self.command("contacts", "blocked", "--json")), {"list": spam})
        self.start_daemon()
        self.eventually(lambda: self.status()["blocklists"][1]["rules"] == 2, "the list is read")
        found = json.loads(self.command("contacts", "blocked", "--json"))
        self.assertEqual((found["list"], found["rules"], found["reading"]), (spam, 2, False))
        self.assertIn("line 3", found["problems"][0])
        self.command("contacts", "block", "withheld")
        rules = [json.loads(line) for line in self.command("contacts", "blocked", "--json").splitlines()]
        self.assertEqual(rules, [{"kind": "withheld", "line": 1, "rule": "withheld"}, found])


if __name__ == "__main__":
    unittest.main()

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
        self.assertRegex(source["read"], r"^20\d\d-.*\+11:00$")
        self.assertIn("bad.vcf: 1 card could not be read", source["problems"][0])
        self.assertEqual(self.command("contacts").split("\t")[0], "1")

    # A book that some program rewrites ten times a second stops no call, and is right in the end.
    def test_a_book_that_is_rewritten_all_the_time_holds_up_nobody(self):
        self.start_daemon()
        self.wait_contacts(1)
        cards = "".join(f"BEGIN:VCARD\nFN:P{i}\nTEL:03{i:08d}\nEND:VCARD\n" for i in range(2000))
        for i in range(20):
            self.write("data/cidalert/contacts/big.vcf", cards + BOB.replace("FN:Bob", f"FN:Bob{i}"))
            self.report("incoming", remote="0299991234@h", call=f"r{i}")
            time.sleep(0.1)
        self.eventually(lambda: "Bob19" in self.run_command("lookup", "0391234567").stdout, "the last is read")
        self.assertEqual({c["name"] for c in self.calls()}, {"Ana Pérez"})

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


if __name__ == "__main__":
    unittest.main()

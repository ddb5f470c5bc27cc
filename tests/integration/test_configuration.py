# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings and phones take effect while it runs; what is wrong with them is told and costs little."""

import subprocess
import unittest

from harness import PATIENCE_S, PHONES, PROGRAMS, TOKEN, Case

OTHER = "\n[phone hall]\nid=0b6e0b6e-6f3c-4c1b-9a53-0a4f8f9f6b12\nmake=snom\ntoken=0123456789ab\n"


class Configuration(Case):
    notification_server = False
    session_bus = False

    # A misspelt setting is no reason not to start: it is named, and the default holds.
    def test_a_bad_setting_is_named_and_does_no_harm(self):
        self.write("config/cidalert/cidalert.conf", "[listener]\nprot=80\nrate=many\n[numbers]\nregion=AU\n")
        self.start_daemon()
        problems = self.status()["config-problems"]
        self.assertEqual(len(problems), 2, problems)
        self.assertIn("cidalert.conf:2", problems[0])
        self.assertIn("prot", problems[0])
        self.assertIn("cidalert.conf:3", problems[1])
        self.report("incoming")

    # A running daemon keeps its last good settings.
    def test_a_setting_broken_later_keeps_the_last_good_one(self):
        self.start_daemon()
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=Atlantis\n")
        self.eventually(lambda: self.status()["config-problems"], "the problem is told")
        self.assertEqual(self.status()["region"], "AU")
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=DE\n")
        self.eventually(lambda: self.status()["region"] == "DE", "the mended setting holds")
        self.assertEqual(self.status()["config-problems"], [])

    # A bad phone costs only itself.
    def test_a_bad_phone_costs_only_itself(self):
        self.write("config/cidalert/phones.conf", "[phone broken]\ntoken=short\n" + PHONES, mode=0o600)
        self.start_daemon()
        self.report("incoming")
        self.assertTrue(any("broken" in p for p in self.status()["config-problems"]))

    # Phones come and go without a restart.
    def test_phones_come_and_go(self):
        self.start_daemon()
        self.assertEqual(self.get("/0123456789ab/onhook").status, 403)
        self.write("config/cidalert/phones.conf", PHONES + OTHER, mode=0o600)
        self.eventually(lambda: self.get("/0123456789ab/onhook").status == 200, "the new phone is heard")
        self.command("phone", "remove", "desk")
        self.eventually(lambda: self.get(f"/{TOKEN}/onhook").status == 403, "the old one is not")
        self.assertEqual(self.get("/0123456789ab/onhook").status, 200)

    # A phone that is not set up any more never tells how its calls end: they are over, where they ring or are
    # up on no other phone, and stand on no screen for hours.
    def test_the_calls_of_a_phone_that_goes_are_over(self):
        self.write("config/cidalert/phones.conf", PHONES + OTHER, mode=0o600)
        self.start_daemon()
        self.report("incoming", call="a")
        self.report("incoming", call="b", remote="0391234567@h")
        self.report("incoming", call="b", remote="0391234567@h", token="0123456789ab")
        self.command("phone", "remove", "desk")
        self.eventually(lambda: [call["outcome"] for call in self.calls()] == ["unknown", "ringing"],
                        "only the call on the other phone rings")
        self.report("missed", call="b", remote="0391234567@h", token="0123456789ab")
        self.assertEqual([call["outcome"] for call in self.calls()], ["unknown", "missed"])
        self.assertIn("desk", self.command("show", "1"))

    # A simulated call is of no phone that is set up, and goes on.
    def test_a_simulated_call_goes_on_when_phones_change(self):
        self.start_daemon()
        playing = subprocess.Popen([f"{PROGRAMS}/cidalert", "simulate", "--missed", "--ring=2"], env=self.env,
                                   stdout=subprocess.DEVNULL)
        self.addCleanup(self.end, playing)
        self.eventually(lambda: self.calls("--simulated"), "it rings")
        self.write("config/cidalert/phones.conf", OTHER, mode=0o600)
        self.eventually(lambda: self.get("/0123456789ab/onhook").status == 200, "the phones have changed")
        self.assertEqual(playing.wait(PATIENCE_S), 0)
        self.assertEqual([call["outcome"] for call in self.calls("--simulated")], ["missed"])

    # Where this telephone stands is set while it rings: the same words are another number then, and still the same
    # caller.
    def test_the_country_changes_in_the_middle_of_a_call(self):
        self.start_daemon()
        self.report("incoming", call="a")
        self.report("incoming", call=None, remote="0391234567@h")
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=DE\n")
        self.eventually(lambda: self.status()["region"] == "DE", "the new country holds")
        for event in ("incoming", "connected", "disconnected"):
            self.report(event, call="a")
        for event in ("connected", "disconnected"):
            self.report(event, call=None, remote="0391234567@h")
        self.assertEqual([(call["number"], call["outcome"]) for call in self.calls()],
                         [("+61299991234", "answered"), ("+61391234567", "answered")])

    # A number of mine is never shown as the caller.
    def test_my_own_number_is_never_the_caller(self):
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=AU\nown=+61 2 9999 0000\n")
        self.start_daemon()
        self.report("incoming", remote="0299990000@h", name="Trunk")
        [call] = self.calls()
        self.assertIsNone(call["number"])

    # Nor with its country, where that is not known.
    def test_my_own_number_is_mine_where_the_country_is_not_known(self):
        self.write("config/cidalert/cidalert.conf", "[numbers]\nown=02 9999 0000\n")
        self.start_daemon()
        self.report("incoming", remote="+61299990000@h")
        [call] = self.calls()
        self.assertIsNone(call["number"])

    # A local number is one of my area, in the log and in address books.
    def test_a_local_number_is_of_my_area(self):
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=AU\narea=2\n")
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming", remote="99991234@h")
        [call] = self.calls()
        self.assertEqual((call["number"], call["name"]), ("+61299991234", "Ana Pérez"))
        self.assertEqual((self.status()["region"], self.status()["area"]), ("AU", "2"))

    # Where nothing tells the country, the user is asked.
    def test_the_country_is_asked_for(self):
        self.write("config/cidalert/cidalert.conf", "")
        self.start_daemon()
        self.assertEqual(self.status()["region"], "")
        self.assertIn("In which country is the phone?", self.command("status"))
        self.assertIn("In which country is the phone?", self.command())

    # Lines have the names that the user gave them.
    def test_a_line_has_its_name(self):
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n[line 0101]\nname=Sales\n")
        self.start_daemon()
        self.report("incoming")
        self.assertEqual(self.calls()[0]["line_name"], "Sales")


if __name__ == "__main__":
    unittest.main()

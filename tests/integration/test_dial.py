# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialling numbers, names and links; choosing the phone; the deeds on the bus; passwords."""

import json
import os
import pty
import subprocess
import unittest

import dbus

from harness import Case, PATIENCE_S, PHONE_ID, PHONES, PROGRAMS
from simulated_phone import SimulatedPhone

OTHER_ID = "0d6b5d0a-0f5e-4d9e-8f2b-3c1f6f0a7c22"
OTHER_TOKEN = "9kq3m9x2adfh"
PASSWORD = "s3cret&more"
CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Ana Pérez
TEL;TYPE=work:02 9999 1234
TEL;TYPE=cell:+49 30 1234567
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Bo Chen
TEL:2000
END:VCARD
"""


class DialCase(Case):
    """Two phones that can be controlled, unless a test says otherwise."""

    contacts = CARDS

    def setUp(self):
        super().setUp()
        self.desk = self.phone()

    def phone(self, **behaviour):
        phone = SimulatedPhone(**behaviour)
        self.addCleanup(phone.stop)
        return phone

    def start_with(self, *lines, hall=None):
        text = "\n".join([PHONES.rstrip(), f"control={self.desk.base}", *lines]) + "\n"
        if hall is not None:
            text += f"[phone hall]\nid={OTHER_ID}\nmake=snom\ntoken={OTHER_TOKEN}\ncontrol={hall.base}\n"
        self.write("config/cidalert/phones.conf", text, mode=0o600)
        self.start_daemon()
        self.wait_contacts(2)
        self.eventually(lambda: all(p["control"] == "ready" for p in self.status()["phones"]), "control is ready")

    def on_terminal(self, answer, *args):
        """Runs a command on a terminal of its own and answers what it asks; its status and what it showed."""
        leader, follower = pty.openpty()
        with subprocess.Popen([f"{PROGRAMS}/cidalert", *args], env=self.env, stdin=follower, stdout=follower,
                              stderr=follower) as process:
            os.close(follower)
            shown = os.read(leader, 4096)
            os.write(leader, answer.encode() + b"\n")
            try:
                while more := os.read(leader, 4096):
                    shown += more
            except OSError:
                pass
            os.close(leader)
            return process.wait(PATIENCE_S), shown.decode()


class Numbers(DialCase):

    # What a phone dials is what its user would dial: national at home, codes and extensions as they are.
    def test_what_goes_out(self):
        self.start_with()
        for typed, dialled in (("+61 2 9999 1234", "0299991234"), ("(02) 9999-1234", "0299991234"), ("131114", "131114"),
                               ("+49 30 1234567", "+49301234567"), ("0011493012", "0011493012"), ("101", "101"),
                               ("*21*0299991234#", "*21*0299991234#"), ("bob@example.com", "bob@example.com")):
            self.command("dial", typed)
            self.assertEqual(self.desk.dialled[-1], dialled)
        self.assertIn("/command.htm?number=%2A21%2A0299991234%23", self.desk.paths)

    # Exchanges differ: an outside line, 00 in place of +.
    def test_an_outside_line(self):
        self.start_with("prefix=0", "dial=zeros")
        self.command("dial", "+49 30 1234567")
        self.command("dial", "+61299991234")
        self.command("dial", "0299991234")
        self.assertEqual(self.desk.dialled, ["00049301234567", "00299991234", "0299991234"])

    # What is no number is wrong usage, and nothing goes out.
    def test_what_does_not_go_out(self):
        self.start_with()
        for typed in ("0299\n991234", "12;34", "<b>12</b>@h", "a b@c", "tel:12%0d%0a34", "+"):
            self.assertIn(self.run_command("dial", "--yes", typed).returncode, (2, 3), typed)
        self.command("dial", expect=2)
        self.assertEqual(self.desk.dialled, [])

    # A name is looked up; the one with one number is dialled.
    def test_a_name(self):
        self.start_with()
        self.command("dial", "bo")
        self.assertEqual(self.desk.dialled, ["2000"])
        self.command("dial", "Nobody", expect=3)

    # Which of several numbers has to be said; without a terminal nobody can be asked.
    def test_several_numbers(self):
        self.start_with()
        said = self.command("dial", "Ana", expect=2)
        self.assertIn("1  Ana Pérez  02 9999 1234", said)
        self.assertIn("2  Ana Pérez  +49 30 1234567", said)
        self.assertEqual(self.desk.dialled, [])
        self.command("dial", "Ana", "--number", "2")
        self.command("dial", "--number", "1", "Ana")
        for args in (("--number", "2", "0299991234"), ("--number", "0", "Ana"), ("--number", "-1", "Ana"),
                     ("--number", "1", "tel:0299991234"), ("--phone", "", "2000"), ("",), (" ", "")):
            self.command("dial", *args, expect=2)
        self.assertEqual(self.desk.dialled, ["+49301234567", "0299991234"])
        self.command("dial", "--number", "3", "Ana", expect=2)

    # On a terminal it is asked.
    def test_several_numbers_on_a_terminal(self):
        self.start_with()
        status, shown = self.on_terminal("2", "dial", "Ana")
        self.assertEqual(status, 0, shown)
        self.assertIn("Which number?", shown)
        self.assertEqual(self.desk.dialled, ["+49301234567"])
        self.assertEqual(self.on_terminal("", "dial", "Ana")[0], 2)

    # No number is told to the journal.
    def test_the_journal_says_no_number(self):
        self.start_with()
        self.command("dial", "+61299991234")
        self.assertNotIn("299991234", self.daemon.log())


class Links(DialCase):
    """Anybody can write a link: a person at this desk decides."""

    # Asked by a notification; its button dials.
    def test_asked_on_the_desktop(self):
        self.start_with()
        with subprocess.Popen([f"{PROGRAMS}/cidalert", "dial", "--", "tel:+61-2-9999-1234"], env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            notice = self.wait_notice(lambda n: "Dial this number?" in n["title"], "it is asked")
            self.assertIn("+61299991234, Ana Pérez", notice["body"])
            self.assertEqual(self.desk.dialled, [])
            self.mock.EmitSignal("org.freedesktop.Notifications", "ActionInvoked", "us", [dbus.UInt32(1), "yes"])
            self.assertEqual(process.wait(PATIENCE_S), 0)
        self.assertEqual(self.desk.dialled, ["0299991234"])

    # Whatever ends the question otherwise is no.
    def test_no_answer_is_no(self):
        self.start_with()
        with subprocess.Popen([f"{PROGRAMS}/cidalert", "dial", "sip:0299991234@evil.example"], env=self.env,
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            self.wait_notice(lambda n: "Dial this number?" in n["title"], "it is asked")
            self.mock.EmitSignal("org.freedesktop.Notifications", "NotificationClosed", "uu",
                                 [dbus.UInt32(1), dbus.UInt32(2)])
            self.assertEqual(process.wait(PATIENCE_S), 1)
        self.assertEqual(self.desk.dialled, [])

    # On a terminal it is asked there.
    def test_asked_on_the_terminal(self):
        self.start_with()
        self.assertEqual(self.on_terminal("n", "dial", "tel:0299991234")[0], 1)
        self.assertEqual(self.desk.dialled, [])
        self.assertEqual(self.on_terminal("y", "dial", "callto://0299991234")[0], 0)
        self.assertEqual(self.desk.dialled, ["0299991234"])

    # A feature code could forward this phone's calls to whoever wrote the link: never from a link.
    def test_feature_codes_are_not_dialled_from_links(self):
        self.start_with()
        for link in ("tel:*21*0900123456%23", "tel:%2a21%23", "sip:*21*0900123456@example.com", "TEL:**62*1#"):
            said = self.command("dial", "--yes", link, expect=2)
            self.assertIn("feature code", said)
        self.assertEqual(self.desk.dialled, [])
        self.wait_notice(lambda n: "Nothing was dialled" in n["title"], "the desktop is told")

    # Headers and parameters of a link are nobody's business.
    def test_what_hangs_on_a_link_is_dropped(self):
        self.start_with()
        self.command("dial", "--yes", "sip:0299991234@h;transport=tcp?Subject=x&number=900")
        self.command("dial", "--yes", "tel:2000;phone-context=+1&outgoing_uri=x")
        self.assertEqual(self.desk.dialled, ["0299991234", "2000"])


class Phones(DialCase):
    """Which phone is meant."""

    # The one that rings is answered, the one that talks is hung up.
    def test_the_phone_with_the_call(self):
        hall = self.phone()
        self.start_with(hall=hall)
        hall.ring()
        self.assertEqual(self.get(f"/{OTHER_TOKEN}/incoming?call=1&remote=2000").status, 200)
        self.command("answer")
        self.assertEqual((hall.state, self.desk.state), ("active", "idle"))
        self.assertEqual(self.get(f"/{OTHER_TOKEN}/connected?call=1&remote=2000").status, 200)
        self.command("hangup")
        self.assertEqual(hall.state, "idle")

    # Some phones never tell that a call was refused: that the user refused it from here is known.
    def test_a_call_that_was_refused_from_here(self):
        self.start_with()
        self.desk.ring()
        self.report("incoming", remote="2000@192.0.2.1")
        self.command("reject")
        self.assertEqual(self.desk.state, "idle")
        self.eventually(lambda: self.calls()[0]["outcome"] == "rejected", "the call is closed")
        self.assertIn("by=cidalert", self.command("show", "last", "--json"))

    # Where it is not clear it has to be said.
    def test_several_phones(self):
        hall = self.phone()
        self.start_with(hall=hall)
        self.assertIn("choose one with --phone: desk, hall", self.command("dial", "2000", expect=3))
        self.command("dial", "2000", "--phone", "hall")
        self.assertEqual((hall.dialled, self.desk.dialled), (["2000"], []))
        self.assertIn("choose one with --phone", self.command("answer", expect=3))
        self.assertIn("no phone called garage", self.command("reject", "--phone", "garage", expect=3))

    # A phone that does nothing is not chosen where another does.
    def test_the_phone_that_can(self):
        hall = self.phone()
        self.start_with(hall=hall)
        self.desk.uses_hidden_tags = True
        self.report("ready")
        self.eventually(lambda: self.status()["phones"][0]["control"] == "forbidden", "desk refuses")
        self.command("dial", "2000")
        self.assertEqual(hall.dialled, ["2000"])

    # Without a daemon there is nobody to do it.
    def test_no_daemon(self):
        self.assertIn("cidalertd does not run", self.command("answer", expect=1))


class OnTheBus(DialCase):

    # The deeds are on the session bus, with errors that programs can tell apart.
    def test_deeds_on_the_bus(self):
        self.start_with()
        proxy = self.bus.get_object("org.cidalert.CidAlert", "/org/cidalert/CidAlert")
        daemon = dbus.Interface(proxy, "org.cidalert.CidAlert1")
        self.desk.ring()
        daemon.Answer("")
        self.assertEqual(self.desk.state, "active")
        daemon.HangUp("desk")
        daemon.Dial("+61299991234", "")
        self.assertEqual(self.desk.dialled, ["0299991234"])
        for call, name in ((lambda: daemon.Dial("no number", ""), "BadInput"),
                           (lambda: daemon.Reject("garage"), "NotFound")):
            with self.assertRaises(dbus.DBusException) as raised:
                call()
            self.assertEqual(raised.exception.get_dbus_name(), "org.cidalert.CidAlert1.Error." + name)
        self.desk.uses_hidden_tags = True
        with self.assertRaises(dbus.DBusException) as raised:
            daemon.ProbePhone("desk")
        self.assertEqual(raised.exception.get_dbus_name(), "org.cidalert.CidAlert1.Error.Refused")
        self.desk.stop()
        with self.assertRaises(dbus.DBusException) as raised:
            daemon.Answer("desk")
        self.assertEqual(raised.exception.get_dbus_name(), "org.cidalert.CidAlert1.Error.Unreachable")


class Passwords(DialCase):

    def start_secrets(self):
        program = os.path.join(os.path.dirname(__file__), "..", "phones", "fake_secrets.py")
        process = subprocess.Popen(["/usr/bin/python3", program, self.path("secrets.json")], env=self.env)
        self.addCleanup(self.end, process)
        self.eventually(lambda: self.bus.name_has_owner("org.freedesktop.secrets"), "there is a Secret Service")

    def secrets(self):
        with open(self.path("secrets.json"), encoding="utf-8") as file:
            return json.load(file)

    def phones_conf(self):
        with open(self.path("config/cidalert/phones.conf"), encoding="utf-8") as file:
            return file.read()

    def start_locked(self):
        self.desk = self.phone(auth="digest", password=PASSWORD)
        self.write("config/cidalert/phones.conf", f"{PHONES}control={self.desk.base}\n", mode=0o600)
        self.start_daemon()

    def give_password(self, *args):
        return subprocess.run([f"{PROGRAMS}/cidalert", "phone", "password", "desk", *args], env=self.env, text=True,
                              input=PASSWORD + "\n", capture_output=True, timeout=60, check=False)

    # Where there is a Secret Service it keeps the password, and nothing else does.
    def test_the_secret_service_keeps_it(self):
        self.start_secrets()
        self.start_locked()
        done = self.give_password()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("lets itself be controlled", done.stdout)
        self.assertEqual(self.secrets()[0]["secret"], PASSWORD)
        self.assertEqual(self.secrets()[0]["attributes"]["id"], PHONE_ID)
        self.assertEqual(self.secrets()[0]["attributes"]["xdg:schema"], "org.cidalert.CidAlert.Phone")
        self.assertNotIn(PASSWORD, self.phones_conf())
        self.desk.ring()
        self.command("answer")
        self.assertEqual(self.desk.state, "active")
        self.assertNotIn(PASSWORD, self.daemon.log() + self.command("status", "--json"))
        self.command("phone", "password", "desk", "--forget")
        self.assertEqual(self.secrets(), [])

    # A phone that goes takes its password along.
    def test_a_removed_phone_leaves_no_password(self):
        self.start_secrets()
        self.start_locked()
        self.assertEqual(self.give_password().returncode, 0)
        self.command("phone", "remove", "desk")
        self.assertEqual(self.secrets(), [])

    # Where there is none it stands in phones.conf, which says so and is its owner's alone.
    def test_without_a_secret_service(self):
        self.start_locked()
        done = self.give_password("--user", "admin")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("no Secret Service", done.stdout)
        self.assertIn(f"password={PASSWORD}", self.phones_conf())
        self.assertEqual(os.stat(self.path("config/cidalert/phones.conf")).st_mode & 0o077, 0)
        self.desk.ring()
        self.command("answer")

    # The phone's word on a wrong one is heard at once.
    def test_a_wrong_password_is_told_at_once(self):
        self.start_locked()
        self.desk.password = "other"
        done = self.give_password()
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not take the user name or password", done.stderr)

    # A terminal does not show it.
    def test_it_is_not_shown(self):
        self.start_locked()
        status, shown = self.on_terminal(PASSWORD, "phone", "password", "desk")
        self.assertEqual(status, 0, shown)
        self.assertIn("Password of phone desk:", shown)
        self.assertNotIn(PASSWORD, shown)

    # Nobody of that name, or no password, changes nothing.
    def test_nothing_to_keep(self):
        self.start_locked()
        self.command("phone", "password", "garage", expect=3)
        self.command("phone", "password", "desk", expect=2)
        self.assertNotIn("password=", self.phones_conf())

    # The end of the session is no crash, though GIO shares the bus by which the password was asked.
    def test_the_end_of_the_session(self):
        self.start_secrets()
        self.start_locked()
        self.give_password()
        self.server_process.kill()
        self.bus_process.kill()
        self.assertEqual(self.daemon.process.wait(PATIENCE_S), 0)


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The remote control: a real daemon and a phone that behaves as its maker documents."""

import os
import time
import unittest

from harness import Case, PHONE_ID, TOKEN
from simulated_phone import LOGIN_PAGE, SimulatedPhone

PASSWORD = "s3cret&more"


class ControlCase(Case):
    """A daemon and one phone called desk."""

    contacts = None

    def phone(self, make="snom", **behaviour):
        """A phone, and its group of phones.conf without the password."""
        phone = SimulatedPhone(make, password=PASSWORD, **behaviour)
        self.addCleanup(phone.stop)
        self.make = make
        return phone

    def configure(self, *lines):
        group = [f"[phone desk]\nid={PHONE_ID}\nmake={self.make}\ntoken={TOKEN}", *lines]
        self.write("config/cidalert/phones.conf", "\n".join(group) + "\n", mode=0o600)

    def start_with(self, phone, *lines):
        self.configure(f"control={phone.base}", *lines)
        return self.start_daemon()

    def desk(self):
        return self.status()["phones"][0]

    def wait_control(self, state):
        return self.eventually(lambda: (desk := self.desk())["control"] == state and desk,
                               f"control is {state}; it is {self.desk()}")

    def refusal(self, *args):
        done = self.run_command(*args)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        return done.stderr


class Makes(ControlCase):
    """Each make does what it is asked, by the requests that its maker documents."""

    def do_all(self, phone, *lines):
        self.start_with(phone, *lines)
        self.assertEqual(self.wait_control("ready")["deeds"], ["answer", "reject", "hang-up", "dial"])
        self.assertEqual(phone.state, "idle")
        phone.ring()
        self.command("answer")
        self.assertEqual(phone.state, "active")
        self.command("hangup")
        self.assertEqual(phone.state, "idle")
        phone.ring()
        self.command("reject", "--phone", "desk")
        self.assertEqual(phone.state, "idle")
        self.command("dial", "+61299991234")
        self.assertEqual(phone.dialled, ["0299991234"])
        self.assertNotIn(PASSWORD, self.daemon.log())

    # Snom, no password at all, as it comes out of the box.
    def test_snom(self):
        phone = self.phone()
        self.do_all(phone)
        self.assertEqual(phone.paths, ["/command.htm", "/command.htm?key=ENTER", "/command.htm?key=CANCEL",
                                       "/command.htm?key=CANCEL", "/command.htm?number=0299991234"])

    # The same, set up with a password that it wants in the clear.
    def test_snom_basic(self):
        self.do_all(self.phone(auth="basic"), "user=admin", f"password={PASSWORD}")

    # And by digest: the password itself is never said.
    def test_snom_digest(self):
        phone = self.phone(auth="digest")
        self.do_all(phone, "user=admin", f"password={PASSWORD}")
        said = [asked["authorization"] for asked in phone.asked if asked["authorization"]]
        self.assertTrue(all(text.startswith("Digest ") for text in said))

    # The identity to dial from goes with the number where the user named one.
    def test_the_identity_is_said(self):
        phone = self.phone()
        self.start_with(phone, "identity=0101@192.0.2.1")
        self.command("dial", "101")
        self.assertEqual(phone.paths[-1], "/command.htm?number=101&outgoing_uri=0101%40192.0.2.1")

    # Yealink's Action URI.
    def test_yealink(self):
        phone = self.phone("yealink", auth="digest")
        self.do_all(phone, "user=admin", f"password={PASSWORD}")
        self.assertEqual(phone.paths[1:3], ["/servlet?key=ASW", "/servlet?key=CALLEND"])

    # Grandstream takes the password in the path, where it has to be escaped.
    def test_grandstream(self):
        phone = self.phone("grandstream")
        self.do_all(phone, f"password={PASSWORD}")
        self.assertIn("passcode=s3cret%26more&phonenumber=0299991234", phone.paths[-1])

    # What Grandstream does not do because no call rings is no reason to draw no buttons next time.
    def test_what_is_refused_now_may_be_done_later(self):
        phone = self.phone("grandstream")
        self.start_with(phone, f"password={PASSWORD}")
        self.wait_control("ready")
        self.assertIn("the call may be over", self.refusal("answer"))
        self.assertEqual(self.desk()["control"], "ready")
        phone.ring()
        self.command("answer")
        self.assertEqual(phone.state, "active")


class Refusals(ControlCase):
    """What a phone can have against it: each a sentence of its own, and no dead buttons."""

    def refused(self, state, sentence, phone, *lines):
        self.start_with(phone, *lines)
        desk = self.wait_control(state)
        self.assertEqual(desk["deeds"], [])
        self.assertIn(sentence, desk["control-problem"])
        self.assertIn(sentence, self.command("status"))
        self.assertIn(sentence, self.refusal("answer"))

    # The D8xx have no command.htm.
    def test_a_phone_without_remote_control(self):
        self.refused("missing", "as the D8xx have none", self.phone(has_command=False))

    # A secured Snom refuses, and says nothing more.
    def test_hidden_tags(self):
        self.refused("forbidden", "hidden tags to off", self.phone(uses_hidden_tags=True))

    # Some refuse by leading to their login page.
    def test_a_login_page(self):
        self.refused("forbidden", "hidden tags to off", self.phone(content=LOGIN_PAGE))

    # The password is wrong, and is said to be; the user is not asked for it again and again.
    def test_a_wrong_password(self):
        phone = self.phone(auth="digest")
        self.refused("unauthorized", "does not take the user name or password", phone,
                     "user=admin", "password=other")

    # It wants one, and nobody gave one.
    def test_no_password(self):
        self.refused("no-password", "cidalert phone password desk", self.phone(auth="basic"))

    # Whatever answers, it is no Grandstream.
    def test_something_else_answers(self):
        self.refused("strange", "does not speak like one", self.phone("grandstream", content="<html>hello</html>"),
                     f"password={PASSWORD}")

    # Yealink's phones refuse addresses that are not on their list.
    def test_yealink_refuses_strangers(self):
        self.refused("forbidden", "Action URI Allow IP List", self.phone("yealink", uses_hidden_tags=True))

    # Nobody knows how the phones of this make are controlled.
    def test_a_make_without_remote_control(self):
        phone = self.phone()
        self.make = "generic"
        self.refused("no-make", "nobody knows how for its make", phone)

    # Off: the daemon is told at once, and tells; when it comes back it is asked again.
    def test_a_dead_phone(self):
        phone = self.phone()
        phone.stop()
        self.refused("unreachable", "does not answer at http://127.0.0.1:", phone)
        again = SimulatedPhone(port=phone.plain)
        self.addCleanup(again.stop)
        self.report("ready")
        self.wait_control("ready")

    # A phone that is slow delays nobody, and is given up after a while.
    def test_a_slow_phone(self):
        phone = self.phone(delay_s=7)
        self.start_with(phone)
        begin = time.monotonic()
        self.report("incoming")
        self.assertLess(time.monotonic() - begin, 2)
        self.assertIn("does not answer", self.refusal("answer"))

    # A phone that nobody set up offers nothing, and that is no problem.
    def test_nothing_is_set_up(self):
        self.make = "snom"
        self.configure("address=192.0.2.50")
        self.start_daemon()
        desk = self.desk()
        self.assertEqual((desk["control"], desk["deeds"], desk["control-problem"]), ("unset", [], ""))
        self.assertIn("cidalert phone password desk", self.command("answer", "--phone", "desk", expect=3))

    # A place that cannot be understood is nobody's: the password must not go elsewhere.
    def test_a_bad_place_is_no_place(self):
        self.make = "snom"
        self.configure("control=https://admin@127.0.0.1/x", "user=admin", f"password={PASSWORD}", "address=127.0.0.1")
        self.start_daemon()
        self.assertEqual(self.desk()["control"], "unset")
        self.assertIn("this is no place of a phone", "".join(self.status()["config-problems"]))


class Https(ControlCase):
    """Certificates are trusted by the user, one by one; passwords go nowhere else."""

    # What nobody trusts gets no password; the user looks at the fingerprint, says yes, and it works.
    def test_trust(self):
        phone = self.phone(https=True, auth="basic")
        self.start_with(phone, "user=admin", f"password={PASSWORD}")
        self.assertIn("cidalert phone trust desk", self.wait_control("untrusted")["control-problem"])
        self.assertEqual(phone.asked, [])
        self.assertEqual(self.run_command("phone", "trust", "desk").returncode, 2)
        shown = self.command("phone", "trust", "desk", "--yes")
        self.assertIn(":".join(phone.fingerprint.upper()[i:i + 2] for i in range(0, 64, 2)), shown)
        self.wait_control("ready")
        with open(self.path("config/cidalert/phones.conf"), encoding="utf-8") as file:
            self.assertIn(f"certificate={phone.fingerprint}", file.read())
        phone.ring()
        self.command("answer")
        self.assertTrue(all(asked["tls"] for asked in phone.asked))

    # A fingerprint that the user knows from the phone itself is compared.
    def test_trust_by_fingerprint(self):
        phone = self.phone(https=True)
        self.start_with(phone)
        self.assertIn("another", self.refusal("phone", "trust", "desk", "--fingerprint", "00" * 32))
        self.command("phone", "trust", "desk", "--fingerprint", phone.fingerprint.upper())
        self.wait_control("ready")

    # Another certificate than the trusted one is somebody else's.
    def test_another_certificate(self):
        phone = self.phone(https=True, auth="basic")
        self.start_with(phone, "user=admin", f"password={PASSWORD}", f"certificate={'0' * 64}")
        self.assertIn("shows another certificate", self.wait_control("other-certificate")["control-problem"])
        self.assertEqual(phone.asked, [])

    # A phone that serves HTTPS only says so with 307; its certificate is asked about, then it works.
    def test_a_phone_that_redirects_to_https(self):
        phone = self.phone(redirects="https", auth="basic")
        self.start_with(phone, "user=admin", f"password={PASSWORD}")
        self.wait_control("untrusted")
        self.command("phone", "trust", "desk", "--yes")
        self.wait_control("ready")
        phone.ring()
        self.command("answer")
        self.assertEqual(phone.state, "active")
        self.assertFalse([asked for asked in phone.asked if asked["authorization"] and not asked["tls"]])

    # A redirect to another host is not followed, with a password or without.
    def test_a_redirect_elsewhere(self):
        other = self.phone(https=True, auth="basic")
        phone = self.phone(redirects=other.base.replace("127.0.0.1", "localhost"))
        self.start_with(phone, "user=admin", f"password={PASSWORD}", f"certificate={other.fingerprint}")
        self.wait_control("elsewhere")
        self.assertEqual(other.asked, [])

    # Nor is one from HTTPS to HTTP.
    def test_a_redirect_to_http(self):
        other = self.phone(auth="basic")
        phone = self.phone(https=True)
        phone.answer = lambda *_: (307, {"Location": other.base + "/command.htm"}, "")
        self.start_with(phone, "user=admin", f"password={PASSWORD}", f"certificate={phone.fingerprint}")
        self.wait_control("elsewhere")
        self.assertEqual(other.asked, [])


class NoBus(ControlCase):
    session_bus = False

    # Without a session bus there is no Secret Service to ask, and all else works.
    def test_without_a_session_bus(self):
        phone = self.phone()
        self.start_with(phone, "user=admin")
        self.wait_control("ready")
        phone.ring()
        self.command("answer")
        self.assertEqual(phone.state, "active")


class Place(ControlCase):
    """Where the phone is: said by the user, or heard; and what goes there."""

    # A phone that is known by its reports alone gets no password that others could read.
    def test_no_readable_password_to_where_it_was_heard(self):
        self.make = "snom"
        self.configure("user=admin", f"password={PASSWORD}")
        self.start_daemon()
        self.assertIn("set control=", self.wait_control("no-place")["control-problem"])
        self.report("incoming")
        self.assertEqual(self.eventually(lambda: self.desk()["control-base"], "the place is known"),
                         "http://127.0.0.1")

    # What a phone lets be done is remembered: buttons are there at once after a restart.
    def test_it_is_remembered(self):
        phone = self.phone()
        daemon = self.start_with(phone)
        self.wait_control("ready")
        path = self.path("home/.local/state/cidalert/control")
        self.eventually(lambda: os.path.exists(path), "it is written")
        self.assertEqual(os.stat(path).st_mode & 0o077, 0)
        self.assertEqual(daemon.stop(), 0)
        asked = len(phone.asked)
        self.start_daemon()
        self.assertEqual(self.desk()["control"], "ready")
        self.persists(lambda: len(phone.asked) == asked, "it is not asked again")

    # A phone that starts may have been given other settings: it is asked again.
    def test_a_phone_that_starts_is_asked_again(self):
        phone = self.phone()
        self.start_with(phone)
        self.wait_control("ready")
        phone.uses_hidden_tags = True
        self.report("ready")
        self.wait_control("forbidden")

    # Other settings, another phone maybe: it is asked again.
    def test_changed_settings_are_asked_again(self):
        phone = self.phone(auth="basic")
        self.start_with(phone, "user=admin", "password=wrong")
        self.wait_control("unauthorized")
        self.configure(f"control={phone.base}", "user=admin", f"password={PASSWORD}")
        self.wait_control("ready")

    # A password that was refused is not tried again and again: phones lock themselves up over that.
    def test_a_refused_password_is_not_tried_again(self):
        phone = self.phone(auth="basic")
        self.start_with(phone, "user=admin", "password=wrong")
        self.wait_control("unauthorized")
        tried = len(phone.asked)
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=DE\n")
        self.eventually(lambda: self.status()["region"] == "DE", "the settings are read again")
        self.report("incoming")
        self.persists(lambda: len(phone.asked) == tried, "it is not asked again")

    # What was thought to work and does not is known after the first try.
    def test_the_first_use_finds_out(self):
        phone = self.phone()
        self.start_with(phone)
        self.wait_control("ready")
        phone.uses_hidden_tags = True
        self.assertIn("hidden tags", self.refusal("answer"))
        self.assertEqual(self.desk()["deeds"], [])


if __name__ == "__main__":
    unittest.main()

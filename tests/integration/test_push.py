# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings written into a Snom phone over its web interface, and the calls that it then reports."""

import os
import pty
import re
import select
import subprocess
import unittest

import dbus

from harness import Case, PHONE_ID, PROGRAMS, TOKEN
from simulated_phone import LOGIN_PAGE, SimulatedPhone

PASSWORD = "s3cret&more"
EVENTS = ("incoming", "connected", "disconnected", "missed", "outgoing")
OLD = "http://old.example/call?from=$remote&x=<1>"


class PushCase(Case):
    """One phone called desk, told that this machine is 127.0.0.1."""

    contacts = None

    def phone(self, *lines, **behaviour):
        phone = SimulatedPhone(password=PASSWORD, **behaviour)
        self.addCleanup(phone.stop)
        lines = [f"control={phone.base}", "host=127.0.0.1", *lines]
        if behaviour.get("auth"):
            lines += ["user=admin", f"password={PASSWORD}"]
        self.write("config/cidalert/phones.conf",
                   "\n".join([f"[phone desk]\nid={PHONE_ID}\nmake=snom\ntoken={TOKEN}", *lines]) + "\n", mode=0o600)
        return phone

    def url(self, event, port=24325, host="127.0.0.1"):
        return f"http://{host}:{port}/{TOKEN}/{event}?"

    def assert_pushed(self, phone, port=24325, events=EVENTS):
        for event in events:
            value = phone.settings[f"action_{event}_url"]
            self.assertTrue(value.startswith(self.url(event, port)), value)

    def refused(self, sentence, phone, *args):
        """The way by hand is always there."""
        before = dict(phone.settings)
        done = self.run_command("phone", "push", "desk", *args)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(sentence, done.stderr)
        self.assertIn("By hand", done.stdout)
        self.assertIn(f"Incoming call    {self.url('incoming')}", done.stdout)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        self.assertEqual(phone.settings, before)
        return done


class Push(PushCase):
    """What is written, what is not, and what comes back."""

    # A phone out of the box: five settings, read back.
    def test_an_empty_phone(self):
        phone = self.phone()
        shown = self.command("phone", "push", "desk")
        self.assertIn("5 of 5 settings of phone desk are as they should be", shown)
        self.assertIn("Incoming call    empty", shown)
        self.assert_pushed(phone)
        self.assertEqual(phone.settings["action_hold"], "")
        self.assertEqual(phone.settings["language"], "English")

    # A second time there is nothing to do, and nothing is written.
    def test_twice(self):
        phone = self.phone()
        self.command("phone", "push", "desk")
        written = len([a for a in phone.asked if a["path"].startswith("/dummy")])
        self.assertIn("is so already", self.command("phone", "push", "desk"))
        self.assertEqual(len([a for a in phone.asked if a["path"].startswith("/dummy")]), written)

    # All events that a phone can report are twenty.
    def test_all_settings(self):
        phone = self.phone()
        self.assertIn("20 of 20", self.command("phone", "push", "desk", "--all"))
        self.assertIn("/hold?", phone.settings["action_hold"])

    # Basic and Digest: the password is never said where it need not be.
    def test_basic(self):
        phone = self.phone(auth="basic")
        self.command("phone", "push", "desk")
        self.assert_pushed(phone)

    def test_digest(self):
        phone = self.phone(auth="digest")
        self.command("phone", "push", "desk")
        self.assert_pushed(phone)
        self.assertFalse([a for a in phone.asked if (a["authorization"] or "").startswith("Basic")])

    # A phone with another firmware shows its settings as lines.
    def test_settings_as_text(self):
        phone = self.phone(settings_page="/settings.cfg", settings={"action_missed_url": OLD})
        self.assertIn(OLD, self.command("phone", "push", "desk", "--yes"))
        self.assert_pushed(phone)

    # What is only looked at stays as it is.
    def test_dry_run(self):
        phone = self.phone()
        self.assertIn(f"  + {self.url('incoming')}", self.command("phone", "push", "desk", "--dry-run"))
        self.assertEqual(phone.settings["action_incoming_url"], "")

    # Nobody's setting is written over unasked, and the daemon need not run.
    def test_foreign_settings_need_a_word(self):
        phone = self.phone(settings={"action_missed_url": OLD})
        done = self.run_command("phone", "push", "desk")
        self.assertEqual(done.returncode, 2)
        self.assertIn("say --yes", done.stderr)
        self.assertIn(f"  - {OLD}\n  + {self.url('missed')}", done.stdout)
        self.assertEqual(phone.settings["action_incoming_url"], "")

    # What stood there comes back, what was empty is empty again; once.
    def test_restore(self):
        phone = self.phone(settings={"action_missed_url": OLD})
        before = dict(phone.settings)
        self.command("phone", "push", "desk", "--yes")
        self.assert_pushed(phone)
        self.command("phone", "push", "desk", "--all", "--host", "127.0.0.2")
        kept = self.path("home/.local/state/cidalert/pushed")
        self.assertEqual(os.stat(kept).st_mode & 0o077, 0)
        self.assertIn("20 of 20 settings of phone desk are as they were", self.command("phone", "restore", "desk"))
        self.assertEqual(phone.settings, before)
        self.assertIn("nothing is to be put back", self.command("phone", "restore", "desk", expect=3))

    # What somebody else set since is his.
    def test_restore_asks_before_it_writes_over_others(self):
        phone = self.phone()
        self.command("phone", "push", "desk")
        phone.settings["action_missed_url"] = OLD
        self.assertEqual(self.run_command("phone", "restore", "desk").returncode, 2)
        self.assertEqual(phone.settings["action_missed_url"], OLD)
        self.command("phone", "restore", "desk", "--yes")
        self.assertEqual(phone.settings["action_missed_url"], "")

    # Old values of ours are no others'; the new address is remembered.
    def test_another_address(self):
        phone = self.phone()
        self.command("phone", "push", "desk")
        shown = self.command("phone", "push", "desk", "--host", "127.0.0.2")
        self.assertIn("Incoming call    ours", shown)
        self.assertTrue(phone.settings["action_incoming_url"].startswith(self.url("incoming", host="127.0.0.2")))
        with open(self.path("config/cidalert/phones.conf"), encoding="utf-8") as file:
            self.assertIn("host=127.0.0.2\n", file.read())

    # An address that this machine does not have is told, for the phone would not reach it.
    def test_an_address_of_another_machine(self):
        self.phone()
        done = self.run_command("phone", "push", "desk", "--host", "192.0.2.77")
        self.assertIn("does not have the address 192.0.2.77", done.stderr)

    # At a terminal it asks; no is no, yes is yes.
    def ask(self, answer):
        leader, follower = pty.openpty()
        process = subprocess.Popen([f"{PROGRAMS}/cidalert", "phone", "push", "desk"], env=self.env, stdin=follower,
                                   stdout=follower, stderr=follower, close_fds=True)
        os.close(follower)
        self.addCleanup(self.end, process)
        self.addCleanup(os.close, leader)
        seen = ""
        while select.select([leader], [], [], 15)[0]:
            try:
                more = os.read(leader, 4096).decode()
            except OSError:
                break
            seen += more
            if "Write over 1 setting that is not ours? [y/N] " in seen and answer:
                os.write(leader, answer.encode())
                answer = None
        return process.wait(15), seen

    def test_no_at_the_terminal(self):
        phone = self.phone(settings={"action_missed_url": OLD})
        status, seen = self.ask("n\n")
        self.assertEqual(status, 1, seen)
        self.assertIn("“Missed call” is left as it was: not ours", seen)
        self.assertEqual(phone.settings["action_missed_url"], OLD)
        self.assert_pushed(phone, events=("incoming", "connected", "disconnected", "outgoing"))

    def test_yes_at_the_terminal(self):
        phone = self.phone(settings={"action_missed_url": OLD})
        status, seen = self.ask("y\n")
        self.assertEqual(status, 0, seen)
        self.assert_pushed(phone)


class Refusals(PushCase):
    """What a phone can have against it: each a sentence, and the way by hand."""

    # A secured Snom.
    def test_hidden_tags(self):
        self.refused("Use hidden tags to off", self.phone(uses_hidden_tags=True))

    # Some refuse by leading to their login page.
    def test_a_login_page(self):
        self.refused("Use hidden tags to off", self.phone(content=LOGIN_PAGE))

    # The D8xx have no such pages.
    def test_a_phone_without_these_pages(self):
        self.refused("as the D8xx take none", self.phone(has_command=False))

    # It does not tell what stands there: then nothing is written, for nothing could be put back.
    def test_a_phone_that_shows_no_settings(self):
        self.refused("as the D8xx take none", self.phone(settings_page=None))

    # HTTPS only: the certificate is to be looked at first; then it works.
    def test_https_only(self):
        phone = self.phone(redirects="https", auth="basic")
        self.refused("cidalert phone trust desk", phone)
        self.assertFalse([a for a in phone.asked if a["authorization"]])
        self.command("phone", "trust", "desk", "--yes")
        self.command("phone", "push", "desk")
        self.assert_pushed(phone)
        self.assertFalse([a for a in phone.asked if a["authorization"] and not a["tls"]])

    # Nobody is followed elsewhere.
    def test_a_redirect_elsewhere(self):
        other = self.phone()
        phone = self.phone(redirects=other.base.replace("127.0.0.1", "localhost") + "/settings.xml")
        self.refused("leads on to another host", phone)
        self.assertEqual(other.asked, [])

    # A wrong password is said to be one.
    def test_a_wrong_password(self):
        phone = self.phone(auth="basic")
        phone.password = "another"
        self.refused("does not take the user name or password", phone)

    # Nobody is there.
    def test_a_dead_phone(self):
        phone = self.phone()
        phone.stop()
        self.refused("does not answer at http://127.0.0.1:", phone)

    # What comes back is no phone's, and much too much of it.
    def test_an_endless_answer(self):
        self.refused("does not show its settings", self.phone(content="<settings>" + "x" * 3_000_000))

    # A read-only setting that the phone tells of is not tried; one that it does not is found out.
    def test_read_only_settings(self):
        for shows in (True, False):
            with self.subTest(shows=shows):
                phone = self.phone(read_only=("action_missed_url",), shows_permissions=shows)
                done = self.run_command("phone", "push", "desk")
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("“Missed call”", done.stderr)
                self.assertIn("read-only", done.stderr)
                self.assertIn("4 of 5", done.stdout)
                by_hand = done.stdout.partition("By hand")[2]
                self.assertIn("Missed call  http", by_hand)
                self.assertNotIn("Incoming call", by_hand)
                tried = [a for a in phone.asked if "dummy" in a["path"] and "missed" in a["path"]]
                self.assertEqual(bool(tried), not shows)

    # It says no in the middle: what was written is known, and can be put back.
    def test_a_phone_that_changes_its_mind(self):
        phone = self.phone()
        save = phone._save
        phone._save = lambda values: save(values) if "action_missed_url" not in values else (403, {}, "no")
        done = self.run_command("phone", "push", "desk")
        self.assertEqual(done.returncode, 1)
        self.assertIn("Use hidden tags to off", done.stderr)
        self.assert_pushed(phone, events=("incoming", "connected", "disconnected"))
        self.command("phone", "restore", "desk")
        self.assertEqual(phone.settings["action_incoming_url"], "")

    # Makes into which nobody can write.
    def test_another_make(self):
        phone = self.phone()
        path = self.path("config/cidalert/phones.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.write("config/cidalert/phones.conf", text.replace("make=snom", "make=yealink"), mode=0o600)
        done = self.run_command("phone", "push", "desk")
        self.assertEqual(done.returncode, 1)
        self.assertIn("into which nothing can be written from here", done.stderr)
        self.assertIn("Yealink desk phones: Features > Action URL", done.stdout)
        self.assertEqual(phone.asked, [])


class WholeWay(PushCase):
    """From the command to the call on the screen and in the log."""

    # Pushed by the command, then rung: what the phone was told is what shows the call.
    def test_push_ring_notification_log(self):
        phone = self.phone(auth="digest")
        self.start_daemon()
        self.command("phone", "push", "desk")
        self.assert_pushed(phone, port=self.daemon.port)
        call = {"remote": "0299991234@192.0.2.1", "display_remote": "Ana & <b>Söhne", "call_id": "3c3b966053be-phx"}
        self.assertEqual(phone.fire("action_incoming_url", **call), 200)
        self.wait_notice(lambda n: "Ana &" in n["title"], "who rings is shown")
        self.assertEqual(phone.fire("action_connected_url", **call), 200)
        self.assertEqual(phone.fire("action_disconnected_url", **call), 200)
        logged = self.eventually(lambda: self.calls(), "it is logged")
        self.assertEqual((logged[0]["number"], logged[0]["outcome"], logged[0]["phone"]),
                         ("+61299991234", "answered", "desk"))
        self.assertEqual(phone.fire("action_incoming_url", **{**call, "call_id": "2"}), 200)
        self.assertEqual(phone.fire("action_disconnected_url", **{**call, "call_id": "2"}), 200)
        self.assertEqual(phone.fire("action_missed_url", **{**call, "call_id": "2"}), 200)
        self.eventually(lambda: [c for c in self.calls() if c["outcome"] == "missed"], "a missed one")
        self.assertNotIn(TOKEN, re.sub(r"Listening.*", "", self.daemon.log()))


class Proof(PushCase):
    """Whether the phone reaches this machine, found out without a call."""

    def test_a_phone_proves_that_it_reaches_us(self):
        phone = self.phone(auth="digest")
        self.start_daemon()
        self.command("phone", "push", "desk")
        shown = self.command("phone", "test", "desk")
        self.assertIn("5 of 5 settings of phone desk tell it to report to this machine", shown)
        self.assertRegex(shown, r"Phone desk reaches this machine: it asked from 127.0.0.1, \d+ ms after")
        (url, status, kind, page), = phone.browsed
        self.assertTrue(url.startswith(f"http://127.0.0.1:{self.daemon.port}/{TOKEN}/test?nonce="), url)
        self.assertEqual((status, kind), (200, "text/xml"))
        self.assertIn("snom://mb_exit", page)
        self.assertEqual(phone.paths.count("/command.htm?key=OFFHOOK"), 0)
        self.assertEqual(self.calls(), [])
        self.assertEqual(self.status()["phones"][0]["last"], 0)

    # It reaches us, but would report no call: that is no success.
    def test_the_settings_are_looked_at_beside_it(self):
        phone = self.phone()
        self.start_daemon()
        self.command("phone", "push", "desk")
        phone.settings["action_missed_url"] = OLD
        done = self.run_command("phone", "test", "desk")
        self.assertEqual(done.returncode, 1)
        self.assertIn("reaches this machine", done.stdout)
        self.assertIn("Missed call: not set to it", done.stdout)
        self.assertIn("cidalert phone push desk", done.stdout)

    # What it was told is what is proved: an address that this machine has not.
    def test_a_phone_that_was_told_another_address(self):
        phone = self.phone()
        self.start_daemon()
        self.command("phone", "push", "desk", "--host", "192.0.2.77")
        phone.browses = False
        done = self.run_command("phone", "test", "desk")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nothing came within 10 seconds", done.stderr)
        self.assertIn("does not have the address 192.0.2.77 now", done.stderr)

    # A port at which nobody listens.
    def test_a_phone_that_was_told_another_port(self):
        self.phone()
        self.command("phone", "push", "desk")
        self.start_daemon()
        done = self.run_command("phone", "test", "desk")
        self.assertEqual(done.returncode, 1)
        self.assertIn("told another address of this machine", done.stdout)
        self.assertIn("cidalertd does not listen at 127.0.0.1:24325", done.stderr)

    # Something is in the way that nobody here sees.
    def test_a_phone_that_does_not_come(self):
        self.phone(browses=False)
        self.start_daemon()
        self.command("phone", "push", "desk")
        self.assertIn("Either a firewall", self.command("phone", "test", "desk", expect=1))

    # A phone that refuses is no proof of anything.
    def test_a_phone_that_refuses(self):
        self.phone(uses_hidden_tags=True)
        self.start_daemon()
        said = self.command("phone", "test", "desk", expect=1)
        self.assertIn("Use hidden tags to off", said)
        self.assertIn("cidalert log --follow", said)

    # Without a daemon nobody would hear it.
    def test_without_a_daemon(self):
        phone = self.phone()
        self.assertIn("cidalertd", self.command("phone", "test", "desk", expect=1))
        self.assertEqual(phone.asked, [])

    # Anybody may ask for the page who has the token; it is no event, and is not kept.
    def test_the_page(self):
        self.phone()
        self.start_daemon()
        self.assertEqual(self.get(f"/{TOKEN}/test").status, 200)
        self.assertEqual(self.get(f"/{TOKEN}/test?nonce=%00<b>").status, 200)
        self.assertEqual(self.get("/7kq3m9x2adfg/test?nonce=a").status, 403)
        self.assertEqual(self.send(f"POST /{TOKEN}/test HTTP/1.0\r\n\r\n".encode()).status, 404)
        self.assertEqual(self.database().execute("SELECT count(*) FROM events").fetchone()[0], 0)


class Moved(PushCase):
    """This machine has another address than the one that the phone was told."""

    OLD_HOST = "192.0.2.77"
    capabilities = "actions body body-markup icon-static"

    def move(self, phone, *lines):
        """As if it had had that address, and the phone been told it."""
        for event in EVENTS:
            phone.settings[f"action_{event}_url"] = f"{self.url(event, host=self.OLD_HOST)}remote=$remote"
        self.write("home/.local/state/cidalert/control", f"[{PHONE_ID}]\ntold={self.OLD_HOST}\n", mode=0o600)
        path = self.path("config/cidalert/phones.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read().replace("host=127.0.0.1\n", "".join(line + "\n" for line in lines))
        self.write("config/cidalert/phones.conf", text + "address=127.0.0.1\n", mode=0o600)

    def sentence(self):
        return f"Phone desk looks for this machine at {self.OLD_HOST}, but it is 127.0.0.1 now"

    # The notice offers to tell the phone; that done it is gone, and the phone reports here.
    def test_the_phone_is_updated_from_the_notice(self):
        phone = self.phone(auth="digest")
        self.move(phone, f"host={self.OLD_HOST}")
        self.start_daemon()
        notice = self.wait_notice(lambda n: self.sentence() in n["body"] and "update-phone" in n["actions"],
                                  "the notice offers it")
        self.assertIn("Update phone", notice["actions"])
        self.click(notice)
        self.eventually(lambda: self.desk()["moved-to"] == "", "it is not moved any more")
        self.assert_pushed(phone, port=self.daemon.port)
        self.eventually(lambda: "host=127.0.0.1\n" in self.read("config/cidalert/phones.conf"), "it is remembered")
        self.eventually(self.closes, "the notice is gone")
        self.assertEqual(phone.fire("action_incoming_url", remote="0299991234@192.0.2.1"), 200)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def click(self, notice):
        """The server numbers its notices from 1."""
        number = notice["replaces"] or 1 + [n["title"] for n in self.notices() if not n["replaces"]].index(notice["title"])
        self.mock.EmitSignal("org.freedesktop.Notifications", "ActionInvoked", "us",
                             [dbus.UInt32(number), "update-phone"])

    def desk(self):
        return self.status()["phones"][0]

    # What is not ours stays as it is, and what was taken out is not put back.
    def test_only_what_is_ours_is_updated(self):
        phone = self.phone()
        self.move(phone)
        phone.settings["action_missed_url"] = OLD
        phone.settings["action_outgoing_url"] = ""
        self.start_daemon()
        notice = self.wait_notice(lambda n: "update-phone" in n["actions"], "the notice offers it")
        self.click(notice)
        self.eventually(lambda: self.desk()["moved-to"] == "", "it is not moved any more")
        self.assert_pushed(phone, port=self.daemon.port, events=("incoming", "connected", "disconnected"))
        self.assertEqual((phone.settings["action_missed_url"], phone.settings["action_outgoing_url"]), (OLD, ""))

    # A phone that refuses is said to, and nothing is lost.
    def test_a_phone_that_refuses_the_update(self):
        phone = self.phone()
        self.move(phone)
        self.start_daemon()
        notice = self.wait_notice(lambda n: "update-phone" in n["actions"], "the notice offers it")
        phone._save = lambda values: (403, {}, "no")
        before = dict(phone.settings)
        self.click(notice)
        self.eventually(lambda: [a for a in phone.asked if "dummy" in a["path"]], "it is asked")
        self.persists(lambda: self.desk()["moved-to"] == "127.0.0.1", "it is still moved")
        self.assertEqual(phone.settings, before)

    # Without a phone that can be told there is no button, but the way by hand; status and check have it too.
    def test_the_new_urls_are_there(self):
        phone = self.phone()
        self.move(phone)
        path = self.path("config/cidalert/phones.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read().replace(f"control={phone.base}\n", "")
        self.write("config/cidalert/phones.conf", text, mode=0o600)
        self.start_daemon()
        notice = self.wait_notice(lambda n: self.sentence() in n["body"], "it is told")
        self.assertNotIn("update-phone", notice["actions"])
        self.assertIn("cidalert phone urls desk --host 127.0.0.1", notice["body"])
        shown = self.command("status")
        self.assertIn(self.sentence(), " ".join(shown.split()))
        self.assertIn(f"Incoming call    {self.url('incoming', self.daemon.port)}", shown)
        checked = self.run_command("check").stdout
        self.assertIn("phone desk was told 192.0.2.77, which is not an address of this machine; it is 127.0.0.1 now",
                      " ".join(checked.split()))
        self.assertNotIn(TOKEN, self.daemon.log())

    # An address that was never this machine's may be another's on the way: a phone behind a router.
    def test_an_address_of_a_router_is_no_alarm(self):
        phone = self.phone()
        self.move(phone, "host=198.51.100.1")
        self.start_daemon()
        self.assertEqual(self.desk()["moved-to"], "")
        self.assertNotIn("looks for this machine", self.command("status"))

    # On a journey the phone has stayed behind: status may tell, but no notice does.
    def test_a_journey_is_no_alarm(self):
        phone = self.phone()
        self.move(phone)
        self.write("home/.local/state/cidalert/control", f"[{PHONE_ID}]\ntold=198.51.100.77\n", mode=0o600)
        text = self.read("config/cidalert/phones.conf").replace("address=127.0.0.1", "address=203.0.113.9")
        self.write("config/cidalert/phones.conf", text.replace(f"control={phone.base}\n", ""), mode=0o600)
        self.start_daemon()
        self.status()
        self.persists(lambda: self.notices() == [], "nothing is said")

    # What the phone was told is remembered while it is right.
    def test_what_it_was_told_is_remembered(self):
        self.phone()
        self.start_daemon()
        memory = self.path("home/.local/state/cidalert/control")
        self.eventually(lambda: os.path.exists(memory), "it is written")
        with open(memory, encoding="utf-8") as file:
            self.assertIn("told=127.0.0.1\n", file.read())


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""cidalert setup: from nothing to the first call, at a terminal and from a script."""

import json
import os
import re
import signal
import socket
import subprocess
import unittest

from harness import PATIENCE_S, PHONE_ID, PROGRAMS, TOKEN, Case, Terminal
from simulated_phone import SimulatedPhone


class Setup(Case):
    notification_server = False
    phones = ""
    contacts = None

    def setUp(self):
        super().setUp()
        os.unlink(self.path("config/cidalert/phones.conf"))
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", 0))
            self.port = probe.getsockname()[1]
        self.write("config/cidalert/cidalert.conf", f"[listener]\nport={self.port}\n")
        self.env["PATH"] = os.path.abspath(PROGRAMS) + ":" + self.env["PATH"]
        self.addCleanup(self.stop_daemon)

    def stop_daemon(self):
        done = self.run_command("status", "--json")
        if done.returncode == 0:
            pid = json.loads(done.stdout)["pid"]
            os.kill(pid, signal.SIGTERM)
            self.eventually(lambda: self.run_command("status").returncode == 1, "the daemon has left")

    def urls(self):
        listed = self.command("phone", "urls", "desk", "--plain")
        return {url.split("?")[0].rsplit("/", 1)[1]: url for url in re.findall(r"\t(\S+)", listed)}

    def play(self, *events):
        """The phone, by the very URLs that it was told; from this machine, which may use any token."""
        for event in events:
            target = self.urls()[event].split("/", 3)[3].replace("$remote", "0299991234@h").encode()
            self.assertEqual(self.send(b"GET /" + target + b" HTTP/1.0\r\n\r\n", port=self.port).status, 200)


class AtTheTerminal(Setup):
    # The whole way of somebody who has never seen it, to the proof.
    def test_from_nothing_to_the_first_call(self):
        terminal = Terminal(self, "setup")
        terminal.answer(r"Which make is your phone\? \[snom\] ", "")
        terminal.answer(r"Its address.*\(Enter: do not know\): ", "127.0.0.1")
        terminal.answer(r"Your own number(.|\n)*\(Enter: none\): ", "9999 0000")
        terminal.wait_for("no telephone number with its country")
        os.write(terminal.master, b"+61 2 9999 0000\n")
        terminal.wait_for("it reaches this machine as 127.0.0.1")
        terminal.wait_for("✔ cidalertd runs, and knows the phone")
        terminal.wait_for("✔ It starts with your session")
        terminal.answer(r"write the settings into the phone itself\? \[y/N\] ", "n")
        terminal.wait_for(r"Missed call +http://127\.0\.0\.1:%d/" % self.port)
        terminal.wait_for("Now call this phone")
        self.play("incoming")
        terminal.wait_for("✔ incoming")
        self.play("disconnected", "missed")
        terminal.wait_for("It works")
        self.assertEqual(terminal.leave(), 0)
        self.assertEqual(self.status()["region"], "AU")
        self.assertEqual(self.status()["area"], "2")
        self.assertEqual(json.loads(self.run_command("lookup", "--json", "02 9999 0000").stdout)[0]["step"], "own")
        self.assertEqual(self.command("autostart", "status").splitlines()[0].split(None, 1)[1],
                         "cidalertd starts with your session")

    # Whoever leaves in the middle leaves everything as it was, and a script could tell by the status.
    def test_the_end_of_input_changes_nothing(self):
        terminal = Terminal(self, "setup")
        terminal.answer(r"Which make is your phone\? \[snom\] ", "yealink")
        terminal.wait_for(r"Its address.*\(Enter: do not know\): ")
        os.write(terminal.master, b"\x04")
        terminal.wait_for("\ncidalert setup: Nobody answers any more; nothing is changed")
        self.assertEqual(terminal.leave(), 1)
        self.assertFalse(os.path.exists(self.path("config/cidalert/phones.conf")))

    # What the phone does not send is told with what to paste; the call is proven all the same.
    def test_a_url_that_is_not_set_is_named(self):
        terminal = Terminal(self, "setup", "--make", "snom", "--address", "127.0.0.1", "--number", "+61299990000")
        terminal.answer("phone itself", "n")
        terminal.wait_for("Now call this phone")
        self.play("incoming", "disconnected")
        terminal.wait_for("✘ missed: not heard, its URL is not set: Missed call")
        terminal.wait_for(r"→ http://127\.0\.0\.1:%d/\w+/missed\?" % self.port)
        terminal.wait_for("It works")
        self.assertEqual(terminal.leave(), 0)

    # Who asked, and was refused, is shown as it happens; an interrupt ends the waiting.
    def test_refusals_are_shown_live(self):
        terminal = Terminal(self, "setup", "--make", "snom", "--address", "127.0.0.1", "--number", "+61299990000")
        terminal.answer("phone itself", "n")
        terminal.wait_for("Now call this phone")
        wrong = b"GET /000000000000/incoming?remote=1 HTTP/1.0\r\n\r\n"
        self.assertEqual(self.send(wrong, port=self.port).status, 403)
        terminal.wait_for(r"✘ 127\.0\.0\.1 asked with a wrong token")
        terminal.wait_for("→ paste the URLs anew: cidalert phone urls desk")
        token = self.urls()["incoming"].split("/")[3]
        self.assertEqual(self.send(f"GET /{token}/dinner HTTP/1.0\r\n\r\n".encode(), port=self.port).status, 404)
        terminal.wait_for("asked for an event that is none")
        self.send(wrong, port=self.port)
        os.kill(terminal.process.pid, signal.SIGINT)
        terminal.wait_for("The phone was not heard")
        self.assertEqual(terminal.leave(), 1)
        self.assertEqual(terminal.text.count("wrong token"), 1, "each is told once")
        refusals = {r["why"]: r for r in self.status()["refusals"]}
        self.assertEqual((refusals["token"]["count"], refusals["token"]["phone"]), (2, ""))
        self.assertEqual(refusals["event"]["phone"], "desk")
        self.assertNotIn(token, json.dumps(self.status()))


class FromAScript(Setup):
    # Options for everything, nothing asked, nothing waited for; and again, which changes what is said.
    def test_options_do_it_all(self):
        said = self.command("setup", "front", "--make", "yealink", "--address", "127.0.0.0/8",
                            "--number", "+61 2 9999 0000", "--no-autostart")
        self.assertIn("Features > Action URL", said)
        with open(self.path("config/cidalert/phones.conf"), encoding="utf-8") as file:
            first = file.read()
        for line in ("[phone front]", "make=yealink", "address=127.0.0.0/8", "host=127.0.0.1", "number=+61 2 9999 0000"):
            self.assertIn(line, first)
        self.assertEqual(self.run_command("autostart", "status").returncode, 3)
        token = re.search("token=(.*)", first)[1]
        again = self.command("setup", "front", "--number", "+61 3 9123 4567", "--host", "192.0.2.20")
        self.assertIn("is set up already", again)
        with open(self.path("config/cidalert/phones.conf"), encoding="utf-8") as file:
            second = file.read()
        self.assertIn("number=+61 3 9123 4567\n", second)
        self.assertIn("host=192.0.2.20\n", second)
        self.assertIn(f"token={token}\n", second)
        self.assertEqual(self.run_command("autostart", "status").returncode, 0)

    # A script that waits gets the proof by the status.
    def test_a_script_may_wait(self):
        self.command("setup", "--address", "127.0.0.1")
        waiting = subprocess.Popen([f"{PROGRAMS}/cidalert", "setup", "--wait", "30"], env=self.env, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(self.end, waiting)
        # Until it waits is not to be seen from outside; what came before does not count.
        self.eventually(lambda: self.play("incoming", "disconnected", "missed") or waiting.poll() is not None,
                        "the call is heard")
        said, _ = waiting.communicate(timeout=PATIENCE_S)
        self.assertEqual(waiting.returncode, 0, said)
        self.assertIn("It works", said)
        silent = self.run_command("setup", "--wait", "1")
        self.assertEqual(silent.returncode, 1, silent.stdout)
        self.assertIn("The phone was not heard", silent.stdout)

    # A call whose end is missing proves half the way; what came is told, and what did not.
    def test_half_a_call_is_no_proof(self):
        self.command("setup", "--address", "127.0.0.1")
        waiting = subprocess.Popen([f"{PROGRAMS}/cidalert", "setup", "--wait", "6"], env=self.env, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addCleanup(self.end, waiting)
        self.eventually(lambda: self.play("incoming") or waiting.poll() is not None, "it has waited")
        said, _ = waiting.communicate(timeout=PATIENCE_S)
        self.assertEqual(waiting.returncode, 1, said)
        self.assertIn("  ✔ incoming\n", said)
        self.assertIn("✘ disconnected: not heard, its URL is not set: On disconnected", said)
        self.assertIn("The phone was heard, and not yet a whole call.", said)

    # What is in the way stands there before anybody is asked to call.
    def test_what_is_in_the_way_is_named(self):
        with socket.socket(socket.AF_INET6) as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("::", self.port))
            other.listen()
            done = self.run_command("setup", "--address", "127.0.0.1", "--host", "203.0.113.9", "--wait", "1")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, rf"✘ Port {self.port} on :: is taken by python3")
        self.assertIn("✘ phone desk was told 203.0.113.9, which is not an address of this machine", done.stdout)
        self.assertIn("→ cidalert phone push desk --host 127.0.0.1", done.stdout)

    # Wrong answers change nothing.
    def test_wrong_options_change_nothing(self):
        for args in (("--number", "9999 0000"), ("--address", "here"), ("--host", "a b"), ("--make", "toaster"),
                     ("a b",), ("a", "b"), ("--wait", "-5")):
            with self.subTest(args=args):
                done = self.run_command("setup", *args)
                self.assertEqual(done.returncode, 2)
                self.assertEqual(done.stdout, "")
                self.assertIn("cidalert setup: ", done.stderr)
        self.assertFalse(os.path.exists(self.path("config/cidalert/phones.conf")))


class Pushed(Setup):
    """A Snom phone whose web interface can be reached, and which then reports by what was written into it."""

    notification_server = True
    call = {"remote": "0299991234@192.0.2.1", "call_id": "3c3b966053be-phx"}

    def phone(self, **behaviour):
        phone = SimulatedPhone(**behaviour)
        self.addCleanup(phone.stop)
        self.write("config/cidalert/phones.conf", f"[phone desk]\nid={PHONE_ID}\nmake=snom\ntoken={TOKEN}\n"
                   f"control={phone.base}\n", mode=0o600)
        return phone

    # Nothing is pasted: the phone is written to, rings, is shown and logged, and so the way is proven.
    def test_from_setup_to_the_first_ring(self):
        phone = self.phone()
        terminal = Terminal(self, "setup")
        terminal.answer(r"Which make is your phone\? \[snom\] ", "")
        terminal.answer(r"Its address.*: ", "127.0.0.1")
        terminal.answer(r"Your own number(.|\n)*: ", "+61 2 9999 0000")
        terminal.answer(r"write the settings into the phone itself\? \[y/N\] ", "y")
        terminal.wait_for("Incoming call    empty")
        terminal.wait_for("5 of 5 settings of phone desk are as they should be")
        terminal.wait_for("Now call this phone")
        self.assertNotIn("paste these", terminal.text)
        self.assertEqual(phone.fire("action_incoming_url", **self.call), 200)
        terminal.wait_for("✔ incoming")
        self.wait_notice(lambda n: n["title"] == "(02) 9999 1234", "who rings is shown")
        self.assertEqual(phone.fire("action_disconnected_url", **self.call), 200)
        self.assertEqual(phone.fire("action_missed_url", **self.call), 200)
        terminal.wait_for("It works")
        self.assertEqual(terminal.leave(), 0)
        logged = self.calls()
        self.assertEqual([(c["number"], c["outcome"], c["phone"]) for c in logged], [("+61299991234", "missed", "desk")])

    # A script needs one word for it; what stood in the phone comes back.
    def test_a_script_says_push(self):
        phone = self.phone()
        said = self.command("setup", "--push", "--address", "127.0.0.1")
        self.assertIn("5 of 5 settings", said)
        self.assertNotIn("paste these", said)
        self.assertTrue(phone.settings["action_missed_url"].startswith(f"http://127.0.0.1:{self.port}/{TOKEN}/missed?"))
        self.command("phone", "restore", "desk")
        self.assertEqual(phone.settings["action_missed_url"], "")

    # A phone that refuses is told why, and the way by hand, once; the call proves it all the same.
    def test_a_phone_that_refuses_is_set_by_hand(self):
        phone = self.phone(uses_hidden_tags=True)
        terminal = Terminal(self, "setup", "--make", "snom", "--address", "127.0.0.1", "--number", "+61299990000")
        terminal.answer("phone itself", "y")
        terminal.wait_for("Use hidden tags to off")
        terminal.wait_for("Now call this phone")
        self.assertEqual(terminal.text.count("Incoming call"), 1, terminal.text)
        self.assertEqual(phone.settings["action_incoming_url"], "")
        self.play("incoming", "disconnected", "missed")
        terminal.wait_for("It works")
        self.assertEqual(terminal.leave(), 0)

    # A script learns from the status that what it asked for was not done; nothing foreign is written over.
    def test_a_script_learns_that_nothing_was_written(self):
        phone = self.phone(settings={"action_missed_url": "http://old.example/"})
        done = self.run_command("setup", "--push", "--address", "127.0.0.1")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("say --yes to write over it; see cidalert phone push --help", done.stderr)
        self.assertIn("paste these", done.stdout)
        self.assertEqual(phone.settings["action_missed_url"], "http://old.example/")
        phone.stop()
        done = self.run_command("setup", "--push", "--address", "127.0.0.1")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("does not answer", done.stderr)

    # A phone of a make that takes no settings is never asked about, nor one whose address is not known.
    def test_only_what_can_be_pushed_is_asked_about(self):
        for args in (("one", "--make", "yealink", "--address", "127.0.0.1"), ("two", "--make", "snom")):
            terminal = Terminal(self, "setup", *args, "--host", "127.0.0.1", "--number", "+61299990000", "--wait", "0")
            if "--address" not in args:
                terminal.answer(r"Its address.*: ", "")
            self.assertEqual(terminal.leave(), 0)
            terminal.wait_for("paste these")
            self.assertNotIn("phone itself?", terminal.text)


if __name__ == "__main__":
    unittest.main()

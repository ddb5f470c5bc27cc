# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hooks: the user's programs and web addresses, told of calls by the real daemon."""

import http.server
import itertools
import json
import os
import ssl
import subprocess
import threading
import time
import unittest

from harness import Case

# Writes down what it was given; `sleep`, `stubborn` and `status` as its first argument tell it what to do then.
RECORDER = """#!/usr/bin/python3
import json, os, signal, subprocess, sys, time
child = subprocess.Popen(["sleep", "300"]).pid if sys.argv[1:2] == ["sleep"] else None
if sys.argv[1:2] == ["stubborn"]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
what = {"argv": sys.argv[1:], "stdin": sys.stdin.read(), "pid": os.getpid(), "child": child, "cwd": os.getcwd(),
        "env": {k: v for k, v in os.environ.items()}}
with open(FOLDER + "/told", "a") as file:
    file.write(json.dumps(what) + "\\n")
print("a word on standard output")
if sys.argv[1:2] in (["sleep"], ["stubborn"]):
    time.sleep(60)
if sys.argv[1:2] == ["status"]:
    with open(FOLDER + "/status") as file:
        sys.exit(int(file.read()))
"""


def is_running(pid):
    """Whether a process is there, one that nobody has asked how it ended apart."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class HookCase(Case):
    """A home with a program that writes down what it is told."""

    hooks = ""

    def setUp(self):
        self.settings = "[numbers]\nregion=AU\n[line 0101]\nname=Sales\n" + self.hooks
        super().setUp()
        self.write("home/recorder", RECORDER.replace("FOLDER", repr(self.path("home"))), mode=0o700)
        self.set_status(0)

    def set_status(self, status):
        self.write("home/status", str(status))

    def set_hooks(self, text, mode=0o644):
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n" + text, mode=mode)

    def told(self):
        try:
            with open(self.path("home/told"), encoding="utf-8") as file:
                return [json.loads(line) for line in file if line.endswith("\n")]
        except FileNotFoundError:
            return []

    def wait_told(self, count):
        self.eventually(lambda: len(self.told()) >= count, f"the program was told {count} times")
        return self.told()

    def events(self):
        return [what["env"]["CIDALERT_EVENT"] for what in self.told()]

    def problems(self):
        return self.status()["hook-problems"]

    def play_answered(self, call="c1", **more):
        for event in ("incoming", "connected", "disconnected"):
            self.report(event, call=call, **more)


class Programs(HookCase):
    hooks = ("[hook all]\non=ringing;answered;ended;missed\n"
             "run=~/recorder {number} '{name} at {organization}' {line} '' {nothing_else\n")

    # The way of one call: arguments, environment, standard input.
    def test_a_program_is_told_of_a_call(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.play_answered()
        told = self.wait_told(3)
        self.assertEqual(self.events(), ["ringing", "answered", "ended"])
        first = told[0]
        self.assertEqual(first["argv"], ["+61299991234", "Ana Pérez at Pérez & Söhne", "0101", "", "{nothing_else"])
        self.assertEqual(first["env"]["CIDALERT_NUMBER"], "+61299991234")
        self.assertEqual(first["env"]["CIDALERT_NAME"], "Ana Pérez")
        self.assertEqual(first["env"]["CIDALERT_LINE_NAME"], "Sales")
        self.assertEqual(first["cwd"], os.path.realpath(self.path("home")))
        call = json.loads(first["stdin"])
        self.assertEqual((call["event"], call["name"], call["outcome"]), ("ringing", "Ana Pérez", "ringing"))
        logged = self.calls()[0]
        last = json.loads(told[2]["stdin"])
        self.assertEqual(set(last) - {"event"}, set(logged))
        self.assertEqual(last["uid"], logged["uid"])
        self.assertEqual(last["outcome"], logged["outcome"])

    # `disconnected` comes before `rejected`: a hook for missed calls cannot take back what it did.
    def test_what_the_phone_corrects_is_not_told_as_missed(self):
        self.start_daemon()
        for event in ("incoming", "disconnected", "rejected"):
            self.report(event)
        self.wait_told(2)
        self.assertEqual(self.events(), ["ringing", "ended"])
        self.assertEqual(self.told()[1]["env"]["CIDALERT_OUTCOME"], "rejected")

    # A phone that says no more than `disconnected` tells of a missed call too.
    def test_a_missed_call_is_told_although_the_phone_says_no_more(self):
        self.start_daemon()
        self.report("incoming")
        self.report("disconnected")
        self.wait_told(3)
        self.assertEqual(self.events(), ["ringing", "missed", "ended"])

    # What the phone says twice is told once.
    def test_each_event_is_told_once(self):
        self.start_daemon()
        for event in ("incoming", "incoming", "connected", "hold", "unhold", "connected", "disconnected",
                      "disconnected"):
            self.report(event)
        self.wait_told(3)
        self.report("incoming", call="c2")
        self.wait_told(4)
        self.assertEqual(self.events(), ["ringing", "answered", "ended", "ringing"])

    # The caller chooses the name: it stays one argument, and is run by nobody.
    def test_a_name_is_an_argument_and_nothing_else(self):
        self.start_daemon()
        name = "--rm -rf ~; $(touch {number}) `id` $HOME ${HOME} %n 'x \"y"
        self.report("incoming", remote="0391234567@h", name=name)
        told = self.wait_told(1)[0]
        self.assertEqual(len(told["argv"]), 5)
        self.assertEqual(told["argv"][1], name.lstrip("-") + " at ")
        self.assertEqual(told["env"]["CIDALERT_NAME"], name)

    # Bytes that no program should be given arrive nowhere.
    def test_bytes_that_are_no_text(self):
        self.start_daemon()
        self.assertEqual(self.get(b"/7kq3m9x2adfh/incoming?call=x&remote=0391234567@h&name=a%0Ab%1B[2Jc%FF\xfed").status, 200)
        told = self.wait_told(1)[0]
        name = told["env"]["CIDALERT_NAME"]
        self.assertTrue(name.startswith("a b"), name)
        self.assertFalse([c for c in name + told["argv"][1] if ord(c) < 32])

    # Rehearsals are nobody's calls.
    def test_a_simulated_call_is_not_told(self):
        self.start_daemon()
        self.command("simulate", "--ring", "0", "--talk", "0")
        self.report("incoming")
        self.wait_told(1)
        self.assertEqual([what["env"]["CIDALERT_SIMULATED"] for what in self.told()], ["false"])

    # No secret of ours, and no word of the caller's where others read it.
    def test_neither_a_token_nor_a_caller_gets_about(self):
        daemon = self.start_daemon()
        self.report("incoming", remote="0391234567@h", name="Joe Secret")
        told = self.wait_told(1)[0]
        self.assertNotIn("7kq3m9x2adfh", json.dumps(told))
        self.assertNotIn("Joe Secret", daemon.log())
        self.assertNotIn("391234567", daemon.log())
        self.assertNotIn("a word", daemon.log())

    # The daemon restarts in the middle of a call: what was told is not told again.
    def test_a_restart_in_the_middle_of_a_call(self):
        self.start_daemon()
        self.report("incoming")
        self.report("connected")
        self.wait_told(2)
        self.daemon.stop()
        self.start_daemon()
        self.report("hold")
        self.report("unhold")
        self.report("disconnected")
        self.wait_told(3)
        self.assertEqual(self.events(), ["ringing", "answered", "ended"])

    # The settings change while calls are up: what has begun is not told anew.
    def test_settings_change_live(self):
        self.start_daemon()
        self.report("incoming")
        self.wait_told(1)
        self.set_hooks("[hook other]\non=ringing;answered\nrun=~/recorder other\n")
        calls = itertools.count()
        self.eventually(lambda: self.report("incoming", call=f"x{next(calls)}") and "other" in str(self.told()),
                        "it is read")
        self.report("connected")
        self.eventually(lambda: [w for w in self.told() if w["argv"] == ["other"]
                                 and w["env"]["CIDALERT_EVENT"] == "answered"], "the new hook is told")
        uid = self.told()[0]["env"]["CIDALERT_CALL"]
        mine = [(w["argv"][0], w["env"]["CIDALERT_EVENT"]) for w in self.told() if w["env"]["CIDALERT_CALL"] == uid]
        self.assertEqual(mine, [("+61299991234", "ringing"), ("other", "answered")])


class NoBus(HookCase):
    session_bus = False
    hooks = "[hook all]\non=ringing\nrun=~/recorder\n"

    # Where there is no session bus there is no systemd either: programs run all the same.
    def test_a_program_runs_without_a_session_bus(self):
        self.start_daemon()
        self.report("incoming")
        self.assertEqual(self.wait_told(1)[0]["env"]["CIDALERT_EVENT"], "ringing")


class Command(HookCase):
    hooks = ("[hook crm]\non=missed;ended\ncallers=contacts\nrun=~/recorder {name}\n"
             "[hook bad]\non=ended\nrun=~/recorder status\n"
             "[hook page]\nopen=https://crm.example/find?n={number}&who={name}\n")

    # A hook can be tried before anybody calls, and without a daemon.
    def test_a_hook_can_be_tried(self):
        self.command("hook", "list", "book", expect=2)
        self.assertEqual(self.command("hook", "list", "--plain").splitlines(),
                         ["crm\tmissed;ended\trun " + self.path("home/recorder"),
                          "bad\tended\trun " + self.path("home/recorder"), "page\t\topen https://crm.example"])
        said = self.command("hook", "test", "crm", "--name=Zoë")
        self.assertIn("a word on standard output", said)
        self.assertIn("status 0", said)
        told = self.told()[0]
        self.assertEqual((told["argv"], told["env"]["CIDALERT_EVENT"]), (["Zoë"], "missed"))
        self.assertTrue(json.loads(told["stdin"])["simulated"])
        self.set_status(7)
        self.assertIn("status 7", self.command("hook", "test", "bad", expect=1))
        self.assertEqual(self.command("hook", "test", "page", "-n", "+61 2 9999 1234", "-N", "A&B"),
                         "https://crm.example/find?n=%2B61299991234&who=A%26B\n")
        self.command("hook", "test", "nope", expect=3)
        self.command("hook", "test", "crm", "--event=nope", expect=2)
        self.assertIn("--name is empty", self.command("hook", "test", "page", "--name", "", expect=2))
        self.assertEqual(self.command("hook", "test", "page", "--number", "", "--name", "A"),
                         "https://crm.example/find?n=&who=A\n")
        self.command("hook", expect=2)


class Simulated(HookCase):
    hooks = "[hook all]\non=ringing\nsimulated=true\nrun=~/recorder\n"

    # Whoever wants rehearsals says so.
    def test_a_simulated_call_is_told_where_it_is_wanted(self):
        self.start_daemon()
        self.command("simulate", "--ring", "0", "--talk", "0")
        self.assertEqual(self.wait_told(1)[0]["env"]["CIDALERT_SIMULATED"], "true")


class Filters(HookCase):
    hooks = ("[hook friends]\non=ringing\ncallers=contacts\nrun=~/recorder friends\n"
             "[hook strangers]\non=ringing\ncallers=strangers;withheld\nrun=~/recorder strangers\n"
             "[hook sales]\non=ringing\nline=0101\nphone=desk\nrun=~/recorder sales\n"
             "[hook hall]\non=ringing\nphone=hall\nrun=~/recorder hall\n")

    # Each hook is about its own calls.
    def test_filters(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.report("incoming", call="a")
        self.wait_told(2)
        self.report("incoming", call="b", remote="0391234567@h", local="0202@h")
        self.wait_told(3)
        self.report("incoming", call="c", remote="anonymous@anonymous.invalid", local="0202@h")
        self.wait_told(4)
        self.assertEqual(sorted(what["argv"][0] for what in self.told()),
                         ["friends", "sales", "strangers", "strangers"])


class Trouble(HookCase):
    hooks = ("[hook forever]\non=outgoing\ntimeout=3600\nrun=~/recorder sleep\n"
             "[hook slow]\non=ringing\ntimeout=1\nrun=~/recorder sleep\n"
             "[hook stubborn]\non=missed\ntimeout=1\nrun=~/recorder stubborn\n"
             "[hook flaky]\non=answered\nrun=~/recorder status\n"
             "[hook gone]\non=ended\nrun=/no/such/program\n")

    # A program that hangs delays neither the screen nor the answer.
    def test_a_program_that_hangs_delays_nothing(self):
        self.start_daemon()
        for i in range(4):
            self.report("outgoing", remote=f"039123456{i}@h", call=f"o{i}")
        told = self.wait_told(4)
        self.report("incoming", remote="0391234569@h", call="c2")
        self.wait_notice(lambda n: "4569" in n["title"] + n["body"], "the call is shown")
        self.assertEqual(len(self.calls()), 5)
        self.assertTrue(all(is_running(what["pid"]) for what in told))
        self.daemon.stop()
        self.eventually(lambda: not any(is_running(what["child"]) for what in told), "none outlives the daemon")

    # One whose time is over is ended, with all that it started.
    def test_a_program_that_hangs_is_ended(self):
        self.start_daemon()
        self.report("incoming", remote="0391234567@h")
        told = self.wait_told(1)[0]
        self.eventually(lambda: not is_running(told["pid"]), "the program is ended")
        self.eventually(lambda: not is_running(told["child"]), "what it started is ended")
        self.eventually(lambda: "took longer than 1 s" in str(self.problems()), "it is told")

    # One that will not end is ended all the same.
    def test_a_program_that_does_not_want_to_end(self):
        self.start_daemon()
        self.report("missed")
        pid = self.wait_told(1)[0]["pid"]
        self.eventually(lambda: not is_running(pid), "the program is ended")
        self.eventually(lambda: "stubborn: it took longer than 1 s" in str(self.problems()), "it is told")

    # What fails at every call is said once, and that it works again once.
    def test_a_failure_is_said_once(self):
        daemon = self.start_daemon()
        self.set_status(3)
        for i in range(3):
            self.play_answered(call=f"c{i}")
        self.eventually(lambda: any("status 3 (3 times in a row)" in p for p in self.problems()), "it is told")
        self.assertEqual(daemon.log().count("Hook flaky fails: it left with status 3"), 1)
        self.assertIn("flaky", self.command("status"))
        self.set_status(0)
        self.play_answered(call="good")
        self.eventually(lambda: "Hook flaky works again" in daemon.log() or not any(
            "flaky" in p for p in self.problems()), "it is well again")

    # A program that is not there is a problem, no more.
    def test_a_program_that_is_not_there(self):
        self.start_daemon()
        self.play_answered()
        self.eventually(lambda: any("no program /no/such/program" in p for p in self.problems()), "it is told")


class Flood(HookCase):
    hooks = "[hook slow]\non=ringing\ntimeout=2\nrun=~/recorder sleep\n"

    # Very many calls start only a few programs at once, and are all answered.
    def test_a_flood_of_calls(self):
        daemon = self.start_daemon()
        for i in range(100):
            self.report("incoming", remote=f"03912{i:05}@h", call=f"f{i}")
        self.wait_told(4)
        running = [what["pid"] for what in self.told() if is_running(what["pid"])]
        self.assertLessEqual(len(running), 4)
        self.eventually(lambda: "some are left out" in daemon.log(), "that is said")
        self.assertEqual(daemon.log().count("some are left out"), 1)
        self.assertEqual(len(self.calls("--all")), 100)


class Units(HookCase):
    """With a systemd that runs programs for the user."""

    hooks = ("[hook all]\non=ringing\nrun=~/recorder {name} '$HOME %n'\n"
             "[hook slow]\non=answered\ntimeout=1\nrun=~/recorder sleep\n"
             "[hook status]\non=ended\nrun=~/recorder status\n"
             "[hook broken]\non=ended\nrun=~/broken\n")

    def setUp(self):
        super().setUp()
        self.write("home/broken", "no program\n", mode=0o700)
        fake = subprocess.Popen(["/usr/bin/python3", os.path.join(os.path.dirname(__file__), "fake_systemd.py"),
                                 self.path("units")], env=self.env)
        self.addCleanup(fake.wait)
        self.addCleanup(fake.terminate)
        self.eventually(lambda: self.bus.name_has_owner("org.freedesktop.systemd1"), "systemd is there")

    def asked(self, method):
        if not os.path.exists(self.path("units")):
            return []
        with open(self.path("units"), encoding="utf-8") as file:
            return [what for what in map(json.loads, file) if what["method"] == method]

    # Outside the sandbox of the daemon, word by word, and all is cleared away.
    def test_a_program_runs_as_a_unit(self):
        self.start_daemon()
        self.report("incoming", remote="0391234567@h", name="--Joe $HOME %n ${PATH}")
        told = self.wait_told(1)[0]
        self.assertEqual(told["argv"], ["Joe $HOME %n ${PATH}", "$HOME %n"])
        self.assertEqual(told["env"]["CIDALERT_NAME"], "--Joe $HOME %n ${PATH}")
        self.assertEqual(json.loads(told["stdin"])["number"], "+61391234567")
        self.eventually(lambda: self.asked("unref"), "it is cleared away")
        start = self.asked("start")[0]
        self.assertEqual(told["env"]["IS_UNIT"], start["name"])
        self.assertTrue(start["name"].startswith("cidalert-hook-all-"))
        self.assertNotIn("Joe", start["name"] + start["properties"]["Description"])
        self.assertEqual(self.problems(), [])

    # How it ends is learnt from systemd.
    def test_how_a_unit_ends(self):
        self.start_daemon()
        self.set_status(5)
        self.play_answered()
        self.eventually(lambda: "status: it left with status 5" in str(self.problems()), "a status is told")
        self.eventually(lambda: "broken: it could not be started" in str(self.problems()), "no start is told")
        self.eventually(lambda: len(self.asked("unref")) == 4, "all is cleared away")
        self.assertEqual(len({what["sender"] for what in self.asked("start")}), 1, "they share a connection")

    # All that it started is ended when its time is over.
    def test_a_unit_that_hangs(self):
        self.start_daemon()
        self.report("incoming", remote="0391234567@h")
        self.report("connected", remote="0391234567@h")
        self.eventually(lambda: "slow: it took longer than 1 s" in str(self.problems()), "it is ended")
        self.assertEqual([(k["who"], k["signal"]) for k in self.asked("kill")], [("all", 15)])


class Server(http.server.ThreadingHTTPServer):
    """A web address that answers as it is told to, and keeps what it got."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses = []
        self.got = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.got.append({"path": self.path, "headers": dict(self.headers), "body": self.rfile.read(length),
                                "at": time.monotonic()})
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        if status is None:
            time.sleep(30)
            return
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        try:
            for _ in range(1000 if status == 200 else 1):
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    do_GET = do_POST

    def log_message(self, *args):
        pass


class Web(HookCase):

    def setUp(self):
        self.server = Server()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        super().setUp()

    def start_with(self, hook, mode=0o644):
        self.set_hooks("[hook web]\n" + hook, mode=mode)
        return self.start_daemon()

    def wait_got(self, count):
        self.eventually(lambda: len(self.server.got) >= count, f"the server got {count}")
        return self.server.got

    # A webhook gets the call as JSON, and the caller cannot leave his place in the address.
    def test_a_webhook_gets_the_call(self):
        self.start_with(f"on=ringing\nurl={self.server.url}/call/{{number}}?who={{name}}&line={{line}}\n")
        self.report("incoming", remote="0391234567@h", name="a/b?c=d&e #f")
        got = self.wait_got(1)[0]
        self.assertEqual(got["path"], "/call/%2B61391234567?who=a%2Fb%3Fc%3Dd%26e%20%23f&line=0101")
        self.assertEqual(got["headers"]["Content-Type"], "application/json")
        call = json.loads(got["body"])
        self.assertEqual((call["event"], call["number"]), ("ringing", "+61391234567"))
        self.persists(lambda: len(self.server.got) == 1, "once")
        self.assertEqual(self.problems(), [])

    # A server that is broken for a moment gets it again; in order, and once.
    def test_a_server_that_fails_for_a_moment(self):
        daemon = self.start_with(f"on=ringing;answered\nurl={self.server.url}/\n")
        self.server.statuses = [500]
        self.report("incoming")
        self.report("connected")
        got = self.wait_got(3)
        self.assertEqual([json.loads(g["body"])["event"] for g in got], ["ringing", "ringing", "answered"])
        # GLib's seconds are up to a quarter shorter, so that timers of several programs meet.
        self.assertGreater(got[1]["at"] - got[0]["at"], 0.7)
        self.assertNotIn("fails", daemon.log())

    # Who tries it is told what the server said, and what is wrong with the settings beside it.
    def test_a_webhook_is_tried(self):
        self.set_hooks(f"[hook web]\non=missed\nurl={self.server.url}/x\n[hooked]\n")
        done = self.run_command("hook", "test", "web")
        self.assertEqual((done.returncode, done.stdout), (0, "Hook web, missed:\nThe server took it.\n"))
        self.assertIn("[hooked]", done.stderr)
        self.assertTrue(json.loads(self.server.got[0]["body"])["simulated"])
        self.server.statuses = [500]
        done = self.run_command("hook", "test", "web")
        self.assertEqual(done.returncode, 1)
        self.assertIn("it would be tried again", done.stderr)
        self.server.statuses = [404]
        done = self.run_command("hook", "test", "web")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("tried again", done.stderr)

    # One that refuses is not asked again.
    def test_a_server_that_refuses(self):
        daemon = self.start_with(f"on=ringing\nurl={self.server.url}/secret-path\n")
        self.server.statuses = [403]
        self.report("incoming")
        self.eventually(lambda: "the server answered 403" in str(self.problems()), "it is told")
        self.persists(lambda: len(self.server.got) == 1, "it is not asked again", for_s=1.5)
        self.assertIn("Hook web fails: the server answered 403", daemon.log())
        self.assertNotIn("secret-path", daemon.log())

    # A redirection could send the call anywhere: it is not followed.
    def test_a_redirection_is_not_followed(self):
        self.start_with(f"on=ringing\nurl={self.server.url}/\n")
        self.server.statuses = [307]
        self.report("incoming")
        self.eventually(lambda: "the server answered 307" in str(self.problems()), "it is told")
        self.assertEqual([g["path"] for g in self.server.got], ["/"])

    # A server that hangs is given up, and delays nothing else.
    def test_a_server_that_hangs(self):
        self.start_with(f"on=ringing\ntimeout=1\nurl={self.server.url}/\n")
        self.server.statuses = [None]
        self.report("incoming", remote="0391234567@h")
        self.wait_got(1)
        self.report("incoming", remote="0391234568@h", call="c2")
        self.wait_notice(lambda n: "2" in n["title"], "both are shown")
        got = self.wait_got(3)
        numbers = [json.loads(g["body"])["number"] for g in got]
        self.assertEqual(sorted(numbers), ["+61391234567", "+61391234567", "+61391234568"])

    # A certificate that nobody vouches for ends it: https means something.
    def test_https_is_verified(self):
        context = self.make_certificate()
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.start_with(f"on=ringing\nurl=https://localhost:{self.server.server_port}/\n")
        self.report("incoming")
        self.eventually(lambda: "certificate" in str(self.problems()).lower(), "it is refused")
        self.assertEqual(self.server.got, [])

    def make_certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-nodes", "-keyout", self.path("key"), "-out", self.path("cert"), "-days", "2",
                        "-subj", "/CN=localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path("cert"), self.path("key"))
        return context

    # A header is a secret: sent, and told nobody; from a file of one's own alone.
    def test_a_header_is_sent_and_not_told(self):
        hook = f"on=ringing\nurl={self.server.url}/\nheader=Authorization: Bearer s3cr3t\n"
        daemon = self.start_with(hook, mode=0o600)
        self.report("incoming")
        self.assertEqual(self.wait_got(1)[0]["headers"]["Authorization"], "Bearer s3cr3t")
        self.assertNotIn("s3cr3t", daemon.log() + json.dumps(self.status()))

    # Others could read the header.
    def test_a_header_in_a_file_that_others_may_read(self):
        self.start_with(f"on=ringing\nurl={self.server.url}/\nheader=Authorization: Bearer s3cr3t\n")
        self.report("incoming")
        self.eventually(lambda: "chmod 600" in str(self.status()["config-problems"]), "it is told")
        self.persists(lambda: not self.server.got, "it is not sent")


class NoServer(HookCase):
    hooks = "[hook web]\non=ringing\nurl=http://127.0.0.1:9/\n"

    # A server that is not there costs nothing but its tries, and nobody waits at the end.
    def test_a_server_that_is_not_there(self):
        daemon = self.start_daemon()
        self.report("incoming")
        self.report("connected")
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(daemon.stop(patience=5), 0)


if __name__ == "__main__":
    unittest.main()

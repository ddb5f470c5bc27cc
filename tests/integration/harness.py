# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the real daemon on a private session bus, in a home of its own, and speaks to it.

Each test gets a folder of its own, a dbus-daemon of its own and, unless it says otherwise, a
recording notification server. The daemon chooses a free port and says which.
"""

import json
import os
import pty
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import termios
import threading
import time
import unittest
import urllib.parse

import dbus
import dbusmock

PROGRAMS = os.environ.get("CIDALERT_PROGRAMS", "build/src")
TOKEN = "7kq3m9x2adfh"
PHONE_ID = "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
PHONES = f"[phone desk]\nid={PHONE_ID}\nmake=snom\ntoken={TOKEN}\n"
ANA = """BEGIN:VCARD
VERSION:3.0
FN:Ana Pérez
ORG:Pérez & Söhne
TEL;TYPE=work:+61 2 9999 1234
END:VCARD
"""
# What the daemon runs under, an argument a line: `tools/test --valgrind` says memcheck.
WRAPPER = os.environ.get("CIDALERT_WRAPPER", "").splitlines()
# Slow enough for a busy machine under a sanitizer; nothing waits as long where all is well.
PATIENCE_S = 30


class Answer:
    """What an HTTP server said."""

    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.raw = raw
        self.status = int(lines[0].split()[1]) if raw else None
        self.headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)


class Daemon:
    """One running cidalertd."""

    def __init__(self, test, *args, expect_listening=True, wrapper=()):
        self.test = test
        self.log_path = test.path("daemon.log")
        self.lines = []
        self.addresses = []
        self.changed = threading.Condition()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [*WRAPPER, *wrapper, f"{PROGRAMS}/cidalertd", *args],
                env=test.env, stdout=subprocess.PIPE, stderr=log, text=True)
        test.addCleanup(test.end, self.process)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        if expect_listening:
            self._wait_listening()
        if expect_listening and WRAPPER:
            test.eventually(lambda: test.status()["store"] == "ready", "the slow daemon is ready")

    def _wait_listening(self):
        end = time.monotonic() + PATIENCE_S
        while not self.addresses and self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        if not self.addresses:
            self.test.fail(f"the daemon does not listen (exit status {self.process.poll()}):\n{self.log()}")

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                found = re.match(r"(?:Listening on|Lauscht auf) (.*):(\d+)$", line)
                if found:
                    self.addresses.append((found[1].strip("[]"), int(found[2])))

    @property
    def port(self):
        return self.addresses[-1][1]

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def stop(self, with_signal=signal.SIGTERM, patience=PATIENCE_S):
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the daemon did not end\n" + self.log()) from None
        self.reader.join(PATIENCE_S)
        self.process.stdout.close()
        return status


class Terminal:
    """Somebody at a terminal who runs a command, reads what it says and answers."""

    def __init__(self, test, *args):
        self.test = test
        self.text = ""
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([f"{PROGRAMS}/cidalert", *args], env={**test.env, "TERM": "dumb"},
                                        stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        test.addCleanup(test.end, self.process)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            try:
                data = os.read(self.master, 4096)
            except OSError:
                return
            if not data:
                return
            self.text += data.decode(errors="replace").replace("\r\n", "\n")

    def wait_for(self, what, patience=PATIENCE_S):
        self.test.eventually(lambda: re.search(what, self.text), f"it says {what}; it said {self.text}", patience)

    def answer(self, question, text):
        self.wait_for(question)
        os.write(self.master, (text + "\n").encode())

    def leave(self):
        return self.process.wait(PATIENCE_S)


class Case(unittest.TestCase):
    """A test with a home of its own."""

    notification_server = True
    capabilities = None
    session_bus = True
    phones = PHONES
    settings = "[numbers]\nregion=AU\n"
    contacts = ANA

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cidalert-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.daemon = None
        self.env = {
            key: value for key, value in os.environ.items()
            if key.startswith(("ASAN", "LSAN", "UBSAN", "TSAN", "PATH", "LD_"))
        }
        for name in ("home", "config", "data", "cache", "run"):
            os.mkdir(self.path(name), 0o700)
        self.env.update(
            HOME=self.path("home"), XDG_CONFIG_HOME=self.path("config"),
            XDG_DATA_HOME=self.path("data"), XDG_CACHE_HOME=self.path("cache"),
            XDG_RUNTIME_DIR=self.path("run"), LC_ALL="C.UTF-8", TZ="Australia/Sydney",
            G_DEBUG="fatal-criticals", GIO_USE_VFS="local", GSETTINGS_BACKEND="memory")
        self.write("config/cidalert/cidalert.conf", self.settings)
        self.write("config/cidalert/phones.conf", self.phones, mode=0o600)
        if self.contacts:
            self.write("data/cidalert/contacts/contacts.vcf", self.contacts)
        self.bus_process = self.server_process = None
        if self.session_bus:
            self.start_bus()
            if self.notification_server:
                self.start_notification_server()

    def tearDown(self):
        if self.daemon is not None:
            status = self.daemon.stop()
            log = self.daemon.log()
            if self._has_failed():
                print("The daemon said:\n" + log)
            self.assertEqual(status, 0, "exit status; the daemon said:\n" + log)
            self.assertNotIn("CRITICAL", log)

    def _has_failed(self):
        result = self._outcome.result
        return any(test is self for test, _ in result.failures + result.errors)

    # The surroundings

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, mode)) as file:
            file.write(text)
        os.rename(path + ".new", path)

    def start_bus(self):
        """A private session bus on which nothing is activated."""
        config = self.path("bus.conf")
        with open("/usr/share/dbus-1/session.conf", encoding="utf-8") as file:
            limits = "\n".join(re.findall(r"<limit .*</limit>", file.read()))
        self.write("bus.conf", f"""<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={self.path("run/bus")}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy>{limits}</busconfig>""")
        self.bus_process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"],
            env=self.env, stderr=subprocess.DEVNULL)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={self.path('run/bus')}"
        self.addCleanup(self.end, self.bus_process)
        self.bus = self.eventually(self.connect_to_bus, "the bus is there")

    def connect_to_bus(self):
        try:
            return dbus.bus.BusConnection(self.env["DBUS_SESSION_BUS_ADDRESS"])
        except dbus.exceptions.DBusException:
            return None

    @staticmethod
    def end(process):
        process.kill()
        process.wait()

    def start_notification_server(self):
        parameters = {"capabilities": self.capabilities} if self.capabilities else {}
        self.server_process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "dbusmock", "--session", "--template", "notification_daemon",
             "--parameters", json.dumps(parameters), "--logfile", self.path("mock.log")], env=self.env)
        self.addCleanup(self.end, self.server_process)
        self.eventually(lambda: self.bus.name_has_owner("org.freedesktop.Notifications"),
                        "the notification server is there")
        self.mock = dbus.Interface(
            self.bus.get_object("org.freedesktop.Notifications", "/org/freedesktop/Notifications"),
            dbusmock.MOCK_IFACE)

    def start_daemon(self, *args, **kwargs):
        self.daemon = Daemon(self, *(args or ("--listen", "127.0.0.1:0")), **kwargs)
        return self.daemon

    # Waiting

    def eventually(self, condition, what, patience=PATIENCE_S):
        end = time.monotonic() + patience
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                said = self.daemon.log() if getattr(self, "daemon", None) else ""
                self.fail(f"did not happen: {what}\n{said}")
            time.sleep(0.02)

    def persists(self, condition, what, for_s=0.5):
        end = time.monotonic() + for_s
        while time.monotonic() < end:
            self.assertTrue(condition(), what)
            time.sleep(0.02)

    # The phone

    def connect(self, host="127.0.0.1", port=None):
        connection = socket.create_connection((host, port or self.daemon.port), PATIENCE_S)
        self.addCleanup(connection.close)
        return connection

    def read_answer(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            more = connection.recv(65536)
            if not more:
                return Answer(data)
            data += more
        answer = Answer(data)
        length = int(answer.headers.get("content-length", 0))
        while len(answer.body) < length:
            more = connection.recv(65536)
            if not more:
                break
            answer.body += more
        return answer

    def send(self, raw, **kwargs):
        """Sends bytes as they are on a connection of their own; returns the answer."""
        connection = self.connect(**kwargs)
        connection.sendall(raw)
        return self.read_answer(connection)

    def get(self, target, **kwargs):
        if isinstance(target, str):
            target = target.encode()
        return self.send(b"GET " + target + b" HTTP/1.1\r\nHost: phone\r\nConnection: close\r\n\r\n", **kwargs)

    def report(self, event, remote="0299991234@192.0.2.1", name="", call="c1", expect=200, token=TOKEN, **more):
        """What a Snom phone sends; the order of the parameters is that of our URLs."""
        fields = {"mac": "000413AABBCC", "call": call, "local": "0101@192.0.2.1", **more, "remote": remote}
        query = "&".join(f"{key}={value}" for key, value in fields.items() if value is not None)
        query += "&name=" + urllib.parse.quote(name)
        answer = self.get(f"/{token}/{event}?{query}")
        self.assertEqual(answer.status, expect)
        return answer

    # What people see

    def notices(self):
        """The Notify calls so far, as dictionaries."""
        keys = ("app", "replaces", "icon", "title", "body", "actions", "hints", "timeout")
        return [dict(zip(keys, args)) for _, args in self.mock.GetMethodCalls("Notify")]

    def closes(self):
        return [int(args[0]) for _, args in self.mock.GetMethodCalls("CloseNotification")]

    def wait_notice(self, fits, what):
        def search():
            return next((n for n in self.notices() if fits(n)), None)
        return self.eventually(search, what)

    def run_command(self, *args, env=None):
        return subprocess.run([f"{PROGRAMS}/cidalert", *args], env=env or self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)

    def command(self, *args, expect=0):
        done = self.run_command(*args)
        self.assertEqual(done.returncode, expect, f"cidalert {args}: {done.stdout}{done.stderr}")
        return done.stdout if expect == 0 else done.stderr

    def on_terminal(self, *args, columns=80, rows=50, **env):
        """What a command writes on a terminal of that size."""
        master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (rows, columns))
        process = subprocess.Popen([f"{PROGRAMS}/cidalert", *args], env={**self.env, "TERM": "xterm", **env},
                                   stdin=slave, stdout=slave, stderr=slave)
        self.addCleanup(self.end, process)
        os.close(slave)
        shown = b""
        try:
            while more := os.read(master, 65536):
                shown += more
        except OSError:
            pass
        os.close(master)
        self.assertEqual(process.wait(15), 0, shown)
        return shown.decode().replace("\r\n", "\n")

    def calls(self, *args):
        done = self.run_command("log", "--json", *args)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def status(self):
        """What the daemon says of itself; it may still be starting."""
        done = self.eventually(lambda: (d := self.run_command("status", "--json")).returncode == 0 and d,
                               "the daemon answers")
        return json.loads(done.stdout)

    def wait_contacts(self, count):
        def are_read():
            sources = self.status()["sources"]
            return sum(s["contacts"] for s in sources) == count and not any(s["reading"] for s in sources)
        self.eventually(are_read, "the contacts are read")

    # The store

    @property
    def store_path(self):
        return self.path("data/cidalert/calls.db")

    def database(self):
        connection = sqlite3.connect(self.store_path, isolation_level=None, timeout=PATIENCE_S)
        self.addCleanup(connection.close)
        return connection

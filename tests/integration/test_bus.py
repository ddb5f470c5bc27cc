# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session bus and the private socket: optional, each of them."""

import os
import re
import socket
import subprocess
import time
import unittest
import xml.etree.ElementTree

import dbus
from gi.repository import Gio, GLib

from harness import PHONE_ID, TOKEN, Case, PATIENCE_S

NAME = "org.cidalert.CidAlert"
PATH = "/org/cidalert/CidAlert"
INTERFACE = "org.cidalert.CidAlert1"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Listener:
    """A program on the bus, or on the private socket: hears all signals, and asks."""

    def __init__(self, test, address, is_bus):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
        if is_bus:
            flags |= Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.test = test
        self.heard = []
        self.name = NAME if is_bus else None
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.connection.signal_subscribe(self.name, None, None, PATH, None, Gio.DBusSignalFlags.NONE, self._hear)
        test.addCleanup(self.close)
        self.ask("GetStatus")

    def close(self):
        if not self.connection.is_closed():
            self.connection.close_sync(None)

    def _hear(self, connection, sender, path, interface, signal_name, arguments):
        self.heard.append((signal_name, arguments.unpack()))

    def ask(self, method, arguments=None, interface=INTERFACE):
        return self.connection.call_sync(self.name, PATH, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, PATIENCE_S * 1000, None).unpack()

    def get(self, name):
        return self.ask("Get", GLib.Variant("(ss)", (INTERFACE, name)), PROPERTIES)[0]

    def all(self, signal_name):
        while GLib.MainContext.default().iteration(False):
            pass
        return [arguments for name, arguments in list(self.heard) if name == signal_name]

    def calls(self):
        return [arguments[0] for arguments in self.all("CallChanged")]


class Bus(Case):

    # The interface is on the session bus, and says what it is.
    def test_the_daemon_is_on_the_session_bus(self):
        self.start_daemon()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        proxy = self.bus.get_object("org.cidalert.CidAlert", "/org/cidalert/CidAlert")
        status = dbus.Interface(proxy, "org.cidalert.CidAlert1").GetStatus()
        self.assertEqual(int(status["pid"]), self.daemon.process.pid)
        answers = dbus.Interface(proxy, "org.cidalert.CidAlert1").Lookup("+61 2 9999 1234")
        self.assertEqual(len(answers), 1)

    # A session bus that goes away is the end of the session: leave with status 0, everything stored.
    def test_the_end_of_the_session_ends_the_daemon(self):
        daemon = self.start_daemon()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        self.report("incoming")
        self.server_process.kill()
        self.bus_process.kill()
        self.assertEqual(daemon.process.wait(15), 0)
        self.assertEqual(len(self.calls()), 1)


class Interface(Case):
    """The whole interface, on the session bus and on the private socket alike."""

    notification_server = False
    settings = "[numbers]\nregion=AU\n[listener]\nrate=0\n[line 0101]\nname=Sales\n"

    def setUp(self):
        super().setUp()
        self.start_daemon()
        self.wait_contacts(1)
        self.eventually(lambda: self.bus.name_has_owner(NAME), "the name is owned")
        self.listeners = [Listener(self, self.env["DBUS_SESSION_BUS_ADDRESS"], True),
                          Listener(self, f"unix:path={self.path('run/cidalert/socket')}", False)]

    # A call is told as it goes, with the members that it has in JSON.
    def test_calls_are_told(self):
        for event, outcome in (("incoming", "ringing"), ("connected", "active"), ("disconnected", "answered")):
            self.report(event)
            [stored] = self.calls()
            for listener in self.listeners:
                self.eventually(lambda: [c["outcome"] for c in listener.calls()][-1:] == [outcome], outcome)
                told = listener.calls()[-1]
                for key, value in stored.items():
                    if isinstance(value, float):
                        self.assertAlmostEqual(told[key], value, delta=0.01)
                    elif key not in ("id", "change", "start"):
                        self.assertEqual(told.get(key), value, key)
                self.assertEqual(told["start"][:19], stored["start"][:19])
                [up] = listener.ask("ListCalls")
                self.assertEqual([c["outcome"] for c in up], [outcome] if outcome != "answered" else [])
        self.assertEqual(self.listeners[0].calls()[-1]["name"], "Ana Pérez")
        self.assertEqual(self.listeners[0].calls()[-1]["line_name"], "Sales")

    # Whoever must miss nothing has the number of the last change on disk.
    def test_the_last_change_is_told(self):
        self.report("incoming")
        self.report("missed")
        last = max(call["change"] for call in self.calls())
        for listener in self.listeners:
            self.eventually(lambda: [a[1] for a in listener.all("PropertiesChanged")][-1:] == [{"LastChange": last}],
                            "the property has changed")
            self.assertEqual(listener.get("LastChange"), last)
        self.daemon.stop()
        self.start_daemon()
        self.eventually(lambda: self.bus.name_has_owner(NAME), "the name is owned")
        self.eventually(lambda: self.listeners[0].get("LastChange") == last, "it is known after a restart")

    # Phones: how they are, and when that changes; being heard again is no news.
    def test_phones_are_told(self):
        def tell(event):
            self.report(event, remote=None, call=None)
        tell("dnd-on")
        for listener in self.listeners:
            self.eventually(lambda: len(listener.all("PhoneChanged")) == 1, "it is told")
            [[told]] = listener.all("PhoneChanged")
            self.assertEqual((told["name"], told["id"], told["make"]), ("desk", PHONE_ID, "snom"))
            [condition] = told["conditions"]
            self.assertEqual((condition["aspect"], condition["on"], condition["line"]), ("dnd", True, "0101"))
            self.assertAlmostEqual(condition["since"] / 1e6, time.time(), delta=60)
            [[listed]] = listener.ask("ListPhones")
            self.assertEqual(listed, told)
            self.assertEqual(listener.ask("GetStatus")[0]["phones"], [told])
        tell("dnd-on")
        tell("dnd-off")
        for listener in self.listeners:
            self.eventually(lambda: len(listener.all("PhoneChanged")) == 2, "news is told")
            self.assertEqual(listener.all("PhoneChanged")[1][0]["conditions"][0]["on"], False)

    # Very many events wake a listener a few times; the last word is right all the same.
    def test_a_flood_is_not_passed_on(self):
        connection = self.connect()
        begin = time.monotonic()
        for i in range(300):
            for event in ("hold", "unhold") if i else ("incoming", "connected"):
                connection.sendall(f"GET /{TOKEN}/{event}?call=c1&remote=0299991234@h HTTP/1.1\r\nHost: h\r\n\r\n".encode())
                self.assertEqual(self.read_answer(connection).status, 200)
        connection.sendall(f"GET /{TOKEN}/disconnected?call=c1&remote=0299991234@h HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        self.assertEqual(self.read_answer(connection).status, 200)
        took = time.monotonic() - begin
        for listener in self.listeners:
            self.eventually(lambda: listener.calls()[-1]["outcome"] == "answered", "the end is told")
            self.eventually(lambda: listener.all("PropertiesChanged")[-1][1]["LastChange"] == self.calls()[0]["change"],
                            "the last change is told")
            self.assertLessEqual(len(listener.calls()), took / 0.020 + 3)
            self.assertLessEqual(len(listener.all("PropertiesChanged")), took / 0.010 + 3)

    # Whatever is asked and told: no token is in it.
    def test_no_secret_is_told(self):
        self.report("incoming")
        self.report("dnd-on", remote=None, call=None)
        self.command("simulate", "--ring", "0", "--talk", "0")
        with open(self.path("run/cidalert/simulate"), encoding="ascii") as file:
            secrets = [TOKEN, file.read().strip()]
        for listener in self.listeners:
            said = [listener.ask("Introspect", interface="org.freedesktop.DBus.Introspectable"),
                    listener.ask("GetAll", GLib.Variant("(s)", (INTERFACE,)), PROPERTIES)]
            methods = xml.etree.ElementTree.fromstring(said[0][0]).find(f"interface[@name='{INTERFACE}']").findall("method")
            for method in methods:
                if method.find("arg[@direction='in']") is None:
                    said.append(listener.ask(method.get("name")))
            for text in ("desk", PHONE_ID, "0299991234", TOKEN):
                said.append(listener.ask("Lookup", GLib.Variant("(s)", (text,)))[0])
            self.eventually(lambda: listener.calls() and listener.all("PhoneChanged"), "signals came")
            said.append(listener.heard)
            for secret in secrets:
                self.assertNotIn(secret, repr(said).replace(f"'number': '{TOKEN}'", ""))
        self.assertTrue(all(len(secret) == 12 for secret in secrets))

    # Where contacts come from: a source that was read says so, with its counts.
    def test_sources_are_told(self):
        self.write("data/cidalert/contacts/bob.vcf", "BEGIN:VCARD\nFN:Bob\nTEL:1\nTEL:2\nEND:VCARD\n")
        for listener in self.listeners:
            def told(listener=listener):
                return [s for [s] in listener.all("SourceChanged") if s["contacts"] == 2 and s["numbers"] == 3]
            self.eventually(told, "it is told")
            self.assertFalse(told()[0]["reading"])
            self.assertGreater(told()[0]["read"], 0)

    # Every member is there, as documented.
    def test_it_can_be_introspected(self):
        done = subprocess.run(["busctl", "--user", "introspect", NAME, PATH, INTERFACE], env=self.env, text=True,
                              capture_output=True, check=True)
        members = dict(re.findall(r"^\.(\w+) +(\w+)", done.stdout, re.MULTILINE))
        expected = {"GetStatus": "method", "ListCalls": "method", "ListPhones": "method", "Lookup": "method",
                    "CallChanged": "signal", "PhoneChanged": "signal", "SourceChanged": "signal", "LastChange": "property", "Version": "property"}
        self.assertEqual({name: members.get(name) for name in expected}, expected)


class NoBus(Case):
    session_bus = False

    # Without a session bus it works all the same; the notice is on the terminal, status says why.
    def test_it_works_without_a_session_bus(self):
        daemon = self.start_daemon("--listen", "127.0.0.1:0", "--print-notices")
        self.wait_contacts(1)
        self.report("incoming")
        self.eventually(lambda: any("Ana Pérez" in line for line in daemon.lines), "the notice is printed")
        self.assertTrue(self.status()["desktop-problem"])
        self.assertTrue(self.status()["bus-problem"])
        self.assertEqual([source["problems"] for source in self.status()["sources"]], [[], []])
        self.assertEqual(len(self.calls()), 1)

    # Notices are printed only where somebody asked for it: the journal is no place for callers.
    def test_nothing_is_printed_unasked(self):
        daemon = self.start_daemon()
        self.report("incoming")
        self.persists(lambda: len(daemon.lines) == 1, "only the address is printed")
        self.assertNotIn("299991234", daemon.log())

    # A session bus that comes later is taken up.
    def test_a_session_bus_that_comes_later_is_taken_up(self):
        self.start_daemon()
        self.assertTrue(self.status()["bus-problem"])
        self.start_bus()
        self.start_notification_server()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        self.report("incoming")
        self.wait_notice(lambda n: "Ana" in n["title"] or "9999" in n["title"], "the call is shown")

    # A bus that is slow to start is tried again: its socket is there before it listens.
    def test_a_bus_whose_socket_does_not_listen_yet(self):
        self.start_daemon()
        self.assertTrue(self.status()["bus-problem"])
        with socket.socket(socket.AF_UNIX) as slow:
            slow.bind(self.path("run/bus"))
            time.sleep(0.5)
            slow.listen()
            slow.settimeout(PATIENCE_S)
            slow.accept()[0].close()

    # Whoever connects and says nothing, or no D-Bus, keeps no command from being served.
    def test_visitors_who_say_nothing(self):
        self.start_daemon()
        for said in (b"", b"\0AUTH ", b"GET / HTTP/1.1\r\n\r\n"):
            for _ in range(40):
                visitor = socket.socket(socket.AF_UNIX)
                self.addCleanup(visitor.close)
                visitor.connect(self.path("run/cidalert/socket"))
                visitor.sendall(said)
        self.report("incoming")
        self.assertIn("0101", self.command("log"))
        self.assertIn("127.0.0.1", self.command("status"))

    # The private socket is the user's alone, and gone with the daemon.
    def test_the_socket_is_private(self):
        daemon = self.start_daemon()
        path = self.path("run/cidalert/socket")
        self.assertEqual(os.stat(path).st_mode & 0o077, 0)
        self.assertEqual(os.stat(os.path.dirname(path)).st_mode & 0o077, 0)
        self.assertEqual(daemon.stop(), 0)
        self.assertFalse(os.path.exists(path))


if __name__ == "__main__":
    unittest.main()

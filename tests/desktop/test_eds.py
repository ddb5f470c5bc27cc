#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts of a real Evolution Data Server."""

import json
import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from gi.repository import GLib

sys.path.insert(0, str(Path(__file__).parent))

from daemon import Daemon, make_card
from directory_server import DirectoryServer
from load import KILLS, Load, Stored
from session import Session, wait_for

SOURCES = 'org.gnome.evolution.dataserver.Sources5'
BOOKS = 'org.gnome.evolution.dataserver.AddressBook10'
CARDS = [make_card('Ana Pérez', '+61 2 9999 1234')]


class EdsSession(Session):
    """A bus on which Evolution Data Server can be started."""

    services = (SOURCES, BOOKS)


class BareSession(Session):
    """A bus to which somebody may bring Evolution Data Server later."""

    def bring(self):
        for name in EdsSession.services:
            service = Path('/usr/share/dbus-1/services', name + '.service')
            (self.folder / 'services' / service.name).symlink_to(service)
        self.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'ReloadConfig')


class EdsCase(unittest.TestCase):
    session_class = EdsSession

    def setUp(self):
        self.session = self.enterContext(self.session_class())
        self.addCleanup(self.end_servers)
        self.daemon = Daemon(self.session, CARDS)

    def tearDown(self):
        self.assertEqual(self.daemon.stop(), 0, self.session.read_log('cidalertd'))

    def end_servers(self):
        """The bus started them, so they are no children of the session's."""
        for name in EdsSession.services:
            self.signal(name, signal.SIGKILL)

    def find_process(self, name):
        """0 for none, which it may be from one moment to the next."""
        try:
            return self.session.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'GetConnectionUnixProcessID',
                                     GLib.Variant('(s)', (name,)))[0]
        except GLib.Error:
            return 0

    def signal(self, name, which):
        process = self.find_process(name)
        if process:
            os.kill(process, which)

    def book(self, *arguments):
        return subprocess.run([os.environ['ADDRESS_BOOK'], *arguments], env=self.session.env,
                              check=True, capture_output=True, text=True, timeout=60).stdout.strip()

    def cidalert(self, *arguments):
        return subprocess.run([os.environ['CIDALERT'], *arguments], env=self.session.env,
                              capture_output=True, text=True, timeout=20).stdout

    def name_of(self, number):
        return json.loads(self.cidalert('lookup', '--json', number))[0]['name'] or None

    def wait_for_name(self, number, name):
        wait_for(f'{number} to be {name}', lambda: self.name_of(number) == name, 20)

    def state(self):
        return next(line for line in self.cidalert('status').splitlines() if 'Evolution' in line)


class Live(EdsCase):

    # What is added in GNOME Contacts is known at the next ring; so is what is changed or removed.
    def test_a_contact_comes_changes_and_goes(self):
        uid = self.book('add', 'Bob Chen', '(02) 9999 4321', '0412 345 678')
        self.wait_for_name('+61 2 9999 4321', 'Bob Chen')
        self.assertEqual(self.name_of('0412345678'), 'Bob Chen')
        self.assertEqual(self.name_of('0299991234'), 'Ana Pérez')
        self.assertIn('1 contact', self.state())
        self.book('rename', uid, 'Robert Chen')
        self.wait_for_name('0299994321', 'Robert Chen')
        self.daemon.tell('incoming', 'a', '0299994321')
        self.daemon.tell('disconnected', 'a', '0299994321')
        self.assertIn('Robert Chen', self.cidalert('log'))
        self.book('remove', uid)
        self.wait_for_name('0299994321', None)

    # A book that is switched off in GNOME Settings is not looked at until it is switched on.
    def test_a_book_is_switched_off_and_on(self):
        self.book('add', 'Bob Chen', '02 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        self.book('disable')
        self.wait_for_name('0299994321', None)
        self.book('enable')
        self.wait_for_name('0299994321', 'Bob Chen')

    # A crash costs no name, and what changes afterwards is seen again.
    def test_the_servers_crash_and_come_back(self):
        self.book('add', 'Bob Chen', '02 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        for name in (BOOKS, SOURCES):
            killed = self.find_process(name)
            os.kill(killed, signal.SIGKILL)
            wait_for(f'{name} to be gone', lambda: self.find_process(name) != killed)
        self.assertEqual(self.name_of('0299994321'), 'Bob Chen')
        self.book('add', 'Cleo Dumas', '02 9999 5555')
        self.wait_for_name('0299995555', 'Cleo Dumas')
        self.assertEqual(self.name_of('0299994321'), 'Bob Chen')

    # Killed and hung again and again, while calls come in: none waits for it, none is lost.
    def test_the_servers_are_killed_under_load(self):
        self.book('add', 'Bob Chen', '02 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        load = Load(lambda: ('127.0.0.1', self.daemon.port), rate=60)
        load.start()
        self.addCleanup(load.abandon)
        for round_ in range(max(KILLS // 4, 3)):
            for name in (BOOKS, SOURCES):
                self.signal(name, signal.SIGSTOP if round_ % 2 else signal.SIGKILL)
            n_answered = load.n_answered
            wait_for('more calls', lambda: load.n_answered > n_answered + 30)
            for name in (BOOKS, SOURCES):
                self.signal(name, signal.SIGKILL)
            self.book('add', f'New {round_}', f'02 9999 6{round_:03}')
            self.wait_for_name(f'029999 6{round_:03}', f'New {round_}')
        load.stop()
        self.assertLess(max(load.waited), 5)
        self.assertEqual(load.get_told(None, 503), set())
        self.assertEqual(load.compare(Stored(self.session.folder / 'data/cidalert/calls.db')), [])
        self.assertEqual(self.name_of('0299994321'), 'Bob Chen')

    # A server that hangs keeps nobody: the other sources work on, and so does the end.
    def test_a_server_that_hangs_keeps_nobody(self):
        self.book('add', 'Bob Chen', '02 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        self.signal(BOOKS, signal.SIGSTOP)
        self.addCleanup(self.signal, BOOKS, signal.SIGCONT)
        self.daemon.tell('incoming', 'a', '0299991234')
        self.assertIn('Ana Pérez', self.cidalert('log'))

    # Thousands of contacts arrive whole.
    def test_a_large_book_arrives_whole(self):
        self.book('fill', '5000')
        self.wait_for_name('+61290004999', 'Person 4999')
        wait_for('all of them', lambda: '5000 contacts' in self.state(), 20)


LDAP_BOOK = """[Data Source]
DisplayName={name}
Enabled=true
Parent=ldap-stub
[Address Book]
BackendName=ldap
[Authentication]
Host=127.0.0.1
Port={port}
Method=ldap/simple-binddn
User=cn=ana
[LDAP Backend]
RootDn=dc=example
CanBrowse={can_browse}
"""


class LdapSession(EdsSession):
    """LDAP books that want a password: one can be read as a whole, one only searched."""

    def __init__(self):
        super().__init__()
        self.directory = DirectoryServer('dc=example', 'geheim', {'Dora Lee': '+61 2 9999 7777'})
        sources = self.folder / 'config/evolution/sources'
        sources.mkdir(parents=True)
        for name, can_browse in (('Staff', 'true'), ('World', 'false')):
            (sources / f'{name.lower()}.source').write_text(
                LDAP_BOOK.format(name=name, port=self.directory.port, can_browse=can_browse))


class Remote(EdsCase):
    session_class = LdapSession

    def setUp(self):
        super().setUp()
        self.addCleanup(self.session.directory.stop)

    # A book that gives nothing says why, and what to do; it keeps no other.
    def test_a_book_that_gives_nothing_says_why(self):
        self.book('add', 'Bob Chen', '02 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        for problem in ('Staff: it waits for its password', 'World: it can be searched, but not read as a whole'):
            wait_for(problem, lambda: problem in self.cidalert('status'), 20)
            self.assertIn(problem, self.cidalert('check', 'contacts'))

    # One that gets its password is read, without a word from anybody that it could be now.
    def test_a_book_that_gets_its_password_is_read(self):
        wait_for('the book to be locked', lambda: 'Staff: it waits' in self.cidalert('status'), 20)
        self.assertIsNone(self.name_of('0299997777'))
        self.book('unlock', 'staff', 'geheim')
        self.wait_for_name('0299997777', 'Dora Lee')
        self.assertNotIn('Staff', self.cidalert('status'))


APP, SEARCH = 'org.gnome.Contacts', 'org.gnome.Contacts.SearchProvider'
NOTIFICATIONS = 'org.freedesktop.Notifications'


class Opened(EdsCase):
    """GNOME Contacts as it is called on the bus; the real one does the same with these calls."""

    def mock(self, name, path, interface, *methods):
        self.session.spawn(name, '/usr/bin/python3', '-m', 'dbusmock', '--session', name, path, interface)
        wait_for(name, lambda: self.session.has_name(name))
        for method in methods:
            self.session.call(name, path, 'org.freedesktop.DBus.Mock', 'AddMethod',
                              self.texts(interface, *method))

    @staticmethod
    def texts(*texts):
        from gi.repository import GLib
        return GLib.Variant(f"({'s' * len(texts)})", texts)

    def calls(self, name, path, method):
        return self.session.call(name, path, 'org.freedesktop.DBus.Mock', 'GetMethodCalls',
                                 self.texts(method))[0]

    def start_mocks(self, *known):
        self.mock(APP, '/org/gnome/Contacts', 'org.freedesktop.Application',
                  ('ActivateAction', 'sava{sv}', '', ''))
        self.mock(SEARCH, '/org/gnome/Contacts/SearchProvider', 'org.gnome.Shell.SearchProvider2',
                  ('GetInitialResultSet', 'as', 'as', f"ret = dbus.Array({list(known)}, signature='s')"),
                  ('LaunchSearch', 'asu', '', ''))

    def setUp(self):
        super().setUp()
        self.session.spawn(NOTIFICATIONS, '/usr/bin/python3', '-m', 'dbusmock', '--session', '--template',
                           'notification_daemon', '--parameters', '{"capabilities": "actions body"}')
        wait_for(NOTIFICATIONS, lambda: self.session.has_name(NOTIFICATIONS))

    def ring_and_click(self, number, name):
        from gi.repository import GLib
        self.daemon.tell('incoming', 'a', number)

        def find():
            shown = self.calls(NOTIFICATIONS, '/org/freedesktop/Notifications', 'Notify')
            return [n for _, n in shown if n[3] == name]
        wait_for(f'{name} to be shown', find)
        self.session.call(NOTIFICATIONS, '/org/freedesktop/Notifications', 'org.freedesktop.DBus.Mock',
                          'EmitSignal', GLib.Variant('(sssav)', (NOTIFICATIONS, 'ActionInvoked', 'us', [
                              GLib.Variant('u', 1), GLib.Variant('s', 'default')])))

    # The click on the notice shows the very contact; the id is by what folks promises to keep.
    def test_a_click_opens_the_contact(self):
        import hashlib
        uid = self.book('add', 'Bob Chen', '(02) 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        individual = hashlib.sha1(f'eds:system-address-book:{uid}'.encode()).hexdigest()
        self.start_mocks('another', individual)
        self.ring_and_click('0299994321', 'Bob Chen')
        shown = wait_for('GNOME Contacts to be asked',
                         lambda: self.calls(APP, '/org/gnome/Contacts', 'ActivateAction'))
        self.assertEqual(shown[0][1][:2], ['show-contact', [individual]])

    # Who goes by another id there, being one with somebody of another book, is looked for by name.
    def test_a_click_searches_whom_it_does_not_know(self):
        self.book('add', 'Bob Chen', '(02) 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        self.start_mocks()
        self.ring_and_click('0299994321', 'Bob Chen')
        searched = wait_for('the search', lambda: self.calls(
            SEARCH, '/org/gnome/Contacts/SearchProvider', 'LaunchSearch'))
        self.assertEqual(searched[0][1][0], ['Bob Chen'])


class Late(EdsCase):
    session_class = BareSession

    # Where there is none the other sources work, nothing is called a fault, and one that comes is used.
    def test_a_server_that_comes_later(self):
        wait_for('its absence to be told', lambda: 'does not run' in self.state())
        self.assertEqual(self.name_of('0299991234'), 'Ana Pérez')
        self.session.bring()
        self.book('add', 'Bob Chen', '02 9999 4321')
        self.wait_for_name('0299994321', 'Bob Chen')
        self.assertNotIn('does not run', self.state())


if __name__ == '__main__':
    unittest.main(verbosity=2)

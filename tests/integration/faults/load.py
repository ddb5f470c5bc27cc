# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Phones that report call after call, and remember what they were answered: it must be in the store.

What is told has a serial number in its call id, and is told once. So the store has it or has it not,
and what was answered with 200 it has, once.
"""

import collections
import contextlib
import itertools
import os
import random
import shutil
import socket
import sqlite3
import tempfile
import threading
import time

from harness import Answer, Case, TOKEN

# A whole call; its call id and one of these words are the identity of an event.
KINDS = ("incoming", "connected", "disconnected")
PATIENCE_S = 30
# How often something is done to the daemon: the ordinary run does it a little, `tools/test --faults` much.
KILLS = int(os.environ.get("CIDALERT_KILLS", "10"))


class Phone:
    """One of those who call. Some makes keep their connection, some do not."""

    def __init__(self, load, keeps_alive):
        self.load = load
        self.keeps_alive = keeps_alive
        self.connection = None
        self.due = time.monotonic()

    def connect(self):
        """There may be no daemon just now."""
        while self.connection is None and not self.load.is_abandoned:
            try:
                self.connection = socket.create_connection(self.load.find_address(), PATIENCE_S)
            except (OSError, LookupError):
                time.sleep(0.005)
        return self.connection is not None

    def hang_up(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def read_answer(self):
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.connection.recv(4096)
            if not more:
                return None
            data += more
        answer = Answer(data)
        length = int(answer.headers.get("content-length", 0))
        while len(answer.body) < length:
            answer.body += self.connection.recv(4096)
        if answer.headers.get("connection") == "close":
            self.hang_up()
        return answer.status

    def tell(self, call, kind):
        """Tells it once. Whoever hears no answer does not know what became of it."""
        if not self.connect():
            return
        self.load.told[call, kind] = None
        begin = time.monotonic()
        try:
            self.connection.sendall(
                f"GET /{TOKEN}/{kind}?call={call}&local=0101@h&remote=029{call % 5000:07d}@h&name= HTTP/1.1\r\n"
                f"Host: h\r\nConnection: {'keep-alive' if self.keeps_alive else 'close'}\r\n\r\n".encode())
            status = self.read_answer()
        except OSError:
            status = None
        if status is None:
            self.hang_up()
            return
        self.load.told[call, kind] = status
        self.load.waited.append(time.monotonic() - begin)

    def rest(self):
        """Until the next event is due; one that waited long has not to make up for all of it."""
        self.due = max(self.due, time.monotonic() - 1) + self.load.period * random.uniform(0.5, 1.5)
        time.sleep(max(self.due - time.monotonic(), 0))

    def run(self):
        """A call that was begun is ended."""
        while not self.load.is_over:
            call = next(self.load.serial)
            for kind in KINDS:
                self.rest()
                self.tell(call, kind)
        self.hang_up()


class Load:
    """Some phones at once, from start() to stop(); `told` says what each event was answered."""

    def __init__(self, find_address, n_phones=8, rate=None, keeping=0.5):
        """`find_address` gives host and port, or raises LookupError; `rate`: events a second of all;
        `keeping`: the share of phones that keep their connection."""
        self.find_address = find_address
        self.serial = itertools.count(1)
        self.told = {}
        self.waited = []
        self.is_over = self.is_abandoned = False
        self.period = n_phones / rate if rate else 0
        self.phones = [Phone(self, keeps_alive=i < keeping * n_phones) for i in range(n_phones)]
        self.threads = [threading.Thread(target=phone.run, daemon=True) for phone in self.phones]

    def start(self):
        for thread in self.threads:
            thread.start()

    def abandon(self):
        """Without a word more."""
        self.is_over = self.is_abandoned = True

    def stop(self):
        """Once all calls are told to their end."""
        self.is_over = True
        for thread in self.threads:
            thread.join(PATIENCE_S)

    def get_told(self, *statuses):
        return {event for event, status in self.told.copy().items() if status in statuses}

    @property
    def n_answered(self):
        return len(self.get_told(200))

    def compare(self, stored, also=()):
        """What is wrong with a store if it has to hold what was answered with 200, or as in `also`, once."""
        there = set(stored.events)
        doubled = [event for event, n in collections.Counter(stored.events).items() if n > 1]
        return [*stored.flaws,
                *(f"answered, and not stored: {event}" for event in self.get_told(200, *also) - there),
                *(f"stored twice: {event}" for event in doubled),
                *(f"stored, and never told: {event}" for event in there - set(self.told)),
                *(f"answered, but {stored.outcomes.get(call)}: call {call}" for call in self.get_whole_calls()
                  if stored.outcomes.get(call) != "answered")]

    def get_whole_calls(self):
        """Those of which all was told, and answered: the log says how they ended."""
        answered = self.get_told(200)
        return [call for call, kind in answered
                if kind == KINDS[-1] and all((call, other) in answered for other in KINDS)]


def copy_store(folder, to):
    """What is on disk, to be looked at elsewhere: a look in place would mend what a kill left."""
    os.makedirs(to, exist_ok=True)
    for name in ("calls.db", "calls.db-wal"):
        try:
            shutil.copyfile(os.path.join(folder, name), os.path.join(to, name))
        except FileNotFoundError:
            pass
    return os.path.join(to, "calls.db")


class Stored:
    """What a store holds, as the phones told it. Nothing is written to it."""

    def __init__(self, path):
        self.events, self.flaws, self.outcomes = [], [], {}
        if not os.path.exists(path):
            return
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            if database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'events'").fetchone():
                self.read(database)

    def read(self, database):
        self.events = [(int(call), kind) for call, kind in database.execute(
            "SELECT call_ref, kind FROM events WHERE call_ref <> '' AND phone IS NOT NULL"
            " AND kind IN ('incoming', 'connected', 'disconnected') ORDER BY seq")]
        self.flaws = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        self.flaws += [f"foreign key: {row}" for row in database.execute("PRAGMA foreign_key_check")]
        self.flaws += [f"call {row[0]} is {row[1]} calls" for row in database.execute(
            "SELECT call_ref, count(DISTINCT call) AS n FROM events WHERE phone IS NOT NULL"
            " GROUP BY call_ref HAVING n > 1")]
        self.outcomes = dict(database.execute(
            "SELECT CAST(e.call_ref AS INTEGER), c.outcome FROM events AS e JOIN calls AS c ON c.id = e.call"
            " WHERE e.phone IS NOT NULL"))


class LoadedCase(Case):
    """A daemon that phones tell very much; in the end all that it answered is there."""

    notification_server = False
    session_bus = False
    settings = "[listener]\nrate=0\n[numbers]\nregion=AU\n"

    def setUp(self):
        super().setUp()
        self.load = None

    def find_address(self):
        if not self.daemon or not self.daemon.addresses:
            raise LookupError("no daemon listens")
        return self.daemon.addresses[-1]

    def start_load(self, **kwargs):
        self.load = Load(self.find_address, **kwargs)
        self.addCleanup(self.load.abandon)
        self.load.start()
        return self.load

    def wait_answers(self, n_more):
        """Waits until so many more events were answered with 200."""
        n_all = self.load.n_answered + n_more
        self.eventually(lambda: self.load.n_answered >= n_all, f"{n_more} more events are answered",
                        patience=PATIENCE_S + n_more / 20)

    def wait_a_little(self, most_s=0.2, most_answers=80):
        """For a random moment: on starting, or in full work, after some answers."""
        if random.random() < 0.3:
            time.sleep(random.uniform(0, most_s))
        else:
            self.wait_answers(random.randint(1, most_answers))
            time.sleep(random.uniform(0, 0.01))

    def stop_load(self):
        """Ends the load; whatever waits is stored before the daemon is ended."""
        self.load.stop()
        self.eventually(lambda: (s := self.status())["store"] == "ready" and s["store-queue"] == 0, "all is stored")

    def is_alive(self):
        return self.daemon is not None and self.daemon.process.poll() is None

    def read_stored(self, folder=None):
        """What a killed daemon left is looked at elsewhere, as a look would mend it; and so is another
        folder, which may be on a disk that only the daemon has."""
        if self.is_alive() and not folder:
            return Stored(self.store_path)
        to = tempfile.mkdtemp(dir=self.folder)
        stored = Stored(copy_store(folder or os.path.dirname(self.store_path), to))
        shutil.rmtree(to)
        return stored

    def assert_kept(self, folder=None, also=()):
        """What was answered with 200 (and with the statuses of `also`) is stored, once, in a sound store."""
        stored = self.read_stored(folder)
        self.assertEqual(self.load.compare(stored, also), [])
        return stored

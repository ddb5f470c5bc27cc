#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cidalertd takes of the machine: time to start, memory, and what it does when there is nothing to do.

    footprint.py CIDALERTD PEER [STARTS [CONTACTS]]
    footprint.py --growth CIDALERTD PRESS [EVENTS...]

The time is the median of all starts to the first answered request; each finds the contacts and the store
as they are on any day but the first. The memory is RssAnon, once the contacts are read and a few calls
were told. Then nothing happens for a minute: how often did any thread wake up, and what processor time
was used? PEER is what people would write instead, started in turns with it.

--growth: memory, open files and threads after so many events."""

import contextlib
import glob
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import report

TOKEN = "7kq3m9x2adfh"
PROMISED_START_MS = 50
PROMISED_MB = 16
PROMISED_CONTACTS = 10000
CALLS = 20
SETTLE_S = 5
IDLE_S = 60


def write(path, text):
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, 0o600)


def make_home(home, contacts):
    write(f"{home}/config/cidalert/cidalert.conf", "[listener]\nrate=0\n[numbers]\nregion=AU\n"
          f"[contacts]\nvcards={home}/data/cidalert/contacts\n")
    write(f"{home}/config/cidalert/phones.conf",
          f"[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\nmake=snom\ntoken={TOKEN}\n")
    write(f"{home}/data/cidalert/contacts/contacts.vcf", "".join(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Contact {i}\r\nORG:Company {i // 10}\r\n"
        f"TEL;TYPE=WORK:+61 2 9{i:07d}\r\nTEL;TYPE=CELL:+61 49{i:07d}\r\nEND:VCARD\r\n"
        for i in range(contacts)))
    os.makedirs(f"{home}/run", mode=0o700)


class Server:
    """A program that listens, with a bus of its own; `start_ms` is the time to its first answer."""

    def __init__(self, argv, home, bus):
        environment = dict(os.environ, XDG_CONFIG_HOME=f"{home}/config", XDG_DATA_HOME=f"{home}/data",
                           XDG_CACHE_HOME=f"{home}/cache",
                           XDG_RUNTIME_DIR=f"{home}/run",
                           DBUS_SESSION_BUS_ADDRESS=bus)
        begin = time.monotonic()
        self.process = subprocess.Popen(argv, env=environment, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.say("ready", 0)
        self.start_ms = (time.monotonic() - begin) * 1000

    def say(self, event, call):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as phone:
            phone.sendall(f"GET /{TOKEN}/{event}?call={call}&remote=029{call:07d}@192.0.2.1 HTTP/1.1\r\n"
                          "Host: bench\r\nConnection: close\r\n\r\n".encode())
            answer = phone.recv(500)
        if b" 200 " not in answer:
            sys.exit(f"answer: {answer!r}")

    def get_memory_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"RssAnon:\s+(\d+)", status.read())[1]) / 1024

    def get_cpu_ms(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            ticks = sum(int(field) for field in stat.read().rsplit(")", 1)[1].split()[11:13])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def count_wake_ups(self):
        """How often each of its threads went to sleep so far, which is as often as it woke up."""
        counts = {}
        for path in glob.glob(f"/proc/{self.process.pid}/task/*/status"):
            with open(path, encoding="ascii") as status:
                counts[path] = int(re.search(r"\nvoluntary_ctxt_switches:\s+(\d+)", status.read())[1])
        return counts

    def count(self, what):
        return len(os.listdir(f"/proc/{self.process.pid}/{what}"))

    def rest(self):
        """Waits until it has done nothing for a second: the contacts are read then."""
        used = -1
        while used != self.get_cpu_ms():
            used = self.get_cpu_ms()
            time.sleep(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(10) != 0:
            sys.exit("It did not end well")
        self.process.stdout.close()


@contextlib.contextmanager
def start_bus():
    """A session bus, on which nobody else is."""
    with subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
        try:
            yield bus.stdout.readline().strip()
        finally:
            bus.terminate()


def start_cidalertd(program, home, bus):
    return Server([program, "--listen", "127.0.0.1:0"], home, bus)


def measure_starts(start, starts):
    times = []
    for _ in range(starts):
        server = start()
        times.append(server.start_ms)
        server.stop()
    return statistics.median(times)


def tell_calls(server):
    for call in range(CALLS):
        for event in ("incoming", "connected", "disconnected"):
            server.say(event, call)


def measure_rest(program, home, contacts, bus):
    """Memory with the contacts read, then a minute in which nothing happens."""
    daemon = start_cidalertd(program, home, bus)
    daemon.rest()
    tell_calls(daemon)
    daemon.rest()
    promise = {"promise": PROMISED_MB} if contacts <= PROMISED_CONTACTS else {}
    report.row(f"memory (RssAnon), {contacts} contacts", "MB", daemon.get_memory_mb(), **promise)

    time.sleep(SETTLE_S)
    used, woken = daemon.get_cpu_ms(), daemon.count_wake_ups()
    time.sleep(IDLE_S)
    report.row(f"processor time in {IDLE_S} idle seconds", "ms", daemon.get_cpu_ms() - used)
    wake_ups = sum(count - woken.get(thread, 0) for thread, count in daemon.count_wake_ups().items())
    report.row(f"wake-ups of all threads in {IDLE_S} idle seconds", "", wake_ups)
    daemon.stop()
    with contextlib.closing(sqlite3.connect(f"{home}/data/cidalert/calls.db")) as store:
        named = store.execute("SELECT count(*) FROM calls WHERE name LIKE 'Contact %'").fetchone()[0]
    if named != CALLS:
        sys.exit("The callers were not known by name: the contacts are not in the memory measured")


def measure_peer(peer, home, starts, bus):
    def start():
        return Server(["/usr/bin/python3", peer], home, bus)

    report.row("Bottle: start to first answer, p50", "ms", measure_starts(start, starts))
    server = start()
    server.rest()
    report.row("Bottle: memory (RssAnon), no contacts", "MB", server.get_memory_mb())
    server.stop()


def measure_growth(program, press, home, bus, totals):
    report.scene("After so many events, 50 connections kept alive")
    daemon = start_cidalertd(program, home, bus)
    said = 0
    for total in totals:
        subprocess.run([press, str(daemon.port), str(total - said)], check=True)
        said = total
        daemon.rest()
        report.row(f"memory (RssAnon) after {total} events", "MB", daemon.get_memory_mb())
        report.row(f"open files after {total} events", "", daemon.count("fd"))
        report.row(f"threads after {total} events", "", daemon.count("task"))
    daemon.stop()


def main():
    arguments = sys.argv[1:]
    is_growth = arguments[:1] == ["--growth"]
    arguments = arguments[is_growth:]
    if len(arguments) < 2:
        sys.exit(__doc__)
    program, other = map(os.path.abspath, arguments[:2])
    figures = [int(argument) for argument in arguments[2:]]

    home = tempfile.mkdtemp(prefix="cidalert-bench-")
    try:
        with start_bus() as bus:
            if is_growth:
                make_home(home, PROMISED_CONTACTS)
                measure_growth(program, other, home, bus, figures or [10000, 100000, 1000000])
                return
            starts, contacts = (figures + [21, PROMISED_CONTACTS][len(figures):])[:2]
            make_home(home, contacts)
            report.scene(f"{starts} starts; {contacts} contacts")
            report.row("start to first answer, p50", "ms",
                       measure_starts(lambda: start_cidalertd(program, home, bus), starts), promise=PROMISED_START_MS)
            measure_rest(program, home, contacts, bus)
            measure_peer(other, home, starts, bus)
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()

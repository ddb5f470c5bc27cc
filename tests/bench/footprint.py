#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long from the start of cidalertd to its first answered request, and what memory it keeps to itself.

footprint.py CIDALERTD [STARTS [CONTACTS]]

There is no session bus, so that nothing else has to start. The time is the median of all starts; each
finds the contacts and the store as they are on any day but the first. The memory is RssAnon, once the
contacts are read and a few calls were told.
"""

import contextlib
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

TOKEN = "7kq3m9x2adfh"
PROMISED_START_MS = 50
PROMISED_KIB = 16 * 1024
PROMISED_CONTACTS = 10000
CALLS = 20


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


class Daemon:
    """A cidalertd of its own; `start_ms` is the time to its first answer."""

    def __init__(self, program, home):
        environment = dict(os.environ, XDG_CONFIG_HOME=f"{home}/config", XDG_DATA_HOME=f"{home}/data",
                           XDG_CACHE_HOME=f"{home}/cache",
                           XDG_RUNTIME_DIR=f"{home}/run",
                           DBUS_SESSION_BUS_ADDRESS=f"unix:path={home}/run/nowhere")
        begin = time.monotonic()
        self.process = subprocess.Popen([program, "--listen", "127.0.0.1:0"], env=environment, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        self.say("ready", 0)
        self.start_ms = (time.monotonic() - begin) * 1000

    def say(self, event, call):
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as phone:
            phone.sendall(f"GET /{TOKEN}/{event}?call={call}&remote=029{call:07d}@192.0.2.1 HTTP/1.1\r\n"
                          "Host: bench\r\nConnection: close\r\n\r\n".encode())
            answer = phone.recv(500)
        if not answer.startswith(b"HTTP/1.1 200 "):
            sys.exit(f"answer: {answer!r}")

    def get_memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"RssAnon:\s+(\d+)", status.read())[1])

    def get_cpu_ticks(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            return sum(int(field) for field in stat.read().rsplit(")", 1)[1].split()[11:13])

    def rest(self):
        """Waits until it has done nothing for a second: the contacts are read then."""
        ticks = -1
        while ticks != self.get_cpu_ticks():
            ticks = self.get_cpu_ticks()
            time.sleep(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(10) != 0:
            sys.exit("cidalertd did not end well")
        self.process.stdout.close()


def measure_start(program, home, starts):
    times = []
    for _ in range(starts):
        daemon = Daemon(program, home)
        times.append(daemon.start_ms)
        daemon.stop()
    return times


def measure_memory(program, home):
    daemon = Daemon(program, home)
    daemon.rest()
    for call in range(CALLS):
        for event in ("incoming", "connected", "disconnected"):
            daemon.say(event, call)
    daemon.rest()
    memory = daemon.get_memory_kib()
    daemon.stop()
    with contextlib.closing(sqlite3.connect(f"{home}/data/cidalert/calls.db")) as store:
        named = store.execute("SELECT count(*) FROM calls WHERE name LIKE 'Contact %'").fetchone()[0]
    if named != CALLS:
        sys.exit("The callers were not known by name: the contacts are not in the memory measured")
    return memory


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    starts = int(sys.argv[2]) if len(sys.argv) > 2 else 21
    contacts = int(sys.argv[3]) if len(sys.argv) > 3 else 10000

    home = tempfile.mkdtemp(prefix="cidalert-bench-")
    try:
        make_home(home, contacts)
        times = measure_start(program, home, starts)
        memory = measure_memory(program, home)
    finally:
        shutil.rmtree(home)
    print(f"{starts} starts, {contacts} contacts")
    print(f"{'start -> first answer':<28} p50  {statistics.median(times):8.1f} ms   "
          f"promise <= {PROMISED_START_MS} ms   (best {min(times):.1f}, worst {max(times):.1f})")
    promise = f"promise <= {PROMISED_KIB // 1024} MB" if contacts <= PROMISED_CONTACTS else ""
    print(f"{'RssAnon, idle':<28}      {memory / 1024:8.1f} MB   {promise}".rstrip())


if __name__ == "__main__":
    main()

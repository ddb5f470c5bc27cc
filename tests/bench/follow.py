#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long from the last byte of a request until `cidalert log --follow` has written what it changed.

follow.py CIDALERTD CIDALERT [EVENTS [CALLS.DB]]

One event after the other, each when the one before was seen, in JSON and as a table on a terminal. The
floor is the phone's 200, which is the commit. With CALLS.DB the log is a copy of that one.
"""

import glob
import os
import pty
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import termios
import time

import report
from footprint import TOKEN, make_home, start_cidalertd

PROMISED_MS = 20
EVENTS = ("incoming", "connected", "disconnected")


def wait_output(descriptor):
    """When something was written."""
    ready, _, _ = select.select([descriptor], [], [], 10)
    now = time.monotonic()
    if not ready:
        sys.exit("nothing was written")
    os.read(descriptor, 65536)
    return now


def drain(descriptor, quiet_s):
    """Reads on until nothing was written for a while."""
    while select.select([descriptor], [], [], quiet_s)[0]:
        os.read(descriptor, 65536)


def measure(daemon, descriptor, events):
    """Of each event how long until its 200, and until it was written, in milliseconds."""
    answered, seen = [], []
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=10) as phone:
        phone.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(events):
            call = i // len(EVENTS)
            begin = time.monotonic()
            phone.sendall(f"GET /{TOKEN}/{EVENTS[i % len(EVENTS)]}?call=f{call}&remote=0391{call:06d}@192.0.2.1"
                          " HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
            if b" 200 " not in phone.recv(500):
                sys.exit("not stored")
            answered.append((time.monotonic() - begin) * 1000)
            seen.append((wait_output(descriptor) - begin) * 1000)
            drain(descriptor, 0.02)
    return answered, seen


def used_ms(pid):
    """How long the threads of a process have run, in milliseconds."""
    total = 0
    for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        with open(path, encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e6


def follow(daemon, program, env, args, events):
    """What measure() says, and what each event cost the follower, in milliseconds of the processor."""
    reader, writer = os.pipe() if args else pty.openpty()
    if not args:
        termios.tcsetwinsize(writer, (50, 100))
    with subprocess.Popen([program, "log", "--follow", *args], env=env, stdout=writer) as follower:
        os.close(writer)
        daemon.say("missed", 1)
        drain(reader, 0.5)
        used_before_ms = used_ms(follower.pid)
        answered, seen = measure(daemon, reader, events)
        cpu_ms = (used_ms(follower.pid) - used_before_ms) / events
        follower.terminate()
    os.close(reader)
    return answered, seen, cpu_ms


def main():
    daemon_program, program, *rest = sys.argv[1:]
    events = int(rest[0]) if rest else 300
    home = tempfile.mkdtemp(prefix="cidalert-follow-")
    nowhere = f"unix:path={home}/run/nowhere"
    make_home(home, 30)
    if len(rest) > 1:
        shutil.copyfile(rest[1], f"{home}/data/cidalert/calls.db")
    daemon = start_cidalertd(daemon_program, home, nowhere)
    env = {**os.environ, "XDG_CONFIG_HOME": f"{home}/config", "XDG_DATA_HOME": f"{home}/data",
           "XDG_RUNTIME_DIR": f"{home}/run", "DBUS_SESSION_BUS_ADDRESS": nowhere, "TERM": "xterm"}
    report.scene(f"cidalert log --follow, {events} events; the floor is the 200")
    for what, args in (("a line of JSON", ["--json"]), ("a line on a terminal", [])):
        answered, seen, cpu_ms = follow(daemon, program, env, args, events)
        report.row(f"{what}, p50", "ms", statistics.median(seen), floor=statistics.median(answered), promise=PROMISED_MS)
        report.row(f"{what}, p99", "ms", sorted(seen)[int(events * 0.99)], promise=PROMISED_MS)
        report.row(f"{what}, time of the processor", "ms", cpu_ms)
    daemon.stop()
    shutil.rmtree(home)


if __name__ == "__main__":
    main()

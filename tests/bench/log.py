#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the first page of a long call log takes: `cidalert log`, the start of the process included.

    log.py CIDALERT LOG-BUILD [CALLS [FOLDER]]

Every filter and the useful pairs, with calls that match and without. Beside each: what bare `sqlite3`
takes for the one statement that says the same, given the tables without our indexes of classes; and of
both, in brackets, the time of the processor, which says more where other work goes on. A log that is in
FOLDER already is not built again."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TRIES = 5
PATIENCE_S = 20

# The words for cidalert log, and the same for sqlite3; alone, then in pairs.
CASES = (
    ("", "1"),
    ("--outcome missed", "c.outcome = 'missed'"),
    ("--outcome blocked", "c.outcome = 'blocked'"),
    ("--incoming", "c.direction = 'incoming'"),
    ("--since 2016-12-24 --until 2016-12-25", "c.start_us BETWEEN 1482498000000000 AND 1482584400000000"),
    ("--since 2036-01-01", "c.start_us > 2082762000000000"),
    ("--number +61200000000", "n.number = '+61200000000'"),
    ("--number +6199*", "n.number GLOB '+6199*'"),
    ("--number +612*", "n.number GLOB '+612*'"),
    ("--name perez", "n.name LIKE '%pérez%'"),
    ("--name nobody-at-all", "n.name LIKE '%nobody-at-all%'"),
    ("--name ze", "n.name LIKE '%ze%'"),
    ("--phone phone3", "EXISTS (SELECT 1 FROM legs AS l WHERE l.call = c.id AND l.phone = 4)"),
    ("--phone cellar", "0"),
    ("--line 0104", "c.line = '0104'"),
    ("--line 9999", "c.line = '9999'"),
    ("--withheld", "c.withheld = 1"),
    ("--contact", "n.name IS NOT NULL"),
    ("--stranger", "n.name IS NULL"),
    ("--longer-than 5m", "c.talk_us > 300000000"),
    ("--longer-than 23h", "c.talk_us > 82800000000"),
    ("--open", "c.outcome = 'missed' AND c.done_us IS NULL"),
    ("--note nothing", "c.note LIKE '%nothing%'"),
    ("--before 5000", "c.id < 5000"),
    ("--outcome missed --number +6121*", "c.outcome = 'missed' AND n.number GLOB '+6121*'"),
    ("--outcome blocked --line 0104", "c.outcome = 'blocked' AND c.line = '0104'"),
    ("--outcome blocked --outgoing", "c.outcome = 'blocked' AND c.direction = 'outgoing'"),
    ("--outcome missed --since 2017-01-01 --until 2017-02-01", "c.outcome = 'missed' AND c.start_us < 1485900000000000"),
    ("--open --contact", "c.outcome = 'missed' AND c.done_us IS NULL AND n.name IS NOT NULL"),
    ("--name perez --outcome missed", "n.name LIKE '%pérez%' AND c.outcome = 'missed'"),
    ("--name smith --outcome blocked", "n.name LIKE '%smith%' AND c.outcome = 'blocked'"),
    ("--withheld --contact", "c.withheld = 1 AND n.name IS NOT NULL"),
    ("--line 0104 --longer-than 1h", "c.line = '0104' AND c.talk_us > 3600000000"),
    ("--phone phone3 --line 0199", "0"),
)
SQL = ("SELECT c.*, n.* FROM calls AS c LEFT JOIN numbers AS n ON n.id = +c.number WHERE c.simulated = 0 AND {}"
       " ORDER BY c.start_us DESC, c.id DESC LIMIT 50")


def used_ms():
    """What all processes that have ended took of the processor, in milliseconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def measure(command, env):
    """The middle of some tries, in milliseconds: by the clock and of the processor; and the lines that came."""
    times, cpu_times = [], []
    for _ in range(TRIES + 1):
        begin, cpu_begin = time.monotonic(), used_ms()
        try:
            done = subprocess.run(command, env=env, capture_output=True, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            return PATIENCE_S * 1000, used_ms() - cpu_begin, 0
        times.append((time.monotonic() - begin) * 1000)
        cpu_times.append(used_ms() - cpu_begin)
        if times[-1] > 2000:
            break
    return statistics.median(times[1:] or times), statistics.median(cpu_times[1:] or cpu_times), len(done.stdout.splitlines())


def main():
    cidalert, build, *rest = sys.argv[1:]
    n_calls = rest[0] if rest else "1000000"
    folder = rest[1] if len(rest) > 1 else tempfile.mkdtemp(prefix="cidalert-log-")
    env = {**os.environ, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_RUNTIME_DIR": folder,
           "LC_ALL": "C.UTF-8", "TZ": "Australia/Sydney"}
    path = os.path.join(folder, "cidalert", "calls.db")
    if not os.path.exists(path):
        print(subprocess.run([build, folder, n_calls], text=True, capture_output=True, check=True).stdout)
    with open("/proc/loadavg", encoding="ascii") as file:
        print("load", file.read().strip())
    for words in ("stats", "stats --since 2025-01-01 --until 2026-01-01"):
        ours, cpu, _ = measure([cidalert, *words.split()], env)
        print(f"{words:58} {ours:7.1f} ({cpu:5.0f}) ms", flush=True)
    for words, where in CASES:
        ours, cpu, lines = measure([cidalert, "log", "--json", *words.split()], env)
        bare, bare_cpu, bare_lines = measure(["sqlite3", "-readonly", path, SQL.format(where)], env)
        more = ">" if bare >= PATIENCE_S * 1000 else " "
        print(f"{words or 'no filter':58} {ours:7.1f} ({cpu:4.0f}) ms {lines:3} calls   "
              f"sqlite3 {more}{bare:8.1f} ({bare_cpu:6.0f}) ms {bare_lines:3}", flush=True)
    if len(rest) < 2:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

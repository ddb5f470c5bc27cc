#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether cidalertd stays as it is: many minutes of calls, while an address book changes all the time.

    soak.py PROGRAMS [MINUTES [EVENTS-A-SECOND]]

PROGRAMS is the folder of cidalertd and cidalert. Phones report calls on a desktop of its own, with a
notification server. A line a minute tells what the daemon has of memory (RssAnon), descriptors and
threads; it fails if the later half of the time is not as the earlier was, the first fifth left out, or
if anything that was answered is not in the store in the end. Less than some minutes is too little for it
to settle."""

import os
import re
import statistics
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "integration", "faults"), os.path.join(HERE, "..", "integration")]
try:
    os.environ["CIDALERT_PROGRAMS"], MINUTES, RATE = (
        os.path.abspath(sys.argv[1]), *map(float, sys.argv[2:] + ["30", "200"][len(sys.argv) - 2:]))
except (IndexError, ValueError):
    sys.exit(__doc__)

from load import LoadedCase

CONTACTS = 2000
SAMPLE_S = 2
CONTACTS_S = 4
# What one half may have over the other: pages that are free, not given back, and the books that are
# in memory twice while one takes the other's place.
KIB, DESCRIPTORS, THREADS = 1024, 4, 0


class Sample:
    """What the daemon has at one moment."""

    def __init__(self, pid, load):
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            status = file.read()
        self.kib = int(re.search(r"RssAnon:\s+(\d+)", status)[1])
        self.threads = int(re.search(r"Threads:\s+(\d+)", status)[1])
        self.descriptors = len(os.listdir(f"/proc/{pid}/fd"))
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            self.ticks = sum(map(int, file.read().rpartition(")")[2].split()[11:13]))
        self.n_answers = len(load.waited)
        self.moment = time.monotonic()


class Soak(LoadedCase):
    notification_server = True
    session_bus = True

    def change_contacts(self, n):
        self.write("data/cidalert/contacts/changing.vcf", "".join(
            f"BEGIN:VCARD\nVERSION:3.0\nFN:Contact {n} {i}\nORG:Company {(n + i) % 100}\nTEL:029{i:07d}\n"
            f"TEL:049{(n + i) % 10000:07d}\nEND:VCARD\n" for i in range(CONTACTS)))

    def forget_notices(self):
        """The recording server is not to run out of memory instead."""
        self.mock.ClearCalls()

    def tell(self, minute, samples):
        first, last = samples[0], samples[-1]
        waited = sorted(self.load.waited[first.n_answers:last.n_answers]) or [0]
        n_events = last.n_answers - first.n_answers
        ticks_s = (last.ticks - first.ticks) / os.sysconf("SC_CLK_TCK")
        print(f"{minute:6.0f} {last.n_answers:9d} {n_events / (last.moment - first.moment):9.0f} "
              f"{statistics.median(s.kib for s in samples) / 1024:9.2f} "
              f"{statistics.median(s.descriptors for s in samples):6.0f} "
              f"{statistics.median(s.threads for s in samples):8.0f} "
              f"{ticks_s / max(n_events, 1) * 1e6:9.0f} {waited[len(waited) * 99 // 100] * 1000:7.1f}", flush=True)

    def gather(self):
        """Samples until the time is over."""
        samples, told = [], 0
        begin = time.monotonic()
        n_changes = 0
        while (now := time.monotonic() - begin) < MINUTES * 60:
            if now >= n_changes * CONTACTS_S:
                n_changes += 1
                self.change_contacts(n_changes)
                self.forget_notices()
            samples.append(Sample(self.daemon.process.pid, self.load))
            if now // 60 > told // 60:
                self.tell(now / 60, [s for s in samples if s.moment >= begin + told])
                told = now
            time.sleep(SAMPLE_S)
        return samples

    def judge(self, samples):
        """Prints the halves side by side."""
        settled = samples[len(samples) // 5:]
        halves = settled[:len(settled) // 2], settled[len(settled) // 2:]
        is_flat = True
        print(f"\n{'median of each half':<24} {'earlier':>9} {'later':>9} {'allowed':>9}")
        for name, label, allowed in (("kib", "RssAnon, KiB", KIB), ("descriptors", "descriptors", DESCRIPTORS),
                                     ("threads", "threads", THREADS)):
            earlier, later = (statistics.median(getattr(s, name) for s in half) for half in halves)
            is_flat = is_flat and later - earlier <= allowed
            print(f"{label:<24} {earlier:9.0f} {later:9.0f} {f'+{allowed}':>9}")
        return is_flat

    def test_it_stays_as_it_is(self):
        self.start_daemon()
        self.start_load(n_phones=20, rate=RATE)
        print(f"{MINUTES:g} minutes, {RATE:g} events/s, {CONTACTS} contacts that change every {CONTACTS_S} s\n\n"
              f"{'minute':>6} {'events':>9} {'events/s':>9} {'RssAnon MB':>9} {'files':>5} {'threads':>8} "
              f"{'us/event':>9} {'p99 ms':>7}")
        samples = self.gather()
        self.stop_load()
        is_flat = self.judge(samples)
        # What was told 503 met a disk that took its time, or a machine; it is stored too.
        stored = self.assert_kept(also=(503,))
        late, lost = self.load.get_told(503), self.load.get_told(None)
        print(f"{len(self.load.told)} events: {self.load.n_answered} answered with 200, {len(late)} with 503, "
              f"{len(lost)} not at all; {len(stored.events)} stored, none twice")
        self.assertTrue(is_flat, "it does not stay as it is")
        self.assertFalse(lost)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])

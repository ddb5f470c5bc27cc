#!/usr/bin/env python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes seeds for the fuzz targets, one file each, of what the other tests have, and of corpora/.

Usage: make-seeds.py SOURCE SEEDS STAMP
"""

import json
import pathlib
import re
import shutil
import sys
import urllib.parse

SOURCE, SEEDS, STAMP = map(pathlib.Path, sys.argv[1:])
DATA = SOURCE / "tests" / "data"


def rows(path):
    """The cells of a table, its comments and heading left out."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith(("#", "event\t"))]


def unescape(text):
    """A request as the phone sent it, see tests/data/callbacks/README.md."""
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), text.encode())


def requests():
    found = []
    for path in sorted((DATA / "callbacks").glob("*.tsv")):
        found += [(row[0].encode(), unescape(row[2])) for row in rows(path)]
    return found


def parties():
    """What stands behind `remote=` and its like, and every form of a number."""
    keys = rb"(?:remote|display_remote|number|cid|callerID|local)="
    found = [m for _, request in requests() for m in re.findall(keys + rb"([^&]*)", request)]
    for row in rows(DATA / "numbers" / "forms.tsv"):
        found += [form.encode() for form in row[3:7]]
    return found


def hostile_names():
    return [urllib.parse.unquote_to_bytes(row[0]) * int(row[1]) for row in rows(DATA / "hostile.tsv")]


def hostile_events():
    """An export whose caller is called so, written as JSON may be."""
    event = json.loads((DATA / "journals" / "day.json").read_text(encoding="utf-8").split("\n")[0])
    names = [name.decode("utf-8", "surrogatepass" if b"\xed" in name else "replace") for name in hostile_names()]
    return [json.dumps({**event, "name": name}).encode() for name in names]


# What happens; on which phone, and under which call id; with whom; how long after: see tracker.c.
CALLS = {
    "answered": [(0, 8, 1, 0), (2, 8, 1, 3), (3, 8, 1, 6)],
    "missed on two phones": [(0, 8, 1, 0), (0, 1, 1, 1), (3, 8, 1, 6), (3, 1, 1, 0), (4, 8, 1, 2)],
    "taken by the other phone": [(0, 8, 1, 0), (0, 9, 1, 1), (2, 9, 1, 4), (3, 8, 9, 1), (3, 9, 1, 6)],
    "never ended": [(0, 8, 1, 0), (6, 0, 0, 8), (0, 8, 1, 12)],
    "held and handed on": [(1, 8, 1, 0), (2, 8, 1, 3), (8, 8, 1, 3), (9, 8, 1, 3), (10, 8, 1, 3), (3, 8, 1, 3)],
    "started again": [(0, 8, 1, 0), (20, 1, 0, 3), (2, 8, 1, 3), (20, 0, 0, 9), (3, 8, 1, 6)],
    "blocked": [(0, 8, 1, 0), (19, 0, 0, 0), (3, 8, 1, 3)],
    "clock set back": [(0, 8, 1, 0), (2, 8, 1, 13), (3, 8, 1, 14)],
}


def files(folder, pattern):
    return [path.read_bytes() for path in sorted((SOURCE / folder).glob(pattern))]


SETS = {
    "answer": [],
    "journal": (DATA / "journals" / "day.json").read_bytes().split(b"\n") + files("tests/data/journals", "day.json")
               + hostile_events(),
    "list": files("tests/data/vcards", "numbers.vcf"),
    "make": files("data/makes", "*.ini"),
    "outlets": hostile_names(),
    "party": parties() + hostile_names(),
    "phones": [],
    "poly": [request for _, request in requests() if request.startswith(b"<")],
    "request": [event + request for event, request in requests() if not request.startswith(b"<")] + hostile_names(),
    "settings": files("tests/data/configs", "*.conf") + files("data", "cidalert.conf"),
    "tracker": [bytes(byte for event in events for byte in event) for events in CALLS.values()],
    "vcard": files("tests/data/vcards", "*.vcf"),
}

for target, seeds in SETS.items():
    folder = SEEDS / target
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, seed in enumerate(dict.fromkeys(seeds)):
        (folder / f"seed-{number:04}").write_bytes(seed)
    for path in sorted((SOURCE / "tests" / "fuzz" / "corpora" / target).glob("*")):
        shutil.copy(path, folder)
STAMP.touch()

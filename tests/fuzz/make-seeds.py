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
import sqlite3
import sys
import tempfile
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


def small_log(*changes):
    """The tables of a log that an import reads, and a day in them; small, so that each change of a byte is one of
    something; with what is done to it by whoever means no good."""
    schema = (SOURCE / "data" / "schema" / "0001-initial.sql").read_text(encoding="utf-8")
    tables = re.findall(r"^CREATE TABLE (?:origins|runs|phones|events) .*?;$", schema, re.MULTILINE | re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "log.db"
        with sqlite3.connect(path) as log:
            log.executescript("PRAGMA page_size = 512;" + "".join(tables))
            log.execute("ATTACH ? AS day", (str(DATA / "databases" / "0001.db"),))
            for table in "origins", "runs", "phones", "events":
                log.execute(f"INSERT INTO main.{table} SELECT * FROM day.{table}")
            log.commit()
            log.executescript("DETACH day; PRAGMA application_id = 0x43494441; PRAGMA user_version = 1;")
            log.executescript("".join(change + ";" for change in changes) + "VACUUM;")
        log.close()
        return path.read_bytes()


def whole_log(*changes):
    """All of a log, as it can be restored, in as few bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "log.db"
        day = sqlite3.connect(f"file:{DATA / 'databases' / '0001.db'}?mode=ro&immutable=1", uri=True)
        day.execute("PRAGMA page_size = 512")
        day.execute("VACUUM INTO ?", (str(path),))
        day.close()
        with sqlite3.connect(path) as log:
            log.executescript("".join(change + ";" for change in changes))
        log.close()
        return path.read_bytes()


def loose(*changes):
    """The same, where any column may have any value."""
    return [f"CREATE TABLE old_{t} AS SELECT * FROM {t}; DROP TABLE {t}; ALTER TABLE old_{t} RENAME TO {t}"
            for t in ("events", "runs", "origins")] + list(changes)


BACKUPS = [
    small_log(),
    small_log("UPDATE events SET seq = 9223372036854775807 WHERE seq = 16"),
    small_log("UPDATE events SET peer_seq = 1", "UPDATE origins SET imported = 1"),
    small_log("UPDATE events SET peer_seq = -1 WHERE seq = 3", "UPDATE events SET wall_us = -1, boot_us = 'x'"),
    small_log("UPDATE events SET name = x'ff1b5b33316d', remote = x'c3', phone_name = x'80', extra = x'5b22ff225d'"),
    small_log("UPDATE runs SET boot = x'ff'", "UPDATE origins SET uuid = x'ff'"),
    small_log("UPDATE events SET phone = 99 WHERE seq = 11"),
    small_log(*loose("UPDATE origins SET uuid = NULL")),
    small_log(*loose("UPDATE runs SET boot = NULL, started_us = NULL")),
    small_log(*loose("UPDATE events SET kind = NULL WHERE seq = 4", "UPDATE events SET party = NULL, number = NULL")),
    small_log(*loose("UPDATE events SET seq = seq || 'x'")),
    small_log(*loose("UPDATE events SET seq = -seq")),
    small_log("ALTER TABLE events RENAME TO more", "CREATE VIEW events AS SELECT * FROM more"),
    small_log().replace(b"phones", b"\x1b[31m!"),
]


def number(value):
    """As cid_pack_add_number() writes it."""
    more, low = value >> 7, value & 0x7F
    return bytes([low | 0x80]) + number(more) if more else bytes([low])


def text(value):
    return number(0) if value is None else number(len(value) + 1) + value + b"\0"


def packed_contact(name, organization, is_favourite, photo, numbers, sips):
    return (text(name) + text(organization) + number(is_favourite) + photo
            + number(len(numbers)) + b"".join(text(written) + text(e164) for written, e164 in numbers)
            + number(len(sips)) + b"".join(text(sip) for sip in sips))


def packed_file(path, *contacts):
    stamps = [4711, 1234, 1795355666856005000, 1, 2]
    return text(path) + b"".join(number(stamp) for stamp in stamps) + number(len(contacts)) + b"".join(contacts)


ANA = packed_contact(b"Ana P\xc3\xa9rez", b"Caf\xc3\xa9 S\xc3\xbcd", 1, number(2) + number(0) + number(99),
                     [(b"02 9999 0001", b"+61299990001"), (b"+493012345678", b"")], [b"ana@x.org", b"a@y.org"])
BOB = packed_contact(b"Bob", None, 0, number(1) + text(b"/tmp/bob.png") + number(7) + number(2**32 - 1),
                     [(b"21", None)], [])
CACHES = [
    number(0),
    number(1) + packed_file(b"/home/ana/contacts.vcf", ANA, BOB),
    number(2) + packed_file(b"/a", ANA) + packed_file(b"/b", BOB, BOB),
    number(2) + packed_file(b"/a", ANA) + packed_file(b"/a", BOB),
    number(1) + packed_file(b"/a", *[BOB] * 40),
    number(2**63) + packed_file(b"/a", ANA),
    number(1) + packed_file(b"/a", packed_contact(b"\xff", b"\x1b[31m", 0, number(0), [(b"x", b"y")], [b""])),
]


def files(folder, pattern):
    return [path.read_bytes() for path in sorted((SOURCE / folder).glob(pattern))]


SETS = {
    "answer": [],
    "backup": BACKUPS + [whole_log(), whole_log("UPDATE calls SET uid = x'61'"),
                         whole_log("CREATE TRIGGER evil AFTER INSERT ON events BEGIN DELETE FROM calls; END")],
    "cache": CACHES,
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

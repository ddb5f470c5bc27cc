#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if a room includes one above it, or a file that decides includes a header that touches the world.

check-layers.py SRC_FOLDER PURE_FILE...
"""

import os
import re
import sys

ROOMS = ["base", "number", "contact", "call", "hook", "desktop", "log", "phone", "config", "bus", "daemon", "cli"]
WORLD = ("microhttpd", "sqlite3", "libnotify/", "libebook/", "libsoup/", "gio/", "glib/gstdio", "glib-unix",
         "unistd", "sys/socket", "netdb", "sys/stat", "fcntl")
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.MULTILINE)


def includes_of(path):
    with open(path, encoding="utf-8") as source:
        return INCLUDE.findall(source.read())


def check_room(src, path):
    room = os.path.relpath(path, src).split(os.sep)[0]
    if room not in ROOMS:
        return
    for header in includes_of(path):
        other = header.split("/")[0]
        if other in ROOMS and "/" in header and ROOMS.index(other) > ROOMS.index(room):
            yield f"{path}: {room}/ stands below {other}/ and may not include {header}"


def check_pure(src, path, seen):
    """The headers of ours that a pure file includes have to be pure as well."""
    if path in seen:
        return
    seen.add(path)
    for header in includes_of(path):
        if header.startswith(WORLD):
            yield f"{path}: decides, and may not include {header}"
        ours = os.path.join(src, header)
        if os.path.exists(ours):
            yield from check_pure(src, ours, seen)


def main(src, pure):
    faults = []
    files = [os.path.join(folder, name) for folder, _, names in os.walk(src) for name in names]
    for path in files:
        if path.endswith((".c", ".h", ".cc")):
            faults += check_room(src, path)
    for path in pure:
        faults += check_pure(src, path, set())
    if not files or not pure:
        faults.append("no file was checked")
    print("\n".join(sorted(set(faults))), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

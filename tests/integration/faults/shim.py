# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bad disk, a bad clock and no more threads for a daemon, by shim.c; they change from one moment to the next."""

import mmap
import os
import random
import struct

LIBRARY = os.environ.get("CIDALERT_FAULTS_SHIM", "")
# As struct Faults of shim.c: each field with its place and format.
FIELDS = {
    "clock_us": (0, "q"),
    "sync_error": (8, "i"),
    "sync_failing_percent": (12, "i"),
    "sync_delay_ms": (16, "i"),
    "n_syncs": (20, "i"),
    "n_failed_syncs": (24, "i"),
    "n_clock_reads": (28, "i"),
    "has_no_threads": (32, "i"),
}
SECTOR = 512


class Shim:
    """Its attributes are how disk and clock are; `wrapper` is for the daemon that is to have them."""

    def __init__(self, path):
        self._path = path
        with open(path, "w+b") as file:
            file.truncate(64)
            self._map = mmap.mmap(file.fileno(), 64)
        os.makedirs(self.durable)
        asan = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        preload = f"{LIBRARY} {os.environ.get('LD_PRELOAD', '')}".strip()
        self.wrapper = ("env", f"LD_PRELOAD={preload}", f"CIDALERT_FAULTS={path}", f"ASAN_OPTIONS={asan}")

    def __getattr__(self, name):
        if name not in FIELDS:
            raise AttributeError(name)
        offset, form = FIELDS[name]
        return struct.unpack_from(form, self._map, offset)[0]

    def __setattr__(self, name, value):
        if name in FIELDS:
            offset, form = FIELDS[name]
            struct.pack_into(form, self._map, offset, value)
        else:
            super().__setattr__(name, value)

    @property
    def durable(self):
        """The folder of what is safe."""
        return self._path + ".durable"

    def cut_power(self, folder):
        """What was not safe is there or is not, sector for sector."""
        for name in ("calls.db", "calls.db-wal"):
            there, safe = os.path.join(folder, name), os.path.join(self.durable, name)
            if not os.path.exists(safe):
                if os.path.exists(there):
                    os.unlink(there)
                continue
            with open(there, "rb") as file:
                now = file.read()
            with open(safe, "rb") as file:
                kept = file.read()
            mixed = b"".join(random.choice((now, kept))[at:at + SECTOR].ljust(
                min(SECTOR, len(kept) - at), b"\0") for at in range(0, len(kept), SECTOR))
            for path in (there, safe):
                with open(path, "wb") as file:
                    file.write(mixed)
        if os.path.exists(os.path.join(folder, "calls.db-shm")):
            os.unlink(os.path.join(folder, "calls.db-shm"))

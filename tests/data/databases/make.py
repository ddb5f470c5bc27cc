#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the database of today's schema: plays a day's calls to the real daemon and keeps its log."""

import os
import pathlib
import shutil
import sqlite3
import unittest

from harness import TOKEN, Case

FOLDER = pathlib.Path(__file__).parent


class Make(Case):
    notification_server = False
    session_bus = False

    def play(self, call, *events, **parts):
        for event in events:
            self.report(event, call=call, **parts)

    def test_make(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.play("c1", "incoming", "missed")
        self.play("c2", "incoming", "connected", "disconnected", name="Ana")
        self.play("c3", "outgoing", "connected", "disconnected", remote="2000@192.0.2.1")
        self.play("c4", "incoming", "missed", remote="anonymous@anonymous.invalid")
        self.play("c5", "incoming", "missed", remote="bob@example.com", name="Bob <b>&")
        self.play("c6", "incoming", "rejected", remote="0412345678@192.0.2.1", reason="busy", firmware="8.7")
        self.report("dnd-on", remote=None, call=None)
        self.play("c7", "incoming", remote="0491570006@192.0.2.1")
        self.assertEqual(self.daemon.stop(), 0)
        self.assertEqual(os.listdir(os.path.dirname(self.store_path)).count("calls.db-wal"), 0)
        version = self.database().execute("PRAGMA user_version").fetchone()[0]
        target = FOLDER / f"{version:04}.db"
        if target.exists():
            self.skipTest(f"{target} is there already, and stays")
        shutil.copyfile(self.store_path, target)
        with sqlite3.connect(target) as database:
            self.assertNotIn(TOKEN, "\n".join(database.iterdump()))


if __name__ == "__main__":
    unittest.main()

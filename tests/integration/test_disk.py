# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks fail: what was answered is never lost, what is wrong is said with what to do, and it heals."""

import os
import signal
import sqlite3
import subprocess
import unittest

from harness import TOKEN, Case


class Disk(Case):

    def start_on_small_disk(self, mode="rw"):
        """The daemon with a disk of its own for the log, which the test sees through /proc."""
        folder = self.path("data/cidalert")
        os.makedirs(folder, exist_ok=True)
        self.start_daemon("--listen", "127.0.0.1:0", wrapper=(
            "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
            f'mount -t tmpfs -o size=12m,mode=700,{mode} tmpfs "{folder}" && exec "$0" "$@"'))
        self.folder_there = f"/proc/{self.daemon.process.pid}/root{folder}"

    def in_there(self, *command):
        pid = str(self.daemon.process.pid)
        subprocess.run(["nsenter", "-t", pid, "-U", "--preserve-credentials", "-m", *command], check=True)

    def stored(self):
        """What the daemon has committed, read where it is."""
        copy = self.path("seen")
        os.makedirs(copy, exist_ok=True)
        for name in ("calls.db", "calls.db-wal"):
            with open(os.path.join(self.folder_there, name), "rb") as source, open(os.path.join(copy, name), "wb") as target:
                target.write(source.read())
        with sqlite3.connect(os.path.join(copy, "calls.db")) as database:
            return [row[0] for row in database.execute("SELECT remote FROM calls ORDER BY id")]

    @staticmethod
    def fill(path):
        filler = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            while os.write(filler, b"x" * 4096):
                pass
        except OSError:
            pass
        finally:
            os.close(filler)

    def wait_store(self, state):
        self.eventually(lambda: self.status()["store"] == state, f"the store is {state}")

    # Not one call that was answered is lost, and those that were not are there once there is room.
    def test_a_full_disk_heals(self):
        self.start_on_small_disk()
        self.report("incoming", call="a", remote="1001@h")
        filler = os.path.join(self.folder_there, "filler")
        self.fill(filler)
        n_stored, answer = 1, 200
        for i in range(400):
            answer = self.get(f"/{TOKEN}/incoming?call=f{i}&remote={2000 + i}@h&name=").status
            if answer != 200:
                break
            n_stored += 1
        self.assertEqual(answer, 503)
        self.wait_store("failed")
        problem = self.status()["store-problem"]
        self.assertIn("free some space", problem)
        self.wait_notice(lambda n: "not being logged" in n["title"], "the trouble is shown")
        os.unlink(filler)
        self.wait_store("ready")
        self.eventually(lambda: len(self.stored()) == n_stored + 1, "what waited is stored, once")
        self.assertEqual(len(set(self.stored())), n_stored + 1)

    # A disk that may only be read: said, shown, and stored when it may be written.
    def test_a_disk_that_is_read_only_heals(self):
        self.start_on_small_disk(mode="ro")
        self.report("incoming", call="a", remote="1001@h", expect=503)
        self.wait_store("failed")
        self.assertIn("writable", self.status()["store-problem"])
        self.wait_notice(lambda n: "not being logged" in n["title"], "the trouble is shown")
        self.in_there("mount", "-o", "remount,rw", self.path("data/cidalert"))
        self.wait_store("ready")
        self.eventually(lambda: self.stored() == ["1001@h"], "what waited is stored")

    # Killed in the middle of writing, again and again: each 200 that was read is in the log after it.
    def test_a_writer_that_is_killed_loses_nothing(self):
        answered = []
        for round_ in range(3):
            self.start_daemon()
            connections = [self.connect() for _ in range(20)]
            for i, connection in enumerate(connections):
                connection.sendall(f"GET /{TOKEN}/incoming?call=r{round_}c{i}&remote={round_}{i:03}@h"
                                   " HTTP/1.1\r\nHost: h\r\n\r\n".encode())
            for i, connection in enumerate(connections):
                if i == 7:
                    self.daemon.process.send_signal(signal.SIGKILL)
                try:
                    if self.read_answer(connection).status == 200:
                        answered.append(f"{round_}{i:03}@h")
                except OSError:
                    pass
            self.daemon.process.wait()
            self.daemon.stop()
        self.start_daemon()
        self.wait_store("ready")
        self.assertEqual(set(answered) - {call["remote"] for call in self.calls("--all")}, set())
        self.assertEqual(self.database().execute("PRAGMA integrity_check").fetchone()[0], "ok")

    # A page that rots: who reads and who writes are told, and the file is kept as it is.
    def test_a_damaged_page_is_told_and_kept(self):
        self.start_daemon()
        for i in range(60):
            self.report("incoming", call=f"k{i}", remote=f"02999910{i:02}@h")
            self.report("missed", call=f"k{i}", remote=f"02999910{i:02}@h")
        self.daemon.stop()
        with sqlite3.connect(self.store_path) as database:
            page = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'calls'").fetchone()[0]
        with open(self.store_path, "r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(b"\xa5" * 4096)
        damaged = self.command("log", expect=1)
        self.assertIn("damaged", damaged)
        self.assertIn("rescue", damaged)
        self.start_daemon()
        self.wait_store("failed")
        self.report("incoming", expect=503)
        self.assertIn("move it to another place", self.status()["store-problem"])
        with open(self.store_path, "rb") as file:
            file.seek((page - 1) * 4096)
            self.assertEqual(file.read(4096), b"\xa5" * 4096)
        os.rename(self.store_path, self.path("rescued.db"))
        self.wait_store("ready")
        self.eventually(lambda: len(self.calls()) == 1, "what waited is in the new log")

    # The file goes while the daemon has it open: it says so once, and begins a new log with the next call.
    def test_a_deleted_file_is_begun_anew(self):
        self.start_daemon()
        self.report("incoming", call="a")
        for name in ("calls.db", "calls.db-wal", "calls.db-shm"):
            os.unlink(self.path("data/cidalert", name))
        self.report("incoming", call="b", remote="0412345678@h")
        self.eventually(lambda: self.calls(), "the next call is logged")
        self.assertIn("moved or deleted while it was in use", self.daemon.log())
        self.assertIn("+61412345678", [call["number"] for call in self.calls()])


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of noticing that a file has changed is told, and heals."""

import os
import shutil
import subprocess
import unittest

from harness import PATIENCE_S, Case

WATCHES = "fs.inotify.max_user_watches"
LIMIT = "/proc/sys/user/max_inotify_watches"
BOB = "BEGIN:VCARD\nVERSION:3.0\nFN:Bob\nTEL:+61 3 9123 4567\nEND:VCARD\n"
# What cannot be watched is looked at so often.
RETRY_S = 30


class Watching(Case):

    def start_apart(self, script=":"):
        """The daemon in a world of its own, as far as limits and mounts go, after a script was run in it."""
        self.start_daemon("--listen", "127.0.0.1:0", wrapper=(
            "unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", f'{script}; exec "$0" "$@"'))

    def do_there(self, *command):
        subprocess.run(["nsenter", "-t", str(self.daemon.process.pid), "-U", "--preserve-credentials", "-m", *command],
                       check=True)

    def set_limit(self, n_watches):
        self.do_there("sh", "-c", f"echo {n_watches} > {LIMIT}")

    def find_blind(self):
        """What is told of the limit: of the settings, each source of contacts, and each list."""
        status = self.status()
        told = {"settings": status["config-problems"]}
        told |= {source["name"]: source["problems"] for source in status["sources"] + status["blocklists"]}
        return {name.rpartition("/")[2] for name, problems in told.items() if any(WATCHES in line for line in problems)}

    # Other programs have taken all that the kernel gives: that is told with its cure, and heals:
    # changes are seen late, and at once when there is room again.
    def test_no_watch_is_left(self):
        self.write("config/cidalert/cidalert.conf", f"{self.settings}[contacts]\nlists={self.path('names')}\n")
        self.write("names", "0299990001 Cleo\n")
        self.start_apart(f"echo 0 > {LIMIT}")
        everybody = {"settings", "contacts", "mine.vcf", "names", "blocked"}
        self.eventually(lambda: self.find_blind() == everybody, "all tell it")
        self.assertIn(WATCHES, self.command("status"))
        self.assertIn(f"echo {WATCHES}=", self.run_command("check").stdout)
        self.assertIn(WATCHES, self.daemon.log())
        self.write("data/cidalert/contacts/bob.vcf", BOB)
        self.set_limit(1000)
        self.eventually(lambda: "Bob" in self.run_command("lookup", "0391234567").stdout, "it is seen late",
                        RETRY_S + PATIENCE_S)
        self.eventually(lambda: not self.find_blind(), "it heals", RETRY_S + PATIENCE_S)
        self.write("data/cidalert/contacts/bob.vcf", BOB.replace("Bob", "Robert"))
        self.eventually(lambda: "Robert" in self.run_command("lookup", "0391234567").stdout, "it is seen at once",
                        RETRY_S / 2)

    # Contacts on a share that is mounted over their folder, and taken away again.
    def test_a_share_is_mounted(self):
        self.write("share/bob.vcf", BOB)
        self.start_apart()
        self.wait_contacts(1)
        self.do_there("mount", "--bind", self.path("share"), self.path("data/cidalert/contacts"))
        self.eventually(lambda: "Bob" in self.run_command("lookup", "0391234567").stdout, "the share is read")
        self.write("share/bob.vcf", BOB.replace("Bob", "Robert"))
        self.eventually(lambda: "Robert" in self.run_command("lookup", "0391234567").stdout, "it is watched")
        self.do_there("umount", self.path("data/cidalert/contacts"))
        self.eventually(lambda: "Ana" in self.run_command("lookup", "0299991234").stdout, "the folder is read again")

    # The times in the notice of missed calls are those of where the machine is now; that it travels is no news.
    def test_a_machine_that_travels(self):
        zones, etc = "/usr/share/zoneinfo", self.path("etc")
        del self.env["TZ"]
        shutil.copytree("/etc", etc, symlinks=True, ignore=lambda folder, names: set(names) - {
            "passwd", "group", "nsswitch.conf", "ld.so.cache", "hosts", "machine-id"})
        os.symlink(f"{zones}/Asia/Kolkata", f"{etc}/localtime")
        self.start_apart(f"mount --bind {etc} /etc")
        self.report("incoming")
        self.report("missed")
        here = self.wait_notice(lambda n: "Missed" in n["title"], "the miss is shown")
        os.symlink(f"{zones}/Asia/Tokyo", f"{etc}/localtime.new")
        os.rename(f"{etc}/localtime.new", f"{etc}/localtime")
        there = self.wait_notice(lambda n: "Missed" in n["title"] and n["body"] != here["body"], "the time is another")
        minutes = [60 * int(at[-5:-3]) + int(at[-2:]) for at in (here["body"], there["body"])]
        self.assertEqual((minutes[1] - minutes[0]) % (24 * 60), 3 * 60 + 30)
        self.assertEqual([int(n["hints"]["urgency"]) for n in (here, there)], [1, 0])
        self.assertGreater(int(there["replaces"]), 0)


if __name__ == "__main__":
    unittest.main()

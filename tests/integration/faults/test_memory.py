# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory that is short: whether the daemon goes on or not, what was answered is stored."""

import re
import resource
import unittest

from load import KILLS, LoadedCase

# So much more from one round to the next.
MORE = 1024 * 1024


class Memory(LoadedCase):

    def get_data_size(self):
        with open(f"/proc/{self.daemon.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmData:\s+(\d+)", file.read())[1]) * 1024

    def has_ended_or_read(self):
        """With an address book to read it needs more; whether it gets through depends on the limit."""
        return self.daemon.process.poll() is not None or "20001" in self.run_command("contacts").stdout

    # With too little memory for its address book, and then for anything: whether it gives up or goes on,
    # what was answered is stored, and it works once there is memory.
    def test_memory_is_short(self):
        n_ended = 0
        self.start_load()
        for round_ in range(max(KILLS // 4, 3)):
            daemon = self.start_daemon()
            self.wait_answers(50)
            limit = self.get_data_size() + round_ * MORE
            resource.prlimit(daemon.process.pid, resource.RLIMIT_DATA, (limit, limit))
            self.write("data/cidalert/contacts/many.vcf", "".join(
                f"BEGIN:VCARD\nFN:{round_} {i}\nTEL:02{i:08d}\nEND:VCARD\n" for i in range(20000)))
            self.eventually(self.has_ended_or_read, "it gives up or goes on")
            n_ended += daemon.process.poll() is not None
            daemon.stop()
            self.assert_kept()
        self.assertGreater(n_ended, 0, "memory was never short")
        self.start_daemon()
        self.wait_answers(50)
        self.wait_contacts(20001)
        self.stop_load()
        self.assert_kept()


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A daemon that ends, by force or by request, in the midst of very much: what was answered is stored."""

import random
import signal
import time
import unittest

from load import KILLS, LoadedCase


class Kill(LoadedCase):

    # At a random moment: on starting, in full work, on leaving. Whatever was answered before it is stored,
    # once, and the next daemon goes on with the calls that were up.
    def test_a_daemon_that_is_killed_again_and_again_loses_nothing(self):
        self.start_load()
        for round_ in range(KILLS):
            daemon = self.start_daemon(expect_listening=False)
            self.wait_a_little()
            if random.random() < 0.2:
                daemon.process.send_signal(signal.SIGTERM)
                time.sleep(random.uniform(0, 0.05))
            daemon.stop(signal.SIGKILL)
            with self.subTest(round=round_):
                self.assert_kept()
        self.start_daemon()
        self.wait_answers(100)
        self.stop_load()
        stored = self.assert_kept()
        print(f"{KILLS} kills, {self.load.n_answered} events answered, {len(stored.events)} stored")


class Term(LoadedCase):

    # The end of a session does not wait: within a second all that came in is answered, and what was
    # answered is stored.
    def test_sigterm_under_load_ends_within_a_second(self):
        self.start_load(n_phones=20)
        took = []
        for _ in range(5):
            daemon = self.start_daemon()
            self.wait_answers(200)
            begin = time.monotonic()
            self.assertEqual(daemon.stop(), 0)
            took.append(time.monotonic() - begin)
            self.assert_kept()
        print("SIGTERM took", ", ".join(f"{s * 1000:.0f} ms" for s in took))
        # A busy machine may be in the way once.
        self.assertLess(sorted(took)[len(took) // 2], 1, took)


if __name__ == "__main__":
    unittest.main()

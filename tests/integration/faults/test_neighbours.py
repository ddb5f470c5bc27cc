# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands around the daemon fails while very much comes in: nobody waits for it, and nothing is lost."""

import os
import random
import signal
import threading
import time
import unittest

from harness import PHONES
from load import KILLS, LoadedCase

ROUNDS = max(KILLS // 4, 3)


class Neighbours(LoadedCase):
    notification_server = True
    session_bus = True

    def assert_nobody_waited(self):
        """Each was answered with 200, and soon; one in a hundred may have met a busy machine."""
        self.assertEqual(self.load.get_told(None, 503), set())
        waited = sorted(self.load.waited)
        self.assertLess(waited[len(waited) * 99 // 100], 1)
        self.assertLess(waited[-1], 5)


class NotificationServer(Neighbours):

    def signal(self, which):
        os.kill(self.server_process.pid, which)

    def hang(self):
        self.signal(signal.SIGSTOP)
        self.wait_answers(100)
        self.signal(signal.SIGCONT)

    def be_slow(self):
        for _ in range(10):
            self.signal(signal.SIGSTOP)
            self.wait_answers(10)
            self.signal(signal.SIGCONT)
            time.sleep(0.005)

    def restart(self):
        """Dead for a while."""
        self.end(self.server_process)
        self.wait_answers(50)
        self.start_notification_server()

    def restart_while_it_hangs(self):
        self.signal(signal.SIGSTOP)
        self.wait_answers(20)
        self.restart()

    # Whatever it does, events are answered as ever; and when it is well again calls are shown again.
    def test_it_hangs_is_slow_dies_and_comes_back(self):
        self.start_daemon()
        self.start_load(rate=400)
        for _ in range(ROUNDS):
            for fail in random.sample((self.hang, self.be_slow, self.restart, self.restart_while_it_hangs), 4):
                fail()
        self.stop_load()
        self.assert_nobody_waited()
        self.assert_kept()
        self.restart_after_load()
        self.report("incoming", remote="0299991234@h", call="after", name="Zoe")
        self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the next call is shown")

    def restart_after_load(self):
        """One that has not to look through thousands of notices for it."""
        self.end(self.server_process)
        self.eventually(lambda: not self.bus.name_has_owner("org.freedesktop.Notifications"), "it is gone")
        self.start_notification_server()


class SessionBus(Neighbours):

    # The end of the session: everything that was answered is stored, and the daemon leaves in peace.
    def test_the_session_ends_under_load(self):
        for _ in range(ROUNDS):
            daemon = self.start_daemon()
            self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
            if self.load is None:
                self.start_load()
            self.wait_answers(100)
            self.end(self.server_process)
            self.end(self.bus_process)
            self.assertEqual(daemon.process.wait(5), 0)
            daemon.stop()
            self.assert_kept()
            os.unlink(self.path("run/bus"))
            self.start_bus()
            self.start_notification_server()


class Files(Neighbours):
    notification_server = False
    session_bus = False

    def again_and_again(self, period, *deeds):
        """Does one of the deeds after another, every so often, until the test is over."""
        over = threading.Event()

        def run():
            n_done = 0
            while not over.wait(period):
                deeds[n_done % len(deeds)](n_done)
                n_done += 1
        thread = threading.Thread(target=run)
        self.addCleanup(lambda: (over.set(), thread.join()))
        thread.start()
        return lambda: (over.set(), thread.join())

    def write_contacts(self, n):
        cards = "".join(f"BEGIN:VCARD\nFN:P{i}\nTEL:03{i:08d}\nEND:VCARD\n" for i in range(2000))
        self.write("data/cidalert/contacts/big.vcf", f"{cards}BEGIN:VCARD\nFN:Bob {n}\nTEL:0391234567\nEND:VCARD\n")
        self.last = f"Bob {n}"

    # A book that some program rewrites ten times a second stops no call, and is right in the end.
    def test_contacts_are_rewritten_ten_times_a_second(self):
        self.start_daemon()
        self.wait_contacts(1)
        self.start_load(rate=300)
        leave_alone = self.again_and_again(0.1, self.write_contacts)
        self.wait_answers(300 * ROUNDS)
        leave_alone()
        self.eventually(lambda: self.last in self.run_command("lookup", "0391234567").stdout, "the last is read")
        self.stop_load()
        self.assert_nobody_waited()
        self.assert_kept()

    # Half-written settings and phones cost nobody anything: what held before holds on; and what is
    # mended holds at once.
    def test_settings_are_broken_and_mended(self):
        self.start_daemon()
        self.start_load(rate=400)
        stop = self.again_and_again(
            0.02,
            lambda n: self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=Atlantis\n[liste"),
            lambda n: self.write("config/cidalert/phones.conf", PHONES + "[phone broken]\ntoken=short\n[pho", 0o600),
            lambda n: self.write("config/cidalert/cidalert.conf", self.settings + f"area={n}\n"),
            lambda n: os.kill(self.daemon.process.pid, signal.SIGHUP),
            lambda n: self.write("config/cidalert/phones.conf", PHONES, 0o600))
        self.wait_answers(300 * ROUNDS)
        self.eventually(lambda: self.status()["config-problems"], "what is broken is told")
        stop()
        self.write("config/cidalert/cidalert.conf", self.settings + "area=2\n")
        self.write("config/cidalert/phones.conf", PHONES, 0o600)
        self.eventually(lambda: (s := self.status())["config-problems"] == [] and s["area"] == "2", "all is mended")
        self.stop_load()
        self.assert_nobody_waited()
        self.assert_kept()


if __name__ == "__main__":
    unittest.main()

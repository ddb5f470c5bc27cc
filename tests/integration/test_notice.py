# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The notice: escaped, alive through the faults of the notification server."""

import os
import signal
import unittest

from harness import Case


class Notice(Case):

    # A caller named `<b>&` is text, wherever a name is shown.
    def test_a_name_is_never_markup(self):
        self.start_daemon()
        self.report("incoming", remote="0391234567@h", name="<b>&\"'</b> http://evil.example \u202eabc")
        notice = self.wait_notice(lambda n: n["hints"]["urgency"] == 2, "the call is shown")
        self.assertNotIn("<b>", notice["body"])
        self.assertNotIn("http://", notice["body"])
        self.assertNotIn("\u202e", notice["title"] + notice["body"])
        self.assertIn("&", notice["title"])
        self.assertIn("<b>&", self.command("log"))

    # A name in the body (two callers at once) is escaped there.
    def test_two_callers_stand_in_one_notice(self):
        self.start_daemon()
        self.report("incoming", remote="0391234567@h", name="<i>A", call="a")
        self.report("incoming", remote="0391234568@h", name="B & C", call="b")
        notice = self.wait_notice(lambda n: "2" in n["title"], "both are in one notice")
        self.assertIn("&lt;i&gt;A", notice["body"])
        self.assertIn("B &amp; C", notice["body"])

    # The server is absent: calls are logged; when it is there, the next call is shown.
    def test_a_server_that_restarts(self):
        self.start_daemon()
        self.report("incoming", call="a")
        self.wait_notice(lambda n: n["title"], "the first call is shown")
        self.report("connected", call="a")
        self.server_process.kill()
        self.server_process.wait()
        self.eventually(lambda: not self.bus.name_has_owner("org.freedesktop.Notifications"), "it is gone")
        self.report("incoming", remote="0391234567@h", call="b")
        self.report("connected", remote="0391234567@h", call="b")
        self.start_notification_server()
        self.report("incoming", remote="0391234568@h", call="c")
        self.wait_notice(lambda n: "4568" in n["title"] + n["body"], "the next call is shown")
        self.assertEqual(len(self.calls()), 3)

    # The server hangs: nobody waits for it, and the next call is shown when it is back.
    def test_a_server_that_hangs(self):
        self.start_daemon()
        os.kill(self.server_process.pid, signal.SIGSTOP)
        self.addCleanup(lambda: self.server_process.poll() is None and os.kill(self.server_process.pid, signal.SIGCONT))
        for i in range(5):
            self.report("incoming", remote=f"039123456{i}@h", call=f"h{i}")
            self.report("connected", remote=f"039123456{i}@h", call=f"h{i}")
        self.assertEqual(len(self.calls()), 5)
        os.kill(self.server_process.pid, signal.SIGCONT)
        self.report("incoming", remote="0391234599@h", call="after")
        self.wait_notice(lambda n: "4599" in n["title"] + n["body"], "the next call is shown")

    # And it does not keep the daemon from ending.
    def test_a_server_that_hangs_does_not_keep_the_daemon(self):
        daemon = self.start_daemon()
        os.kill(self.server_process.pid, signal.SIGSTOP)
        self.report("incoming")
        self.assertEqual(daemon.stop(patience=5), 0)


class NoServer(Case):
    notification_server = False

    # No notification server at all is a state that status reports.
    def test_no_server(self):
        daemon = self.start_daemon("--listen", "127.0.0.1:0", "--print-notices")
        self.report("incoming", remote="0391234567@h", name="Joe")
        self.eventually(lambda: any("Joe" in line for line in daemon.lines), "it is printed")
        self.assertTrue(self.status()["desktop-problem"])


if __name__ == "__main__":
    unittest.main()

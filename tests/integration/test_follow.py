# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log, followed while calls go on: nothing missed, nothing twice, in order."""

import json
import os
import pty
import re
import signal
import subprocess
import termios
import threading
import unittest

from harness import PROGRAMS, TOKEN, Case


class Follower:
    """One running `cidalert log --follow`."""

    def __init__(self, test, *args, stdout=subprocess.PIPE):
        self.test = test
        self.lines = []
        self.process = subprocess.Popen(
            [f"{PROGRAMS}/cidalert", "log", "--follow", *args], env=test.env, stdin=subprocess.DEVNULL,
            stdout=stdout, stderr=subprocess.PIPE)
        test.addCleanup(test.end, self.process)
        self.complaints = ""
        self.threads = [threading.Thread(target=self._complain, daemon=True)]
        if stdout == subprocess.PIPE:
            self.threads.append(threading.Thread(target=self._read, daemon=True))
        for thread in self.threads:
            thread.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.decode())

    def _complain(self):
        for line in self.process.stderr:
            self.complaints += line.decode()

    def calls(self):
        return [json.loads(line) for line in list(self.lines)]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(15)
        for thread in self.threads:
            thread.join(15)
        self.process.stderr.close()
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status


class Screen:
    """As much of a terminal as the table of calls wants."""

    def __init__(self):
        self.lines = [""]
        self.row = 0
        self.text = ""

    def feed(self, text):
        self.text += text
        while self.text:
            found = re.match(r"\x1b\[(\d*)([AJ])|\r|\n|[^\x1b\r\n]+", self.text)
            if not found:
                return
            self.text = self.text[found.end():]
            if found[2] == "A":
                self.row -= int(found[1])
                assert self.row >= 0, "above the screen"
            elif found[2] == "J":
                self.lines[self.row:] = [""]
            elif found[0] == "\n":
                self.row += 1
                self.lines[self.row:] = self.lines[self.row:] or [""]
            elif found[0] != "\r":
                self.lines[self.row] += found[0]


class Follow(Case):
    notification_server = False
    session_bus = False
    settings = "[numbers]\nregion=AU\n[listener]\nrate=0\n"

    def start_daemon(self, *args, **kwargs):
        """A call that rings before its contact was read is told of twice."""
        super().start_daemon(*args, **kwargs)
        self.wait_contacts(1)
        return self.daemon

    def follow(self, *args, **kwargs):
        return Follower(self, *args, **kwargs)

    def wait_outcomes(self, follower, outcomes):
        self.eventually(lambda: [c["outcome"] for c in follower.calls()] == outcomes, f"it prints {outcomes}")

    def assert_in_order(self, calls):
        changes = [call["change"] for call in calls]
        self.assertEqual(changes, sorted(set(changes)), "each change once, in order")

    # Ring, answer, end: a line each, as it happens.
    def test_a_call_is_followed_live(self):
        self.start_daemon()
        self.wait_contacts(1)
        follower = self.follow("--json")
        self.report("incoming")
        self.wait_outcomes(follower, ["ringing"])
        self.report("connected")
        self.wait_outcomes(follower, ["ringing", "active"])
        self.report("disconnected")
        self.wait_outcomes(follower, ["ringing", "active", "answered"])
        calls = follower.calls()
        self.assertEqual({call["uid"] for call in calls}, {calls[0]["uid"]})
        self.assertEqual({call["name"] for call in calls}, {"Ana Pérez"})
        self.assert_in_order(calls)
        self.assertEqual(follower.stop(), 0)

    # The latest first, as many as are asked for, then what comes.
    def test_it_begins_with_the_latest(self):
        self.start_daemon()
        for i in range(12):
            self.report("missed", remote=f"02999900{i:02}@h", call=f"m{i}")
        for args, count in (((), 10), (("--limit", "3"), 3), (("--all",), 14)):
            with self.subTest(args=args):
                follower = self.follow("--json", *args)
                self.eventually(lambda: len(follower.lines) == count, "the latest are printed")
                self.report("missed", remote="0391234567@h", call="r" + "".join(args))
                self.eventually(lambda: len(follower.lines) == count + 1, "and then the new one")
                self.assert_in_order(follower.calls())
                self.assertEqual(follower.calls()[-1]["number"], "+61391234567")
                self.assertEqual(follower.stop(), 0)

    # Or none of them: only what happens from now on.
    def test_it_begins_with_nothing(self):
        self.start_daemon()
        self.report("missed", call="before")
        follower = self.follow("--json", "--limit", "0")

        def ring():
            self.report("incoming", call=f"c{self.id()}{len(self.calls())}")
            return follower.lines
        self.eventually(ring, "it follows")
        self.assertEqual({call["outcome"] for call in follower.calls()}, {"ringing"})
        self.assertEqual(follower.stop(), 0)

    # A consumer that was away gets what it missed, once and in order, and then what comes.
    def test_from_a_change_on(self):
        self.start_daemon()
        for i in range(6):
            self.report("missed", remote=f"02999900{i:02}@h", call=f"m{i}")
        seen = self.calls("--from", "0")
        self.assertEqual(len(seen), 6)
        self.assert_in_order(seen)
        self.report("incoming", call="new")
        expected = [call["uid"] for call in seen[4:]] + [self.calls()[-1]["uid"]]
        follower = self.follow("--json", "--from", str(seen[3]["change"]))
        self.eventually(lambda: [c["uid"] for c in follower.calls()] == expected, "what was missed comes")
        self.report("missed", call="new")
        self.eventually(lambda: len(follower.lines) == 4, "and what happens now")
        self.assert_in_order(follower.calls())
        self.assertEqual(follower.calls()[-1]["outcome"], "missed")
        self.assertEqual(self.calls("--from", str(follower.calls()[-1]["change"])), [])
        self.assertEqual(follower.stop(), 0)

    # The daemon dies and comes back: what was answered is there, once.
    def test_it_outlives_the_daemon(self):
        daemon = self.start_daemon()
        follower = self.follow("--json", "--from", "0")
        self.report("missed", call="begin")
        self.eventually(lambda: follower.lines, "it follows")
        sent = 1
        for life in range(3):
            for i in range(10):
                self.report("incoming", remote=f"0299990{life}{i:02}@h", call=f"l{life}-{i}")
                self.report("missed", remote=f"0299990{life}{i:02}@h", call=f"l{life}-{i}")
                sent += 1
            daemon.process.send_signal(signal.SIGKILL)
            daemon.process.wait()
            daemon.stop()
            self.eventually(lambda: "cidalertd has gone" in follower.complaints, "it says so")
            daemon = self.start_daemon()
        self.report("incoming", call="end")
        self.eventually(lambda: follower.lines and follower.calls()[-1]["outcome"] == "ringing", "all is read")
        calls = follower.calls()
        self.assert_in_order(calls)
        self.assertEqual(len({call["uid"] for call in calls}), sent + 1)
        final = {call["uid"]: call["outcome"] for call in calls}
        self.assertEqual(list(final.values()).count("missed"), sent)
        self.assertEqual(follower.stop(), 0)

    # The log stays open while it is followed; one that is put in its place is followed from its beginning.
    def test_a_restored_log_is_followed(self):
        self.start_daemon()
        follower = self.follow("--json", "--from", "0")
        self.report("missed", remote="0299990001@h", call="old")
        self.wait_outcomes(follower, ["missed"])
        self.command("calls", "backup", self.path("backup.db"))
        self.report("missed", remote="0299990002@h", call="lost")
        self.wait_outcomes(follower, ["missed"] * 2)
        self.command("calls", "restore", "--yes", self.path("backup.db"))
        self.report("missed", remote="0299990003@h", call="new")
        self.eventually(lambda: follower.calls()[-1]["number"] == "+61299990003", "the new log is followed")
        self.assertEqual([call["number"][-1] for call in follower.calls()], ["1", "2", "1", "3"])
        self.assertEqual([call["number"][-1] for call in self.calls()], ["1", "3"])
        self.assertEqual(follower.stop(), 0)

    # It may be there before the daemon, and before there is any log.
    def test_it_waits_for_the_daemon(self):
        follower = self.follow("--json")
        self.eventually(lambda: "does not run" in follower.complaints, "it says what it waits for")
        self.start_daemon()
        self.report("incoming")
        self.wait_outcomes(follower, ["ringing"])
        self.assertEqual(follower.stop(), 0)

    # A busy morning: all calls, each at least once, the last word of each, in order.
    def test_500_quick_calls(self):
        self.start_daemon()
        follower = self.follow("--json", "--from", "0")
        connection = self.connect()
        for i in range(500):
            for event in ("incoming", "connected", "disconnected"):
                connection.sendall(f"GET /{TOKEN}/{event}?call=q{i}&remote=02999{i:05}@h HTTP/1.1\r\n"
                                   "Host: h\r\n\r\n".encode())
                self.assertEqual(self.read_answer(connection).status, 200)
        self.eventually(lambda: len([c for c in follower.calls() if c["outcome"] == "answered"]) == 500,
                        "all have ended")
        calls = follower.calls()
        self.assert_in_order(calls)
        ended = [call["id"] for call in calls if call["outcome"] == "answered"]
        self.assertEqual(ended, sorted(set(ended)))
        self.assertEqual(len({call["uid"] for call in calls}), 500)
        self.assertEqual(follower.stop(), 0)

    # The filters of the log are those of what is followed.
    def test_filters(self):
        self.start_daemon()
        missed = self.follow("--json", "--from", "0", "--missed")
        other = self.follow("--json", "--from", "0", "--number", "0391234567")
        hall = self.follow("--json", "--from", "0", "--phone", "hall")
        everything = self.follow("--json", "--from", "0")
        self.report("incoming")
        self.report("missed")
        self.report("incoming", remote="0391234567@h", call="c2")
        self.eventually(lambda: len(everything.lines) >= 2 and missed.lines and other.lines, "they are read")
        self.assertEqual({call["outcome"] for call in missed.calls()}, {"missed"})
        self.assertEqual({call["number"] for call in other.calls()}, {"+61391234567"})
        self.assertEqual(hall.lines, [])
        for follower in (missed, other, hall, everything):
            self.assertEqual(follower.stop(), 0)

    # One that was stopped costs the daemon its connection, not its memory; going on, it catches up.
    def test_one_that_is_stopped_catches_up(self):
        self.start_daemon("--listen", "127.0.0.1:0", "--verbose")
        self.report("missed")
        follower = self.follow("--json", "--from", "0")
        self.eventually(lambda: follower.lines, "it follows")
        follower.process.send_signal(signal.SIGSTOP)
        connection = self.connect()
        sent = 0
        while not any("its connection is closed" in line for line in list(self.daemon.lines)):
            self.assertLess(sent, 20000)
            for _ in range(100):
                connection.sendall(f"GET /{TOKEN}/incoming?call=s{sent}&remote=02999{sent % 100000:05}@h HTTP/1.1\r\n"
                                   "Host: h\r\n\r\n".encode())
                self.assertEqual(self.read_answer(connection).status, 200)
                sent += 1
        follower.process.send_signal(signal.SIGCONT)
        self.eventually(lambda: len(follower.lines) >= sent + 1, "it catches up")
        self.report("missed", call="end")
        self.eventually(lambda: len(follower.lines) >= sent + 2, "and goes on")
        self.assert_in_order(follower.calls())
        self.assertEqual(len(follower.lines), sent + 2)
        self.assertEqual(follower.stop(), 0)

    # Who reads it may leave: that is the end, at once and without a word.
    def test_a_closed_pipe_is_the_end(self):
        self.start_daemon()
        self.report("missed")
        read, write = os.pipe()
        follower = self.follow("--json", stdout=write)
        os.close(write)
        self.assertIn(b"missed", os.read(read, 65536))
        self.persists(lambda: follower.process.poll() is None, "it follows", for_s=0.2)
        os.close(read)
        self.assertEqual(follower.process.wait(15), 0)
        self.assertEqual(follower.complaints, "")
        follower.process.stderr.close()

    # On a terminal each call keeps its line: older ones too, as long as they are on the screen.
    def test_on_a_terminal_each_line_is_renewed(self):
        self.start_daemon()
        self.wait_contacts(1)
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        termios.tcsetwinsize(slave, (10, 80))
        self.env.update(TERM="xterm", NO_COLOR="1")
        follower = self.follow(stdout=slave)
        os.close(slave)
        os.set_blocking(master, False)
        screen = Screen()

        def shows(*lines):
            try:
                screen.feed(os.read(master, 65536).decode())
            except BlockingIOError:
                pass
            shown = [" ".join(line.split()) for line in screen.lines if line]
            return len(shown) == len(lines) + 1 and shown[0] == "Today" and all(
                re.search(wanted, line) for wanted, line in zip(lines, shown[1:]))

        self.report("incoming")
        self.eventually(lambda: shows("Ana Pérez .* ringing$"), "it rings")
        self.report("connected")
        self.eventually(lambda: shows("Ana Pérez .* talking$"), "the line is renewed")
        self.report("incoming", remote="0391234567@h", call="c2")
        self.eventually(lambda: shows("Ana Pérez .* talking$", "9123 4567 .* ringing$"), "another call")
        self.report("disconnected")
        self.eventually(lambda: shows("Ana Pérez .* 0:0", "9123 4567 .* ringing$"), "the older one is renewed")
        self.report("missed", remote="0391234567@h", call="c2")
        self.eventually(lambda: shows("Ana Pérez .* 0:0", "^● .*9123 4567 .* missed$"), "and the newer one")
        self.assertEqual(follower.stop(), 0)

    # What contradicts itself is wrong usage.
    def test_wrong_usage(self):
        for args in (("--follow", "--csv"), ("--from", "-2"), ("--from", "3", "--limit", "5"),
                     ("--from", "x"), ("--limit", "0")):
            with self.subTest(args=args):
                self.command("log", *args, expect=2)


class FollowSessionBus(Case):
    notification_server = False

    # Where the socket cannot be reached, the session bus will do.
    def test_by_the_session_bus(self):
        self.start_daemon()
        self.eventually(lambda: self.bus.name_has_owner("org.cidalert.CidAlert"), "the name is owned")
        os.unlink(self.path("run/cidalert/socket"))
        follower = Follower(self, "--json")
        self.report("incoming")
        self.eventually(lambda: follower.lines, "it is followed")
        self.assertEqual(self.daemon.stop(), 0)
        self.eventually(lambda: "has gone" in follower.complaints, "it sees the daemon go")
        self.start_daemon()
        self.report("missed")
        self.eventually(lambda: follower.calls()[-1]["outcome"] == "missed", "and come back")
        self.assertEqual(follower.stop(), 0)


if __name__ == "__main__":
    unittest.main()

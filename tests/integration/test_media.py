# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media players are paused for a call, and go on after the last."""

import itertools
import os
import signal
import subprocess
import sys
import unittest

import dbus
import dbusmock

from harness import Case

PLAYER = "org.mpris.MediaPlayer2.Player"
PATH = "/org/mpris/MediaPlayer2"
SET_STATUS = f'self.UpdateProperties("{PLAYER}", {{"PlaybackStatus": "%s"}})'


class Player:
    """A media player that does what it is told, on the test's bus."""

    def __init__(self, test, name, status):
        self.test = test
        self.name = f"org.mpris.MediaPlayer2.{name}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dbusmock", "--session", self.name, PATH, PLAYER],
            env=test.env, stdout=subprocess.DEVNULL)
        test.addCleanup(test.end, self.process)
        test.eventually(lambda: test.bus.name_has_owner(self.name), f"{name} is there")
        self.object = test.bus.get_object(self.name, PATH)
        self.mock = dbus.Interface(self.object, dbusmock.MOCK_IFACE)
        self.mock.AddProperties(PLAYER, {"PlaybackStatus": status})
        self.mock.AddMethod(PLAYER, "Pause", "", "", SET_STATUS % "Paused")
        self.mock.AddMethod(PLAYER, "Play", "", "", SET_STATUS % "Playing")

    def status(self):
        return str(self.object.Get(PLAYER, "PlaybackStatus", dbus_interface=dbus.PROPERTIES_IFACE))

    def was_told(self):
        return [str(call[1]) for call in self.mock.GetCalls() if call[1] in ("Pause", "Play")]

    def do(self, what):
        self.object.get_dbus_method(what, PLAYER)()

    def wait(self, status):
        self.test.eventually(lambda: self.status() == status, f"{self.name} is {status}")


class Media(Case):

    def start(self, pause=None, outgoing=None):
        lines = [f"{key}={value}" for key, value in (("pause", pause), ("outgoing", outgoing)) if value]
        self.write("config/cidalert/cidalert.conf", self.settings + "[media]\n" + "\n".join(lines) + "\n")
        self.start_daemon()

    def let_daemon_hear(self):
        """What players told on the bus before this, the daemon has dealt with after it: its ears are one."""
        proxy = self.bus.get_object("org.cidalert.CidAlert", "/org/cidalert/CidAlert")
        proxy.get_dbus_method("GetStatus", "org.cidalert.CidAlert1")()

    # The music stops while somebody talks and comes back; nothing happens while it only rings.
    def test_a_player_is_paused_while_somebody_talks(self):
        music = Player(self, "music", "Playing")
        self.start()
        self.report("incoming")
        self.persists(lambda: music.status() == "Playing", "it plays while it rings")
        self.report("connected")
        music.wait("Paused")
        self.report("disconnected")
        music.wait("Playing")
        self.assertEqual(music.was_told(), ["Pause", "Play"])

    # Only those that we paused go on: not one that stood still before, nor one the user paused.
    def test_only_what_was_paused_goes_on(self):
        music, film = Player(self, "music", "Playing"), Player(self, "film", "Paused")
        radio = Player(self, "radio", "Playing")
        self.start()
        self.report("incoming")
        self.report("connected")
        music.wait("Paused")
        radio.wait("Paused")
        radio.do("Play")
        radio.do("Pause")
        self.let_daemon_hear()
        self.report("disconnected")
        music.wait("Playing")
        self.persists(lambda: film.status() == "Paused" and radio.status() == "Paused", "they stand still")
        self.assertEqual(film.was_told(), [])

    # A second call while the first is up: the music waits for the end of both.
    def test_the_last_call_ends_the_silence(self):
        music = Player(self, "music", "Playing")
        self.start()
        for call, number in (("a", "0391234561@h"), ("b", "0391234562@h")):
            self.report("incoming", remote=number, call=call)
            self.report("connected", remote=number, call=call)
        music.wait("Paused")
        self.report("disconnected", remote="0391234561@h", call="a")
        self.persists(lambda: music.status() == "Paused", "the other call is up")
        self.report("disconnected", remote="0391234562@h", call="b")
        music.wait("Playing")

    # By setting, ringing is enough, and a call that nobody takes gives the music back.
    def test_ringing_is_enough_by_setting(self):
        music = Player(self, "music", "Playing")
        self.start(pause="ringing")
        self.report("incoming")
        music.wait("Paused")
        self.report("missed")
        music.wait("Playing")

    # Calls that go out count, unless the user says otherwise.
    def test_outgoing_calls_by_setting(self):
        music = Player(self, "music", "Playing")
        self.start(outgoing="false")
        self.report("outgoing")
        self.report("connected")
        self.persists(lambda: music.status() == "Playing", "it plays on")
        self.report("disconnected")
        self.write("config/cidalert/cidalert.conf", self.settings + "[media]\noutgoing=true\n")

        attempts = itertools.count()

        def is_paused():
            call = f"again-{next(attempts)}"
            self.report("outgoing", call=call)
            self.report("connected", call=call)
            is_silent = music.status() == "Paused"
            self.report("disconnected", call=call)
            return is_silent
        self.eventually(is_paused, "the new setting holds")

    # Who wants none of this says never.
    def test_never(self):
        music = Player(self, "music", "Playing")
        self.start(pause="never")
        self.report("incoming")
        self.report("connected")
        self.persists(lambda: music.status() == "Playing", "it plays on")

    # A player that hangs delays neither the others nor the phone.
    def test_a_player_that_hangs_delays_nobody(self):
        hung, music = Player(self, "hung", "Playing"), Player(self, "music", "Playing")
        os.kill(hung.process.pid, signal.SIGSTOP)
        self.addCleanup(os.kill, hung.process.pid, signal.SIGCONT)
        self.start()
        self.report("incoming")
        self.report("connected")
        music.wait("Paused")
        self.report("disconnected")
        music.wait("Playing")


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the README's pictures of set-up: somebody types in a real terminal. setup_pictures.py PROGRAMS FOLDER

Takes root, xterm, xdotool, ImageMagick and iproute2. This machine is a network namespace that has 192.0.2.20; the
phone, whose web interface is a simulated one, is in another that has 192.0.2.50.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "phones"))

from simulated_phone import SimulatedPhone

MACHINE, PHONE = "192.0.2.20", "192.0.2.50"
DISPLAY = ":97"
PATIENCE_S = 60
PAPER = "#1e1e1e"
# From the sum of the settings to the prompt.
LAST_LINES = "940x222+0+0"
TERMINAL = ["xterm", "-fa", "DejaVu Sans Mono", "-fs", "11", "-geometry", "100x27+0+0", "-b", "12", "-bg", PAPER,
            "-fg", "#eeeeec", "-bc", "+sb", "-e"]


def run(*command, **options):
    subprocess.run(command, check=True, **options)


def play_phone():
    """The phone: it says that it is there, then rings at each line that it is told."""
    phone = SimulatedPhone(host=PHONE, port=80, password="")
    print("there", flush=True)
    for line in sys.stdin:
        setting = f"action_{line.strip()}_url"
        phone.fire(setting, remote="0299991234@192.0.2.1", call_id="3c3b966053be-phx")
    phone.stop()


def join_networks(phone):
    """A cable between this machine and the phone, which is a process in a network of its own."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "desk", "type", "veth", "peer", "name", "phone", "netns", str(phone.pid))
    run("ip", "addr", "add", f"{MACHINE}/24", "dev", "desk")
    run("ip", "link", "set", "desk", "up")
    inside = ["nsenter", "-t", str(phone.pid), "-n", "ip"]
    run(*inside, "addr", "add", f"{PHONE}/24", "dev", "phone")
    run(*inside, "link", "set", "phone", "up")
    run(*inside, "link", "set", "lo", "up")


class Picture:
    """What stands on the terminal, typed to and photographed."""

    def __init__(self, programs, home, out):
        self.log, self.out = home / "typescript", out
        self.env = {"HOME": str(home), "PATH": f"{programs}:/usr/bin:/bin", "DISPLAY": DISPLAY, "LC_ALL": "C.UTF-8",
                    "TZ": "Australia/Sydney", "TERM": "xterm-256color"}
        for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
            (home / name).mkdir(mode=0o700)
            self.env[f"XDG_{name}"] = str(home / name)
        (home / ".prompt").write_text("PS1='$ '\nbind 'set enable-bracketed-paste off'\n")
        self.server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1000x600x24"], stderr=subprocess.DEVNULL)
        self.wait("the display", lambda: os.path.exists(f"/tmp/.X11-unix/X{DISPLAY[1:]}"))
        self.terminal = subprocess.Popen([*TERMINAL, "script", "-qfc", "bash --rcfile .prompt", str(self.log)],
                                         env=self.env, cwd=home)

    @staticmethod
    def wait(what, condition):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(what)
            time.sleep(0.1)

    def says(self, text):
        self.wait(text, lambda: self.log.exists() and text in self.log.read_text(errors="replace"))

    def type(self, text):
        run("xdotool", "type", "--delay", "20", text + "\n", env=self.env)

    def take(self, name, *crop):
        """What is written, without the empty rest of the terminal and of the screen."""
        time.sleep(0.7)
        path = str(self.out / name)
        run("import", "-window", "root", path, env=self.env)
        run("convert-im6.q16", path, "-trim", "+repage", *crop, "-trim", "+repage", "-bordercolor", PAPER, "-border",
            "12", "-strip", path)

    def end_daemon(self, programs):
        said = subprocess.run([f"{programs}/cidalert", "status", "--json"], env=self.env, check=False,
                              capture_output=True, text=True).stdout
        if said:
            os.kill(json.loads(said)["pid"], signal.SIGTERM)

    def stop(self):
        self.terminal.terminate()
        self.server.terminate()


def make_pictures(programs, out):
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
            ["unshare", "--net", "--", sys.executable, __file__, "--phone"], stdin=subprocess.PIPE,
            text=True, stdout=subprocess.PIPE) as phone:
        time.sleep(1)
        join_networks(phone)
        picture = Picture(programs, Path(folder), out)
        try:
            picture.says("$ ")
            picture.type("cidalert setup")
            picture.says("[snom]")
            picture.type("")
            picture.says("Its address")
            picture.type(PHONE)
            picture.says("Your own number")
            picture.type("+61 2 9999 0000")
            picture.says("the phone itself?")
            picture.take("setup-questions.png")
            picture.type("y")
            picture.says("Now call this phone")
            picture.take("setup-pushed.png")
            phone.stdin.write("incoming\ndisconnected\nmissed\n")
            phone.stdin.flush()
            picture.says("It works")
            picture.take("setup-proven.png", "-gravity", "SouthWest", "-crop", LAST_LINES)
        finally:
            phone.stdin.close()
            picture.stop()
            picture.end_daemon(programs)


def main():
    if sys.argv[1:] == ["--phone"]:
        play_phone()
    elif os.environ.get("CIDALERT_IN_NAMESPACE"):
        make_pictures(os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve())
    else:
        os.environ["CIDALERT_IN_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "--net", "--", sys.executable, *sys.argv])


if __name__ == "__main__":
    main()

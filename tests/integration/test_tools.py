# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/run and what it shares with tools/test. Nothing is built or installed by these tests."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest

from harness import PATIENCE_S, PROGRAMS, Case

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tools")


class Tool(Case):
    """tools/run in a session of its own, as a terminal starts it."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("tmp"))
        self.env.update(TMPDIR=self.path("tmp"), CIDALERT_PROGRAMS=os.path.abspath(PROGRAMS))

    def start_tool(self, *args):
        """A shell that was started with SIGINT ignored could not take it up again."""
        self.output = open(self.path("output"), "w+", encoding="utf-8")
        self.addCleanup(self.output.close)
        # pylint: disable-next=subprocess-popen-preexec-fn
        self.tool = subprocess.Popen(
            [f"{TOOLS}/run", *args], env=self.env, stdin=subprocess.DEVNULL, stdout=self.output,
            stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(self.kill_tool)

    def kill_tool(self):
        if self.tool.poll() is None:
            os.killpg(self.tool.pid, signal.SIGKILL)
            self.tool.wait()

    def said(self):
        with open(self.path("output"), encoding="utf-8") as file:
            return file.read()

    def wait_said(self, text):
        try:
            self.eventually(lambda: text in self.said() or self.tool.poll() is not None, text)
        finally:
            self.assertIn(text, self.said())

    def interrupt(self):
        """Ctrl-C goes to all that the terminal runs."""
        os.killpg(self.tool.pid, signal.SIGINT)

    def is_group_gone(self):
        try:
            os.killpg(self.tool.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def end_tool(self, expect=0, patience=PATIENCE_S):
        """Waits for its end; nothing may be left of it."""
        status = self.tool.wait(patience)
        self.assertEqual(status, expect, self.said())
        self.eventually(self.is_group_gone, "nothing is left of it")
        self.assertEqual(os.listdir(self.path("tmp")), [])
        return self.said()


class Demo(Tool):
    session_bus = False

    # Without any desktop the notices are printed, and status says why; nothing of mine is touched.
    def test_a_demo_without_a_desktop(self):
        before = sorted(os.listdir(self.path("data/cidalert")))
        self.start_tool("--demo")
        said = self.end_tool(patience=4 * PATIENCE_S)
        self.assertIn("Ana Pérez · (02) 9999 1234", said)
        self.assertIn("Missed call from B. Nguyen", said)
        self.assertRegex(said, r"#1\t.*Ana Pérez.*0:0[2-9] \(simulated\)\t\n#2\t.*B. Nguyen.*missed")
        self.assertRegex(said, r"Desktop +shows no calls\. There is no session bus")
        self.assertEqual(sorted(os.listdir(self.path("data/cidalert"))), before)
        self.assertEqual(os.listdir(self.path("run")), [])

    # Whoever has seen enough gets his terminal back, with nothing left behind.
    def test_ctrl_c_in_the_demo(self):
        self.start_tool("--demo")
        self.wait_said("  incoming       200")
        self.interrupt()
        self.end_tool(expect=130)


class DemoOnDesktop(Tool):

    # Where there is a desktop the call is shown there and not on the terminal.
    def test_a_demo_on_a_desktop(self):
        self.start_tool("--demo")
        self.wait_notice(lambda n: n["title"] == "Ana Pérez", "the call is shown")
        said = self.end_tool(patience=4 * PATIENCE_S)
        self.assertIn("Look at your desktop", said)
        self.assertNotIn("Ana Pérez · (02)", said)
        self.assertTrue([n for n in self.notices() if "B. Nguyen" in n["title"]])


class Run(Tool):
    session_bus = False
    phones = ""

    def setUp(self):
        super().setUp()
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.write("config/cidalert/cidalert.conf", f"[listener]\nport={self.port}\n")

    def run_until_ctrl_c(self):
        self.start_tool()
        self.wait_said("Ctrl-C ends this")
        self.interrupt()
        return self.end_tool()

    # The first run adds a phone; the next one keeps it, and so the URLs that were pasted.
    def test_a_phone_is_added_once(self):
        os.unlink(self.path("config/cidalert/phones.conf"))
        first = self.run_until_ctrl_c()
        second = self.run_until_ctrl_c()
        urls = re.findall(r"http://\S+", first)
        self.assertIn("Added a phone called desk", first)
        self.assertNotIn("Added", second)
        self.assertEqual(len(urls), 5)
        self.assertEqual(urls, re.findall(r"http://\S+", second))
        for url in urls:
            self.assertRegex(url, rf"^http://[^/]+:{self.port}/[0-9a-z]{{12}}/[a-z]+\?")

    # A second one must not stand there as if it were the one that listens.
    def test_where_one_runs_already(self):
        os.unlink(self.path("config/cidalert/phones.conf"))
        self.command("phone", "add", "desk")
        self.start_daemon("--listen", "127.0.0.1:0")
        self.start_tool()
        said = self.end_tool()
        self.assertIn("cidalertd runs already", said)
        self.assertNotIn("Ctrl-C", said)
        # The one that runs was told another port than the settings have.
        self.assertRegex(said, rf"http://[^/]+:{self.daemon.port}/[0-9a-z]{{12}}/incoming\?")

    # Somebody else's program has the port: that is told, and the URLs are there all the same.
    def test_a_port_that_is_taken(self):
        with socket.create_server(("::", self.port), family=socket.AF_INET6, dualstack_ipv6=True):
            self.start_tool()
            self.wait_said("Ctrl-C ends this")
            # A slow daemon says it after the URLs.
            self.wait_said(f"Port {self.port} on ")
            self.interrupt()
            self.end_tool()

    def test_wrong_usage(self):
        self.start_tool("--dmeo")
        self.assertIn("Usage: tools/run", self.end_tool(expect=2))


class Packages(unittest.TestCase):
    """What tools/run and tools/test share, with stand-ins for Debian's programs and for Meson."""

    def install(self, programs):
        return self.run_shell("install_missing g++ meson; echo then", programs)

    def run_shell(self, commands, programs):
        script = f". tools/packages.sh; PATH=$PWD/bin:/usr/bin:/bin; {commands}"
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="cidalert-"))
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(TOOLS, os.path.join(folder, "tools"))
        for name, body in {"sudo": 'exec "$@"', **programs}.items():
            path = os.path.join(folder, "bin", name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"#!/bin/sh\n{body}\n")
            os.chmod(path, 0o755)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, text=True, capture_output=True,
                              timeout=PATIENCE_S, check=False)
        asked = os.path.join(folder, "asked")
        if not os.path.exists(asked):
            return done, ""
        with open(asked, encoding="utf-8") as file:
            return done, file.read()

    # Where all is there apt-get is left alone: no network, no password.
    def test_nothing_is_missing(self):
        done, asked = self.install({"dpkg-query": "echo 'ii '", "apt-get": "echo $* >>asked"})
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "then\n", ""))
        self.assertEqual(asked, "")

    # What is missing is said and installed, without a word of apt-get's.
    def test_what_is_missing_is_installed(self):
        done, asked = self.install({"dpkg-query": '[ "$4" != meson ] && echo "ii "',
                                    "apt-get": "echo $* >>asked; echo noise"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^Installing 1 .*\n  meson\nthen\n$")
        self.assertEqual(asked, "update -q\ninstall -q -y --no-install-recommends meson\n")

    # Minutes of silence look like a stop.
    def test_a_long_installation_shows_that_it_lives(self):
        done, _ = self.install({"dpkg-query": "exit 1",
                                "apt-get": "for i in $(seq 40); do echo Setting up p$i; done"})
        self.assertRegex(done.stderr, r"^\.{4}\n$")

    # A failure ends it, with apt-get's own last words and one sentence.
    def test_apt_get_fails(self):
        done, _ = self.install({"dpkg-query": "exit 1",
                                "apt-get": "echo 'E: no such host'; exit 100"})
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("then", done.stdout)
        self.assertRegex(done.stderr, r"^E: no such host\nThe packages could not be installed.*\n$")


    # Ctrl-C while Meson looks at the machine leaves half a build folder: it is begun anew.
    def test_a_build_folder_that_was_left_half_way(self):
        done, asked = self.run_shell("mkdir -p b/meson-private; configure b -Dx=y",
                                     {"meson": "[ ! -e b/meson-private ] && echo $* >>asked"})
        self.assertEqual((done.returncode, asked), (0, "setup b -Dx=y\n"))

    # One that is whole is kept, and what was compiled with it.
    def test_a_build_folder_that_is_whole(self):
        done, asked = self.run_shell("mkdir -p b/meson-private; touch b/build.ninja; configure b -Dx=y",
                                     {"meson": "[ -e b/meson-private ] && echo $* >>asked"})
        self.assertEqual((done.returncode, asked), (0, "configure b -Dx=y\n"))


class Locale(Case):
    session_bus = False

    # A bare locale, as in a container: “é” and “·” stay what they are.
    def test_a_bare_locale_keeps_the_accents(self):
        self.start_daemon("--listen", "127.0.0.1:0")
        self.wait_contacts(1)
        self.report("incoming")
        for locale in ("C", "POSIX", "xx_XX.UTF-8"):
            done = self.run_command("log", env={**self.env, "LC_ALL": locale})
            self.assertIn("Ana Pérez", done.stdout)
            self.assertIn("…", self.run_command("--help", env={**self.env, "LC_ALL": locale}).stdout)


if __name__ == "__main__":
    unittest.main()

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bash, zsh and fish complete, in the shells themselves.

What there is to complete is taken from the program's own --help, as a user reads it.
"""

import functools
import os
import pty
import re
import select
import subprocess
import time
import unittest

import harness

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "data", "completions")
SHELL_TIMEOUT_S = 20
BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
word=${COMP_WORDS[COMP_CWORD]}; [ "$word" != = ] || word=
# Outside of a completion the real one only complains; files are bash's own affair.
compopt() { case $2 in default) echo FILES ;; dirnames) echo FOLDERS ;; esac; }
_cidalert cidalert "$word" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@functools.lru_cache(maxsize=None)
def read_help(*command):
    """The verbs and the long options that the help of a command has."""
    done = subprocess.run(
        [f"{harness.PROGRAMS}/cidalert", *command, "--help"], capture_output=True, text=True,
        check=True, timeout=SHELL_TIMEOUT_S, env={**os.environ, "LC_ALL": "C.UTF-8"})
    _, _, commands = done.stdout.partition("\nCommands:\n")
    verbs = re.findall(r"^  ([a-z-]+) ", commands, re.MULTILINE)
    return verbs, re.findall(r"^\s+(?:-\w, )?(--[a-z-]+)", done.stdout, re.MULTILINE)


def walk(*command):
    """Each command that is told by options, as a list of its words."""
    verbs, options = read_help(*command)
    for verb in verbs:
        yield from walk(*command, verb)
    if options:
        yield list(command), options


class Shell(harness.Case):
    """A home with two phones and a hook, and the program on the path."""

    session_bus = False
    contacts = None
    phones = harness.PHONES + """
[phone lab]
id=0b6a3c7e-25b1-4d5e-8c11-6d1a5f0e9c42
make=snom
token=4tq8w2nbv5xd
"""
    settings = "[hook pop]\non=ringing\nrun=true\n"

    def setUp(self):
        super().setUp()
        self.env["PATH"] = os.path.abspath(harness.PROGRAMS) + ":/usr/bin:/bin"

    def ask(self, program, *args):
        done = subprocess.run(
            [program, *args], env=self.env, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=SHELL_TIMEOUT_S)
        self.assertEqual(done.stderr, "")
        return done.stdout.split("\n")[:-1]

    # complete() of each shell takes the words, the last of them being typed.

    def check_verbs(self):
        for group in ([], ["phone"], ["calls"], ["contacts"], ["hook"], ["autostart"]):
            verbs, _ = read_help(*group)
            self.assertGreater(len(verbs), 1)
            self.assertLessEqual(set(verbs), set(self.complete(*group, "", of=verbs)))

    def check_options(self):
        self.assertIn("--json", self.complete("contacts", "--", of=["--json"]))
        commands = list(walk())
        self.assertGreater(len(commands), 30)
        for command, options in commands:
            offered = self.complete(*command, "--", of=options)
            self.assertLessEqual(set(options), {word.rstrip("=") for word in offered}, command)

    def check_values(self):
        makes = sorted(name[:-4] for name in os.listdir(os.path.join(ROOT, "data", "makes")))
        checks = ["addresses", "clock", "daemon", "secrets"]

        for command in (["phone", "urls"], ["phone", "remove"], ["dial", "--phone"], ["log", "-p"]):
            self.assertEqual(self.complete(*command, "", of=["desk", "lab"]), ["desk", "lab"])
        self.assertEqual(self.complete("phone", "add", "--make", "", of=makes), makes)
        self.assertLessEqual(set(checks), set(self.complete("check", "", of=checks)))
        outcomes = sorted(("ringing", "active", "answered", "missed", "elsewhere", "rejected", "unanswered", "blocked",
                           "unknown"))
        self.assertEqual(self.complete("log", "--outcome", "", of=outcomes), outcomes)
        events = sorted(("ringing", "outgoing", "answered", "missed", "rejected", "elsewhere", "unanswered",
                         "blocked", "ended"))
        self.assertEqual(self.complete("hook", "test", "-e", "", of=events), events)
        for option in ("--before", "--after"):
            self.assertEqual(self.complete("log", option, "", of=["last", "last-missed"]), ["last", "last-missed"])

    def check_files(self):
        self.write("home/backup.db", "")
        for command in (["calls", "backup"], ["calls", "restore"], ["calls", "import"], ["phone", "add", "--from"]):
            found = self.complete(*command, self.path("home/back"), of=["backup.db"])
            self.assertEqual([os.path.basename(name) for name in found], ["backup.db"], command)

    def check_numbers_are_no_files(self):
        self.write("home/backup.db", "")
        for command in (["log", "--from"], ["calls", "replay", "--from"], ["calls", "forget", "--before"],
                        ["phone", "urls", "--host"], ["phone", "password", "-u"]):
            self.assertEqual(self.offered(*command, self.path("home/back")), [], command)

    def offered(self, *words):
        """Whatever it is."""
        return self.complete(*words)


class BashTest(Shell):

    def complete(self, *words, of=None):
        del of
        found = self.ask("bash", "-c", BASH, "bash", f"{FOLDER}/cidalert.bash", "cidalert", *words)
        return sorted(word for word in found if word)

    # A new verb is of no use to people whose shell does not know it.
    def test_every_verb_is_offered(self):
        self.check_verbs()

    # Every option of every --help, those of the third level too.
    def test_every_option_is_offered(self):
        self.check_options()

    # Nobody should have to remember what the phones, the makes and the checks are called.
    def test_phones_makes_and_checks_are_offered(self):
        self.check_values()

    # Who takes a backup in has its file somewhere; files bash completes itself.
    def test_files_are_offered(self):
        for verb in ("backup", "restore", "import"):
            self.assertEqual(self.complete("calls", verb, "x"), ["FILES"], verb)
        self.assertEqual(self.complete("phone", "add", "--from", "x"), ["FILES"])
        self.assertEqual(self.complete("phone", "urls", "-o", "x"), ["FOLDERS"])
        self.assertEqual(self.complete("calls", "export", "x"), [])

    # A number is found in the log, not in a folder.
    def test_numbers_are_no_files(self):
        self.check_numbers_are_no_files()

    # Bash hands --make=sn over as three words.
    def test_a_value_behind_an_equals_sign_is_completed(self):
        self.assertEqual(self.complete("phone", "add", "--make", "=", "sn"), ["snom", "snom-m"])
        self.assertIn("weekday", self.complete("stats", "--by", "="))

    # What cannot be known is not guessed.
    def test_an_unknown_command_has_nothing_to_offer(self):
        self.assertEqual(self.complete("nonsense", ""), [])
        self.assertEqual(self.complete("log", "--since", ""), [])
        self.assertEqual(self.complete("phone", "add", ""), [])


class FishTest(Shell):

    def complete(self, *words, of=None):
        del of
        line = " ".join(["cidalert", *words])
        found = self.ask("fish", "--no-config", "-c",
                         f"source {FOLDER}/cidalert.fish; complete --do-complete '{line}'")
        return sorted(word.split("\t")[0] for word in found)

    # A new verb is of no use to people whose shell does not know it.
    def test_every_verb_is_offered(self):
        self.check_verbs()

    # Every option of every --help, those of the third level too.
    def test_every_option_is_offered(self):
        self.check_options()

    # Nobody should have to remember what the phones, the makes and the checks are called.
    def test_phones_makes_and_checks_are_offered(self):
        self.check_values()

    # Who takes a backup in has its file somewhere.
    def test_files_are_offered(self):
        self.check_files()

    # A number is found in the log, not in a folder.
    def test_numbers_are_no_files(self):
        self.check_numbers_are_no_files()

    # A settings file of each phone is written into a folder.
    def test_folders_are_offered(self):
        self.write("home/backup.db", "")
        self.assertEqual(self.complete("phone", "urls", "--out", self.path("home/back")), [])
        self.assertEqual(self.complete("phone", "urls", "--out", self.path("hom")), [self.path("home/")])

    # Fish completes the whole word, the option in it.
    def test_a_value_behind_an_equals_sign_is_completed(self):
        self.assertEqual(self.complete("phone", "add", "--make=sn"), ["--make=snom", "--make=snom-m"])


class ZshTest(Shell):
    """At a terminal, since zsh completes nowhere else."""

    def setUp(self):
        super().setUp()
        self.env.update(TERM="xterm", COLUMNS="200", LINES="400", ZDOTDIR=self.path("home"))
        self.write("home/.zshrc", f"""
PS1='READY> '; LISTMAX=0; unsetopt auto_menu menu_complete zle_bracketed_paste beep prompt_sp
setopt auto_list no_list_ambiguous no_auto_remove_slash; unset zle_bracketed_paste
fpath=({FOLDER} $fpath); autoload -Uz compinit; compinit -u -d {self.path("cache/zcompdump")}
stty rows 400 cols 200
""")
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.execve("/usr/bin/zsh", ["zsh", "-i", "-d"], self.env)
        self.lines = 0
        self.addCleanup(os.waitpid, pid, 0)
        self.addCleanup(os.kill, pid, 9)
        self.addCleanup(os.close, self.terminal)
        self.read_until(lambda said: "READY> " in said)

    def read_until(self, is_enough):
        said, end = "", time.monotonic() + SHELL_TIMEOUT_S
        while not is_enough(said) and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.1)[0]:
                said += os.read(self.terminal, 65536).decode("utf-8", "replace")
                said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]", "", said)
        self.assertTrue(is_enough(said), said)
        return said

    def complete(self, *words, of=None):
        """Those of @of that are listed, or put in the line where there is one."""
        listed = {word: re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])") for word in of}
        typed = words[-1]
        self.press_tab(words)
        said = typed + self.read_until(
            lambda said: all(it.search(typed + said) for it in listed.values()))
        self.leave_line()
        return sorted(word for word, it in listed.items() if it.search(said))

    def press_tab(self, words):
        line = " ".join(["cidalert", *words])
        os.write(self.terminal, line.encode())
        self.read_until(lambda said: line.split()[-1] in said)
        os.write(self.terminal, b"\t")

    def leave_line(self):
        self.lines += 1
        os.write(self.terminal, f"\x15print D''ONE{self.lines}\r".encode())
        return self.read_until(lambda said: f"DONE{self.lines}" in said)

    def offered(self, *words):
        self.press_tab(words)
        said, _, _ = self.leave_line().partition("print D")
        # The first letter of the next line is drawn twice.
        return re.findall(r"[\w./-]+", said.removesuffix("p\b").replace("READY> ", ""))

    # A new verb is of no use to people whose shell does not know it.
    def test_every_verb_is_offered(self):
        self.check_verbs()

    # Every option of every --help, those of the third level too.
    def test_every_option_is_offered(self):
        self.check_options()

    # Nobody should have to remember what the phones, the makes and the checks are called.
    def test_phones_makes_and_checks_are_offered(self):
        self.check_values()

    # Who takes a backup in has its file somewhere.
    def test_files_are_offered(self):
        self.check_files()

    # A number is found in the log, not in a folder.
    def test_numbers_are_no_files(self):
        self.check_numbers_are_no_files()


if __name__ == "__main__":
    unittest.main()

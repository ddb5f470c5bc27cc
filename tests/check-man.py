#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders the man pages and compares them with the programs' own --help.

Usage: check-man.py VERSION PAGE... [PROGRAM...]
"""

import os
import re
import subprocess
import sys

COMMANDS = {
    "cidalert": [
        ["setup"],
        ["log"],
        ["show"],
        ["note"],
        ["done"],
        ["calls", "forget"],
        ["calls", "backup"],
        ["calls", "restore"],
        ["calls", "export"],
        ["calls", "import"],
        ["calls", "replay"],
        ["calls", "rebuild"],
        ["stats"],
        ["lookup"],
        ["contacts", "list"],
        ["contacts", "name"],
        ["contacts", "block"],
        ["contacts", "unblock"],
        ["contacts", "blocked"],
        ["phone", "add"],
        ["phone", "list"],
        ["phone", "urls"],
        ["phone", "test"],
        ["phone", "push"],
        ["phone", "restore"],
        ["phone", "password"],
        ["phone", "trust"],
        ["phone", "remove"],
        ["hook", "list"],
        ["hook", "test"],
        ["dial"],
        ["answer"],
        ["reject"],
        ["hangup"],
        ["simulate"],
        ["status"],
        ["check"],
        ["autostart", "on"],
        ["autostart", "off"],
        ["autostart", "status"],
    ],
    "cidalertd": [[]],
}
# Of cidalert itself, systemctl and journalctl.
FOREIGN = ["--help", "--version", "--user"]
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "FILES", "EXAMPLES", "SEE ALSO"]
PROGRAM_SECTIONS = ["EXIT STATUS", "ENVIRONMENT"]


def render(page):
    """The page as plain text, and what the renderer complains of."""
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-P-c", "-P-b", "-P-u", "-P-o", page],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout, done.stderr


def loses_quotes(line):
    """Whether a shell takes a quote inside of a quoted word of this command for its end."""
    for written, meant in (r"\(dq", '"'), (r"\(aq", "'"), (r"\-", "-"), (r"\e", "\\"):
        line = line.replace(written, meant)
    words = re.finditer(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.""", line)
    ends = [line[word.end() :] for word in words if word.group()[0] != "\\"]

    return line.startswith("$ ") and any(end[:1].isalnum() for end in ends)


def check_examples(name, source):
    """What is left open swallows the text that follows."""
    is_open = False
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith((".EX", ".SH", ".SS", ".PP")) and is_open:
            yield f"{name}:{number}: an example is still open"
        if line.startswith((".EX", ".EE")):
            is_open = line.startswith(".EX")
        if is_open and loses_quotes(line):
            yield f"{name}:{number}: a shell eats quotes of the example"


def check_page(page, version):
    """Warnings, sections and version of one page."""
    text, warnings = render(page)
    name = os.path.basename(page)
    wanted = SECTIONS + ([] if name.endswith(".5") else PROGRAM_SECTIONS)

    if warnings:
        yield f"{name}: {warnings.strip()}"
    for section in wanted:
        if not re.search(rf"^{section}$", text, re.MULTILINE):
            yield f"{name}: no section {section}"
    with open(page, encoding="utf-8") as file:
        source = file.read()
    if f'"cidalert {version}"' not in source:
        yield f"{name}: not of version {version}"
    yield from check_examples(name, source)


def read_options(program, command):
    """The long options that the program's help names."""
    done = subprocess.run(
        [program, *command, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return re.findall(r"^\s+(?:-\w, )?(--[a-z-]+)", done.stdout, re.MULTILINE) if done.returncode == 0 else []


def read_text(page):
    """The page in one line."""
    return " ".join(render(page)[0].replace("\u2010", "-").split())


def check_options(program, page):
    """Every long option of the program's help must be explained in its page."""
    text = read_text(page)

    for command in COMMANDS[os.path.basename(program)]:
        options = read_options(program, command)
        if not options:
            yield f"{program} {' '.join(command)} --help says nothing"
        for option in options:
            if not re.search(rf"{option}(?![a-z-])", text):
                yield f"{os.path.basename(page)}: no {option} of {' '.join(command)}"


def check_no_others(programs, pages):
    """What the pages of the programs call an option is one of some program's."""
    known = set(FOREIGN)
    for program in programs:
        for command in COMMANDS[os.path.basename(program)]:
            known.update(read_options(program, command))
    for program in programs:
        page = pages[os.path.basename(program)]
        for option in set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*(?![a-z-])", read_text(page))) - known:
            yield f"{os.path.basename(page)}: {option} is an option of nothing"


def main():
    """Checks all pages, and the programs that are built."""
    version, *paths = sys.argv[1:]
    pages = {os.path.basename(path).rsplit(".", 1)[0]: path for path in paths if path[-2] == "."}
    programs = [path for path in paths if path not in pages.values()]
    failures = []

    for page in pages.values():
        failures += check_page(page, version)
    for program in programs:
        failures += check_options(program, pages[os.path.basename(program)])
    failures += check_no_others(programs, pages)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what of the hardening the compiler and the linker left out of a program.

check-hardening.py [--soft] NAME,... PROGRAM...

The names are those of CHECKS. With --soft the programs have none of it, and it is said of which
that went unnoticed: so this check is checked.
"""

import re
import subprocess
import sys

# What every function that can be jumped to begins with: endbr64.
LANDING = b"\xf3\x0f\x1e\xfa"
OURS = re.compile(r"cid_\w+|main")


class Program:
    """A program as readelf tells it."""

    def __init__(self, path):
        self.header = read(path, "--file-header")
        self.segments = read(path, "--program-headers")
        self.dynamic = read(path, "--dynamic")
        self.imports = re.findall(r" UND (\w+)", read(path, "--dyn-syms"))
        self.units = re.findall(r"DW_AT_producer.*: (GNU C.*)",
                                read(path, "--debug-dump=info", "--dwarf-depth=1"))
        self.functions = list(read_functions(path))


def read(path, *what):
    return subprocess.run(["readelf", "--wide", *what, path], check=True, text=True,
                          capture_output=True, env={"LC_ALL": "C"}).stdout


def read_functions(path):
    """The first bytes of each function of ours that others may call."""
    loads = [tuple(int(part, 16) for part in found) for found in re.findall(
        r"LOAD +(0x\w+) (0x\w+) 0x\w+ (0x\w+)", read(path, "--program-headers"))]
    with open(path, "rb") as file:
        code = file.read()
    for address, name in re.findall(r": (\w+) +\d+ FUNC +GLOBAL +\w+ +\d+ (\w+)$",
                                    read(path, "--symbols"), re.MULTILINE):
        address = int(address, 16)
        for offset, start, size in loads:
            if OURS.fullmatch(name) and start <= address < start + size:
                begin = offset + address - start
                yield code[begin:begin + len(LANDING)]


def is_on(unit, option):
    return f"-f{option}" in unit and f"-fno-{option}" not in unit


# Each with what it takes; the last two only where the compiler says how it was called.
CHECKS = {
    "pie": lambda p: "(Position-Independent Executable file)" in p.header,
    "stack": lambda p: re.search(r"GNU_STACK .* RW +0x", p.segments),
    "relro": lambda p: "GNU_RELRO" in p.segments,
    "now": lambda p: re.search(r"FLAGS_1.*\bNOW\b", p.dynamic),
    "canary": lambda p: "__stack_chk_fail" in p.imports,
    "fortify": lambda p: any(re.fullmatch(r"__\w+_chk", name) for name in p.imports),
    "landing": lambda p: p.functions and all(code == LANDING for code in p.functions),
    "canary-everywhere": lambda p: all(is_on(unit, "stack-protector") for unit in p.units),
    "clash": lambda p: all(is_on(unit, "stack-clash-protection") for unit in p.units),
}


def main(args):
    is_soft = args[0] == "--soft"
    names, *paths = args[1:] if is_soft else args
    failures = 0

    for path in paths:
        program = Program(path)
        for name in names.split(","):
            if bool(CHECKS[name](program)) == is_soft:
                print(f"{path}: {name} is {'not missed' if is_soft else 'missing'}", file=sys.stderr)
                failures += 1
    return 1 if failures or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

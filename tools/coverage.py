#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells what part of src/ the tests reached: room by room, what decides, and all.

coverage.py BUILD_FOLDER [--whole]

With --whole, when all tests were run, too little is a failure.
"""

import collections
import json
import os
import subprocess
import sys


# The least part of the lines, in percent, of what decides and of all.
LIMITS = {"what decides": 95, "all": 90}


class Sum:
    """Lines and branches, reached and in all."""

    def __init__(self):
        self.lines = [0, 0]
        self.branches = [0, 0]

    def add(self, lines):
        for line in lines:
            self.lines[0] += line["count"] > 0
            self.lines[1] += 1
            self.branches[0] += sum(branch["count"] > 0 for branch in line["branches"])
            self.branches[1] += len(line["branches"])

    def percent(self):
        return 100 * self.lines[0] / max(self.lines[1], 1)

    def __str__(self):
        return "  ".join(f"{reached:6d} of {total:6d}  {100 * reached / max(total, 1):5.1f} %"
                         for reached, total in (self.lines, self.branches))


def read_pure():
    """The files that src/meson.build lists as pure_sources."""
    with open("src/meson.build", encoding="utf-8") as file:
        block = file.read().partition("pure_sources = files(")[2].partition(")")[0]
    return {"src/" + word.strip("', \n") for word in block.split("\n") if word.strip()}


def read_files(folder):
    """Has gcovr read what programs that clang made left behind."""
    told = os.path.join(folder, "coverage.json")
    subprocess.run(["gcovr", "--root", ".", "--filter", "src/", "--gcov-executable", "llvm-cov gcov", "-j", "2",
                    "--exclude-throw-branches", "--exclude-unreachable-branches", "--gcov-ignore-parse-errors",
                    "--json", told, "--html-details", os.path.join(folder, "coverage.html"), os.path.join(folder, "src")],
                   check=True)
    with open(told, encoding="utf-8") as file:
        return json.load(file)["files"]


def tell_files(files, pure):
    """Names each file that has less than its room's limit: a hint, for one line is much of a small file."""
    for entry in sorted(files, key=lambda entry: entry["file"]):
        reached = Sum()
        reached.add(entry["lines"])
        limit = LIMITS["what decides" if entry["file"] in pure else "all"]
        if reached.lines[1] > 0 and reached.percent() < limit:
            print(f"  {entry['file']}: {reached.lines[0]} of {reached.lines[1]} lines,"
                  f" {reached.percent():.1f} %, less than {limit}")


def main(folder, is_whole):
    """Adds it up."""
    files = read_files(folder)
    pure = read_pure()
    sums = collections.defaultdict(Sum)
    for entry in files:
        lines = entry["lines"] = [line for line in entry["lines"] if not line.get("gcovr/noncode")]
        sums[os.path.dirname(entry["file"])].add(lines)
        sums["what decides" if entry["file"] in pure else "what touches the world"].add(lines)
        sums["all"].add(lines)

    print(f"\n{'':24}{'lines':>25}  {'branches':>25}")
    for name in sorted(sums, key=lambda name: (not name.startswith("src"), name == "all", name)):
        print(f"{name:24}{sums[name]}")
    if not is_whole:
        return 0 if files else 1
    tell_files(files, pure)
    missed = [name for name, limit in LIMITS.items() if sums[name].percent() < limit]
    for name in missed:
        print(f"Of the lines of {name} the tests reach less than {LIMITS[name]} %")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--whole" in sys.argv[2:]))

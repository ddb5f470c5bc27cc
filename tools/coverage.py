#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells what part of src/ the tests reached: room by room, what decides, and all.

coverage.py BUILD_FOLDER
"""

import collections
import json
import os
import subprocess
import sys


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

    def __str__(self):
        return "  ".join(f"{reached:6d} of {total:6d}  {100 * reached / max(total, 1):5.1f} %"
                         for reached, total in (self.lines, self.branches))


def read_pure():
    """The files that src/meson.build lists as pure_sources."""
    with open("src/meson.build", encoding="utf-8") as file:
        block = file.read().partition("pure_sources = files(")[2].partition(")")[0]
    return {"src/" + word.strip("', \n") for word in block.split("\n") if word.strip()}


def main(folder):
    """Has gcovr read what the programs left behind, and adds it up."""
    told = os.path.join(folder, "coverage.json")
    subprocess.run(["gcovr", "--root", ".", "--filter", "src/", "--exclude-throw-branches",
                    "--exclude-unreachable-branches", "--gcov-ignore-parse-errors",
                    "--json", told, "--html-details", os.path.join(folder, "coverage.html"), folder], check=True)
    with open(told, encoding="utf-8") as file:
        files = json.load(file)["files"]

    pure = read_pure()
    sums = collections.defaultdict(Sum)
    for entry in files:
        lines = [line for line in entry["lines"] if not line.get("gcovr/noncode")]
        sums[os.path.dirname(entry["file"])].add(lines)
        sums["what decides" if entry["file"] in pure else "what touches the world"].add(lines)
        sums["all"].add(lines)

    print(f"\n{'':24}{'lines':>25}  {'branches':>25}")
    for name in sorted(sums, key=lambda name: (not name.startswith("src"), name == "all", name)):
        print(f"{name:24}{sums[name]}")
    return 0 if files else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

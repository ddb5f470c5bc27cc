#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails if Meson's log of a run (one JSON object a line) holds a test that was skipped, or no test."""

import json
import sys


def main(path):
    with open(path, encoding="utf-8") as log:
        tests = [json.loads(line) for line in log if line.strip()]
    skipped = [t["name"] for t in tests if t["result"] == "SKIP" or "# SKIP" in t.get("stdout", "")]
    for name in skipped:
        print(f"skipped, which counts as failed: {name}", file=sys.stderr)
    if not tests:
        print("no test was run", file=sys.stderr)
    return 1 if skipped or not tests else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

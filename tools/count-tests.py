#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the tests in Meson's logs of runs (one JSON object a line); says "N passed, M failed".

Fails if a test failed, if one was skipped, wholly or in part, or if a log holds none.
"""

import json
import re
import sys

# How TAP and Python's unittest speak of what they left out; both report success all the same.
LEFT_OUT = re.compile(
    r"^(?:not )?ok\b.*#\s*(?:skip|todo)"
    r"|^1\.\.0\b"
    r"|^(?:OK|FAILED) \(.*(?:skipped|expected failures)="
    r"|^Ran 0 tests",
    re.IGNORECASE | re.MULTILINE,
)


def judge(test):
    if test["result"] == "SKIP":
        return "skipped"
    if test["result"] != "OK":
        return "failed"
    said = test.get("stdout", "") + "\n" + test.get("stderr", "")
    return "skipped" if LEFT_OUT.search(said) else "passed"


def read(path):
    try:
        with open(path, encoding="utf-8") as log:
            return [json.loads(line) for line in log if line.strip()]
    except FileNotFoundError:
        return []


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    empty = False

    for path in paths:
        tests = read(path)
        if not tests:
            print(f"no test was run: {path}", file=sys.stderr)
            empty = True
        for test in tests:
            verdict = judge(test)
            counts[verdict] += 1
            if verdict == "skipped":
                print(f"skipped, which counts as failed: {test['name']}", file=sys.stderr)
    sys.stderr.flush()
    text = f"{counts['passed']} passed, {counts['failed']} failed"
    if counts["skipped"]:
        text += f", {counts['skipped']} skipped"
    print(text)
    return 1 if empty or counts["failed"] or counts["skipped"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails where SECURITY.md claims to protect from somebody and names no test, or one that is not there.

check-security.py SECURITY.md TESTS_FOLDER
"""

import ast
import os
import re
import sys

CLAIMS = re.compile(r"^## From whom it protects$(.*?)^## ", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"`((?:test|check)[-_][^`]*)`")


def is_in_python(folder, file, case, method):
    path = os.path.join(folder, "integration", file + ".py")
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8") as source:
        tree = ast.parse(source.read())
    return any(isinstance(item, ast.FunctionDef) and item.name == method
               for node in tree.body if isinstance(node, ast.ClassDef) and node.name == case
               for item in node.body)


def is_in_c(folder, file, function):
    """Defined, and in the list of those that are run."""
    path = os.path.join(folder, "unit", file)
    if not os.path.exists(path):
        return False
    with open(path, encoding="utf-8") as source:
        text = source.read()
    return (re.search(rf"^{function} \(void \*\*state\)", text, re.MULTILINE) is not None and
            re.search(rf"_test\w* \({function}\b", text) is not None)


def exists(folder, name):
    """`file.Class.method`, `test-module.c function` or `check-thing.py`."""
    if found := re.fullmatch(r"(\w+)\.(\w+)\.(\w+)", name):
        return is_in_python(folder, *found.groups())
    if found := re.fullmatch(r"(test-[\w-]+\.c) (\w+)", name):
        return is_in_c(folder, *found.groups())
    return re.fullmatch(r"check-[\w-]+\.py", name) and os.path.exists(os.path.join(folder, name))


def main(page, folder):
    with open(page, encoding="utf-8") as file:
        claims = re.split(r"^\* ", CLAIMS.search(file.read())[1], flags=re.MULTILINE)[1:]
    faults = []
    for claim in claims:
        names = NAME.findall(claim)
        if not names:
            faults.append(f"no test holds it to this: {claim.strip()}")
        faults += [f"there is no {name}" for name in names if not exists(folder, name)]
    if not claims:
        faults.append("nothing is claimed")
    for fault in faults:
        print(f"{page}: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

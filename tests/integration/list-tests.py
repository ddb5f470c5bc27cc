#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the test methods of a Python file, Class.method a line, without importing it."""

import ast
import sys

with open(sys.argv[1], encoding="utf-8") as source:
    tree = ast.parse(source.read())
for node in tree.body:
    if isinstance(node, ast.ClassDef):
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name.startswith("test_"):
                print(f"{node.name}.{item.name}")

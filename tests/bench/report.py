# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a measurement found, as report.c prints it: one JSON object a line."""

import json


def scene(text):
    """Under which the rows that follow were measured."""
    print(json.dumps({"scene": text}), flush=True)


def row(what, unit, value, **more):
    """One figure; `more` is floor, promise, promised_ratio, more_is_better, as in report.h."""
    print(json.dumps({"what": what, "unit": unit, "value": value, **more}), flush=True)

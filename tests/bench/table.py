#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a table of what measurements print, line by line as it comes.

MEASUREMENT | table.py

The last column says whether what was promised was kept in this run. Both the figure and its ratio to
the floor may be promised; either being missed is said."""

import json
import sys


def number(value):
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.1f}" if abs(value) < 1000 else f"{value:,.0f}"


def judge(row):
    """What was promised, and whether it was kept."""
    sign, is_kept = ("≥", float.__ge__) if row.get("more_is_better") else ("≤", float.__le__)
    said, kept = [], True
    if "promise" in row:
        said.append(f"{sign} {row['promise']:,g}")
        kept = is_kept(float(row["value"]), float(row["promise"]))
    if "promised_ratio" in row:
        said.append(f"{sign} {row['promised_ratio']:g} ×")
        kept = kept and is_kept(row["value"] / row["floor"], float(row["promised_ratio"]))
    return f"{', '.join(said):<18} {'kept' if kept else 'MISSED'}" if said else ""


def main():
    for line in sys.stdin:
        if not line.startswith("{"):
            print(line, end="", file=sys.stderr)
            continue
        row = json.loads(line)
        if "scene" in row:
            print(f"\n{row['scene']}\n{'':48}{'cidalert':>10} {'':4}{'floor':>10} {'':>7}  promised")
            continue
        row.setdefault("value", 0)
        floor = row.get("floor")
        compared = f"{number(floor):>10} {row['value'] / floor:5.2f} ×" if floor else " " * 18
        print(f"{row['what']:<48}{number(row['value']):>10} {row['unit']:<4}{compared}  {judge(row)}".rstrip(), flush=True)


if __name__ == "__main__":
    main()

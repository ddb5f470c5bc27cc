#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says which picture that the README or the metainfo shows is not there, or not as the metainfo has it.

Usage: check-pictures.py README METAINFO FOLDER
"""

import os
import re
import struct
import sys
import xml.etree.ElementTree


def read_size(path):
    """Width and height of a PNG picture, or None if it is none."""
    try:
        with open(path, "rb") as file:
            head = file.read(24)
    except FileNotFoundError:
        return None
    return struct.unpack(">II", head[16:24]) if head.startswith(b"\x89PNG\r\n\x1a\n") else None


def main():
    """Looks for the pictures of both, by their names."""
    readme, metainfo, folder = sys.argv[1:]
    with open(readme, encoding="utf-8") as file:
        shown = [(readme, name, None) for name in re.findall(r"!\[[^]]+\]\((.+?)\)", file.read())]
    for image in xml.etree.ElementTree.parse(metainfo).iterfind("screenshots/screenshot/image"):
        size = int(image.get("width", 0)), int(image.get("height", 0))
        shown.append((metainfo, image.text.strip(), size))
    failures = [f"{path}: no picture" for path in (readme, metainfo)
                if path not in [where for where, _, _ in shown]]

    for where, name, size in shown:
        found = read_size(os.path.join(folder, os.path.basename(name)))
        if found is None or size not in (None, found):
            failures.append(f"{where}: {name}: it is {found}, not {size}")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

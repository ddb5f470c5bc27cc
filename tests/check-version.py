#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says where NEWS, the metainfo or the Debian changelog tell of another version, or of another day.

Usage: check-version.py VERSION NEWS METAINFO CHANGELOG

The version stands in meson.build. What is not released yet is so everywhere.
"""

import datetime
import email.utils
import re
import sys
import xml.etree.ElementTree

UNRELEASED = "unreleased"


def read_news(path):
    """The topmost version, and its day."""
    with open(path, encoding="utf-8") as file:
        found = re.match(r"cidalert (\S+) \((\S+)\)\n=+\n", file.read())
    return found.groups() if found else (None, None)


def read_metainfo(path):
    release = xml.etree.ElementTree.parse(path).find("releases/release")
    is_development = release.get("type") == "development"
    return release.get("version"), UNRELEASED if is_development else release.get("date")


def read_changelog(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head = re.match(r"cidalert \((\S+)\) (\S+); urgency=", text)
    signed = re.search(r"^ -- .* <\S+>  (.*)$", text, re.MULTILINE)
    if not head or not signed:
        return None, None
    if head[2] == "UNRELEASED":
        return head[1], UNRELEASED
    day = email.utils.parsedate_to_datetime(signed[1]).astimezone(datetime.timezone.utc)
    return head[1], day.date().isoformat()


def main():
    """Compares the three with the version, and with each other."""
    version, news, metainfo, changelog = sys.argv[1:]
    told = {
        news: read_news(news),
        metainfo: read_metainfo(metainfo),
        changelog: read_changelog(changelog),
    }
    failures = 0

    for path, (its_version, day) in told.items():
        if its_version != version:
            print(f"{path}: of version {its_version}, not {version}", file=sys.stderr)
            failures += 1
        if day != told[news][1]:
            print(f"{path}: of {day}; NEWS says {told[news][1]}", file=sys.stderr)
            failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

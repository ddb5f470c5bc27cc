#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the README's pictures of a desktop: calls on a real GNOME Shell. picture.py SAMPLE_VCF FOLDER

Takes the environment of the desktop suite: CIDALERTD, CIDALERT_DESKTOP_FILE, CIDALERT_ICON.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from daemon import Daemon
from session import URGENCY_CRITICAL, URGENCY_NORMAL, GnomeSession, wait_for

# The top of the screen, with banners that are high, less high and low.
HIGH, MIDDLE, LOW = '720x200+280+0', '720x172+280+0', '720x130+280+0'
GAP = ['-background', 'white', '-splice', '0x12']
# Of numbers that belong to nobody.
MOBILE = '+61491570156'


def take(session, path, crop):
    session.screenshot(path.resolve())
    subprocess.run(['convert-im6.q16', path, '-crop', crop, '+repage', '-strip', path], check=True)


def wait_for_banner(session, urgency, n_buttons):
    def has_come():
        banner = session.get_banner() or {}
        return banner.get('urgency') == urgency and len(banner['buttons']) == n_buttons

    wait_for('the banner and its buttons', has_come)


def take_known_caller(session, daemon, path):
    daemon.tell('incoming', 'p1', '0299991234')
    wait_for_banner(session, URGENCY_CRITICAL, 3)
    wait_for('the photo', lambda: (session.get_banner() or {}).get('image'))
    take(session, path, HIGH)
    daemon.answer_all()
    wait_for('the banner to go', lambda: not session.get_banner())


def take_first_call(session, daemon, path):
    """Whoever has just set the phone up calls it from a mobile, and hangs up: it rings, then it was missed."""
    parts = [path.with_suffix(f'.{name}.png') for name in ('rings', 'missed')]
    daemon.tell('incoming', 'p2', MOBILE)
    wait_for_banner(session, URGENCY_CRITICAL, 3)
    take(session, parts[0], MIDDLE)
    daemon.tell('disconnected', 'p2', MOBILE)
    daemon.tell('missed', 'p2', MOBILE)
    wait_for_banner(session, URGENCY_NORMAL, 3)
    take(session, parts[1], LOW)
    subprocess.run(['convert-im6.q16', parts[0], '(', parts[1], *GAP, ')', '-append', '-strip', path], check=True)
    for part in parts:
        part.unlink()


def main(sample, folder):
    session = GnomeSession()
    session.install(os.environ['CIDALERT_DESKTOP_FILE'], 'applications')
    session.install(os.environ['CIDALERT_ICON'], 'icons/hicolor/scalable/apps')
    with session:
        daemon = Daemon(session, [Path(sample).read_text(encoding='utf-8')])
        take_known_caller(session, daemon, Path(folder) / 'incoming-call.png')
        take_first_call(session, daemon, Path(folder) / 'setup-first-call.png')
        daemon.stop()


if __name__ == '__main__':
    main(*sys.argv[1:])

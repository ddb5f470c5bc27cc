#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the picture of the README: a call on a real GNOME Shell. picture.py SAMPLE_VCF OUT_PNG

Takes the environment of the desktop suite: CIDALERTD, CIDALERT_DESKTOP_FILE, CIDALERT_ICON.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from daemon import Daemon
from session import GnomeSession, wait_for

# The top of the screen, with the banner in it.
BANNER = '720x200+280+0'


def main(sample, out):
    session = GnomeSession()
    session.install(os.environ['CIDALERT_DESKTOP_FILE'], 'applications')
    session.install(os.environ['CIDALERT_ICON'], 'icons/hicolor/scalable/apps')
    with session:
        daemon = Daemon(session, [Path(sample).read_text(encoding='utf-8')])
        daemon.tell('incoming', 'p1', '0299991234')
        wait_for('photo and buttons', lambda: len((session.get_banner() or {}).get('buttons', [])) == 3)
        wait_for('the photo', lambda: (session.get_banner() or {}).get('image'))
        session.screenshot(Path(out).resolve())
        daemon.stop()
    subprocess.run(['convert-im6.q16', out, '-crop', BANNER, '+repage', '-strip', out], check=True)


if __name__ == '__main__':
    main(*sys.argv[1:])

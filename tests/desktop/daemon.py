# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real daemon in a session, and a phone that rings it by HTTP."""

import base64
import os
import re
import urllib.parse
import urllib.request
from pathlib import Path

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf

from session import wait_for
from simulated_phone import SimulatedPhone

TOKEN = '7kq3m9x2adfh'

PHONES = """[phone desk]
id=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11
make=snom
token={token}
number=+61 2 9999 0000
control={base}
"""

SETTINGS = """[contacts]
vcards={contacts}
[line 0101]
name=Sales
"""

CARD = """BEGIN:VCARD\r
VERSION:3.0\r
FN:{name}\r
ORG:{organization}\r
TEL;TYPE=work:{number}\r
{photo}END:VCARD\r
"""


def draw_photo():
    """A face of sorts, as a base64 JPEG."""
    face = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, False, 8, 240, 240)
    face.fill(0x3584e4ff)
    face.new_subpixbuf(75, 45, 90, 90).fill(0xf6d32dff)
    face.new_subpixbuf(40, 150, 160, 90).fill(0xe66100ff)
    done, data = face.save_to_bufferv('jpeg', [], [])
    assert done
    return base64.b64encode(data).decode()


def make_card(name, number, organization='', has_photo=False):
    photo = f'PHOTO;ENCODING=b;TYPE=JPEG:{draw_photo()}\r\n' if has_photo else ''
    return CARD.format(name=name, number=number, organization=organization, photo=photo)


class Daemon:
    """cidalertd with one phone called desk, its line 0101 called Sales."""

    def __init__(self, session, cards):
        config = session.folder / 'config/cidalert'
        contacts = session.folder / 'data/cidalert/contacts'
        config.mkdir(parents=True)
        contacts.mkdir(parents=True)
        (config / 'cidalert.conf').write_text(SETTINGS.format(contacts=contacts))
        self.phone = SimulatedPhone()
        (config / 'phones.conf').write_text(PHONES.format(token=TOKEN, base=self.phone.base))
        (config / 'phones.conf').chmod(0o600)
        (contacts / 'cards.vcf').write_text(''.join(cards), newline='')

        self.session = session
        self.ringing = set()
        self.start()

    def start(self):
        self.process = self.session.spawn('cidalertd', os.environ['CIDALERTD'], '--listen',
                                          '127.0.0.1:0', '--verbose')
        self.port = wait_for('cidalertd to listen', self.find_port, 20)

    def find_port(self):
        said = self.session.read_log('cidalertd')
        assert self.process.poll() is None, said
        found = re.search(r'Listening on 127\.0\.0\.1:(\d+)', said)
        return found and int(found.group(1))

    def tell(self, event, call, remote='', name=''):
        """What the phone does: fetches the URL of an event."""
        query = urllib.parse.urlencode({'mac': '000413aabbcc', 'call': call, 'local': '0101',
                                        'remote': remote, 'name': name})
        url = f'http://127.0.0.1:{self.port}/{TOKEN}/{event}?{query}'
        with urllib.request.urlopen(url, timeout=5) as answer:
            assert answer.status == 200, answer.status
        if event == 'incoming':
            self.phone.ring()
            self.ringing.add(call)
        elif event == 'disconnected':
            self.ringing.discard(call)

    def answer_all(self):
        """Ends what a test left ringing, so that the next one begins with a quiet phone."""
        for call in list(self.ringing):
            self.tell('connected', call)
            self.tell('disconnected', call)

    def stop(self):
        """Ends the daemon as a session does; returns its exit status."""
        self.process.terminate()
        self.phone.stop()
        return self.process.wait(10)


def get_shots_folder():
    folder = Path(os.environ['CIDALERT_SHOTS'])
    folder.mkdir(parents=True, exist_ok=True)
    return folder

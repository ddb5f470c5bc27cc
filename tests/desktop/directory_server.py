# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""An LDAP directory of a few people: as much of RFC 4511 as Evolution's address books ask for."""

import socketserver
import threading

INTEGER, OCTETS, ENUMERATED, SEQUENCE, SET = 0x02, 0x04, 0x0a, 0x30, 0x31
BIND, BOUND, SEARCH, ENTRY, DONE = 0x60, 0x61, 0x63, 0x64, 0x65
SUCCESS, WRONG_PASSWORD = 0, 49


def pack(tag, *parts):
    body = b''.join(part.encode() if isinstance(part, str) else part for part in parts)
    size = len(body)
    length = bytes([size]) if size < 128 else b'\x82' + size.to_bytes(2, 'big')
    return bytes([tag]) + length + body


def pack_result(tag, code):
    return pack(tag, pack(ENUMERATED, bytes([code])), pack(OCTETS), pack(OCTETS))


def unpack(data):
    """Yields (tag, body) of all that stands in data."""
    while data:
        size, begin = data[1], 2
        if size & 0x80:
            begin += size & 0x7f
            size = int.from_bytes(data[2:begin], 'big')
        yield data[0], data[begin:begin + size]
        data = data[begin + size:]


class Handler(socketserver.StreamRequestHandler):

    def read_message(self):
        """None when the client has gone."""
        head = self.rfile.read(2)
        if len(head) < 2:
            return None
        if head[1] & 0x80:
            head += self.rfile.read(head[1] & 0x7f)
            size = int.from_bytes(head[2:], 'big')
        else:
            size = head[1]
        return list(unpack(self.rfile.read(size)))

    def answer(self, number, *parts):
        for part in parts:
            self.wfile.write(pack(SEQUENCE, pack(INTEGER, number), part))

    def handle(self):
        while message := self.read_message():
            (_, number), (operation, body) = message[:2]
            arguments = list(unpack(body))
            if operation == BIND:
                is_right = arguments[2][1].decode() == self.server.password
                self.answer(number, pack_result(BOUND, SUCCESS if is_right else WRONG_PASSWORD))
            elif operation == SEARCH:
                base = arguments[0][1].decode()
                people = self.server.people.items() if base == self.server.base else ()
                self.answer(number, *(self.make_entry(*person) for person in people), pack_result(DONE, SUCCESS))

    def make_entry(self, name, telephone):
        attributes = {'objectClass': 'inetOrgPerson', 'cn': name, 'sn': name.split()[-1],
                      'telephoneNumber': telephone}
        return pack(ENTRY, pack(OCTETS, f'cn={name},{self.server.base}'), pack(SEQUENCE, *(
            pack(SEQUENCE, pack(OCTETS, key), pack(SET, pack(OCTETS, value))) for key, value in attributes.items())))


class DirectoryServer(socketserver.ThreadingTCPServer):
    """Runs until stop(); people are {name: telephone}."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, base, password, people):
        super().__init__(('127.0.0.1', 0), Handler)
        self.base, self.password, self.people = base, password, people
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()

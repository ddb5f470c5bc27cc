# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Raw bytes on the port, each with its exact answer, and what anybody may do to it without a token.

An answer is told as its statuses and whether the connection goes on: `200 open`, `403 closed`. A
star marks libmicrohttpd's own words. After what leaves it open a ring on the same connection must
be understood: so nothing of what came before was taken for a request, and nothing of it is left.
"""

import ctypes
import os
import re
import resource
import selectors
import socket
import subprocess
import time
import unittest

from harness import PHONES, TOKEN, Answer, Case

TARGET = f"/{TOKEN}/onhook?call=t&name="
OURS = {
    200: b"",
    400: b"Where the body ends is not clear\n",
    403: b"The token is wrong, or may not be used from this address\n",
    404: b"There is no such event\n",
    405: b"Use GET or POST\n",
    413: b"The body is too long\n",
    414: b"The address is too long\n",
}
REQUEST_S = 10
HOLD_S = 1
MAX_LOCAL = 768
MAX_IN_ALL = 1024 - 192
N_IDLE = 10000


def request(method="GET", target=TARGET, version="HTTP/1.1", head="", body=b""):
    return f"{method} {target} {version}\r\nHost: h\r\n{head}\r\n".encode("latin-1") + body


def post(head, body=b""):
    return request("POST", head=head, body=body)


def chunked(body):
    return post("Transfer-Encoding: chunked\r\n", body)


RING = request()
LAST = request(head="Connection: close\r\n")

REQUEST_LINES = (
    (RING, "200 open"),
    (request(version="HTTP/1.2"), "200 open"),
    (RING.replace(b"\r\n", b"\n"), "200 open"),
    (b"\r\n" * 2000 + RING, "200 open"),
    (request(target=" " + TARGET), "200 open"),
    (request(target=(TARGET + "x" * 9000)[:8192]), "200 open"),
    (request(target=(TARGET + "x" * 9000)[:8193]), "414 open"),
    (request(target=TARGET + "x" * 100000), "414* closed"),
    (request(target=""), "400* closed"),
    (request(target=f"/../{TOKEN}/onhook"), "403 open"),
    (request(target=f"//{TOKEN}//onhook"), "200 open"),
    (request(target="h:80"), "403 open"),
    (request(version="http/1.1"), "400* closed"),
    (request(version="HTTP/1.1 "), "400* closed"),
    (request(version="HTTP/2.0"), "505* closed"),
    (request(version="HTTP/9.9"), "505* closed"),
    (request(version="BANANA"), "400* closed"),
    (f"GET {TARGET}\r\n\r\n".encode(), "400* closed"),
    (f"GET\t{TARGET}\tHTTP/1.1\r\n\r\n".encode(), "closed"),
    (b"GET\r\n\r\n", "closed"),
    (b"GET \r\n\r\n", "400* closed"),
)

# Each that RFC 9110 and its neighbours know, and some that nobody does. Only these two do anything.
METHODS = tuple((request(method), "405 open") for method in (
    "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "LOCK", "PURGE", "BREW",
    "get", "Post", "GETX", "POSTPOST", "G\0T", "M" * 15, "M" * 5000, "%47%45%54", "\xff\xfe")) + (
        (request("HEAD"), "405 open"),
        (request("OPTIONS", "*"), "403 open"),
        (request("CONNECT", "h:80"), "403 open"),
        (request("G E T"), "403 open"),
        (request("POST"), "200 open"),
    )

# A raw NUL ends the target, wherever it stands: behind it there is nothing.
NULS = (
    (request(target=TARGET + "a\0b"), "200 open"),
    (request(target=f"/{TOKEN}\0/onhook"), "404 open"),
    (request(target=f"/{TOKEN[:5]}\0{TOKEN[5:]}/onhook"), "403 open"),
    (request(head="X: a\0b\r\n"), "200 open"),
    (request(head="X\0Y: a\r\n"), "400* closed"),
    (b"\0" + RING, "400* closed"),
    (post("Content-Length: 5\r\n", b"\0a=b\0"), "200 open"),
)

HEADERS = (
    (request(head="X: a\r\n folded\r\n"), "200 open"),
    (request(head=": no name\r\n"), "200 open"),
    (request(head="Host: another\r\n"), "200 open"),
    (request(head="Cookie: =;=;a\r\n"), "200 open"),
    (request(head="A: b\r\n" * 100), "200 open"),
    (request(head="no colon\r\n"), "400* closed"),
    (request(head="X : space\r\n"), "400* closed"),
    (request(head="A: b\r\n" * 5000), "431* closed"),
    (request(head="X: " + "y" * 100000 + "\r\n"), "431* closed"),
    (request(head="y" * 100000 + ": x\r\n"), "431* closed"),
    (request(head="X: " + "y" * 30000)[:-2], "431* closed"),
    (request(head="Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n"), "200 open"),
    (request(head="Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
             "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n"), "200 open"),
)

LENGTHS = (
    (post("Content-Length: 0\r\n"), "200 open"),
    (post("Content-Length: 5\r\n", b"a=b&c"), "200 open"),
    (post("Content-Length: 16384\r\n", b"x" * 16384), "200 open"),
    (post("Content-Length: 16385\r\n", b"x" * 16385), "413 closed"),
    (post("Content-Length: 9223372036854775808\r\n"), "413 closed"),
    (post("Content-Length: 18446744073709551615\r\n"), "413 closed"),
    (post("Content-Length: 18446744073709551616\r\n"), "413* closed"),
    (request(head="Content-Length: 5\r\n", body=b"a=b&c"), "200 open"),
    (post("Content-Length: 4\r\nContent-Length: 4\r\n", b"a=bc"), "400 closed"),
    (post("Content-Length: 4\r\nContent-Length: 400\r\n", b"a=bc" + RING), "400 closed"),
    (post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"5c\r\n" + RING), "400 closed"),
    (post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"0\r\n\r\n" + RING), "400 closed"),
    (post("Transfer-Encoding: gzip\r\n", b"a=b" + RING), "400 closed"),
    (post("Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n" + RING), "400 closed"),
    (post("Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n" + RING), "400 closed"),
    (post("Expect: 100-continue\r\nContent-Length: 5\r\n", b"a=b&c"), "100 200 open"),
    (post("Expect: 100-continue\r\nContent-Length: 500000\r\n"), "413 closed"),
    (post("Expect: nonsense\r\nContent-Length: 5\r\n", b"a=b&c"), "200 open"),
) + tuple((post(f"Content-Length: {word}\r\n", b"a=b&c" + RING), "400* closed")
          for word in ("", "-1", "+5", "0x5", "5x", "5, 5", "five", "5.0", "1e1", "\xb2"))

CHUNKS = (
    (chunked(b"5\r\na=b&c\r\n0\r\n\r\n"), "200 open"),
    (chunked(b"5;x=y\r\na=b&c\r\n0\r\nTrailer: 1\r\n\r\n"), "200 open"),
    (chunked(b"00005\r\na=b&c\r\n000\r\n\r\n"), "200 open"),
    (chunked(b"1\r\nx\r\n" * 1000 + b"0\r\n\r\n"), "200 open"),
    (chunked(b"1\r\nx\r\n" * 20000 + b"0\r\n\r\n"), "413 open"),
    (chunked(b"zz\r\na=b&c\r\n0\r\n\r\n"), "400* closed"),
    (chunked(b"-5\r\na=b&c\r\n0\r\n\r\n"), "400* closed"),
    (chunked(b"5\r\na=b&cXX0\r\n\r\n"), "400* closed"),
    (chunked(b"fffffffffffffffff\r\na=b&c\r\n0\r\n\r\n"), "413* closed"),
)

# What comes to a port that is open to the network.
STRANGERS = (
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", "505* closed"),
    (b"SSH-2.0-OpenSSH_9.2\r\n", "closed"),
    (b"OPTIONS sip:100@h SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nContent-Length: 0\r\n\r\n", "400* closed"),
    (b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "400* closed"),
    (b"EHLO h\r\nMAIL FROM:<a@b>\r\n", "400* closed"),
    (b"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + RING, "400* closed"),
    (b'{"id":1,"method":"x"}\n', "closed"),
    (b"\xff" * 100 + b"\r\n\r\n", "closed"),
    (request(target="/cgi-bin/luci/;stok=/locale?form=country&operation=write&country=$(id)"), "403 open"),
    (request(target="/../../../../etc/passwd"), "403 open"),
    (request(target="/${jndi:ldap://192.0.2.1/a}"), "403 open"),
    (RING + b"\x16\x03\x01" + RING, "200 405 open"),
    (RING + b"GET / HTTP/7.7\r\n\r\n" + RING, "200 505* closed"),
)

# Nothing is wrong with these so far; what is missing never comes.
HALVES = (
    b"",
    b"GET /",
    RING[:-2],
    RING.replace(b"\r\n", b"\r"),
    b"\r\n\r\n\r\n",
    b"\0" * 100,
    post("Content-Length: 50\r\n", b"a=b"),
    chunked(b"5\r\na="),
    chunked(b"ffffffffffffffff\r\na=b&c\r\n0\r\n\r\n"),
    chunked(b"0" * 8000),
    bytes.fromhex("16030100f8010000f40303") + b"\x5a" * 242,
)


class Torture(Case):
    """A daemon that hears everything and shows nothing."""

    notification_server = False
    session_bus = False
    contacts = None
    settings = "[listener]\nrate=0\n[numbers]\nregion=AU\n"

    def setUp(self):
        super().setUp()
        self.start_daemon()

    def send_all(self, rows):
        """Sends each on a connection of its own; what is refused early may not be read to its end."""
        connections = []
        for raw in rows:
            connections.append(self.connect())
            try:
                connections[-1].sendall(raw)
            except ConnectionError:
                pass
        return connections

    def read_all(self, connection):
        """Everything up to the end of the connection."""
        received = b""
        try:
            while more := connection.recv(65536):
                received += more
        except ConnectionError:
            pass
        return received

    def count_events(self):
        return self.database().execute("SELECT count(*) FROM events").fetchone()[0]


def tell(received):
    """The answers in what was received, in the words of the tables."""
    told = []
    while match := re.match(rb"HTTP/1\.1 (\d+) ", received):
        status = int(match[1])
        head, _, rest = received.partition(b"\r\n\r\n")
        answer = Answer(head + b"\r\n\r\n")
        length = int(answer.headers.get("content-length", 0))
        if status == 100:
            told.append("100")
            received = rest
        elif status == 405 and rest.startswith(b"HTTP/1.1 "):
            told.append("405")  # to a HEAD, which gets no body
            received = rest
        elif rest[:length] == OURS.get(status):
            told.append(str(status))
            received = rest[length:]
        else:
            # Of some of its own answers libmicrohttpd 0.9.75 sends the head twice.
            told.append(f"{status}*")
            received = b""
    return told + ([repr(received[:60])] if received else [])


class Answers(Torture):
    """Every request line, header and body that is not as it should be."""

    def check(self, rows):
        # Where the connection goes on a ring follows, which asks for its end.
        connections = self.send_all(raw + (LAST if what.endswith("open") else b"") for raw, what in rows)
        n_expected = 0
        for (raw, what), connection in zip(rows, connections):
            expected = what.replace("open", "200").replace("closed", "").split()
            with self.subTest(raw[:80]):
                self.assertEqual(tell(self.read_all(connection)), expected)
            n_expected += expected.count("200")
        self.assertEqual(self.count_events(), n_expected)
        self.report("incoming")

    # What a request line may look like, and what it may not.
    def test_request_lines(self):
        self.check(REQUEST_LINES)

    # From RFC 9110 to nonsense.
    def test_methods(self):
        self.check(METHODS)

    # A NUL is the end of a C string, and must not be the end of us.
    def test_nuls(self):
        self.check(NULS)

    # Headers mean nothing to us, but have to come to an end.
    def test_headers(self):
        self.check(HEADERS)

    # By a length that is read in two ways one request becomes two.
    def test_lengths(self):
        self.check(LENGTHS)

    # Chunks are lengths, too.
    def test_chunks(self):
        self.check(CHUNKS)

    # Other protocols and those who knock on every port.
    def test_strangers(self):
        self.check(STRANGERS)


class Slowness(Torture):
    """Time and number of connections."""

    # Half a request holds its connection for ten seconds; others do not even notice.
    def test_half_requests_are_cut_off(self):
        begun = time.monotonic()
        connections = self.send_all(HALVES)
        self.report("incoming")
        self.assertLess(time.monotonic() - begun, REQUEST_S / 2)
        for raw, connection in zip(HALVES, connections):
            with self.subTest(raw[:80]):
                self.assertEqual(self.read_all(connection), b"")
                self.assertGreaterEqual(time.monotonic() - begun, REQUEST_S - 1)
                self.assertLess(time.monotonic() - begun, 2 * REQUEST_S)
        self.assertEqual(self.count_events(), 1)

    # A byte now and then keeps no connection: the time is for the whole request.
    def test_slow_bytes_are_cut_off(self):
        begun = time.monotonic()
        slow, steady = self.connect(), self.connect()
        for byte in RING:
            steady.sendall(bytes([byte]))
        self.assertEqual(self.read_answer(steady).status, 200)
        with self.assertRaises(ConnectionError):
            while time.monotonic() - begun < 2 * REQUEST_S:
                slow.sendall(b"G")
                time.sleep(0.2)
        self.assertEqual(self.count_events(), 1)


class Guesses(Torture):
    """Who has no token learns nothing, and has to wait for it."""

    # As many as an address may have at once: none is answered before its time, and a phone is.
    def test_guessing_is_slowed_down(self):
        begun = time.monotonic()
        guesses = [request(target=f"/{TOKEN[:-1]}{letter}/incoming", head="Connection: close\r\n")
                   for letter in "0123456789abcdefgjkmnpqrstvwxyz" * 2]
        connections = self.send_all(guesses)
        self.report("incoming")
        self.assertLess(time.monotonic() - begun, HOLD_S)
        answers = {re.sub(rb"Date: .*\r\n", b"", self.read_all(connection)) for connection in connections}
        self.assertGreaterEqual(time.monotonic() - begun, HOLD_S)
        self.assertEqual(len(answers), 1)
        self.assertEqual(tell(answers.pop()), ["403"])
        self.assertEqual(self.count_events(), 1)

    # A page in a browser on this machine may send whatever a page may send: forms, text, and, once
    # its name points here (DNS rebinding), anything it likes, and it may read the answers. It has
    # no token, so it learns and changes nothing; and no other page is told that it may ask.
    def test_a_web_page_changes_nothing(self):
        self.wait_contacts((self.contacts or "").count("BEGIN:VCARD"))
        before = self.command("status", "--json")
        page = "Host: evil.example:24325\r\nOrigin: http://evil.example\r\nReferer: http://evil.example/\r\n"
        form = b"token=x&call=c1&remote=0299991234&name=Eve&simulated=1"
        rows = [
            ("GET", "/", "", b""),
            ("GET", "/status", "", b""),
            ("GET", "/favicon.ico", "", b""),
            ("GET", "/incoming?remote=0299991234", "", b""),
            ("GET", "/simulate/incoming?remote=0299991234", "", b""),
            ("OPTIONS", "/incoming", "Access-Control-Request-Method: POST\r\n"
             "Access-Control-Request-Headers: content-type\r\n", b""),
            ("OPTIONS", "/incoming", "Access-Control-Request-Private-Network: true\r\n", b""),
            ("GET", "/", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", b""),
        ] + [("POST", target, f"Content-Type: {kind}\r\nContent-Length: {len(form)}\r\n", form)
             for target in ("/", "/incoming", "/0/incoming")
             for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x",
                          "text/xml", "application/json")]
        connections = self.send_all(
            f"{method} {target} HTTP/1.1\r\n{page}Connection: close\r\n{head}\r\n".encode() + body
            for method, target, head, body in rows)
        for row, connection in zip(rows, connections):
            with self.subTest(row[:2]):
                received = self.read_all(connection)
                self.assertEqual(tell(received), ["403"])
                self.assertEqual(set(Answer(received).headers) - {"date"},
                                 {"connection", "content-length", "content-type"})
        self.assertEqual(self.count_events(), 0)
        self.assertEqual(self.calls("--all", "--simulated"), [])
        for name in ("addresses", "phones", "sources"):
            self.assertEqual(find_word(self.command("status", "--json"), name), find_word(before, name))


def find_word(text, name):
    found = re.search(rf'"{name}":.*', text)
    # When a source was last read is its own affair.
    return found and re.sub(r'"read":\d+', "", found[0])


CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
IPV6_FREEBIND = 78


def enter_network():
    """A network of this process's own, in which it is whoever it likes on 192.0.2.0/24."""
    user = os.getuid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET | (CLONE_NEWUSER if user else 0)) != 0:
        raise OSError(ctypes.get_errno(), "no network of one's own")
    if user:
        with open("/proc/self/uid_map", "w", encoding="ascii") as file:
            file.write(f"0 {user} 1\n")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "address", "add", "192.0.2.20/24", "dev", "lo"], check=True)


class NetworkTestCase(Torture):
    """Others than this machine speak."""

    def setUp(self):
        enter_network()
        super().setUp()

    def start_daemon(self):
        # What a session's programs usually have.
        return super().start_daemon("--listen", "0.0.0.0:0", wrapper=("prlimit", "--nofile=1024"))

    def connect_from(self, address, to="192.0.2.20"):
        connection = socket.create_connection((to, self.daemon.port), 30, (address, 0))
        self.addCleanup(connection.close)
        return connection

    def ask_from(self, address, raw):
        connection = self.connect_from(address)
        connection.sendall(raw)
        return self.read_all(connection)


class Neighbours(NetworkTestCase):
    """One phone may report from where the user says, the other from the networks of this machine."""

    phones = PHONES + "address=192.0.2.50\n" + """[phone kitchen]
id=0a1f6c62-8a0c-4a34-9d0c-7f4c1c9e2b33
make=snom
token=0123456789ab
"""

    def test_a_phone_without_an_address_is_heard_where_another_has_its_own(self):
        kitchen = request(target="/0123456789ab/onhook", head="Connection: close\r\n")
        self.assertEqual(tell(self.ask_from("192.0.2.50", kitchen)), ["200"])


class Network(NetworkTestCase):
    """Phones, and others, at addresses of their own."""

    phones = PHONES + "address=192.0.2.50;192.0.2.128/25\n" + """[phone hall]
id=0a1f6c62-8a0c-4a34-9d0c-7f4c1c9e2b33
make=snom
token=0123456789ab
address=192.0.2.60
"""

    # Whoever overheard a token must not learn from elsewhere that it is one.
    def test_a_wrong_token_and_a_wrong_address_have_one_answer(self):
        hall = request(target="/0123456789ab/onhook", head="Connection: close\r\n")
        nobody = request(target="/zzzzzzzzzzzz/onhook", head="Connection: close\r\n")
        self.assertEqual(tell(self.ask_from("192.0.2.60", hall)), ["200"])
        self.assertEqual(tell(self.ask_from("192.0.2.50", LAST)), ["200"])
        answers = [re.sub(rb"Date: .*\r\n", b"", self.ask_from("192.0.2.50", raw)) for raw in (hall, nobody)]
        self.assertEqual(tell(answers[0]), ["403"])
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(self.count_events(), 2)

    # Where no phone can be nobody is heard, whatever he knows.
    def test_an_address_without_a_phone_is_closed_unread(self):
        self.assertEqual(self.ask_from("192.0.2.99", LAST), b"")
        self.assertEqual(self.count_events(), 0)

    # Silent connections by the thousand, from this machine and from wherever a phone may be: each
    # ring in between is answered at once. Who has been silent for longest makes room.
    def test_ten_thousand_idle_connections_keep_no_ring_out(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = min(N_IDLE, hard - 500)
        resource.setrlimit(resource.RLIMIT_NOFILE, (count + 500, hard))
        idle = []
        for i in range(count):
            sender = f"127.0.0.{i % 200 + 1}" if i % 4 == 0 else f"192.0.2.{128 + i % 120}"
            idle.append(self.connect_from(sender, "127.0.0.1" if i % 4 == 0 else "192.0.2.20"))
            if i % 500 == 499:
                self.assertEqual(tell(self.ask_from("192.0.2.50", LAST)), ["200"])
                self.assertEqual(self.get(f"{TARGET}").status, 200)
        self.assertEqual(self.count_events(), 2 * (count // 500))
        self.assertLessEqual(self.count_open(idle), MAX_IN_ALL)

    def count_open(self, connections):
        """How many were not closed; none was told anything."""
        selector = selectors.DefaultSelector()
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
        closed = selector.select(0)
        for key, _ in closed:
            try:
                self.assertEqual(key.fileobj.recv(1), b"")
            except ConnectionError:
                pass
        selector.close()
        return len(connections) - len(closed)


class ManyAddresses(NetworkTestCase):
    """A host that has as many addresses as it likes, as each has on IPv6."""

    phones = PHONES + "address=2001:db8::/32\n"

    def start_daemon(self):
        subprocess.run(["ip", "route", "add", "local", "2001:db8::/32", "dev", "lo"], check=True)
        return Torture.start_daemon(self, "--listen", "[::]:0", wrapper=("prlimit", "--nofile=1024"))

    def connect_from(self, address, to="2001:db8:0:2::1"):
        connection = socket.socket(socket.AF_INET6)
        self.addCleanup(connection.close)
        connection.settimeout(30)
        connection.setsockopt(socket.IPPROTO_IPV6, IPV6_FREEBIND, 1)
        connection.bind((address, 0))
        connection.connect((to, self.daemon.port))
        return connection

    # More guesses than there are places, and all of them wait: they make room for who does not guess.
    def test_guesses_from_many_addresses_keep_no_ring_out(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8000), hard))
        guess = request(target="/zzzzzzzzzzzz/incoming", head="")
        for turn in range(4):
            for i in range(MAX_IN_ALL + 100):
                self.connect_from(f"2001:db8:0:1::{turn:x}:{i:x}").sendall(guess)
                if i % 100 == 99:
                    self.assertEqual(tell(self.ask_from("2001:db8:0:2::50", LAST)), ["200"])
            self.assertEqual(tell(self.ask_from("2001:db8:0:1::50", LAST)), ["200"])


if __name__ == "__main__":
    unittest.main()

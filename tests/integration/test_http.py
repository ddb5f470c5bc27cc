# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP contract: who may report, what, how, and what the answers are."""

import socket
import time
import unittest

from harness import PHONES, TOKEN, Case

QUERY = "?mac=000413AABBCC&call=c1&local=0101@h&remote=0299991234@h&name="


class Http(Case):
    notification_server = False
    session_bus = False
    contacts = None

    def setUp(self):
        super().setUp()
        self.start_daemon()

    def answer_to(self, method, target, head="", body=""):
        return self.send(f"{method} {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{head}\r\n{body}".encode())

    # Each of the contract's answers, in the order in which it checks: who, what, how.
    def test_answers_come_in_the_order_of_the_contract(self):
        rows = (
            ("GET", f"/{TOKEN}/incoming{QUERY}", 200),
            ("GET", f"/{TOKEN.upper()}/incoming{QUERY}", 200),
            ("GET", f"http://elsewhere.example/{TOKEN}/incoming{QUERY}", 200),
            ("GET", f"/{TOKEN}/incoming/mac=1&remote=0299991234", 200),
            ("GET", f"/{TOKEN}/incoming&mac=1&remote=0299991234", 200),
            ("GET", f"/aaaaaaaaaaaa/incoming{QUERY}", 403),
            ("GET", f"/aaaaaaaaaaaa/nonsense{QUERY}", 403),
            ("DELETE", f"/aaaaaaaaaaaa/nonsense{QUERY}", 403),
            ("GET", "/", 403),
            ("GET", "*", 403),
            ("GET", f"/{TOKEN}/nonsense{QUERY}", 404),
            ("GET", f"/{TOKEN}/expired{QUERY}", 404),
            ("GET", f"/{TOKEN}", 404),
            ("DELETE", f"/{TOKEN}/nonsense{QUERY}", 404),
            ("DELETE", f"/{TOKEN}/incoming{QUERY}", 405),
            ("HEAD", f"/{TOKEN}/incoming{QUERY}", 405),
            ("PUT", f"/{TOKEN}/incoming{QUERY}", 405),
            ("GET", f"/{TOKEN}/incoming{QUERY}{'x' * 9000}", 414),
        )
        for method, target, expected in rows:
            with self.subTest(method=method, target=target[:60]):
                self.assertEqual(self.answer_to(method, target).status, expected)

    # The 200 has no body, or the phone would show it; an error never echoes what was asked.
    def test_bodies_are_empty_or_one_line_that_echoes_nothing(self):
        answer = self.answer_to("GET", f"/{TOKEN}/incoming{QUERY}")
        self.assertEqual((answer.status, answer.body), (200, b""))
        answer = self.answer_to("GET", "/aaaaaaaaaaaa/<script>alert(1)</script>")
        self.assertEqual(answer.status, 403)
        self.assertNotIn(b"script", answer.raw)
        self.assertLessEqual(answer.body.count(b"\n"), 1)
        self.assertTrue(answer.headers["content-type"].startswith("text/plain"))

    # Old phones speak HTTP/1.0 and say no Host.
    def test_http_1_0_without_host(self):
        answer = self.send(f"GET /{TOKEN}/incoming{QUERY} HTTP/1.0\r\n\r\n".encode())
        self.assertEqual(answer.status, 200)

    # Raw spaces and Windows-1252 bytes come from real phones.
    def test_raw_bytes_in_the_name(self):
        answer = self.get(f"/{TOKEN}/incoming?call=c9&remote=+49301234567@h&name=J".encode() +
                          b"\xfcrgen M\xfcller & S\xf6hne")
        self.assertEqual(answer.status, 200)
        [call] = self.calls()
        self.assertEqual(call["number"], "+49301234567")
        self.assertEqual(call["name"], "Jürgen Müller & Söhne")

    # POST says the same as a form.
    def test_a_form_is_read(self):
        body = "call=c2&remote=0299991234@h&name=Jane+Doe"
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.assertEqual(self.answer_to("POST", f"/{TOKEN}/incoming", head, body).status, 200)
        self.assertEqual(self.calls()[0]["name"], "Jane Doe")

    # Poly posts XML to the bare token; its event element is the event.
    def test_polys_xml_is_read(self):
        body = ("<PolycomIPPhone><IncomingCallEvent><PhoneIP>192.0.2.7</PhoneIP>"
                "<MACAddress>0004f214b89e</MACAddress><CallingPartyName>Client</CallingPartyName>"
                "<CallingPartyNumber>sip:+14153435295@192.0.2.1</CallingPartyNumber>"
                "<CalledPartyNumber>20300</CalledPartyNumber></IncomingCallEvent></PolycomIPPhone>")
        head = f"Content-Length: {len(body)}\r\n"
        self.assertEqual(self.answer_to("POST", f"/{TOKEN}", head, body).status, 200)
        [call] = self.calls()
        self.assertEqual((call["number"], call["name"], call["line"]), ("+14153435295", "Client", "20300"))
        marked = "\ufeff" + body
        head = f"Content-Length: {len(marked.encode())}\r\n"
        self.assertEqual(self.answer_to("POST", f"/{TOKEN}", head, marked).status, 200)
        for broken in ("<PolycomIPPhone><Nonsense/></PolycomIPPhone>", "<Incoming", "hello"):
            head = f"Content-Length: {len(broken)}\r\n"
            self.assertEqual(self.answer_to("POST", f"/{TOKEN}", head, broken).status, 404)

    # A body over the limit is refused, before it is read where its length is told.
    def test_a_huge_body_is_refused(self):
        head = "Content-Length: 1000000\r\n"
        self.assertEqual(self.answer_to("POST", f"/{TOKEN}/incoming", head).status, 413)

    # Headers beyond any phone's are libmicrohttpd's to refuse.
    def test_huge_headers_are_refused(self):
        head = "".join(f"X-{i}: {'y' * 1000}\r\n" for i in range(200))
        connection = self.connect()
        try:
            connection.sendall(f"GET /{TOKEN}/incoming{QUERY} HTTP/1.1\r\nHost: h\r\n{head}\r\n".encode())
        except ConnectionError:
            pass
        self.assertEqual(self.read_answer(connection).status, 431)

    # A name that looks like parameters sets nothing that was said before it.
    def test_a_name_cannot_set_parameters(self):
        self.get(f"/{TOKEN}/incoming?mac=1&call=real&local=0101@h&remote=0299991234@h"
                 "&name=x&call=evil&local=9999@h&remote=0000&simulated=1")
        [call] = self.calls()
        self.assertEqual((call["number"], call["line"], call["simulated"]), ("+61299991234", "0101", False))
        self.assertIn("simulated=1", call["name"])

    # 100 requests in one segment are 100 events.
    def test_pipelined_requests_are_all_stored(self):
        connection = self.connect()
        one = "GET /{}/incoming?call=p{}&remote=0299991{:03}@h&name= HTTP/1.1\r\nHost: h\r\n\r\n"
        connection.sendall("".join(one.format(TOKEN, i, i) for i in range(100)).encode())
        received = b""
        while received.count(b"HTTP/1.1 200") < 100:
            received += connection.recv(65536)
        self.assertEqual(len(self.calls("--all")), 100)

    # The token never reaches the log or the store.
    def test_the_token_is_nowhere(self):
        self.report("incoming")
        shown = self.command("show", "last", "--json") + self.command("status", "--json")
        self.assertNotIn(TOKEN, shown + self.daemon.log())
        [target] = self.database().execute("SELECT target FROM events").fetchone()
        self.assertNotIn(TOKEN, target)
        self.assertIn("incoming", target)

    # Some phones repeat what they fetch: in the body, in a parameter, escaped or not.
    def test_a_token_that_is_repeated_is_nowhere(self):
        escaped = "".join(f"%{ord(letter):02x}" for letter in TOKEN)
        body = f"call=c3&remote=0299991234@h&url=/{TOKEN}/incoming&mac={TOKEN}&x={escaped}&name=y {TOKEN.upper()}"
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.assertEqual(self.answer_to("POST", f"/{TOKEN}/incoming", head, body).status, 200)
        rows = self.database().execute("SELECT * FROM events").fetchall()
        self.assertEqual(len(rows), 1)
        self.assertIn("url=/************/incoming", str(rows))
        for stored in (str(rows), self.command("show", "last"), self.command("log", "--json")):
            self.assertNotIn(TOKEN, stored.lower())
            self.assertNotIn(escaped, stored)


class Rate(Case):
    notification_server = False
    session_bus = False
    contacts = None
    settings = "[listener]\nrate=1\n[numbers]\nregion=AU\n"

    # One phone gone mad is refused after ten seconds' worth, with one line in the journal.
    def test_a_phone_gone_mad_is_refused_with_one_line(self):
        self.start_daemon()
        statuses = [self.get(f"/{TOKEN}/onhook?call={i}").status for i in range(40)]
        self.assertEqual(statuses[:10], [200] * 10)
        self.assertIn(429, statuses)
        self.assertEqual(self.daemon.log().count("refused for now"), 1)


class Addresses(Case):
    notification_server = False
    session_bus = False
    contacts = None
    phones = PHONES + "address=192.0.2.50\n"

    # Loopback may always use a valid token, whatever address the phone has.
    def test_loopback_may_use_the_token_of_a_phone_with_an_address(self):
        self.start_daemon()
        self.report("incoming")

    # IPv6 is served as IPv4 is.
    def test_ipv6(self):
        self.start_daemon("--listen", "[::1]:0")
        self.assertEqual(self.get(f"/{TOKEN}/incoming{QUERY}", host="::1").status, 200)

    # A restriction that cannot be meant as it stands must not let in everybody.
    def test_no_address_that_is_possible_is_this_machine_alone(self):
        for value in ("192.0.2.256", "fe80::1", "ff02::1", "224.0.0.1", "desk;192.0.2.0/24", "127.0.0.1\\q"):
            with self.subTest(value):
                self.write("config/cidalert/cidalert.conf", f"[listener]\nport={free_port()}\naddress={value}\n")
                daemon = self.start_daemon()
                self.eventually(lambda: self.status()["listening"], "it listens")
                hosts = {where.rpartition(":")[0] for where in self.status()["listening"]}
                self.assertEqual(hosts - {"[::1]"}, {"127.0.0.1"})
                self.report("incoming")
                for said in (daemon.log(), self.run_command("status").stdout, self.run_command("check").stdout):
                    self.assertIn("so only this machine itself is heard, and no phone; correct it", said)
                daemon.stop()

    # What is possible counts, whatever stands beside it.
    def test_an_address_that_is_possible_counts_alone(self):
        self.write("config/cidalert/cidalert.conf",
                   f"[listener]\nport={free_port()}\naddress=fe80::1;127.0.0.1;here\n")
        daemon = self.start_daemon()
        self.assertEqual([host for host, _ in daemon.addresses], ["127.0.0.1"])

    # The port is taken: it says by whom, and takes over when it is free.
    def test_a_taken_port_is_named_and_taken_over(self):
        holder = socket.create_server(("127.0.0.1", 0))
        port = holder.getsockname()[1]
        daemon = self.start_daemon("--listen", f"127.0.0.1:{port}", expect_listening=False)
        problem = self.eventually(lambda: self.status()["listener-problems"], "the problem is told")[0]
        self.assertIn(str(port), problem)
        self.assertIn("python3", problem)
        holder.close()
        self.eventually(lambda: daemon.addresses, "it takes over")
        self.report("incoming")
        self.assertEqual(self.status()["listener-problems"], [])


class NoPhone(Case):
    notification_server = False
    session_bus = False
    contacts = None
    phones = ""

    # Without a configured phone nobody on the network can even connect.
    def test_it_listens_on_loopback_alone(self):
        self.write("config/cidalert/cidalert.conf", "[listener]\nport=0\n")
        self.write("config/cidalert/cidalert.conf", f"[listener]\nport={free_port()}\n")
        daemon = self.start_daemon("--print-notices")
        time.sleep(0.2)
        self.assertEqual({host for host, _ in daemon.addresses} - {"::1"}, {"127.0.0.1"})
        self.assertEqual(self.get(f"/{TOKEN}/incoming{QUERY}").status, 403)

    # A phone that is added while it runs opens it to the network, and its token works at once.
    def test_a_phone_added_later_is_heard(self):
        self.write("config/cidalert/cidalert.conf", f"[listener]\nport={free_port()}\n")
        daemon = self.start_daemon("--print-notices")
        self.command("phone", "add", "desk")
        self.eventually(lambda: daemon.addresses[-1][0] in ("::", "0.0.0.0"), "it listens on all")
        urls = self.command("phone", "urls", "desk", "--plain", "--host", "127.0.0.1")
        url = dict(line.split("\t") for line in urls.splitlines())["action_incoming_url"]
        target = url.split("/", 3)[3].replace("$remote", "0299991234@h").replace("$call-id", "c1")
        self.assertEqual(self.get("/" + target).status, 200)
        self.assertEqual(self.calls()[0]["number"], "0299991234")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


if __name__ == "__main__":
    unittest.main()

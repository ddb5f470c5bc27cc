#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk phone's web interface, as far as the makers document it, refusals included.

In a test: phone = SimulatedPhone(auth="digest"); phone.base; phone.ring(); phone.asked; phone.stop().
By itself: simulated_phone.py --make snom --auth digest --password secret
"""

import argparse
import base64
import hashlib
import html
import os
import re
import secrets
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOGIN_PAGE = '<html><form>User: <input name="user"> <input type="password" name="pass"></form></html>'
REALM = "phone"
# What it has besides: a few that no other program may touch.
SNOM_SETTINGS = dict.fromkeys((
    "action_incoming_url", "action_outgoing_url", "action_connected_url", "action_disconnected_url",
    "action_missed_url", "action_offhook_url", "action_onhook_url", "action_hold", "action_unhold", "action_transfer",
    "action_blind_transfer", "action_attended_transfer", "action_dnd_on_url", "action_dnd_off_url",
    "action_redirection_on_url", "action_redirection_off_url", "action_setup_url", "action_log_on_url",
    "action_log_off_url", "action_reg_failed"), "") | {"http_pass": "secret", "language": "English"}


def make_certificate(folder, name="127.0.0.1"):
    """A self-signed certificate: paths of it and its key, and its SHA-256 fingerprint in small letters."""
    certificate, key = os.path.join(folder, "phone.pem"), os.path.join(folder, "phone.key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=IP:{name}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    with open(certificate, encoding="ascii") as file:
        der = ssl.PEM_cert_to_DER_cert(file.read())
    return certificate, key, hashlib.sha256(der).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server_version = "simulated-phone"

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        pass

    def do_GET(self):  # pylint: disable=invalid-name
        phone = self.server.phone
        is_tls = isinstance(self.connection, ssl.SSLSocket)
        with phone.lock:
            phone.asked.append({
                "path": self.path, "tls": is_tls, "authorization": self.headers.get("Authorization"),
                "host": self.headers.get("Host")})
        if phone.delay_s:
            time.sleep(phone.delay_s)
        status, headers, body = phone.answer(self.path, self.headers.get("Authorization"), is_tls)
        data = body.encode()
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass


class Server(ThreadingHTTPServer):
    """That somebody hangs up is no error of the phone's."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class SimulatedPhone:
    """A phone, on 127.0.0.1 if nothing else is said, that can be rung, and asked to answer, reject, hang up and dial."""

    def __init__(self, make="snom", auth=None, user="admin", password="secret", https=False, **behaviour):
        self.make, self.auth, self.user, self.password = make, auth, user, password
        self.uses_hidden_tags = behaviour.pop("uses_hidden_tags", False)
        self.has_command = behaviour.pop("has_command", True)
        self.redirects = behaviour.pop("redirects", None)
        self.content = behaviour.pop("content", None)
        self.delay_s = behaviour.pop("delay_s", 0)
        self.settings = dict(SNOM_SETTINGS, **behaviour.pop("settings", {}))
        self.read_only = behaviour.pop("read_only", ())
        self.shows_permissions = behaviour.pop("shows_permissions", True)
        self.settings_page = behaviour.pop("settings_page", "/settings.xml")
        self.browses = behaviour.pop("browses", True)
        self.browsed = []
        self.host = behaviour.pop("host", "127.0.0.1")
        port = behaviour.pop("port", 0)
        assert not behaviour, behaviour
        self.lock = threading.Lock()
        self.asked, self.keys, self.dialled = [], [], []
        self.state = "idle"
        self.nonce = secrets.token_hex(8)
        self.folder = tempfile.mkdtemp(prefix="simulated-phone-")
        self.fingerprint = self.secure = None
        self.servers = []
        if https or self.redirects == "https":
            certificate, key, self.fingerprint = make_certificate(self.folder)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.secure = self._serve(port if https else 0, context)
        self.plain = None if https else self._serve(port, None)

    def _serve(self, port, context):
        server = Server((self.host, port), Handler)
        server.phone = self
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.servers.append(server)
        return server.server_address[1]

    @property
    def base(self):
        return f"http://{self.host}:{self.plain}" if self.plain else f"https://{self.host}:{self.secure}"

    @property
    def paths(self):
        """What was asked for by somebody who was let in."""
        with self.lock:
            return list(self.keys)

    def ring(self):
        self.state = "ringing"

    def stop(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Who may ask

    def _challenge(self):
        if self.auth == "basic":
            return {"WWW-Authenticate": f'Basic realm="{REALM}"'}
        return {"WWW-Authenticate":
                f'Digest realm="{REALM}", nonce="{self.nonce}", qop="auth", algorithm=MD5'}

    def _is_basic_right(self, authorization):
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return authorization == f"Basic {pair}"

    def _is_digest_right(self, authorization):
        if not authorization.startswith("Digest "):
            return False
        said = {k: v.strip('"') for k, v in re.findall(r'(\w+)=("[^"]*"|[^ ,]+)', authorization)}

        def md5(*parts):
            return hashlib.md5(":".join(parts).encode()).hexdigest()
        whole = md5(md5(self.user, REALM, self.password), self.nonce, said.get("nc", ""), said.get("cnonce", ""),
                    "auth", md5("GET", said.get("uri", "")))
        return said.get("username") == self.user and said.get("response") == whole

    def _is_let_in(self, authorization):
        if self.auth is None:
            return True
        if authorization is None:
            return False
        return self._is_basic_right(authorization) if self.auth == "basic" else self._is_digest_right(authorization)

    # What is asked

    def answer(self, target, authorization, is_tls):
        """Status, headers and body."""
        path, _, query = target.partition("?")
        if self.redirects and not is_tls:
            where = f"https://127.0.0.1:{self.secure}{target}" if self.redirects == "https" else self.redirects
            return 307, {"Location": where}, ""
        if self.content is not None:
            return 200, {"Content-Type": "text/html"}, self.content
        if not self._is_let_in(authorization):
            return 401, self._challenge(), "no"
        with self.lock:
            self.keys.append(target)
        return {"snom": self._snom, "yealink": self._yealink, "grandstream": self._grandstream}[self.make](path, query)

    def _press(self, deed):
        """Whether there was a call to do it with."""
        wanted, then = {"answer": ("ringing", "active"), "reject": ("ringing", "idle"),
                        "hang-up": ("active", "idle")}[deed]
        fits = self.state == wanted
        if fits:
            self.state = then
        return fits

    def _dial(self, number):
        self.dialled.append(number)
        self.state = "active"

    # Snom: command.htm

    def _snom(self, path, query):
        if path == "/":
            return 200, {"Content-Type": "text/html"}, "snom"
        if path not in self._snom_pages():
            return 404, {}, "not found"
        if self.uses_hidden_tags:
            return 403, {}, "forbidden"
        if path != "/command.htm":
            return self._snom_pages()[path](urllib.parse.parse_qs(query, keep_blank_values=True))
        values = urllib.parse.parse_qs(query)
        key = values.get("key", [""])[0]
        if "number" in values:
            self._dial(values["number"][0])
            return 302, {"Location": "index.htm"}, ""
        if key in ("ENTER", "OFFHOOK"):
            self._press("answer")
        elif key in ("CANCEL", "ONHOOK"):
            _ = self._press("reject") or self._press("hang-up")
        elif query == "RELEASE_ALL_CALLS":
            self.state = "idle"
        return 200, {"Content-Type": "text/html"}, "<html>ok</html>"

    def _snom_pages(self):
        pages = {"/command.htm": None, "/dummy.htm": self._save, "/minibrowser.htm": self._browse}
        if self.settings_page:
            pages[self.settings_page] = self._show_xml if self.settings_page.endswith("xml") else self._show_text
        return pages if self.has_command else {}

    def _permission(self, name):
        return "R" if self.shows_permissions and name in self.read_only else "RW"

    def _show_xml(self, _):
        lines = [f'<{name} perm="{self._permission(name)}">{html.escape(value)}</{name}>'
                 for name, value in self.settings.items()]
        body = '<?xml version="1.0" encoding="utf-8"?>\n<settings><phone-settings>\n' + "\n".join(lines)
        return 200, {"Content-Type": "text/xml"}, body + "\n</phone-settings></settings>\n"

    def _show_text(self, _):
        lines = [f"{name}{'&' if self._permission(name) == 'R' else '!'}: {html.escape(value)}"
                 for name, value in self.settings.items()]
        return 200, {"Content-Type": "text/html"}, "<html><pre>\n" + "\n".join(lines) + "\n</pre></html>\n"

    def _save(self, values):
        """What it does not know or may not change it leaves, and says yes all the same."""
        if values.get("settings") == ["save"]:
            for name, value in values.items():
                if name in self.settings and name not in self.read_only:
                    self.settings[name] = value[0]
        return 200, {"Content-Type": "text/html"}, "<html>ok</html>"

    def _browse(self, values):
        if self.browses:
            threading.Thread(target=self._fetch, args=(values["url"][0],), daemon=True).start()
        return 200, {"Content-Type": "text/html"}, "<html>ok</html>"

    def _fetch(self, url):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                result = answer.status, answer.headers.get("Content-Type"), answer.read().decode()
        except urllib.error.HTTPError as error:
            result = error.code, None, error.read().decode()
        except OSError as error:
            result = None, None, str(error)
        with self.lock:
            self.browsed.append((url, *result))

    # What it reports

    def fire(self, setting, **values):
        """Fetches an Action URL that it was given, its variables expanded as Snom documents; its status.

        A value may be anything but what would break the request line; unknown variables stay as they are."""
        url = self.settings[setting]
        if not url:
            return None
        known = {"mac": "000413aabbcc", "local": "0101@192.0.2.1", **values}
        url = re.sub(r"\$([a-z_]+(?:-id)?)", lambda found: known.get(found[1].replace("-", "_"), found[0]), url)
        url = urllib.parse.quote(url, safe="%/:=&?~#+!$,;'@()*[]<>\"")
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status

    # Yealink: Action URI

    def _yealink(self, path, query):
        if path != "/servlet":
            return 404, {}, "not found"
        if self.uses_hidden_tags:
            return 403, {}, "forbidden"
        if query.startswith("key=number="):
            self._dial(urllib.parse.unquote(query[len("key=number="):].partition("&")[0]))
        elif query == "key=ASW":
            self._press("answer")
        elif query in ("key=CANCEL", "key=X"):
            self._press("reject")
        elif query == "key=CALLEND":
            self._press("hang-up")
        return 200, {}, ""

    # Grandstream: CTI

    def _grandstream(self, path, query):
        values = urllib.parse.parse_qs(query)
        right = values.get("passcode", [""])[0] == self.password
        done = right
        if right and path == "/cgi-bin/api-make_call":
            self._dial(values["phonenumber"][0])
        elif right and path == "/cgi-bin/api-phone_operation":
            done = self._press({"acceptcall": "answer", "rejectcall": "reject", "endcall": "hang-up"}[values["cmd"][0]])
        elif path != "/cgi-bin/api-get_phone_status":
            done = False
        body = '{"response":"success", "body": "complete"}' if done else '{"response":"error", "body": "failed"}'
        return 200, {"Content-Type": "application/json"}, body


def main():
    """Runs one phone until it is interrupted, and prints what it is asked."""
    parser = argparse.ArgumentParser(description="A desk phone's web interface on 127.0.0.1.")
    parser.add_argument("--make", default="snom", choices=("snom", "yealink", "grandstream"))
    parser.add_argument("--auth", choices=("basic", "digest"))
    parser.add_argument("--user", default="admin")
    parser.add_argument("--password", default="secret")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--https", action="store_true")
    parser.add_argument("--hidden-tags", action="store_true")
    options = parser.parse_args()
    phone = SimulatedPhone(options.make, options.auth, options.user, options.password, options.https,
                           uses_hidden_tags=options.hidden_tags, port=options.port)
    print(phone.base, flush=True)
    seen = 0
    try:
        while True:
            for asked in phone.asked[seen:]:
                print(asked["path"], phone.state, flush=True)
                seen += 1
            time.sleep(0.1)
    except KeyboardInterrupt:
        phone.stop()


if __name__ == "__main__":
    main()

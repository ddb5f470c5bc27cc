#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people would write instead of cidalert: a Bottle server that calls libnotify.

It knows no contacts, follows no call and keeps no log. Measured by ring-to-notify and footprint.py."""

import os
import signal
from wsgiref.simple_server import WSGIRequestHandler, make_server

import bottle
import gi

gi.require_version("Notify", "0.7")
from gi.repository import Notify  # noqa: E402


class Quiet(WSGIRequestHandler):
    """As bottle.run (quiet=True) has it."""

    def log_request(self, *args):
        pass


@bottle.route("/<token>/<event>")
def on_event(token, event):
    if event == "incoming":
        Notify.Notification.new("Incoming call", bottle.request.query.remote).show()
    return ""


def main():
    # An exception could come where another library swallows it.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    Notify.init("bottle")
    server = make_server("127.0.0.1", 0, bottle.default_app(), handler_class=Quiet)
    print(f"Listening on 127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

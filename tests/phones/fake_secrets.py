#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Secret Service with one open keyring, as far as libsecret uses it, on the session bus.

It speaks the plain algorithm alone, which libsecret falls back to. Each change of what it keeps is
written to the file that it is given, as JSON.
"""

import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
KEYRING = ROOT + "/collection/login"
SERVICE = "org.freedesktop.Secret.Service"
COLLECTION = "org.freedesktop.Secret.Collection"
ITEM = "org.freedesktop.Secret.Item"
PROPERTIES = "org.freedesktop.DBus.Properties"
NOWHERE = dbus.ObjectPath("/")


class NotSupported(dbus.DBusException):
    """So that libsecret asks again for the plain algorithm."""

    _dbus_error_name = "org.freedesktop.DBus.Error.NotSupported"


class Item(dbus.service.Object):
    """One password."""

    def __init__(self, bus, keyring, path, label, attributes, value):
        super().__init__(bus, path)
        self.keyring, self.path, self.label, self.attributes, self.value = keyring, path, label, attributes, value

    @dbus.service.method(ITEM, out_signature="o")
    def Delete(self):  # pylint: disable=invalid-name
        self.keyring.items.remove(self)
        self.remove_from_connection()
        self.keyring.write()
        return NOWHERE

    @dbus.service.method(ITEM, in_signature="o", out_signature="(oayays)")
    def GetSecret(self, session):  # pylint: disable=invalid-name
        return (session, dbus.ByteArray(b""), dbus.ByteArray(self.value), "text/plain")

    @dbus.service.method(ITEM, in_signature="(oayays)")
    def SetSecret(self, secret):  # pylint: disable=invalid-name
        self.value = bytes(secret[2])
        self.keyring.write()

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):  # pylint: disable=invalid-name
        return {"Locked": False, "Label": self.label, "Created": dbus.UInt64(0), "Modified": dbus.UInt64(0),
                "Attributes": dbus.Dictionary(self.attributes, signature="ss")}


class Keyring(dbus.service.Object):
    """The login keyring, which is open."""

    def __init__(self, bus, path, file):
        super().__init__(bus, path)
        self.bus, self.file, self.items, self.count = bus, file, [], 0

    def find(self, attributes):
        return [item for item in self.items
                if all(item.attributes.get(key) == value for key, value in attributes.items())]

    def write(self):
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump([{"label": i.label, "attributes": i.attributes, "secret": i.value.decode()}
                       for i in self.items], file)

    @dbus.service.method(COLLECTION, in_signature="a{sv}(oayays)b", out_signature="oo")
    def CreateItem(self, properties, secret, replace):  # pylint: disable=invalid-name
        attributes = {str(k): str(v) for k, v in properties[ITEM + ".Attributes"].items()}
        for old in self.find(attributes) if replace else []:
            old.Delete()
        self.count += 1
        item = Item(self.bus, self, f"{KEYRING}/{self.count}", str(properties[ITEM + ".Label"]), attributes,
                    bytes(secret[2]))
        self.items.append(item)
        self.write()
        return dbus.ObjectPath(item.path), NOWHERE

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):  # pylint: disable=invalid-name
        return {"Locked": False, "Label": "login", "Created": dbus.UInt64(0), "Modified": dbus.UInt64(0),
                "Items": dbus.Array([dbus.ObjectPath(i.path) for i in self.items], signature="o")}


class Service(dbus.service.Object):
    """The service itself."""

    def __init__(self, bus, keyring):
        super().__init__(bus, ROOT)
        self.keyring = keyring

    @dbus.service.method(SERVICE, in_signature="sv", out_signature="vo")
    def OpenSession(self, algorithm, _input):  # pylint: disable=invalid-name
        if algorithm != "plain":
            raise NotSupported("plain alone")
        return dbus.String("", variant_level=1), dbus.ObjectPath(ROOT + "/session/1")

    @dbus.service.method(SERVICE, in_signature="a{ss}", out_signature="aoao")
    def SearchItems(self, attributes):  # pylint: disable=invalid-name
        found = self.keyring.find({str(k): str(v) for k, v in attributes.items()})
        return dbus.Array([dbus.ObjectPath(i.path) for i in found], signature="o"), dbus.Array([], signature="o")

    @dbus.service.method(SERVICE, in_signature="ao", out_signature="aoo")
    def Unlock(self, paths):  # pylint: disable=invalid-name
        return paths, NOWHERE

    @dbus.service.method(SERVICE, in_signature="aoo", out_signature="a{o(oayays)}")
    def GetSecrets(self, paths, session):  # pylint: disable=invalid-name
        return dbus.Dictionary({dbus.ObjectPath(i.path): i.GetSecret(session) for i in self.keyring.items
                                if i.path in paths}, signature="o(oayays)")

    @dbus.service.method(SERVICE, in_signature="s", out_signature="o")
    def ReadAlias(self, _name):  # pylint: disable=invalid-name
        return dbus.ObjectPath(KEYRING)

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, _interface):  # pylint: disable=invalid-name
        return {"Collections": dbus.Array([dbus.ObjectPath(KEYRING)], signature="o")}


def main():
    """Serves until it is killed."""
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    keyring = Keyring(bus, KEYRING, sys.argv[1])
    Keyring.alias = Keyring(bus, ROOT + "/aliases/default", sys.argv[1])
    Keyring.alias.items = keyring.items
    Service(bus, keyring)
    name = dbus.service.BusName(NAME, bus)
    GLib.MainLoop().run()
    del name


if __name__ == "__main__":
    main()

#!/usr/bin/python3
# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of the user's systemd as runs transient services: fake_systemd.py RECORD_FILE

Starts what it is asked to start, tells on the bus how that ends, and writes down what it was asked.
As the real one it expands `$` and `%` in arguments, unless it is told not to.
"""

import json
import os
import signal
import subprocess
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.freedesktop.systemd1"
PATH = "/org/freedesktop/systemd1"
UNIT = NAME + ".Unit"
SERVICE = NAME + ".Service"
CLD_EXITED, CLD_KILLED = 1, 2


def escape(name):
    return "".join(c if c.isalpha() or (i and c.isdigit()) else f"_{ord(c):02x}" for i, c in enumerate(name))


class Unit(dbus.service.Object):
    """One transient service."""

    def __init__(self, bus, name, properties, manager):
        super().__init__(bus, f"{PATH}/unit/{escape(name)}")
        self.name, self.manager = name, manager
        path, argv, flags = properties["ExecStartEx"][0]
        if "no-env-expand" not in flags:
            argv = [arg.replace("$", "EXPANDED") for arg in argv]
        stdin = properties["StandardInputFileDescriptor"].take()
        extra = dict(entry.split("=", 1) for entry in properties["Environment"])
        self.result = {"Result": "success", "ExecMainCode": dbus.Int32(0), "ExecMainStatus": dbus.Int32(0)}
        self.process = None
        try:
            self.process = subprocess.Popen([str(a) for a in argv], executable=str(path), stdin=stdin,
                                            env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"],
                                                 "IS_UNIT": name, **extra},
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                            start_new_session=True, cwd=os.environ["HOME"])
        except OSError:
            self.result.update(Result="exit-code", ExecMainCode=dbus.Int32(CLD_EXITED), ExecMainStatus=dbus.Int32(203))
        os.close(stdin)

    def begin(self):
        """What the real one tells first: it is still down, and has a job."""
        self.tell("inactive", 7)
        self.tell("activating", 7)
        if self.process is None:
            self.tell("failed", 0)
        else:
            self.tell("active", 0)
            GLib.child_watch_add(GLib.PRIORITY_DEFAULT, self.process.pid, self.on_end)

    def tell(self, state, job):
        job = dbus.Struct((dbus.UInt32(job), dbus.ObjectPath("/")), signature="uo")
        self.PropertiesChanged(UNIT, {"ActiveState": state, "Job": job}, [])

    def on_end(self, pid, status):
        if os.WIFEXITED(status):
            code, status = CLD_EXITED, os.WEXITSTATUS(status)
        else:
            code, status = CLD_KILLED, os.WTERMSIG(status)
        self.result.update(Result="success" if status == 0 else "exit-code", ExecMainCode=dbus.Int32(code),
                           ExecMainStatus=dbus.Int32(status))
        self.tell("failed" if status else "inactive", 0)

    @dbus.service.signal(dbus.PROPERTIES_IFACE, "sa{sv}as")
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    @dbus.service.method(dbus.PROPERTIES_IFACE, "s", "a{sv}")
    def GetAll(self, interface):
        return self.result


class Manager(dbus.service.Object):
    """What starts and ends services."""

    def __init__(self, bus, record):
        super().__init__(bus, PATH)
        self.bus, self.record, self.units = bus, record, {}

    def note(self, **what):
        with open(self.record, "a", encoding="utf-8") as file:
            file.write(json.dumps(what, default=str) + "\n")

    @dbus.service.method(NAME + ".Manager", "", "")
    def Subscribe(self):
        pass

    @dbus.service.method(NAME + ".Manager", "ssa(sv)a(sa(sv))", "o", byte_arrays=True, sender_keyword="sender")
    def StartTransientUnit(self, name, mode, properties, others, sender):
        properties = dict(properties)
        self.note(method="start", sender=sender, name=name, properties={k: v for k, v in properties.items() if k != "StandardInputFileDescriptor"})
        unit = self.units[name] = Unit(self.bus, name, properties, self)
        GLib.idle_add(unit.begin)
        return dbus.ObjectPath(PATH + "/job/7")

    @dbus.service.method(NAME + ".Manager", "ssi", "")
    def KillUnit(self, name, who, number):
        self.note(method="kill", name=name, who=who, signal=int(number))
        os.killpg(self.units[name].process.pid, int(number))

    @dbus.service.method(NAME + ".Manager", "s", "")
    def UnrefUnit(self, name):
        self.note(method="unref", name=name)
        self.units.pop(name).remove_from_connection()


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(os.environ["DBUS_SESSION_BUS_ADDRESS"])
    manager = Manager(bus, sys.argv[1])
    bus.request_name(NAME)
    loop = GLib.MainLoop()
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, loop.quit)
    loop.run()
    for unit in manager.units.values():
        if unit.process is not None and unit.process.poll() is None:
            os.killpg(unit.process.pid, signal.SIGKILL)
    return 0


if __name__ == "__main__":
    sys.exit(main())

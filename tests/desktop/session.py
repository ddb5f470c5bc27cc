# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desktop sessions of our own: a private bus and home, a real notification server, nothing else.

Whatever is started here is ended here, by its process id. Several sessions run side by side.
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from gi.repository import Gio, GLib

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><servicedir>{services}</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""

SHELL_SETTINGS = """[org/gnome/shell]
welcome-dialog-last-shown-version='99'
[org/gnome/desktop/interface]
enable-animations=false
[org/gnome/desktop/background]
picture-uri=''
picture-uri-dark=''
[org/gnome/desktop/session]
idle-delay=uint32 0
"""

BANNER_SCRIPT = """(() => { const b = Main.messageTray._banner; if (!b) return null;
 const n = b.notification, text = l => l ? l.clutter_text.text : null;
 return {title: text(b.titleLabel), body: text(b.bodyLabel || b._bodyLabel), urgency: n.urgency,
  source: n.source.title, expanded: b.expanded, image: !!n.gicon,
  buttons: b._buttonBox ? b._buttonBox.get_children().map(c => c.label) : []}; })()"""

# Where to click: the middle of a button, or the banner's text.
PLACE_SCRIPT = """(() => { const b = Main.messageTray._banner; if (!b) return null;
 let actor = b, share = 4;
 if (%(label)s) { if (!b.expanded) b.expand(false);
  actor = (b._buttonBox ? b._buttonBox.get_children() : []).find(c => c.label === %(label)s);
  share = 2; }
 if (!actor) return null;
 const [x, y] = actor.get_transformed_position(), [w, h] = actor.get_transformed_size();
 return w > 0 && isFinite(x + y) ? [x + w / share, y + (share === 4 ? 30 : h / 2)] : null; })()"""

# A pointer of the shell's own: what is under it is what is hit.
POINTER_SCRIPT = """(() => { const {Clutter, GLib} = imports.gi;
 const seat = Clutter.get_default_backend().get_default_seat();
 globalThis.pointer = globalThis.pointer ||
  seat.create_virtual_device(Clutter.InputDeviceType.POINTER_DEVICE);
 const now = () => GLib.get_monotonic_time();
 %s; return true; })()"""

# A session without any keyboard has no clipboard for programs without a window.
KEYBOARD_SCRIPT = """(() => { const {Clutter, GLib} = imports.gi;
 const seat = Clutter.get_default_backend().get_default_seat();
 globalThis.keyboard = seat.create_virtual_device(Clutter.InputDeviceType.KEYBOARD_DEVICE);
 const now = GLib.get_monotonic_time();
 globalThis.keyboard.notify_keyval(now, Clutter.KEY_Shift_L, Clutter.KeyState.PRESSED);
 globalThis.keyboard.notify_keyval(now, Clutter.KEY_Shift_L, Clutter.KeyState.RELEASED);
 return true; })()"""

TRAY_SCRIPT = """Main.messageTray.getSources().flatMap(s => s.notifications.map(
 n => ({title: n.title, body: n.bannerBodyText, urgency: n.urgency, source: s.title})))"""

# The shell greets with notifications of its own ("Logged in as a privileged user").
CLEAR_SCRIPT = """Main.messageTray.getSources().forEach(s => s.destroy());
 !Main.messageTray._banner && Main.messageTray.getSources().length === 0"""

STARTED_SCRIPT = "!Main.layoutManager._startingUp && (Main.overview.hide(), true)"

# Of the shell's own scale.
URGENCY_LOW, URGENCY_NORMAL, URGENCY_CRITICAL = 0, 1, 3


def wait_for(what, check, patience=30):
    """Returns the first true answer of check(); after patience seconds there is none."""
    deadline = time.monotonic() + patience
    while True:
        answer = check()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f'waited {patience} s in vain for {what}')
        time.sleep(0.03)


class Session:
    """A private session bus with folders of its own, and no notification server."""

    services = ()

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix='cidalert-desktop-'))
        self.processes = []
        for name in ('run', 'home', 'services', 'config', 'data', 'cache'):
            (self.folder / name).mkdir(mode=0o700)
        self.env = {key: value for key, value in os.environ.items()
                    if key not in ('DISPLAY', 'WAYLAND_DISPLAY', 'XDG_SESSION_ID', 'NOTIFY_SOCKET',
                                   'INVOCATION_ID', 'DBUS_SESSION_BUS_ADDRESS')}
        self.env.update(HOME=str(self.folder / 'home'), XDG_RUNTIME_DIR=str(self.folder / 'run'),
                        XDG_CONFIG_HOME=str(self.folder / 'config'),
                        XDG_DATA_HOME=str(self.folder / 'data'),
                        XDG_CACHE_HOME=str(self.folder / 'cache'),
                        GSETTINGS_BACKEND='memory', NO_AT_BRIDGE='1', GIO_USE_VFS='local',
                        LANG='C.UTF-8', TZ='Australia/Sydney')
        self.bus = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self.start_bus('bus')
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.env['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def stop(self):
        if self.bus:
            self.bus.close_sync(None)
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn(self, name, *command, **options):
        """Starts a program in the session; what it prints goes to the file NAME.log."""
        with open(self.log_path(name), 'wb') as log:
            process = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=subprocess.STDOUT, **options)
        self.processes.append(process)
        return process

    def log_path(self, name):
        return self.folder / f'{name}.log'

    def read_log(self, name):
        return self.log_path(name).read_text(errors='replace')

    def start_bus(self, name):
        socket = self.folder / 'run' / name
        config = self.folder / f'{name}.conf'
        for service in self.services:
            link = self.folder / 'services' / f'{service}.service'
            if not link.exists():
                link.symlink_to(f'/usr/share/dbus-1/services/{service}.service')
        config.write_text(BUS_CONFIG.format(socket=socket, services=self.folder / 'services'))
        self.spawn(name, 'dbus-daemon', f'--config-file={config}', '--nofork', '--nopidfile',
                   '--print-address')
        # It says its address once it listens; its socket is there a moment earlier.
        wait_for(f'the bus {socket}', lambda: 'unix:' in self.read_log(name))
        return f'unix:path={socket}'

    def start_display(self, size):
        """Starts a private X server."""
        reader, writer = os.pipe()
        self.spawn('xvfb', 'Xvfb', '-displayfd', str(writer), '-screen', '0', f'{size}x24',
                   '-nolisten', 'tcp', pass_fds=(writer,))
        os.close(writer)
        with os.fdopen(reader) as lines:
            self.env['DISPLAY'] = ':' + lines.readline().strip()

    def call(self, name, path, interface, method, arguments=None):
        return self.bus.call_sync(name, path, interface, method, arguments, None,
                                  Gio.DBusCallFlags.NONE, 5000, None).unpack()

    def has_name(self, name):
        return self.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'NameHasOwner',
                         GLib.Variant('(s)', (name,)))[0]


class DunstSession(Session):
    """dunst on a private X server."""

    def start(self):
        super().start()
        self.start_display('800x600')
        self.start_dunst()

    def start_dunst(self):
        config = Path(__file__).parent / 'dunstrc'
        self.dunst = self.spawn('dunst', 'dunst', '-conf', str(config), '-print')
        wait_for('dunst', lambda: self.has_name('org.freedesktop.Notifications'))

    def count_displayed(self):
        return int(subprocess.run(['dunstctl', 'count', 'displayed'], env=self.env, check=True,
                                  capture_output=True, text=True).stdout)

    def screenshot(self, path):
        """The whole screen as a PNG file; dunst draws soon after it said that it shows."""
        time.sleep(0.3)
        picture = subprocess.run(['xwd', '-root', '-silent'], env=self.env, check=True,
                                 capture_output=True).stdout
        subprocess.run(['convert-im6.q16', 'xwd:-', str(path)], input=picture, check=True)


class GnomeSession(Session):
    """A real GNOME Shell, headless, with its real notification service."""

    services = ('org.gnome.Shell.Notifications',)

    def __init__(self):
        super().__init__()
        self.env.update(GSETTINGS_BACKEND='keyfile', LIBGL_ALWAYS_SOFTWARE='1',
                        XDG_CURRENT_DESKTOP='GNOME', XDG_SESSION_TYPE='wayland')
        settings = self.folder / 'config/glib-2.0/settings'
        settings.mkdir(parents=True)
        (settings / 'keyfile').write_text(SHELL_SETTINGS)
        # Else "Screen Lock disabled" is the first banner.
        (self.folder / 'data/gnome-shell').mkdir()
        (self.folder / 'data/gnome-shell/lock-warning-shown').touch()

    def install(self, source, folder):
        """Puts a file where the shell finds it when it starts."""
        target = self.folder / 'data' / folder
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)

    def start(self):
        super().start()
        # The shell insists on a system bus where logind seems to run; an empty one will do.
        self.env['DBUS_SYSTEM_BUS_ADDRESS'] = self.start_bus('system-bus')
        # Unsafe mode lets anybody evaluate scripts in the shell and take screenshots.
        self.shell = self.spawn('shell', 'gnome-shell', '--unsafe-mode', '--sm-disable',
                                '--headless', '--no-x11', '--virtual-monitor', '1280x800')
        wait_for('GNOME Shell', self.has_started, 30)
        self.env['WAYLAND_DISPLAY'] = 'wayland-0'
        assert self.evaluate(KEYBOARD_SCRIPT)
        quiet = 0
        for _ in range(100):
            quiet = quiet + 1 if self.evaluate(CLEAR_SCRIPT) else 0
            if quiet > 5:
                break
            time.sleep(0.1)

    def has_started(self):
        assert self.shell.poll() is None, self.read_log('shell')[-2000:]
        return (self.has_name('org.gnome.Shell')
                and self.has_name('org.freedesktop.Notifications')
                and self.evaluate(STARTED_SCRIPT))

    def evaluate(self, script):
        try:
            is_done, answer = self.call('org.gnome.Shell', '/org/gnome/Shell', 'org.gnome.Shell',
                                        'Eval', GLib.Variant('(s)', (script,)))
        except GLib.Error:
            return None
        return json.loads(answer) if is_done and answer else None

    def get_banner(self):
        """The banner on the screen as a dictionary, or None."""
        return self.evaluate(BANNER_SCRIPT)

    def click(self, label=None):
        """Clicks on a button of the banner, or on the banner; a click at a time, as people do."""
        script = PLACE_SCRIPT % {'label': json.dumps(label)}

        def find_place():
            place = self.evaluate(script)
            time.sleep(0.1)
            return place == self.evaluate(script) and place

        x, y = wait_for(f'a place to click for {label} that stays', find_place)
        for step in (f'pointer.notify_absolute_motion(now(), {x}, {y})',
                     'pointer.notify_button(now(), 1, Clutter.ButtonState.PRESSED)',
                     'pointer.notify_button(now(), 1, Clutter.ButtonState.RELEASED)',
                     'pointer.notify_absolute_motion(now(), 5, global.stage.height - 5)'):
            assert self.evaluate(POINTER_SCRIPT % step)
            time.sleep(0.1)

    def paste(self):
        """What a program would paste."""
        return subprocess.run(['wl-paste', '--no-newline'], env=self.env, check=False, timeout=10,
                              capture_output=True, text=True).stdout

    def get_tray(self):
        """What the message list holds, as dictionaries."""
        return self.evaluate(TRAY_SCRIPT) or []

    def screenshot(self, path):
        """The whole screen as a PNG file, by the shell itself."""
        time.sleep(0.3)
        is_done, _ = self.call('org.gnome.Shell.Screenshot', '/org/gnome/Shell/Screenshot',
                               'org.gnome.Shell.Screenshot', 'Screenshot',
                               GLib.Variant('(bbs)', (False, False, str(path))))
        assert is_done and Path(path).stat().st_size > 0

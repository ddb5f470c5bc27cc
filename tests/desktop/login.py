# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login of our own: a real `systemd --user`, its real session bus, and nothing else.

The manager runs as a user without any privilege, on a machine that lets it have no user
namespaces: what starts here starts anywhere. Or it is root's own, which may have namespaces of
every kind. A private mount namespace makes it believe that
systemd has booted the machine. Whatever is started is ended by its process id.
"""

import contextlib
import ctypes
import os
import platform
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = 65534
PATIENCE_S = 30
# Of unshare and clone, with the flag that makes a user namespace, and of clone3, which cannot be looked into.
SYSCALLS = {"x86_64": (272, 56, 435), "aarch64": (97, 220, 435)}
CLONE_NEWUSER = 0x10000000
CGROUPS = ("/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup")


def enter():
    """Goes on in a mount namespace of its own, in which systemd seems to run."""
    if os.environ.get("CIDALERT_IN_NAMESPACE"):
        return
    os.environ["CIDALERT_IN_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])


def deny_user_namespaces():
    """A seccomp filter, which all that is started from here inherits."""
    unshare, clone, clone3 = SYSCALLS[platform.machine()]
    load_number, load_argument, equal, has_bits, leave = 0x20, 0x20, 0x15, 0x45, 0x06
    allow, no_permission, no_such_call = 0x7FFF0000, 0x00050001, 0x00050026
    program = [
        (load_number, 0, 0, 0), (equal, 5, 0, clone3), (equal, 1, 0, unshare), (equal, 0, 2, clone),
        (load_argument, 0, 0, 16), (has_bits, 2, 0, CLONE_NEWUSER),
        (leave, 0, 0, allow), (leave, 0, 0, no_such_call), (leave, 0, 0, no_permission)]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code)
    filter_program = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(22, 2, ctypes.c_char_p(filter_program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


class Login:
    """One user's manager, from login to logout."""

    def __init__(self, is_root=False):
        self.user = 0 if is_root else USER
        # Not below /tmp, which a unit may have one of its own of.
        self.folder = Path(tempfile.mkdtemp(prefix="cidalert-login-", dir="/run"))
        self.groups = []
        self.manager = None
        for name in ("run", "home", "home/.config/systemd/user", "home/.local/share", "bin"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        # The bus would look for the home where the user database says.
        self.env = {"HOME": str(self.folder / "home"), "XDG_RUNTIME_DIR": str(self.folder / "run"),
                    "XDG_DATA_HOME": str(self.folder / "home/.local/share"),
                    "XDG_CONFIG_HOME": str(self.folder / "home/.config"),
                    "PATH": "/usr/bin:/bin", "USER": "nobody", "LOGNAME": "nobody", "LC_ALL": "C.UTF-8",
                    "GIO_USE_VFS": "local", "GSETTINGS_BACKEND": "memory"}

    def __enter__(self):
        self.seem_booted()
        self.make_groups()
        self.give_away()
        self.manager = self.spawn(["/lib/systemd/systemd", "--user", "--log-target=console"],
                                  log=self.folder / "manager.log")
        self.wait("the manager is up", lambda: self.run("systemctl", "--user", "is-system-running").stdout.strip()
                  in ("running", "degraded"))
        return self

    def __exit__(self, *_):
        if self.manager:
            self.manager.send_signal(signal.SIGTERM)
            try:
                self.manager.wait(10)
            except subprocess.TimeoutExpired:
                self.manager.kill()
                self.manager.wait()
        self.remove_groups()
        shutil.rmtree(self.folder, ignore_errors=True)

    def seem_booted(self):
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run/systemd"], check=True)
        os.mkdir("/run/systemd/system")
        (self.folder / "manager.log").touch(mode=0o666)

    def make_groups(self):
        for root in CGROUPS:
            group = Path(root) / f"cidalert-{os.getpid()}"
            try:
                group.mkdir()
                for name in (group, group / "cgroup.procs", group / "cgroup.subtree_control"):
                    if name.exists():
                        os.chown(name, self.user, self.user)
                self.groups.append(group)
            except OSError:
                continue

    def remove_groups(self):
        for group in self.groups:
            for procs in group.rglob("cgroup.procs"):
                for pid in procs.read_text().split():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGKILL)
            for _ in range(50):
                try:
                    for folder in sorted(group.rglob("*"), reverse=True):
                        if folder.is_dir():
                            folder.rmdir()
                    group.rmdir()
                    break
                except OSError:
                    time.sleep(0.05)

    def give_away(self):
        """All in the folder belongs to the user."""
        for name in [self.folder, *self.folder.rglob("*")]:
            os.chown(name, self.user, self.user, follow_symlinks=False)

    def become_user(self):
        for group in self.groups:
            (group / "cgroup.procs").write_text(str(os.getpid()))
        if self.user == 0:
            return
        deny_user_namespaces()
        os.setgroups([])
        os.setgid(self.user)
        os.setuid(self.user)

    def spawn(self, command, log, **env):
        with open(log, "ab") as output:
            return subprocess.Popen(command, env={**self.env, **env}, stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=output, cwd="/", preexec_fn=self.become_user)

    def run(self, *command, **env):
        """Runs a command as the user, and waits for it."""
        return subprocess.run(command, env={**self.env, **env}, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, cwd="/", preexec_fn=self.become_user, check=False)

    def systemctl(self, *args):
        return self.run("systemctl", "--user", *args)

    def show(self, unit, *properties):
        """Properties of a unit as a dictionary."""
        said = self.systemctl("show", unit, "--property=" + ",".join(properties)).stdout
        return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)

    @property
    def bus(self):
        return f"unix:path={self.folder}/run/bus"

    def put(self, name, text, mode=0o600):
        """Writes a file of the user's."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        self.give_away()
        return path

    def link(self, target, name):
        """Makes a symbolic link of the user's."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)
        self.give_away()

    @staticmethod
    def persists_not(condition, for_s):
        """Whether something becomes true within a time in which it should not."""
        end = time.monotonic() + for_s
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.1)
        return False

    @staticmethod
    def wait(what, condition):
        end = time.monotonic() + PATIENCE_S
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"did not happen in {PATIENCE_S} s: {what}")
            time.sleep(0.05)

# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons and clicks, blocked callers, and what is shown again: when somebody is back at the desk,
and when the notification server is."""

import os
import re
import signal
import stat
import subprocess
import time
import unittest

import dbus
import dbusmock

from harness import PHONE_ID, TOKEN, Case
from simulated_phone import SimulatedPhone

HALL_ID = "0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e"
NOTIFICATIONS = "org.freedesktop.Notifications"
SAVER = "org.gnome.ScreenSaver"
ANA, JOE, SUE = "0299991234@h", "0391234567@h", "0391234568@h"
CLIPBOARD = "#!/bin/sh\nexec cat > {path}\n"


class ActionCase(Case):
    """A server that shows buttons, a phone that can be controlled, and a clipboard."""

    capabilities = "actions body body-markup icon-static"

    def setUp(self):
        super().setUp()
        self.phone = SimulatedPhone()
        self.addCleanup(self.phone.stop)
        self.write("config/cidalert/phones.conf", f"[phone desk]\nid={PHONE_ID}\nmake=snom\n"
                   f"token={TOKEN}\ncontrol={self.phone.base}\n", mode=0o600)
        self.write("bin/wl-copy", CLIPBOARD.format(path=self.path("clipboard")), mode=0o700)
        self.env["PATH"] = self.path("bin") + ":" + self.env["PATH"]
        self.env["WAYLAND_DISPLAY"] = "wayland-0"

    def start_ready(self):
        """A daemon that knows what the phone lets be done, and who is a stranger."""
        self.start_daemon()
        self.wait_contacts((self.contacts or "").count("BEGIN:VCARD"))
        self.eventually(lambda: self.status()["phones"][0]["control"] == "ready", "the phone is probed")

    def shown(self):
        """What is on the screen: the latest Notify of each id that was not closed since."""
        notices, next_id = {}, 1
        for method, args in [(m, a) for _, m, a in self.mock.GetCalls()]:
            if method == "Notify":
                key = int(args[1]) or next_id
                next_id += not args[1]
                notices[key] = {"id": key, "title": str(args[3]), "body": str(args[4]),
                                "actions": [str(a) for a in args[5]], "hints": args[6]}
            elif method == "CloseNotification":
                notices.pop(int(args[0]), None)
        return list(notices.values())

    def wait_shown(self, title, label=None):
        def search():
            return next((n for n in self.shown() if title in n["title"]
                         and (label is None or label in n["actions"])), None)
        return self.eventually(search, f"{title} is shown with {label}; there is {self.shown()}")

    def wait_gone(self, title):
        self.eventually(lambda: not any(title in n["title"] for n in self.shown()), f"{title} is gone")

    def click(self, title, label):
        notice = self.wait_shown(title, label)
        key = notice["actions"][notice["actions"].index(label) - 1]
        self.mock.EmitSignal(NOTIFICATIONS, "ActionInvoked", "us",
                             [dbus.UInt32(notice["id"]), key])

    def miss(self, remote=JOE, call="c1", name=""):
        self.report("incoming", remote, call=call, name=name)
        self.report("missed", remote, call=call, name=name)

    def wait_clipboard(self, text):
        def is_there():
            try:
                with open(self.path("clipboard"), encoding="utf-8") as file:
                    return file.read() == text
            except FileNotFoundError:
                return False
        self.eventually(is_there, f"{text} is on the clipboard")

    def journal(self, kind):
        return self.database().execute("SELECT reason, call_uid FROM events WHERE kind = ?", (kind,)).fetchall()

    @property
    def blocked_path(self):
        return self.path("config/cidalert/blocked")


class Ringing(ActionCase):

    # What the phone lets be done, and the clipboard; the call is refused once the phone has done it,
    # since some phones never report that. One that does changes nothing more.
    def test_reject_reaches_the_phone(self):
        self.start_ready()
        self.phone.ring()
        self.report("incoming", ANA)
        notice = self.wait_shown("Ana Pérez", "Reject")
        self.assertEqual(notice["actions"][1::2], ["Open", "Answer", "Reject", "Copy number"])
        self.assertTrue(notice["hints"]["resident"])
        self.click("Ana Pérez", "Reject")
        self.eventually(lambda: self.phone.state == "idle", "the phone was asked")
        self.wait_gone("Ana Pérez")
        self.report("rejected", ANA)
        self.assertEqual([call["outcome"] for call in self.calls()], ["rejected"])
        self.eventually(lambda: self.journal("asked"), "it is in the journal")
        self.assertEqual(self.journal("asked")[0][0], "reject")

    # The same for taking the call.
    def test_answer_reaches_the_phone(self):
        self.start_ready()
        self.phone.ring()
        self.report("incoming", ANA)
        self.click("Ana Pérez", "Answer")
        self.eventually(lambda: self.phone.state == "active", "the phone was asked")
        self.report("connected", ANA)
        self.wait_gone("Ana Pérez")

    # The number as it can be dialled from anywhere; a click on the notice does the same.
    def test_number_is_copied(self):
        self.start_ready()
        self.report("incoming", JOE)
        self.click("9123 4567", "Copy number")
        self.wait_clipboard("+61391234567")
        os.unlink(self.path("clipboard"))
        self.click("9123 4567", "Open")
        self.wait_clipboard("+61391234567")
        self.wait_shown("9123 4567")

    # One click is told several times by some servers, and people click twice: it is done once.
    def test_a_click_is_done_once(self):
        self.start_ready()
        self.miss()
        self.click("Missed call", "Call back")
        self.click("Missed call", "Call back")
        self.eventually(lambda: self.phone.dialled, "the phone dials")
        self.persists(lambda: len(self.phone.dialled) == 1, "it dials once")

    # A phone that has nothing to answer: the user is told, and the call is still shown.
    def test_a_refusal_is_told(self):
        self.start_ready()
        self.report("incoming", ANA)
        self.phone.stop()
        self.click("Ana Pérez", "Answer")
        self.wait_shown("The call was not answered")
        self.wait_shown("Ana Pérez")

    # Two callers at once: no button could say whom it means.
    def test_two_callers_have_no_buttons(self):
        self.start_ready()
        self.report("incoming", JOE, call="a")
        self.report("incoming", SUE, call="b")
        self.assertEqual(self.wait_shown("2 calls")["actions"], ["default", "Open"])


BROWSER = "#!/bin/sh\nprintf '%s' \"$*\" > {path}.new && mv {path}.new {path}\n"
ENTRY = "[Desktop Entry]\nType=Application\nName=Browser\nExec={path} %u\nMimeType=x-scheme-handler/https;\n"


class Page(ActionCase):
    settings = "[numbers]\nregion=AU\n[hook crm]\nopen=https://crm.example/find?n={number}&who={name}\n"

    def setUp(self):
        super().setUp()
        self.write("bin/browser", BROWSER.format(path=self.path("page")), mode=0o700)
        self.write("data/applications/browser.desktop", ENTRY.format(path=self.path("bin/browser")))
        self.write("config/mimeapps.list", "[Default Applications]\nx-scheme-handler/https=browser.desktop\n")

    def wait_page(self, address):
        self.eventually(lambda: os.path.exists(self.path("page")), "the browser is started")
        with open(self.path("page"), encoding="utf-8") as file:
            self.assertEqual(file.read(), address)

    def start_portal(self):
        name = "org.freedesktop.portal.Desktop"
        path = "/org/freedesktop/portal/desktop"
        process = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", "--session", name, path,
                                    "org.freedesktop.portal.OpenURI"], env=self.env)
        self.addCleanup(self.end, process)
        self.eventually(lambda: self.bus.name_has_owner(name), "the portal is there")
        portal = dbus.Interface(self.bus.get_object(name, path), dbusmock.MOCK_IFACE)
        portal.AddMethod("org.freedesktop.portal.OpenURI", "OpenURI", "ssa{sv}", "o",
                         "ret = dbus.ObjectPath('/r/1')")
        return portal

    # The page of the user's choice, in the browser of the user's choice; what the caller says stays
    # within its place in the address, whatever it is.
    def test_a_page_is_opened_in_the_browser(self):
        self.start_ready()
        self.phone.ring()
        self.report("incoming", JOE, name='x&n=1 "$(id)" #')
        notice = self.wait_shown("x&n=1", "Answer")
        self.assertEqual(notice["actions"][1::2], ["Open", "Answer", "Reject", "Open"])
        key = notice["actions"][-2]
        self.mock.EmitSignal(NOTIFICATIONS, "ActionInvoked", "us", [dbus.UInt32(notice["id"]), key])
        self.wait_page("https://crm.example/find?n=%2B61391234567&who=x%26n%3D1%20%22%24%28id%29%22%20%23")
        self.wait_shown("x&n=1")

    # Where there is a portal it is asked, and after a miss as well.
    def test_a_page_is_opened_by_the_portal(self):
        portal = self.start_portal()
        self.start_ready()
        self.miss()
        notice = self.wait_shown("Missed call", "Call back")
        self.assertEqual(notice["actions"][1::2], ["Open", "Call back", "Open", "Block"])
        key = notice["actions"][4]
        self.mock.EmitSignal(NOTIFICATIONS, "ActionInvoked", "us", [dbus.UInt32(notice["id"]), key])
        self.eventually(lambda: portal.GetMethodCalls("OpenURI"), "the portal is asked")
        self.assertEqual([str(args[1]) for _, args in portal.GetMethodCalls("OpenURI")],
                         ["https://crm.example/find?n=%2B61391234567&who="])
        self.assertFalse(os.path.exists(self.path("page")))

    # Without anything to open it the user is told so.
    def test_a_page_that_cannot_be_opened_is_told(self):
        for name in ("data/applications/browser.desktop", "config/mimeapps.list"):
            os.unlink(self.path(name))
        self.write("bin/gio", "#!/bin/sh\nexit 2\n", mode=0o700)
        self.start_ready()
        self.report("incoming", JOE)
        notice = self.wait_shown("9123 4567", "Answer")
        self.mock.EmitSignal(NOTIFICATIONS, "ActionInvoked", "us",
                             [dbus.UInt32(notice["id"]), notice["actions"][-2]])
        self.assertEqual(self.wait_shown("The page was not opened")["body"], "gio: it left with status 2")


class NoButtons(ActionCase):

    # A phone without a remote control, and a desktop without a clipboard: nothing that does nothing.
    def test_nothing_that_would_not_work(self):
        self.write("config/cidalert/phones.conf",
                   f"[phone desk]\nid={PHONE_ID}\nmake=snom\ntoken={TOKEN}\n", mode=0o600)
        del self.env["WAYLAND_DISPLAY"]
        self.start_daemon()
        self.report("incoming", JOE)
        self.assertEqual(self.wait_shown("9123 4567")["actions"], ["default", "Open"])


class NoActions(Case):
    capabilities = "body"

    # What the server can do is asked of it: no buttons, and no escapes on the screen.
    def test_server_without_actions_and_markup(self):
        self.start_daemon()
        self.report("incoming", JOE, name="<b>&", call="a")
        self.report("incoming", SUE, name="Q&A", call="b")
        notice = self.wait_notice(lambda n: "2 calls" in n["title"], "both are shown")
        self.assertEqual(list(notice["actions"]), [])
        self.assertIn("<b>&", notice["body"])
        self.assertIn("Q&A", notice["body"])


class Missed(ActionCase):

    # Called back, and answered there: the notice goes. In between it waits, it was only rung.
    def test_calling_back_settles(self):
        self.start_ready()
        self.miss()
        self.click("Missed call from", "Call back")
        self.eventually(lambda: self.phone.dialled, "the phone dials")
        self.assertEqual(self.phone.dialled, ["0391234567"])
        self.report("outgoing", JOE, call="c2")
        self.persists(lambda: any("Missed" in n["title"] for n in self.shown()), "the miss waits")
        self.report("connected", JOE, call="c2")
        self.wait_gone("Missed call")

    # By caller, newest first, with count; one button, which says whom it means.
    def test_several_callers_are_one_notice(self):
        self.start_ready()
        self.miss(JOE, "c1")
        self.miss(ANA, "c2")
        self.miss(JOE, "c3")
        notice = self.wait_shown("3 missed calls")
        lines = notice["body"].split("\n")
        self.assertIn("9123 4567", lines[0])
        self.assertIn("(2)", lines[0])
        self.assertIn("Ana Pérez", lines[1])
        self.assertEqual(notice["actions"][1::2], ["Open", "Call back (03) 9123 4567"])
        self.report("outgoing", JOE, call="c4")
        self.report("connected", JOE, call="c4")
        notice = self.wait_shown("Missed call from Ana Pérez")
        self.assertEqual(notice["actions"][1::2], ["Open", "Call back", "Copy number"])

    # A click on the notice: it has been seen, and does not come back with the next miss.
    def test_a_click_on_the_notice_takes_it_away(self):
        self.start_ready()
        self.miss()
        self.click("Missed call", "Open")
        self.wait_clipboard("+61391234567")
        self.wait_gone("Missed call")
        self.miss(SUE, "c2")
        self.wait_shown("Missed call from (03) 9123 4568")

    # What stays behind when the daemon ends has no button: nobody would hear of it.
    def test_what_stays_behind_has_no_buttons(self):
        self.start_ready()
        self.miss()
        self.wait_shown("Missed call", "Call back")
        self.daemon.stop()
        self.assertEqual([n["actions"] for n in self.shown()], [[]])


class Forgotten(ActionCase):

    # What the user wants to be forgotten does not stay on the screen; who else was missed does, and whoever is
    # missed meanwhile.
    def test_who_is_forgotten_goes_from_the_missed_calls(self):
        self.start_ready()
        for call, remote in (("c1", JOE), ("c2", ANA), ("c3", JOE)):
            self.miss(remote, call=call)
        self.wait_shown("3 missed calls")
        self.assertEqual(self.command("calls", "forget", "--yes", "0391234567"), "2 calls are forgotten\n")
        self.miss(SUE, call="c4")
        notice = self.wait_shown("2 missed calls")
        self.assertIn("Ana", notice["body"])
        self.assertIn("9123 4568", notice["body"])
        self.assertNotIn("9123 4567", notice["body"])
        self.command("calls", "forget", "--yes", "--all")
        self.wait_gone("missed call")

    # Where nobody was forgotten nothing is shown anew.
    def test_who_is_not_forgotten_stays(self):
        self.start_ready()
        self.miss()
        self.wait_shown("Missed call")
        before = len(self.notices())
        self.run_command("calls", "forget", "--yes", "0391234568")
        self.eventually(lambda: self.status()["store"] == "ready", "the log is back")
        self.persists(lambda: len(self.notices()) == before and self.shown(), "the notice stays as it is")


class Blocked(ActionCase):

    # One click, and that number is heard of no more; the log has its calls.
    def test_a_stranger_is_blocked_by_a_click(self):
        self.start_ready()
        self.miss()
        self.click("Missed call", "Block")
        self.wait_gone("Missed call")
        with open(self.blocked_path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "+61391234567\n")
        self.assertEqual(stat.S_IMODE(os.stat(self.blocked_path).st_mode), 0o600)
        before = len(self.notices())
        self.miss(call="c2")
        self.assertEqual([call["outcome"] for call in self.calls()], ["missed", "blocked"])
        self.persists(lambda: len(self.notices()) == before, "nothing is shown")
        self.assertEqual(self.status()["open-calls"], 0)
        self.assertEqual(len(self.journal("blocked")), 1)

    # Blocked by a command, the one who was missed goes from the notice; whoever else waits stays.
    def test_who_was_missed_is_blocked_by_a_command(self):
        self.start_ready()
        self.miss(SUE, "c1")
        self.miss(JOE, "c2")
        self.wait_shown("2 missed calls")
        self.command("contacts", "block", "last")
        notice = self.wait_shown("Missed call from (03) 9123 4568", "Block")
        self.assertEqual(int(notice["hints"]["urgency"]), 0)
        self.command("contacts", "block", "03 9123 4568")
        self.wait_gone("issed call")
        self.assertEqual(self.shown(), [])

    # The file is the user's too, and watched. Contacts are never blocked.
    def test_the_file_counts_at_once_and_never_for_contacts(self):
        self.start_ready()
        self.wait_contacts(1)
        self.write("config/cidalert/blocked", "# a call centre\n03 9123*\n02 9999*\n", mode=0o600)

        def is_blocked():
            self.miss(SUE, call=f"s{len(self.calls('--all'))}")
            return self.calls()[-1]["outcome"] == "blocked"
        self.eventually(is_blocked, "the file is read")
        self.report("incoming", ANA, call="a")
        self.wait_shown("Ana Pérez")
        self.assertEqual(self.calls()[-1]["outcome"], "ringing")

    # Who calls while the daemon starts, and gives up before a long list is read, is blocked as well.
    def test_a_long_list_counts_from_the_first_call(self):
        numbers = "".join(f"04{number:08}\n" for number in range(10000000, 10004000))
        self.write("config/cidalert/blocked", f"{numbers}03 9123 4567\n", mode=0o600)
        self.start_daemon()
        self.miss(JOE)
        self.miss(ANA, call="c2")
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked", "missed"])
        self.wait_shown("Missed call")
        self.assertEqual([n["title"] for n in self.notices() if "9123" in n["title"] + n["body"]], [])

    # What others publish is read too, as it changes, and hides no friend; why is told, and where a
    # line makes no sense.
    def test_lists_of_others_count_and_are_explained(self):
        self.write("lists/spam", "# call centres\n03 9123 4567\nnonsense\n02 9999 1234\n")
        self.write("config/cidalert/cidalert.conf",
                   f"[numbers]\nregion=AU\n[contacts]\nblocklists={self.path('lists/spam')}\n")
        self.start_ready()
        self.wait_contacts(1)
        self.eventually(lambda: any("line 3" in p for p in self.status()["blocklists"][1]["problems"]),
                        "the bad line is told")
        self.assertIn("spam: line 3 is neither", self.command("status"))
        self.assertIn("spam: line 3 is neither", self.command())
        self.report("incoming", JOE, call="j")
        self.report("incoming", ANA, call="a")
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked", "ringing"])
        said = self.run_command("lookup", "03 9123 4567").stdout
        self.assertIn(f"by line 2 of {self.path('lists/spam')}", said)
        self.write("lists/spam", "withheld\n")
        self.eventually(lambda: "Blocked" not in self.run_command("lookup", "03 9123 4567").stdout, "it is read again")
        self.report("incoming", "anonymous@anonymous.invalid", call="w")
        self.assertEqual(self.calls()[-1]["outcome"], "blocked")

    def start_refusing(self):
        self.write("config/cidalert/blocked", "+61391234567\n")
        self.write("config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n[contacts]\nrefuse-blocked=true\n")
        self.start_ready()
        self.wait_contacts(1)

    # The phone is silent as well, if that is wanted; the log says blocked, whatever the phone calls it.
    def test_the_phone_refuses_blocked_calls(self):
        self.start_refusing()
        self.phone.ring()
        self.report("incoming", JOE)
        self.eventually(lambda: self.phone.state == "idle", "the phone was asked")
        self.report("rejected", JOE)
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked"])
        self.eventually(lambda: self.journal("asked"), "it is in the journal")

    # An exchange lets the phones of a group ring one after the other.
    def test_all_phones_refuse_blocked_calls(self):
        hall, token = SimulatedPhone(), "h2j4k6m8n9p2"
        self.addCleanup(hall.stop)
        self.write("config/cidalert/phones.conf", f"[phone desk]\nid={PHONE_ID}\nmake=snom\n"
                   f"token={TOKEN}\ncontrol={self.phone.base}\n[phone hall]\nid={HALL_ID}\nmake=snom\n"
                   f"token={token}\ncontrol={hall.base}\n", mode=0o600)
        self.start_refusing()
        self.eventually(lambda: self.status()["phones"][1]["control"] == "ready", "the other phone is probed")
        self.phone.ring()
        self.report("incoming", JOE, call="4a1b2c3d@pbx")
        self.eventually(lambda: self.phone.state == "idle", "the phone was asked")
        hall.ring()
        self.report("incoming", JOE, token=token, call="4a1b2c3d@pbx")
        self.eventually(lambda: hall.state == "idle", "the other phone was asked")
        self.report("rejected", JOE, token=token, call="4a1b2c3d@pbx")
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked"])
        self.eventually(lambda: len(self.journal("asked")) == 2, "both are in the journal")

    # The phone might send away whoever else is there; and who comes meanwhile was not refused.
    def test_the_phone_refuses_nobody_else(self):
        self.start_refusing()
        self.phone.ring()
        self.report("incoming", ANA, call="a")
        self.report("incoming", JOE, call="b")
        self.persists(lambda: self.phone.state == "ringing", "the phone is not asked")
        self.report("missed", ANA, call="a")
        self.phone.delay_s = 0.5
        self.report("incoming", JOE, call="c")
        self.report("incoming", ANA, call="d")
        self.eventually(lambda: self.phone.state == "idle", "the phone was asked")
        self.persists(lambda: self.calls()[-1]["outcome"] == "ringing", "it rings on")
        self.assertEqual([call["outcome"] for call in self.calls()], ["missed", "blocked", "blocked", "ringing"])

    # Whoever is blocked while he rings is heard of no more.
    def test_who_rings_can_be_blocked(self):
        self.start_ready()
        self.wait_contacts(1)
        self.report("incoming", JOE)
        self.wait_shown("9123 4567")
        self.write("config/cidalert/blocked", "03 9123 4567\n", mode=0o600)
        self.wait_gone("9123 4567")
        self.eventually(lambda: self.calls()[0]["outcome"] == "blocked", "the log knows")

    # Who takes a blocked call has answered it.
    def test_a_blocked_call_can_be_taken(self):
        self.write("config/cidalert/blocked", "+61391234567\n")
        self.start_ready()
        self.wait_contacts(1)
        self.report("incoming", JOE)
        self.assertEqual(self.calls()[0]["outcome"], "blocked")
        self.report("connected", JOE)
        self.report("disconnected", JOE)
        self.assertEqual([call["outcome"] for call in self.calls()], ["answered"])

    # Some phones tell twice that they ring, and give no call id.
    def test_a_blocked_call_that_is_told_twice_is_one(self):
        self.write("config/cidalert/blocked", "+61391234567\n")
        self.start_ready()
        self.wait_contacts(1)
        for call in (None, "a", None, "a"):
            self.report("incoming", JOE, call=call)
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked"])
        self.report("missed", JOE, call="a")
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked"])
        self.report("incoming", JOE, call=None)
        self.assertEqual([call["outcome"] for call in self.calls()], ["blocked", "blocked"])

    # Nobody blocks a contact by a click, nor somebody who hides the number.
    def test_only_strangers_can_be_blocked(self):
        self.start_ready()
        self.wait_contacts(1)
        self.miss(ANA, "a")
        self.assertNotIn("Block", self.wait_shown("Missed call from Ana Pérez")["actions"])
        self.report("connected", ANA, call="a2")
        self.miss("anonymous@anonymous.invalid", "b")
        self.assertEqual(self.wait_shown("Missed call from Withheld")["actions"], ["default", "Open"])


class Named(ActionCase):

    # The name given by a command is in the notice of missed calls at once, in place, and no news.
    def test_who_was_missed_is_named_by_a_command(self):
        self.start_ready()
        self.miss(JOE, "c1")
        self.miss(JOE, "c2")
        before = self.wait_shown("2 missed calls from (03) 9123 4567", "Block")
        n_before = len(self.notices())
        self.command("contacts", "name", "last", "Joe Bloggs")
        notice = self.wait_shown("2 missed calls from Joe Bloggs")
        self.assertEqual(notice["id"], before["id"])
        self.assertNotIn("Block", notice["actions"])
        self.assertEqual([int(n["hints"]["urgency"]) for n in self.notices()[n_before:]], [0])
        self.assertTrue(notice["hints"]["suppress-sound"])
        self.assertEqual(len(self.shown()), 1)

    # Two numbers of one contact are two callers when the address book says so, and one when it says that.
    def test_who_was_missed_turns_out_to_be_two(self):
        self.start_ready()
        self.command("contacts", "name", "03 9123 4567", "Joe Bloggs")
        self.command("contacts", "name", "03 9123 4568", "Joe Bloggs")
        self.miss(JOE, "c1")
        self.miss(SUE, "c2")
        self.wait_shown("2 missed calls from Joe Bloggs")
        self.command("contacts", "name", "03 9123 4567", "Joe Smith")
        notice = self.eventually(lambda: next((n for n in self.shown() if n["title"] == "2 missed calls"), None),
                                 "they are two")
        self.assertRegex(notice["body"], r"^Joe Bloggs · \d\d:\d\d\nJoe Smith · \d\d:\d\d$")
        self.assertEqual(int(notice["hints"]["urgency"]), 0)
        self.command("contacts", "name", "03 9123 4568", "Joe Smith")
        self.wait_shown("2 missed calls from Joe Smith")


class Again(ActionCase):

    def start_screen_saver(self):
        self.saver_process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "dbusmock", "--session", SAVER, "/org/gnome/ScreenSaver", SAVER],
            env=self.env)
        self.addCleanup(self.end, self.saver_process)
        self.eventually(lambda: self.bus.name_has_owner(SAVER), "the screen saver is there")
        self.saver = dbus.Interface(self.bus.get_object(SAVER, "/org/gnome/ScreenSaver"), dbusmock.MOCK_IFACE)
        self.saver.AddMethod(SAVER, "GetActive", "", "b", "ret = False")

    def lock(self, is_locked):
        self.saver.EmitSignal(SAVER, "ActiveChanged", "b", [is_locked])

    def restart(self, with_signal=signal.SIGTERM):
        if with_signal == signal.SIGKILL:
            self.daemon.process.kill()
        self.daemon.stop()
        before = len(self.notices())
        self.start_daemon()
        self.eventually(lambda: self.status()["store"] == "ready", "the log is open")
        return before

    def wait_marked(self, number):
        def is_marked():
            with open(self.path("home/.local/state/cidalert/seen"), encoding="utf-8") as file:
                return f" {number}\n" in file.read()
        self.eventually(is_marked, "what is shown is remembered")

    def wait_closed(self):
        def is_closed():
            try:
                with open(self.path("home/.local/state/cidalert/seen"), encoding="utf-8") as file:
                    return "[closed]" in file.read()
            except FileNotFoundError:
                return False
        self.eventually(is_closed, "what was closed is remembered")

    # Whoever waited when the daemon stopped, or crashed, waits still: there again, without a banner.
    def test_what_was_missed_outlives_a_restart(self):
        self.start_ready()
        self.miss(ANA, "c1")
        self.miss(JOE, "c2")
        self.miss(JOE, "c3")
        self.report("outgoing", ANA, call="c4")
        self.report("connected", ANA, call="c4")
        for with_signal in (signal.SIGTERM, signal.SIGKILL):
            before = self.restart(with_signal)
            notice = self.eventually(lambda: next((n for n in self.notices()[before:]), None), "it is there again")
            self.assertEqual(notice["title"], "2 missed calls from (03) 9123 4567")
            self.assertEqual(int(notice["hints"]["urgency"]), 0)
            self.assertTrue(notice["hints"]["suppress-sound"])
            self.eventually(lambda: len(self.shown()) == 1, "it stands there once")
            self.wait_marked(self.shown()[0]["id"])

    # What the user closed, or saw to, does not come back; what was missed since does.
    def test_what_was_closed_does_not_come_back(self):
        self.start_ready()
        self.miss(JOE, "c1")
        notice = self.wait_shown("Missed call")
        self.mock.EmitSignal(NOTIFICATIONS, "NotificationClosed", "uu", [dbus.UInt32(notice["id"]), dbus.UInt32(2)])
        self.wait_closed()
        before = self.restart()
        self.persists(lambda: len(self.notices()) == before, "it stays away")
        self.miss(SUE, "c2")
        self.miss(ANA, "c3")
        self.command("done", "last")
        before = self.restart()
        notice = self.eventually(lambda: next((n for n in self.notices()[before:]), None), "it is there again")
        self.assertEqual(notice["title"], "Missed call from (03) 9123 4568")

    # A talk settles what came from any number of the contact's, and a restart does not bring it back.
    def test_a_talk_with_a_contact_outlives_a_restart(self):
        self.start_ready()
        self.command("contacts", "name", "03 9123 4567", "Joe Bloggs")
        self.command("contacts", "name", "03 9123 4568", "Joe Bloggs")
        self.miss(ANA, "c1")
        self.miss(JOE, "c2")
        self.wait_shown("2 missed calls")
        self.report("outgoing", SUE, call="c3")
        self.report("connected", SUE, call="c3")
        self.wait_shown("Missed call from Ana Pérez")
        self.report("disconnected", SUE, call="c3")
        before = self.restart()
        notice = self.eventually(lambda: next((n for n in self.notices()[before:]), None), "it is there again")
        self.assertEqual(notice["title"], "Missed call from Ana Pérez")

    # A mark is of one call, in the notice as in the log: the caller's other one waits on.
    def test_who_called_twice_waits_until_both_are_dealt_with(self):
        self.start_ready()
        self.miss(JOE, "c1")
        self.miss(JOE, "c2")
        before = self.wait_shown("2 missed calls from (03) 9123 4567")
        self.command("done", "last")
        notice = self.wait_shown("Missed call from (03) 9123 4567")
        self.assertEqual((notice["id"], int(notice["hints"]["urgency"])), (before["id"], 0))
        self.command("done", "1")
        self.wait_gone("issed call")

    # Whoever is to wait again does so in the notice too, without a banner, and no one else comes back.
    def test_who_waits_again_stands_in_the_notice_again(self):
        self.start_ready()
        for call, remote in enumerate((JOE, SUE, JOE)):
            self.miss(remote, f"c{call}")
        self.command("done", "1", "2", "3")
        self.wait_gone("issed call")
        before = len(self.notices())
        self.command("done", "--undo", "1", "3")
        self.wait_shown("2 missed calls from (03) 9123 4567")
        self.assertEqual({int(n["hints"]["urgency"]) for n in self.notices()[before:]}, {0})
        self.restart()
        self.command("done", "--undo", "2")
        self.wait_shown("3 missed calls")

    # What was missed behind a locked screen is shown once more, by caller, when it is unlocked.
    def test_back_at_the_desk(self):
        self.start_screen_saver()
        self.start_ready()
        self.eventually(lambda: self.saver.GetMethodCalls("GetActive"), "the screen saver is asked")
        self.lock(True)
        self.miss(JOE, "c1")
        self.miss(SUE, "c2")
        first = self.wait_shown("2 missed calls")
        self.lock(False)
        again = self.eventually(lambda: next((n for n in self.shown() if n["id"] != first["id"]), None),
                                "it is shown again")
        self.assertEqual(again["title"], "2 missed calls")
        self.assertEqual(int(again["hints"]["urgency"]), 1)
        self.eventually(lambda: len(self.shown()) == 1, "it is shown once")
        self.assertEqual(len(self.saver.GetMethodCalls("GetActive")), 1, "one watches the lock for all")

        # Nothing was missed since: nothing is shown.
        self.lock(True)
        self.lock(False)
        self.persists(lambda: [n["id"] for n in self.shown()] == [again["id"]], "it stays as it is")

    # Whoever was missed behind a locked screen and waits no more is no news, nor is who was seen before.
    def test_back_at_the_desk_when_nobody_new_waits(self):
        self.start_screen_saver()
        self.start_ready()
        self.eventually(lambda: self.saver.GetMethodCalls("GetActive"), "the screen saver is asked")
        self.miss(JOE, "c1")
        self.wait_shown("Missed call")
        self.lock(True)
        self.miss(SUE, "c2")
        self.wait_shown("2 missed calls")
        self.report("outgoing", SUE, call="c3")
        self.report("connected", SUE, call="c3")
        alone = self.wait_shown("Missed call from (03) 9123 4567")
        before = len(self.notices())
        self.lock(False)
        self.persists(lambda: len(self.notices()) == before, "it stays as it is")
        self.assertEqual([n["id"] for n in self.shown()], [alone["id"]])

    # What was missed today is yesterday's a moment later, and says so without a word from anybody.
    def test_at_midnight_the_day_is_told(self):
        self.start_ready()
        self.miss(JOE)
        self.wait_shown("Missed call")
        east_s = -(int(time.time()) + 5) % 86400
        self.env["TZ"] = f"+{east_s // 3600:02}:{east_s // 60 % 60:02}:{east_s % 60:02}"
        before = self.restart()
        notice = self.eventually(
            lambda: next((n for n in self.notices()[before:] if re.search(r"\d [A-Z]\w+ 23:5\d$", n["body"])), None),
            "the day is told")
        self.assertEqual(notice["title"], "Missed call from (03) 9123 4567")
        self.assertEqual(int(notice["hints"]["urgency"]), 0)
        self.assertEqual(len(self.shown()), 1)

    # A Shell restart: what should be on the screen is there again, buttons and all.
    def test_server_that_comes_back_is_shown_all_again(self):
        self.start_ready()
        self.miss(SUE, "m")
        self.wait_shown("Missed call")
        self.report("incoming", JOE, call="r")
        self.wait_shown("9123 4567", "Copy number")
        self.server_process.kill()
        self.server_process.wait()
        self.eventually(lambda: not self.bus.name_has_owner(NOTIFICATIONS), "it is gone")
        self.start_notification_server()
        self.wait_shown("9123 4567", "Copy number")
        self.click("9123 4567", "Copy number")
        self.wait_clipboard("+61391234567")
        self.report("connected", JOE, call="r")
        self.wait_shown("Missed call from (03) 9123 4568", "Call back")

    # What was missed was news before the Shell restarted; what was missed meanwhile is news after it.
    def test_server_that_comes_back_shows_no_news_twice(self):
        self.start_ready()
        self.miss(SUE, "c1")
        self.assertEqual(int(self.wait_shown("Missed call")["hints"]["urgency"]), 1)
        for misses, title, urgency in (((), "Missed call from (03) 9123 4568", 0), ((JOE,), "2 missed calls", 1),
                                       ((), "2 missed calls", 0)):
            self.end(self.server_process)
            self.eventually(lambda: not self.bus.name_has_owner(NOTIFICATIONS), "it is gone")
            self.eventually(lambda: self.status()["desktop-problem"], "the daemon knows")
            for remote in misses:
                self.miss(remote, "c2")
            self.start_notification_server()
            notice = self.wait_shown(title, "Call back" if "from" in title else None)
            self.assertEqual(int(notice["hints"]["urgency"]), urgency)


if __name__ == "__main__":
    unittest.main()

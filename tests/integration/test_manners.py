# Copyright (C) 2026 The cidalert authors
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""How calls are shown: by the settings, by Do Not Disturb, by the lock of the screen."""

import os
import subprocess
import unittest

import dbus

from harness import ANA, Case

LOW, NORMAL, CRITICAL = 0, 1, 2
ANA_CALLS = "0299991234@192.0.2.1"
EVE_CALLS = "0299995678@192.0.2.1"
STRANGER = "0391234567@192.0.2.1"

EVE = """BEGIN:VCARD\r
VERSION:3.0\r
FN:Eve Favourite\r
TEL:+61 2 9999 5678\r
X-FOLKS-FAVOURITE:true\r
END:VCARD\r
"""


class Manners(Case):
    contacts = ANA + EVE

    def setUp(self):
        super().setUp()
        self.env["GSETTINGS_BACKEND"] = "keyfile"

    def set_do_not_disturb(self, is_on):
        self.write("config/glib-2.0/settings/keyfile",
                   f"[org/gnome/desktop/notifications]\nshow-banners={'false' if is_on else 'true'}\n")

    def set(self, *notify, more=""):
        """Writes the settings; a daemon that runs takes them up."""
        self.write("config/cidalert/cidalert.conf",
                   "[numbers]\nregion=AU\n[notify]\n" + "".join(f"{line}\n" for line in notify) + more)

    def start(self, *notify, more=""):
        self.set(*notify, more=more)
        self.start_daemon()
        self.wait_contacts(self.contacts.count("BEGIN:VCARD"))

    def last(self):
        return (self.notices() or [None])[-1]

    def wait_last(self, fits, what):
        """Waits until the last notice that was sent is such; returns it."""
        return self.eventually(lambda: (n := self.last()) and fits(n) and n, what)

    def wait_shown(self, title, urgency):
        return self.wait_last(lambda n: title in n["title"] and n["hints"]["urgency"] == urgency,
                              f"{title} with urgency {urgency}")

    def ring(self, remote, call="c1", **more):
        self.report("incoming", remote=remote, call=call, **more)

    def finish(self, remote, call="c1"):
        self.report("connected", remote=remote, call=call)
        self.report("disconnected", remote=remote, call=call)


class DoNotDisturb(Manners):

    # By itself only favourites break through; the others wait in the list.
    def test_by_default_favourites_break_through(self):
        self.set_do_not_disturb(True)
        self.start()
        for remote, title, urgency in ((STRANGER, "(03) 9123 4567", NORMAL), (ANA_CALLS, "Ana", NORMAL),
                                       (EVE_CALLS, "Eve", CRITICAL)):
            self.ring(remote)
            self.wait_shown(title, urgency)
            self.finish(remote)

    # Each rule, row for row, by the setting alone and without a restart.
    def test_every_rule(self):
        self.set_do_not_disturb(True)
        self.start("break-through=never")
        for rule, urgencies in (("never", (NORMAL, NORMAL, NORMAL)), ("favourites", (NORMAL, NORMAL, CRITICAL)),
                                ("contacts", (NORMAL, CRITICAL, CRITICAL)),
                                ("always", (CRITICAL, CRITICAL, CRITICAL))):
            for remote, title, urgency in zip((STRANGER, ANA_CALLS, EVE_CALLS), ("(03)", "Ana", "Eve"), urgencies):
                with self.subTest(rule=rule, title=title):
                    self.ring(remote)
                    # While it rings the new rule is taken up at last.
                    self.set(f"break-through={rule}")
                    self.wait_shown(title, urgency)
                    self.finish(remote)

    # Of several who ring at once it is enough that one may.
    def test_the_strongest_of_several(self):
        self.set_do_not_disturb(True)
        self.start()
        self.ring(STRANGER, call="a")
        self.wait_shown("(03)", NORMAL)
        self.ring(EVE_CALLS, call="b")
        self.wait_shown("2 calls", CRITICAL)
        self.finish(EVE_CALLS, call="b")
        self.wait_shown("(03)", NORMAL)

    # What the user switches in GNOME's menu holds at once, for the call too that rings.
    def test_the_switch_is_live(self):
        self.set_do_not_disturb(False)
        self.start()
        self.ring(STRANGER)
        self.wait_shown("(03)", CRITICAL)
        self.set_do_not_disturb(True)
        self.wait_shown("(03)", NORMAL)
        self.set_do_not_disturb(False)
        self.wait_shown("(03)", CRITICAL)

    # Where GNOME is not installed there is no such switch, and nothing is the worse for it.
    def test_without_gnome(self):
        self.set_do_not_disturb(True)
        self.env["XDG_DATA_DIRS"] = self.path("nowhere")
        self.start()
        self.ring(STRANGER)
        self.wait_shown("(03)", CRITICAL)


class Rules(Manners):

    # Who is for the log alone is in the log, and nowhere else.
    def test_log_only(self):
        self.start("strangers=log", "withheld=log")
        for call, remote in (("a", STRANGER), ("b", "anonymous@anonymous.invalid")):
            self.ring(remote, call=call)
            self.report("missed", remote=remote, call=call)
        self.ring(ANA_CALLS, call="c")
        self.wait_shown("Ana", CRITICAL)
        self.report("missed", remote=ANA_CALLS, call="c")
        self.wait_last(lambda n: n["title"] == "Missed call from Ana Pérez", "one call was missed")
        self.assertEqual({n["title"] for n in self.notices()}, {"Ana Pérez", "Missed call from Ana Pérez"})
        self.assertEqual([c["outcome"] for c in self.calls()], ["missed"] * 3)

    # Beside somebody who is shown, who is not is neither named nor counted.
    def test_log_only_beside_another(self):
        self.start("strangers=log")
        self.ring(STRANGER, call="a")
        self.ring(ANA_CALLS, call="b")
        self.wait_shown("Ana", CRITICAL)
        self.persists(lambda: self.last()["title"] == "Ana Pérez", "nobody else is told of")

    # Quiet is in the list, without a banner and without a sound, missed or not.
    def test_quiet(self):
        self.start("strangers=quiet", "sound=true")
        self.ring(STRANGER)
        notice = self.wait_shown("(03)", LOW)
        self.assertTrue(notice["hints"]["suppress-sound"])
        self.assertNotIn("sound-name", notice["hints"])
        self.report("missed", remote=STRANGER, call="c1")
        missed = self.wait_shown("Missed call", LOW)
        self.assertTrue(missed["hints"]["suppress-sound"])

    # The line comes before the phone, the phone before who calls.
    def test_lines_and_phones(self):
        self.start("strangers=log", more="[phone desk]\nshow=quiet\n[line 0101]\nname=Sales\nshow=show\n")
        self.ring(STRANGER, call="a")
        self.wait_shown("(03)", CRITICAL)
        self.finish(STRANGER, call="a")
        self.ring(STRANGER, call="b", local="0102@192.0.2.1")
        self.wait_shown("(03)", LOW)
        self.finish(STRANGER, call="b")
        # As loud as before, had the phone not said otherwise.
        self.ring(ANA_CALLS, call="c", local="0102@192.0.2.1")
        self.wait_shown("Ana", LOW)

    # In quiet hours calls are quiet, but for those who may break through.
    def test_quiet_hours(self):
        self.start("quiet-hours=00:00-24:00")
        self.ring(ANA_CALLS)
        self.wait_shown("Ana", LOW)
        self.finish(ANA_CALLS)
        self.ring(EVE_CALLS)
        self.wait_shown("Eve", CRITICAL)
        self.finish(EVE_CALLS)

    # The theme's sound is a matter of taste: the phone rings already.
    def test_sound(self):
        self.start()
        self.ring(STRANGER, call="a")
        hints = self.wait_shown("(03)", CRITICAL)["hints"]
        self.assertNotIn("sound-name", hints)
        self.assertTrue(hints["suppress-sound"])
        self.finish(STRANGER, call="a")
        self.set("sound=true")
        self.ring(STRANGER, call="b")
        hints = self.wait_last(lambda n: "sound-name" in n["hints"], "the desktop rings")["hints"]
        self.assertEqual(hints["sound-name"], "phone-incoming-call")
        self.assertNotIn("suppress-sound", hints)

    # Whom I call is shown where that is wanted, without a noise, until the call ends.
    def test_outgoing(self):
        self.start()
        self.report("outgoing", remote=ANA_CALLS, call="a")
        self.persists(lambda: not self.notices(), "by default it is not shown")
        self.set("outgoing=show")
        notice = self.wait_shown("Call to Ana Pérez", NORMAL)
        self.assertEqual(notice["hints"]["category"], "call")
        self.assertTrue(notice["hints"]["suppress-sound"])
        self.report("connected", remote=ANA_CALLS, call="a")
        self.persists(lambda: not self.closes(), "it stays while people talk")
        self.report("disconnected", remote=ANA_CALLS, call="a")
        self.eventually(self.closes, "it goes when the call ends")

    # What would be done with a caller can be asked.
    def test_lookup_tells_how(self):
        self.start("strangers=log")
        self.assertIn("with a banner, in Do Not Disturb too", self.command("lookup", "0299995678"))
        self.assertRegex(self.command("lookup", "0299991234"), r"(?m)^Shown +with a banner$")
        self.assertIn("in the call log alone", self.run_command("lookup", "0391234567").stdout)

    # A slip is told with file and line, and what held before holds on.
    def test_a_slip_changes_nothing(self):
        self.start("strangers=quiet")
        self.set("strangers=hide")
        self.eventually(lambda: any("cidalert.conf:4: [notify] strangers" in p
                                    for p in self.status()["config-problems"]), "it is told")
        self.ring(STRANGER)
        self.wait_shown("(03)", LOW)


class Locked(Manners):

    def setUp(self):
        super().setUp()
        process = subprocess.Popen(
            ["/usr/bin/python3", "-m", "dbusmock", "--session", "--template", "gnome_screensaver",
             "--logfile", os.devnull], env=self.env)
        self.addCleanup(Case.end, process)
        self.eventually(lambda: self.bus.name_has_owner("org.gnome.ScreenSaver"), "the screen saver is there")
        self.saver = dbus.Interface(self.bus.get_object("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
                                    "org.gnome.ScreenSaver")

    def lock(self, is_locked):
        self.saver.SetActive(is_locked)

    # Nobody is named behind the lock, and who it was is told after it.
    def test_somebody(self):
        self.start("privacy=somebody")
        self.ring(ANA_CALLS)
        notice = self.wait_shown("Ana", CRITICAL)
        self.assertNotIn("x-gnome-privacy-scope", notice["hints"])
        self.lock(True)
        notice = self.wait_shown("Somebody is calling", CRITICAL)
        self.assertEqual(notice["body"], "")
        self.assertEqual(notice["hints"]["x-gnome-privacy-scope"], "system")
        self.report("missed", remote=ANA_CALLS, call="c1")
        notice = self.wait_last(lambda n: n["title"] == "1 missed call", "a missed call, nobody's")
        self.assertEqual(notice["body"], "")
        self.lock(False)
        self.wait_last(lambda n: n["title"] == "Missed call from Ana Pérez", "whose it was")

    # A screen that was locked before the daemon came is as locked.
    def test_locked_before_the_start(self):
        self.lock(True)
        self.start("privacy=somebody")
        self.ring(ANA_CALLS)
        self.wait_shown("Somebody is calling", CRITICAL)

    # Nothing is nothing: no ring, no missed call, until the screen is unlocked.
    def test_nothing(self):
        self.start("privacy=nothing")
        self.ring(ANA_CALLS)
        self.wait_shown("Ana", CRITICAL)
        self.lock(True)
        self.eventually(self.closes, "the ring goes")
        shown = len(self.notices())
        self.report("missed", remote=ANA_CALLS, call="c1")
        self.ring(STRANGER, call="c2")
        self.persists(lambda: len(self.notices()) == shown, "nothing is shown")
        self.lock(False)
        self.wait_shown("(03)", CRITICAL)
        self.finish(STRANGER, call="c2")
        self.wait_last(lambda n: n["title"] == "Missed call from Ana Pérez", "what was missed meanwhile")

    # Everything is told to be public beforehand, and no name is markup on the lock screen.
    def test_everything(self):
        self.start("privacy=everything")
        self.ring(STRANGER, name="<b>&")
        notice = self.wait_shown("<b>&", CRITICAL)
        self.assertEqual(notice["hints"]["x-gnome-privacy-scope"], "system")
        self.lock(True)
        notice = self.wait_shown("‹b›＆", CRITICAL)
        self.assertEqual(notice["hints"]["x-gnome-privacy-scope"], "system")

    # Where nothing is said GNOME decides what a locked screen shows.
    def test_as_gnome_is_set(self):
        self.start()
        self.ring(ANA_CALLS)
        self.wait_shown("Ana", CRITICAL)
        self.lock(True)
        self.persists(lambda: self.last()["title"] == "Ana Pérez"
                      and "x-gnome-privacy-scope" not in self.last()["hints"], "it stays as it is")


if __name__ == "__main__":
    unittest.main()

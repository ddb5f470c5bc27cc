/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "autostart-kit.h"
#include "check-kit.h"
#include "command-kit.h"
#include "fake-notify-server.h"
#include "manager-kit.h"

static GSubprocess *bus;

static int
begin_session (void **state)
{
  begin_system (state);
  bus = fake_bus_start (home);
  return 0;
}

static int
end_session (void **state)
{
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  g_clear_object (&bus);
  return end_home (state);
}

static CidExit
check (int argc, char **argv)
{
  static const CheckRow rows[] = {
    { .worst = CID_CHECK_WARNING, .says = "does not start", .cure = "cidalert autostart on" },
    { .worst = CID_CHECK_WARNING, .says = "has not read yet", .cure = "daemon-reload" },
    { .worst = CID_CHECK_WELL, .says = "cidalertd starts with your session" },
    { .worst = CID_CHECK_WARNING, .says = "not known from here", .cure = "cidalert autostart on" },
  };

  check_one (cid_check_autostart, &rows[atoi (argv[1])], NULL);
  return CID_EXIT_DONE;
}

/* After the next login nobody would show a call. */
static void
test_off_is_a_warning (void **state)
{
  run_command (check, "check 0");
  scratch_write (home, UNIT, "");
  run_command (check, "check 0");
  scratch_write (home, ENTRY, "[Desktop Entry]\nExec=/x\nHidden=true\n");
  run_command (check, "check 0");
}

/* Either way is enough. */
static void
test_on_is_well (void **state)
{
  scratch_write (home, ENTRY, "[Desktop Entry]\nExec=/x\n");
  run_command (check, "check 2");
  scratch_free (scratch_path (home, ENTRY));
  install_unit ();
  run_command (check, "check 2");
}

/* An entry that leaves the session to the unit is no way in where systemd runs it. */
static void
test_a_masked_unit_is_a_warning (void **state)
{
  Manager *manager = manager_new ("['cidalertd.service']");

  install_unit ();
  put_link ("/dev/null", OWN_UNIT);
  scratch_write (home, ENTRY, ENTRY_TEXT "X-GNOME-HiddenUnderSystemd=true\n");
  run_command (check, "check 2");
  manager->runs_session = TRUE;
  run_command (check, "check 0");
  scratch_write (home, ENTRY, ENTRY_TEXT);
  run_command (check, "check 2");
  manager_free (manager);
}

/* Over ssh the session of the desktop may be there to tell by, or not. */
static void
test_a_masked_unit_over_ssh_is_a_warning (void **state)
{
  Manager *manager = manager_new ("['cidalertd.service']");

  install_unit ();
  put_link ("/dev/null", OWN_UNIT);
  scratch_write (home, ENTRY, ENTRY_TEXT "X-GNOME-HiddenUnderSystemd=true\n");
  leave_desktop ();
  run_command (check, "check 3");
  manager->runs_session = TRUE;
  run_command (check, "check 0");
  return_to_desktop ();
  manager_free (manager);
}

/* A package that was just installed is on disk, and not yet known to the running systemd. */
static void
test_what_systemd_has_not_read_is_a_warning (void **state)
{
  Manager *manager = manager_new ("['other.service']");

  install_unit ();
  run_command (check, "check 1");
  manager->wants = "['cidalertd.service']";
  run_command (check, "check 2");
  manager_free (manager);
}

#define autostart_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave_system)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    autostart_test (test_off_is_a_warning),
    autostart_test (test_on_is_well),
    autostart_test (test_a_masked_unit_is_a_warning),
    autostart_test (test_a_masked_unit_over_ssh_is_a_warning),
    autostart_test (test_what_systemd_has_not_read_is_a_warning),
  };

  return cmocka_run_group_tests (tests, begin_session, end_session);
}

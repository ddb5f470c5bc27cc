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

#include <glib/gstdio.h>
#include <unistd.h>

#include "check-kit.h"
#include "command-kit.h"
#include "fake-notify-server.h"
#include "manager-kit.h"

#define UNIT "vendor/systemd/user/cidalertd.service"
#define LINK "vendor/systemd/user/graphical-session.target.wants/cidalertd.service"
#define ENTRY "etc/autostart/org.cidalert.CidAlert-autostart.desktop"

static GSubprocess *bus;

static int
begin_system (void **state)
{
  g_autofree char *vendor = NULL;
  g_autofree char *etc = NULL;

  begin_home (state);
  vendor = scratch_path (home, "vendor");
  etc = scratch_path (home, "etc");
  g_setenv ("XDG_DATA_DIRS", vendor, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", etc, TRUE);
  bus = fake_bus_start (home);
  return 0;
}

static int
end_system (void **state)
{
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  g_clear_object (&bus);
  return end_home (state);
}

static int
leave (void **state)
{
  scratch_free (scratch_path (home, "vendor"));
  scratch_free (scratch_path (home, "etc"));
  return move_out (state);
}

static void
install_unit (void)
{
  g_autofree char *path = scratch_path (home, LINK);
  g_autofree char *folder = g_path_get_dirname (path);

  scratch_write (home, UNIT, "[Service]\nExecStart=/x\n");
  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_int_equal (symlink ("../cidalertd.service", path), 0);
}

static CidExit
check (int argc, char **argv)
{
  static const CheckRow rows[] = {
    { .worst = CID_CHECK_WARNING, .says = "does not start", .cure = "cidalert autostart on" },
    { .worst = CID_CHECK_WARNING, .says = "has not read yet", .cure = "daemon-reload" },
    { .worst = CID_CHECK_WELL, .says = "cidalertd starts with your session" },
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

#define autostart_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    autostart_test (test_off_is_a_warning),
    autostart_test (test_on_is_well),
    autostart_test (test_what_systemd_has_not_read_is_a_warning),
  };

  return cmocka_run_group_tests (tests, begin_system, end_system);
}

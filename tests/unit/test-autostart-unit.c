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

#include "cli/autostart.h"
#include "command-kit.h"
#include "fake-notify-server.h"
#include "manager-kit.h"

#define VENDOR "vendor/systemd/user/cidalertd.service"
#define WANTS "/graphical-session.target.wants/cidalertd.service"
#define VENDOR_LINK "vendor/systemd/user" WANTS
#define OWN "config/systemd/user/cidalertd.service"
#define OWN_LINK "config/systemd/user" WANTS
#define SERVICE "[Service]\nExecStart=/x\n"

static GSubprocess *bus;
static CidAutostart *seen;

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
  return 0;
}

static int
enter_session (void **state)
{
  if (bus == NULL)
    bus = fake_bus_start (home);
  return move_in (state);
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
  g_clear_pointer (&seen, cid_autostart_free);
  return move_out (state);
}

static void
put_link (const char *target, const char *name)
{
  g_autofree char *path = scratch_path (home, name);
  g_autofree char *folder = g_path_get_dirname (path);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  g_remove (path);
  assert_int_equal (symlink (target, path), 0);
}

static CidExit
look (int argc, char **argv)
{
  g_clear_pointer (&seen, cid_autostart_free);
  seen = g_new0 (CidAutostart, 1);
  cid_autostart_look_at_unit (seen);
  return CID_EXIT_DONE;
}

static CidExit
set_unit (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (cid_autostart_set_unit (g_str_equal (argv[1], "on"), &error))
    return CID_EXIT_DONE;
  g_printerr ("%s", error->message);
  return CID_EXIT_FAILED;
}

static void
assert_seen (const char *unit, gboolean is_wanted, gboolean is_masked)
{
  g_autofree char *expected = unit != NULL ? scratch_path (home, unit) : NULL;

  assert_int_equal (run_command (look, "look"), CID_EXIT_DONE);
  assert_int_equal (g_strcmp0 (seen->unit, expected), 0);
  assert_int_equal (seen->is_wanted, is_wanted);
  assert_int_equal (seen->is_masked, is_masked);
}

static char *
read_link (const char *name)
{
  g_autofree char *path = scratch_path (home, name);

  return g_file_read_link (path, NULL);
}

/* As systemd.unit(5) has it: the user's own folder wins, and empty or /dev/null puts out of use. */
static void
test_the_files_tell (void **state)
{
  assert_seen (NULL, FALSE, FALSE);
  put_link ("../cidalertd.service", VENDOR_LINK);
  assert_seen (NULL, FALSE, FALSE);
  scratch_write (home, VENDOR, SERVICE);
  assert_seen (VENDOR, TRUE, FALSE);
  assert_true (seen->is_known);
  put_link ("/dev/null", OWN_LINK);
  assert_seen (VENDOR, FALSE, FALSE);
  put_link ("/no/longer/there", OWN_LINK);
  assert_seen (VENDOR, TRUE, FALSE);
  put_link ("/dev/null", OWN);
  assert_seen (OWN, FALSE, TRUE);
  scratch_replace (home, OWN, "");
  assert_seen (OWN, FALSE, TRUE);
  scratch_replace (home, OWN, SERVICE);
  assert_seen (OWN, TRUE, FALSE);
}

/* Where no unit is installed there is none to switch, and nothing is written. */
static void
test_without_a_unit_nothing_is_written (void **state)
{
  g_autofree char *folder = scratch_path (home, "config/systemd");

  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* On links the unit that is found, off takes the link away, or hides that of a package. */
static void
test_switching_writes_links (void **state)
{
  g_autofree char *vendor = scratch_path (home, VENDOR);
  g_autofree char *own = NULL;
  g_autofree char *none = NULL;
  g_autofree char *hidden = NULL;

  scratch_write (home, VENDOR, SERVICE);
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  own = read_link (OWN_LINK);
  assert_string_equal (own, vendor);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  none = read_link (OWN_LINK);
  assert_null (none);
  put_link ("../cidalertd.service", VENDOR_LINK);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  hidden = read_link (OWN_LINK);
  assert_string_equal (hidden, "/dev/null");
  put_link ("/dev/null", OWN);
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  assert_seen (VENDOR, TRUE, FALSE);
}

/* A unit of the user's own making is no mask, and is never removed. */
static void
test_a_unit_of_ones_own_stays (void **state)
{
  scratch_write (home, OWN, SERVICE);
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  assert_seen (OWN, TRUE, FALSE);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  assert_seen (OWN, FALSE, FALSE);
}

/* What stands on disk is one thing, what the running systemd has read another; one that says
 * something that nobody understands is not doubted. */
static void
test_the_running_manager_is_asked (void **state)
{
  static const struct {
    const char *wants;
    gboolean is_known;
  } rows[] = {
    { "['cidalertd.service', 'other.service']", TRUE },
    { "['other.service']", FALSE },
    { "@as []", FALSE },
    { "'cidalertd.service'", TRUE },
  };

  scratch_write (home, VENDOR, SERVICE);
  put_link ("../cidalertd.service", VENDOR_LINK);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Manager *manager = manager_new (rows[i].wants);

    assert_seen (VENDOR, TRUE, FALSE);
    assert_int_equal (seen->is_known, rows[i].is_known);
    assert_int_equal (manager->n_reloads, 0);
    assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
    assert_int_equal (manager->n_reloads, 1);
    manager_free (manager);
  }
}

/* A folder in which nothing can be made is told with its path, and systemd is left in peace. */
static void
test_what_cannot_be_written_is_told (void **state)
{
  Manager *manager = manager_new ("@as []");

  scratch_write (home, VENDOR, SERVICE);
  scratch_write (home, "config/systemd", "");
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_FAILED);
  assert_non_null (strstr (complained->str, OWN_LINK " cannot be changed: Not a directory"));
  assert_int_equal (manager->n_reloads, 0);
  manager_free (manager);
}

#define files_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave)
#define session_test(function) cmocka_unit_test_setup_teardown (function, enter_session, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    files_test (test_the_files_tell),
    files_test (test_without_a_unit_nothing_is_written),
    files_test (test_switching_writes_links),
    files_test (test_a_unit_of_ones_own_stays),
    session_test (test_the_running_manager_is_asked),
    session_test (test_what_cannot_be_written_is_told),
  };

  return cmocka_run_group_tests (tests, begin_system, end_system);
}

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
#include "cli/autostart.h"
#include "command-kit.h"
#include "fake-notify-server.h"
#include "manager-kit.h"

static GSubprocess *bus;
static CidAutostart *seen;

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
  g_clear_pointer (&seen, cid_autostart_free);
  return leave_system (state);
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
  put_link ("../cidalertd.service", LINK);
  assert_seen (NULL, FALSE, FALSE);
  scratch_write (home, UNIT, SERVICE_TEXT);
  assert_seen (UNIT, TRUE, FALSE);
  assert_true (seen->is_known);
  put_link ("/dev/null", OWN_LINK);
  assert_seen (UNIT, FALSE, FALSE);
  put_link ("/no/longer/there", OWN_LINK);
  assert_seen (UNIT, TRUE, FALSE);
  put_link ("/dev/null", OWN_UNIT);
  assert_seen (OWN_UNIT, FALSE, TRUE);
  scratch_replace (home, OWN_UNIT, "");
  assert_seen (OWN_UNIT, FALSE, TRUE);
  scratch_replace (home, OWN_UNIT, SERVICE_TEXT);
  assert_seen (OWN_UNIT, TRUE, FALSE);
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
  g_autofree char *unit = scratch_path (home, UNIT);
  g_autofree char *own = NULL;
  g_autofree char *none = NULL;
  g_autofree char *hidden = NULL;

  scratch_write (home, UNIT, SERVICE_TEXT);
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  own = read_link (OWN_LINK);
  assert_string_equal (own, unit);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  none = read_link (OWN_LINK);
  assert_null (none);
  put_link ("../cidalertd.service", LINK);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  hidden = read_link (OWN_LINK);
  assert_string_equal (hidden, "/dev/null");
  put_link ("/dev/null", OWN_UNIT);
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  assert_seen (UNIT, TRUE, FALSE);
}

/* A unit of the user's own making is no mask, and is never removed. */
static void
test_a_unit_of_ones_own_stays (void **state)
{
  scratch_write (home, OWN_UNIT, SERVICE_TEXT);
  assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
  assert_seen (OWN_UNIT, TRUE, FALSE);
  assert_int_equal (run_command (set_unit, "set off"), CID_EXIT_DONE);
  assert_seen (OWN_UNIT, FALSE, FALSE);
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

  install_unit ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Manager *manager = manager_new (rows[i].wants);

    assert_seen (UNIT, TRUE, FALSE);
    assert_int_equal (seen->is_known, rows[i].is_known);
    assert_false (seen->is_by_systemd);
    assert_int_equal (manager->n_reloads, 0);
    assert_int_equal (run_command (set_unit, "set on"), CID_EXIT_DONE);
    assert_int_equal (manager->n_reloads, 1);
    manager_free (manager);
  }
}

/* Whether systemd runs the session decides what counts; and a masked unit is known, wanted or not.
 */
static void
test_the_manager_tells_whose_session_it_is (void **state)
{
  Manager *manager = manager_new ("['cidalertd.service']");

  manager->runs_session = TRUE;
  install_unit ();
  assert_seen (UNIT, TRUE, FALSE);
  assert_true (seen->is_by_systemd);
  put_link ("/dev/null", OWN_UNIT);
  assert_seen (OWN_UNIT, FALSE, TRUE);
  assert_true (seen->is_known);
  manager_free (manager);
}

/* A folder in which nothing can be made is told with its path, and systemd is left in peace. */
static void
test_what_cannot_be_written_is_told (void **state)
{
  Manager *manager = manager_new ("@as []");

  scratch_write (home, UNIT, SERVICE_TEXT);
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
    session_test (test_the_manager_tells_whose_session_it_is),
    session_test (test_what_cannot_be_written_is_told),
  };

  return cmocka_run_group_tests (tests, begin_system, end_system);
}

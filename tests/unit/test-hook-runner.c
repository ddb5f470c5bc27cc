/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hook/hook-runner.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  CidHookRunner *runner;
  GString *ends;
  guint n_ended;
  guint n_wanted;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->runner = cid_hook_runner_new ();
  fixture->ends = g_string_new (NULL);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_hook_runner_free (fixture->runner);
  g_string_free (fixture->ends, TRUE);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_well = cid_hook_runner_run_finish (result, &error);

  g_string_append_printf (fixture->ends, "%s;", is_well ? "well" : error->message);
  fixture->n_ended++;
}

static gboolean
have_ended (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_ended >= fixture->n_wanted;
}

static void
run (Fixture *fixture, const char *program, const char *argument)
{
  const char *const argv[] = { program, argument, NULL };
  const char *const environment[] = { NULL };
  CidHookCommand *command = g_new0 (CidHookCommand, 1);

  command->name = g_strdup ("h");
  command->argv = g_strdupv ((char **) argv);
  command->environment = g_strdupv ((char **) environment);
  command->json = g_strdup ("{}\n");
  command->timeout_s = 30;
  fixture->n_wanted++;
  cid_hook_runner_run (fixture->runner, command, on_ended, fixture);
}

/* Without a session bus, with one that is gone, and with none named: the program runs all the
 * same, as a child of ours. */
static void
test_a_program_runs_without_systemd (void **state)
{
  static const char *const addresses[] = { NULL, "", "unix:path=/nonexistent/bus", "nonsense" };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    if (addresses[i] != NULL)
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", addresses[i], TRUE);
    else
      g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
    g_string_truncate (fixture->ends, 0);
    run (fixture, "true", NULL);
    scratch_run_until (have_ended, fixture);
    assert_string_equal (fixture->ends->str, "well;");
  }
}

/* Several that come while the bus is being asked for are run, each once. */
static void
test_all_that_wait_for_the_bus_are_run (void **state)
{
  Fixture *fixture = *state;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  for (guint i = 0; i < 5; i++)
    run (fixture, "false", NULL);
  scratch_run_until (have_ended, fixture);
  assert_int_equal (fixture->n_ended, 5);
  assert_true (g_str_has_prefix (fixture->ends->str, "it left with status 1;it left"));
}

/* Whoever stops while a program runs hears of it once more, and not that it went well. */
static void
test_a_runner_that_goes_leaves_nobody_waiting (void **state)
{
  Fixture *fixture = *state;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  run (fixture, "sleep", "60");
  scratch_run_ms (100);
  assert_int_equal (fixture->n_ended, 0);
  g_clear_pointer (&fixture->runner, cid_hook_runner_free);
  scratch_run_until (have_ended, fixture);
  assert_int_equal (fixture->n_ended, 1);
  assert_null (strstr (fixture->ends->str, "well"));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_program_runs_without_systemd),
    UNIT (test_all_that_wait_for_the_bus_are_run),
    UNIT (test_a_runner_that_goes_leaves_nobody_waiting),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

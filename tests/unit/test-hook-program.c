/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hook/hook-program.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  char *trouble;
  gboolean has_ended;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  scratch_free (fixture->folder);
  g_free (fixture->trouble);
  g_free (fixture);
  return 0;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->trouble, g_free);
  if (!cid_hook_program_run_finish (result, &error))
    fixture->trouble = g_strdup (error->message);
  fixture->has_ended = TRUE;
}

static gboolean
has_ended (gpointer user_data)
{
  return ((Fixture *) user_data)->has_ended;
}

/* Begins `sh -c SCRIPT`, which a user's hook may well be, whose $1 is the folder. */
static void
begin (Fixture *fixture, const char *script, guint timeout_s, GCancellable *closing)
{
  const char *const argv[] = { "sh", "-c", script, "hook", fixture->folder, NULL };
  const char *const environment[] = { "CIDALERT_NAME=a=b c", NULL };
  CidHookCommand *command = g_new0 (CidHookCommand, 1);

  command->name = g_strdup ("h");
  command->argv = g_strdupv ((char **) argv);
  command->environment = g_strdupv ((char **) environment);
  command->json = g_strdup ("{}\n");
  command->timeout_s = timeout_s;
  fixture->has_ended = FALSE;
  cid_hook_program_run (command, closing, on_ended, fixture);
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The program gets the call on its input, what it is about in its environment, and nothing of
 * ours that would mislead it. */
static void
test_a_program_gets_what_it_is_about (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = scratch_path (fixture->folder, "out");
  g_autofree char *out = NULL;

  g_setenv ("NOTIFY_SOCKET", "/run/ours", TRUE);
  begin (fixture, "{ cat; echo \"$CIDALERT_NAME|$NOTIFY_SOCKET|$PWD\"; } > \"$1/out\"", 10, NULL);
  scratch_run_until (has_ended, fixture);
  g_unsetenv ("NOTIFY_SOCKET");
  assert_null (fixture->trouble);
  assert_true (g_file_get_contents (path, &out, NULL, NULL));
  assert_true (g_str_has_prefix (out, "{}\na=b c||"));
}

/* What is wrong is said without a word of the caller's. */
static void
test_how_it_ended_is_told (void **state)
{
  static const char *const rows[][2] = {
    { "exit 0", NULL },
    { "exit 7", "it left with status 7" },
    { "kill -9 $$", "it was ended by signal 9 (Killed)" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    begin (fixture, rows[i][0], 10, NULL);
    scratch_run_until (has_ended, fixture);
    assert_int_equal (g_strcmp0 (fixture->trouble, rows[i][1]), 0);
  }
}

/* What it began itself hangs as well: the whole group is ended. */
static void
test_what_takes_too_long_is_ended (void **state)
{
  Fixture *fixture = *state;

  begin (fixture, "sleep 60 & wait; sleep 60", 1, NULL);
  scratch_run_until (has_ended, fixture);
  assert_string_equal (fixture->trouble, "it took longer than 1 s and was ended");
}

/* When the daemon stops, what runs is asked to end, and may still tidy up. */
static void
test_whoever_leaves_asks_it_to_end (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GCancellable) closing = g_cancellable_new ();
  g_autofree char *begun = scratch_path (fixture->folder, "begun");

  begin (fixture, "trap 'exit 5' TERM; : > \"$1/begun\"; while :; do sleep 0.05; done", 30,
         closing);
  scratch_run_until (is_there, begun);
  assert_false (fixture->has_ended);
  g_cancellable_cancel (closing);
  scratch_run_until (has_ended, fixture);
  assert_string_equal (fixture->trouble, "it left with status 5");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_program_gets_what_it_is_about),
    UNIT (test_how_it_ended_is_told),
    UNIT (test_what_takes_too_long_is_ended),
    UNIT (test_whoever_leaves_asks_it_to_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

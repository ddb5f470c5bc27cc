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

#include <signal.h>
#include <string.h>

#include "call-kit.h"
#include "hook/hook-program.h"
#include "hook/hooks.h"
#include "hook/time-limit.h"
#include "scratch.h"

/* A page that the notice may offer: its words are the caller's, its place is the user's. */
static void
test_a_page_about_a_call (void **state)
{
  g_autoptr (CidHooks) hooks = cid_hooks_new ();
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");
  g_autofree char *page = NULL;
  CidHook *hook = cid_hook_new ("crm");

  assert_null (cid_hooks_get_page (hooks, call));
  hook->kind = CID_HOOK_OPEN;
  hook->url = g_strdup ("https://crm.example/{event}?q={number}&who={name}");
  g_ptr_array_add (list, hook);
  cid_hooks_set (hooks, list, NULL);
  call->caller = make_caller ("A&B /../", CID_NAME_FROM_PHONE);
  page = cid_hooks_get_page (hooks, call);
  assert_string_equal (page, "https://crm.example/ringing?q=%2B61299991234&who=A%26B%20%2F..%2F");
}

static void
add_program (GPtrArray *list, const char *name, const char *program)
{
  const char *const argv[] = { program, NULL };
  CidHook *hook = cid_hook_new (name);

  hook->kind = CID_HOOK_RUN;
  hook->on = CID_HOOK_RINGING;
  hook->argv = g_strdupv ((char **) argv);
  hook->timeout_s = 10;
  g_ptr_array_add (list, hook);
}

static gboolean
has_problems (gpointer user_data)
{
  g_auto (GStrv) problems = cid_hooks_get_problems (user_data);

  return problems[0] != NULL;
}

/* Nobody would ever take back that a hook fails which is gone, or does something else by now. */
static void
test_only_what_is_still_set_fails (void **state)
{
  g_autoptr (CidHooks) hooks = cid_hooks_new ();
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  g_autoptr (GPtrArray) calls =
    make_calls (make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h"));
  g_auto (GStrv) problems = NULL;

  add_program (old, "changed", "false");
  add_program (old, "gone", "false");
  add_program (old, "same", "false");
  add_program (list, "changed", "true");
  add_program (list, "same", "false");
  cid_hooks_set (hooks, old, NULL);
  cid_hooks_update (hooks, calls);
  cid_hooks_set (hooks, list, NULL);
  scratch_run_until (has_problems, hooks);
  scratch_run_ms (100);
  problems = cid_hooks_get_problems (hooks);
  assert_int_equal (g_strv_length (problems), 1);
  assert_string_equal (problems[0], "hook same: it left with status 1");
}

/* Until its next call nobody knows whether what was mended works; that it failed is past. */
static void
test_what_was_changed_has_no_trouble_yet (void **state)
{
  g_autoptr (CidHooks) hooks = cid_hooks_new ();
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  g_autoptr (GPtrArray) calls =
    make_calls (make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h"));

  add_program (old, "changed", "false");
  add_program (list, "changed", "true");
  cid_hooks_set (hooks, old, NULL);
  cid_hooks_update (hooks, calls);
  scratch_run_until (has_problems, hooks);
  cid_hooks_set (hooks, old, NULL);
  assert_true (has_problems (hooks));
  cid_hooks_set (hooks, list, NULL);
  assert_false (has_problems (hooks));
}

static void
on_drained (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_drained (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* Where the program ends, no phone has another moment to say what became of a call. */
static void
test_what_may_be_corrected_is_told_in_the_end (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "told");
  const char *const argv[] = { "touch", path, NULL };
  g_autoptr (CidHooks) hooks = cid_hooks_new ();
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  CidCall *call = make_call ("u", CID_OUTCOME_MISSED, 0, "0299991234@h");
  g_autoptr (GPtrArray) calls = make_calls (call);
  CidHook *hook;
  gboolean drained = FALSE;

  add_program (list, "missed", "touch");
  hook = g_ptr_array_index (list, 0);
  hook->on = CID_HOOK_MISSED;
  g_strfreev (hook->argv);
  hook->argv = g_strdupv ((char **) argv);
  ((CidLeg *) g_ptr_array_index (call->legs, 0))->state = CID_CALL_STATE_CLOSED;
  cid_hooks_set (hooks, list, NULL);
  cid_hooks_update (hooks, calls);
  cid_hooks_drain (hooks, on_drained, &drained);
  scratch_run_until (is_drained, &drained);
  assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  drained = FALSE;
  cid_hooks_drain (hooks, on_drained, &drained);
  assert_true (drained);
  scratch_free (folder);
}

typedef struct {
  GString *signals;
  gboolean is_over;
} Fixture;

static void
on_limit (int signal, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->signals, "%d ", signal);
  fixture->is_over = signal == 0;
}

static gboolean
is_over (gpointer user_data)
{
  return ((Fixture *) user_data)->is_over;
}

/* First asked, then ended, then given up: in the end nobody waits for a program any more. */
static void
test_a_limit_gives_up_in_the_end (void **state)
{
  Fixture fixture = { g_string_new (NULL), FALSE };
  g_autoptr (CidTimeLimit) limit = cid_time_limit_new (0, on_limit, &fixture);
  g_autofree char *expected = g_strdup_printf ("%d %d 0 ", SIGTERM, SIGKILL);

  assert_false (cid_time_limit_is_over (limit));
  scratch_run_until (is_over, &fixture);
  assert_true (cid_time_limit_is_over (limit));
  assert_string_equal (fixture.signals->str, expected);
  g_string_free (fixture.signals, TRUE);
}

typedef struct {
  GError *error;
  gboolean is_over;
} End;

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  End *end = user_data;

  end->is_over = TRUE;
  if (cid_hook_program_run_finish (result, &end->error))
    assert_null (end->error);
}

static gboolean
has_ended (gpointer user_data)
{
  return ((End *) user_data)->is_over;
}

static char *
run (const char *program, const char *argument)
{
  const char *const argv[] = { program, argument, NULL };
  const char *const environment[] = { "CIDALERT_NAME=a=b", NULL };
  CidHookCommand *command = g_new0 (CidHookCommand, 1);
  g_autoptr (GError) error = NULL;
  End end = { NULL, FALSE };

  command->name = g_strdup ("h");
  command->argv = g_strdupv ((char **) argv);
  command->environment = g_strdupv ((char **) environment);
  command->json = g_strdup ("{}\n");
  command->timeout_s = 10;
  cid_hook_program_run (command, NULL, on_ended, &end);
  scratch_run_until (has_ended, &end);
  error = end.error;
  return error != NULL ? g_strdup (error->message) : NULL;
}

/* What is wrong is told in words that hold nothing of what the caller said. */
static void
test_how_programs_end (void **state)
{
  static const struct {
    const char *program;
    const char *argument;
    const char *trouble;
  } runs[] = {
    { "true", "x", NULL },
    { "false", "secret", "it left with status 1" },
    { "no-such-program", "secret", "there is no program no-such-program" },
    { "/etc/passwd", "secret", "there is no program /etc/passwd" },
    { "grep", "-q", "it left with status 2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++) {
    g_autofree char *trouble = run (runs[i].program, runs[i].argument);

    assert_int_equal (g_strcmp0 (trouble, runs[i].trouble), 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_page_about_a_call),
    cmocka_unit_test (test_only_what_is_still_set_fails),
    cmocka_unit_test (test_what_was_changed_has_no_trouble_yet),
    cmocka_unit_test (test_what_may_be_corrected_is_told_in_the_end),
    cmocka_unit_test (test_a_limit_gives_up_in_the_end),
    cmocka_unit_test (test_how_programs_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

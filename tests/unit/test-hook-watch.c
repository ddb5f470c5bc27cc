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

#include "call-kit.h"
#include "hook/hook-watch.h"

typedef struct {
  CidHookWatch *watch;
  GPtrArray *hooks;
  GString *fired;
} Fixture;

static void
on_fire (const CidHook *hook, CidHookEvents event, const CidCall *call, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->fired, "%s:%s:%s ", hook->name, call->uid,
                          cid_hook_event_to_nick (event));
}

static CidHook *
add_hook (Fixture *fixture, const char *name, CidHookEvents on)
{
  CidHook *hook = cid_hook_new (name);

  hook->on = on;
  g_ptr_array_add (fixture->hooks, hook);
  return hook;
}

static void
use_hooks (Fixture *fixture)
{
  g_strfreev (cid_hook_watch_set_hooks (fixture->watch, fixture->hooks));
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->watch = cid_hook_watch_new ();
  fixture->hooks = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  fixture->fired = g_string_new (NULL);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_hook_watch_free (fixture->watch);
  g_ptr_array_unref (fixture->hooks);
  g_string_free (fixture->fired, TRUE);
  g_free (fixture);
  return 0;
}

static void
apply (Fixture *fixture, const char *uid, CidOutcome outcome)
{
  g_autoptr (CidCall) call = make_call (uid, outcome, 0, "0299991234@h");

  cid_hook_watch_apply (fixture->watch, call, on_fire, fixture);
}

static void
assert_fired (Fixture *fixture, const char *expected)
{
  assert_string_equal (fixture->fired->str, expected);
  g_string_truncate (fixture->fired, 0);
}

/* Whatever changes about a call, each hook is told each event once. */
static void
test_each_event_is_told_once (void **state)
{
  Fixture *fixture = *state;

  add_hook (fixture, "a", CID_HOOK_RINGING | CID_HOOK_ENDED);
  add_hook (fixture, "b", CID_HOOK_ANSWERED);
  use_hooks (fixture);
  apply (fixture, "u", CID_OUTCOME_RINGING);
  apply (fixture, "u", CID_OUTCOME_RINGING);
  apply (fixture, "v", CID_OUTCOME_RINGING);
  assert_fired (fixture, "a:u:ringing a:v:ringing ");
  apply (fixture, "u", CID_OUTCOME_ACTIVE);
  apply (fixture, "u", CID_OUTCOME_ACTIVE);
  apply (fixture, "u", CID_OUTCOME_ANSWERED);
  apply (fixture, "u", CID_OUTCOME_ANSWERED);
  assert_fired (fixture, "b:u:answered a:u:ended ");
}

/* Of one call a hook hears what became of it before it hears that it is over. */
static void
test_events_come_in_order (void **state)
{
  Fixture *fixture = *state;

  add_hook (fixture, "a", CID_HOOK_ENDED | CID_HOOK_MISSED | CID_HOOK_ANSWERED);
  use_hooks (fixture);
  apply (fixture, "u", CID_OUTCOME_MISSED);
  apply (fixture, "v", CID_OUTCOME_ANSWERED);
  assert_fired (fixture, "a:u:missed a:u:ended a:v:answered a:v:ended ");
}

/* A second phone of a group rings a moment after the first: its hook is still told. */
static void
test_a_phone_that_rings_later (void **state)
{
  static const char *const hall[] = { "hall", NULL };
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");

  add_hook (fixture, "a", CID_HOOK_RINGING)->phones = g_strdupv ((char **) hall);
  use_hooks (fixture);
  cid_hook_watch_apply (fixture->watch, call, on_fire, fixture);
  assert_fired (fixture, "");
  cid_call_add_leg (call, HALL, "hall", "c", CID_CALL_STATE_RINGING);
  cid_hook_watch_apply (fixture->watch, call, on_fire, fixture);
  cid_hook_watch_apply (fixture->watch, call, on_fire, fixture);
  assert_fired (fixture, "a:u:ringing ");
}

/* The daemon restarts in the middle of a call: who was told that it is up is not told again. */
static void
test_a_call_that_is_known (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_ACTIVE, 0, "0299991234@h");

  add_hook (fixture, "a", CID_HOOK_ANSWERED | CID_HOOK_ENDED);
  use_hooks (fixture);
  cid_hook_watch_know (fixture->watch, call);
  apply (fixture, "u", CID_OUTCOME_ACTIVE);
  apply (fixture, "u", CID_OUTCOME_ANSWERED);
  assert_fired (fixture, "a:u:ended ");
}

/* A hook that is new hears of what happens from now on, one that stays forgets nothing. */
static void
test_hooks_that_change (void **state)
{
  Fixture *fixture = *state;
  g_auto (GStrv) gone = NULL;

  add_hook (fixture, "a", CID_HOOK_RINGING);
  add_hook (fixture, "b", CID_HOOK_RINGING);
  use_hooks (fixture);
  apply (fixture, "u", CID_OUTCOME_RINGING);
  assert_fired (fixture, "a:u:ringing b:u:ringing ");

  g_ptr_array_set_size (fixture->hooks, 0);
  add_hook (fixture, "c", CID_HOOK_RINGING | CID_HOOK_ANSWERED);
  add_hook (fixture, "b", CID_HOOK_RINGING | CID_HOOK_ANSWERED);
  gone = cid_hook_watch_set_hooks (fixture->watch, fixture->hooks);
  assert_int_equal (g_strv_length (gone), 1);
  assert_string_equal (gone[0], "a");
  assert_null (cid_hook_watch_find (fixture->watch, "a"));
  assert_int_equal (cid_hook_watch_find (fixture->watch, "b")->on,
                    CID_HOOK_RINGING | CID_HOOK_ANSWERED);
  apply (fixture, "u", CID_OUTCOME_RINGING);
  assert_fired (fixture, "");
  apply (fixture, "u", CID_OUTCOME_ACTIVE);
  assert_fired (fixture, "c:u:answered b:u:answered ");
}

/* Ten thousand calls leave no more behind than the phones may still speak of. */
static void
test_calls_that_are_over_are_forgotten (void **state)
{
  Fixture *fixture = *state;

  add_hook (fixture, "a", CID_HOOK_MISSED);
  use_hooks (fixture);
  for (guint i = 0; i < 10000; i++) {
    g_autofree char *uid = g_strdup_printf ("%u", i);

    apply (fixture, uid, CID_OUTCOME_RINGING);
    apply (fixture, uid, CID_OUTCOME_MISSED);
  }
  g_string_truncate (fixture->fired, 0);
  apply (fixture, "9999", CID_OUTCOME_MISSED);
  assert_fired (fixture, "");
  apply (fixture, "0", CID_OUTCOME_MISSED);
  assert_fired (fixture, "a:0:missed ");
}

/* A page is offered, not told; the first that fits. */
static void
test_pages (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");
  CidHook *first = add_hook (fixture, "missed", CID_HOOK_MISSED);
  CidHook *second = add_hook (fixture, "any", 0);

  first->kind = second->kind = CID_HOOK_OPEN;
  use_hooks (fixture);
  cid_hook_watch_apply (fixture->watch, call, on_fire, fixture);
  assert_fired (fixture, "");
  assert_string_equal (cid_hook_watch_find_page (fixture->watch, call)->name, "any");
  call->outcome = CID_OUTCOME_MISSED;
  assert_string_equal (cid_hook_watch_find_page (fixture->watch, call)->name, "missed");
  call->simulated = TRUE;
  assert_null (cid_hook_watch_find_page (fixture->watch, call));
}

/* The first of the file has it, whatever places hooks had before the file was changed. */
static void
test_the_first_page_of_the_file (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");

  add_hook (fixture, "a", 0)->kind = CID_HOOK_OPEN;
  use_hooks (fixture);
  add_hook (fixture, "b", 0)->kind = CID_HOOK_OPEN;
  g_ptr_array_add (fixture->hooks, g_ptr_array_steal_index (fixture->hooks, 0));
  use_hooks (fixture);
  assert_string_equal (cid_hook_watch_find_page (fixture->watch, call)->name, "b");
  g_ptr_array_remove_index (fixture->hooks, 0);
  use_hooks (fixture);
  assert_string_equal (cid_hook_watch_find_page (fixture->watch, call)->name, "a");
  g_ptr_array_set_size (fixture->hooks, 0);
  use_hooks (fixture);
  assert_null (cid_hook_watch_find_page (fixture->watch, call));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_each_event_is_told_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_events_come_in_order, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_phone_that_rings_later, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_call_that_is_known, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_hooks_that_change, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_calls_that_are_over_are_forgotten, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_pages, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_first_page_of_the_file, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

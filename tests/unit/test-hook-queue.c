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
#include "hook/hook-queue.h"

typedef struct {
  CidHookQueue *queue;
  GPtrArray *started;
  guint most;
} Fixture;

static void
on_start (CidHookJob *job, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->started, job);
  fixture->most = MAX (fixture->most, cid_hook_queue_get_n_running (fixture->queue));
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->queue = cid_hook_queue_new (on_start, fixture);
  fixture->started = g_ptr_array_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_hook_queue_free (fixture->queue);
  g_ptr_array_unref (fixture->started);
  g_free (fixture);
  return 0;
}

static guint
push (Fixture *fixture, const char *hook_name, const char *uid, CidHookEvents event)
{
  g_autoptr (CidHook) hook = cid_hook_new (hook_name);
  g_autoptr (CidCall) call = make_call (uid, CID_OUTCOME_RINGING, 0, "0299991234@h");

  return cid_hook_queue_push (fixture->queue, hook, event, call);
}

static void
finish (Fixture *fixture, guint i)
{
  cid_hook_queue_finish (fixture->queue, g_ptr_array_remove_index (fixture->started, i));
}

/* What a slow program is told of one call comes in order; another call does not wait for it. */
static void
test_a_call_is_told_in_order (void **state)
{
  Fixture *fixture = *state;
  const CidHookJob *job;

  push (fixture, "a", "call", CID_HOOK_RINGING);
  push (fixture, "a", "call", CID_HOOK_ANSWERED);
  push (fixture, "a", "call", CID_HOOK_ENDED);
  push (fixture, "a", "other", CID_HOOK_RINGING);
  push (fixture, "b", "call", CID_HOOK_ENDED);
  assert_int_equal (fixture->started->len, 3);
  assert_int_equal (cid_hook_queue_get_n_waiting (fixture->queue), 2);
  finish (fixture, 0);
  job = g_ptr_array_index (fixture->started, 2);
  assert_int_equal (job->event, CID_HOOK_ANSWERED);
  assert_string_equal (job->hook->name, "a");
  finish (fixture, 2);
  job = g_ptr_array_index (fixture->started, 2);
  assert_int_equal (job->event, CID_HOOK_ENDED);
  assert_int_equal (cid_hook_queue_get_n_waiting (fixture->queue), 0);
}

/* Calls by the thousand start only so many programs, and only so many wait. */
static void
test_one_hook_is_bounded (void **state)
{
  Fixture *fixture = *state;
  guint n_dropped = 0;
  const CidHookJob *job;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *uid = g_strdup_printf ("%u", i);

    n_dropped += push (fixture, "a", uid, CID_HOOK_RINGING);
  }
  assert_int_equal (fixture->started->len, CID_HOOK_RUNNING_EACH);
  assert_int_equal (cid_hook_queue_get_n_waiting (fixture->queue), CID_HOOK_WAITING_EACH);
  assert_int_equal (n_dropped, 1000 - CID_HOOK_RUNNING_EACH - CID_HOOK_WAITING_EACH);

  /* The oldest were left out. */
  finish (fixture, 0);
  job = g_ptr_array_index (fixture->started, CID_HOOK_RUNNING_EACH - 1);
  assert_string_equal (job->call->uid, "936");
}

/* So do all hooks together. */
static void
test_all_hooks_are_bounded (void **state)
{
  Fixture *fixture = *state;
  guint n_ended = 0;

  for (guint i = 0; i < 3200; i++) {
    g_autofree char *uid = g_strdup_printf ("%u", i);
    g_autofree char *name = g_strdup_printf ("hook%u", i % 32);

    push (fixture, name, uid, CID_HOOK_RINGING);
  }
  assert_int_equal (fixture->started->len, CID_HOOK_RUNNING_ALL);
  assert_int_equal (cid_hook_queue_get_n_waiting (fixture->queue), CID_HOOK_WAITING_ALL);
  while (fixture->started->len > 0) {
    finish (fixture, 0);
    n_ended++;
  }
  assert_int_equal (n_ended, CID_HOOK_RUNNING_ALL + CID_HOOK_WAITING_ALL);
  assert_int_equal (fixture->most, CID_HOOK_RUNNING_ALL);
}

/* A hook that was taken out of the settings does nothing more. */
static void
test_a_hook_that_is_gone (void **state)
{
  Fixture *fixture = *state;

  push (fixture, "a", "call", CID_HOOK_RINGING);
  push (fixture, "a", "call", CID_HOOK_ENDED);
  push (fixture, "b", "call", CID_HOOK_RINGING);
  push (fixture, "b", "call", CID_HOOK_ENDED);
  cid_hook_queue_forget (fixture->queue, "a");
  assert_int_equal (cid_hook_queue_get_n_waiting (fixture->queue), 1);
  finish (fixture, 0);
  assert_int_equal (fixture->started->len, 1);
  finish (fixture, 0);
  assert_int_equal (fixture->started->len, 1);
}

static void
end_at_once (CidHookJob *job, gpointer user_data)
{
  CidHookQueue **queue = user_data;

  cid_hook_queue_finish (*queue, job);
}

/* A job that is over before its start returns leaves the queue whole. */
static void
test_a_job_that_ends_at_once (void **state)
{
  g_autoptr (CidHookQueue) queue = NULL;
  g_autoptr (CidHook) hook = cid_hook_new ("a");
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");

  queue = cid_hook_queue_new (end_at_once, &queue);
  for (guint i = 0; i < 100; i++)
    assert_int_equal (cid_hook_queue_push (queue, hook, CID_HOOK_RINGING, call), 0);
  assert_int_equal (cid_hook_queue_get_n_running (queue), 0);
  assert_int_equal (cid_hook_queue_get_n_waiting (queue), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_call_is_told_in_order, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_one_hook_is_bounded, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_all_hooks_are_bounded, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_hook_that_is_gone, set_up, tear_down),
    cmocka_unit_test (test_a_job_that_ends_at_once),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

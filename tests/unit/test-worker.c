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

#include "base/worker.h"

#define MANY 30000

/* What the functions below leave behind; the worker's end orders the access. */
typedef struct {
  CidWorker *worker;
  GThread *thread;
  GMainContext *context;
  GString *order;
  GMutex gate;
  guint n_runs;
  guint n_replies;
  guint n_destroyed;
} Trace;

typedef struct {
  Trace *trace;
  char letter;
} Letter;

static gboolean
count_run (gpointer user_data)
{
  Trace *trace = user_data;

  trace->n_runs++;
  return G_SOURCE_CONTINUE;
}

static gboolean
count_reply (gpointer user_data)
{
  Trace *trace = user_data;

  trace->n_replies++;
  trace->thread = g_thread_self ();
  return G_SOURCE_CONTINUE;
}

static void
count_destroyed (gpointer user_data)
{
  Trace *trace = user_data;

  trace->n_destroyed++;
}

static gboolean
note_place (gpointer user_data)
{
  Trace *trace = user_data;

  trace->thread = g_thread_self ();
  trace->context = g_main_context_get_thread_default ();
  return G_SOURCE_REMOVE;
}

static gboolean
note_letter (gpointer user_data)
{
  Letter *letter = user_data;

  g_string_append_c (letter->trace->order, letter->letter);
  return G_SOURCE_REMOVE;
}

static gboolean
run_and_reply (gpointer user_data)
{
  Trace *trace = user_data;

  trace->n_runs++;
  cid_worker_reply (trace->worker, count_reply, trace, count_destroyed);
  return G_SOURCE_REMOVE;
}

/* Stays in there for as long as the test holds the gate. */
static gboolean
wait_at_gate (gpointer user_data)
{
  Trace *trace = user_data;

  g_mutex_lock (&trace->gate);
  g_mutex_unlock (&trace->gate);
  cid_worker_reply (trace->worker, count_reply, trace, count_destroyed);
  return G_SOURCE_REMOVE;
}

static gboolean
free_worker (gpointer user_data)
{
  Trace *trace = user_data;

  g_clear_pointer (&trace->worker, cid_worker_free);
  return G_SOURCE_REMOVE;
}

/* Runs the loop within a reply until the next reply came. */
static gboolean
wait_for_reply (gpointer user_data)
{
  Trace *trace = user_data;

  cid_worker_push (trace->worker, run_and_reply, trace, NULL);
  while (trace->n_replies == 0)
    g_main_context_iteration (NULL, TRUE);
  trace->n_runs += 100;
  return G_SOURCE_REMOVE;
}

static void
iterate_until (guint *count, guint wanted)
{
  gint64 deadline_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (*count < wanted && g_get_monotonic_time () < deadline_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (100);
  assert_int_equal (*count, wanted);
}

static void
iterate_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The point of a worker: what waits there keeps nobody here waiting. */
static void
test_work_runs_on_its_own_thread_and_context (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = cid_worker_new ("test");

  cid_worker_push (worker, note_place, &trace, NULL);
  assert_true (cid_worker_stop (worker, 10000));

  assert_non_null (trace.thread);
  assert_ptr_not_equal (trace.thread, g_thread_self ());
  assert_ptr_equal (trace.context, cid_worker_get_context (worker));
}

/* A store that writes in another order than it was told keeps the wrong state. */
static void
test_work_runs_in_order (void **state)
{
  g_autoptr (GString) order = g_string_new (NULL);
  Trace trace = { .order = order };
  Letter letters[26];
  g_autoptr (CidWorker) worker = cid_worker_new ("test");

  for (gsize i = 0; i < G_N_ELEMENTS (letters); i++) {
    letters[i] = (Letter){ .trace = &trace, .letter = (char) ('a' + i) };
    cid_worker_push (worker, note_letter, &letters[i], NULL);
  }
  assert_true (cid_worker_stop (worker, 10000));

  assert_string_equal (order->str, "abcdefghijklmnopqrstuvwxyz");
}

/* Functions made for sources return whether to go on; here each runs once all the same. */
static void
test_work_and_replies_run_once (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = trace.worker = cid_worker_new ("test");

  cid_worker_push (worker, count_run, &trace, count_destroyed);
  assert_true (cid_worker_stop (worker, 10000));
  cid_worker_reply (worker, count_reply, &trace, count_destroyed);
  iterate_all ();

  assert_int_equal (trace.n_runs, 1);
  assert_int_equal (trace.n_replies, 1);
  assert_int_equal (trace.n_destroyed, 2);
}

/* Nothing in the main loop is locked, so an answer may run nowhere else. */
static void
test_reply_runs_at_home (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = trace.worker = cid_worker_new ("test");

  cid_worker_push (worker, run_and_reply, &trace, NULL);
  iterate_until (&trace.n_replies, 1);

  assert_ptr_equal (trace.thread, g_thread_self ());
}

/* An answer that came while its question was still being asked would meet half a state. */
static void
test_reply_never_runs_at_once (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = cid_worker_new ("test");

  cid_worker_reply (worker, count_reply, &trace, NULL);
  assert_int_equal (trace.n_replies, 0);

  iterate_all ();
  assert_int_equal (trace.n_replies, 1);
}

/* A worker made within another context answers there, not in the main one. */
static void
test_home_is_the_thread_default_context (void **state)
{
  Trace trace = { 0 };
  g_autoptr (GMainContext) home = g_main_context_new ();
  g_autoptr (CidWorker) worker = NULL;

  g_main_context_push_thread_default (home);
  worker = trace.worker = cid_worker_new ("test");
  g_main_context_pop_thread_default (home);
  cid_worker_push (worker, run_and_reply, &trace, NULL);
  assert_true (cid_worker_stop (worker, 10000));

  iterate_all ();
  assert_int_equal (trace.n_replies, 0);
  while (g_main_context_iteration (home, FALSE))
    ;
  assert_int_equal (trace.n_replies, 1);
}

/* The store's last events are those that came just before the end. */
static void
test_stop_runs_what_was_queued_and_keeps_replies (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = trace.worker = cid_worker_new ("test");

  for (guint i = 0; i < 1000; i++)
    cid_worker_push (worker, run_and_reply, &trace, NULL);
  assert_true (cid_worker_stop (worker, 10000));
  assert_int_equal (trace.n_runs, 1000);
  assert_int_equal (trace.n_replies, 0);

  iterate_all ();
  assert_int_equal (trace.n_replies, 1000);
  assert_true (cid_worker_stop (worker, 0));
}

/* Late work is refused, without a leak. */
static void
test_work_after_the_stop_is_only_destroyed (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = cid_worker_new ("test");

  assert_true (cid_worker_stop (worker, 10000));
  cid_worker_push (worker, count_run, &trace, count_destroyed);

  assert_int_equal (trace.n_runs, 0);
  assert_int_equal (trace.n_destroyed, 1);
}

/* Who frees a worker is about to go: no reply may find him gone. */
static void
test_free_drops_waiting_replies (void **state)
{
  Trace trace = { 0 };

  trace.worker = cid_worker_new ("test");
  for (guint i = 0; i < 100; i++)
    cid_worker_push (trace.worker, run_and_reply, &trace, NULL);
  cid_worker_free (trace.worker);
  assert_int_equal (trace.n_runs, 100);

  iterate_all ();
  assert_int_equal (trace.n_replies, 0);
  assert_int_equal (trace.n_destroyed, 100);
  cid_worker_free (NULL);
}

/* The answer "I am done" is where an owner lets go of his worker. */
static void
test_worker_may_be_freed_in_a_reply (void **state)
{
  Trace trace = { 0 };

  trace.worker = cid_worker_new ("test");
  cid_worker_reply (trace.worker, free_worker, &trace, NULL);
  cid_worker_reply (trace.worker, count_reply, &trace, count_destroyed);
  iterate_all ();

  assert_null (trace.worker);
  assert_int_equal (trace.n_replies, 0);
  assert_int_equal (trace.n_destroyed, 1);
}

/* A reply that shows a dialogue, say, runs the loop; the next answer must still arrive. */
static void
test_reply_may_wait_for_another (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = trace.worker = cid_worker_new ("test");

  cid_worker_reply (worker, wait_for_reply, &trace, NULL);
  iterate_until (&trace.n_runs, 101);

  assert_int_equal (trace.n_replies, 1);
}

/* A library that hangs must not hang the daemon's end, nor strike back when it wakes. */
static void
test_hanging_thread_is_given_up (void **state)
{
  /* Static, as is all that a thread uses that may never end. */
  static Trace trace;
  gint64 start_us = g_get_monotonic_time ();

  trace.worker = cid_worker_new ("test");
  g_mutex_lock (&trace.gate);
  cid_worker_reply (trace.worker, count_reply, &trace, count_destroyed);
  cid_worker_push (trace.worker, wait_at_gate, &trace, count_destroyed);
  cid_worker_push (trace.worker, count_run, &trace, count_destroyed);
  assert_false (cid_worker_stop (trace.worker, 50));
  assert_true (g_get_monotonic_time () - start_us < 5 * G_USEC_PER_SEC);
  assert_false (cid_worker_stop (trace.worker, 10000));
  cid_worker_free (trace.worker);
  assert_int_equal (trace.n_destroyed, 1);

  g_mutex_unlock (&trace.gate);
  g_usleep (100 * 1000);
  iterate_all ();
  assert_int_equal (trace.n_runs, 0);
  assert_int_equal (trace.n_replies, 0);
  assert_int_equal (trace.n_destroyed, 1);
}

/* Thirty thousand events a second must not stop at the thread's door. */
static void
test_many_pushes_are_quick (void **state)
{
  Trace trace = { 0 };
  g_autoptr (CidWorker) worker = trace.worker = cid_worker_new ("test");
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < MANY; i++)
    cid_worker_push (worker, run_and_reply, &trace, NULL);
  iterate_until (&trace.n_replies, MANY);

  assert_int_equal (trace.n_destroyed, MANY);
  assert_true (g_get_monotonic_time () - start_us < 10 * G_USEC_PER_SEC);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_work_runs_on_its_own_thread_and_context),
    cmocka_unit_test (test_work_runs_in_order),
    cmocka_unit_test (test_work_and_replies_run_once),
    cmocka_unit_test (test_reply_runs_at_home),
    cmocka_unit_test (test_reply_never_runs_at_once),
    cmocka_unit_test (test_home_is_the_thread_default_context),
    cmocka_unit_test (test_stop_runs_what_was_queued_and_keeps_replies),
    cmocka_unit_test (test_work_after_the_stop_is_only_destroyed),
    cmocka_unit_test (test_free_drops_waiting_replies),
    cmocka_unit_test (test_worker_may_be_freed_in_a_reply),
    cmocka_unit_test (test_reply_may_wait_for_another),
    cmocka_unit_test (test_hanging_thread_is_given_up),
    cmocka_unit_test (test_many_pushes_are_quick),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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

#include "base/timer.h"
#include "scratch.h"

/* It shall not come while the test looks. */
#define LATER_US (600 * G_USEC_PER_SEC)

typedef struct {
  CidTimer *timer;
  guint n_calls;
  /* It sets itself again so often, frees itself, or takes down its letter. */
  guint n_again;
  gboolean frees;
  GString *order;
  char letter;
} Fixture;

static guint n_waits;
static guint n_wakes;

/* Whether the main loop slept, or was woken by somebody. */
static int
count_polls (GPollFD *fds, guint n_fds, int timeout_ms)
{
  int n_ready = g_poll (fds, n_fds, timeout_ms);

  n_waits++;
  n_wakes += n_ready > 0;
  return n_ready;
}

static void
on_due (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls++;
  if (fixture->order != NULL)
    g_string_append_c (fixture->order, fixture->letter);
  if (fixture->frees)
    g_clear_pointer (&fixture->timer, cid_timer_free);
  if (fixture->n_again > 0) {
    fixture->n_again--;
    cid_timer_set (fixture->timer, g_get_monotonic_time ());
  }
}

static void
take_back (gpointer user_data)
{
  Fixture *fixture = user_data;

  cid_timer_set (fixture->timer, -1);
}

static gboolean
was_called (gpointer user_data)
{
  return ((Fixture *) user_data)->n_calls > 0;
}

/* So many turns of the main loop wait for nothing. */
static void
turn (guint n_turns)
{
  n_waits = n_wakes = 0;
  for (guint i = 0; i < n_turns; i++)
    g_main_context_iteration (NULL, FALSE);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->timer = cid_timer_new ("test", G_PRIORITY_DEFAULT, on_due, fixture);
  turn (2);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_main_context_set_poll_func (NULL, NULL);
  cid_timer_free (fixture->timer);
  g_free (fixture);
  return 0;
}

/* What waits for a deadline is told of it once, and not before. */
static void
test_it_is_called_once_when_it_is_due (void **state)
{
  Fixture *fixture = *state;
  gint64 due_us = g_get_monotonic_time () + 50000;

  cid_timer_set (fixture->timer, due_us);
  assert_int_equal (cid_timer_get_due (fixture->timer), due_us);
  scratch_run_until (was_called, fixture);
  assert_true (g_get_monotonic_time () >= due_us);
  assert_int_equal (cid_timer_get_due (fixture->timer), -1);
  scratch_run_ms (20);
  assert_int_equal (fixture->n_calls, 1);
}

/* A main loop that was held up finds deadlines that are over: they are told in its next turn, not
   at once, as whoever sets one is in the midst of something. */
static void
test_a_time_that_has_passed_is_due_in_the_next_turn (void **state)
{
  Fixture *fixture = *state;

  cid_timer_set (fixture->timer, 0);
  assert_int_equal (fixture->n_calls, 0);
  turn (1);
  assert_int_equal (fixture->n_calls, 1);
}

/* A request that was answered in time needs no deadline. */
static void
test_a_timer_that_was_taken_back_is_silent (void **state)
{
  Fixture *fixture = *state;

  cid_timer_set (fixture->timer, 0);
  cid_timer_set (fixture->timer, -1);
  assert_int_equal (cid_timer_get_due (fixture->timer), -1);
  turn (3);
  assert_int_equal (fixture->n_calls, 0);
}

/* What is due sooner than all that waits must not wait with it. */
static void
test_a_new_time_replaces_the_old_one (void **state)
{
  Fixture *fixture = *state;

  cid_timer_set (fixture->timer, g_get_monotonic_time () + LATER_US);
  turn (2);
  assert_int_equal (fixture->n_calls, 0);
  cid_timer_set (fixture->timer, g_get_monotonic_time ());
  turn (1);
  assert_int_equal (fixture->n_calls, 1);
}

/* Each event sets some deadlines: the main loop, which is awake then, is not woken for any. */
static void
test_setting_it_wakes_nobody (void **state)
{
  Fixture *fixture = *state;
  gint64 due_us = g_get_monotonic_time () + LATER_US;

  g_main_context_set_poll_func (NULL, count_polls);
  for (guint i = 0; i < 10; i++)
    cid_timer_set (fixture->timer, due_us + i);
  turn (3);
  assert_int_equal (n_waits, 3);
  assert_int_equal (n_wakes, 0);
}

/* What is called first in a turn takes back what would come next. */
static void
test_it_can_be_taken_back_in_the_turn_in_which_it_is_due (void **state)
{
  Fixture victim = { 0 };
  g_autoptr (CidTimer) first = cid_timer_new ("first", G_PRIORITY_DEFAULT, take_back, &victim);

  victim.timer = cid_timer_new ("victim", G_PRIORITY_DEFAULT, on_due, &victim);
  cid_timer_set (victim.timer, 0);
  cid_timer_set (first, 0);
  turn (3);
  assert_int_equal (cid_timer_get_due (first), -1);
  assert_int_equal (victim.n_calls, 0);
  cid_timer_free (victim.timer);
}

/* What goes on sets the timer from its function each time: that is no reason to wake the loop. */
static void
test_setting_it_from_its_function_wakes_nobody (void **state)
{
  Fixture *fixture = *state;

  g_main_context_set_poll_func (NULL, count_polls);
  fixture->n_again = 3;
  cid_timer_set (fixture->timer, 0);
  turn (6);
  assert_int_equal (fixture->n_calls, 4);
  assert_int_equal (n_waits, 6);
  assert_int_equal (n_wakes, 0);
}

/* The last answer may be the end of whoever has the timer. */
static void
test_it_can_be_freed_by_its_function (void **state)
{
  Fixture *fixture = *state;

  fixture->frees = TRUE;
  cid_timer_set (fixture->timer, 0);
  turn (3);
  assert_int_equal (fixture->n_calls, 1);
  assert_null (fixture->timer);
}

/* On the way out nothing is told any more, though it is due. */
static void
test_a_freed_timer_is_silent (void **state)
{
  Fixture *fixture = *state;

  cid_timer_set (fixture->timer, 0);
  g_clear_pointer (&fixture->timer, cid_timer_free);
  turn (3);
  assert_int_equal (fixture->n_calls, 0);
}

/* The screen comes before all else that is due. */
static void
test_the_higher_priority_is_first (void **state)
{
  g_autoptr (GString) order = g_string_new (NULL);
  Fixture common = { .order = order, .letter = 'c' };
  Fixture urgent = { .order = order, .letter = 'u' };
  g_autoptr (CidTimer) first = cid_timer_new ("common", G_PRIORITY_DEFAULT, on_due, &common);
  g_autoptr (CidTimer) second = cid_timer_new ("urgent", G_PRIORITY_HIGH, on_due, &urgent);

  cid_timer_set (first, 0);
  cid_timer_set (second, 0);
  turn (3);
  assert_string_equal (order->str, "uc");
}

#define timer_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    timer_test (test_it_is_called_once_when_it_is_due),
    timer_test (test_a_time_that_has_passed_is_due_in_the_next_turn),
    timer_test (test_a_timer_that_was_taken_back_is_silent),
    timer_test (test_a_new_time_replaces_the_old_one),
    timer_test (test_setting_it_wakes_nobody),
    timer_test (test_it_can_be_taken_back_in_the_turn_in_which_it_is_due),
    timer_test (test_setting_it_from_its_function_wakes_nobody),
    timer_test (test_it_can_be_freed_by_its_function),
    timer_test (test_a_freed_timer_is_silent),
    timer_test (test_the_higher_priority_is_first),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hook/time-limit.h"
#include "scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  CidTimeLimit *limit;
  GString *signals;
  gboolean is_over;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->signals = g_string_new (NULL);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_time_limit_free (fixture->limit);
  g_string_free (fixture->signals, TRUE);
  g_free (fixture);
  return 0;
}

static void
on_limit (int signal, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->signals, "%d ", signal);
  fixture->is_over = signal == 0;
  if (signal == 0)
    g_clear_pointer (&fixture->limit, cid_time_limit_free);
}

static gboolean
is_over (gpointer user_data)
{
  return ((Fixture *) user_data)->is_over;
}

static gboolean
has_asked (gpointer user_data)
{
  return ((Fixture *) user_data)->signals->len > 0;
}

/* A program that has time left is left alone. */
static void
test_nothing_is_asked_before_the_time_is_over (void **state)
{
  Fixture *fixture = *state;

  fixture->limit = cid_time_limit_new (3600, on_limit, fixture);
  scratch_run_ms (20);
  assert_false (cid_time_limit_is_over (fixture->limit));
  assert_string_equal (fixture->signals->str, "");
}

/* First asked, then ended, then given up by whoever waits, who may free the limit then. */
static void
test_a_program_is_asked_then_ended_then_given_up (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *expected = g_strdup_printf ("%d %d 0 ", SIGTERM, SIGKILL);

  fixture->limit = cid_time_limit_new (0, on_limit, fixture);
  scratch_run_until (is_over, fixture);
  assert_string_equal (fixture->signals->str, expected);
  assert_null (fixture->limit);
}

/* A program that ends when it is asked to is not ended once more: its number may be another's. */
static void
test_what_has_ended_is_not_ended_again (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *expected = g_strdup_printf ("%d ", SIGTERM);

  fixture->limit = cid_time_limit_new (0, on_limit, fixture);
  scratch_run_until (has_asked, fixture);
  assert_true (cid_time_limit_is_over (fixture->limit));
  g_clear_pointer (&fixture->limit, cid_time_limit_free);
  scratch_run_ms (20);
  assert_string_equal (fixture->signals->str, expected);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_nothing_is_asked_before_the_time_is_over),
    UNIT (test_a_program_is_asked_then_ended_then_given_up),
    UNIT (test_what_has_ended_is_not_ended_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

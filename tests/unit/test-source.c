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

#include "base/source.h"

typedef struct {
  GSource *source;
  guint n_calls;
  gboolean stops;
} Fixture;

static gboolean
on_idle (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_calls++;
  if (fixture->stops)
    cid_source_stop (&fixture->source);
  return G_SOURCE_CONTINUE;
}

static void
iterate (GMainContext *context)
{
  for (guint i = 0; i < 3; i++)
    g_main_context_iteration (context, FALSE);
}

static void
test_runs_until_it_is_stopped (void **state)
{
  Fixture fixture = { .source = NULL };

  fixture.source = cid_source_start (g_idle_source_new (), on_idle, &fixture);
  iterate (NULL);
  assert_int_equal (fixture.n_calls, 3);

  cid_source_stop (&fixture.source);
  assert_null (fixture.source);
  iterate (NULL);
  assert_int_equal (fixture.n_calls, 3);
  cid_source_stop (&fixture.source);
}

static void
test_its_function_may_stop_it (void **state)
{
  Fixture fixture = { .stops = TRUE };

  fixture.source = cid_source_start (g_idle_source_new (), on_idle, &fixture);
  iterate (NULL);
  assert_int_equal (fixture.n_calls, 1);
  assert_null (fixture.source);
}

static void
test_runs_in_the_loop_of_its_thread (void **state)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Fixture fixture = { .source = NULL };

  g_main_context_push_thread_default (context);
  fixture.source = cid_source_start (g_idle_source_new (), on_idle, &fixture);
  g_main_context_pop_thread_default (context);
  iterate (NULL);
  assert_int_equal (fixture.n_calls, 0);
  iterate (context);
  assert_int_equal (fixture.n_calls, 3);
  cid_source_stop (&fixture.source);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_runs_until_it_is_stopped),
    cmocka_unit_test (test_its_function_may_stop_it),
    cmocka_unit_test (test_runs_in_the_loop_of_its_thread),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

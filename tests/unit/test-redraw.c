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

#include "daemon/redraw.h"
#include "scratch.h"

typedef struct {
  CidRedraw *redraw;
  guint n_drawn;
  guint n_wanted;
} Fixture;

static void
draw (gpointer user_data)
{
  ((Fixture *) user_data)->n_drawn++;
}

static gboolean
has_drawn (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_drawn >= fixture->n_wanted;
}

static void
wait_for_drawn (Fixture *fixture, guint n)
{
  fixture->n_wanted = n;
  scratch_run_until (has_drawn, fixture);
  assert_int_equal (fixture->n_drawn, n);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->redraw = cid_redraw_new (draw, fixture);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_redraw_free (fixture->redraw);
  g_free (fixture);
  return 0;
}

/* Somebody may be calling: the first change does not even wait for the main loop. */
static void
test_first_change_is_drawn_at_once (void **state)
{
  Fixture *fixture = *state;

  cid_redraw_want (fixture->redraw);
  assert_int_equal (fixture->n_drawn, 1);
  scratch_run_ms (50);
  assert_int_equal (fixture->n_drawn, 1);
  cid_redraw_want (fixture->redraw);
  assert_int_equal (fixture->n_drawn, 2);
}

/* What follows upon it is drawn all together, and nothing of it is lost. */
static void
test_what_follows_is_drawn_together (void **state)
{
  Fixture *fixture = *state;

  for (guint i = 0; i < 100; i++)
    cid_redraw_want (fixture->redraw);
  assert_int_equal (fixture->n_drawn, 1);
  wait_for_drawn (fixture, 2);
  scratch_run_ms (50);
  assert_int_equal (fixture->n_drawn, 2);
}

/* Where it never ends, what is drawn stays long enough to be seen. */
static void
test_flood_is_drawn_now_and_then (void **state)
{
  Fixture *fixture = *state;
  gint64 begun_us = 0;

  for (guint i = 1; i <= 18; i++) {
    if (i == 17)
      begun_us = g_get_monotonic_time ();
    cid_redraw_want (fixture->redraw);
    wait_for_drawn (fixture, i);
  }
  assert_true (g_get_monotonic_time () - begun_us >= 80 * 1000);
}

/* On the way out the desktop is left as it is. */
static void
test_nothing_is_drawn_after_the_stop (void **state)
{
  Fixture *fixture = *state;

  cid_redraw_want (fixture->redraw);
  cid_redraw_want (fixture->redraw);
  cid_redraw_stop (fixture->redraw);
  scratch_run_ms (50);
  assert_int_equal (fixture->n_drawn, 1);
}

#define redraw_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    redraw_test (test_first_change_is_drawn_at_once),
    redraw_test (test_what_follows_is_drawn_together),
    redraw_test (test_flood_is_drawn_now_and_then),
    redraw_test (test_nothing_is_drawn_after_the_stop),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

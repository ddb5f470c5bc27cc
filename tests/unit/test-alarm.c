/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/alarm.h"

#include "base/clock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 5000

typedef struct {
  GMainLoop *loop;
  guint n_rings;
} Fixture;

/* So many reads of the clock find nothing. */
static guint n_vain_reads;

ssize_t __real_read (int fd, void *data, size_t size);
ssize_t __wrap_read (int fd, void *data, size_t size);

ssize_t
__wrap_read (int fd, void *data, size_t size)
{
  if (n_vain_reads == 0)
    return __real_read (fd, data, size);
  n_vain_reads--;
  errno = EAGAIN;
  return -1;
}

static gboolean
on_ring (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_rings++;
  g_main_loop_quit (fixture->loop);

  return G_SOURCE_REMOVE;
}

static gboolean
on_patience_lost (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
run_for (Fixture *fixture, guint ms)
{
  guint id = g_timeout_add (ms, on_patience_lost, fixture->loop);

  g_main_loop_run (fixture->loop);
  if (g_main_context_find_source_by_id (NULL, id) != NULL)
    g_source_remove (id);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->loop = g_main_loop_new (NULL, FALSE);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_main_loop_unref (fixture->loop);
  g_free (fixture);

  return 0;
}

/* What is due rings, once, and not before its time. */
static void
test_it_rings_once_when_it_is_due (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidAlarm) alarm = cid_alarm_new (on_ring, fixture);
  gint64 due_us = cid_clock_now ().boot_us + 50000;

  cid_alarm_set (alarm, due_us);
  run_for (fixture, PATIENCE_MS);
  assert_int_equal (fixture->n_rings, 1);
  assert_true (cid_clock_now ().boot_us >= due_us);
  run_for (fixture, 100);
  assert_int_equal (fixture->n_rings, 1);
}

/* The watchdog of a call that is long over is due at once. */
static void
test_a_time_that_has_passed_rings_at_once (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidAlarm) alarm = cid_alarm_new (on_ring, fixture);

  cid_alarm_set (alarm, 0);
  run_for (fixture, PATIENCE_MS);
  assert_int_equal (fixture->n_rings, 1);
}

/* Somebody else may have been quicker to read that it is due: it rings when it next is. */
static void
test_waking_up_for_nothing_is_no_ring (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidAlarm) alarm = cid_alarm_new (on_ring, fixture);

  n_vain_reads = 1;
  cid_alarm_set (alarm, 0);
  run_for (fixture, PATIENCE_MS);
  assert_int_equal (n_vain_reads, 0);
  assert_int_equal (fixture->n_rings, 1);
}

/* A call that ended needs no watchdog. */
static void
test_an_alarm_that_was_taken_back_is_silent (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidAlarm) alarm = cid_alarm_new (on_ring, fixture);

  cid_alarm_set (alarm, cid_clock_now ().boot_us + 50000);
  cid_alarm_set (alarm, -1);
  run_for (fixture, 150);
  assert_int_equal (fixture->n_rings, 0);
}

/* The same alarm serves again, and a later setting replaces an earlier one. */
static void
test_it_can_be_set_again (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidAlarm) alarm = cid_alarm_new (on_ring, fixture);

  cid_alarm_set (alarm, cid_clock_now ().boot_us + 60 * G_USEC_PER_SEC);
  cid_alarm_set (alarm, cid_clock_now ().boot_us + 10000);
  run_for (fixture, PATIENCE_MS);
  cid_alarm_set (alarm, cid_clock_now ().boot_us + 10000);
  run_for (fixture, PATIENCE_MS);
  assert_int_equal (fixture->n_rings, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_it_rings_once_when_it_is_due, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_time_that_has_passed_rings_at_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_waking_up_for_nothing_is_no_ring, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_an_alarm_that_was_taken_back_is_silent, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_it_can_be_set_again, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

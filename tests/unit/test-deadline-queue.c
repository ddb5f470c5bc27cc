/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/deadline-queue.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PATIENCE_MS 60

typedef struct {
  char name;
  CidDeadline deadline;
} Owner;

typedef struct {
  CidDeadlineQueue *queue;
  GString *expired;
  Owner owners[3];
} Fixture;

static void
on_expired (gpointer owner, gpointer user_data)
{
  Fixture *self = user_data;

  assert_false (((Owner *) owner)->deadline.is_queued);
  g_string_append_c (self->expired, ((Owner *) owner)->name);
}

static void
start (Fixture *self, guint which)
{
  cid_deadline_queue_start (self->queue, &self->owners[which].deadline, &self->owners[which]);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->expired = g_string_new (NULL);
  self->queue = cid_deadline_queue_new ((gint64) PATIENCE_MS * 1000, on_expired, self);
  for (guint i = 0; i < G_N_ELEMENTS (self->owners); i++)
    self->owners[i].name = (char) ('a' + i);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_deadline_queue_free (self->queue);
  g_string_free (self->expired, TRUE);
  g_free (self);
  return 0;
}

static gboolean
have_two (gpointer user_data)
{
  return ((Fixture *) user_data)->expired->len >= 2;
}

/* Each runs out in its turn, and not before its time. */
static void
test_deadlines_run_out_in_order (void **state)
{
  Fixture *self = *state;
  gint64 begun_us = g_get_monotonic_time ();

  start (self, 1);
  start (self, 0);
  scratch_run_until (have_two, self);
  assert_string_equal (self->expired->str, "ba");
  assert_true (g_get_monotonic_time () - begun_us >= (gint64) PATIENCE_MS * 1000);
}

/* An answer in time is the usual case: of it nothing is heard. */
static void
test_a_cancelled_deadline_is_silent (void **state)
{
  Fixture *self = *state;

  for (guint i = 0; i < G_N_ELEMENTS (self->owners); i++)
    start (self, i);
  cid_deadline_queue_cancel (self->queue, &self->owners[0].deadline);
  cid_deadline_queue_cancel (self->queue, &self->owners[0].deadline);
  scratch_run_until (have_two, self);
  scratch_run_ms (PATIENCE_MS * 2);
  assert_string_equal (self->expired->str, "bc");
}

/* A kept connection begins its next request: the time begins anew. */
static void
test_a_deadline_starts_afresh (void **state)
{
  Fixture *self = *state;

  start (self, 0);
  start (self, 1);
  start (self, 0);
  scratch_run_until (have_two, self);
  assert_string_equal (self->expired->str, "ba");
}

/* Deadlines that still run when the listener stops must not be heard of after it. */
static void
test_a_freed_queue_forgets (void **state)
{
  Fixture *self = *state;

  start (self, 0);
  cid_deadline_queue_free (self->queue);
  scratch_run_ms (PATIENCE_MS * 2);
  assert_string_equal (self->expired->str, "");
  self->queue = cid_deadline_queue_new (0, on_expired, self);
}

static gboolean
is_later_than_a (gpointer owner, gpointer user_data)
{
  return ((Owner *) owner)->name > 'a';
}

/* Where room is to be made, it is found out who has used most of his time. */
static void
test_who_has_the_least_time_left_is_found (void **state)
{
  Fixture *self = *state;

  assert_null (cid_deadline_queue_find (self->queue, NULL, NULL));
  start (self, 0);
  assert_null (cid_deadline_queue_find (self->queue, is_later_than_a, NULL));
  start (self, 2);
  start (self, 1);
  assert_ptr_equal (cid_deadline_queue_find (self->queue, NULL, NULL), &self->owners[0]);
  assert_ptr_equal (cid_deadline_queue_find (self->queue, is_later_than_a, NULL), &self->owners[2]);
  start (self, 2);
  assert_ptr_equal (cid_deadline_queue_find (self->queue, is_later_than_a, NULL), &self->owners[1]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_deadlines_run_out_in_order, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_cancelled_deadline_is_silent, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_deadline_starts_afresh, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_freed_queue_forgets, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_who_has_the_least_time_left_is_found, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

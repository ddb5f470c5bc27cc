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
#include "log/store-queue.h"

static void
count (gboolean stored, gpointer user_data)
{
  guint *counts = user_data;

  counts[stored ? 1 : 0]++;
}

/* Whoever waits is answered once, however often it is tried: a phone has but one connection. */
static void
test_an_item_is_answered_once (void **state)
{
  guint counts[2] = { 0 };
  g_autoptr (CidStoreItem) item = cid_store_item_new (count, counts);
  g_autoptr (CidStoreItem) silent = cid_store_item_new (NULL, NULL);

  cid_store_item_answer (item, TRUE);
  cid_store_item_answer (item, FALSE);
  cid_store_item_answer (silent, TRUE);
  assert_int_equal (counts[0], 0);
  assert_int_equal (counts[1], 1);
}

/* Puts in an event of @second; what has none is a phone that is renamed. */
static void
put (CidStoreQueue *queue, gint64 second, gboolean has_event, guint *counts)
{
  CidStoreItem *item = cid_store_item_new (count, counts);

  item->entry.peer_seq = second;
  if (has_event)
    item->entry.event = make_event (CID_EVENT_READY, second, NULL, NULL);
  cid_store_queue_put (queue, item);
}

static GPtrArray *
make_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) cid_store_item_free);
}

static gint64
get_second (GPtrArray *batch, guint i)
{
  return ((CidStoreItem *) g_ptr_array_index (batch, i))->entry.peer_seq;
}

/* The journal tells what happened in its order, whatever had to be tried again in between. */
static void
test_what_could_not_be_written_goes_before_what_came_since (void **state)
{
  g_autoptr (CidStoreQueue) queue = cid_store_queue_new ();
  g_autoptr (GPtrArray) failed = make_batch ();
  g_autoptr (GPtrArray) batch = make_batch ();
  guint counts[2] = { 0 };

  put (queue, 0, TRUE, counts);
  put (queue, 1, TRUE, counts);
  cid_store_queue_take (queue, failed);
  assert_int_equal (failed->len, 2);
  assert_true (cid_store_queue_is_empty (queue));
  put (queue, 2, TRUE, counts);
  cid_store_queue_take_back (queue, failed);
  assert_int_equal (failed->len, 0);
  cid_store_queue_take (queue, batch);
  assert_int_equal (batch->len, 3);
  for (guint i = 0; i < batch->len; i++)
    assert_int_equal (get_second (batch, i), i);
  assert_int_equal (counts[0] + counts[1], 0);
}

/* `status` counts what is not on disk, and with the worker it is not there yet either. */
static void
test_an_event_counts_until_it_is_settled (void **state)
{
  g_autoptr (CidStoreQueue) queue = cid_store_queue_new ();
  g_autoptr (GPtrArray) batch = make_batch ();
  guint counts[2] = { 0 };

  put (queue, 0, TRUE, counts);
  put (queue, 1, FALSE, counts);
  assert_int_equal (cid_store_queue_get_n_events (queue), 1);
  cid_store_queue_take (queue, batch);
  assert_int_equal (cid_store_queue_get_n_events (queue), 1);
  cid_store_queue_settle (queue, batch);
  assert_int_equal (cid_store_queue_get_n_events (queue), 0);
}

/* A batch has an end, or one commit would keep everybody waiting; so has the queue. */
static void
test_batches_and_queue_have_an_end (void **state)
{
  g_autoptr (CidStoreQueue) queue = cid_store_queue_new ();
  g_autoptr (GPtrArray) batch = make_batch ();
  guint counts[2] = { 0 };

  for (guint i = 0; i < CID_STORE_MAX_QUEUE; i++) {
    assert_false (cid_store_queue_is_full (queue));
    put (queue, i, FALSE, counts);
  }
  assert_true (cid_store_queue_is_full (queue));
  cid_store_queue_take (queue, batch);
  assert_int_equal (batch->len, 2048);
  assert_int_equal (get_second (batch, 0), 0);
  assert_false (cid_store_queue_is_full (queue));
  assert_false (cid_store_queue_is_empty (queue));
}

/* At the end nobody is left without an answer. */
static void
test_all_who_wait_are_refused (void **state)
{
  g_autoptr (CidStoreQueue) queue = cid_store_queue_new ();
  guint counts[2] = { 0 };

  for (guint i = 0; i < 3; i++)
    put (queue, i, TRUE, counts);
  cid_store_queue_refuse (queue);
  assert_int_equal (counts[0], 3);
  assert_int_equal (counts[1], 0);
  assert_true (cid_store_queue_is_empty (queue));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_item_is_answered_once),
    cmocka_unit_test (test_what_could_not_be_written_goes_before_what_came_since),
    cmocka_unit_test (test_an_event_counts_until_it_is_settled),
    cmocka_unit_test (test_batches_and_queue_have_an_end),
    cmocka_unit_test (test_all_who_wait_are_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

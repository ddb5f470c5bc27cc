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

#include "base/error.h"
#include "log/store-task.h"
#include "store-kit.h"

typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = make_folder ();
  fixture->path = get_path_in (fixture->folder);
  fixture->writer = cid_store_writer_new (fixture->path, "boot-a");
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_store_writer_free (fixture->writer);
  remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture);
  return 0;
}

static void
add_ring (CidStoreTask *task, const char *uid, gint64 second)
{
  CidStoreItem *item = cid_store_item_new (NULL, NULL);

  item->entry.event = make_event (CID_EVENT_INCOMING, second, "0299991234", uid);
  item->entry.calls = make_calls (make_call (uid, CID_OUTCOME_RINGING, second, "0299991234"));
  g_ptr_array_add (task->items, item);
}

static void
run (Fixture *fixture, CidStoreTask *task)
{
  cid_store_task_run (task, fixture->writer, fixture->path);
}

/* The first task opens the store, and tells what went on when it was closed, before it writes what
   goes on now. */
static void
test_the_past_is_read_before_anything_is_written (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidStoreTask) first = cid_store_task_new ();
  g_autoptr (CidStoreTask) second = cid_store_task_new ();

  first->wants_past = second->wants_past = TRUE;
  add_ring (first, "a", 0);
  run (fixture, first);
  assert_null (first->error);
  assert_int_equal (first->past->calls->len, 0);
  assert_int_equal (first->past->phones->len, 0);
  assert_int_equal (first->last_change, 1);
  add_ring (second, "b", 9);
  run (fixture, second);
  assert_int_equal (second->past->calls->len, 1);
  assert_string_equal (((CidCall *) second->past->calls->pdata[0])->uid, "a");
  assert_int_equal (second->past->phones->len, 1);
  assert_int_equal (second->last_change, 2);
}

/* What another daemon keeps is not written, nor is anything after that tried; that it is a daemon
   is told, as then there is nothing to do here. */
static void
test_a_store_that_another_has_is_left_alone (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidStoreWriter) daemon = cid_store_writer_new (fixture->path, "boot-a");
  g_autoptr (CidStoreWriter) command = cid_store_writer_new_for_command (fixture->path, "boot-a");
  g_autoptr (CidStoreTask) other_daemon = cid_store_task_new ();
  g_autoptr (CidStoreTask) other_command = cid_store_task_new ();

  assert_true (cid_store_writer_open (daemon, NULL));
  add_ring (other_daemon, "a", 0);
  run (fixture, other_daemon);
  assert_true (g_error_matches (other_daemon->error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  assert_true (other_daemon->is_other_daemon);
  assert_int_equal (other_daemon->last_change, 0);
  cid_store_writer_close (daemon);
  assert_true (cid_store_writer_open (command, NULL));
  run (fixture, other_command);
  assert_true (g_error_matches (other_command->error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  assert_false (other_command->is_other_daemon);
}

/* Filing takes its steps with the task, and tells when there is another. */
static void
test_calls_that_are_over_are_filed (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidStoreTask) task = cid_store_task_new ();
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GPtrArray) missed = NULL;
  CidCallQuery query = { .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED),
                         .direction = -1,
                         .since_us = G_MININT64,
                         .until_us = G_MAXINT64 };
  CidStoreItem *item;

  add_ring (task, "a", 0);
  item = g_ptr_array_index (task->items, 0);
  ((CidCall *) item->entry.calls->pdata[0])->outcome = CID_OUTCOME_MISSED;
  task->files = TRUE;
  task->keep_us = 1000 * 365 * G_TIME_SPAN_DAY;
  run (fixture, task);
  assert_null (task->error);
  assert_false (task->is_more);
  reader = cid_call_reader_new (fixture->path, NULL);
  missed = cid_call_reader_query (reader, &query, NULL);
  assert_int_equal (missed->len, 1);
}

/* Lent or closed, the store is free for others at once. */
static void
test_a_closed_store_can_be_taken (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidStoreWriter) command = cid_store_writer_new_for_command (fixture->path, "boot-a");

  for (guint i = 0; i < 2; i++) {
    g_autoptr (CidStoreTask) opening = cid_store_task_new ();
    g_autoptr (CidStoreTask) closing = cid_store_task_new ();

    run (fixture, opening);
    assert_null (opening->error);
    assert_false (cid_store_writer_open (command, NULL));
    closing->closes = i == 0;
    closing->lends = i == 1;
    run (fixture, closing);
    assert_true (cid_store_writer_open (command, NULL));
    cid_store_writer_close (command);
  }
}

#define task_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    task_test (test_the_past_is_read_before_anything_is_written),
    task_test (test_a_store_that_another_has_is_left_alone),
    task_test (test_calls_that_are_over_are_filed),
    task_test (test_a_closed_store_can_be_taken),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

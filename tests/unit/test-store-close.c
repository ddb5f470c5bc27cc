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

#include <sqlite3.h>

#include "log/store-close.h"
#include "scratch.h"
#include "store-kit.h"

/* The disk answers nobody while this is set. */
static gint hangs;

/* Whose thread hangs: nobody frees it any more. */
static sqlite3 *left_behind;

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  while (g_atomic_int_get (&hangs)) {
    g_atomic_pointer_set (&left_behind, sqlite3_db_handle (statement));
    g_usleep (1000);
  }
  return __real_sqlite3_step (statement);
}

typedef struct {
  char *folder;
  char *path;
  CidStoreWorker *worker;
  CidStoreAgenda *agenda;
  guint n_written;
  guint n_failed;
  guint n_closed;
  guint answers[2];
} Fixture;

/* As the call store does it: what failed goes back, and what follows upon a success does not wait
   for whoever drains. */
static void
on_back (CidStoreTask *task, gpointer user_data)
{
  Fixture *self = user_data;
  CidStoreQueue *waiting = cid_store_agenda_get_waiting (self->agenda);

  if (task->closes) {
    self->n_closed++;
  } else if (task->error != NULL) {
    self->n_failed++;
    cid_store_queue_take_back (waiting, task->items);
  } else {
    self->n_written++;
    cid_store_queue_settle (waiting, task->items);
    if (!cid_store_queue_is_empty (waiting))
      cid_store_worker_give (self->worker, cid_store_agenda_take_next (self->agenda));
    for (guint i = 0; i < task->items->len; i++)
      cid_store_item_answer (g_ptr_array_index (task->items, i), TRUE);
  }
  cid_store_task_free (task);
}

static void
count (gboolean stored, gpointer user_data)
{
  ((guint *) user_data)[stored ? 1 : 0]++;
}

static void
put (Fixture *self, guint n)
{
  for (guint i = 0; i < n; i++) {
    CidStoreItem *item = cid_store_item_new (count, self->answers);

    item->entry.event = make_event (CID_EVENT_OFFHOOK, i, NULL, NULL);
    cid_store_queue_put (cid_store_agenda_get_waiting (self->agenda), item);
  }
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = make_folder ();
  self->path = get_path_in (self->folder);
  self->agenda = cid_store_agenda_new ();
  self->worker = cid_store_worker_new (self->path, "boot-a", on_back, self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_agenda_free (self->agenda);
  remove_folder (self->folder);
  g_free (self->path);
  g_free (self);
  return 0;
}

static gint64
get_deadline (void)
{
  return g_get_monotonic_time () + SCRATCH_PATIENCE_MS * 1000;
}

/* More than one commit holds: all of it is written, then the database is closed, which takes the
   write-ahead log away. */
static void
test_all_that_waits_is_written (void **state)
{
  Fixture *self = *state;
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);

  put (self, 3000);
  assert_true (cid_store_close_drain (self->worker, self->agenda, get_deadline ()));
  assert_int_equal (self->answers[1], 3000);
  assert_int_equal (self->n_written, 2);
  assert_int_equal (self->n_closed, 1);
  assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
  assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  assert_true (cid_store_close_dismiss (self->worker, self->agenda, TRUE));
  assert_int_equal (self->answers[0], 0);
}

/* A daemon that was just started and has heard nothing does not even open the log. */
static void
test_nothing_to_write_opens_nothing (void **state)
{
  Fixture *self = *state;

  assert_true (cid_store_close_drain (self->worker, self->agenda, get_deadline ()));
  assert_int_equal (self->n_written + self->n_failed, 0);
  assert_int_equal (self->n_closed, 1);
  assert_true (cid_store_close_dismiss (self->worker, self->agenda, TRUE));
  assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* The task that the worker has is waited for first. */
static void
test_what_is_with_the_worker_comes_back (void **state)
{
  Fixture *self = *state;

  put (self, 1);
  cid_store_worker_give (self->worker, cid_store_agenda_take_writing (self->agenda));
  put (self, 1);
  assert_true (cid_store_close_drain (self->worker, self->agenda, get_deadline ()));
  assert_int_equal (self->n_written, 2);
  assert_int_equal (self->answers[1], 2);
  assert_true (cid_store_close_dismiss (self->worker, self->agenda, TRUE));
}

/* A log that cannot be written is tried once more, not for ever: then whoever waits is told no. */
static void
test_what_cannot_be_written_is_refused (void **state)
{
  Fixture *self = *state;

  assert_true (g_file_set_contents (self->path, "This is a letter, and no database.\n", -1, NULL));
  put (self, 2);
  assert_true (cid_store_close_drain (self->worker, self->agenda, get_deadline ()));
  assert_int_equal (self->n_failed, 1);
  assert_int_equal (self->answers[0], 0);
  assert_false (cid_store_close_dismiss (self->worker, self->agenda, TRUE));
  assert_int_equal (self->answers[0], 2);
  assert_int_equal (self->answers[1], 0);
}

static guint
count_threads (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  guint n_threads = 0;

  while (g_dir_read_name (threads) != NULL)
    n_threads++;
  return n_threads;
}

/* A disk that hangs keeps its task, but nobody's phone: those that wait for it are told no, too. */
static void
test_a_hanging_disk_is_given_up (void **state)
{
  Fixture *self = *state;
  guint n_threads;

  g_atomic_int_set (&hangs, TRUE);
  put (self, 2);
  cid_store_worker_give (self->worker, cid_store_agenda_take_writing (self->agenda));
  put (self, 1);
  assert_false (cid_store_close_drain (self->worker, self->agenda, g_get_monotonic_time () + 1000));
  assert_false (cid_store_close_dismiss (self->worker, self->agenda, FALSE));
  assert_int_equal (self->answers[0], 3);
  assert_int_equal (self->n_written + self->n_failed + self->n_closed, 0);
  n_threads = count_threads ();
  g_atomic_int_set (&hangs, FALSE);
  for (guint i = 0; i < SCRATCH_PATIENCE_MS && count_threads () == n_threads; i++)
    g_usleep (1000);
  assert_true (count_threads () < n_threads);
}

#define close_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    close_test (test_all_that_waits_is_written),
    close_test (test_nothing_to_write_opens_nothing),
    close_test (test_what_is_with_the_worker_comes_back),
    close_test (test_what_cannot_be_written_is_refused),
    close_test (test_a_hanging_disk_is_given_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

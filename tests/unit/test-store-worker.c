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

#include "log/store-worker.h"
#include "scratch.h"
#include "store-kit.h"

/* The disk answers nobody while this is set. */
static gint hangs;

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  while (g_atomic_int_get (&hangs))
    g_usleep (1000);
  return __real_sqlite3_step (statement);
}

typedef struct {
  char *folder;
  char *path;
  CidStoreWorker *worker;
  GThread *home;
  guint n_back;
  gboolean is_past_known;
} Fixture;

static void
on_back (CidStoreTask *task, gpointer user_data)
{
  Fixture *self = user_data;

  assert_ptr_equal (g_thread_self (), self->home);
  assert_null (cid_store_worker_get_task (self->worker));
  assert_null (task->error);
  self->is_past_known = task->past != NULL;
  self->n_back++;
  cid_store_task_free (task);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = make_folder ();
  self->path = get_path_in (self->folder);
  self->home = g_thread_self ();
  self->worker = cid_store_worker_new (self->path, "boot-a", on_back, self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_worker_free (self->worker);
  remove_folder (self->folder);
  g_free (self->path);
  g_free (self);
  return 0;
}

static void
give (Fixture *self)
{
  CidStoreTask *task = cid_store_task_new ();

  task->wants_past = TRUE;
  cid_store_worker_give (self->worker, task);
  assert_ptr_equal (cid_store_worker_get_task (self->worker), task);
}

/* The main loop goes on while the disk works, and hears of it when it is done. */
static void
test_a_task_comes_back_to_the_main_loop (void **state)
{
  Fixture *self = *state;

  for (guint i = 1; i < 4; i++) {
    give (self);
    assert_int_equal (self->n_back, i - 1);
    assert_int_equal (wait_for_count (&self->n_back, i, SCRATCH_PATIENCE_MS), i);
    assert_true (self->is_past_known);
  }
  assert_true (cid_store_worker_stop (self->worker, SCRATCH_PATIENCE_MS));
}

/* On the way out no main loop runs; a task that was waited for does not come back once more. */
static void
test_a_task_can_be_waited_for (void **state)
{
  Fixture *self = *state;

  give (self);
  assert_true (
    cid_store_worker_wait (self->worker, g_get_monotonic_time () + SCRATCH_PATIENCE_MS * 1000));
  assert_int_equal (self->n_back, 1);
  assert_true (self->is_past_known);
  assert_true (cid_store_worker_stop (self->worker, SCRATCH_PATIENCE_MS));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_int_equal (self->n_back, 1);
}

/* A worker that is stopped has done what it was given, but tells nobody any more. */
static void
test_nothing_comes_back_from_one_that_is_stopped (void **state)
{
  Fixture *self = *state;

  give (self);
  assert_true (cid_store_worker_stop (self->worker, SCRATCH_PATIENCE_MS));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  assert_int_equal (self->n_back, 0);
  assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* Names that nobody else holds are freed where nobody waits for it. */
static void
test_names_are_dropped (void **state)
{
  Fixture *self = *state;
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_autoptr (CidContactIndex) names = cid_contact_index_new (contacts);

  cid_store_worker_drop_names (self->worker, cid_contact_index_ref (names));
  assert_true (cid_store_worker_stop (self->worker, SCRATCH_PATIENCE_MS));
}

static guint
count_threads (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (threads) != NULL)
    count++;
  return count;
}

/* A disk that hangs is given up, and may come back to what it used when everybody has gone. */
static void
test_a_thread_that_hangs_is_left_alone (void **state)
{
  Fixture *self = *state;
  CidStoreTask *task;
  guint n_threads;

  g_atomic_int_set (&hangs, TRUE);
  give (self);
  task = cid_store_worker_get_task (self->worker);
  assert_false (cid_store_worker_wait (self->worker, g_get_monotonic_time () + 1000));
  assert_false (cid_store_worker_stop (self->worker, 0));
  assert_ptr_equal (cid_store_worker_get_task (self->worker), task);
  assert_int_equal (self->n_back, 0);
  n_threads = count_threads ();
  g_atomic_int_set (&hangs, FALSE);
  for (guint i = 0; i < 5000 && count_threads () == n_threads; i++)
    g_usleep (1000);
  assert_true (count_threads () < n_threads);
}

#define worker_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    worker_test (test_a_task_comes_back_to_the_main_loop),
    worker_test (test_a_task_can_be_waited_for),
    worker_test (test_nothing_comes_back_from_one_that_is_stopped),
    worker_test (test_names_are_dropped),
    worker_test (test_a_thread_that_hangs_is_left_alone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

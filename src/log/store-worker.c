/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-worker"

#include "log/store-worker.h"

#include "base/worker.h"

/**
 * CidStoreWorker:
 *
 * The thread on which the store is written. One task at a time is with it; what is on the thread
 * holds a reference, since a thread that hangs keeps what it uses.
 */
struct _CidStoreWorker {
  CidWorker *thread;
  char *path;
  CidStoreWriter *writer; /* the thread's */
  GAsyncQueue *finished;
  CidStoreTask *in_flight;
  CidStoreWorkerFunc function;
  gpointer user_data;
  gboolean is_stopped;
};

static void
clear (gpointer data)
{
  CidStoreWorker *self = data;

  cid_store_writer_free (self->writer);
  g_async_queue_unref (self->finished);
  g_free (self->path);
}

static void
unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * cid_store_worker_new:
 * @path: path of the database
 * @boot_id: tells this boot of the machine from others
 * @function: (scope notified): gets each task once it is done, or could not be
 * @user_data: for @function
 *
 * Returns: (transfer full): a thread that has opened nothing yet; @function is called where it was
 *   made
 */
CidStoreWorker *
cid_store_worker_new (const char *path,
                      const char *boot_id,
                      CidStoreWorkerFunc function,
                      gpointer user_data)
{
  CidStoreWorker *self = g_atomic_rc_box_new0 (CidStoreWorker);

  self->thread = cid_worker_new ("call-store");
  self->path = g_strdup (path);
  self->writer = cid_store_writer_new (path, boot_id);
  self->finished = g_async_queue_new_full ((GDestroyNotify) cid_store_task_free);
  self->function = function;
  self->user_data = user_data;
  return self;
}

/**
 * cid_store_worker_free:
 * @self: (transfer full): a worker that was stopped
 */
void
cid_store_worker_free (CidStoreWorker *self)
{
  unref (self);
}

static void
give_back (CidStoreWorker *self, CidStoreTask *task)
{
  self->in_flight = NULL;
  self->function (task, self->user_data);
}

static gboolean
on_finished (gpointer user_data)
{
  CidStoreWorker *self = user_data;
  CidStoreTask *task;

  while (!self->is_stopped && (task = g_async_queue_try_pop (self->finished)) != NULL)
    give_back (self, task);
  return G_SOURCE_REMOVE;
}

/* On the thread. The task belongs to whoever gave it from the moment that it is in the queue. */
static gboolean
on_task (gpointer user_data)
{
  CidStoreWorker *self = user_data;
  CidStoreTask *task = self->in_flight;

  cid_store_task_run (task, self->writer, self->path);
  g_async_queue_push (self->finished, task);
  cid_worker_reply (self->thread, on_finished, self, unref);
  return G_SOURCE_REMOVE;
}

/**
 * cid_store_worker_give:
 * @self: a worker that has no task
 * @task: (transfer full): what it is to do
 */
void
cid_store_worker_give (CidStoreWorker *self, CidStoreTask *task)
{
  g_return_if_fail (self != NULL && self->in_flight == NULL);

  self->in_flight = task;
  cid_worker_push (self->thread, on_task, g_atomic_rc_box_acquire (self), NULL);
}

/**
 * cid_store_worker_get_task:
 * @self: a worker
 *
 * Returns: (transfer none) (nullable): the task that it was given and that is not back; only to be
 *   looked at once the worker was stopped
 */
CidStoreTask *
cid_store_worker_get_task (CidStoreWorker *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->in_flight;
}

static gboolean
do_nothing (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/**
 * cid_store_worker_drop_names:
 * @self: a worker
 * @names: (transfer full): an index that may be the last to hold its contacts
 *
 * Frees them on the thread: the main loop has better to do.
 */
void
cid_store_worker_drop_names (CidStoreWorker *self, CidContactIndex *names)
{
  g_return_if_fail (self != NULL && names != NULL);

  cid_worker_push (self->thread, do_nothing, names, (GDestroyNotify) cid_contact_index_unref);
}

/**
 * cid_store_worker_wait:
 * @self: a worker that has a task
 * @deadline_us: until when, by the monotonic clock
 *
 * Waits for the task without running the main loop, and gives it back.
 *
 * Returns: %FALSE if it did not come in time
 */
gboolean
cid_store_worker_wait (CidStoreWorker *self, gint64 deadline_us)
{
  gint64 patience_us = MAX (deadline_us - g_get_monotonic_time (), 0);
  CidStoreTask *task = g_async_queue_timeout_pop (self->finished, (guint64) patience_us);

  if (task != NULL)
    give_back (self, task);
  return task != NULL;
}

/**
 * cid_store_worker_stop:
 * @self: a worker
 * @patience_ms: how long the thread may take to end
 *
 * Ends the thread, or leaves it alone with what it holds, as cid_worker_stop() does. No task comes
 * back any more. To be called once.
 *
 * Returns: %FALSE if it had to be left alone
 */
gboolean
cid_store_worker_stop (CidStoreWorker *self, guint patience_ms)
{
  gboolean is_ended;

  g_return_val_if_fail (self != NULL, FALSE);

  self->is_stopped = TRUE;
  is_ended = cid_worker_stop (self->thread, patience_ms);
  cid_worker_free (self->thread);
  return is_ended;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Is to be told apart by ThreadSanitizer: `planted handed-over` gives a number to other threads and
 * takes it back in each way that this program has; `planted race` does so too, but once does not
 * wait for the other thread to let go of it.
 */

#include "base/worker.h"

#include <gio/gio.h>

typedef struct {
  GMainLoop *loop;
  CidWorker *worker;
  GAsyncQueue *queue;
  GMutex lock;
  int number;
  int is_counted;
  gboolean is_racing;
} Planted;

/* That the number was counted on is all that who waits learns: relaxed, it hands nothing over. */
static void
wait_until_counted (const Planted *self)
{
  while (!__atomic_load_n (&self->is_counted, __ATOMIC_RELAXED))
    g_thread_yield ();
}

static gboolean
on_reply (gpointer user_data)
{
  Planted *self = user_data;

  self->number++;
  __atomic_store_n (&self->is_counted, TRUE, __ATOMIC_RELAXED);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_worker (gpointer user_data)
{
  Planted *self = user_data;

  self->number++;
  cid_worker_reply (self->worker, on_reply, self, NULL);
  if (self->is_racing) {
    wait_until_counted (self);
    self->number++;
  }
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer user_data)
{
  Planted *self = user_data;

  g_async_queue_pop (self->queue);
  self->number++;
  g_mutex_lock (&self->lock);
  self->number++;
  g_mutex_unlock (&self->lock);
  g_idle_add (on_reply, self);
  return NULL;
}

static void
run_task (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Planted *self = task_data;

  self->number++;
  g_task_return_boolean (task, TRUE);
}

static void
on_task_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  on_reply (user_data);
}

static void
play_worker (Planted *self)
{
  self->worker = cid_worker_new ("worker");
  cid_worker_push (self->worker, on_worker, self, NULL);
  g_main_loop_run (self->loop);
  cid_worker_free (self->worker);
}

static void
play_thread (Planted *self)
{
  GThread *thread;

  g_mutex_init (&self->lock);
  self->queue = g_async_queue_new ();
  thread = g_thread_new ("thread", run_thread, self);
  self->number++;
  g_async_queue_push (self->queue, self);
  g_main_loop_run (self->loop);
  g_thread_join (thread);
  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->lock);
}

static void
play_task (Planted *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_task_done, self);

  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, run_task);
  g_main_loop_run (self->loop);
}

int
main (int argc, char **argv)
{
  Planted planted = { .loop = g_main_loop_new (NULL, FALSE) };

  planted.is_racing = argc > 1 && g_str_equal (argv[1], "race");
  play_worker (&planted);
  play_thread (&planted);
  play_task (&planted);
  g_main_loop_unref (planted.loop);
  return planted.number >= 8 ? 0 : 1;
}

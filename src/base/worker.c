/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-worker"

#include "base/worker.h"

#define BATCH 64
#define LONG_PATIENCE_MS (30 * 1000)

typedef struct _Task Task;
typedef struct _Shared Shared;

struct _Task {
  Task *next;
  GSourceFunc function;
  gpointer user_data;
  GDestroyNotify destroy;
};

/* One direction: functions that wait for @source, in @context. */
typedef struct {
  Task *head;
  Task *tail;
  Task *running; /* the last that was begun, if it has not ended */
  GMainContext *context;
  GSource *source;
  gint is_ready; /* atomic: the source has to look */
  gboolean is_closed;
} Queue;

/* What outlives the worker while its thread or a source may still look. */
struct _Shared {
  gatomicrefcount ref_count;
  GMutex lock;
  GCond changed;
  GMainLoop *loop;
  Queue work;
  Queue replies;
  gboolean is_ended;
  gboolean is_abandoned;
};

typedef struct {
  GSource parent;
  Shared *shared;
  Queue *queue;
} QueueSource;

/**
 * CidWorker:
 *
 * A thread with a main context of its own, for an edge that has to wait. Work goes there by
 * cid_worker_push() and answers come back by cid_worker_reply(). The handle belongs to the thread
 * that made it; push and reply may be called from any thread as long as the handle lives.
 */
struct _CidWorker {
  Shared *shared;
  GThread *thread;
};

/* What was given up stays, as its thread may come by; whoever looks for leaks finds it here. */
static GMutex given_up_lock;
static GSList *given_up;

static void
keep_for_ever (CidWorker *self)
{
  g_mutex_lock (&given_up_lock);
  given_up = g_slist_prepend (given_up, self);
  g_mutex_unlock (&given_up_lock);
}

static void
shared_unref (Shared *shared)
{
  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;
  g_main_loop_unref (shared->loop);
  g_main_context_unref (shared->work.context);
  g_main_context_unref (shared->replies.context);
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->changed);
  g_free (shared);
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->ref_count);
  return shared;
}

static void
task_free (Task *task)
{
  if (task->destroy != NULL)
    task->destroy (task->user_data);
  g_free (task);
}

static void
free_tasks (Task *head)
{
  while (head != NULL) {
    Task *task = head;

    head = task->next;
    task_free (task);
  }
}

/* With the lock held. */
static Task *
take_task (Queue *queue)
{
  Task *task = queue->head;

  if (task == NULL)
    return NULL;
  queue->head = task->next;
  if (queue->head == NULL)
    queue->tail = NULL;
  return task;
}

/* With the lock held: no more goes in, and what waits is given to the caller. */
static Task *
close_queue (Queue *queue)
{
  Task *head = queue->head;

  queue->is_closed = TRUE;
  queue->head = queue->tail = NULL;
  return head;
}

/* With the lock held: sleeps until something is put in, or ends the thread if nothing will be. */
static void
rest (Shared *shared, Queue *queue)
{
  g_atomic_int_set (&queue->is_ready, FALSE);
  if (queue == &shared->work && queue->is_closed)
    g_main_loop_quit (shared->loop);
}

/*
 * With the lock held. A thread that was given up must touch nothing any more, as whatever it used
 * may be gone; so it ends here, in the midst of its loop.
 */
static void
leave_if_abandoned (Shared *shared, Queue *queue)
{
  if (!shared->is_abandoned || queue != &shared->work)
    return;
  g_mutex_unlock (&shared->lock);
  g_thread_exit (NULL);
}

static gboolean
run_next (Shared *shared, Queue *queue)
{
  Task *task;

  g_mutex_lock (&shared->lock);
  leave_if_abandoned (shared, queue);
  task = queue->running = take_task (queue);
  if (task == NULL)
    rest (shared, queue);
  g_mutex_unlock (&shared->lock);
  if (task == NULL)
    return FALSE;

  task->function (task->user_data);

  g_mutex_lock (&shared->lock);
  leave_if_abandoned (shared, queue);
  queue->running = NULL;
  g_mutex_unlock (&shared->lock);
  task_free (task);
  return TRUE;
}

/* Whoever puts something in holds no lock any more when the context wakes up, as he would with a
 * source's ready time: else the thread that wakes runs into one lock after the other. */
static void
wake (Queue *queue)
{
  g_main_context_wakeup (queue->context);
}

static gboolean
queue_source_check (GSource *source)
{
  return g_atomic_int_get (&((QueueSource *) source)->queue->is_ready);
}

static gboolean
queue_source_prepare (GSource *source, int *timeout_ms)
{
  *timeout_ms = -1;
  return queue_source_check (source);
}

static gboolean
queue_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  QueueSource *self = (QueueSource *) source;

  /* A batch has an end, so that whatever else its context serves gets a turn. */
  for (guint i = 0; i < BATCH; i++)
    if (g_source_is_destroyed (source) || !run_next (self->shared, self->queue))
      break;
  return G_SOURCE_CONTINUE;
}

static void
queue_source_finalize (GSource *source)
{
  shared_unref (((QueueSource *) source)->shared);
}

static GSourceFuncs queue_source_funcs = {
  .prepare = queue_source_prepare,
  .check = queue_source_check,
  .dispatch = queue_source_dispatch,
  .finalize = queue_source_finalize,
};

/* Takes @context. */
static void
attach_queue (Shared *shared, Queue *queue, GMainContext *context, const char *name)
{
  GSource *source = g_source_new (&queue_source_funcs, sizeof (QueueSource));

  ((QueueSource *) source)->shared = shared_ref (shared);
  ((QueueSource *) source)->queue = queue;
  queue->context = context;
  queue->source = source;
  g_source_set_static_name (source, name);
  g_source_attach (source, context);
}

static void
put_task (Shared *shared,
          Queue *queue,
          GSourceFunc function,
          gpointer user_data,
          GDestroyNotify destroy)
{
  Task *task = g_new (Task, 1);
  gboolean is_closed, is_leaked, is_first;

  *task = (Task){ .function = function, .user_data = user_data, .destroy = destroy };

  g_mutex_lock (&shared->lock);
  is_closed = queue->is_closed;
  is_leaked = shared->is_abandoned && queue == &shared->replies;
  is_first = !is_closed && queue->tail == NULL;
  if (!is_closed) {
    if (is_first)
      queue->head = task;
    else
      queue->tail->next = task;
    queue->tail = task;
    g_atomic_int_set (&queue->is_ready, TRUE);
  }
  g_mutex_unlock (&shared->lock);

  if (is_first)
    wake (queue);
  if (is_leaked)
    g_free (task);
  else if (is_closed)
    task_free (task);
}

static gpointer
run_worker (gpointer user_data)
{
  Shared *shared = user_data;

  g_main_context_push_thread_default (shared->work.context);
  g_main_loop_run (shared->loop);
  g_main_context_pop_thread_default (shared->work.context);

  g_mutex_lock (&shared->lock);
  shared->is_ended = TRUE;
  g_cond_broadcast (&shared->changed);
  g_mutex_unlock (&shared->lock);
  shared_unref (shared);
  return NULL;
}

static gboolean
wait_for_end (Shared *shared, guint patience_ms)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) patience_ms * 1000;

  while (!shared->is_ended)
    if (!g_cond_wait_until (&shared->changed, &shared->lock, deadline_us))
      return shared->is_ended;
  return TRUE;
}

/* From now on no reply runs: what waits is dropped, what comes later is refused. */
static void
drop_replies (Shared *shared)
{
  Task *dropped;

  g_mutex_lock (&shared->lock);
  dropped = close_queue (&shared->replies);
  g_mutex_unlock (&shared->lock);
  g_source_destroy (shared->replies.source);
  free_tasks (dropped);
}

/**
 * cid_worker_new:
 * @name: the thread's name in a debugger, at most 15 bytes
 *
 * Starts a thread whose own main context is its thread default. Replies go to the context that is
 * the thread default of the caller now.
 *
 * Returns: (transfer full): the worker; belongs to the calling thread
 */
CidWorker *
cid_worker_new (const char *name)
{
  CidWorker *self = g_new0 (CidWorker, 1);
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->ref_count);
  g_mutex_init (&shared->lock);
  g_cond_init (&shared->changed);
  attach_queue (shared, &shared->work, g_main_context_new (), "worker work");
  attach_queue (shared, &shared->replies, g_main_context_ref_thread_default (), "worker replies");
  shared->loop = g_main_loop_new (shared->work.context, FALSE);
  /* A reply may run the loop and wait there for another. */
  g_source_set_can_recurse (shared->replies.source, TRUE);

  self->shared = shared;
  self->thread = g_thread_new (name, run_worker, shared_ref (shared));
  return self;
}

/**
 * cid_worker_push:
 * @self: a worker
 * @function: (scope async): runs once on the worker's thread; its return value is ignored
 * @user_data: (nullable): for @function
 * @destroy: (nullable): runs on the worker's thread after @function
 *
 * Gives the worker something to do, after all that it was given before. From any thread. Once the
 * worker was stopped @function does not run, and @destroy runs at once.
 */
void
cid_worker_push (CidWorker *self, GSourceFunc function, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL && function != NULL);

  put_task (self->shared, &self->shared->work, function, user_data, destroy);
}

/**
 * cid_worker_reply:
 * @self: a worker
 * @function: (scope async): runs once where the worker was made; its return value is ignored
 * @user_data: (nullable): for @function
 * @destroy: (nullable): runs after @function, in the same place
 *
 * Answers: @function runs in the main context that was the thread default when the worker was
 * made, in the order of the replies, and never before this function returns there. Replies that
 * wait when the worker is freed or given up are dropped: only their @destroy runs.
 */
void
cid_worker_reply (CidWorker *self, GSourceFunc function, gpointer user_data, GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL && function != NULL);

  put_task (self->shared, &self->shared->replies, function, user_data, destroy);
}

/**
 * cid_worker_get_context:
 * @self: a worker
 *
 * Returns: (transfer none): the worker's main context, for sources of its own
 */
GMainContext *
cid_worker_get_context (CidWorker *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->shared->work.context;
}

/**
 * cid_worker_stop:
 * @self: a worker
 * @patience_ms: how long to wait
 *
 * Lets the worker run what it was given, and ends its thread. Replies that it made still run when
 * the home context does, until cid_worker_free(). A thread that does not end in time is given up:
 * it never comes back from the function that it is in, nothing that was queued runs, and all that
 * it holds (the argument of that function too) stays for ever, as nobody may free it. Whatever that
 * function uses must then stay. From the worker's home thread; a second call changes nothing.
 *
 * Returns: %FALSE if the thread had to be given up
 */
gboolean
cid_worker_stop (CidWorker *self, guint patience_ms)
{
  Shared *shared;

  g_return_val_if_fail (self != NULL, FALSE);

  shared = self->shared;
  if (self->thread == NULL)
    return !shared->is_abandoned;
  g_return_val_if_fail (g_thread_self () != self->thread, FALSE);

  g_mutex_lock (&shared->lock);
  shared->work.is_closed = TRUE;
  g_atomic_int_set (&shared->work.is_ready, TRUE);
  wake (&shared->work);
  shared->is_abandoned = !wait_for_end (shared, patience_ms);
  g_mutex_unlock (&shared->lock);

  if (shared->is_abandoned) {
    g_clear_pointer (&self->thread, g_thread_unref);
    drop_replies (shared);
    return FALSE;
  }
  g_thread_join (g_steal_pointer (&self->thread));
  g_source_destroy (shared->work.source);
  return TRUE;
}

/**
 * cid_worker_free:
 * @self: (nullable): a worker
 *
 * Stops the worker with long patience, if that was not done, and frees it. Replies that still wait
 * are dropped.
 */
void
cid_worker_free (CidWorker *self)
{
  Shared *shared;

  if (self == NULL)
    return;
  shared = self->shared;
  if (!cid_worker_stop (self, LONG_PATIENCE_MS)) {
    keep_for_ever (self);
    g_debug ("A worker was given up");
    return;
  }
  drop_replies (shared);
  g_source_unref (shared->work.source);
  g_source_unref (shared->replies.source);
  shared_unref (shared);
  g_free (self);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-queue"

#include "hook/hook-queue.h"

struct _CidHookQueue {
  CidHookStartFunc start;
  gpointer user_data;
  GQueue waiting;
  GQueue running;
  gboolean is_starting;
};

static void
free_job (CidHookJob *job)
{
  cid_hook_free (job->hook);
  cid_call_free (job->call);
  g_free (job);
}

/**
 * cid_hook_queue_new:
 * @start: begins a job
 * @user_data: for @start
 *
 * Decides when which job begins. Only so many run at once, of one hook and of all, and only so
 * many wait. What one call brings one hook is done one after the other; other calls do not wait
 * for that.
 *
 * Returns: (transfer full): an empty queue
 */
CidHookQueue *
cid_hook_queue_new (CidHookStartFunc start, gpointer user_data)
{
  CidHookQueue *self;

  g_return_val_if_fail (start != NULL, NULL);

  self = g_new0 (CidHookQueue, 1);
  self->start = start;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  g_queue_init (&self->running);
  return self;
}

/**
 * cid_hook_queue_free:
 * @self: (transfer full) (nullable): a queue
 *
 * Forgets what waits, and what runs.
 */
void
cid_hook_queue_free (CidHookQueue *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->waiting, (GDestroyNotify) free_job);
  g_queue_clear_full (&self->running, (GDestroyNotify) free_job);
  g_free (self);
}

static gboolean
is_of (const CidHookJob *job, const char *hook_name)
{
  return g_str_equal (job->hook->name, hook_name);
}

static guint
count_of (const GQueue *queue, const char *hook_name)
{
  guint n = 0;

  for (const GList *link = queue->head; link != NULL; link = link->next)
    n += is_of (link->data, hook_name);
  return n;
}

static gboolean
is_free_to_start (CidHookQueue *self, const CidHookJob *job)
{
  guint n_of_hook = 0;

  for (const GList *link = self->running.head; link != NULL; link = link->next) {
    const CidHookJob *other = link->data;

    if (!is_of (other, job->hook->name))
      continue;
    n_of_hook++;
    if (g_str_equal (other->call->uid, job->call->uid))
      return FALSE;
  }
  return n_of_hook < CID_HOOK_RUNNING_EACH;
}

static GList *
find_next (CidHookQueue *self)
{
  if (self->running.length >= CID_HOOK_RUNNING_ALL)
    return NULL;

  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    if (is_free_to_start (self, link->data))
      return link;
  return NULL;
}

/* A job may be over before its start returns; the loop below then goes on by itself. */
static void
start_what_can (CidHookQueue *self)
{
  GList *link;

  if (self->is_starting)
    return;

  self->is_starting = TRUE;
  while ((link = find_next (self)) != NULL) {
    g_queue_unlink (&self->waiting, link);
    g_queue_push_tail_link (&self->running, link);
    self->start (link->data, self->user_data);
  }
  self->is_starting = FALSE;
}

/* The oldest is the least worth doing: it is about a call that is long over. */
static gboolean
drop_oldest (CidHookQueue *self, const char *hook_name)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next) {
    if (hook_name != NULL && !is_of (link->data, hook_name))
      continue;
    free_job (link->data);
    g_queue_delete_link (&self->waiting, link);
    return TRUE;
  }
  return FALSE;
}

/**
 * cid_hook_queue_push:
 * @self: a queue
 * @hook: what is to be done
 * @event: what happened
 * @call: to which call
 *
 * Adds a job, and starts it if it can start. Where too much waits, the oldest is left out.
 *
 * Returns: how many were left out
 */
guint
cid_hook_queue_push (CidHookQueue *self,
                     const CidHook *hook,
                     CidHookEvents event,
                     const CidCall *call)
{
  CidHookJob *job;
  guint n_dropped = 0;

  g_return_val_if_fail (self != NULL && hook != NULL && call != NULL, 0);

  job = g_new0 (CidHookJob, 1);
  job->hook = cid_hook_copy (hook);
  job->event = event;
  job->call = cid_call_copy (call);
  g_queue_push_tail (&self->waiting, job);
  start_what_can (self);
  if (count_of (&self->waiting, hook->name) > CID_HOOK_WAITING_EACH)
    n_dropped += drop_oldest (self, hook->name);
  if (self->waiting.length > CID_HOOK_WAITING_ALL)
    n_dropped += drop_oldest (self, NULL);
  return n_dropped;
}

/**
 * cid_hook_queue_finish:
 * @self: a queue
 * @job: (transfer full): a job that was started
 *
 * Says that @job is over, however it went, and starts what waited for that.
 */
void
cid_hook_queue_finish (CidHookQueue *self, CidHookJob *job)
{
  g_return_if_fail (self != NULL && job != NULL);

  if (!g_queue_remove (&self->running, job))
    return;

  free_job (job);
  start_what_can (self);
}

/**
 * cid_hook_queue_forget:
 * @self: a queue
 * @hook_name: name of a hook
 *
 * Leaves out what waits for a hook that is no more; what runs ends by itself.
 */
void
cid_hook_queue_forget (CidHookQueue *self, const char *hook_name)
{
  g_return_if_fail (self != NULL && hook_name != NULL);

  while (drop_oldest (self, hook_name))
    ;
}

/**
 * cid_hook_queue_get_n_running:
 *
 * Returns: how many jobs were started and are not over
 */
guint
cid_hook_queue_get_n_running (const CidHookQueue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->running.length;
}

/**
 * cid_hook_queue_get_n_waiting:
 *
 * Returns: how many jobs wait for their start
 */
guint
cid_hook_queue_get_n_waiting (const CidHookQueue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->waiting.length;
}

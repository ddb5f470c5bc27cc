/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-deadline-queue"

#include "phone/deadline-queue.h"

#include "base/timer.h"

/* All deadlines are of one length, so the queue is in order by itself and one timer serves all. */
struct _CidDeadlineQueue {
  gint64 patience_us;
  CidDeadlineFunc expired;
  gpointer user_data;
  GQueue queue;
  CidTimer *timer;
};

static void
arm (CidDeadlineQueue *self)
{
  CidDeadline *first = self->queue.head ? (CidDeadline *) self->queue.head : NULL;

  cid_timer_set (self->timer, first ? first->due_us : -1);
}

static void
on_timer (gpointer user_data)
{
  CidDeadlineQueue *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  while (self->queue.head) {
    CidDeadline *first = (CidDeadline *) self->queue.head;

    if (first->due_us > now_us)
      break;
    g_queue_unlink (&self->queue, &first->link);
    first->is_queued = FALSE;
    self->expired (first->link.data, self->user_data);
  }

  arm (self);
}

/**
 * cid_deadline_queue_new:
 * @patience_us: how long each deadline is
 * @expired: called with its owner when one runs out; it is no longer queued then
 * @user_data: for @expired
 *
 * Returns: (transfer full): an empty queue, which wakes nobody up while it is empty
 */
CidDeadlineQueue *
cid_deadline_queue_new (gint64 patience_us, CidDeadlineFunc expired, gpointer user_data)
{
  CidDeadlineQueue *self;

  g_return_val_if_fail (expired != NULL, NULL);

  self = g_new0 (CidDeadlineQueue, 1);
  self->patience_us = patience_us;
  self->expired = expired;
  self->user_data = user_data;
  g_queue_init (&self->queue);
  self->timer = cid_timer_new ("[cidalert] request deadlines", G_PRIORITY_DEFAULT, on_timer, self);
  return self;
}

/**
 * cid_deadline_queue_free:
 * @self: (transfer full): a queue
 *
 * Frees it. Deadlines that still run are forgotten.
 */
void
cid_deadline_queue_free (CidDeadlineQueue *self)
{
  g_return_if_fail (self != NULL);

  cid_timer_free (self->timer);
  g_free (self);
}

/**
 * cid_deadline_queue_set_patience:
 * @self: a queue with no deadline in it
 * @patience_us: how long each deadline is from now on
 */
void
cid_deadline_queue_set_patience (CidDeadlineQueue *self, gint64 patience_us)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (g_queue_is_empty (&self->queue));

  self->patience_us = patience_us;
}

/**
 * cid_deadline_queue_start:
 * @self: a queue
 * @deadline: part of @owner
 * @owner: what is given to the function that hears of it
 *
 * Starts the deadline, afresh if it already runs.
 */
void
cid_deadline_queue_start (CidDeadlineQueue *self, CidDeadline *deadline, gpointer owner)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (deadline != NULL);

  if (deadline->is_queued)
    g_queue_unlink (&self->queue, &deadline->link);

  deadline->link.data = owner;
  deadline->due_us = g_get_monotonic_time () + self->patience_us;
  deadline->is_queued = TRUE;
  g_queue_push_tail_link (&self->queue, &deadline->link);
  if (self->queue.head == &deadline->link)
    arm (self);
}

/**
 * cid_deadline_queue_cancel:
 * @self: a queue
 * @deadline: a deadline, running or not
 *
 * Stops it.
 */
void
cid_deadline_queue_cancel (CidDeadlineQueue *self, CidDeadline *deadline)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (deadline != NULL);

  if (!deadline->is_queued)
    return;

  g_queue_unlink (&self->queue, &deadline->link);
  deadline->is_queued = FALSE;
  if (g_queue_is_empty (&self->queue))
    arm (self);
}

/**
 * cid_deadline_queue_find:
 * @self: a queue
 * @fits: (nullable): tells which owners are looked for; %NULL for all
 * @user_data: for @fits
 *
 * Returns: (transfer none) (nullable): the one among them that has the least time left
 */
gpointer
cid_deadline_queue_find (CidDeadlineQueue *self, CidDeadlineMatch fits, gpointer user_data)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (const GList *link = self->queue.head; link != NULL; link = link->next) {
    if (fits == NULL || fits (link->data, user_data))
      return link->data;
  }
  return NULL;
}

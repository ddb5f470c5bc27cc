/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-waiting-room"

#include "daemon/waiting-room.h"

#include "base/timer.h"

/* How long a phone waits for the disk before it is told 503. */
#define PATIENCE_US (2 * G_USEC_PER_SEC)

struct _CidWaitingRoom {
  GQueue tickets;
  CidTimer *patience;
  CidDrainedFunc drained;
  gpointer drained_data;
  CidSilenceFunc silence;
  gpointer silence_data;
};

/* The request is %NULL once it was answered; the ticket lives until the disk has spoken. */
struct _CidTicket {
  CidWaitingRoom *room;
  CidRequest *request;
  gint64 deadline_us;
  GList link;
};

static void
arm_patience (CidWaitingRoom *self)
{
  const CidTicket *first = self->tickets.head != NULL ? self->tickets.head->data : NULL;

  cid_timer_set (self->patience, first != NULL ? first->deadline_us : -1);
}

static void
tell_if_drained (CidWaitingRoom *self)
{
  CidDrainedFunc drained = self->drained;

  if (drained == NULL || self->tickets.length > 0)
    return;

  self->drained = NULL;
  drained (self->drained_data);
}

static void
answer (CidTicket *ticket, guint status)
{
  g_queue_unlink (&ticket->room->tickets, &ticket->link);
  cid_request_answer (g_steal_pointer (&ticket->request), status);
}

/* Every request has the same patience, so the oldest is always the first in the queue. */
static void
on_patience_lost (gpointer user_data)
{
  CidWaitingRoom *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_silent = FALSE;

  while (self->tickets.head != NULL) {
    CidTicket *first = self->tickets.head->data;

    if (first->deadline_us > now_us)
      break;
    answer (first, 503);
    is_silent = TRUE;
  }
  arm_patience (self);
  if (is_silent && self->silence != NULL)
    self->silence (self->silence_data);
  tell_if_drained (self);
}

/**
 * cid_waiting_room_new:
 *
 * Returns: (transfer full): an empty room
 */
CidWaitingRoom *
cid_waiting_room_new (void)
{
  CidWaitingRoom *self = g_new0 (CidWaitingRoom, 1);

  g_queue_init (&self->tickets);
  self->patience = cid_timer_new ("cidalert-patience", G_PRIORITY_DEFAULT, on_patience_lost, self);

  return self;
}

/**
 * cid_waiting_room_set_silence:
 * @function: (nullable): called when the disk let somebody wait in vain
 * @user_data: for @function
 */
void
cid_waiting_room_set_silence (CidWaitingRoom *self, CidSilenceFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->silence = function;
  self->silence_data = user_data;
}

/**
 * cid_waiting_room_free:
 *
 * Answers 503 to whoever still waits. What the disk says later of their tickets changes nothing.
 */
void
cid_waiting_room_free (CidWaitingRoom *self)
{
  if (self == NULL)
    return;

  while (self->tickets.head != NULL)
    answer (self->tickets.head->data, 503);
  cid_timer_free (self->patience);
  g_free (self);
}

/**
 * cid_waiting_room_enter:
 * @request: (transfer full): answered with 200 if the disk is in time, else with 503
 *
 * Returns: (transfer full): the ticket, which cid_waiting_room_leave() takes back
 */
CidTicket *
cid_waiting_room_enter (CidWaitingRoom *self, CidRequest *request)
{
  CidTicket *ticket;

  g_return_val_if_fail (self != NULL && request != NULL, NULL);

  ticket = g_slice_new0 (CidTicket);
  ticket->room = self;
  ticket->request = request;
  ticket->deadline_us = g_get_monotonic_time () + PATIENCE_US;
  ticket->link.data = ticket;
  g_queue_push_tail_link (&self->tickets, &ticket->link);
  if (cid_timer_get_due (self->patience) < 0)
    arm_patience (self);

  return ticket;
}

/**
 * cid_waiting_room_leave:
 * @stored: whether the event is on disk
 * @ticket: (transfer full): a #CidTicket, maybe of a room that is no more
 *
 * The disk has spoken; a #CidStoreFunc.
 */
void
cid_waiting_room_leave (gboolean stored, gpointer ticket)
{
  CidTicket *self = ticket;

  if (self->request != NULL) {
    answer (self, stored ? 200 : 503);
    tell_if_drained (self->room);
  }
  g_slice_free (CidTicket, self);
}

/**
 * cid_waiting_room_drain:
 * @drained: called once, when nobody waits any more; maybe at once
 * @user_data: for @drained
 */
void
cid_waiting_room_drain (CidWaitingRoom *self, CidDrainedFunc drained, gpointer user_data)
{
  g_return_if_fail (self != NULL && drained != NULL);

  self->drained = drained;
  self->drained_data = user_data;
  tell_if_drained (self);
}

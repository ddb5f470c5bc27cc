/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-watchdog"

#include "call/call-watchdog.h"

#include "call/call-life.h"
#include "call/call-match.h"
#include "call/call-tracker.h"

/* How long a ring that ran out is kept: callers may wait in a queue for that long. */
#define LAPSED_US (G_GINT64_CONSTANT (10) * 60 * G_USEC_PER_SEC)

static const CidTrackQueue open_queues[] = { CID_TRACK_RINGING, CID_TRACK_DIALLING,
                                             CID_TRACK_TALKING };

/* Gives deadlines to the calls that have none, now that it is known what time it is. */
static void
settle_deadlines (CidCallTable *table, GQueue *queue, CidStamp now)
{
  while (queue->head != NULL && ((CidWatch *) queue->head->data)->deadline_us == 0) {
    CidWatch *watch = queue->head->data;
    gint64 elapsed_us = cid_call_life_get_elapsed (watch->changed, now);
    gint64 left_us = cid_call_watchdog_get_length (watch->queue) - elapsed_us;

    cid_call_table_wait (table, watch,
                         MAX (1, now.boot_us + (elapsed_us < 0 ? 0 : MAX (left_us, 0))));
  }
}

static CidCallEvent *
make_expired_event (const CidWatch *watch, CidStamp now)
{
  const CidLeg *leg = g_ptr_array_index (watch->call->legs, 0);
  CidCallEvent *event;

  event = cid_call_event_new (CID_EVENT_EXPIRED);
  event->stamp = now;
  event->phone = g_strdup (leg->phone);
  event->phone_name = g_strdup (leg->phone_name);
  event->group = g_strdup (leg->group != NULL ? leg->group : "");
  event->simulated = watch->call->simulated;
  event->party = cid_party_ref (watch->call->party);
  event->call_ref = g_strdup (leg->call_ref);
  event->call_uid = g_strdup (watch->call->uid);
  return event;
}

/**
 * cid_call_watchdog_get_length:
 * @queue: where a call waits
 *
 * Returns: how long it may stay there, in microseconds
 */
gint64
cid_call_watchdog_get_length (CidTrackQueue queue)
{
  static const gint64 lengths_us[CID_N_TRACK_QUEUES] = {
    [CID_TRACK_RINGING] = CID_RING_WATCHDOG_US,
    [CID_TRACK_DIALLING] = CID_RING_WATCHDOG_US,
    [CID_TRACK_TALKING] = CID_TALK_WATCHDOG_US,
    [CID_TRACK_CLOSED] = CID_RECENT_US,
    [CID_TRACK_LAPSED] = LAPSED_US,
  };

  return lengths_us[queue];
}

/**
 * cid_call_watchdog_get_deadline:
 * @table: the calls that are followed
 *
 * Returns: when the first open call's time runs out, 0 if that is not known, -1 if none is open
 */
gint64
cid_call_watchdog_get_deadline (CidCallTable *table)
{
  gint64 deadline_us = -1;

  for (guint i = 0; i < G_N_ELEMENTS (open_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (table, open_queues[i]);
    const CidWatch *watch = queue->head != NULL ? queue->head->data : NULL;

    if (watch != NULL && (deadline_us < 0 || watch->deadline_us < deadline_us))
      deadline_us = watch->deadline_us;
  }
  return deadline_us;
}

/**
 * cid_call_watchdog_get_expired:
 * @table: the calls that are followed
 * @now: what time it is
 *
 * Tells whose time has run out, and finds the deadlines that were not known.
 *
 * Returns: (transfer full) (element-type CidCallEvent): an event of the kind `expired` for each
 */
GPtrArray *
cid_call_watchdog_get_expired (CidCallTable *table, CidStamp now)
{
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_event_free);

  for (guint i = 0; i < G_N_ELEMENTS (open_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (table, open_queues[i]);

    settle_deadlines (table, queue, now);
    for (const GList *link = queue->head; link != NULL; link = link->next) {
      const CidWatch *watch = link->data;

      if (watch->deadline_us > now.boot_us)
        break;
      g_ptr_array_add (events, make_expired_event (watch, now));
    }
  }
  return g_steal_pointer (&events);
}

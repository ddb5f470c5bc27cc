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
  while (queue->head != NULL && ((CidTrack *) queue->head->data)->deadline_us == 0) {
    CidTrack *track = queue->head->data;
    gint64 elapsed_us = cid_call_life_get_elapsed (track->changed, now);
    gint64 left_us = cid_call_watchdog_get_length (track->leg->state) - elapsed_us;

    cid_call_table_wait (table, track,
                         MAX (1, now.boot_us + (elapsed_us < 0 ? 0 : MAX (left_us, 0))));
  }
}

static CidCallEvent *
make_expired_event (const CidTrack *track, CidStamp now)
{
  CidCallEvent *event;

  event = cid_call_event_new (CID_EVENT_EXPIRED);
  event->stamp = now;
  event->phone = g_strdup (track->leg->phone);
  event->phone_name = g_strdup (track->leg->phone_name);
  event->group = g_strdup ("");
  event->simulated = track->call->simulated;
  event->party = cid_party_copy (track->call->party);
  event->call_ref = g_strdup (track->leg->call_ref);
  event->call_uid = g_strdup (track->call->uid);
  return event;
}

/**
 * cid_call_watchdog_get_length:
 * @state: where a leg is
 *
 * Returns: how long it may stay there, in microseconds
 */
gint64
cid_call_watchdog_get_length (CidCallState state)
{
  if (state == CID_CALL_STATE_RINGING || state == CID_CALL_STATE_DIALLING)
    return CID_RING_WATCHDOG_US;
  if (cid_call_state_is_open (state))
    return CID_TALK_WATCHDOG_US;

  return state == CID_CALL_STATE_LAPSED ? LAPSED_US : CID_RECENT_US;
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
    const CidTrack *track = queue->head != NULL ? queue->head->data : NULL;

    if (track != NULL && (deadline_us < 0 || track->deadline_us < deadline_us))
      deadline_us = track->deadline_us;
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
      const CidTrack *track = link->data;

      if (track->deadline_us > now.boot_us)
        break;
      g_ptr_array_add (events, make_expired_event (track, now));
    }
  }
  return g_steal_pointer (&events);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-deed-event"

#include "daemon/deed-event.h"

static gboolean
rings (const CidCall *call, const CidLeg *leg, const char *phone_id)
{
  return leg->state == CID_CALL_STATE_RINGING && call->direction == CID_DIRECTION_INCOMING &&
         g_strcmp0 (leg->phone, phone_id) == 0;
}

/* The only call that rings on a phone, or that which was meant; of several nobody knows which. */
static const CidLeg *
find_ringing (GPtrArray *calls, const char *phone_id, const char *call_uid, const CidCall **found)
{
  const CidLeg *only = NULL;

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    if (call_uid != NULL && !g_str_equal (call->uid, call_uid))
      continue;
    for (guint j = 0; j < call->legs->len; j++) {
      const CidLeg *leg = g_ptr_array_index (call->legs, j);

      if (!rings (call, leg, phone_id))
        continue;
      if (only != NULL)
        return NULL;
      only = leg;
      *found = call;
    }
  }
  return only;
}

/**
 * cid_deed_event_new:
 * @tracker: the calls that are up
 * @phone_id: the phone that has done something
 * @deed: what it has done
 * @call_uid: (nullable): uid of the call that it was meant for, where it was for no other
 * @now: when
 *
 * What the user did is an event too. Phones report by themselves that a call was taken, begun or
 * ended; that one was refused some of them never tell.
 *
 * Returns: (transfer full) (nullable): the event, or %NULL if the phone tells it itself
 */
CidCallEvent *
cid_deed_event_new (CidCallTracker *tracker,
                    const char *phone_id,
                    CidDeeds deed,
                    const char *call_uid,
                    CidStamp now)
{
  static const char *const extra[] = { "by=cidalert", NULL };
  g_autoptr (GPtrArray) calls = NULL;
  const CidCall *call = NULL;
  const CidLeg *leg;
  CidCallEvent *event;

  g_return_val_if_fail (tracker != NULL && phone_id != NULL, NULL);

  if (deed != CID_DEED_REJECT)
    return NULL;
  calls = cid_call_tracker_get_open (tracker);
  leg = find_ringing (calls, phone_id, call_uid, &call);
  if (leg == NULL)
    return NULL;

  event = cid_call_event_new (CID_EVENT_REJECTED);
  event->stamp = now;
  event->phone = g_strdup (phone_id);
  event->phone_name = g_strdup (leg->phone_name);
  event->group = g_strdup (leg->group != NULL ? leg->group : "");
  event->simulated = call->simulated;
  event->party = cid_party_ref (call->party);
  event->line = g_strdup (call->line);
  event->call_ref = g_strdup (leg->call_ref);
  event->extra = g_strdupv ((char **) extra);
  return event;
}

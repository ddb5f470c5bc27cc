/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-gone-phones"

#include "daemon/gone-phones.h"

#include "phone/phone.h"

static gboolean
is_told (GPtrArray *events, const char *id)
{
  for (guint i = 0; i < events->len; i++)
    if (g_strcmp0 (((const CidCallEvent *) g_ptr_array_index (events, i))->phone, id) == 0)
      return TRUE;
  return FALSE;
}

static CidCallEvent *
make_event (const CidLeg *leg, CidStamp now)
{
  static const char *const extra[] = { "by=cidalert", NULL };
  CidCallEvent *event = cid_call_event_new (CID_EVENT_READY);

  event->stamp = now;
  event->phone = g_strdup (leg->phone);
  event->phone_name = g_strdup (leg->phone_name);
  event->group = g_strdup (leg->group != NULL ? leg->group : "");
  event->extra = g_strdupv ((char **) extra);
  return event;
}

static void
look_at (const CidCall *call, GPtrArray *phones, CidStamp now, GPtrArray *events)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (cid_call_state_is_open (leg->state) && cid_phone_find_by_id (phones, leg->phone) == NULL &&
        !is_told (events, leg->phone))
      g_ptr_array_add (events, make_event (leg, now));
  }
}

/**
 * cid_gone_phones_find:
 * @tracker: the calls
 * @phones: (element-type CidPhone): the phones that are set up
 * @now: when
 *
 * Finds the phones that have calls and are not set up any more: nobody will tell how these end.
 * Simulated calls are of no such phone.
 *
 * Returns: (transfer full) (element-type CidCallEvent): an event for each that ends what it has
 */
GPtrArray *
cid_gone_phones_find (CidCallTracker *tracker, GPtrArray *phones, CidStamp now)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_event_free);
  g_autoptr (GPtrArray) calls = NULL;

  g_return_val_if_fail (tracker != NULL && phones != NULL, events);

  calls = cid_call_tracker_get_open (tracker);
  for (guint i = 0; i < calls->len; i++)
    if (!((const CidCall *) g_ptr_array_index (calls, i))->simulated)
      look_at (g_ptr_array_index (calls, i), phones, now, events);
  return events;
}

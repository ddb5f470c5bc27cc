/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-unwanted"

#include "daemon/unwanted.h"

struct _CidUnwanted {
  CidBlockFile *file;
  CidCallTracker *tracker;
};

/**
 * cid_unwanted_new:
 * @path: the file that says whom the user blocked; need not be there
 * @tracker: (transfer none): the calls; outlives what is returned
 *
 * Returns: (transfer full): what keeps unwanted callers away
 */
CidUnwanted *
cid_unwanted_new (const char *path, CidCallTracker *tracker)
{
  CidUnwanted *self = g_new0 (CidUnwanted, 1);

  self->file = cid_block_file_new (path);
  self->tracker = tracker;

  return self;
}

/**
 * cid_unwanted_free:
 * @self: (nullable): what keeps unwanted callers away
 */
void
cid_unwanted_free (CidUnwanted *self)
{
  if (self == NULL)
    return;

  cid_block_file_free (self->file);
  g_free (self);
}

/**
 * cid_unwanted_get_file:
 * @self: what keeps unwanted callers away
 *
 * Returns: (transfer none): whom the user blocked
 */
CidBlockFile *
cid_unwanted_get_file (CidUnwanted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file;
}

/* A contact is never blocked, nor anybody of whom it is not known yet whether he is one. */
static gboolean
is_stranger (const CidCaller *caller)
{
  return caller == NULL || (caller->name_from != CID_NAME_FROM_CONTACT &&
                            caller->name_from != CID_NAME_FROM_MINE && !caller->is_provisional);
}

/* What rings, or rang in vain; also on one more phone when the call itself is blocked already. */
static gboolean
would_be_heard_of (const CidCall *call)
{
  if (call->direction != CID_DIRECTION_INCOMING)
    return FALSE;
  if (call->outcome == CID_OUTCOME_RINGING || call->outcome == CID_OUTCOME_MISSED ||
      call->outcome == CID_OUTCOME_UNKNOWN)
    return TRUE;

  for (guint i = 0; call->blocked && i < call->legs->len; i++)
    if (((const CidLeg *) g_ptr_array_index (call->legs, i))->state == CID_CALL_STATE_RINGING)
      return TRUE;

  return FALSE;
}

static CidCallEvent *
make_event (const CidCall *call, CidStamp now)
{
  CidCallEvent *event = cid_call_event_new (CID_EVENT_BLOCKED);

  event->stamp = now;
  event->group = g_strdup ("");
  event->simulated = call->simulated;
  event->party = cid_party_copy (call->party);
  event->call_uid = g_strdup (call->uid);
  if (call->legs->len > 0) {
    const CidLeg *leg = g_ptr_array_index (call->legs, 0);

    event->phone = g_strdup (leg->phone);
    event->phone_name = g_strdup (leg->phone_name);
    event->call_ref = g_strdup (leg->call_ref);
  }
  return event;
}

/**
 * cid_unwanted_apply:
 * @self: what keeps unwanted callers away
 * @changed: (element-type CidCall): calls that changed; those of unwanted callers become what they
 *   are once they are blocked, so that nobody sees them otherwise
 * @now: what time it is
 *
 * Blocks calls of callers whom the user does not want to hear of.
 *
 * Returns: (transfer full) (element-type CidCallEvent): what is to be written to the journal after
 *   the event that changed the calls; perhaps nothing
 */
GPtrArray *
cid_unwanted_apply (CidUnwanted *self, GPtrArray *changed, CidStamp now)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_event_free);
  const CidBlockList *list;

  g_return_val_if_fail (self != NULL && changed != NULL, events);

  list = cid_block_file_get_list (self->file);
  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);
    g_autoptr (CidCallEvent) event = NULL;
    g_autoptr (GPtrArray) blocked = NULL;

    if (!would_be_heard_of (call) || !is_stranger (call->caller) ||
        !cid_block_list_has (list, call->party))
      continue;

    event = make_event (call, now);
    blocked = cid_call_tracker_apply (self->tracker, event, NULL);
    if (blocked->len == 0)
      continue;

    cid_call_free (changed->pdata[i]);
    changed->pdata[i] = cid_call_copy (g_ptr_array_index (blocked, 0));
    g_ptr_array_add (events, g_steal_pointer (&event));
  }
  return events;
}

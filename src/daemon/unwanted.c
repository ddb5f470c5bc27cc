/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-unwanted"

#include "daemon/unwanted.h"

struct _CidUnwanted {
  CidBlockFile *file;
  GPtrArray *lists;
  char *region;
  char *area;
  CidCallTracker *tracker;
  CidBlockChangedFunc changed;
  gpointer user_data;
  gboolean refuses;
  CidHand hand;
};

/**
 * cid_unwanted_new:
 * @path: the file that says whom the user blocked; need not be there
 * @tracker: (transfer none): the calls; outlives what is returned
 * @changed: (nullable): called whenever other callers are blocked
 * @user_data: for @changed
 *
 * Returns: (transfer full): what keeps unwanted callers away
 */
CidUnwanted *
cid_unwanted_new (const char *path,
                  CidCallTracker *tracker,
                  CidBlockChangedFunc changed,
                  gpointer user_data)
{
  CidUnwanted *self = g_new0 (CidUnwanted, 1);

  self->file = cid_block_file_new (path, FALSE, NULL, changed, user_data);
  self->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_block_file_free);
  self->tracker = tracker;
  self->changed = changed;
  self->user_data = user_data;

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
  g_ptr_array_unref (self->lists);
  g_free (self->region);
  g_free (self->area);
  g_free (self);
}

/**
 * cid_unwanted_set_plan:
 * @self: what keeps unwanted callers away
 * @plan: where this telephone stands
 *
 * Reads numbers without a country as those of @plan from now on.
 */
void
cid_unwanted_set_plan (CidUnwanted *self, const CidNumberPlan *plan)
{
  g_return_if_fail (self != NULL && plan != NULL);

  g_free (self->region);
  g_free (self->area);
  self->region = g_strdup (plan->region);
  self->area = g_strdup (plan->area);
  cid_block_file_set_plan (self->file, plan);
  for (guint i = 0; i < self->lists->len; i++)
    cid_block_file_set_plan (g_ptr_array_index (self->lists, i), plan);
}

/* The one that is in use already knows whom it blocks. */
static CidBlockFile *
take_list (CidUnwanted *self, const char *path)
{
  const CidNumberPlan plan = { self->region, self->area };

  for (guint i = 0; i < self->lists->len; i++)
    if (g_str_equal (path, cid_block_file_get_path (g_ptr_array_index (self->lists, i))))
      return g_ptr_array_steal_index (self->lists, i);
  return cid_block_file_new (path, TRUE, &plan, self->changed, self->user_data);
}

/**
 * cid_unwanted_set_lists:
 * @self: what keeps unwanted callers away
 * @paths: (array zero-terminated=1): files of unwanted callers beside that of the user
 *
 * Uses these lists from now on; those that are in use are not read again.
 */
void
cid_unwanted_set_lists (CidUnwanted *self, char **paths)
{
  GPtrArray *lists;

  g_return_if_fail (self != NULL && paths != NULL);

  lists = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_block_file_free);
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (lists, take_list (self, paths[i]));
  g_ptr_array_unref (self->lists);
  self->lists = lists;
}

/**
 * cid_unwanted_set_refusal:
 * @self: what keeps unwanted callers away
 * @hand: (nullable): what reaches out to the phones; %NULL: their phones may ring
 *
 * Lets the phones refuse the calls of unwanted callers from now on, where they let that be done and
 * have no other call.
 */
void
cid_unwanted_set_refusal (CidUnwanted *self, const CidHand *hand)
{
  g_return_if_fail (self != NULL);

  self->refuses = hand != NULL;
  if (hand != NULL)
    self->hand = *hand;
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

/**
 * cid_unwanted_get_lists:
 * @self: what keeps unwanted callers away
 *
 * Returns: (transfer none) (element-type CidBlockFile): the lists beside the user's own file
 */
GPtrArray *
cid_unwanted_get_lists (CidUnwanted *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->lists;
}

/**
 * cid_unwanted_is_known:
 * @self: what keeps unwanted callers away
 *
 * Returns: whether every list is read; %FALSE if one may be another soon
 */
gboolean
cid_unwanted_is_known (CidUnwanted *self)
{
  gboolean is_reading;

  g_return_val_if_fail (self != NULL, TRUE);

  is_reading = cid_block_file_is_reading (self->file);
  for (guint i = 0; i < self->lists->len && !is_reading; i++)
    is_reading = cid_block_file_is_reading (g_ptr_array_index (self->lists, i));
  return !is_reading;
}

/* Of whom it is not known yet whether he is a contact, it may turn out. */
static gboolean
is_stranger (const CidCaller *caller)
{
  return caller == NULL || (caller->name_from != CID_NAME_FROM_CONTACT &&
                            caller->name_from != CID_NAME_FROM_MINE && !caller->is_provisional);
}

static gboolean
find_in (CidBlockFile *file, const CidParty *party, CidBlockHit *hit)
{
  hit->path = cid_block_file_get_path (file);
  hit->line = cid_block_list_find (cid_block_file_get_list (file), party, &hit->kind);
  return hit->line != 0;
}

/**
 * cid_unwanted_find:
 * @self: what keeps unwanted callers away
 * @party: (nullable): who calls
 * @caller: (nullable): who that is
 * @hit: (out): why, if it is so
 *
 * A contact is blocked by its very number in the user's own file, and by nothing else: by no list,
 * no beginning, and not for hiding the number.
 *
 * Returns: %TRUE if the user does not want to hear of @party
 */
gboolean
cid_unwanted_find (CidUnwanted *self,
                   const CidParty *party,
                   const CidCaller *caller,
                   CidBlockHit *hit)
{
  g_return_val_if_fail (self != NULL && hit != NULL, FALSE);

  if (find_in (self->file, party, hit) &&
      (hit->kind == CID_BLOCK_NUMBER || hit->kind == CID_BLOCK_ADDRESS || is_stranger (caller)))
    return TRUE;
  for (guint i = 0; is_stranger (caller) && i < self->lists->len; i++)
    if (find_in (g_ptr_array_index (self->lists, i), party, hit))
      return TRUE;
  return FALSE;
}

/* What rings, or rang in vain. */
static gboolean
would_be_heard_of (const CidCall *call)
{
  return call->direction == CID_DIRECTION_INCOMING &&
         (call->outcome == CID_OUTCOME_RINGING || call->outcome == CID_OUTCOME_MISSED ||
          call->outcome == CID_OUTCOME_UNKNOWN);
}

static CidCallEvent *
make_event (const CidCall *call, CidStamp now)
{
  CidCallEvent *event = cid_call_event_new (CID_EVENT_BLOCKED);

  event->stamp = now;
  event->group = g_strdup ("");
  event->simulated = call->simulated;
  event->party = cid_party_ref (call->party);
  event->call_uid = g_strdup (call->uid);
  if (call->legs->len > 0) {
    const CidLeg *leg = g_ptr_array_index (call->legs, 0);

    event->phone = g_strdup (leg->phone);
    event->phone_name = g_strdup (leg->phone_name);
    event->call_ref = g_strdup (leg->call_ref);
  }
  return event;
}

static void
on_refused (const GError *error, gpointer user_data)
{
  if (error != NULL)
    g_warning ("A phone did not refuse the call of a blocked number: %s", error->message);
}

static gboolean
is_up_on (const CidCall *call, const char *phone)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (cid_call_state_is_open (leg->state) && g_strcmp0 (leg->phone, phone) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Blocked calls are not open: whatever is, the phone might take for the one that is meant. */
static gboolean
has_other_call (CidUnwanted *self, const char *phone)
{
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_open (self->tracker);

  for (guint i = 0; i < calls->len; i++)
    if (is_up_on (g_ptr_array_index (calls, i), phone))
      return TRUE;
  return FALSE;
}

static gboolean
can_refuse (CidUnwanted *self, const CidCall *call, const CidLeg *leg)
{
  return self->refuses && !call->simulated &&
         (self->hand.get_deeds (leg->phone, self->hand.user_data) & CID_DEED_REJECT) != 0 &&
         !has_other_call (self, leg->phone);
}

static CidCallEvent *
make_refusal (const CidCall *call, const CidLeg *leg, CidStamp now)
{
  CidCallEvent *event = cid_call_event_new (CID_EVENT_ASKED);

  event->stamp = now;
  event->phone = g_strdup (leg->phone);
  event->group = g_strdup ("");
  event->call_uid = g_strdup (call->uid);
  event->reason = g_strdup (cid_act_to_nick (CID_ACT_REJECT));
  return event;
}

/* What is asked of the phones stands in the journal, as what the user asks for does. */
static void
refuse (CidUnwanted *self, const CidCall *call, const CidLeg *leg, CidStamp now, GPtrArray *events)
{
  if (!can_refuse (self, call, leg))
    return;

  g_ptr_array_add (events, make_refusal (call, leg, now));
  self->hand.ask (leg->phone, CID_DEED_REJECT, NULL, call->uid, on_refused, NULL,
                  self->hand.user_data);
}

static void
refuse_everywhere (CidUnwanted *self, const CidCall *call, CidStamp now, GPtrArray *events)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (leg->state == CID_CALL_STATE_RINGING)
      refuse (self, call, leg, now, events);
  }
}

/* The leg of the phone that has just joined: legs stand in the order in which they came. */
static const CidLeg *
find_joined (const CidCall *call, const CidCallEvent *heard)
{
  const CidLeg *leg;

  if (heard->kind != CID_EVENT_INCOMING || call->legs->len < 2)
    return NULL;

  leg = g_ptr_array_index (call->legs, call->legs->len - 1);
  return leg->state == CID_CALL_STATE_LAPSED && g_strcmp0 (leg->phone, heard->phone) == 0 ? leg
                                                                                          : NULL;
}

/* To the user a blocked call rings nowhere, but one more phone does ring. Whoever took the call all
 * the same may pass it on to that. */
static void
refuse_joined (CidUnwanted *self, const CidCall *call, const CidCallEvent *heard, GPtrArray *events)
{
  const CidLeg *leg = find_joined (call, heard);

  if (leg != NULL && call->outcome != CID_OUTCOME_ACTIVE && call->outcome != CID_OUTCOME_ANSWERED)
    refuse (self, call, leg, heard->stamp, events);
}

/* The call becomes what it is once it is blocked. */
static void
block (CidUnwanted *self, CidCall **call, CidStamp now, GPtrArray *events)
{
  g_autoptr (CidCallEvent) event = make_event (*call, now);
  g_autoptr (GPtrArray) blocked = cid_call_tracker_apply (self->tracker, event, NULL);

  if (blocked->len == 0)
    return;

  g_ptr_array_add (events, g_steal_pointer (&event));
  refuse_everywhere (self, *call, now, events);
  cid_call_free (*call);
  *call = cid_call_copy (g_ptr_array_index (blocked, 0));
}

/**
 * cid_unwanted_apply:
 * @self: what keeps unwanted callers away
 * @changed: (element-type CidCall): calls that changed; those of unwanted callers become what they
 *   are once they are blocked, so that nobody sees them otherwise
 * @heard: (nullable): the event that changed them, which is about the first
 * @now: what time it is
 *
 * Blocks calls of callers whom the user does not want to hear of, and lets each phone that rings
 * for one refuse it.
 *
 * Returns: (transfer full) (element-type CidCallEvent): what is to be written to the journal after
 *   the event that changed the calls; perhaps nothing
 */
GPtrArray *
cid_unwanted_apply (CidUnwanted *self, GPtrArray *changed, const CidCallEvent *heard, CidStamp now)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_event_free);

  g_return_val_if_fail (self != NULL && changed != NULL, events);

  for (guint i = 0; i < changed->len; i++) {
    CidCall **call = (CidCall **) &g_ptr_array_index (changed, i);
    CidBlockHit hit = { 0 };

    if (i == 0 && heard != NULL && (*call)->blocked)
      refuse_joined (self, *call, heard, events);
    if (would_be_heard_of (*call) &&
        cid_unwanted_find (self, (*call)->party, (*call)->caller, &hit))
      block (self, call, now, events);
  }
  return events;
}

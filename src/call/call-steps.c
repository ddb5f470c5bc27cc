/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "cidalert-call-steps"

#include "call/call-steps.h"

#include "call/call-judge.h"
#include "call/call-life.h"
#include "call/call-match.h"
#include "call/call-mate.h"
#include "call/call-reason.h"
#include "call/call-watchdog.h"

/* A call is told once, as it is when all is done; the one that the event is about stands first. */
static void
note_change (GPtrArray *changed, const CidWatch *watch)
{
  g_ptr_array_add (changed, cid_call_copy (watch->call));
}

/* That one more phone rings, or one fewer, gives the ring no more time; but another round does. */
static gboolean
keeps_time (const CidWatch *watch, CidTrackQueue queue, const CidCallEvent *event)
{
  if (queue != CID_TRACK_RINGING || watch->queue != CID_TRACK_RINGING)
    return FALSE;
  if (event->kind != CID_EVENT_INCOMING)
    return TRUE;

  return watch->deadline_us > 0 &&
         cid_call_life_is_within (watch->changed, event->stamp, CID_MATE_US);
}

static gboolean
take_step (CidCallTable *table, CidTrack *track, const CidCallEvent *event)
{
  CidWatch *watch = track->watch;
  gint64 boot_us = event->stamp.boot_us;
  CidTrackQueue queue;

  if (!cid_call_life_step (watch->call, track->leg, event))
    return FALSE;

  track->changed = event->stamp;
  track->is_end_vague = cid_call_match_is_end_vague (event);
  queue = cid_call_queue_choose (watch->call);
  if (keeps_time (watch, queue, event))
    return TRUE;

  watch->changed = event->stamp;
  cid_call_table_wait (table, watch,
                       boot_us > 0 ? boot_us + cid_call_watchdog_get_length (queue) : 0);
  return TRUE;
}

/* Two first events of one microsecond are still two calls. */
static char *
make_uid (CidCallTable *table, const CidCallEvent *first)
{
  CidCallEvent event = *first;

  while (TRUE) {
    g_autofree char *uid = cid_call_make_uid (&event);

    if (cid_call_table_get_by_uid (table, uid) == NULL)
      return g_steal_pointer (&uid);
    event.stamp.boot_us++;
  }
}

static CidTrack *
add_leg (CidCallTable *table, CidWatch *watch, const CidCallEvent *event)
{
  CidLeg *leg = cid_call_add_leg (watch->call, event->phone, event->phone_name, event->call_ref,
                                  CID_CALL_STATE_IDLE);

  leg->group = g_strdup (event->group);
  leg->reason = g_strdup (event->reason);
  return cid_call_table_add_leg (table, watch, leg, event->stamp);
}

static void
update_all_keys (CidCallTable *table, CidWatch *watch)
{
  for (guint i = 0; i < watch->tracks->len; i++)
    cid_call_table_update_keys (table, g_ptr_array_index (watch->tracks, i));
}

/* Whether the event would have people talk on two legs at once: then they are two calls. */
static gboolean
is_another_talk (const CidTrack *track, const CidCallEvent *event)
{
  const CidCall *call = track->watch->call;
  CidOutcome outcome = CID_OUTCOME_UNKNOWN;

  if (call->legs->len < 2 || track->leg->outcome == CID_OUTCOME_ACTIVE ||
      !cid_call_judge_is_connected (call))
    return FALSE;

  return cid_call_state_next (track->leg->state, event->kind, NULL, &outcome) &&
         (outcome == CID_OUTCOME_ACTIVE || outcome == CID_OUTCOME_ANSWERED);
}

static CidTrack *
split (CidCallTable *table, CidTrack *track, const CidCallEvent *event)
{
  g_autofree char *uid = make_uid (table, event);
  CidWatch *former = track->watch;
  CidStamp started = track->started;
  CidCall *call = cid_call_split (former->call, track->leg, uid, started);
  CidWatch *watch;

  cid_call_table_remove_leg (table, track);
  cid_call_judge (former->call);
  watch = cid_call_table_add (table, call, started);
  return g_ptr_array_index (watch->tracks, 0);
}

/**
 * cid_call_steps_open:
 * @table: the calls that are followed
 * @event: the first that is heard of a call
 * @caller: (nullable): who its party is
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Begins a call.
 */
void
cid_call_steps_open (CidCallTable *table,
                     const CidCallEvent *event,
                     const CidCaller *caller,
                     GPtrArray *changed)
{
  g_autofree char *uid = make_uid (table, event);
  CidDirection direction =
    event->kind == CID_EVENT_OUTGOING ? CID_DIRECTION_OUTGOING : CID_DIRECTION_INCOMING;
  CidCall *call = cid_call_new (uid, direction, event->stamp);
  CidWatch *watch;

  call->simulated = event->simulated;
  cid_call_life_learn (call, event, caller);
  if (call->party == NULL)
    call->party = cid_party_parse (NULL, &(CidNumberPlan){ NULL, NULL });
  watch = cid_call_table_add (table, call, event->stamp);
  take_step (table, add_leg (table, watch, event), event);
  note_change (changed, watch);
}

/**
 * cid_call_steps_join:
 * @table: the calls that are followed
 * @watch: a call that rings on other phones
 * @event: the first that the event's phone says of it
 * @caller: (nullable): who the event's party is
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Adds a leg to a call.
 */
void
cid_call_steps_join (CidCallTable *table,
                     CidWatch *watch,
                     const CidCallEvent *event,
                     const CidCaller *caller,
                     GPtrArray *changed)
{
  gboolean has_learned = cid_call_life_learn (watch->call, event, caller);

  take_step (table, add_leg (table, watch, event), event);
  if (has_learned)
    update_all_keys (table, watch);
  note_change (changed, watch);
}

/**
 * cid_call_steps_go_on:
 * @table: the calls that are followed
 * @track: a leg
 * @event: one more event of it
 * @caller: (nullable): who the event's party is
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Adds to a call what the event says, and takes the step if it is one. A leg on which people talk
 * while they do on another one becomes a call of its own.
 */
void
cid_call_steps_go_on (CidCallTable *table,
                      CidTrack *track,
                      const CidCallEvent *event,
                      const CidCaller *caller,
                      GPtrArray *changed)
{
  CidWatch *former = track->watch;
  gboolean is_changed;

  if (is_another_talk (track, event))
    track = split (table, track, event);

  is_changed = cid_call_life_learn (track->watch->call, event, caller);
  is_changed |= cid_call_life_learn_why (track->watch->call, track->leg, event);
  if (track->leg->call_ref == NULL && event->call_ref != NULL) {
    track->leg->call_ref = g_strdup (event->call_ref);
    is_changed = TRUE;
  }
  if (is_changed)
    update_all_keys (table, track->watch);
  if (take_step (table, track, event) || is_changed)
    note_change (changed, track->watch);
  if (former != track->watch)
    note_change (changed, former);
}

/**
 * cid_call_steps_ring_again:
 * @table: the calls that are followed
 * @track: a leg that rang before
 * @event: `incoming`
 * @caller: (nullable): who the event's party is
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Lets a leg of a call that is open on other phones ring once more.
 */
void
cid_call_steps_ring_again (CidCallTable *table,
                           CidTrack *track,
                           const CidCallEvent *event,
                           const CidCaller *caller,
                           GPtrArray *changed)
{
  cid_call_life_learn (track->watch->call, event, caller);
  g_clear_pointer (&track->leg->reason, g_free);
  track->leg->state = CID_CALL_STATE_IDLE;
  track->heard = event->stamp;
  take_step (table, track, event);
  note_change (changed, track->watch);
}

/**
 * cid_call_steps_take_away:
 * @watch: a call that rings, or rang just now
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Another phone has the caller: nobody missed him. The phones that ring say themselves when they no
 * longer do.
 */
void
cid_call_steps_take_away (CidWatch *watch, GPtrArray *changed)
{
  CidCall *call = watch->call;
  CidOutcome former = call->outcome;

  for (guint i = 0; i < call->legs->len; i++) {
    CidLeg *leg = g_ptr_array_index (call->legs, i);

    cid_reason_learn_pickup (&leg->reason);
  }
  cid_call_judge (call);
  if (call->outcome != former)
    note_change (changed, watch);
}

/**
 * cid_call_steps_close_leg:
 * @table: the calls that are followed
 * @track: a leg
 * @when: what time it is
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Ends a leg of which nothing more will be heard, as what it was heard to be.
 */
void
cid_call_steps_close_leg (CidCallTable *table, CidTrack *track, CidStamp when, GPtrArray *changed)
{
  const CidCallEvent over = { .kind = CID_EVENT_EXPIRED, .stamp = when };

  if (take_step (table, track, &over))
    note_change (changed, track->watch);
}

/**
 * cid_call_steps_close:
 * @table: the calls that are followed
 * @watch: a call
 * @when: what time it is
 * @changed: (element-type CidCall): gets the calls that change
 *
 * Ends all legs of a call of which nothing more will be heard.
 */
void
cid_call_steps_close (CidCallTable *table, CidWatch *watch, CidStamp when, GPtrArray *changed)
{
  const CidCallEvent over = { .kind = CID_EVENT_EXPIRED, .stamp = when };
  gboolean is_changed = FALSE;

  for (guint i = 0; i < watch->tracks->len; i++)
    is_changed |= take_step (table, g_ptr_array_index (watch->tracks, i), &over);
  if (is_changed)
    note_change (changed, watch);
}

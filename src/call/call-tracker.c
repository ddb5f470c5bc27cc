/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-tracker"

#include "call/call-tracker.h"

#include "call/call-life.h"
#include "call/call-match.h"
#include "call/call-watchdog.h"

#define MAX_OPEN 16384
#define MAX_CLOSED 4096

static const CidTrackQueue open_queues[] = { CID_TRACK_RINGING, CID_TRACK_DIALLING,
                                             CID_TRACK_TALKING };
static const CidTrackQueue closed_queues[] = { CID_TRACK_CLOSED, CID_TRACK_LAPSED };

struct _CidCallTracker {
  CidCallTable *table;
};

static void
note_change (GPtrArray *changed, const CidTrack *track)
{
  g_ptr_array_add (changed, cid_call_copy (track->call));
}

static gboolean
take_step (CidCallTracker *self, CidTrack *track, const CidCallEvent *event)
{
  gint64 boot_us = event->stamp.boot_us;

  if (!cid_call_life_step (track->call, track->leg, event))
    return FALSE;

  track->changed = event->stamp;
  cid_call_table_wait (self->table, track,
                       boot_us > 0 ? boot_us + cid_call_watchdog_get_length (track->leg->state)
                                   : 0);
  return TRUE;
}

/* Ends a call of which nothing more will be heard, as what it was heard to be. */
static void
close_track (CidCallTracker *self, CidTrack *track, CidStamp when, GPtrArray *changed)
{
  const CidCallEvent over = { .kind = CID_EVENT_EXPIRED, .stamp = when };

  if (take_step (self, track, &over))
    note_change (changed, track);
}

static void
forget_closed (CidCallTracker *self, CidStamp now)
{
  for (guint i = 0; i < G_N_ELEMENTS (closed_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (self->table, closed_queues[i]);

    while (queue->head != NULL) {
      CidTrack *track = queue->head->data;

      if (queue->length <= MAX_CLOSED &&
          cid_call_life_is_within (track->changed, now,
                                   cid_call_watchdog_get_length (track->leg->state)))
        break;
      cid_call_table_remove (self->table, track);
    }
  }
}

static void
make_room (CidCallTracker *self, CidStamp now, GPtrArray *changed)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (self->table, open_queues[i]);

    while (queue->head != NULL && cid_call_table_get_n_open (self->table) >= MAX_OPEN)
      close_track (self, queue->head->data, now, changed);
  }
}

/* Two first events of one microsecond are still two calls. */
static char *
make_uid (CidCallTracker *self, const CidCallEvent *first)
{
  CidCallEvent event = *first;

  while (TRUE) {
    g_autofree char *uid = cid_call_make_uid (&event);

    if (cid_call_table_get_by_uid (self->table, uid) == NULL)
      return g_steal_pointer (&uid);
    event.stamp.boot_us++;
  }
}

static void
open_call (CidCallTracker *self,
           const CidCallEvent *event,
           const CidCaller *caller,
           GPtrArray *changed)
{
  g_autofree char *uid = make_uid (self, event);
  CidDirection direction =
    event->kind == CID_EVENT_OUTGOING ? CID_DIRECTION_OUTGOING : CID_DIRECTION_INCOMING;
  CidCall *call = cid_call_new (uid, direction, event->stamp);
  CidTrack *track;
  CidLeg *leg;

  make_room (self, event->stamp, changed);
  call->simulated = event->simulated;
  cid_call_life_learn (call, event, caller);
  if (call->party == NULL)
    call->party = cid_party_parse (NULL, &(CidNumberPlan){ NULL, NULL });
  leg =
    cid_call_add_leg (call, event->phone, event->phone_name, event->call_ref, CID_CALL_STATE_IDLE);
  track = cid_call_table_add (self->table, call, leg, event->stamp);
  take_step (self, track, event);
  note_change (changed, track);
}

/* Adds to a call what one more event of it says, and takes the step if it is one. */
static void
go_on (CidCallTracker *self,
       CidTrack *track,
       const CidCallEvent *event,
       const CidCaller *caller,
       GPtrArray *changed)
{
  gboolean is_changed = cid_call_life_learn (track->call, event, caller);

  if (track->leg->call_ref == NULL && event->call_ref != NULL) {
    track->leg->call_ref = g_strdup (event->call_ref);
    is_changed = TRUE;
  }
  if (is_changed)
    cid_call_table_update_keys (self->table, track);
  if (take_step (self, track, event) || is_changed)
    note_change (changed, track);
}

/*
 * A ring of the same caller, long after the last and without a call id, is a new one, and so is
 * one of another caller under the same call id: the phone never told of the end of the former.
 */
static void
begin_call (CidCallTracker *self,
            const CidCallEvent *event,
            const CidCaller *caller,
            GPtrArray *changed)
{
  CidTrack *former = cid_call_match_find_former (self->table, event);

  if (former != NULL && cid_call_match_is_repeat (former, event)) {
    former->heard = event->stamp;
    go_on (self, former, event, caller, changed);
    return;
  }

  if (former != NULL && (event->call_ref != NULL || former->queue != CID_TRACK_TALKING))
    close_track (self, former, event->stamp, changed);
  open_call (self, event, caller, changed);
}

static void
follow_call (CidCallTracker *self,
             const CidCallEvent *event,
             const CidCaller *caller,
             GPtrArray *changed)
{
  CidTrack *track = cid_call_match_find (self->table, event);

  if (track != NULL)
    go_on (self, track, event, caller, changed);
  else if (cid_call_match_can_begin (event))
    open_call (self, event, caller, changed);
}

static void
expire_call (CidCallTracker *self, const CidCallEvent *event, GPtrArray *changed)
{
  CidTrack *track = cid_call_table_get_by_uid (self->table, event->call_uid);

  if (track != NULL)
    close_track (self, track, event->stamp, changed);
}

/* To the user it rings no more, whatever the phone does; but somebody may take it all the same. */
static void
block_call (CidCallTracker *self, const CidCallEvent *event, GPtrArray *changed)
{
  CidTrack *track = cid_call_table_get_by_uid (self->table, event->call_uid);

  if (track == NULL || track->call->direction != CID_DIRECTION_INCOMING)
    return;

  cid_call_life_block (track->call);
  if (track->leg->state == CID_CALL_STATE_RINGING)
    close_track (self, track, event->stamp, changed);
  else
    note_change (changed, track);
}

/**
 * cid_call_tracker_new:
 *
 * Makes a tracker that follows no call yet. It asks no clock: what time it is, it learns from the
 * events' stamps.
 *
 * Returns: (transfer full): the tracker
 */
CidCallTracker *
cid_call_tracker_new (void)
{
  CidCallTracker *self;

  self = g_new0 (CidCallTracker, 1);
  self->table = cid_call_table_new ();
  return self;
}

/**
 * cid_call_tracker_free:
 * @self: (nullable) (transfer full): a tracker
 *
 * Forgets all calls.
 */
void
cid_call_tracker_free (CidCallTracker *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->table, cid_call_table_free);
  g_free (self);
}

/**
 * cid_call_tracker_apply:
 * @self: a tracker
 * @event: what happened
 * @caller: (nullable): who the event's party is
 *
 * Finds the call that the event is about, or begins it, and takes it one step further. Events that
 * are about no call, that come twice or that no longer fit change nothing. A call that connects
 * before anything else was heard of it counts as incoming. Beyond 16,384 open calls the oldest
 * that rings is closed.
 *
 * Returns: (transfer full) (element-type CidCall): copies of the calls that changed, maybe none
 */
GPtrArray *
cid_call_tracker_apply (CidCallTracker *self, const CidCallEvent *event, const CidCaller *caller)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  g_return_val_if_fail (self != NULL && event != NULL, NULL);

  forget_closed (self, event->stamp);
  if (event->kind == CID_EVENT_EXPIRED)
    expire_call (self, event, changed);
  else if (event->kind == CID_EVENT_BLOCKED)
    block_call (self, event, changed);
  else if (!cid_call_match_concerns_call (event))
    return g_steal_pointer (&changed);
  else if (event->kind == CID_EVENT_INCOMING || event->kind == CID_EVENT_OUTGOING)
    begin_call (self, event, caller, changed);
  else
    follow_call (self, event, caller, changed);
  return g_steal_pointer (&changed);
}

/**
 * cid_call_tracker_set_caller:
 * @self: a tracker
 * @uid: of a call
 * @caller: who its party is, by contacts that came later
 *
 * Returns: (transfer full) (nullable): a copy of the call with its caller; %NULL if that call is
 *   no longer followed
 */
CidCall *
cid_call_tracker_set_caller (CidCallTracker *self, const char *uid, const CidCaller *caller)
{
  CidTrack *track;

  g_return_val_if_fail (self != NULL && caller != NULL, NULL);

  track = cid_call_table_get_by_uid (self->table, uid);
  if (track == NULL)
    return NULL;

  g_clear_pointer (&track->call->caller, cid_caller_free);
  track->call->caller = cid_caller_copy (caller);
  return cid_call_copy (track->call);
}

/* The log keeps what became of each leg, not necessarily where it was. */
static CidLeg *
take_up_leg (CidCall *call)
{
  gboolean is_incoming = call->direction == CID_DIRECTION_INCOMING;

  for (guint i = 0; i < call->legs->len; i++) {
    CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (cid_call_state_is_open (leg->state))
      return leg;
    if (leg->outcome == CID_OUTCOME_ACTIVE)
      leg->state = CID_CALL_STATE_ACTIVE;
    else if (leg->outcome == CID_OUTCOME_RINGING)
      leg->state = is_incoming ? CID_CALL_STATE_RINGING : CID_CALL_STATE_DIALLING;
    if (cid_call_state_is_open (leg->state))
      return leg;
  }
  return NULL;
}

/**
 * cid_call_tracker_restore:
 * @self: a tracker
 * @call: a call from the log
 *
 * Takes up a call that was open when the daemon stopped; others are left alone. Its deadline is
 * not known before cid_call_tracker_get_expired() is told the time, so that is due at once.
 */
void
cid_call_tracker_restore (CidCallTracker *self, const CidCall *call)
{
  g_autoptr (CidCall) copy = NULL;
  gboolean was_answered;
  CidLeg *leg;

  g_return_if_fail (self != NULL && call != NULL);

  if (!cid_call_is_open (call) || cid_call_table_get_by_uid (self->table, call->uid) != NULL)
    return;

  copy = cid_call_copy (call);
  if (copy->party == NULL)
    copy->party = cid_party_parse (NULL, &(CidNumberPlan){ NULL, NULL });
  leg = take_up_leg (copy);
  if (leg == NULL)
    return;

  was_answered = copy->answered.wall_us != 0 || copy->answered.boot_us != 0;
  cid_call_table_add (self->table, g_steal_pointer (&copy), leg,
                      was_answered ? call->answered : call->started);
}

/**
 * cid_call_tracker_get_deadline:
 * @self: a tracker
 *
 * Returns: when cid_call_tracker_get_expired() is to be asked next, in microseconds since the
 *   machine started (0: at once), or -1 if no call is open
 */
gint64
cid_call_tracker_get_deadline (CidCallTracker *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return cid_call_watchdog_get_deadline (self->table);
}

/**
 * cid_call_tracker_get_expired:
 * @self: a tracker
 * @now: what time it is
 *
 * Tells which calls nobody closed in time. They stay open until the events that it gives are
 * applied like others, so that the journal holds all that the tracker goes by.
 *
 * Returns: (transfer full) (element-type CidCallEvent): events of the kind `expired`, maybe none
 */
GPtrArray *
cid_call_tracker_get_expired (CidCallTracker *self, CidStamp now)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cid_call_watchdog_get_expired (self->table, now);
}

/**
 * cid_call_tracker_get_ringing:
 * @self: a tracker
 * @limit: how many are wanted at most
 * @total: (out) (optional): how many ring
 *
 * Takes no longer however many ring.
 *
 * Returns: (transfer full) (element-type CidCall): copies of the incoming calls that ring, newest
 *   first
 */
GPtrArray *
cid_call_tracker_get_ringing (CidCallTracker *self, guint limit, guint *total)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  GQueue *queue;

  g_return_val_if_fail (self != NULL, NULL);

  queue = cid_call_table_get_queue (self->table, CID_TRACK_RINGING);
  for (const GList *link = queue->tail; link != NULL && calls->len < limit; link = link->prev)
    note_change (calls, link->data);
  if (total != NULL)
    *total = queue->length;
  return g_steal_pointer (&calls);
}

/**
 * cid_call_tracker_get_open:
 * @self: a tracker
 *
 * Returns: (transfer full) (element-type CidCall): copies of all open calls: those that ring, those
 *   that are dialled, those that are up, each oldest first
 */
GPtrArray *
cid_call_tracker_get_open (CidCallTracker *self)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (open_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (self->table, open_queues[i]);

    for (const GList *link = queue->head; link != NULL; link = link->next)
      note_change (calls, link->data);
  }
  return g_steal_pointer (&calls);
}

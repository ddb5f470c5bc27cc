/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-tracker"

#include "call/call-tracker.h"

#include "call/call-judge.h"
#include "call/call-life.h"
#include "call/call-match.h"
#include "call/call-mate.h"
#include "call/call-steps.h"
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
note_call (GPtrArray *calls, const CidWatch *watch)
{
  g_ptr_array_add (calls, cid_call_copy (watch->call));
}

static void
forget_closed (CidCallTracker *self, CidStamp now)
{
  for (guint i = 0; i < G_N_ELEMENTS (closed_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (self->table, closed_queues[i]);

    while (queue->head != NULL) {
      CidWatch *watch = queue->head->data;

      if (queue->length <= MAX_CLOSED &&
          cid_call_life_is_within (watch->changed, now,
                                   cid_call_watchdog_get_length (closed_queues[i])))
        break;
      cid_call_table_remove (self->table, watch);
    }
  }
}

static void
make_room (CidCallTracker *self, CidStamp now, GPtrArray *changed)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (self->table, open_queues[i]);

    while (queue->head != NULL && cid_call_table_get_n_open (self->table) > MAX_OPEN)
      cid_call_steps_close (self->table, queue->head->data, now, changed);
  }
}

/* A ring on another phone of the same call is one more leg of it. */
static void
begin_or_join (CidCallTracker *self,
               const CidCallEvent *event,
               const CidCaller *caller,
               GPtrArray *changed)
{
  CidTrack *mate = cid_call_mate_find (self->table, event);

  if (mate != NULL) {
    cid_call_steps_join (self->table, mate->watch, event, caller, changed);
    return;
  }
  cid_call_steps_open (self->table, event, caller, changed);
  make_room (self, event->stamp, changed);
}

/*
 * A ring of the same caller, long after the last and without a call id, is a new one, and so is
 * one of another caller under the same call id: the phone never told of the end of the former. A
 * call that is up goes on: a second caller may wait, and some phones give both one call id.
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
    cid_call_steps_go_on (self->table, former, event, caller, changed);
  } else if (former != NULL && cid_call_mate_is_same_ring (former, event)) {
    cid_call_steps_ring_again (self->table, former, event, caller, changed);
  } else {
    begin_or_join (self, event, caller, changed);
    if (former != NULL && !cid_call_match_is_up (former))
      cid_call_steps_close_leg (self->table, former, event->stamp, changed);
  }
}

/* What was taken for the end of this call was that of another one, or of none. */
static void
reopen_call (CidCallTracker *self,
             CidTrack *track,
             const CidCallEvent *event,
             const CidCaller *caller,
             GPtrArray *changed)
{
  CidTrack *ended = cid_call_match_find_ended (self->table, track, event);
  const CidCallEvent over = { .kind = CID_EVENT_DISCONNECTED, .stamp = track->changed };

  track->leg->state = CID_CALL_STATE_LAPSED;
  cid_call_steps_go_on (self->table, track, event, caller, changed);
  if (ended != NULL)
    cid_call_steps_go_on (self->table, ended, &over, NULL, changed);
}

static void
go_on_with_call (CidCallTracker *self,
                 CidTrack *track,
                 const CidCallEvent *event,
                 const CidCaller *caller,
                 GPtrArray *changed)
{
  CidTrack *taken =
    cid_call_match_is_pickup (track, event) ? cid_call_mate_find (self->table, event) : NULL;

  if (cid_call_match_is_reopened (track, event))
    reopen_call (self, track, event, caller, changed);
  else
    cid_call_steps_go_on (self->table, track, event, caller, changed);
  if (taken != NULL)
    cid_call_steps_take_away (taken->watch, changed);
}

static void
follow_call (CidCallTracker *self,
             const CidCallEvent *event,
             const CidCaller *caller,
             GPtrArray *changed)
{
  CidTrack *track = cid_call_match_find (self->table, event);

  if (track != NULL)
    go_on_with_call (self, track, event, caller, changed);
  else if (cid_call_match_can_begin (event))
    begin_or_join (self, event, caller, changed);
}

/* The word that a phone has started may come late: it ends nothing that the phone told of after. */
static gboolean
is_of_before (const CidTrack *track, CidStamp start)
{
  return start.boot_us == 0 || track->started.boot_us <= start.boot_us;
}

/* A phone that has just started has no call: nothing more will be heard of those that it had. */
static void
close_calls_of_phone (CidCallTracker *self, const CidCallEvent *event, GPtrArray *changed)
{
  const GList *link = cid_call_table_find (self->table, CID_TRACK_BY_PHONE, event);

  for (; link != NULL; link = link->next) {
    CidTrack *track = link->data;

    if (cid_call_state_is_open (track->leg->state) && is_of_before (track, event->stamp))
      cid_call_steps_close_leg (self->table, track, event->stamp, changed);
  }
}

static void
expire_call (CidCallTracker *self, const CidCallEvent *event, GPtrArray *changed)
{
  CidWatch *watch = cid_call_table_get_by_uid (self->table, event->call_uid);

  if (watch != NULL)
    cid_call_steps_close (self->table, watch, event->stamp, changed);
}

/* To the user it rings no more, whatever the phone does; but somebody may take it all the same. */
static void
block_call (CidCallTracker *self, const CidCallEvent *event, GPtrArray *changed)
{
  CidWatch *watch = cid_call_table_get_by_uid (self->table, event->call_uid);
  g_autoptr (GPtrArray) closed = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  if (watch == NULL || watch->call->direction != CID_DIRECTION_INCOMING)
    return;

  if (watch->queue == CID_TRACK_RINGING)
    cid_call_steps_close (self->table, watch, event->stamp, closed);
  watch->call->blocked = TRUE;
  cid_call_judge (watch->call);
  note_call (changed, watch);
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
 * before anything else was heard of it counts as incoming. What rings on several phones is one call
 * with a leg for each. When a phone starts, its calls of before are over. Beyond 16,384 open calls
 * the oldest that rings is closed.
 *
 * Returns: (transfer full) (element-type CidCall): copies of the calls that changed, maybe none;
 *   that which the event is about stands first
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
  else if (event->kind == CID_EVENT_READY)
    close_calls_of_phone (self, event, changed);
  else if (!cid_call_match_concerns_call (event))
    return g_steal_pointer (&changed);
  else if (event->kind == CID_EVENT_INCOMING || event->kind == CID_EVENT_OUTGOING)
    begin_call (self, event, caller, changed);
  else
    follow_call (self, event, caller, changed);
  return g_steal_pointer (&changed);
}

/**
 * cid_call_tracker_follows:
 * @self: a tracker
 * @event: what happened
 *
 * Returns: %FALSE if @event goes on with a call that is not known here, or ends whatever its phone
 *   had before
 */
gboolean
cid_call_tracker_follows (CidCallTracker *self, const CidCallEvent *event)
{
  g_return_val_if_fail (self != NULL && event != NULL, FALSE);

  if (event->kind == CID_EVENT_READY)
    return FALSE;
  if (event->call_uid != NULL || !cid_call_match_concerns_call (event))
    return TRUE;
  return event->kind == CID_EVENT_INCOMING || event->kind == CID_EVENT_OUTGOING ||
         cid_call_match_find (self->table, event) != NULL;
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
  CidWatch *watch;

  g_return_val_if_fail (self != NULL && caller != NULL, NULL);

  watch = cid_call_table_get_by_uid (self->table, uid);
  if (watch == NULL)
    return NULL;

  g_clear_pointer (&watch->call->caller, cid_caller_unref);
  watch->call->caller = cid_caller_ref (caller);
  return cid_call_copy (watch->call);
}

/* The log keeps what became of each leg, not necessarily where it was. */
static void
take_up_legs (CidCall *call)
{
  gboolean is_incoming = call->direction == CID_DIRECTION_INCOMING;

  for (guint i = 0; i < call->legs->len; i++) {
    CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (leg->state != CID_CALL_STATE_IDLE)
      continue;
    if (leg->outcome == CID_OUTCOME_ACTIVE)
      leg->state = CID_CALL_STATE_ACTIVE;
    else if (leg->outcome == CID_OUTCOME_RINGING)
      leg->state = is_incoming ? CID_CALL_STATE_RINGING : CID_CALL_STATE_DIALLING;
    else
      leg->state = CID_CALL_STATE_ENDED;
  }
}

/* When it came to where it is now, as far as the log tells. */
static CidStamp
get_last_change (const CidCall *call)
{
  if (!cid_call_is_open (call))
    return call->ended;

  return call->answered.wall_us != 0 || call->answered.boot_us != 0 ? call->answered
                                                                    : call->started;
}

/**
 * cid_call_tracker_restore:
 * @self: a tracker
 * @call: a call from the log
 *
 * Takes up a call that was open when the daemon stopped, or lately closed, of which its phones may
 * still have to tell. Its deadline is not known before cid_call_tracker_get_expired() is told the
 * time, so that is due at once.
 */
void
cid_call_tracker_restore (CidCallTracker *self, const CidCall *call)
{
  g_autoptr (CidCall) copy = NULL;
  CidStamp changed;
  CidWatch *watch;

  g_return_if_fail (self != NULL && call != NULL);

  if (call->legs->len == 0 || cid_call_table_get_by_uid (self->table, call->uid) != NULL)
    return;

  copy = cid_call_copy (call);
  if (copy->party == NULL)
    copy->party = cid_party_parse (NULL, &(CidNumberPlan){ NULL, NULL });
  take_up_legs (copy);
  if (cid_call_is_open (copy) != cid_call_judge_is_open (copy))
    return;

  changed = get_last_change (copy);
  watch = cid_call_table_add (self->table, g_steal_pointer (&copy), call->started);
  watch->changed = changed;
  for (guint i = 0; i < watch->tracks->len; i++)
    ((CidTrack *) g_ptr_array_index (watch->tracks, i))->changed = changed;
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
    note_call (calls, link->data);
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
      note_call (calls, link->data);
  }
  return g_steal_pointer (&calls);
}

/**
 * cid_call_tracker_get_unnamed:
 * @self: a tracker
 *
 * A call may be over before the address books are read.
 *
 * Returns: (transfer full) (element-type CidCall): copies of the calls that may have another caller
 *   now that the address books are others: those that are open, and those that ended lately while
 *   the books were still being read
 */
GPtrArray *
cid_call_tracker_get_unnamed (CidCallTracker *self)
{
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_open (self);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (closed_queues); i++) {
    GQueue *queue = cid_call_table_get_queue (self->table, closed_queues[i]);

    for (const GList *link = queue->head; link != NULL; link = link->next) {
      const CidWatch *watch = link->data;

      if (watch->call->caller != NULL && watch->call->caller->is_provisional)
        note_call (calls, watch);
    }
  }
  return g_steal_pointer (&calls);
}

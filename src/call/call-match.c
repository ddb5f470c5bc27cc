/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-match"

#include "call/call-match.h"

#include "call/call-life.h"
#include "call/call-tracker.h"

/* How long after it began a call may still be announced: requests that overtake each other. */
#define LATE_US (G_GINT64_CONSTANT (2) * G_USEC_PER_SEC)

/* How many calls of one phone are looked at for one event. */
#define MAX_LOOK 64

#define BIT(state) (1u << (state))

/*
 * What an event can be about.
 * concerns: it can be about a call at all
 * direction: of such calls, or -1
 * prefers: the states it is rather about where several calls would fit
 */
typedef struct {
  gboolean concerns;
  int direction;
  guint prefers;
} Manner;

static const Manner manners[CID_EVENT_EXPIRED + 1] = {
  [CID_EVENT_INCOMING] = { TRUE, CID_DIRECTION_INCOMING, 0 },
  [CID_EVENT_OUTGOING] = { TRUE, CID_DIRECTION_OUTGOING, 0 },
  [CID_EVENT_CONNECTED] = { TRUE, -1,
                            BIT (CID_CALL_STATE_RINGING) | BIT (CID_CALL_STATE_DIALLING) },
  [CID_EVENT_DISCONNECTED] = { TRUE, -1, 0 },
  [CID_EVENT_MISSED] = { TRUE, CID_DIRECTION_INCOMING, BIT (CID_CALL_STATE_CLOSED) },
  [CID_EVENT_REJECTED] = { TRUE, CID_DIRECTION_INCOMING, BIT (CID_CALL_STATE_RINGING) },
  [CID_EVENT_HOLD] = { TRUE, -1, BIT (CID_CALL_STATE_ACTIVE) },
  [CID_EVENT_UNHOLD] = { TRUE, -1, BIT (CID_CALL_STATE_HELD) },
  [CID_EVENT_TRANSFER] = { TRUE, -1, BIT (CID_CALL_STATE_ACTIVE) },
};

static gboolean
says_ref (const CidCallEvent *event)
{
  return event->call_ref != NULL && *event->call_ref != '\0';
}

static gboolean
says_party (const CidCallEvent *event)
{
  return event->party != NULL && event->party->kind != CID_PARTY_UNKNOWN;
}

/* Whether the call ids of both, where both have one, are the same. */
static gboolean
is_ref_fitting (const CidTrack *track, const CidCallEvent *event)
{
  if (track->leg->call_ref == NULL || !says_ref (event))
    return TRUE;

  return g_str_equal (track->leg->call_ref, event->call_ref);
}

/**
 * cid_call_match_is_party_fitting:
 * @track: a leg
 * @event: any event
 *
 * Returns: %FALSE if both say who is there and it is not the same; all that withhold their number
 *   are one here, and not the same as who tells it
 */
gboolean
cid_call_match_is_party_fitting (const CidTrack *track, const CidCallEvent *event)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (track->watch->call->party->kind == CID_PARTY_UNKNOWN || !says_party (event))
    return TRUE;

  a = cid_call_table_make_party_key (track->watch->call->party);
  b = cid_call_table_make_party_key (event->party);
  return g_str_equal (a, b);
}

/* Whether an event that is not allowed in a call is an echo of it, and not of a later call. */
static gboolean
is_echo (const CidTrack *track, const CidCallEvent *event)
{
  if (cid_call_life_is_within (track->changed, event->stamp, CID_RECENT_US))
    return TRUE;
  if (!cid_call_state_is_open (track->leg->state))
    return FALSE;
  if (event->kind == CID_EVENT_CONNECTED)
    return TRUE;

  return says_ref (event) && g_strcmp0 (track->leg->call_ref, event->call_ref) == 0 &&
         !cid_call_life_is_other (track->watch->call->party, event->party);
}

/*
 * The newest of those found that fits the event: in one of the states it prefers, else in any in
 * which it is allowed, else (unless @only_steps) one that it repeats. What repeats an event of a
 * newer call says nothing of one that is over.
 */
static CidTrack *
choose (const GList *link, const CidCallEvent *event, gboolean only_steps)
{
  const Manner *manner = &manners[event->kind];
  CidTrack *allowed = NULL;
  CidTrack *repeated = NULL;

  for (guint i = 0; link != NULL && i < MAX_LOOK; link = link->next, i++) {
    CidTrack *track = link->data;
    CidCallState state = track->leg->state;

    if (manner->direction >= 0 && (int) track->watch->call->direction != manner->direction)
      continue;
    if (!is_ref_fitting (track, event) || !cid_call_match_is_party_fitting (track, event))
      continue;
    if (only_steps && state == CID_CALL_STATE_TRANSFERRED)
      continue;

    if (!cid_call_state_next (state, event->kind, NULL, NULL)) {
      if (repeated == NULL && is_echo (track, event))
        repeated = track;
    } else if ((manner->prefers & BIT (state)) != 0) {
      return track;
    } else if (allowed == NULL && (repeated == NULL || cid_call_state_is_open (state))) {
      allowed = track;
    }
  }
  return allowed != NULL || only_steps ? allowed : repeated;
}

/* The newest call of the event's call id, whoever the phone says is there: it may name the
 * exchange or a colleague once the call connects. */
static CidTrack *
find_by_ref_alone (CidCallTable *table, const CidCallEvent *event)
{
  const GList *link = cid_call_table_find (table, CID_TRACK_BY_REF, event);
  int direction = manners[event->kind].direction;
  CidTrack *track;

  if (link == NULL)
    return NULL;

  track = link->data;
  if (direction >= 0 && (int) track->watch->call->direction != direction)
    return NULL;
  if (cid_call_state_next (track->leg->state, event->kind, NULL, NULL) || is_echo (track, event))
    return track;
  return NULL;
}

/* The one leg of the event's phone that is open, if there is no other. */
static CidTrack *
find_only_open (CidCallTable *table, const CidCallEvent *event)
{
  const GList *link = cid_call_table_find (table, CID_TRACK_BY_PHONE, event);
  CidTrack *only = NULL;

  for (guint i = 0; link != NULL; link = link->next, i++) {
    CidTrack *track = link->data;

    if (i == MAX_LOOK)
      return NULL;
    if (!cid_call_state_is_open (track->leg->state))
      continue;
    if (only != NULL)
      return NULL;
    only = track;
  }
  return only;
}

static gboolean
is_internal (const CidParty *party)
{
  return party->kind == CID_PARTY_SHORT || party->kind == CID_PARTY_CODE;
}

/* Whether the exchange or a colleague may be named in place of who is there, or the other way
 * round: of two numbers from outside each is somebody else, unless they are the same words. Who
 * rings is not renamed to one. */
static gboolean
may_be_renamed (const CidTrack *track, const CidCallEvent *event)
{
  const CidParty *former = track->watch->call->party;

  if (former->remote != NULL && g_strcmp0 (former->remote, event->party->remote) == 0)
    return TRUE;
  if (is_internal (former) == is_internal (event->party) || former->kind == CID_PARTY_SIP ||
      event->party->kind == CID_PARTY_SIP)
    return FALSE;
  if (event->kind == CID_EVENT_DISCONNECTED || track->leg->state == CID_CALL_STATE_DIALLING)
    return TRUE;

  return track->leg->state == CID_CALL_STATE_RINGING && is_internal (event->party);
}

/* Without call ids, a party of whom nothing else is known may be another name for the only call
 * that there is. */
static CidTrack *
find_renamed (CidCallTable *table, const CidCallEvent *event)
{
  CidTrack *track;

  if (event->kind != CID_EVENT_CONNECTED && event->kind != CID_EVENT_DISCONNECTED)
    return NULL;
  if (says_ref (event) || !says_party (event) ||
      cid_call_table_find (table, CID_TRACK_BY_PARTY, event) != NULL)
    return NULL;

  track = find_only_open (table, event);
  return track != NULL && track->leg->call_ref == NULL && may_be_renamed (track, event) ? track
                                                                                        : NULL;
}

/* A call that began with `connected` was taken for an incoming one; if it was not, its announcement
 * was overtaken. */
static gboolean
is_direction_fitting (const CidTrack *track, const CidCallEvent *event)
{
  const CidCall *call = track->watch->call;

  if ((int) call->direction == manners[event->kind].direction)
    return TRUE;
  return event->kind == CID_EVENT_OUTGOING && call->answered.wall_us == call->started.wall_us &&
         call->answered.boot_us == call->started.boot_us;
}

/* The newest that @event may announce; with @nameless only one whose call id nobody has told. */
static CidTrack *
find_announced (const GList *link, const CidCallEvent *event, gboolean nameless)
{
  for (guint i = 0; link != NULL && i < MAX_LOOK; link = link->next, i++) {
    CidTrack *track = link->data;

    if (is_direction_fitting (track, event) && (!nameless || track->leg->call_ref == NULL))
      return track;
  }
  return NULL;
}

/**
 * cid_call_match_is_up:
 * @track: a leg
 *
 * Returns: %TRUE if people talk there, or wait
 */
gboolean
cid_call_match_is_up (const CidTrack *track)
{
  return track->leg->state == CID_CALL_STATE_ACTIVE || track->leg->state == CID_CALL_STATE_HELD;
}

/* To the user a blocked call rings no more; on the phone it does, for as long as any call. */
static gboolean
may_ring (const CidTrack *track, CidStamp now)
{
  return cid_call_state_is_open (track->leg->state) ||
         (track->watch->call->blocked && track->leg->state == CID_CALL_STATE_LAPSED &&
          cid_call_life_is_within (track->started, now, CID_RING_WATCHDOG_US));
}

/**
 * cid_call_match_is_repeat:
 * @former: from cid_call_match_find_former()
 * @event: `incoming` or `outgoing`
 *
 * Tells a repetition from a new call. The same call id is the same call while that is open, unless
 * it names another party: one who withholds the number is another, save in the first moments, when
 * phones may know less. Where one of both has no call id they are one in these moments, even if the
 * phone hung up in between. Without a call id it is the same ring if it comes within 15 seconds of
 * the last time: a caller who was not heard of for longer has hung up and calls again.
 *
 * Returns: %TRUE if the announcement says again what was heard before
 */
gboolean
cid_call_match_is_repeat (const CidTrack *former, const CidCallEvent *event)
{
  gboolean is_open = may_ring (former, event->stamp);

  if (says_ref (event) && former->leg->call_ref != NULL) {
    if (cid_call_life_is_other (former->watch->call->party, event->party))
      return FALSE;
    if (!cid_call_match_is_party_fitting (former, event) &&
        !cid_call_life_is_within (former->started, event->stamp, LATE_US))
      return FALSE;
    return is_open || cid_call_life_is_within (former->changed, event->stamp, LATE_US);
  }
  if (former->leg->state == CID_CALL_STATE_CLOSED &&
      says_ref (event) != (former->leg->call_ref != NULL) &&
      cid_call_life_is_within (former->started, event->stamp, LATE_US))
    return TRUE;
  if (cid_call_match_is_up (former))
    return cid_call_life_is_within (former->changed, event->stamp, LATE_US);

  return is_open && cid_call_life_is_within (former->heard, event->stamp, CID_RECENT_US);
}

/* Of two announcements of one moment, one that has the id and one that has not, of which one does
 * not say who it is: the same call. */
static CidTrack *
find_other_half (CidCallTable *table, const CidCallEvent *event)
{
  const GList *link = cid_call_table_find (table, CID_TRACK_BY_PHONE, event);

  for (guint i = 0; link != NULL && i < MAX_LOOK; link = link->next, i++) {
    CidTrack *track = link->data;
    gboolean is_known = track->watch->call->party->kind != CID_PARTY_UNKNOWN;

    if ((track->leg->call_ref != NULL) != says_ref (event) && is_known != says_party (event) &&
        (int) track->watch->call->direction == manners[event->kind].direction &&
        may_ring (track, event->stamp) && !cid_call_match_is_up (track) &&
        cid_call_life_is_within (track->heard, event->stamp, LATE_US))
      return track;
  }
  return NULL;
}

/**
 * cid_call_match_find_former:
 * @table: the calls that are followed
 * @event: `incoming` or `outgoing`
 *
 * Finds the call that an announcement may repeat: the newest of its call id, or if it has none, of
 * its party. Some phones announce a call twice, and tell its id one of both times only: that may
 * have been the id of a call before. One of both may not say who it is.
 *
 * Returns: (transfer none) (nullable): that call
 */
CidTrack *
cid_call_match_find_former (CidCallTable *table, const CidCallEvent *event)
{
  CidTrack *named = NULL;
  CidTrack *nameless;

  if (says_ref (event))
    named = find_announced (cid_call_table_find (table, CID_TRACK_BY_REF, event), event, FALSE);
  if (named != NULL && may_ring (named, event->stamp) && cid_call_match_is_repeat (named, event))
    return named;

  nameless = find_announced (cid_call_table_find (table, CID_TRACK_BY_PARTY, event), event,
                             says_ref (event));
  if (nameless != NULL && (named == NULL || cid_call_match_is_repeat (nameless, event)))
    return nameless;
  nameless = find_other_half (table, event);
  return nameless != NULL ? nameless : named;
}

/**
 * cid_call_match_find:
 * @table: the calls that are followed
 * @event: any event but `incoming` and `outgoing`
 *
 * Finds the call an event is about: by call id and party, by call id, by party; and where the phone
 * left one of them out, here or there, the newest call of that phone in which the event is allowed
 * and which is not evidently another. Without a call id, a party of whom nothing is known may be
 * another name for the only call that the phone has. What repeats an event of a call finds that
 * call too, for 15 seconds.
 *
 * Returns: (transfer none) (nullable): that call
 */
CidTrack *
cid_call_match_find (CidCallTable *table, const CidCallEvent *event)
{
  CidTrack *track = NULL;

  track = choose (cid_call_table_find (table, CID_TRACK_BY_REF, event), event, FALSE);
  if (track == NULL)
    track = find_by_ref_alone (table, event);
  if (track == NULL && says_party (event))
    track = choose (cid_call_table_find (table, CID_TRACK_BY_PARTY, event), event, FALSE);
  if (track == NULL)
    track = choose (cid_call_table_find (table, CID_TRACK_BY_PHONE, event), event, TRUE);
  if (track == NULL)
    track = find_renamed (table, event);
  return track;
}

/**
 * cid_call_match_is_end_vague:
 * @event: any event
 *
 * Returns: %TRUE if it says that a call is over, and not which
 */
gboolean
cid_call_match_is_end_vague (const CidCallEvent *event)
{
  return event->kind == CID_EVENT_DISCONNECTED && !says_ref (event) && !says_party (event);
}

/**
 * cid_call_match_is_pickup:
 * @track: from cid_call_match_find()
 * @event: an event about it
 *
 * Whoever picks up what rings on another phone dials a code, or that phone, and is told who is
 * there once it connects.
 *
 * Returns: %TRUE if @event may take a call from another phone
 */
gboolean
cid_call_match_is_pickup (const CidTrack *track, const CidCallEvent *event)
{
  return event->kind == CID_EVENT_CONNECTED && track->leg->state == CID_CALL_STATE_DIALLING &&
         is_internal (track->watch->call->party) && says_party (event) &&
         !is_internal (event->party);
}

/**
 * cid_call_match_is_reopened:
 * @track: from cid_call_match_find()
 * @event: an event about it
 *
 * Some phones say that a call is over, and not which: while one talks and another waits that may be
 * either, and it may as well be the end of an announcement over the loudspeaker. If what was taken
 * for its end is followed by `connected`, and not because one overtook the other, it rang on.
 *
 * Returns: %TRUE if @track was not over
 */
gboolean
cid_call_match_is_reopened (const CidTrack *track, const CidCallEvent *event)
{
  return event->kind == CID_EVENT_CONNECTED && track->leg->state == CID_CALL_STATE_CLOSED &&
         track->is_end_vague && track->leg->call_ref == NULL && !says_ref (event) &&
         says_party (event) && !cid_call_life_is_within (track->changed, event->stamp, LATE_US);
}

/**
 * cid_call_match_find_ended:
 * @table: the calls that are followed
 * @reopened: a leg that was not over
 * @event: what tells that
 *
 * Returns: (transfer none) (nullable): the leg of the same phone that must have ended in its place:
 *   the newest that was up by then, and still is
 */
CidTrack *
cid_call_match_find_ended (CidCallTable *table, const CidTrack *reopened, const CidCallEvent *event)
{
  const GList *link = cid_call_table_find (table, CID_TRACK_BY_PHONE, event);

  for (guint i = 0; link != NULL && i < MAX_LOOK; link = link->next, i++) {
    CidTrack *track = link->data;

    if (cid_call_match_is_up (track) &&
        cid_call_life_get_elapsed (track->changed, reopened->changed) >= 0)
      return track;
  }
  return NULL;
}

/**
 * cid_call_match_can_begin:
 * @event: an event that is about no call that is followed
 *
 * Phones may not have been told to announce calls, and announcements get lost. That two people
 * talk is not worth a call of its own if nothing tells who or which.
 *
 * Returns: %TRUE if a call begins with it
 */
gboolean
cid_call_match_can_begin (const CidCallEvent *event)
{
  if (event->kind == CID_EVENT_CONNECTED && !says_ref (event) && !says_party (event))
    return FALSE;

  return cid_call_state_next (CID_CALL_STATE_IDLE, event->kind, NULL, NULL);
}

/**
 * cid_call_match_concerns_call:
 * @event: any event
 *
 * Returns: %TRUE if it can be about a call. Off-hook and on-hook come at any time, and tell nothing
 *   that we need
 */
gboolean
cid_call_match_concerns_call (const CidCallEvent *event)
{
  return (guint) event->kind < G_N_ELEMENTS (manners) && manners[event->kind].concerns;
}

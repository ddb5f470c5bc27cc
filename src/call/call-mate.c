/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "cidalert-call-mate"

#include "call/call-mate.h"

#include "call/call-judge.h"
#include "call/call-life.h"
#include "call/call-match.h"

#include <string.h>

/* How many legs are looked at for one event. */
#define MAX_LOOK 64
/* Shorter call ids are a phone's own count, which other phones have as well. */
#define MIN_UNIQUE_LENGTH 8

static gboolean
is_unique (const char *call_ref)
{
  return call_ref != NULL && strlen (call_ref) >= MIN_UNIQUE_LENGTH;
}

static gboolean
is_same_group (const CidLeg *leg, const CidCallEvent *event)
{
  return g_strcmp0 (leg->group != NULL ? leg->group : "",
                    event->group != NULL ? event->group : "") == 0;
}

/* A phone has one part in a call: its second ring is another call. */
static gboolean
has_phone (const CidCall *call, const char *phone)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (g_strcmp0 (leg->phone, phone) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Two people who talk on two phones talk in two calls. */
static gboolean
can_join (const CidTrack *track, const CidCallEvent *event)
{
  const CidCall *call = track->watch->call;

  if (call->direction != CID_DIRECTION_INCOMING || has_phone (call, event->phone))
    return FALSE;

  return event->kind != CID_EVENT_CONNECTED || !cid_call_judge_is_connected (call);
}

/* A call id that is unique names the call for as long as that is followed. */
static gboolean
is_mate_by_ref (const CidTrack *track, const CidCallEvent *event)
{
  if (cid_call_life_is_other (track->watch->call->party, event->party))
    return FALSE;
  if (!is_unique (event->call_ref))
    return is_same_group (track->leg, event) &&
           cid_call_life_is_within (track->started, event->stamp, CID_MATE_US);

  return cid_call_judge_is_open (track->watch->call) ||
         cid_call_life_is_within (track->watch->changed, event->stamp, CID_RECENT_US);
}

/* Where the phone never said that it rings, it must be that it still rings elsewhere, or that its
 * ring ended just now. */
static gboolean
is_mate_by_party (const CidTrack *track, const CidCallEvent *event)
{
  if (cid_call_life_is_within (track->started, event->stamp, CID_MATE_US))
    return TRUE;
  if (event->kind == CID_EVENT_INCOMING)
    return FALSE;

  return track->leg->state == CID_CALL_STATE_RINGING ||
         cid_call_life_is_within (track->changed, event->stamp, CID_MATE_US);
}

static CidTrack *
choose (const GList *link,
        const CidCallEvent *event,
        gboolean (*is_mate) (const CidTrack *track, const CidCallEvent *event))
{
  for (guint i = 0; link != NULL && i < MAX_LOOK; link = link->next, i++) {
    CidTrack *track = link->data;

    if (can_join (track, event) && is_mate (track, event))
      return track;
  }
  return NULL;
}

/**
 * cid_call_mate_find:
 * @table: the calls that are followed
 * @event: `incoming`, or an event about a ring that its phone never announced
 *
 * Finds the call that rings on other phones too: that of its call id, or that of its caller on
 * another phone of the group. One that withholds the number is found by call id alone, since
 * everybody who does looks alike.
 *
 * Returns: (transfer none) (nullable): a leg of that call, which has none of this phone
 */
CidTrack *
cid_call_mate_find (CidCallTable *table, const CidCallEvent *event)
{
  CidTrack *track;

  if (event->kind != CID_EVENT_INCOMING && event->kind != CID_EVENT_CONNECTED &&
      event->kind != CID_EVENT_MISSED && event->kind != CID_EVENT_REJECTED)
    return NULL;

  track = choose (cid_call_table_find (table, CID_TRACK_BY_ANY_REF, event), event, is_mate_by_ref);
  if (track != NULL || event->party == NULL || event->party->kind == CID_PARTY_UNKNOWN ||
      event->party->kind == CID_PARTY_WITHHELD)
    return track;

  return choose (cid_call_table_find (table, CID_TRACK_BY_GROUP, event), event, is_mate_by_party);
}

/**
 * cid_call_mate_is_same_ring:
 * @track: a leg of the phone that says @event
 * @event: `incoming`
 *
 * An exchange that tries one phone after the other comes back to the first one under the call id of
 * before, while the others still ring.
 *
 * Returns: %TRUE if the leg rings once more
 */
gboolean
cid_call_mate_is_same_ring (const CidTrack *track, const CidCallEvent *event)
{
  const CidCall *call = track->watch->call;

  return event->kind == CID_EVENT_INCOMING && call->direction == CID_DIRECTION_INCOMING &&
         is_unique (event->call_ref) && g_strcmp0 (track->leg->call_ref, event->call_ref) == 0 &&
         cid_call_match_is_party_fitting (track, event) && call->legs->len > 1 &&
         cid_call_judge_is_open (call);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-table"

#include "call/call-table.h"

struct _CidCallTable {
  GHashTable *by_uid;
  GHashTable *buckets;
  GQueue queues[CID_N_TRACK_QUEUES];
};

static const CidTrackQueue state_queues[] = {
  [CID_CALL_STATE_IDLE] = CID_TRACK_CLOSED,       [CID_CALL_STATE_RINGING] = CID_TRACK_RINGING,
  [CID_CALL_STATE_DIALLING] = CID_TRACK_DIALLING, [CID_CALL_STATE_ACTIVE] = CID_TRACK_TALKING,
  [CID_CALL_STATE_HELD] = CID_TRACK_TALKING,      [CID_CALL_STATE_CLOSED] = CID_TRACK_CLOSED,
  [CID_CALL_STATE_LAPSED] = CID_TRACK_LAPSED,     [CID_CALL_STATE_ENDED] = CID_TRACK_CLOSED,
};

static void
free_track (CidTrack *track)
{
  g_clear_pointer (&track->call, cid_call_free);
  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++)
    g_clear_pointer (&track->keys[i], g_free);
  g_free (track);
}

/* A rehearsal and a real call never share a key. Returns %NULL if there is nothing to find by. */
static char *
make_key (CidTrackIndex index,
          gboolean simulated,
          const char *phone,
          const char *call_ref,
          const CidParty *party)
{
  g_autofree char *party_key = NULL;
  const char *text = "";

  if (index == CID_TRACK_BY_REF) {
    if (call_ref == NULL || *call_ref == '\0')
      return NULL;
    text = call_ref;
  } else if (index == CID_TRACK_BY_PARTY) {
    party_key = cid_call_table_make_party_key (party);
    text = party_key;
  }
  return g_strdup_printf ("%d%d\n%s\n%s", index, simulated, phone ? phone : "", text);
}

static void
drop_key (CidCallTable *self, CidTrack *track, CidTrackIndex index)
{
  GQueue *bucket;

  if (track->keys[index] == NULL)
    return;

  bucket = g_hash_table_lookup (self->buckets, track->keys[index]);
  g_queue_unlink (bucket, &track->key_links[index]);
  if (bucket->length == 0)
    g_hash_table_remove (self->buckets, track->keys[index]);
  g_clear_pointer (&track->keys[index], g_free);
}

static void
take_key (CidCallTable *self, CidTrack *track, CidTrackIndex index, char *key)
{
  GQueue *bucket;

  track->keys[index] = key;
  if (key == NULL)
    return;

  bucket = g_hash_table_lookup (self->buckets, key);
  if (bucket == NULL) {
    bucket = g_queue_new ();
    g_hash_table_insert (self->buckets, g_strdup (key), bucket);
  }
  g_queue_push_head_link (bucket, &track->key_links[index]);
}

/**
 * cid_call_table_new:
 *
 * Makes an empty table of the calls that are followed, open or lately closed. Adding, finding and
 * removing one takes the same time however many there are.
 *
 * Returns: (transfer full): the table
 */
CidCallTable *
cid_call_table_new (void)
{
  CidCallTable *self;

  self = g_new0 (CidCallTable, 1);
  self->by_uid = g_hash_table_new (g_str_hash, g_str_equal);
  self->buckets =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);
  for (guint i = 0; i < CID_N_TRACK_QUEUES; i++)
    g_queue_init (&self->queues[i]);
  return self;
}

/**
 * cid_call_table_free:
 * @self: (nullable) (transfer full): a table
 *
 * Frees the table with its tracks and their calls.
 */
void
cid_call_table_free (CidCallTable *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < CID_N_TRACK_QUEUES; i++)
    while (self->queues[i].head != NULL)
      cid_call_table_remove (self, self->queues[i].head->data);
  g_clear_pointer (&self->by_uid, g_hash_table_unref);
  g_clear_pointer (&self->buckets, g_hash_table_unref);
  g_free (self);
}

/**
 * cid_call_table_add:
 * @self: a table
 * @call: (transfer full): a call whose uid is not in the table
 * @leg: the leg of @call to follow
 * @changed: when that leg came to where it is
 *
 * Adds a call, which can be found from now on, and waits without a deadline.
 *
 * Returns: (transfer none): its track
 */
CidTrack *
cid_call_table_add (CidCallTable *self, CidCall *call, CidLeg *leg, CidStamp changed)
{
  CidTrack *track;

  track = g_new0 (CidTrack, 1);
  track->call = call;
  track->leg = leg;
  track->heard = changed;
  track->changed = changed;
  track->queue = state_queues[leg->state];
  track->queue_link.data = track;
  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++)
    track->key_links[i].data = track;

  g_hash_table_insert (self->by_uid, call->uid, track);
  g_queue_push_tail_link (&self->queues[track->queue], &track->queue_link);
  cid_call_table_update_keys (self, track);
  cid_call_table_wait (self, track, 0);
  return track;
}

/**
 * cid_call_table_remove:
 * @self: a table
 * @track: (transfer full): one of its tracks
 *
 * Forgets a call.
 */
void
cid_call_table_remove (CidCallTable *self, CidTrack *track)
{
  g_queue_unlink (&self->queues[track->queue], &track->queue_link);
  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++)
    drop_key (self, track, (CidTrackIndex) i);
  g_hash_table_remove (self->by_uid, track->call->uid);
  free_track (track);
}

/**
 * cid_call_table_update_keys:
 * @self: a table
 * @track: one of its tracks
 *
 * Lets the track be found by what its call and leg say now.
 */
void
cid_call_table_update_keys (CidCallTable *self, CidTrack *track)
{
  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++) {
    g_autofree char *key = make_key ((CidTrackIndex) i, track->call->simulated, track->leg->phone,
                                     track->leg->call_ref, track->call->party);

    if (g_strcmp0 (key, track->keys[i]) == 0)
      continue;
    drop_key (self, track, (CidTrackIndex) i);
    take_key (self, track, (CidTrackIndex) i, g_steal_pointer (&key));
  }
}

/**
 * cid_call_table_wait:
 * @self: a table
 * @track: one of its tracks
 * @deadline_us: when its time runs out, or 0
 *
 * Puts the track into the queue of its leg's state. Since all of one queue wait equally long, its
 * place is at the end or close to it; or, for a track that is new, at the very beginning.
 */
void
cid_call_table_wait (CidCallTable *self, CidTrack *track, gint64 deadline_us)
{
  GQueue *queue = &self->queues[state_queues[track->leg->state]];
  const CidTrack *first;
  GList *before;

  g_queue_unlink (&self->queues[track->queue], &track->queue_link);
  track->queue = state_queues[track->leg->state];
  track->deadline_us = deadline_us;

  first = queue->head != NULL ? queue->head->data : NULL;
  before = first != NULL && first->deadline_us > deadline_us ? NULL : queue->tail;
  while (before != NULL && ((CidTrack *) before->data)->deadline_us > deadline_us)
    before = before->prev;
  g_queue_insert_after_link (queue, before, &track->queue_link);
}

/**
 * cid_call_table_get_by_uid:
 * @self: a table
 * @uid: (nullable): of a call
 *
 * Returns: (transfer none) (nullable): the call's track
 */
CidTrack *
cid_call_table_get_by_uid (CidCallTable *self, const char *uid)
{
  return uid != NULL ? g_hash_table_lookup (self->by_uid, uid) : NULL;
}

/**
 * cid_call_table_find:
 * @self: a table
 * @index: what to find by
 * @event: whose phone, call id, party and rehearsal mark to look for
 *
 * Returns: (transfer none) (nullable) (element-type CidTrack): the tracks, newest first
 */
const GList *
cid_call_table_find (CidCallTable *self, CidTrackIndex index, const CidCallEvent *event)
{
  g_autofree char *key =
    make_key (index, event->simulated, event->phone, event->call_ref, event->party);
  GQueue *bucket;

  if (key == NULL)
    return NULL;

  bucket = g_hash_table_lookup (self->buckets, key);
  return bucket != NULL ? bucket->head : NULL;
}

/**
 * cid_call_table_get_queue:
 * @self: a table
 * @queue: which one
 *
 * Returns: (transfer none) (element-type CidTrack): the tracks that wait there, the next first
 */
GQueue *
cid_call_table_get_queue (CidCallTable *self, CidTrackQueue queue)
{
  return &self->queues[queue];
}

/**
 * cid_call_table_get_n_open:
 * @self: a table
 *
 * Returns: how many calls are open
 */
guint
cid_call_table_get_n_open (CidCallTable *self)
{
  return self->queues[CID_TRACK_RINGING].length + self->queues[CID_TRACK_DIALLING].length +
         self->queues[CID_TRACK_TALKING].length;
}

/**
 * cid_call_table_make_party_key:
 * @party: (nullable): a party
 *
 * Returns: (transfer full): text that is the same for one party, however the phone wrote it; all
 *   that withhold their number are one, and so are all of whom nothing is known
 */
char *
cid_call_table_make_party_key (const CidParty *party)
{
  if (party == NULL || party->kind == CID_PARTY_UNKNOWN)
    return g_strdup ("unknown");
  if (party->kind == CID_PARTY_WITHHELD)
    return g_strdup ("withheld");
  if (party->number != NULL)
    return g_strconcat ("number ", party->number, NULL);

  return g_utf8_casefold (party->user ? party->user : "", -1);
}

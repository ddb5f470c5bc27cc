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

/* All tracks of one key, the newest first. */
struct _CidTrackBucket {
  char *key;
  GQueue tracks;
};

static void
free_bucket (gpointer data)
{
  CidTrackBucket *bucket = data;

  g_free (bucket->key);
  g_free (bucket);
}

static void
free_watch (CidWatch *watch)
{
  g_clear_pointer (&watch->tracks, g_ptr_array_unref);
  g_clear_pointer (&watch->call, cid_call_free);
  g_free (watch);
}

/* What a key is made of: of an event, or of a leg and its call. */
typedef struct {
  gboolean simulated;
  const char *phone;
  const char *group;
  const char *call_ref;
  const CidParty *party;
} KeySource;

/* A rehearsal and a real call never share a key. Returns %NULL if there is nothing to find by. */
static char *
make_key (CidTrackIndex index, const KeySource *source)
{
  static const char *const prefixes[CID_N_TRACK_INDEXES][2] = {
    { "p", "P" }, { "r", "R" }, { "n", "N" }, { "a", "A" }, { "g", "G" },
  };
  const char *prefix = prefixes[index][source->simulated ? 1 : 0];
  const char *phone = source->phone != NULL ? source->phone : "";
  const char *group = source->group != NULL ? source->group : "";
  g_autofree char *party_key = NULL;

  if (index == CID_TRACK_BY_PHONE)
    return g_strconcat (prefix, phone, NULL);
  if (index == CID_TRACK_BY_REF || index == CID_TRACK_BY_ANY_REF) {
    if (source->call_ref == NULL || *source->call_ref == '\0')
      return NULL;
    return g_strconcat (prefix, index == CID_TRACK_BY_REF ? phone : "", "\n", source->call_ref,
                        NULL);
  }

  party_key = cid_call_table_make_party_key (source->party);
  return g_strconcat (prefix, index == CID_TRACK_BY_PARTY ? phone : group, "\n", party_key, NULL);
}

static void
drop_key (CidCallTable *self, CidTrack *track, CidTrackIndex index)
{
  CidTrackBucket *bucket = g_steal_pointer (&track->buckets[index]);

  if (bucket == NULL)
    return;

  g_queue_unlink (&bucket->tracks, &track->bucket_links[index]);
  if (g_queue_is_empty (&bucket->tracks))
    g_hash_table_remove (self->buckets, bucket->key);
}

static void
take_key (CidCallTable *self, CidTrack *track, CidTrackIndex index, const char *key)
{
  CidTrackBucket *bucket;

  if (key == NULL)
    return;

  bucket = g_hash_table_lookup (self->buckets, key);
  if (bucket == NULL) {
    bucket = g_new0 (CidTrackBucket, 1);
    bucket->key = g_strdup (key);
    g_hash_table_insert (self->buckets, bucket->key, bucket);
  }
  track->buckets[index] = bucket;
  g_queue_push_head_link (&bucket->tracks, &track->bucket_links[index]);
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
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_bucket);
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
 * @started: when it began, and its legs, as far as is known
 *
 * Adds a call with the legs that it has, which can be found from now on, and waits without a
 * deadline.
 *
 * Returns: (transfer none): its watch
 */
CidWatch *
cid_call_table_add (CidCallTable *self, CidCall *call, CidStamp started)
{
  CidWatch *watch;

  watch = g_new0 (CidWatch, 1);
  watch->call = call;
  watch->tracks = g_ptr_array_new_with_free_func (g_free);
  watch->changed = started;
  watch->queue = cid_call_queue_choose (watch->call);
  watch->queue_link.data = watch;

  g_hash_table_insert (self->by_uid, call->uid, watch);
  g_queue_push_tail_link (&self->queues[watch->queue], &watch->queue_link);
  for (guint i = 0; i < call->legs->len; i++)
    cid_call_table_add_leg (self, watch, g_ptr_array_index (call->legs, i), started);
  cid_call_table_wait (self, watch, 0);
  return watch;
}

/**
 * cid_call_table_add_leg:
 * @self: a table
 * @watch: one of its calls
 * @leg: a leg of that call that is not followed yet
 * @started: when it began
 *
 * Returns: (transfer none): the leg's track
 */
CidTrack *
cid_call_table_add_leg (CidCallTable *self, CidWatch *watch, CidLeg *leg, CidStamp started)
{
  CidTrack *track;

  track = g_new0 (CidTrack, 1);
  track->watch = watch;
  track->leg = leg;
  track->started = started;
  track->heard = started;
  track->changed = started;
  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++)
    track->bucket_links[i].data = track;
  g_ptr_array_add (watch->tracks, track);
  cid_call_table_update_keys (self, track);
  return track;
}

/**
 * cid_call_table_remove_leg:
 * @self: a table
 * @track: (transfer full): one of its tracks
 *
 * Follows a leg no more; the call stays, and the leg is still its own.
 */
void
cid_call_table_remove_leg (CidCallTable *self, CidTrack *track)
{
  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++)
    drop_key (self, track, (CidTrackIndex) i);
  g_ptr_array_remove (track->watch->tracks, track);
}

/**
 * cid_call_table_remove:
 * @self: a table
 * @watch: (transfer full): one of its calls
 *
 * Forgets a call.
 */
void
cid_call_table_remove (CidCallTable *self, CidWatch *watch)
{
  g_queue_unlink (&self->queues[watch->queue], &watch->queue_link);
  while (watch->tracks->len > 0)
    cid_call_table_remove_leg (self, g_ptr_array_index (watch->tracks, watch->tracks->len - 1));
  g_hash_table_remove (self->by_uid, watch->call->uid);
  free_watch (watch);
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
  const CidCall *call = track->watch->call;
  const KeySource source = { call->simulated, track->leg->phone, track->leg->group,
                             track->leg->call_ref, call->party };

  for (guint i = 0; i < CID_N_TRACK_INDEXES; i++) {
    g_autofree char *key = make_key ((CidTrackIndex) i, &source);
    const CidTrackBucket *bucket = track->buckets[i];

    if (g_strcmp0 (key, bucket != NULL ? bucket->key : NULL) == 0)
      continue;
    drop_key (self, track, (CidTrackIndex) i);
    take_key (self, track, (CidTrackIndex) i, key);
  }
}

/**
 * cid_call_table_wait:
 * @self: a table
 * @watch: one of its calls
 * @deadline_us: when its time runs out, or 0
 *
 * Puts the call into the queue of what its legs do. Since all of one queue wait equally long, its
 * place is at the end or close to it; or, for a call that is new, at the very beginning.
 */
void
cid_call_table_wait (CidCallTable *self, CidWatch *watch, gint64 deadline_us)
{
  GQueue *queue;
  const CidWatch *first;
  GList *before;

  g_queue_unlink (&self->queues[watch->queue], &watch->queue_link);
  watch->queue = cid_call_queue_choose (watch->call);
  watch->deadline_us = deadline_us;

  queue = &self->queues[watch->queue];
  first = queue->head != NULL ? queue->head->data : NULL;
  before = first != NULL && first->deadline_us > deadline_us ? NULL : queue->tail;
  while (before != NULL && ((CidWatch *) before->data)->deadline_us > deadline_us)
    before = before->prev;
  g_queue_insert_after_link (queue, before, &watch->queue_link);
}

/**
 * cid_call_table_get_by_uid:
 * @self: a table
 * @uid: (nullable): of a call
 *
 * Returns: (transfer none) (nullable): the call's watch
 */
CidWatch *
cid_call_table_get_by_uid (CidCallTable *self, const char *uid)
{
  return uid != NULL ? g_hash_table_lookup (self->by_uid, uid) : NULL;
}

/**
 * cid_call_table_find:
 * @self: a table
 * @index: what to find by
 * @event: whose phone, group, call id, party and rehearsal mark to look for
 *
 * Returns: (transfer none) (nullable) (element-type CidTrack): the tracks, newest first
 */
const GList *
cid_call_table_find (CidCallTable *self, CidTrackIndex index, const CidCallEvent *event)
{
  const KeySource source = { event->simulated, event->phone, event->group, event->call_ref,
                             event->party };
  g_autofree char *key = make_key (index, &source);
  CidTrackBucket *bucket;

  if (key == NULL)
    return NULL;

  bucket = g_hash_table_lookup (self->buckets, key);
  return bucket != NULL ? bucket->tracks.head : NULL;
}

/**
 * cid_call_table_get_queue:
 * @self: a table
 * @queue: which one
 *
 * Returns: (transfer none) (element-type CidWatch): the calls that wait there, the next first
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

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-queue.h"

G_BEGIN_DECLS

/**
 * CidTrackIndex:
 * @CID_TRACK_BY_PHONE: all of one phone
 * @CID_TRACK_BY_REF: of one phone and call id
 * @CID_TRACK_BY_PARTY: of one phone and party
 * @CID_TRACK_BY_ANY_REF: of one call id, whichever the phone
 * @CID_TRACK_BY_GROUP: of one group of phones and party
 *
 * What tracks can be found by.
 */
typedef enum {
  CID_TRACK_BY_PHONE,
  CID_TRACK_BY_REF,
  CID_TRACK_BY_PARTY,
  CID_TRACK_BY_ANY_REF,
  CID_TRACK_BY_GROUP,
  CID_N_TRACK_INDEXES,
} CidTrackIndex;

/**
 * CidWatch:
 * @call: the call, which belongs to the watch
 * @tracks: (element-type CidTrack): its legs, in their order
 * @changed: when one of them last took a step
 * @deadline_us: since the machine started, when its time runs out; 0 while that is not known
 * @queue: where it waits
 *
 * A call that is followed. What comes after these fields is the table's own.
 */
typedef struct {
  CidCall *call;
  GPtrArray *tracks;
  CidStamp changed;
  gint64 deadline_us;
  CidTrackQueue queue;

  GList queue_link;
} CidWatch;

typedef struct _CidTrackBucket CidTrackBucket;

/**
 * CidTrack:
 * @watch: the call
 * @leg: the leg of the call
 * @started: when the phone first said something of it
 * @heard: when the phone last said that it begins
 * @changed: when it last took a step
 * @is_end_vague: that step was the end of a call of which its phone did not say which
 *
 * A leg that is followed. What comes after these fields is the table's own.
 */
typedef struct {
  CidWatch *watch;
  CidLeg *leg;
  CidStamp started;
  CidStamp heard;
  CidStamp changed;
  gboolean is_end_vague;

  CidTrackBucket *buckets[CID_N_TRACK_INDEXES];
  GList bucket_links[CID_N_TRACK_INDEXES];
} CidTrack;

typedef struct _CidCallTable CidCallTable;

CidCallTable *cid_call_table_new (void);
void cid_call_table_free (CidCallTable *self);
CidWatch *cid_call_table_add (CidCallTable *self, CidCall *call, CidStamp started);
CidTrack *cid_call_table_add_leg (CidCallTable *self,
                                  CidWatch *watch,
                                  CidLeg *leg,
                                  CidStamp started);
void cid_call_table_remove_leg (CidCallTable *self, CidTrack *track);
void cid_call_table_remove (CidCallTable *self, CidWatch *watch);
void cid_call_table_update_keys (CidCallTable *self, CidTrack *track);
void cid_call_table_wait (CidCallTable *self, CidWatch *watch, gint64 deadline_us);
CidWatch *cid_call_table_get_by_uid (CidCallTable *self, const char *uid);
const GList *cid_call_table_find (CidCallTable *self,
                                  CidTrackIndex index,
                                  const CidCallEvent *event);
GQueue *cid_call_table_get_queue (CidCallTable *self, CidTrackQueue queue);
guint cid_call_table_get_n_open (CidCallTable *self);
char *cid_call_table_make_party_key (const CidParty *party);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallTable, cid_call_table_free)

G_END_DECLS

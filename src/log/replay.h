/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-player.h"
#include "log/journal.h"

G_BEGIN_DECLS

/**
 * CidReplayed:
 * @call: a call as today's tracker makes it
 * @first_seq: the first event of it
 * @last_seq: the last event of it
 * @events: (element-type CidReplayedEvent): the events that belong to it, what users said of it
 *   apart
 */
typedef struct {
  CidCall *call;
  gint64 first_seq;
  gint64 last_seq;
  GArray *events;
} CidReplayed;

/**
 * CidReplayedEvent:
 * @seq: its place in the log
 * @call: the call that it belongs to there; 0 if none
 */
typedef struct {
  gint64 seq;
  gint64 call;
} CidReplayedEvent;

/**
 * CidReplayFunc:
 * @replayed: a call to which nothing happens any more, or, for cid_replay_peek(), nothing so far
 *
 * Returns: %FALSE to end the replay
 */
typedef gboolean (*CidReplayFunc) (const CidReplayed *replayed, gpointer user_data, GError **error);

typedef struct _CidReplay CidReplay;

CidReplay *cid_replay_new (const CidNumberPlan *plan, CidReplayFunc function, gpointer user_data);
void cid_replay_free (CidReplay *self);
GPtrArray *cid_replay_play (CidReplay *self, const CidJournalEntry *entry);
GPtrArray *cid_replay_end (CidReplay *self);
gboolean cid_replay_peek (CidReplay *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_replay_flush (CidReplay *self, gboolean all, GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidReplayed *cid_replayed_copy (const CidReplayed *self);
void cid_replayed_free (CidReplayed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidReplay, cid_replay_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidStoreClean:
 * @has_traces: something was forgotten, and traces of it may be left
 * @n_pieces: so much of the index of names was merged since
 * @max_pieces: more than that it would not take if nobody else wrote
 * @n_tries: so often somebody still read what was there before
 *
 * What is left of forgetting once rows are gone: the index of names keeps what was deleted until
 * its parts are merged, and the write-ahead log what was written.
 */
typedef struct {
  gboolean has_traces;
  guint n_pieces;
  guint max_pieces;
  guint n_tries;
} CidStoreClean;

void cid_store_clean_begin (CidStoreClean *self);
gboolean cid_store_clean_step (CidStoreClean *self,
                               sqlite3 *database,
                               guint max_tries,
                               gboolean *is_more,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

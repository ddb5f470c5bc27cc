/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call-kit.h"
#include "log/call-reader.h"
#include "log/store-writer.h"
#include "scratch.h"

/**
 * LogRow:
 *
 * One call that is to be in the log, with the one event that began it.
 */
typedef struct {
  const char *uid;
  gint64 second;
  const char *remote;
  CidDirection direction;
  CidOutcome outcome;
  const char *name;
  gboolean simulated;
} LogRow;

static inline void
write_log_row (CidStoreWriter *writer, const LogRow *row)
{
  CidStoreEntry entry = { 0 };
  CidStoreEntry *entries[] = { &entry };
  CidCall *call = make_call (row->uid, row->outcome, row->second, row->remote);
  g_autoptr (CidCallEvent) event =
    make_event (row->direction == CID_DIRECTION_OUTGOING ? CID_EVENT_OUTGOING : CID_EVENT_INCOMING,
                row->second, row->remote, row->uid);
  g_autoptr (GPtrArray) calls = make_calls (call);

  call->direction = row->direction;
  call->simulated = row->simulated;
  call->caller =
    make_caller (row->name, row->name != NULL ? CID_NAME_FROM_CONTACT : CID_NAME_FROM_NONE);
  event->simulated = row->simulated;
  entry.event = event;
  entry.calls = calls;
  assert_true (cid_store_writer_write (writer, entries, 1, NULL));
}

/* Writes a log where the commands look for it; ids count from 1 in the order of the rows. */
static inline void
write_log (const char *home_folder, const LogRow *rows, gsize n_rows)
{
  g_autofree char *folder = scratch_path (home_folder, "data/cidalert");
  g_autofree char *path = g_build_filename (folder, "calls.db", NULL);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, "boot-a");

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_true (cid_store_writer_open (writer, NULL));
  for (gsize i = 0; i < n_rows; i++)
    write_log_row (writer, &rows[i]);
  cid_store_writer_close (writer);
}

/* Of all that is in the log of @home, but rehearsals. */
static inline void
assert_n_logged (const char *home_folder, guint n_calls)
{
  g_autofree char *path = scratch_path (home_folder, "data/cidalert/calls.db");
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) found = reader != NULL ? cid_call_reader_query (reader, query, NULL) : NULL;

  assert_non_null (found);
  assert_int_equal (found->len, n_calls);
}

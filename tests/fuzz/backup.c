/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <glib/gstdio.h>

#include "log/journal-source.h"
#include "log/store-file.h"
#include "log/store-foreign.h"
#include "log/store-health.h"
#include "log/store-import.h"
#include "log/store-restore.h"

/*
 * What `cidalert calls import` and `cidalert calls restore` read, where it is a database: of
 * whatever schema, and damaged in whatever way.
 */

#define BOOT "26b0237d-42da-412d-a9c4-6c60b5bc3e0e"

/* An empty log, made once; each run has a copy. */
static GBytes *
make_empty_log (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "empty.db", NULL);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, BOOT);
  char *bytes = NULL;
  gsize length = 0;

  g_assert_true (cid_store_writer_open (writer, NULL));
  cid_store_writer_close (writer);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_bytes_new_take (bytes, length);
}

static void
write_file (const char *path, gconstpointer bytes, gsize length)
{
  g_assert_true (
    g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static CidStoreWriter *
open_log (const char *folder)
{
  static GBytes *empty = NULL;
  g_autofree char *path = g_build_filename (folder, "calls.db", NULL);
  CidStoreWriter *writer = cid_store_writer_new (path, BOOT);

  if (empty == NULL)
    empty = make_empty_log (folder);
  write_file (path, g_bytes_get_data (empty, NULL), g_bytes_get_size (empty));
  g_assert_true (cid_store_writer_open (writer, NULL));
  return writer;
}

/* What is told is printed, as one line. */
static guint
take_in (CidStoreWriter *writer, const char *backup, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidStoreImport) import = cid_store_import_new (backup, kit_choose_plan (size), &error);
  gboolean is_more = import != NULL;

  while (is_more && cid_store_import_step (import, writer, &is_more, &error))
    continue;
  if (error != NULL)
    kit_check_plain (error->message, "");
  g_assert_true (import != NULL || error != NULL);
  return import != NULL ? cid_store_import_get_n_events (import) : 0;
}

/* Whatever was taken in can be read, and given to somebody else. */
static guint
check_journal (CidStoreWriter *writer)
{
  g_autoptr (CidJournal) journal =
    cid_journal_new (cid_store_writer_get_database (writer), 0, NULL);
  guint n_events = 0;

  while (TRUE) {
    g_autoptr (CidJournalEntry) entry = NULL;

    g_assert_true (cid_journal_next (journal, &entry, NULL));
    if (entry == NULL)
      return n_events;
    kit_check_journal_entry (entry);
    n_events++;
  }
}

/* What is refused is told, as one line; what is restored is a log of ours, which can be written. */
static void
restore (const char *folder, const char *backup)
{
  g_autofree char *path = g_build_filename (folder, "restored.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CidStoreRestore) restored = cid_store_restore_prepare (backup, path, &error);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, BOOT);
  g_autofree char *kept = NULL;

  if (restored == NULL) {
    g_assert_nonnull (error);
    kit_check_plain (error->message, "");
    return;
  }
  g_assert_true (cid_store_restore_put (restored, &kept, &error));
  g_assert_true (cid_store_writer_open (writer, &error));
  g_assert_true (cid_store_foreign_check_schema (cid_store_writer_get_database (writer), "", NULL));
  cid_store_writer_close (writer);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *folder = kit_make_folder ();
  g_autofree char *backup = g_build_filename (folder, "backup.db", NULL);
  g_autoptr (CidStoreWriter) writer = open_log (folder);
  g_autoptr (GError) error = NULL;
  guint n_events;

  write_file (backup, data, size);
  n_events = take_in (writer, backup, size);
  g_assert_cmpuint (check_journal (writer), ==, n_events);
  g_assert_cmpuint (take_in (writer, backup, size), ==, 0);
  g_assert_true (cid_store_health_check (cid_store_writer_get_database (writer), &error));
  cid_store_writer_close (writer);
  restore (folder, backup);
  kit_remove_folder (folder);
  return 0;
}

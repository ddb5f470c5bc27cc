/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"
#include "contact/contact-index.h"
#include "log/journal.h"
#include "log/store-forget.h"
#include "log/store-past.h"
#include "log/store-run.h"

G_BEGIN_DECLS

/**
 * CidStoreChange:
 * @statements: of the open store, in a transaction
 * @calls: what is known of it by heart
 *
 * Returns: %FALSE on error
 */
typedef gboolean (*CidStoreChange) (CidStoreStatements *statements,
                                    CidStoreCalls *calls,
                                    gpointer data,
                                    GError **error);

typedef struct _CidStoreWriter CidStoreWriter;

CidStoreWriter *cid_store_writer_new (const char *path, const char *boot_id);
CidStoreWriter *cid_store_writer_new_for_command (const char *path, const char *boot_id);
void cid_store_writer_free (CidStoreWriter *self);
gboolean cid_store_writer_open (CidStoreWriter *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_write (CidStoreWriter *self,
                                 CidStoreEntry *const *entries,
                                 guint n_entries,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_begin (CidStoreWriter *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_commit (CidStoreWriter *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_file (CidStoreWriter *self,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_learn (CidStoreWriter *self,
                                 CidContactIndex *index,
                                 gint64 *before,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_forget (CidStoreWriter *self,
                                  const CidForget *what,
                                  CidForgotten *forgotten,
                                  gboolean *is_more,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_has_traces (CidStoreWriter *self);
gboolean cid_store_writer_keep (CidStoreWriter *self,
                                gint64 keep_us,
                                gint64 now_us,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_note_forgetting (CidStoreWriter *self,
                                           const CidForget *what,
                                           CidForgotten forgotten,
                                           CidStamp now,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_find_call (CidStoreWriter *self,
                                     const char *uid,
                                     gint64 start_us,
                                     gint64 *id,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_change (CidStoreWriter *self,
                                  CidStoreChange change,
                                  gpointer data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidStorePast *cid_store_writer_read_past (CidStoreWriter *self,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3 *cid_store_writer_get_database (CidStoreWriter *self);
gint64 cid_store_writer_get_last_change (CidStoreWriter *self);
void cid_store_writer_close (CidStoreWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreWriter, cid_store_writer_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"
#include "contact/contact-index.h"
#include "log/journal.h"
#include "log/store-calls.h"
#include "log/store-forget.h"

G_BEGIN_DECLS

/**
 * CidStoreEntry:
 * @event: (nullable): what was said
 * @calls: (nullable) (element-type CidCall): the calls that it changed
 * @marked: a call that the user marks by @event; 0 for none
 * @is_refused: (out): there is no such call to be marked, and nothing of the entry was written
 * @run: the run that the event arose in, if that was in another log: as cid_store_writer_find_run()
 *   has it; 0: this one
 * @peer_seq: its number there
 * @first_seq: of @calls that are made anew: their first event; 0: @event
 * @last_seq: and their last
 * @phone: (nullable): id of a phone that is to be called @phone_name from now on
 * @phone_name: (nullable): its name
 *
 * What is to be written as one.
 */
typedef struct {
  CidCallEvent *event;
  GPtrArray *calls;
  gint64 marked;
  gboolean is_refused;
  gint64 run;
  gint64 peer_seq;
  gint64 first_seq;
  gint64 last_seq;
  char *phone;
  char *phone_name;
} CidStoreEntry;

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
gboolean cid_store_writer_file (CidStoreWriter *self,
                                gboolean *is_more,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_learn (CidStoreWriter *self,
                                 CidContactIndex *index,
                                 gint64 *before,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_forget (CidStoreWriter *self,
                                  const CidForget *what,
                                  guint *n_forgotten,
                                  gboolean *is_more,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_store_writer_note_forgetting (CidStoreWriter *self,
                                           const CidForget *what,
                                           guint n_forgotten,
                                           CidStamp now,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_store_writer_find_run (CidStoreWriter *self,
                                  const CidJournalEntry *entry,
                                  GError **error);
gboolean cid_store_writer_has_event (CidStoreWriter *self,
                                     const CidJournalEntry *entry,
                                     gboolean *has_event,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_store_writer_find_call (CidStoreWriter *self,
                                   const char *uid,
                                   gint64 start_us,
                                   GError **error);
gboolean cid_store_writer_change (CidStoreWriter *self,
                                  CidStoreChange change,
                                  gpointer data,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *cid_store_writer_get_open_calls (CidStoreWriter *self,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_store_writer_get_last_change (CidStoreWriter *self);
GPtrArray *cid_store_writer_get_phones (CidStoreWriter *self,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_writer_close (CidStoreWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStoreWriter, cid_store_writer_free)

G_END_DECLS

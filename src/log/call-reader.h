/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/phone-state.h"
#include "log/call-query.h"

G_BEGIN_DECLS

/**
 * CidStoredEvent:
 * @seq: its place in the journal
 * @event: what was said
 */
typedef struct {
  gint64 seq;
  CidCallEvent *event;
} CidStoredEvent;

/* A missed call that nobody came back to in this time waits no more. */
#define CID_WAITING_US (30 * G_TIME_SPAN_DAY)

typedef struct _CidCallReader CidCallReader;
typedef struct _CidStoreMentions CidStoreMentions;

CidCallReader *cid_call_reader_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_call_reader_free (CidCallReader *self);
gboolean cid_call_reader_has_moved (CidCallReader *self);
GPtrArray *cid_call_reader_query (CidCallReader *self,
                                  const CidCallQuery *query,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *cid_call_reader_get_changes (CidCallReader *self,
                                        CidCallQuery *query,
                                        gboolean *is_more,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *cid_call_reader_get_latest_changes (CidCallReader *self,
                                               CidCallQuery *query,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_call_reader_get_origin (CidCallReader *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidCall *cid_call_reader_get (CidCallReader *self,
                              gint64 id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_call_reader_has (CidCallReader *self,
                              const CidCall *call,
                              gboolean *is_there,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 cid_call_reader_get_last (CidCallReader *self, gboolean missed, GError **error);
GPtrArray *cid_call_reader_get_events (CidCallReader *self,
                                       gint64 id,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *cid_call_reader_get_waiting (CidCallReader *self,
                                        gint64 since_us,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *cid_call_reader_get_phones (CidCallReader *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_call_reader_find_mentions (CidCallReader *self,
                                        CidStoreMentions *mentions,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_stored_event_free (CidStoredEvent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallReader, cid_call_reader_free)

G_END_DECLS

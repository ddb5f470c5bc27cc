/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "call/call.h"
#include "call/phone-state.h"
#include "contact/contact-index.h"

G_BEGIN_DECLS

/**
 * CidStoreState:
 * @CID_STORE_OPENING: not known yet
 * @CID_STORE_READY: calls are being written
 * @CID_STORE_WAITING: another process (a command that writes) holds the store just now
 * @CID_STORE_FAILED: it cannot be opened or written; cid_call_store_get_problem() says why
 *
 * How the call store is. Every state but the last ends by itself, and the last does when what is
 * wrong is mended.
 */
typedef enum {
  CID_STORE_OPENING,
  CID_STORE_READY,
  CID_STORE_WAITING,
  CID_STORE_FAILED,
} CidStoreState;

/**
 * CidStoreFunc:
 * @stored: the event and its calls are on disk
 */
typedef void (*CidStoreFunc) (gboolean stored, gpointer user_data);

#define CID_STORE_MAX_QUEUE 10000

#define CID_TYPE_CALL_STORE (cid_call_store_get_type ())
G_DECLARE_FINAL_TYPE (CidCallStore, cid_call_store, CID, CALL_STORE, GObject)

CidCallStore *cid_call_store_new (const char *path, const char *boot_id);
void cid_call_store_open (CidCallStore *self);
void cid_call_store_append (CidCallStore *self,
                            CidCallEvent *event,
                            GPtrArray *calls,
                            CidStoreFunc done,
                            gpointer user_data);
void cid_call_store_note_silence (CidCallStore *self);
void cid_call_store_mark (CidCallStore *self,
                          gint64 id,
                          CidCallEvent *mark,
                          CidStoreFunc done,
                          gpointer user_data);
void cid_call_store_set_keep (CidCallStore *self, gint64 keep_us);
void cid_call_store_lend (CidCallStore *self, CidStoreFunc lent, gpointer user_data);
void cid_call_store_set_phone (CidCallStore *self, const char *id, const char *name);
void cid_call_store_learn (CidCallStore *self, CidContactIndex *index);
gboolean cid_call_store_is_learning (CidCallStore *self);
CidStoreState cid_call_store_get_state (CidCallStore *self);
const char *cid_call_store_get_problem (CidCallStore *self);
gboolean cid_call_store_is_other_daemon (CidCallStore *self);
GPtrArray *cid_call_store_take_open_calls (CidCallStore *self);
GPtrArray *cid_call_store_take_phones (CidCallStore *self);
gint64 cid_call_store_get_last_change (CidCallStore *self);
guint cid_call_store_get_n_waiting (CidCallStore *self);
gboolean cid_call_store_close (CidCallStore *self, guint patience_ms);

const char *cid_store_state_to_nick (CidStoreState state);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "phone/address.h"
#include "phone/target.h"

G_BEGIN_DECLS

#define CID_LISTENER_MAX_TARGET 8192
#define CID_LISTENER_MAX_BODY 16384
#define CID_LISTENER_MAX_CONNECTIONS 1024
#define CID_LISTENER_MAX_PER_ADDRESS 64
#define CID_LISTENER_MAX_LOOPBACK 768
#define CID_LISTENER_REQUEST_S 10
/* So long a 403 lets itself be waited for. */
#define CID_LISTENER_HOLD_S 1

/**
 * CID_LISTENER_PROVED:
 *
 * For cid_request_answer(): 200 with a page that closes itself, for a phone that opened it in its
 * browser to prove that it reaches us.
 */
#define CID_LISTENER_PROVED 1200

/**
 * CidRequest:
 *
 * One HTTP request that waits for its answer. Owned by the listener; the handler answers it once,
 * at once or later, and does not touch it after.
 */
typedef struct _CidRequest CidRequest;

#define CID_TYPE_LISTENER (cid_listener_get_type ())
G_DECLARE_FINAL_TYPE (CidListener, cid_listener, CID, LISTENER, GObject)

/**
 * CidListenerHandler:
 * @admit: may this peer connect at all? Asked before a byte is read.
 * @check: may this request go on? Called when the headers are there and before a body is read;
 *   returns 0 to go on, else the status to answer with
 * @handle: the whole request is there; answer it with cid_request_answer(), now or later. A
 *   request whose client has left meanwhile may still be answered, with no effect.
 * @is_own: (nullable): is this one of this machine's addresses? Asked of who is not seen to be
 * local without it, before @admit.
 *
 * What the daemon tells the listener. All of it runs on the main loop.
 */
typedef struct {
  gboolean (*admit) (const CidAddress *peer, gboolean is_local, gpointer user_data);
  guint (*check) (CidRequest *request, gpointer user_data);
  void (*handle) (CidRequest *request, gpointer user_data);
  gboolean (*is_own) (const CidAddress *peer, gpointer user_data);
} CidListenerHandler;

CidListener *cid_listener_new (const CidListenerHandler *handler, gpointer user_data);
void cid_listener_set_addresses (CidListener *self, GPtrArray *hosts, guint16 port);
void cid_listener_try_again (CidListener *self);
void cid_listener_set_patience (CidListener *self, guint seconds);
char **cid_listener_get_addresses (CidListener *self);
char **cid_listener_get_problems (CidListener *self);
void cid_listener_quiesce (CidListener *self);
void cid_listener_stop (CidListener *self);

const char *cid_request_get_method (CidRequest *self);
const char *cid_request_get_target (CidRequest *self);
const CidTarget *cid_request_get_parts (CidRequest *self);
const char *cid_request_get_body (CidRequest *self, gsize *length);
const CidAddress *cid_request_get_peer (CidRequest *self);
const char *cid_request_get_peer_text (CidRequest *self);
gboolean cid_request_is_local (CidRequest *self);
gboolean cid_request_get_reached (CidRequest *self, CidAddress *address);
void cid_request_answer (CidRequest *self, guint status);

G_END_DECLS

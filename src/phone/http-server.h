/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/request.h"

#include <sys/socket.h>

G_BEGIN_DECLS

CidHttpServer *cid_http_server_new (const CidListenerHandler *handler, gpointer user_data);
void cid_http_server_free (CidHttpServer *self);
void cid_http_server_set_patience (CidHttpServer *self, gint64 patience_us);
void cid_http_server_add (CidHttpServer *self, int fd, const struct sockaddr *peer, socklen_t size);
void cid_http_server_answer (CidHttpServer *self, CidRequest *request, guint status);
void cid_http_server_stop (CidHttpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHttpServer, cid_http_server_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _CidHandshake CidHandshake;

/**
 * CidHandshakeFunc:
 * @self: (transfer full): a handshake that is over
 * @is_one_of_us: a process of the same user wants to speak D-Bus: what it says next are messages
 */
typedef void (*CidHandshakeFunc) (CidHandshake *self, gboolean is_one_of_us, gpointer user_data);

CidHandshake *cid_handshake_new (GSocketConnection *stream,
                                 const char *guid,
                                 CidHandshakeFunc done,
                                 gpointer user_data);
void cid_handshake_free (CidHandshake *self);
GIOStream *cid_handshake_get_stream (CidHandshake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHandshake, cid_handshake_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidRemote:
 * @name: what stood before `<`, without quotes; %NULL if nothing did
 * @user: the user part or the number; may be empty, and may begin with a space
 * @host: the host, without port and brackets; may be empty
 * @context: (nullable): `phone-context` of RFC 3966, where the number is to be dialled
 *
 * What the phone says of the other end, taken apart. Its texts are valid UTF-8 and otherwise
 * neither cleaned nor judged.
 */
typedef struct {
  char *name;
  char *user;
  char *host;
  char *context;
} CidRemote;

CidRemote *cid_remote_parse (const char *text);
void cid_remote_free (CidRemote *self);
char *cid_remote_unquote (const char *name);
gboolean cid_remote_is_unexpanded (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidRemote, cid_remote_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidSeen:
 *
 * What is on the screen, and which notices the user has closed: so that a daemon that starts again
 * neither shows a thing twice nor brings it back.
 */
typedef struct _CidSeen CidSeen;

CidSeen *cid_seen_new (const char *path);
void cid_seen_free (CidSeen *self);
gint64 cid_seen_get_missed (CidSeen *self);
void cid_seen_set_missed (CidSeen *self, gint64 start_us);
char *cid_seen_get_left (CidSeen *self);
void cid_seen_set_left (CidSeen *self, const char *mark);
char **cid_seen_get_troubles (CidSeen *self);
void cid_seen_set_troubles (CidSeen *self, char *const *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidSeen, cid_seen_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidMediaPlayers:
 *
 * The players of the session that speak MPRIS
 * (https://specifications.freedesktop.org/mpris-spec/latest/): music, films, browsers.
 */
typedef struct _CidMediaPlayers CidMediaPlayers;

CidMediaPlayers *cid_media_players_new (void);
void cid_media_players_free (CidMediaPlayers *self);
void cid_media_players_set_session (CidMediaPlayers *self, GDBusConnection *session);
void cid_media_players_set_quiet (CidMediaPlayers *self, gboolean is_quiet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidMediaPlayers, cid_media_players_free)

G_END_DECLS

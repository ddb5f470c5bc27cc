/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "cli/home.h"

G_BEGIN_DECLS

/**
 * CidWhoFunc:
 * @answer: what the daemon says of somebody now, as `Lookup` of the D-Bus interface has it
 *
 * Returns: %TRUE if that is what was waited for
 */
typedef gboolean (*CidWhoFunc) (GVariantDict *answer, gconstpointer user_data);

CidParty *cid_who_find (CidHome *home, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *cid_who_get_text (const CidParty *party);
GVariant *cid_who_ask (const char *text);
GVariant *cid_who_wait (const char *text, CidWhoFunc is_so, gconstpointer user_data);

G_END_DECLS

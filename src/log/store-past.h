/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidStorePast:
 * @calls: (nullable) (element-type CidCall): those that were going on when the store was last
 *   written, and those that began lately, oldest first
 * @phones: (nullable) (element-type CidPhoneState): how each phone was then that was ever heard
 *
 * What went before, for a daemon that starts. Whoever wants the one or the other takes it out.
 */
typedef struct {
  GPtrArray *calls;
  GPtrArray *phones;
} CidStorePast;

CidStorePast *cid_store_past_read (sqlite3 *database,
                                   const char *boot_id,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_store_past_free (CidStorePast *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidStorePast, cid_store_past_free)

G_END_DECLS

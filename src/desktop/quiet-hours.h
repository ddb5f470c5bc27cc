/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidQuietHours:
 *
 * When the user wants quiet: hours of the day, on all days or on some, by the clock on the wall.
 */
typedef struct _CidQuietHours CidQuietHours;

CidQuietHours *cid_quiet_hours_new (void);
void cid_quiet_hours_free (CidQuietHours *self);
gboolean cid_quiet_hours_add (CidQuietHours *self, const char *text);
gboolean cid_quiet_hours_is_empty (const CidQuietHours *self);
gboolean cid_quiet_hours_contain (const CidQuietHours *self, GDateTime *local);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidQuietHours, cid_quiet_hours_free)

G_END_DECLS

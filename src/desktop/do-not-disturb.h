/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidDoNotDisturb:
 *
 * GNOME's switch Do Not Disturb. Belongs to the thread whose context was the default when it was
 * made.
 */
typedef struct _CidDoNotDisturb CidDoNotDisturb;

/**
 * CidDoNotDisturbFunc:
 * @is_on: how it is now
 *
 * The user turned it on, or off.
 */
typedef void (*CidDoNotDisturbFunc) (gboolean is_on, gpointer user_data);

CidDoNotDisturb *cid_do_not_disturb_new (CidDoNotDisturbFunc function, gpointer user_data);
void cid_do_not_disturb_free (CidDoNotDisturb *self);
gboolean cid_do_not_disturb_is_on (const CidDoNotDisturb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidDoNotDisturb, cid_do_not_disturb_free)

G_END_DECLS

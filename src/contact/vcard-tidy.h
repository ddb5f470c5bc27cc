/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_vcard_tidy (const char *card, gsize length, gboolean *has_photo);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cid_phone_edit_check (const char *text,
                               const char *edited,
                               const char *name,
                               const char *key,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

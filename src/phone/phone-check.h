/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cid_phone_check_is_host (const char *text);
gboolean cid_phone_check_host (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_phone_check_number (const char *text,
                                 const char *region,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

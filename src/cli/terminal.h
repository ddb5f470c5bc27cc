/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint cid_terminal_get_columns (void);
guint cid_terminal_get_rows (void);
gboolean cid_terminal_has_colour (void);
gboolean cid_terminal_can_move (void);
char *cid_terminal_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

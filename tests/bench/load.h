/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/* Phones that report calls of changing callers. */
typedef struct _Load Load;

Load *load_new (guint16 port, const char *token, guint n_connections, gboolean keeps_alive);
void load_say (Load *load, guint64 n_at_most);
void load_hear (Load *load, int patience_ms);
guint64 load_get_n_answers (const Load *load);
guint64 load_end (Load *load);

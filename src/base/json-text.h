/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_json_escape_unseen (const char *json) G_GNUC_WARN_UNUSED_RESULT;
void cid_json_append_text (GString *json, const char *text);
void cid_json_append_key (GString *json, const char *key);
void cid_json_add_text (GString *json, const char *key, const char *text);
void cid_json_add_boolean (GString *json, const char *key, gboolean value);
void cid_json_add_integer (GString *json, const char *key, gint64 value);

G_END_DECLS

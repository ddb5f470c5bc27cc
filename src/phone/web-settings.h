/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidWebSetting:
 * @value: what it is
 * @is_read_only: the phone says that its user may not change it
 *
 * One setting, as a phone shows it.
 */
typedef struct {
  char *value;
  gboolean is_read_only;
} CidWebSetting;

GHashTable *cid_web_settings_parse (const char *text);
void cid_web_setting_free (CidWebSetting *self);

G_END_DECLS

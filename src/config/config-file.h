/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/phones.h"
#include "config/settings.h"

G_BEGIN_DECLS

#define CID_CONFIG_FILE_MAX ((gsize) 1024 * 1024)
/* Lists that others publish, of which a hundred thousand numbers need two megabytes, and cards with
 * pictures. */
#define CID_LIST_FILE_MAX (16 * CID_CONFIG_FILE_MAX)

/**
 * CidEditFunc:
 * @text: what a file holds
 * @edit: what shall become of it
 * @error: return location for why that cannot be
 *
 * Returns: (transfer full) (nullable): what the file shall hold
 */
typedef char *(*CidEditFunc) (const char *text, gconstpointer edit, GError **error);

char *cid_config_file_read (const char *path,
                            gsize *length,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_config_file_read_large (const char *path, gsize max_length, gsize *length, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_config_file_edit (const char *path,
                               gsize max_length,
                               CidEditFunc function,
                               gconstpointer edit,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_config_file_write (const char *path,
                                const char *text,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

CidSettings *cid_settings_new_from_file (const char *path, GPtrArray **problems);
GPtrArray *cid_phones_new_from_file (const char *path, gboolean *is_read, GPtrArray **problems);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/problem.h"
#include "phone/phone.h"

G_BEGIN_DECLS

GPtrArray *cid_phones_new_from_data (const char *name,
                                     const char *data,
                                     gsize length,
                                     GPtrArray **problems);
GPtrArray *cid_phones_new_from_file (const char *path, GPtrArray **problems);
CidPhone *cid_phones_find (GPtrArray *phones, const char *name);

gboolean cid_phones_add (const char *path,
                         const CidPhone *phone,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_phones_set (const char *path,
                         const char *name,
                         const char *key,
                         const char *value,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_phones_remove (const char *path,
                            const char *name,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

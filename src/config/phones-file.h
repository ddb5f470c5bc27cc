/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

gboolean cid_phones_add_all (const char *path,
                             GPtrArray *phones,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
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
gboolean cid_phones_replace (const char *path,
                             const CidPhone *phone,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

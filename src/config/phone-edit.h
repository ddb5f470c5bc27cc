/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

char *cid_phone_edit_add (const char *text,
                          const CidPhone *phone,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_phone_edit_add_all (const char *text,
                              GPtrArray *phones,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_phone_edit_set (const char *text,
                          const char *name,
                          const char *key,
                          const char *value,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_phone_edit_remove (const char *text,
                             const char *name,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

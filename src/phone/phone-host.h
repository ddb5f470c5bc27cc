/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

char *cid_phone_host_choose (const CidPhone *phone,
                             const char *heard,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_phone_host_is_own (const char *host);
gboolean cid_phone_host_is_near (const char *address);
char *cid_phone_host_find (const CidPhone *phone, const char *heard);
char *cid_phone_host_make_base (const CidPhone *phone, const char *host, guint16 port);

G_END_DECLS

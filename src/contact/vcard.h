/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"
#include "number/party.h"

G_BEGIN_DECLS

gboolean cid_vcard_parse (const char *card,
                          gsize length,
                          const CidNumberPlan *plan,
                          CidContact **contact,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_vcard_read_name (const char *card, gsize length);

G_END_DECLS

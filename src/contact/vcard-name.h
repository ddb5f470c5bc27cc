/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libebook-contacts/libebook-contacts.h>

G_BEGIN_DECLS

#define CID_VCARD_NAME_MAX_CHARS 200

char *cid_vcard_join_values (EVCardAttribute *attribute);
char *cid_vcard_clean (const char *bytes, gsize max_chars);
char *cid_vcard_get_value (EVCard *card, const char *name);
char *cid_vcard_find_organization (EVCard *card);
char *cid_vcard_find_name (EVCard *card, const char *organization);

G_END_DECLS

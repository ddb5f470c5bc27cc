/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

gboolean cid_vcard_number_is_sip (const char *value);
gboolean cid_vcard_number_is_parameter (const char *value);
char *cid_vcard_number_read (const char *value, const CidNumberPlan *plan, char **e164);

G_END_DECLS

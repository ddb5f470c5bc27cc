/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

char *cid_wording_get_who (const CidCall *call);
char *cid_wording_get_number (const CidCall *call);
char *cid_wording_get_other_number (const CidCall *call);
char *cid_wording_to_line (const char *title, const char *text);
char *cid_wording_to_markup (const char *text);
char *cid_wording_from_markup (const char *markup);

G_END_DECLS

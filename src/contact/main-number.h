/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"
#include "contact/number-key.h"

G_BEGIN_DECLS

/* How many ways there are to guess a main number. */
#define CID_MAIN_NUMBER_RULES 8

gboolean cid_main_number_is_likely (const CidContactNumber *number);
CidNumberKey cid_main_number_guess (CidNumberKey key, guint n_extension, guint rule);
gboolean cid_main_number_covers (const CidContact *contact, CidNumberKey main_key, guint rule);

G_END_DECLS

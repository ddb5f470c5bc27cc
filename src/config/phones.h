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
guint cid_phones_keep (GPtrArray *phones, GPtrArray *last, GPtrArray *problems);
CidPhone *cid_phones_find (GPtrArray *phones, const char *name);
char *cid_phones_get_name_of_group (const char *group);
gboolean cid_phones_is_about (const CidProblem *problem, const char *name);

G_END_DECLS

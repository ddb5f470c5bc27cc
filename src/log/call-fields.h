/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"

G_BEGIN_DECLS

const char *const *cid_call_fields_get_names (void);
guint cid_call_fields_count_stored (void);
char **cid_call_fields_make (const CidCall *call, const CidFormat *format);

G_END_DECLS

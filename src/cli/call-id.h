/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-reader.h"

G_BEGIN_DECLS

CidCall *cid_call_id_find (const char *text, CidCallReader *reader, GError **error);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/phone.h"

G_BEGIN_DECLS

CidPhone *cid_rehearsal_begin (const char *token_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_rehearsal_end (const char *token_path, const CidPhone *phone);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/phone-state.h"

G_BEGIN_DECLS

GVariant *cid_status_ask (GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *cid_status_summon (GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_status_to_text (GVariant *status);
char *cid_status_to_problems (GVariant *status);
CidPhoneState *cid_status_read_phone (GVariantDict *phone);

G_END_DECLS

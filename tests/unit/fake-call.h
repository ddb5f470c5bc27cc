/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

CidCall *fake_call_new (const char *uid, const char *name, const char *number);
void fake_call_set_place (CidCall *call, const char *place);
void fake_call_set_text (char **field, const char *text);

G_END_DECLS

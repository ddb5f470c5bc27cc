/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/phone-state.h"

G_BEGIN_DECLS

char *cid_phone_words_describe (const char *name,
                                const CidPhoneCondition *condition,
                                GDateTime *now);
char *cid_phone_words_name_line (const char *name, const char *line);
char **cid_phone_words_list (const char *name, const CidPhoneState *state, GDateTime *now);

G_END_DECLS

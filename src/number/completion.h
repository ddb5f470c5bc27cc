/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "number/party.h"

G_BEGIN_DECLS

/* What is longer is no extension. */
#define CID_SHORT_DIGITS_MAX 5

char *cid_completion_keep_digits (const char *text);
char *cid_completion_by_plan (const char *digits, const CidNumberPlan *plan);
char *cid_completion_by_context (const char *digits, const char *context);
char *cid_completion_restore_plus (const char *user, const char *digits);

G_END_DECLS

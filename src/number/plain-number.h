/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPlainNumber:
 * @country: calling code of its country
 * @digits: (transfer none): its national digits, the end of the text that was read
 *
 * A number that was read without asking much.
 */
typedef struct {
  int country;
  const char *digits;
} CidPlainNumber;

gboolean cid_plain_number_read (const char *text, const char *region, CidPlainNumber *number);

G_END_DECLS

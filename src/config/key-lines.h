/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidKeyLine:
 * @line: counted from 1
 * @group: the group that it begins or belongs to; %NULL if there is none
 * @key: its key; %NULL if it begins a group
 * @value: what stands behind the `=`, raw, spaces around it cut off
 * @trouble: (nullable): why it says nothing; the rest is what could be read of it
 *
 * One line of a key file that is neither empty nor a comment.
 */
typedef struct {
  guint line;
  char *group;
  char *key;
  char *value;
  char *trouble;
} CidKeyLine;

GPtrArray *cid_key_lines_new_from_data (const char *data, gsize length);

G_END_DECLS

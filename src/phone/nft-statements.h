/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidNftChain:
 * @name: family, table and name, as in `inet filter input`
 * @table: family and table
 * @is_input: what comes in for this machine goes through it
 * @drops: what no rule of it judges is dropped
 * @rules: (element-type GStrv): its rules, word by word
 *
 * One chain of a ruleset.
 */
typedef struct {
  char *name;
  char *table;
  gboolean is_input;
  gboolean drops;
  GPtrArray *rules;
} CidNftChain;

GPtrArray *cid_nft_read_chains (const char *rules);

G_END_DECLS

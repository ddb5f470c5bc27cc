/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/command.h"
#include "cli/home.h"
#include "log/call-template.h"

G_BEGIN_DECLS

/**
 * CidFollow:
 * @home: the configuration
 * @query: which calls are meant; its `limit` is how many are shown at the beginning, 0 for none
 * @is_from: begin after @query's `after`, which was given
 * @json: as JSON, a change a line
 * @template: (nullable): a line a change, made so
 *
 * What is to be followed.
 */
typedef struct {
  CidHome *home;
  CidCallQuery *query;
  gboolean is_from;
  gboolean json;
  const CidCallTemplate *template;
} CidFollow;

CidExit cid_follow_run (const CidFollow *wanted);

G_END_DECLS

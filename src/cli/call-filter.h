/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/home.h"

G_BEGIN_DECLS

/**
 * CidCallFilter:
 *
 * The options by which `log` and `stats` choose calls, as they were typed.
 */
typedef struct {
  gboolean contact;
  gboolean incoming;
  gboolean missed;
  gboolean open;
  gboolean outgoing;
  gboolean simulated;
  gboolean stranger;
  gboolean withheld;
  char **outcomes;
  char *line;
  char *longer_than;
  char *name;
  char *note;
  char *number;
  char *phone;
  char *since;
  char *until;
} CidCallFilter;

void cid_call_filter_clear (CidCallFilter *self);
GArray *cid_call_filter_make_entries (CidCallFilter *self, const GOptionEntry *more);
gboolean cid_call_filter_is_set (const CidCallFilter *self);
CidCallQuery *cid_call_filter_to_query (const CidCallFilter *self,
                                        CidHome *home,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CidCallFilter, cid_call_filter_clear)

G_END_DECLS

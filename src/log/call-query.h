/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidCallQuery:
 * @direction: a #CidDirection, or -1 for both
 * @outcome: a #CidOutcome, or -1 for any
 * @since_us: only calls that began then or later; %G_MININT64 for no bound
 * @until_us: only calls that began before; %G_MAXINT64 for no bound
 * @number: E.164, an extension or a code, or %NULL; with @number_is_prefix its beginning
 * @name: a part of the name, or %NULL
 * @phone: name of a phone, or %NULL
 * @simulated: rehearsals too
 * @limit: at the most so many, the newest; 0 for all
 *
 * What is asked of the log.
 */
typedef struct {
  int direction;
  int outcome;
  gint64 since_us;
  gint64 until_us;
  char *number;
  gboolean number_is_prefix;
  char *name;
  char *phone;
  gboolean simulated;
  guint limit;
} CidCallQuery;

CidCallQuery *cid_call_query_new (void);
void cid_call_query_free (CidCallQuery *self);
void cid_call_query_set_number (CidCallQuery *self, const char *text, const CidNumberPlan *plan);
char *cid_call_query_to_sql (const CidCallQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallQuery, cid_call_query_free)

G_END_DECLS

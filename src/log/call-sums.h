/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/**
 * CidSumsBy:
 *
 * What calls are put together by; the strings of cid_sums_by_to_nick() are those of `--by`.
 */
typedef enum {
  CID_SUMS_BY_DAY,
  CID_SUMS_BY_WEEK,
  CID_SUMS_BY_MONTH,
  CID_SUMS_BY_WEEKDAY,
  CID_SUMS_BY_HOUR,
  CID_SUMS_BY_CALLER,
  CID_SUMS_BY_LINE,
  CID_SUMS_BY_OUTCOME,
  CID_SUMS_N_BY,
} CidSumsBy;

/**
 * CidCallTraits:
 * @kind: as cid_call_sums_get_kind() has it
 * @start_us: when it began
 * @ring_us: how long it rang, -1 if not known
 * @talk_us: how long people talked, -1 if they did not
 * @number: a number for each distinct number; 0 if there is none
 *
 * What the sums want to know of a call.
 */
typedef struct {
  guint kind;
  gint64 start_us;
  gint64 ring_us;
  gint64 talk_us;
  gint64 number;
} CidCallTraits;

/**
 * CidCallSum:
 * @key: days since 1970-01-01 (the Monday of a week, the first of a month); 0 for Monday; the hour;
 *   the number of a caller; a #CidOutcome
 * @name: (nullable): of a line or caller
 * @n_calls: all calls
 * @n_incoming: those that came in
 * @n_missed: those of them that were missed
 * @n_taken: those of them that were answered after a time that is known
 * @wait_us: that time, of all of them
 * @n_talks: calls in which people talked
 * @talk_us: how long, in all of them
 */
typedef struct {
  gint64 key;
  char *name;
  guint64 n_calls;
  guint64 n_incoming;
  guint64 n_missed;
  guint64 n_taken;
  gint64 wait_us;
  guint64 n_talks;
  gint64 talk_us;
} CidCallSum;

typedef struct _CidCallSums CidCallSums;

CidCallSums *cid_call_sums_new (GTimeZone *zone);
void cid_call_sums_free (CidCallSums *self);
guint cid_call_sums_get_kind (CidCallSums *self,
                              CidDirection direction,
                              CidOutcome outcome,
                              const char *line);
void cid_call_sums_add (CidCallSums *self, const CidCallTraits *call);
void cid_call_sums_merge (CidCallSums *self, const CidCallSums *other);
const CidCallSum *cid_call_sums_get_total (CidCallSums *self);
GPtrArray *cid_call_sums_list_callers (CidCallSums *self, guint limit);
GPtrArray *cid_call_sums_list (CidCallSums *self, CidSumsBy by);

CidCallSum *cid_call_sum_new (gint64 key, const char *name);
void cid_call_sum_merge (CidCallSum *self, const CidCallSum *other);
void cid_call_sum_free (CidCallSum *self);
gint64 cid_call_sum_get_wait_us (const CidCallSum *self);
int cid_call_sum_compare_most (gconstpointer a, gconstpointer b);

const char *cid_sums_by_to_nick (CidSumsBy by);
int cid_sums_by_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallSums, cid_call_sums_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallSum, cid_call_sum_free)

G_END_DECLS

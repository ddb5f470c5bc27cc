/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "log/call-format.h"
#include "log/call-sums.h"

G_BEGIN_DECLS

/**
 * CidSumsPart:
 * @by: what the sums were put together by
 * @sums: (element-type CidCallSum): the sums
 */
typedef struct {
  CidSumsBy by;
  GPtrArray *sums;
} CidSumsPart;

/**
 * CidSumsReport:
 * @since_us: only calls that began then or later; %G_MININT64 for no bound
 * @until_us: only calls that began before; %G_MAXINT64 for no bound
 * @total: the sum of all
 * @parts: (element-type CidSumsPart): the sums by one thing after another
 *
 * What is to be told of the calls of a time.
 */
typedef struct {
  gint64 since_us;
  gint64 until_us;
  const CidCallSum *total;
  GArray *parts;
} CidSumsReport;

char *cid_sums_format_sheet (const CidSumsReport *report, const CidFormat *format);
char *cid_sums_format_json (const CidSumsReport *report, const CidFormat *format);

char *cid_sums_key_describe (const CidCallSum *sum, CidSumsBy by, const CidFormat *format);
char *cid_sums_key_to_nick (const CidCallSum *sum, CidSumsBy by);
GDateTime *cid_sums_get_day (gint64 day);

G_END_DECLS

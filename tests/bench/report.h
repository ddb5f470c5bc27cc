/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

/*
 * ReportRow:
 * @what: what was measured
 * @unit: in which unit: `ms`, `/s`, `MB` …
 * @value: the figure
 * @floor: the least that bare libraries take, measured in the same run; 0 if there is none
 * @promise: the most that was promised; the least where @more_is_better; 0 if nothing was
 * @promised_ratio: the same over the floor
 */
typedef struct {
  const char *what;
  const char *unit;
  double value;
  double floor;
  double promise;
  double promised_ratio;
  gboolean more_is_better;
} ReportRow;

void report_row (const ReportRow *row);
void report_scene (const char *format, ...) G_GNUC_PRINTF (1, 2);

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call-tracker.h"

/*
 * A story is what phones say, one line a request: `SECOND PHONE EVENT KEY=VALUE…`, with the keys
 * ref, remote, name, reason, line, diverted, group, voicemail and simulated. The event `tick` looks
 * whose time has run out. Its calls are told one a line, in the order they began: direction,
 * remote, outcome, seconds it rang and people talked; and where it has several legs, what each came
 * to.
 */
typedef struct {
  const char *story;
  const char *calls;
} Case;

CidStamp make_stamp (double seconds);
CidCallEvent *make_event (const char *line);
void hear (CidCallTracker *tracker, const CidCallEvent *event, GPtrArray *known);
GPtrArray *tell (CidCallTracker *tracker, const char *story);
char *describe (GPtrArray *calls);
void check_cases (const Case *cases, gsize n_cases);

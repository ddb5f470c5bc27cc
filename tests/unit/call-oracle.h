/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

#define ORACLE_MAX_STEPS 10
#define ORACLE_MAX_CALLS 2

/**
 * OracleStep:
 * @at_ms: when the phone says it, from the beginning of the kind
 * @call: which of the kind's calls it is about, from 1; 0 ends the steps
 * @event: what it says
 * @reason: (nullable): the reason that it gives
 */
typedef struct {
  gint64 at_ms;
  guint call;
  CidEventKind event;
  const char *reason;
} OracleStep;

/**
 * OracleKind:
 * @name: what happens
 * @is_one_caller: its announcements are of one caller, so that without call ids losses make another
 *   kind of it
 * @steps: what the phone says of it
 *
 * A kind of call, or of two that have to do with each other.
 */
typedef struct {
  const char *name;
  gboolean is_one_caller;
  OracleStep steps[ORACLE_MAX_STEPS + 1];
} OracleKind;

/**
 * OracleVerdict:
 * @exists: there is such a call at all
 * @is_open: nobody said that it ended, its time runs out
 * @is_announced: it was said to come in or to go out
 * @since_us: since when it was how it was before it ended
 * @last_us: when something was last heard of it
 * @over_us: when it ended, or -1
 * @ring_us: how long it rang, -1 if nobody can know
 * @talk_us: how long people talked, -1 if they did not or nobody can know
 *
 * What has to be made of what was heard of one call.
 */
typedef struct {
  gboolean exists;
  gboolean is_open;
  gboolean is_announced;
  CidOutcome outcome;
  CidDirection direction;
  gint64 started_us;
  gint64 since_us;
  gint64 last_us;
  gint64 over_us;
  gint64 ring_us;
  gint64 talk_us;
} OracleVerdict;

/**
 * OracleHeard:
 *
 * What was heard of one call, in the order in which it was.
 */
typedef struct {
  CidEventKind event;
  const char *reason;
  gint64 us;
} OracleHeard;

extern const OracleKind oracle_kinds[];
extern const guint oracle_n_kinds;

guint oracle_count_steps (const OracleKind *kind);
OracleVerdict oracle_judge (const OracleHeard *heard, guint n_heard);

G_END_DECLS

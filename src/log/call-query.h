/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

G_BEGIN_DECLS

/* What one row of a call is made of, in the order that cid_store_row_to_call() reads. */
#define CID_CALL_COLUMNS                                                                           \
  "c.id, c.uid, c.direction, c.outcome, c.start_us, c.start_boot_us, c.answered_us,"               \
  " c.answered_boot_us, c.ended_us, c.ended_boot_us, c.ring_us, c.talk_us, c.party, n.number,"     \
  " c.remote, c.withheld, c.name, c.name_from, c.said, c.line, c.diverted, c.answered_by,"         \
  " c.reason, c.voicemail, c.simulated, n.name, n.name_from, n.organization, n.display, n.place,"  \
  " n.type, c.changed, c.note, c.done_us"
#define CID_CALL_N_COLUMNS 34
#define CID_CALL_JOINS " LEFT JOIN numbers AS n ON n.id = c.number"

/* The name of today, the organization beside it. */
#define CID_CALL_NAME                                                                              \
  "COALESCE (n.name, CASE WHEN n.number IS NULL THEN c.name END, c.said, '') || ' '"               \
  " || COALESCE (n.organization, '')"

/* A missed call that nobody has dealt with. */
#define CID_CALL_WAITS "c.outcome = 'missed' AND c.done_us IS NULL"

/* One of the outcomes of a #CidCallQuery. */
#define CID_OUTCOME_BIT(outcome) (1u << (outcome))

/**
 * CidCallKin:
 * @CID_CALLS_OF_ALL: of anybody
 * @CID_CALLS_OF_CONTACTS: whom today's address books name
 * @CID_CALLS_OF_STRANGERS: whom they do not name, those without a number among them
 */
typedef enum {
  CID_CALLS_OF_ALL,
  CID_CALLS_OF_CONTACTS,
  CID_CALLS_OF_STRANGERS,
} CidCallKin;

/**
 * CidSumsOf:
 * @CID_SUMS_OF_ALL: every call
 * @CID_SUMS_OF_FILED: those that are filed; which of their classes are meant is not looked at
 * @CID_SUMS_OF_UNFILED: the others
 */
typedef enum {
  CID_SUMS_OF_ALL,
  CID_SUMS_OF_FILED,
  CID_SUMS_OF_UNFILED,
} CidSumsOf;

/**
 * CidCallQuery:
 * @direction: a #CidDirection, or -1 for both
 * @outcomes: %CID_OUTCOME_BIT() of each that is asked for; 0 for any
 * @since_us: only calls that began then or later; %G_MININT64 for no bound
 * @until_us: only calls that began before; %G_MAXINT64 for no bound
 * @number: E.164, an extension or a code, or %NULL; with @number_is_prefix its beginning
 * @name: a part of the name, or %NULL
 * @note: a part of the note, or %NULL
 * @phone: name of a phone, or %NULL
 * @line: one of my lines, as the phone says it, or %NULL
 * @withheld: only calls whose number was withheld
 * @kin: whose calls
 * @longer_us: only calls in which people talked for longer; 0 for no bound
 * @waiting: only missed calls that nobody has dealt with
 * @simulated: rehearsals too
 * @before_id: only calls that stand before this one in the log; 0 for no bound
 * @after_id: only calls that stand behind this one, of which @limit takes the oldest; 0 for no
 * bound
 * @oldest_first: @limit takes the oldest, as with @after_id
 * @limit: at the most so many, the newest; 0 for all
 * @after: for cid_call_reader_get_changes(): the change that was seen last
 *
 * What is asked of the log. What is asked together has to be true together.
 */
typedef struct {
  int direction;
  guint outcomes;
  gint64 since_us;
  gint64 until_us;
  char *number;
  gboolean number_is_prefix;
  char *name;
  char *note;
  char *phone;
  char *line;
  gboolean withheld;
  CidCallKin kin;
  gint64 longer_us;
  gboolean waiting;
  gboolean simulated;
  gint64 before_id;
  gint64 after_id;
  gboolean oldest_first;
  guint limit;
  gint64 after;
} CidCallQuery;

CidCallQuery *cid_call_query_new (void);
void cid_call_query_free (CidCallQuery *self);
gboolean cid_call_query_set_number (CidCallQuery *self,
                                    const char *text,
                                    const CidNumberPlan *plan,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean cid_call_query_is_oldest_first (const CidCallQuery *self);
char *cid_call_query_to_sums_sql (const CidCallQuery *self, CidSumsOf part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCallQuery, cid_call_query_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-query"

#include "log/call-query.h"

#include <string.h>

#include "number/beginning.h"

/* A call in which the phone of a name had a part, whichever calls are gone through. */
#define ON_PHONE                                                                                   \
  " AND EXISTS (SELECT 1 FROM legs AS l JOIN phones AS p ON p.id = l.phone"                        \
  " WHERE l.call = c.id AND (p.name = :phone_name OR p.uuid = :phone_name))"

/**
 * cid_call_query_new:
 *
 * Returns: (transfer full): a query for all calls that are no rehearsals
 */
CidCallQuery *
cid_call_query_new (void)
{
  CidCallQuery *self = g_new0 (CidCallQuery, 1);

  self->direction = -1;
  self->since_us = G_MININT64;
  self->until_us = G_MAXINT64;
  return self;
}

/**
 * cid_call_query_free:
 * @self: (transfer full) (nullable): a query
 */
void
cid_call_query_free (CidCallQuery *self)
{
  if (self == NULL)
    return;
  g_free (self->number);
  g_free (self->name);
  g_free (self->note);
  g_free (self->phone);
  g_free (self->line);
  g_free (self);
}

/**
 * cid_call_query_set_number:
 * @self: a query
 * @text: a number in any written form, or with `*` at its end the beginning of one
 * @plan: where the telephone stands
 *
 * Asks for the calls of one number, or of all numbers that begin alike.
 */
void
cid_call_query_set_number (CidCallQuery *self, const char *text, const CidNumberPlan *plan)
{
  gsize length = strlen (text);

  g_clear_pointer (&self->number, g_free);
  self->number_is_prefix = length > 1 && text[length - 1] == '*';
  if (self->number_is_prefix) {
    g_autofree char *beginning = g_strndup (text, length - 1);

    self->number = cid_beginning_complete (beginning, plan);
  } else {
    g_autoptr (CidParty) party = cid_party_parse (text, plan);

    self->number = g_strdup (party->number != NULL ? party->number : text);
  }
}

/* The words come from a table of ours, so they may stand in the statement. */
static void
append_outcomes (GString *sql, guint outcomes, gboolean by_index)
{
  const char *comma = "";

  g_string_append (sql, by_index ? " AND c.outcome IN (" : " AND +c.outcome IN (");
  for (int i = CID_OUTCOME_RINGING; i <= CID_OUTCOME_UNKNOWN; i++)
    if ((outcomes & CID_OUTCOME_BIT (i)) != 0) {
      g_string_append_printf (sql, "%s'%s'", comma, cid_outcome_to_nick ((CidOutcome) i));
      comma = ", ";
    }
  g_string_append_c (sql, ')');
}

/* What no index answers. */
static void
append_rest (GString *sql, const CidCallQuery *self)
{
  if (!self->simulated)
    g_string_append (sql, " AND c.simulated = 0");
  if (self->line != NULL)
    g_string_append (sql, " AND c.line = :line");
  if (self->withheld)
    g_string_append (sql, " AND c.withheld = 1");
  if (self->kin == CID_CALLS_OF_CONTACTS)
    g_string_append (sql, " AND n.name IS NOT NULL");
  if (self->kin == CID_CALLS_OF_STRANGERS)
    g_string_append (sql, " AND n.name IS NULL");
  if (self->longer_us > 0)
    g_string_append (sql, " AND c.talk_us > :longer");
  if (self->name != NULL)
    g_string_append (sql, " AND instr (cid_fold (" CID_CALL_NAME "), :name) > 0");
  if (self->note != NULL)
    g_string_append (sql, " AND instr (cid_fold (c.note), :note) > 0");
  if (self->waiting)
    g_string_append (sql, " AND " CID_CALL_WAITS);
  if (self->before_id > 0)
    g_string_append (sql, " AND (c.start_us, c.id) < (SELECT b.start_us, b.id FROM calls AS b"
                          " WHERE b.id = :before_id)");
  if (self->after_id > 0)
    g_string_append (sql, " AND (c.start_us, c.id) > (SELECT a.start_us, a.id FROM calls AS a"
                          " WHERE a.id = :after_id)");
}

/**
 * cid_call_query_is_oldest_first:
 * @self: a query
 *
 * Returns: %TRUE if cid_call_query_to_sql() gives the oldest calls first
 */
gboolean
cid_call_query_is_oldest_first (const CidCallQuery *self)
{
  return self->oldest_first || self->after_id > 0;
}

static void
append_order (GString *sql, const CidCallQuery *self)
{
  gboolean by_phone = self->phone != NULL;
  gboolean oldest_first = cid_call_query_is_oldest_first (self);

  if (by_phone)
    g_string_append (sql, oldest_first ? " ORDER BY l.start_us, l.call LIMIT :limit"
                                       : " ORDER BY l.start_us DESC, l.call DESC LIMIT :limit");
  else
    g_string_append (sql, oldest_first ? " ORDER BY c.start_us, c.id LIMIT :limit"
                                       : " ORDER BY c.start_us DESC, c.id DESC LIMIT :limit");
}

/* Which calls; the pluses leave the index to what leaves the fewest. */
static void
append_filters (GString *sql, const CidCallQuery *self, gboolean by_phone)
{
  gboolean by_number = self->number != NULL;
  guint outcomes = self->waiting ? CID_OUTCOME_BIT (CID_OUTCOME_MISSED) : self->outcomes;

  if (by_number)
    g_string_append (sql, self->number_is_prefix ? " AND c.number IN (SELECT id FROM numbers WHERE"
                                                   " number >= :number AND number < :number_end)"
                                                 : " AND c.number = (SELECT id FROM numbers WHERE"
                                                   " number = :number)");
  if (outcomes != 0)
    append_outcomes (sql, outcomes, !by_number && !by_phone && (outcomes & (outcomes - 1)) == 0);
  if (self->direction >= 0)
    g_string_append (sql, by_number || by_phone || outcomes != 0 ? " AND +c.direction = :direction"
                                                                 : " AND c.direction = :direction");
  if (self->since_us != G_MININT64)
    g_string_append (sql, by_phone ? " AND l.start_us >= :since" : " AND c.start_us >= :since");
  if (self->until_us != G_MAXINT64)
    g_string_append (sql, by_phone ? " AND l.start_us < :until" : " AND c.start_us < :until");
  append_rest (sql, self);
}

/**
 * cid_call_query_to_sql:
 * @self: a query
 *
 * The statement that gives the newest calls first, or the oldest where calls behind another are
 * asked for. It is put together from constant pieces; what was asked for is bound to parameters
 * that are named as the members of #CidCallQuery: `:since`, `:until`, `:number`, `:number_end` (the
 * first that does not begin with `:number`), `:name` and `:note` (folded), `:phone` (its row),
 * `:limit` (-1 for all) and so on, where the statement has them. A unary plus keeps an index from
 * being used where another one is the better.
 *
 * Returns: (transfer full): SQL, whose columns are %CID_CALL_COLUMNS
 */
char *
cid_call_query_to_sql (const CidCallQuery *self)
{
  GString *sql = g_string_new ("SELECT " CID_CALL_COLUMNS);
  gboolean by_phone = self->phone != NULL;

  if (by_phone)
    g_string_append (sql, " FROM legs AS l CROSS JOIN calls AS c ON c.id = l.call" CID_CALL_JOINS
                          " WHERE l.phone = :phone AND NOT EXISTS (SELECT 1 FROM legs AS e"
                          " WHERE e.call = l.call AND e.phone = l.phone AND e.place < l.place)");
  else
    g_string_append (sql, " FROM calls AS c" CID_CALL_JOINS " WHERE 1");

  append_filters (sql, self, by_phone);
  append_order (sql, self);
  return g_string_free (sql, FALSE);
}

/**
 * cid_call_query_to_sums_sql:
 * @self: a query, whose pages and limit are left aside
 *
 * The statement that tells an aggregate function `cid_sum` what the sums want of each call, in
 * whatever order. What was asked for is bound as for cid_call_query_to_sql(), and to `:phone_name`.
 *
 * Returns: (transfer full): SQL, which gives one row
 */
char *
cid_call_query_to_sums_sql (const CidCallQuery *self)
{
  gboolean by_name = self->name != NULL || self->kin != CID_CALLS_OF_ALL;
  GString *sql = g_string_new ("SELECT cid_sum (" CID_SUM_COLUMNS ") FROM calls AS c");

  g_string_append (sql, by_name ? CID_CALL_JOINS " WHERE 1" : " WHERE 1");
  append_filters (sql, self, FALSE);
  if (self->phone != NULL)
    g_string_append (sql, ON_PHONE);
  return g_string_free (sql, FALSE);
}

/**
 * cid_call_query_to_changes_sql:
 * @self: a query
 * @newest_first: the latest changes, the other way round
 *
 * The statement that gives the calls that changed after @self's `after`, in the order of their last
 * change. What was asked for is bound as for cid_call_query_to_sql(), and to `:after` and
 * `:phone_name`. The unary pluses leave it to the index of the changes.
 *
 * Returns: (transfer full): SQL, whose columns are %CID_CALL_COLUMNS
 */
char *
cid_call_query_to_changes_sql (const CidCallQuery *self, gboolean newest_first)
{
  GString *sql = g_string_new ("SELECT " CID_CALL_COLUMNS " FROM calls AS c" CID_CALL_JOINS
                               " WHERE c.changed > :after");

  if (self->number != NULL)
    g_string_append (sql, self->number_is_prefix
                            ? " AND n.number >= :number AND n.number < :number_end"
                            : " AND n.number = :number");
  if (self->outcomes != 0)
    append_outcomes (sql, self->outcomes, FALSE);
  if (self->direction >= 0)
    g_string_append (sql, " AND +c.direction = :direction");
  if (self->since_us != G_MININT64)
    g_string_append (sql, " AND +c.start_us >= :since");
  if (self->until_us != G_MAXINT64)
    g_string_append (sql, " AND +c.start_us < :until");
  if (self->phone != NULL)
    g_string_append (sql, ON_PHONE);
  append_rest (sql, self);

  g_string_append (sql, newest_first ? " ORDER BY c.changed DESC LIMIT :limit"
                                     : " ORDER BY c.changed LIMIT :limit");
  return g_string_free (sql, FALSE);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-query"

#include "log/call-query.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "number/beginning.h"

/* A call in which the phone of a name had a part, whichever calls are gone through. */
#define ON_PHONE                                                                                   \
  " AND EXISTS (SELECT 1 FROM legs AS l JOIN phones AS p ON p.id = l.phone"                        \
  " WHERE l.call = c.id AND (p.name = :phone_name OR p.uuid = :phone_name))"

/* What the sums want of every call. */
#define TRAITS "c.start_us, c.ring_us, c.talk_us, c.number"

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

/* Of what holds no digit nothing is left, with which every number begins. */
static gboolean
set_beginning (CidCallQuery *self, const char *text, const CidNumberPlan *plan, GError **error)
{
  g_autofree char *written = g_strndup (text, strlen (text) - 1);
  g_autofree char *beginning = cid_beginning_complete (written, plan);

  if (*beginning == '\0') {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” begins no number; expected digits, such as 02 9999*; --name finds "
                    "names"),
                 text);
    return FALSE;
  }
  self->number = g_steal_pointer (&beginning);
  return TRUE;
}

/**
 * cid_call_query_set_number:
 * @self: a query
 * @text: a number in any written form, or with `*` at its end the beginning of one
 * @plan: where the telephone stands
 * @error: return location for an error
 *
 * Asks for the calls of one number, or of all numbers that begin alike.
 *
 * Returns: %TRUE, or %FALSE with %CID_ERROR_BAD_INPUT if no number can begin so
 */
gboolean
cid_call_query_set_number (CidCallQuery *self,
                           const char *text,
                           const CidNumberPlan *plan,
                           GError **error)
{
  gsize length = strlen (text);
  g_autoptr (CidParty) party = NULL;

  g_clear_pointer (&self->number, g_free);
  self->number_is_prefix = length > 1 && text[length - 1] == '*';
  if (self->number_is_prefix)
    return set_beginning (self, text, plan, error);

  party = cid_party_parse (text, plan);
  self->number = g_strdup (party->number != NULL ? party->number : text);
  return TRUE;
}

/* The words come from a table of ours, so they may stand in the statement. */
static void
append_outcomes (GString *sql, guint outcomes)
{
  const char *comma = "";

  g_string_append (sql, " AND c.outcome IN (");
  for (int i = CID_OUTCOME_RINGING; i <= CID_OUTCOME_UNKNOWN; i++)
    if ((outcomes & CID_OUTCOME_BIT (i)) != 0) {
      g_string_append_printf (sql, "%s'%s'", comma, cid_outcome_to_nick ((CidOutcome) i));
      comma = ", ";
    }
  g_string_append_c (sql, ')');
}

/* What the class of a call tells as well. */
static void
append_class (GString *sql, const CidCallQuery *self)
{
  if (self->outcomes != 0)
    append_outcomes (sql, self->outcomes);
  if (self->direction >= 0)
    g_string_append (sql, " AND c.direction = :direction");
  if (self->phone != NULL)
    g_string_append (sql, ON_PHONE);
  if (!self->simulated)
    g_string_append (sql, " AND c.simulated = 0");
  if (self->line != NULL)
    g_string_append (sql, " AND c.line = :line");
  if (self->withheld)
    g_string_append (sql, " AND c.withheld = 1");
  if (self->waiting)
    g_string_append (sql, " AND " CID_CALL_WAITS);
}

static void
append_number (GString *sql, const CidCallQuery *self)
{
  if (self->number != NULL)
    g_string_append (sql, self->number_is_prefix
                            ? " AND n.number >= :number AND n.number < :number_end"
                            : " AND n.number = :number");
  if (self->kin == CID_CALLS_OF_CONTACTS)
    g_string_append (sql, " AND n.name IS NOT NULL");
  if (self->kin == CID_CALLS_OF_STRANGERS)
    g_string_append (sql, " AND n.name IS NULL");
  if (self->name != NULL)
    g_string_append (sql, " AND (c.withheld = 0 OR n.number IS NOT NULL)"
                          " AND instr (cid_fold (" CID_CALL_NAME "), :name) > 0");
}

static void
append_rest (GString *sql, const CidCallQuery *self)
{
  if (self->since_us != G_MININT64)
    g_string_append (sql, " AND c.start_us >= :since");
  if (self->until_us != G_MAXINT64)
    g_string_append (sql, " AND c.start_us < :until");
  if (self->longer_us > 0)
    g_string_append (sql, " AND c.talk_us > :longer");
  if (self->note != NULL)
    g_string_append (sql, " AND instr (cid_fold (c.note), :note) > 0");
}

/**
 * cid_call_query_is_oldest_first:
 * @self: a query
 *
 * Returns: %TRUE if the oldest of the calls are wanted
 */
gboolean
cid_call_query_is_oldest_first (const CidCallQuery *self)
{
  return self->oldest_first || self->after_id > 0;
}

/**
 * cid_call_query_to_sums_sql:
 * @self: a query, whose pages and limit are left aside
 * @part: of which calls
 *
 * The statement that tells an aggregate function what the sums want of each call, in whatever
 * order: `cid_sum_filed` of those that are filed, which names their class and reads no text, else
 * `cid_sum`. It is put together from constant pieces; what was asked for is bound by
 * cid_query_bind().
 *
 * Returns: (transfer full): SQL, which gives one row
 */
char *
cid_call_query_to_sums_sql (const CidCallQuery *self, CidSumsOf part)
{
  static const char *const beginnings[] = {
    [CID_SUMS_OF_ALL] =
      "SELECT cid_sum (" TRAITS ", c.direction, c.outcome, c.line) FROM calls AS c",
    [CID_SUMS_OF_FILED] = "SELECT cid_sum_filed (" TRAITS ", c.class) FROM calls AS c",
    [CID_SUMS_OF_UNFILED] = "SELECT cid_sum (" TRAITS ", c.direction, c.outcome, c.line)"
                            " FROM calls AS c INDEXED BY calls_unfiled",
  };
  static const char *const conditions[] = {
    [CID_SUMS_OF_ALL] = " WHERE 1",
    [CID_SUMS_OF_FILED] = " WHERE c.class IS NOT NULL",
    [CID_SUMS_OF_UNFILED] = " WHERE c.class IS NULL",
  };
  gboolean by_number = self->number != NULL || self->name != NULL || self->kin != CID_CALLS_OF_ALL;
  GString *sql = g_string_new (beginnings[part]);

  if (by_number)
    g_string_append (sql, CID_CALL_JOINS);
  g_string_append (sql, conditions[part]);
  append_number (sql, self);
  if (part != CID_SUMS_OF_FILED)
    append_class (sql, self);
  append_rest (sql, self);
  return g_string_free (sql, FALSE);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-query"

#include "log/call-query.h"

#include <string.h>

#include "number/phone-number.h"

/* From so many digits on, a beginning without a trunk zero is one of a national number. */
#define MIN_NATIONAL_DIGITS 5
#define MAX_PADDING 10

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
  self->outcome = -1;
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
  g_free (self->phone);
  g_free (self);
}

/*
 * The library takes a trunk zero off a number that is long enough alone: so digits are put at the
 * end until it does, and taken away again.
 */
static char *
to_e164 (const char *beginning, const CidNumberPlan *plan)
{
  g_autoptr (GString) padded = g_string_new (beginning);

  for (guint i = 0; i < MAX_PADDING; i++) {
    g_autoptr (CidPhoneNumber) number =
      cid_phone_number_parse (padded->str, plan != NULL ? plan->region : NULL);
    g_autofree char *e164 = number != NULL ? cid_phone_number_to_e164 (number) : NULL;

    if (e164 != NULL && (*beginning != '0' || !g_str_has_suffix (e164, padded->str)))
      return g_strndup (e164, strlen (e164) - i);
    g_string_append_c (padded, '2');
  }
  return g_strdup (beginning);
}

/* `(02) 9999*` as people write it: what the numbers in the store begin with. */
static char *
normalise_prefix (const char *text, const CidNumberPlan *plan)
{
  GString *digits = g_string_new (NULL);
  g_autofree char *written = NULL;

  for (const char *c = text; *c != '\0'; c++)
    if (g_ascii_isdigit (*c) || *c == '*' || *c == '#' || (*c == '+' && digits->len == 0))
      g_string_append_c (digits, *c);
  written = g_string_free (digits, FALSE);

  if (*written == '+' || strpbrk (written, "*#") != NULL)
    return g_steal_pointer (&written);
  if (*written != '0' && strlen (written) < MIN_NATIONAL_DIGITS)
    return g_steal_pointer (&written);
  return to_e164 (written, plan);
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

    self->number = normalise_prefix (beginning, plan);
  } else {
    g_autoptr (CidParty) party = cid_party_parse (text, plan);

    self->number = g_strdup (party->number != NULL ? party->number : text);
  }
}

/**
 * cid_call_query_to_sql:
 * @self: a query
 *
 * The statement that gives the newest calls first. It is put together from constant pieces; what
 * was asked for is bound to `:direction`, `:outcome`, `:since`, `:until`, `:number`, `:number_end`
 * (the first that does not begin with `:number`), `:name` (folded), `:phone` (its row) and `:limit`
 * (-1 for all), where the statement has them. A unary plus keeps an index from being used where
 * another one is the better.
 *
 * Returns: (transfer full): SQL, whose columns are %CID_CALL_COLUMNS
 */
char *
cid_call_query_to_sql (const CidCallQuery *self)
{
  GString *sql = g_string_new ("SELECT " CID_CALL_COLUMNS);
  gboolean by_phone = self->phone != NULL;
  gboolean by_number = self->number != NULL;

  if (by_phone)
    g_string_append (sql, " FROM legs AS l CROSS JOIN calls AS c ON c.id = l.call" CID_CALL_JOINS
                          " WHERE l.phone = :phone AND NOT EXISTS (SELECT 1 FROM legs AS e"
                          " WHERE e.call = l.call AND e.phone = l.phone AND e.place < l.place)");
  else
    g_string_append (sql, " FROM calls AS c" CID_CALL_JOINS " WHERE 1");

  if (!self->simulated)
    g_string_append (sql, " AND c.simulated = 0");
  if (by_number)
    g_string_append (sql, self->number_is_prefix ? " AND c.number IN (SELECT id FROM numbers WHERE"
                                                   " number >= :number AND number < :number_end)"
                                                 : " AND c.number = (SELECT id FROM numbers WHERE"
                                                   " number = :number)");
  if (self->outcome >= 0)
    g_string_append (sql, by_number ? " AND +c.outcome = :outcome" : " AND c.outcome = :outcome");
  if (self->direction >= 0)
    g_string_append (sql, by_number || self->outcome >= 0 ? " AND +c.direction = :direction"
                                                          : " AND c.direction = :direction");
  if (self->since_us != G_MININT64)
    g_string_append (sql, by_phone ? " AND l.start_us >= :since" : " AND c.start_us >= :since");
  if (self->until_us != G_MAXINT64)
    g_string_append (sql, by_phone ? " AND l.start_us < :until" : " AND c.start_us < :until");
  if (self->name != NULL)
    g_string_append (sql, " AND instr (cid_fold (" CID_CALL_NAME "), :name) > 0");

  g_string_append (sql, by_phone ? " ORDER BY l.start_us DESC, l.call DESC LIMIT :limit"
                                 : " ORDER BY c.start_us DESC, c.id DESC LIMIT :limit");
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

  if (!self->simulated)
    g_string_append (sql, " AND c.simulated = 0");
  if (self->number != NULL)
    g_string_append (sql, self->number_is_prefix
                            ? " AND n.number >= :number AND n.number < :number_end"
                            : " AND n.number = :number");
  if (self->outcome >= 0)
    g_string_append (sql, " AND +c.outcome = :outcome");
  if (self->direction >= 0)
    g_string_append (sql, " AND +c.direction = :direction");
  if (self->since_us != G_MININT64)
    g_string_append (sql, " AND +c.start_us >= :since");
  if (self->until_us != G_MAXINT64)
    g_string_append (sql, " AND +c.start_us < :until");
  if (self->name != NULL)
    g_string_append (sql, " AND instr (cid_fold (" CID_CALL_NAME "), :name) > 0");
  if (self->phone != NULL)
    g_string_append (sql, " AND EXISTS (SELECT 1 FROM legs AS l JOIN phones AS p ON p.id = l.phone"
                          " WHERE l.call = c.id AND (p.name = :phone_name"
                          " OR p.uuid = :phone_name))");

  g_string_append (sql, newest_first ? " ORDER BY c.changed DESC LIMIT :limit"
                                     : " ORDER BY c.changed LIMIT :limit");
  return g_string_free (sql, FALSE);
}

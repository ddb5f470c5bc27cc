/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-query-bind"

#include "log/query-bind.h"

#include <string.h>

#include "base/text.h"

static void
bind_text (sqlite3_stmt *statement, const char *name, const char *text)
{
  int column = sqlite3_bind_parameter_index (statement, name);

  if (column > 0)
    sqlite3_bind_text (statement, column, text, -1, SQLITE_TRANSIENT);
}

static void
bind_integer (sqlite3_stmt *statement, const char *name, gint64 value)
{
  int column = sqlite3_bind_parameter_index (statement, name);

  if (column > 0)
    sqlite3_bind_int64 (statement, column, value);
}

/* Comes after all letters. */
#define LAST_LETTER "\xf4\x8f\xbf\xbf"

/* As names are compared, case and accents aside. */
static void
bind_folded (sqlite3_stmt *statement, const char *name, const char *text)
{
  g_autofree char *folded = text != NULL ? cid_text_fold (text) : NULL;

  if (folded != NULL)
    bind_text (statement, name, folded);
}

/* All that begins with @name is up to there. */
static void
bind_name_end (sqlite3_stmt *statement, const char *name)
{
  g_autofree char *folded = cid_text_fold (name);
  g_autofree char *end = g_strconcat (folded, LAST_LETTER, NULL);

  bind_text (statement, ":name_end", end);
}

/* In quotes it is a word like any other, whatever it holds. */
static void
bind_phrase (sqlite3_stmt *statement, const char *name)
{
  g_autofree char *folded = cid_text_fold (name);
  g_auto (GStrv) parts = g_strsplit (folded, "\"", -1);
  g_autofree char *escaped = g_strjoinv ("\"\"", parts);
  g_autofree char *phrase = g_strconcat ("\"", escaped, "\"", NULL);

  bind_text (statement, ":phrase", phrase);
}

/* The first text that does not begin with @prefix and comes after all that do. */
static char *
get_prefix_end (const char *prefix)
{
  char *end = g_strdup (prefix);

  if (*end != '\0')
    end[strlen (end) - 1]++;
  return end;
}

/**
 * cid_query_bind:
 * @statement: a statement whose parameters are named as the members of #CidCallQuery
 * @query: what is asked
 *
 * Binds what @statement wants of it. `:phrase` is the name as the index of names is asked for it.
 */
void
cid_query_bind (sqlite3_stmt *statement, const CidCallQuery *query)
{
  if (query->number != NULL) {
    g_autofree char *end = get_prefix_end (query->number);

    bind_text (statement, ":number", query->number);
    bind_text (statement, ":number_end", end);
  }
  bind_folded (statement, ":name", query->name);
  if (query->name != NULL) {
    bind_phrase (statement, query->name);
    bind_name_end (statement, query->name);
  }
  bind_folded (statement, ":note", query->note);
  if (query->line != NULL)
    bind_text (statement, ":line", query->line);
  if (query->direction >= 0)
    bind_text (statement, ":direction", cid_direction_to_nick ((CidDirection) query->direction));
  if (query->phone != NULL)
    bind_text (statement, ":phone_name", query->phone);
  bind_integer (statement, ":after", query->after);
  bind_integer (statement, ":since", query->since_us);
  bind_integer (statement, ":until", query->until_us);
  bind_integer (statement, ":longer", query->longer_us);
  bind_integer (statement, ":limit", query->limit > 0 ? (gint64) query->limit : -1);
}

/**
 * cid_query_bind_range:
 * @statement: of #CidQuerySql
 * @first: only calls behind this one in the order of the log
 * @last: only calls before this one
 * @limit: at the most so many, -1 for all
 */
void
cid_query_bind_range (sqlite3_stmt *statement, CidCallKey first, CidCallKey last, gint64 limit)
{
  bind_integer (statement, ":first_us", first.start_us);
  bind_integer (statement, ":first_id", first.id);
  bind_integer (statement, ":last_us", last.start_us);
  bind_integer (statement, ":last_id", last.id);
  bind_integer (statement, ":limit", limit);
}

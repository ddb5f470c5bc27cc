/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-tally"

#include "log/sums-tally.h"

#include "log/query-bind.h"
#include "log/store-classes.h"
#include "log/store-file.h"

/* The arguments of both functions: first those that every call has. */
enum {
  TALLY_START,
  TALLY_RING,
  TALLY_TALK,
  TALLY_NUMBER,
  TALLY_CLASS,
  N_FILED,
  TALLY_DIRECTION = TALLY_CLASS,
  TALLY_OUTCOME,
  TALLY_LINE,
  N_WHOLE,
};

/* What stands for a class that is not asked for, and for one that nobody has met. */
#define NOT_MEANT G_MAXUINT
/* Far more than there are; only a damaged log has one of another number. */
#define MAX_CLASS 65536

/**
 * Tally:
 * @kinds: (element-type guint): for each row of a class, what kind of call its calls are
 * @is_by_class: the classes tell all that is wanted of calls that are filed
 */
typedef struct {
  sqlite3 *database;
  const CidCallQuery *query;
  CidCallSums *sums;
  GArray *kinds;
  gboolean is_by_class;
} Tally;

static void
clear_tally (Tally *self)
{
  g_clear_pointer (&self->sums, cid_call_sums_free);
  g_clear_pointer (&self->kinds, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tally, clear_tally)

static gint64
get_duration (sqlite3_value *value)
{
  return sqlite3_value_type (value) == SQLITE_NULL ? -1 : sqlite3_value_int64 (value);
}

static const char *
get_text (sqlite3_value *value)
{
  return (const char *) sqlite3_value_text (value);
}

static void
add (Tally *self, sqlite3_value **values, guint kind)
{
  const CidCallTraits call = {
    .kind = kind,
    .start_us = sqlite3_value_int64 (values[TALLY_START]),
    .ring_us = get_duration (values[TALLY_RING]),
    .talk_us = get_duration (values[TALLY_TALK]),
    .number = sqlite3_value_int64 (values[TALLY_NUMBER]),
  };

  cid_call_sums_add (self->sums, &call);
}

/* cid_sum_filed (start, ring, talk, number, class): a million rows take half the time if none of
 * them leaves SQLite, and half of that if no text is read. */
static void
add_filed (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  Tally *self = sqlite3_user_data (context);
  gint64 class = sqlite3_value_int64 (values[TALLY_CLASS]);
  guint kind = class > 0 && class < self->kinds->len
                 ? g_array_index (self->kinds, guint, (guint) class)
                 : NOT_MEANT;

  if (kind != NOT_MEANT)
    add (self, values, kind);
}

/* cid_sum (start, ring, talk, number, direction, outcome, line) */
static void
add_whole (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  Tally *self = sqlite3_user_data (context);
  int direction = cid_direction_from_nick (get_text (values[TALLY_DIRECTION]));
  int outcome = cid_outcome_from_nick (get_text (values[TALLY_OUTCOME]));

  add (self, values,
       cid_call_sums_get_kind (self->sums, (CidDirection) MAX (direction, 0),
                               outcome < 0 ? CID_OUTCOME_UNKNOWN : (CidOutcome) outcome,
                               get_text (values[TALLY_LINE])));
}

static void
end_sum (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

static void
set_functions (Tally *self, gpointer user_data)
{
  gboolean is_set = user_data != NULL;

  sqlite3_create_function (self->database, "cid_sum", N_WHOLE, SQLITE_UTF8, user_data, NULL,
                           is_set ? add_whole : NULL, is_set ? end_sum : NULL);
  sqlite3_create_function (self->database, "cid_sum_filed", N_FILED, SQLITE_UTF8, user_data, NULL,
                           is_set ? add_filed : NULL, is_set ? end_sum : NULL);
}

static void
know_class (Tally *self, const CidCallClass *class, char **phones)
{
  guint kind = NOT_MEANT;

  if (cid_call_class_may_match (class, self->query, phones))
    kind = cid_call_sums_get_kind (self->sums, class->direction, class->outcome, class->line);
  while (self->kinds->len <= class->id) {
    const guint unknown = NOT_MEANT;

    g_array_append_val (self->kinds, unknown);
  }
  g_array_index (self->kinds, guint, (guint) class->id) = kind;
}

static gboolean
is_useful (const CidCallClass *class)
{
  return class->line != NULL && class->id > 0 && class->id <= MAX_CLASS;
}

/* One that is not useful makes them all so: then each call tells of itself. */
static gboolean
know_classes (Tally *self, GError **error)
{
  g_autoptr (GPtrArray) classes = cid_store_classes_read (self->database, error);
  g_auto (GStrv) phones = NULL;

  if (classes == NULL)
    return FALSE;
  if (self->query->phone != NULL) {
    phones = cid_store_classes_find_phones (self->database, self->query->phone, error);
    if (phones == NULL)
      return FALSE;
  }
  self->is_by_class = TRUE;
  for (guint i = 0; self->is_by_class && i < classes->len; i++) {
    self->is_by_class = is_useful (g_ptr_array_index (classes, i));
    if (self->is_by_class)
      know_class (self, g_ptr_array_index (classes, i), phones);
  }
  return TRUE;
}

static gboolean
run (Tally *self, CidSumsOf part, GError **error)
{
  g_autofree char *sql = cid_call_query_to_sums_sql (self->query, part);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK) {
    cid_query_bind (statement, self->query);
    while ((code = sqlite3_step (statement)) == SQLITE_ROW)
      continue;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  return code == SQLITE_DONE;
}

static gboolean
run_all (Tally *self, GError **error)
{
  if (!know_classes (self, error))
    return FALSE;
  if (!self->is_by_class)
    return run (self, CID_SUMS_OF_ALL, error);
  return run (self, CID_SUMS_OF_FILED, error) && run (self, CID_SUMS_OF_UNFILED, error);
}

/**
 * cid_sums_tally:
 * @database: a call store that is read, in a transaction
 * @query: which calls; its limit and its pages are left aside
 * @zone: days and hours are those of this zone
 * @error: return location for an error
 *
 * Goes through the calls once.
 *
 * Returns: (transfer full): their sums
 */
CidCallSums *
cid_sums_tally (sqlite3 *database, const CidCallQuery *query, GTimeZone *zone, GError **error)
{
  g_auto (Tally) self = { .database = database, .query = query, .sums = cid_call_sums_new (zone) };
  gboolean is_read;

  self.kinds = g_array_new (FALSE, FALSE, sizeof (guint));
  set_functions (&self, &self);
  is_read = run_all (&self, error);
  set_functions (&self, NULL);
  return is_read ? g_steal_pointer (&self.sums) : NULL;
}

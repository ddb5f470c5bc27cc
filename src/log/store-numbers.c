/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-numbers"

#include "log/store-numbers.h"

#include "log/store-file.h"
#include "log/store-row.h"

#include <string.h>

/* Of so many numbers it is remembered that their profile stands in the row; a power of two. */
#define N_PROFILED 16384

/* What numbers say beside the number itself, in the order of the table's columns. */
typedef enum { DISPLAY, NAME, NAME_FROM, ORGANIZATION, PLACE, TYPE, N_FIELDS } Field;

typedef struct {
  gint64 id;
  char *fields[N_FIELDS];
} NumberRow;

/**
 * CidStoreNumbers:
 *
 * The rows of numbers, as far as they are known by heart, and what the daemon knows of each. What
 * the numbering plans say of a number is asked when it comes for the first time, not with each of
 * its calls: it takes as long as all else.
 */
struct _CidStoreNumbers {
  CidStoreStatements *statements;
  GHashTable *rows;
  const char *home;
  gint64 profiled[N_PROFILED]; /* ids, each at the place that its last digits tell */
};

static void
number_row_free (NumberRow *row)
{
  for (guint i = 0; i < N_FIELDS; i++)
    g_free (row->fields[i]);
  g_free (row);
}

/**
 * cid_store_numbers_new:
 * @statements: (transfer none): of an open store
 *
 * Returns: (transfer full): an object that knows no number by heart
 */
CidStoreNumbers *
cid_store_numbers_new (CidStoreStatements *statements)
{
  CidStoreNumbers *self = g_new0 (CidStoreNumbers, 1);

  self->statements = statements;
  self->rows =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) number_row_free);
  return self;
}

/**
 * cid_store_numbers_free:
 * @self: (transfer full) (nullable): an object
 */
void
cid_store_numbers_free (CidStoreNumbers *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->rows);
  g_free (self);
}

/* Today's name is one that the address books give; what the phone sends stays with the call. */
static void
collect_name (const CidCaller *caller, const char *fields[N_FIELDS])
{
  if (caller->name_from != CID_NAME_FROM_CONTACT && caller->name_from != CID_NAME_FROM_MINE)
    return;
  fields[NAME] = caller->name;
  fields[NAME_FROM] = cid_name_from_to_nick (caller->name_from);
  fields[ORGANIZATION] = caller->organization;
}

static void
collect_profile (const CidCaller *caller, const char *fields[N_FIELDS])
{
  fields[DISPLAY] = cid_caller_get_display_number (caller);
  fields[PLACE] = cid_caller_get_place (caller);
  fields[TYPE] = cid_caller_get_number_type_nick (caller);
}

static gint64 *
get_profiled (CidStoreNumbers *self, gint64 id)
{
  return &self->profiled[(guint64) id % N_PROFILED];
}

/* Somebody who moves writes numbers in another way. */
static gboolean
is_profiled (CidStoreNumbers *self, const NumberRow *row, CidNumberProfile *profile)
{
  const char *home = cid_number_profile_get_home (profile);

  if (home != self->home)
    memset (self->profiled, 0, sizeof self->profiled);
  self->home = home;
  return row != NULL && *get_profiled (self, row->id) == row->id;
}

/* Until the address books are read, nobody can say that a number has no name any more. */
static gboolean
knows_name (const CidCall *call)
{
  return call->caller != NULL && !call->caller->is_provisional;
}

/* What is known of display, place and type stays when somebody knows less. */
static gboolean
is_field_up_to_date (const NumberRow *row, Field field, const char *wanted)
{
  gboolean is_kept = wanted == NULL && (field == DISPLAY || field == PLACE || field == TYPE);

  return is_kept || g_strcmp0 (row->fields[field], wanted) == 0;
}

static gboolean
is_up_to_date (const NumberRow *row, gboolean knows_name, const char *fields[N_FIELDS])
{
  if (!knows_name)
    return row->fields[NAME] != NULL || fields[NAME] == NULL;
  for (Field field = 0; field < N_FIELDS; field++)
    if (!is_field_up_to_date (row, field, fields[field]))
      return FALSE;
  return TRUE;
}

/* Takes the row that @statement stands on: its id and its fields. */
static NumberRow *
know_number (CidStoreNumbers *self, const char *number, sqlite3_stmt *statement)
{
  NumberRow *row = g_new0 (NumberRow, 1);

  row->id = sqlite3_column_int64 (statement, 0);
  for (int i = 0; i < N_FIELDS; i++)
    row->fields[i] = g_strdup ((const char *) sqlite3_column_text (statement, i + 1));
  g_hash_table_replace (self->rows, g_strdup (number), row);
  return row;
}

/* Runs a statement that gives the row of a number, if there is one. */
static gboolean
take_number (CidStoreNumbers *self,
             const char *number,
             sqlite3_stmt *statement,
             NumberRow **row,
             GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW) {
    *row = know_number (self, number, statement);
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (self->statements), code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

static gboolean
look_up_number (CidStoreNumbers *self, const char *number, NumberRow **row, GError **error)
{
  sqlite3_stmt *statement;

  *row = g_hash_table_lookup (self->rows, number);
  if (*row != NULL)
    return TRUE;
  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_FIND_NUMBER, error);
  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, number);
  return take_number (self, number, statement, row, error);
}

/**
 * cid_store_numbers_find:
 * @self: an object
 * @call: a call, in a transaction
 * @id: (out): the row of its number, with what is known of that; 0 if it has none
 * @error: return location for an error
 *
 * A row is written when it is new, or when something in it is.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_numbers_find (CidStoreNumbers *self, const CidCall *call, gint64 *id, GError **error)
{
  const char *fields[N_FIELDS] = { NULL };
  const char *number = call->party != NULL ? call->party->number : NULL;
  CidNumberProfile *profile = call->caller != NULL ? call->caller->profile : NULL;
  NumberRow *row = NULL;
  sqlite3_stmt *statement;
  gboolean asks;

  *id = 0;
  if (number == NULL)
    return TRUE;
  if (!look_up_number (self, number, &row, error))
    return FALSE;
  asks = profile != NULL && !is_profiled (self, row, profile);
  if (call->caller != NULL)
    collect_name (call->caller, fields);
  if (asks)
    collect_profile (call->caller, fields);
  if (row == NULL || !is_up_to_date (row, knows_name (call), fields)) {
    statement = cid_store_statements_get (self->statements, CID_STORE_SQL_PUT_NUMBER, error);
    if (statement == NULL)
      return FALSE;
    cid_store_row_bind_text (statement, 1, number);
    for (int i = 0; i < N_FIELDS; i++)
      cid_store_row_bind_text (statement, i + 2, fields[i]);
    sqlite3_bind_int (statement, N_FIELDS + 2, knows_name (call));
    if (!take_number (self, number, statement, &row, error))
      return FALSE;
  }
  if (asks && knows_name (call))
    *get_profiled (self, row->id) = row->id;
  *id = row->id;
  return TRUE;
}

/**
 * cid_store_numbers_forget:
 * @self: an object
 * @number: whose row somebody else changed
 */
void
cid_store_numbers_forget (CidStoreNumbers *self, const char *number)
{
  g_hash_table_remove (self->rows, number);
}

/**
 * cid_store_numbers_trim:
 * @self: an object
 * @n_most: so many may be known by heart
 *
 * Forgets what is known by heart where it is more, all of it where nothing may be; it is looked up
 * again when it is wanted.
 */
void
cid_store_numbers_trim (CidStoreNumbers *self, guint n_most)
{
  if (g_hash_table_size (self->rows) > n_most)
    g_hash_table_remove_all (self->rows);
  if (n_most == 0)
    memset (self->profiled, 0, sizeof self->profiled);
}

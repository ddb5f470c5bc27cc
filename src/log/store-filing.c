/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-filing"

#include "log/store-filing.h"

#include "log/store-file.h"
#include "log/store-row.h"
#include "log/store-words.h"

/* So many calls, or names, in one step: few enough that no call waits for it. */
#define STEP 512

/* The columns of CID_STORE_SQL_LIST_UNFILED. */
enum {
  UNFILED_ID,
  UNFILED_DIRECTION,
  UNFILED_OUTCOME,
  UNFILED_TALK,
  UNFILED_WITHHELD,
  UNFILED_SIMULATED,
  UNFILED_LINE,
  UNFILED_DONE,
  UNFILED_NUMBER,
  UNFILED_HAS_NUMBER,
  UNFILED_NAME,
  UNFILED_SAID,
  UNFILED_START,
  UNFILED_PHONES,
};

/* A call that is over and is to be filed. */
typedef struct {
  gint64 id;
  CidCallClass *class;
  gint64 number;
  gboolean has_number;
  char *name;
  char *said;
  gint64 start_us;
} Unfiled;

static void
unfiled_free (gpointer data)
{
  Unfiled *unfiled = data;

  cid_call_class_free (unfiled->class);
  g_free (unfiled->name);
  g_free (unfiled->said);
  g_free (unfiled);
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static CidCallClass *
read_class (sqlite3_stmt *statement)
{
  int direction = cid_direction_from_nick (get_text (statement, UNFILED_DIRECTION));
  int outcome = cid_outcome_from_nick (get_text (statement, UNFILED_OUTCOME));
  gboolean is_done = sqlite3_column_type (statement, UNFILED_DONE) != SQLITE_NULL;
  gint64 talk_us = sqlite3_column_type (statement, UNFILED_TALK) == SQLITE_NULL
                     ? -1
                     : sqlite3_column_int64 (statement, UNFILED_TALK);
  const char *line = get_text (statement, UNFILED_LINE);
  const char *phones = get_text (statement, UNFILED_PHONES);
  CidCallClass *class = g_new0 (CidCallClass, 1);

  class->direction = (CidDirection) MAX (direction, 0);
  class->outcome = outcome < 0 ? CID_OUTCOME_UNKNOWN : (CidOutcome) outcome;
  class->waits = class->outcome == CID_OUTCOME_MISSED && !is_done;
  class->withheld = sqlite3_column_int (statement, UNFILED_WITHHELD) != 0;
  class->simulated = sqlite3_column_int (statement, UNFILED_SIMULATED) != 0;
  class->numbered = sqlite3_column_int (statement, UNFILED_HAS_NUMBER) != 0;
  class->talk = cid_call_class_get_talk (talk_us);
  class->line = g_strdup (line != NULL ? line : "");
  class->phones = phones != NULL ? g_strdup_printf (",%s,", phones) : g_strdup (",");
  return class;
}

static Unfiled *
read_unfiled (sqlite3_stmt *statement)
{
  Unfiled *unfiled = g_new0 (Unfiled, 1);

  unfiled->id = sqlite3_column_int64 (statement, UNFILED_ID);
  unfiled->class = read_class (statement);
  unfiled->number = sqlite3_column_int64 (statement, UNFILED_NUMBER);
  unfiled->has_number = sqlite3_column_int (statement, UNFILED_HAS_NUMBER) != 0;
  unfiled->name = g_strdup (get_text (statement, UNFILED_NAME));
  unfiled->said = g_strdup (get_text (statement, UNFILED_SAID));
  unfiled->start_us = sqlite3_column_int64 (statement, UNFILED_START);
  return unfiled;
}

static GPtrArray *
list_unfiled (CidStoreStatements *statements, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (unfiled_free);
  sqlite3_stmt *statement =
    cid_store_statements_get (statements, CID_STORE_SQL_LIST_UNFILED, error);
  int code;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int (statement, 1, STEP);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (list, read_unfiled (statement));
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (statements), code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

/* Whoever has no number is found by the name alone. */
static gboolean
file_name (CidStoreStatements *statements, Unfiled *unfiled, GError **error)
{
  const char *alias = unfiled->name != NULL ? unfiled->name : unfiled->said;

  if (unfiled->has_number)
    return unfiled->said == NULL ||
           cid_store_words_add_saying (statements, unfiled->number, unfiled->said, error);
  if (alias == NULL || unfiled->class->withheld)
    return TRUE;
  return cid_store_words_find_alias (statements, alias, &unfiled->number, error);
}

static gboolean
file_call (CidStoreStatements *statements,
           CidStoreClasses *classes,
           Unfiled *unfiled,
           GError **error)
{
  gint64 class = cid_store_classes_find (classes, unfiled->class, error);
  sqlite3_stmt *statement;

  if (class == 0 || !file_name (statements, unfiled, error))
    return FALSE;
  statement = cid_store_statements_get (statements, CID_STORE_SQL_FILE_CALL, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, unfiled->id);
  sqlite3_bind_int64 (statement, 2, class);
  cid_store_row_bind_positive (statement, 3, unfiled->number > 0 ? unfiled->number : -1);
  return cid_store_statements_run (statements, statement, error);
}

/* The missed calls of a number that wait; they are in the index, being older than @before_us. */
static gboolean
list_waiting (CidStoreStatements *statements,
              gint64 number,
              gint64 before_us,
              GArray *ids,
              GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (statements, CID_STORE_SQL_LIST_WAITING, error);
  int code;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  sqlite3_bind_int64 (statement, 2, before_us);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64 (statement, 0);

    g_array_append_val (ids, id);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (statements), code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/* Whom we have talked with waits no more. */
static gboolean
settle_waiting (CidStoreStatements *statements,
                CidStoreCalls *calls,
                const Unfiled *unfiled,
                GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!unfiled->has_number || unfiled->class->outcome != CID_OUTCOME_ANSWERED)
    return TRUE;
  if (!list_waiting (statements, unfiled->number, unfiled->start_us, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!cid_store_calls_settle (calls, g_array_index (ids, gint64, i), unfiled->start_us, error))
      return FALSE;
  return TRUE;
}

/**
 * cid_store_filing_step:
 * @statements: of an open store, in a transaction
 * @calls: what is known of it by heart
 * @classes: its classes
 * @is_more: (out): there is more to file
 * @error: return location for an error
 *
 * Files some of the calls that are over where they are searched: under their class, number and
 * name; and takes the missed calls of whom we talked with since for dealt with. After an error the
 * store is to be opened anew.
 *
 * Returns: %TRUE if the step is done
 */
gboolean
cid_store_filing_step (CidStoreStatements *statements,
                       CidStoreCalls *calls,
                       CidStoreClasses *classes,
                       gboolean *is_more,
                       GError **error)
{
  g_autoptr (GPtrArray) list = NULL;
  guint n_words = 0;

  list = list_unfiled (statements, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!file_call (statements, classes, g_ptr_array_index (list, i), error) ||
        !settle_waiting (statements, calls, g_ptr_array_index (list, i), error))
      return FALSE;
  if (!cid_store_words_index (statements, STEP, &n_words, error))
    return FALSE;
  *is_more = list->len == STEP || n_words == STEP;
  return TRUE;
}

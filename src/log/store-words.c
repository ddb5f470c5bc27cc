/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-words"

#include "log/store-words.h"

#include "base/text.h"
#include "log/store-file.h"
#include "log/store-row.h"

/* The names of a number as they are in the index and as they should be. */
typedef struct {
  gint64 number;
  char *old;
  char *words;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->old);
  g_free (entry->words);
  g_free (entry);
}

static gboolean
run (CidStoreStatements *statements,
     CidStoreSql sql,
     gint64 number,
     const char *text,
     GError **error)
{
  sqlite3_stmt *statement = cid_store_statements_get (statements, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, number);
  if (sqlite3_bind_parameter_count (statement) > 1)
    cid_store_row_bind_text (statement, 2, text);
  return cid_store_statements_run (statements, statement, error);
}

static gboolean
has_changed (CidStoreStatements *statements)
{
  return sqlite3_changes (cid_store_statements_get_database (statements)) > 0;
}

/**
 * cid_store_words_add_saying:
 * @statements: of an open store
 * @number: row of a number
 * @said: what a phone called it
 * @error: return location for an error
 *
 * Returns: %TRUE if the name is known from now on
 */
gboolean
cid_store_words_add_saying (CidStoreStatements *statements,
                            gint64 number,
                            const char *said,
                            GError **error)
{
  if (!run (statements, CID_STORE_SQL_ADD_SAYING, number, said, error))
    return FALSE;
  return !has_changed (statements) ||
         run (statements, CID_STORE_SQL_ADD_UNINDEXED, number, NULL, error);
}

/**
 * cid_store_words_find_alias:
 * @statements: of an open store
 * @alias: what somebody without a number is called
 * @number: (out): the row of that name, made if it is missing
 * @error: return location for an error
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_words_find_alias (CidStoreStatements *statements,
                            const char *alias,
                            gint64 *number,
                            GError **error)
{
  sqlite3_stmt *statement = cid_store_statements_get (statements, CID_STORE_SQL_PUT_ALIAS, error);

  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, alias);
  if (!cid_store_statements_run (statements, statement, error))
    return FALSE;
  statement = cid_store_statements_get (statements, CID_STORE_SQL_FIND_ALIAS, error);
  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, alias);
  return cid_store_statements_run_for_id (statements, statement, number, error);
}

static void
add_words (GString *words, const char *text)
{
  g_autofree char *folded = text != NULL ? cid_text_fold (text) : NULL;

  if (folded != NULL && *folded != '\0')
    g_string_append_printf (words, words->len > 0 ? " %s" : "%s", folded);
}

static Entry *
read_entry (sqlite3_stmt *statement)
{
  Entry *entry = g_new0 (Entry, 1);
  g_autoptr (GString) words = g_string_new (NULL);

  entry->number = sqlite3_column_int64 (statement, 0);
  entry->old = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  for (int column = 2; column < sqlite3_column_count (statement); column++)
    add_words (words, (const char *) sqlite3_column_text (statement, column));
  /* So that the last two letters too are the beginning of a part of three. */
  entry->words = words->len > 0 ? g_strconcat (words->str, " ", NULL) : NULL;
  return entry;
}

static GPtrArray *
list_entries (CidStoreStatements *statements, guint limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  sqlite3_stmt *statement =
    cid_store_statements_get (statements, CID_STORE_SQL_LIST_UNINDEXED, error);
  int code;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, limit);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (entries, read_entry (statement));
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (statements), code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE ? g_steal_pointer (&entries) : NULL;
}

/* The index has to be told what it holds, to take it away again. */
static gboolean
write_entry (CidStoreStatements *statements, const Entry *entry, GError **error)
{
  gboolean is_same = g_strcmp0 (entry->old, entry->words) == 0;

  if (!is_same && entry->old != NULL &&
      !run (statements, CID_STORE_SQL_DROP_WORDS, entry->number, entry->old, error))
    return FALSE;
  if (!is_same && !run (statements, CID_STORE_SQL_SET_WORDS, entry->number, entry->words, error))
    return FALSE;
  if (!is_same && entry->words != NULL &&
      !run (statements, CID_STORE_SQL_ADD_WORDS, entry->number, entry->words, error))
    return FALSE;
  return run (statements, CID_STORE_SQL_DROP_UNINDEXED, entry->number, NULL, error);
}

/**
 * cid_store_words_index:
 * @statements: of an open store
 * @limit: at the most so many numbers
 * @n_indexed: (out): how many it were
 * @error: return location for an error
 *
 * Brings the index of names up to date.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_words_index (CidStoreStatements *statements,
                       guint limit,
                       guint *n_indexed,
                       GError **error)
{
  g_autoptr (GPtrArray) entries = list_entries (statements, limit, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!write_entry (statements, g_ptr_array_index (entries, i), error))
      return FALSE;
  *n_indexed = entries->len;
  return TRUE;
}

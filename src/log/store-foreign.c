/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-foreign"

#include "log/store-foreign.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/text.h"
#include "log/store-file.h"
#include "log/store-health.h"

/* No text of a log is so long; one that a file makes up may be. */
#define TEXT_MAX_BYTES (16 * 1024 * 1024)
#define WORDS_MAX_CHARS 200

/* What SQLite makes by itself has no text of its own. */
static const char schema_sql[] = "SELECT upper (type) || ' ' || name AS thing, tbl_name, sql"
                                 " FROM sqlite_schema ORDER BY thing";
/* The tables whose rows are ours: neither those of the index of names, which is made anew, nor that
 * of the schema. */
static const char tables_sql[] = "SELECT 'SELECT * FROM \"' || name || '\"' FROM pragma_table_list"
                                 " WHERE schema = 'main' AND type = 'table'"
                                 " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/**
 * cid_store_foreign_distrust:
 * @database: a file that anybody may have made
 *
 * It is tables and nothing else: no view and no trigger of its own is run, nothing that it computes
 * takes much memory, and pages are looked at before they are believed.
 */
void
cid_store_foreign_distrust (sqlite3 *database)
{
  sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_db_config (database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_limit (database, SQLITE_LIMIT_LENGTH, TEXT_MAX_BYTES);
  sqlite3_exec (database, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
}

static gboolean
is_none (const GError *error)
{
  return g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND) ||
         g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED);
}

/**
 * cid_store_foreign_open:
 * @path: path of a backup, or of what is said to be one
 * @error: %CID_ERROR_NOT_FOUND if it is none
 *
 * Opens it for reading, of whatever version that this program knows, and distrusts it.
 *
 * Returns: (transfer full): the database
 */
sqlite3 *
cid_store_foreign_open (const char *path, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 version = 0;
  sqlite3 *database = NULL;

  /* SQLite opens it, and says then that the disk failed. */
  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("%s cannot be read: %s"), path,
                 g_strerror (EISDIR));
    return NULL;
  }
  database = cid_store_file_open_any (path, &version, &local_error);
  if (database != NULL && version > 0) {
    cid_store_foreign_distrust (database);
    return database;
  }
  sqlite3_close_v2 (database);
  if (local_error != NULL && !is_none (local_error))
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("%s is no backup, or has no call in it"),
                 path);
  return NULL;
}

/**
 * cid_store_foreign_set_damaged:
 * @error: return location for an error, which may be set already
 * @name: what to call the file
 *
 * What to do about a call log that is damaged is no advice for a file of somebody's.
 *
 * Returns: %FALSE
 */
gboolean
cid_store_foreign_set_damaged (GError **error, const char *name)
{
  g_clear_error (error);
  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED,
               _ ("%s is damaged, or is no backup that cidalert made"), name);
  return FALSE;
}

/* An empty log of that version. */
static sqlite3 *
make_pattern (guint version, GError **error)
{
  g_autoptr (sqlite3) pattern = NULL;

  if (sqlite3_open (":memory:", &pattern) != SQLITE_OK) {
    cid_store_file_set_error (error, pattern, sqlite3_errcode (pattern));
    return NULL;
  }
  sqlite3_extended_result_codes (pattern, 1);
  return cid_store_file_make (pattern, version, error) ? g_steal_pointer (&pattern) : NULL;
}

static int
step_schema (sqlite3 *database, sqlite3_stmt **statement)
{
  if (*statement != NULL ||
      sqlite3_prepare_v2 (database, schema_sql, -1, statement, NULL) == SQLITE_OK)
    sqlite3_step (*statement);
  return sqlite3_errcode (database);
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

/* Both are in the order of their names: the lesser one of two is missing in the other schema. */
static const char *
choose_odd (sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
  const char *our = get_text (ours, 0);
  const char *their = get_text (theirs, 0);

  if (our == NULL || their == NULL)
    return our != NULL ? our : their;
  return strcmp (our, their) < 0 ? our : their;
}

static gboolean
is_same_row (sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
  for (int column = 0; column < 3; column++)
    if (g_strcmp0 (get_text (ours, column), get_text (theirs, column)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
set_odd (GError **error, const char *name, const char *odd)
{
  g_autofree char *words = cid_text_clean (odd, WORDS_MAX_CHARS);

  g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED,
               _ ("%s is not as cidalert makes a backup (%s), and could do more than keep calls: "
                  "cidalert calls import takes in its events alone"),
               name, words);
  return FALSE;
}

static gboolean
compare (sqlite3 *pattern, sqlite3 *database, const char *name, GError **error)
{
  g_autoptr (sqlite3_stmt) ours = NULL;
  g_autoptr (sqlite3_stmt) theirs = NULL;

  for (;;) {
    int our_code = step_schema (pattern, &ours);
    int code = step_schema (database, &theirs);

    if (code != SQLITE_ROW && code != SQLITE_DONE)
      return cid_store_foreign_set_damaged (error, name);
    if (our_code != code || !is_same_row (ours, theirs))
      return set_odd (error, name, choose_odd (ours, theirs));
    if (code == SQLITE_DONE)
      return TRUE;
  }
}

/**
 * cid_store_foreign_check_schema:
 * @database: a file that anybody may have made
 * @name: what to call it
 * @error: %CID_ERROR_DATABASE_DAMAGED
 *
 * Returns: %TRUE if it has the tables, indexes, triggers and views of its version, letter by
 * letter, and nothing else
 */
gboolean
cid_store_foreign_check_schema (sqlite3 *database, const char *name, GError **error)
{
  g_autoptr (sqlite3) pattern = NULL;
  gint64 version = 0;

  if (!cid_store_file_get_integer (database, "PRAGMA user_version", &version, error))
    return FALSE;
  pattern = make_pattern ((guint) version, error);
  return pattern != NULL && compare (pattern, database, name, error);
}

/* Columns are numbers or texts; a text with a NUL in it is another one in C. */
static gboolean
is_sound (sqlite3_stmt *statement, int column)
{
  const char *kind = sqlite3_column_decltype (statement, column);
  int type = sqlite3_column_type (statement, column);

  if (type == SQLITE_NULL)
    return TRUE;
  if (g_strcmp0 (kind, "INTEGER") == 0)
    return type == SQLITE_INTEGER;
  return type == SQLITE_TEXT &&
         g_utf8_validate_len (get_text (statement, column),
                              (gsize) sqlite3_column_bytes (statement, column), NULL);
}

static gboolean
check_table (sqlite3 *database, const char *sql)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    for (int column = 0; column < sqlite3_column_count (statement); column++)
      if (!is_sound (statement, column))
        return FALSE;
  return code == SQLITE_DONE;
}

/**
 * cid_store_foreign_check_rows:
 * @database: a file that anybody may have made, but for its schema, which is ours
 * @name: what to call it
 * @error: %CID_ERROR_DATABASE_DAMAGED
 *
 * Reads all of it: each page, each index, and each value.
 *
 * Returns: %TRUE if whoever reads a log can read it
 */
gboolean
cid_store_foreign_check_rows (sqlite3 *database, const char *name, GError **error)
{
  g_autoptr (sqlite3_stmt) tables = NULL;
  gint64 n_settings = 0;
  int code;

  if (!cid_store_health_check_all (database, NULL) ||
      !cid_store_file_get_integer (
        database, "SELECT count (*) FROM names_config WHERE k <> 'version'", &n_settings, NULL) ||
      n_settings > 0 || sqlite3_prepare_v2 (database, tables_sql, -1, &tables, NULL) != SQLITE_OK)
    return cid_store_foreign_set_damaged (error, name);
  while ((code = sqlite3_step (tables)) == SQLITE_ROW)
    if (!check_table (database, get_text (tables, 0)))
      return cid_store_foreign_set_damaged (error, name);
  return code == SQLITE_DONE || cid_store_foreign_set_damaged (error, name);
}

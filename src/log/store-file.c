/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-file"

#include "log/store-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "base/resource.h"
#include "base/text.h"
#include "log/query-sql.h"
#include "log/store-steps.h"
#include "log/store-wal.h"

#define APPLICATION_ID 0x43494441
#define LEAST_SIZE 512
#define WORDS_MAX_CHARS 200

static const char *const steps[] = {
  "/org/cidalert/schema/0001-initial.sql",
};

/* A ring changes little on each of some ten pages, and a phone waits until they are on disk: small
   ones are there sooner (only a new store takes the size). FULL: a commit that was answered
   outlives a power cut. Then what keeps the write-ahead log short after a burst, at 8 MB; and what
   is deleted is overwritten. */
static const char pragmas[] = "PRAGMA page_size = 2048;"
                              "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA wal_autocheckpoint = 4000;"
                              "PRAGMA journal_size_limit = 16777216;"
                              "PRAGMA secure_delete = ON;";

/**
 * cid_store_file_get_newest_version:
 *
 * Returns: the version of the schema that this program writes
 */
guint
cid_store_file_get_newest_version (void)
{
  return G_N_ELEMENTS (steps);
}

/* Where SQLite cannot make the file beside a log it says no more than that the disk failed. */
static gboolean
is_full (int code, int error_number)
{
  return (code & 0xff) == SQLITE_FULL || error_number == ENOSPC || error_number == EDQUOT;
}

static CidError
code_to_error (int code, int error_number)
{
  if (is_full (code, error_number))
    return CID_ERROR_DATABASE_NO_ROOM;
  switch (code & 0xff) {
  case SQLITE_READONLY:
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
    return CID_ERROR_DATABASE_NO_ROOM;
  case SQLITE_IOERR:
    return code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC ||
               code == SQLITE_IOERR_TRUNCATE || code == SQLITE_IOERR_SHMSIZE ||
               code == SQLITE_IOERR_SHMOPEN
             ? CID_ERROR_DATABASE_NO_ROOM
             : CID_ERROR_DATABASE;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return CID_ERROR_DATABASE_DAMAGED;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return CID_ERROR_DATABASE_BUSY;
  default:
    return CID_ERROR_DATABASE;
  }
}

/* SQLite's words may have some of the file's own in them. */
static void
set_error_of_path (GError **error,
                   const char *path,
                   int code,
                   int error_number,
                   const char *sqlite_words)
{
  CidError kind = code_to_error (code, error_number);
  g_autofree char *words = cid_text_clean (sqlite_words, WORDS_MAX_CHARS);

  if (is_full (code, error_number))
    g_set_error (error, CID_ERROR, kind,
                 _ ("No room for the call log %s: free some space on its disk"), path);
  else if (kind == CID_ERROR_DATABASE_NO_ROOM && (code & 0xff) == SQLITE_IOERR)
    g_set_error (error, CID_ERROR, kind,
                 _ ("The call log %s cannot be written (%s): see that its disk has room, and that "
                    "it and its folder are writable for you"),
                 path, words);
  else if (kind == CID_ERROR_DATABASE_NO_ROOM)
    g_set_error (
      error, CID_ERROR, kind,
      _ ("The call log %s cannot be opened or written (%s): make it and its folder readable "
         "and writable for you"),
      path, words);
  else if (kind == CID_ERROR_DATABASE_DAMAGED)
    g_set_error (
      error, CID_ERROR, kind,
      _ ("The call log %s is damaged (%s): move it to another place to begin a new one, and keep "
         "it for rescue"),
      path, words);
  else if (kind == CID_ERROR_DATABASE_BUSY)
    g_set_error (error, CID_ERROR, kind, _ ("Another program keeps the call log %s locked"), path);
  else
    g_set_error (error, CID_ERROR, kind, _ ("The call log %s cannot be used: %s"), path, words);
}

static const char *
get_path (sqlite3 *database)
{
  const char *path = database != NULL ? sqlite3_db_filename (database, "main") : NULL;

  return path != NULL && *path != '\0' ? path : "calls.db";
}

/* SQLite keeps the last one for good, so it is asked only where it has just set it. */
static int
get_error_number (sqlite3 *database, int code)
{
  gboolean is_system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;

  return database != NULL && is_system && sqlite3_extended_errcode (database) == code
           ? sqlite3_system_errno (database)
           : 0;
}

/**
 * cid_store_file_set_error:
 * @error: return location for an error
 * @database: (nullable): where it happened
 * @code: an (extended) result code of SQLite
 *
 * Makes an error of ours, which says what to do, from one of SQLite's.
 */
void
cid_store_file_set_error (GError **error, sqlite3 *database, int code)
{
  gboolean is_last = database != NULL && sqlite3_extended_errcode (database) == code;

  set_error_of_path (error, get_path (database), code, get_error_number (database, code),
                     is_last ? sqlite3_errmsg (database) : sqlite3_errstr (code));
}

static gboolean
run (sqlite3 *database, const char *sql, GError **error)
{
  int code = sqlite3_exec (database, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_OK;
}

/**
 * cid_store_file_get_integer:
 * @database: a database
 * @sql: a question
 * @value: (out): the first column of the first row of its answer
 * @error: return location for an error; that there is no row is one
 *
 * Returns: %TRUE on success
 */
gboolean
cid_store_file_get_integer (sqlite3 *database, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_ROW) {
    cid_store_file_set_error (error, database, code);
    return FALSE;
  }
  *value = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* Whether the file is ours to read and to write; changes nothing in it. */
static gboolean
check_identity (sqlite3 *database, gint64 *version, GError **error)
{
  gint64 application_id = 0;
  gint64 n_tables = 0;

  if (!cid_store_file_get_integer (database, "SELECT count (*) FROM sqlite_schema", &n_tables,
                                   error) ||
      !cid_store_file_get_integer (database, "PRAGMA application_id", &application_id, error) ||
      !cid_store_file_get_integer (database, "PRAGMA user_version", version, error))
    return FALSE;

  if (application_id != APPLICATION_ID && (n_tables > 0 || application_id != 0 || *version != 0)) {
    g_set_error (
      error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED,
      _ ("The file %s is a database of another program: move it to another place to begin a "
         "new call log"),
      get_path (database));
    return FALSE;
  }
  return cid_store_steps_can_use (get_path (database), *version, G_N_ELEMENTS (steps), error);
}

/* SQLite takes a file that is shorter than any database for an empty one, and would write over it.
 */
static gboolean
is_long_enough (const char *path, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return TRUE;
  if (status.st_size == 0 || status.st_size >= LEAST_SIZE)
    return TRUE;
  set_error_of_path (error, path, SQLITE_NOTADB, 0, sqlite3_errstr (SQLITE_NOTADB));
  return FALSE;
}

/* SQLite gives the files beside the database the mode of the database. */
static gboolean
make_private_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    set_error_of_path (error, path, SQLITE_CANTOPEN, errno, g_strerror (errno));
    return FALSE;
  }
  if (fchmod (fd, 0600) != 0)
    g_debug ("The mode of the call log cannot be set: %s", g_strerror (errno));
  close (fd);
  return TRUE;
}

static gboolean
rewrite_wal (const char *path, GError **error)
{
  int error_number = cid_store_wal_rewrite (path);

  if (error_number != 0)
    set_error_of_path (error, path, SQLITE_IOERR_FSYNC, error_number, g_strerror (error_number));
  return error_number == 0;
}

/* Whoever may have put the file there: its triggers and views do nothing that is not about rows,
 * and its pages are looked at before they are believed. */
static void
harden (sqlite3 *database)
{
  sqlite3_db_config (database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

static sqlite3 *
open_database (const char *name, const char *path, int flags, GError **error)
{
  sqlite3 *database = NULL;
  int code;

  code =
    sqlite3_open_v2 (name, &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code != SQLITE_OK) {
    set_error_of_path (error, path, code, get_error_number (database, code), sqlite3_errstr (code));
    sqlite3_close_v2 (database);
    return NULL;
  }
  sqlite3_busy_timeout (database, CID_STORE_FILE_PATIENCE_MS);
  harden (database);
  return database;
}

/**
 * cid_store_file_open:
 * @path: path of the call store
 * @error: return location for an error
 *
 * Opens the store for writing and makes it, its folder and its tables where they are missing. What
 * is not ours, damaged or from a newer version is left as it is.
 *
 * Returns: (transfer full): the database, up to date; %NULL with one of the
 *   `CID_ERROR_DATABASE…` codes
 */
sqlite3 *
cid_store_file_open (const char *path, GError **error)
{
  g_autoptr (sqlite3) database = NULL;
  gint64 version = 0;

  if (!is_long_enough (path, error) || !make_private_file (path, error) ||
      !rewrite_wal (path, error))
    return NULL;
  database = open_database (path, path, SQLITE_OPEN_READWRITE, error);
  if (database == NULL)
    return NULL;

  /* Closing would write the log of a newer version into its database. */
  sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!check_identity (database, &version, error))
    return NULL;
  sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);

  if (!run (database, pragmas, error) || !cid_store_file_migrate (database, error))
    return NULL;
  return g_steal_pointer (&database);
}

static sqlite3 *
open_for_reading (const char *path, gboolean immutable, GError **error)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri =
    g_strdup_printf ("file:%s?mode=ro%s", escaped, immutable ? "&immutable=1" : "");

  return open_database (uri, path, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

/* A store in a folder that may not be written, and that nobody has open: there is no log beside it
   and none can be made, so it is read as it is. */
static gboolean
is_alone_and_readonly (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  return g_access (folder, W_OK) != 0 && g_access (wal, F_OK) != 0;
}

/* The first of the path, from its end, that is there, if only as a broken link. */
static char *
find_existing (const char *path)
{
  char *existing = g_strdup (path);
  GStatBuf status;

  while (g_lstat (existing, &status) != 0 && errno == ENOENT) {
    char *above = g_path_get_dirname (existing);

    g_free (existing);
    existing = above;
  }
  return existing;
}

/* A log behind a link that leads nowhere is not one that was never begun: its disk may be away. */
static gboolean
is_there (const char *path, GError **error)
{
  g_autofree char *existing = NULL;

  if (g_access (path, F_OK) == 0 || errno != ENOENT)
    return TRUE;
  existing = find_existing (path);
  if (g_file_test (existing, G_FILE_TEST_IS_SYMLINK) && g_access (existing, F_OK) != 0)
    g_set_error (error, CID_ERROR, CID_ERROR_DATABASE_NO_ROOM,
                 _ ("The call log %s cannot be reached: the link %s leads to nothing; is the disk "
                    "there that it leads to?"),
                 path, existing);
  else
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("There is no call log %s yet"), path);
  return FALSE;
}

/**
 * cid_store_file_open_any:
 * @path: path of a call store
 * @version: (out): of its schema, which may be older than that of this program; 0 if it has none
 * @error: return location for an error
 *
 * Opens a store for reading, whether a daemon writes it or not.
 *
 * Returns: (transfer full): the database; %NULL with %CID_ERROR_NOT_FOUND where there is no file,
 *   or with one of the `CID_ERROR_DATABASE…` codes
 */
sqlite3 *
cid_store_file_open_any (const char *path, gint64 *version, GError **error)
{
  g_autoptr (sqlite3) database = NULL;

  if (!is_there (path, error) || !is_long_enough (path, error))
    return NULL;
  database = open_for_reading (path, is_alone_and_readonly (path), error);
  if (database == NULL || !check_identity (database, version, error))
    return NULL;
  return g_steal_pointer (&database);
}

/**
 * cid_store_file_open_readonly:
 * @path: path of the call store
 * @error: return location for an error
 *
 * Opens the store for reading, whether a daemon writes it or not.
 *
 * Returns: (transfer full): the database; %NULL with %CID_ERROR_NOT_FOUND where there is no store
 *   yet, or with one of the `CID_ERROR_DATABASE…` codes
 */
sqlite3 *
cid_store_file_open_readonly (const char *path, GError **error)
{
  gint64 version = 0;
  g_autoptr (sqlite3) database = cid_store_file_open_any (path, &version, error);

  if (database == NULL || !cid_store_steps_can_read (path, version, G_N_ELEMENTS (steps), error))
    return NULL;
  return g_steal_pointer (&database);
}

static GBytes *
get_step (guint step, GError **error)
{
  return g_resource_lookup_data (cid_resource_get (), steps[step], G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 error);
}

/**
 * cid_store_file_make:
 * @database: an empty database
 * @version: that this program knows
 * @error: return location for an error
 *
 * Gives it the schema of that version.
 *
 * Returns: %TRUE if it has it
 */
gboolean
cid_store_file_make (sqlite3 *database, guint version, GError **error)
{
  return cid_store_steps_take (database, 0, version, get_step, error);
}

/**
 * cid_store_file_migrate:
 * @database: a call store, or an empty database
 * @error: return location for an error
 *
 * Takes the steps that bring the schema up to date, each in a transaction of its own.
 *
 * Returns: %TRUE if the schema is of the newest version
 */
gboolean
cid_store_file_migrate (sqlite3 *database, GError **error)
{
  gint64 version = 0;

  return check_identity (database, &version, error) &&
         cid_store_steps_take (database, (guint) version, G_N_ELEMENTS (steps), get_step, error);
}

/**
 * cid_store_file_get_last_change:
 * @database: a call store
 * @change: (out): the number of the last change of a call; 0 if there is no call
 * @error: return location for an error
 *
 * Returns: %TRUE if it could be read
 */
gboolean
cid_store_file_get_last_change (sqlite3 *database, gint64 *change, GError **error)
{
  return cid_store_file_get_integer (database, cid_query_sql_get (CID_QUERY_LAST_CHANGE), change,
                                     error);
}

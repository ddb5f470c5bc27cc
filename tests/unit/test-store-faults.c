/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <unistd.h>

#include "import-kit.h"
#include "log-kit.h"
#include "log/call-reader.h"
#include "log/query-run.h"
#include "log/store-copy.h"
#include "log/store-health.h"
#include "log/store-mend.h"
#include "log/store-rebuild.h"
#include "log/store-restore.h"
#include "sql-kit.h"

/*
 * Each deed of the log is done on a log of its own again and again, and each time another call of
 * SQLite's fails: the first, the second, and so on until nothing is left that could.
 */

/* How many calls are still well before one fails; below 0: none does. */
static int fuse = -1;
static gboolean is_blown;
/* Which failed, until it is reset. */
static sqlite3_stmt *failed;

static gboolean
blow (void)
{
  if (fuse < 0 || fuse-- > 0)
    return FALSE;
  is_blown = TRUE;
  return TRUE;
}

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  if (!blow ())
    return __real_sqlite3_step (statement);
  failed = statement;
  return SQLITE_IOERR_READ;
}

int __real_sqlite3_reset (sqlite3_stmt *statement);
int __wrap_sqlite3_reset (sqlite3_stmt *statement);

int
__wrap_sqlite3_reset (sqlite3_stmt *statement)
{
  int code = __real_sqlite3_reset (statement);
  gboolean has_failed = statement != NULL && statement == failed;

  if (has_failed)
    failed = NULL;
  return has_failed ? SQLITE_IOERR_READ : code;
}

int __real_sqlite3_extended_errcode (sqlite3 *database);
int __wrap_sqlite3_extended_errcode (sqlite3 *database);

int
__wrap_sqlite3_extended_errcode (sqlite3 *database)
{
  return failed != NULL ? SQLITE_IOERR_READ : __real_sqlite3_extended_errcode (database);
}

int __real_sqlite3_prepare_v2 (sqlite3 *database,
                               const char *sql,
                               int size,
                               sqlite3_stmt **statement,
                               const char **tail);
int __wrap_sqlite3_prepare_v2 (sqlite3 *database,
                               const char *sql,
                               int size,
                               sqlite3_stmt **statement,
                               const char **tail);

int
__wrap_sqlite3_prepare_v2 (sqlite3 *database,
                           const char *sql,
                           int size,
                           sqlite3_stmt **statement,
                           const char **tail)
{
  if (!blow ())
    return __real_sqlite3_prepare_v2 (database, sql, size, statement, tail);
  *statement = NULL;
  return SQLITE_NOMEM;
}

int __real_sqlite3_prepare_v3 (sqlite3 *database,
                               const char *sql,
                               int size,
                               unsigned int flags,
                               sqlite3_stmt **statement,
                               const char **tail);
int __wrap_sqlite3_prepare_v3 (sqlite3 *database,
                               const char *sql,
                               int size,
                               unsigned int flags,
                               sqlite3_stmt **statement,
                               const char **tail);

int
__wrap_sqlite3_prepare_v3 (sqlite3 *database,
                           const char *sql,
                           int size,
                           unsigned int flags,
                           sqlite3_stmt **statement,
                           const char **tail)
{
  if (!blow ())
    return __real_sqlite3_prepare_v3 (database, sql, size, flags, statement, tail);
  *statement = NULL;
  return SQLITE_NOMEM;
}

typedef int (*RowFunc) (void *data, int n_columns, char **values, char **names);

int __real_sqlite3_exec (sqlite3 *database,
                         const char *sql,
                         RowFunc row,
                         void *data,
                         char **message);
int __wrap_sqlite3_exec (sqlite3 *database,
                         const char *sql,
                         RowFunc row,
                         void *data,
                         char **message);

int
__wrap_sqlite3_exec (sqlite3 *database, const char *sql, RowFunc row, void *data, char **message)
{
  return blow () ? SQLITE_IOERR_WRITE : __real_sqlite3_exec (database, sql, row, data, message);
}

/* A log to try things on. */
typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
  CidCallReader *reader;
} Log;

/*
 * @run: does it and says what came of it, or how it failed
 */
typedef struct {
  const char *name;
  char *(*run) (Log *log, GError **error);
} Deed;

static char *master;

/* The log of a day, and some calls that are not filed; one call is not as its events make it. */
static int
make_master (void **state)
{
  static const LogRow rows[] = {
    { "a", 10, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "Ana", FALSE },
    { "b", 20, "0299991234", CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED, "Ana", FALSE },
    { "c", 30, "anonymous", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, NULL, FALSE },
    { "d", 40, "joe@192.0.2.1", CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, "Joe", FALSE },
  };
  const CidNumberPlan plan = { "AU", NULL };
  g_autofree char *path = NULL;
  g_autofree char *day =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "journals", "day.json", NULL);
  g_autoptr (CidStoreWriter) writer = NULL;
  guint n_events = 0;

  master = scratch_new ();
  path = scratch_path (master, "calls.db");
  writer = cid_store_writer_new (path, "boot-a");
  assert_true (cid_store_writer_open (writer, NULL));
  assert_true (import_all (writer, day, &plan, &n_events, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    write_log_row (writer, &rows[i]);
  cid_store_writer_close (writer);
  run_sql_in (path, "UPDATE calls SET outcome = 'rejected' WHERE id = 2");
  return 0;
}

static int
drop_master (void **state)
{
  scratch_free (master);
  return 0;
}

static void
open_log (Log *log)
{
  g_autofree char *source = scratch_path (master, "calls.db");
  g_autofree char *content = NULL;
  gsize length = 0;

  log->folder = scratch_new ();
  log->path = scratch_path (log->folder, "calls.db");
  assert_true (g_file_get_contents (source, &content, &length, NULL));
  assert_true (g_file_set_contents_full (log->path, content, (gssize) length,
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  log->writer = cid_store_writer_new (log->path, "boot-b");
  assert_true (cid_store_writer_open (log->writer, NULL));
  log->reader = cid_call_reader_new (log->path, NULL);
  assert_non_null (log->reader);
}

static void
close_log (Log *log)
{
  cid_call_reader_free (log->reader);
  cid_store_writer_free (log->writer);
  scratch_free (log->folder);
  g_free (log->path);
}

/* All that a writer could have got wrong; a call that is made anew has another row. */
static char *
dump (const char *path)
{
  static const char *const sqls[] = {
    "SELECT uid, class IS NULL, outcome, number, note, done_us, first_seq, last_seq FROM calls"
    " ORDER BY uid",
    "SELECT e.seq, e.kind, c.uid, e.wall_us, e.number, e.target FROM events AS e"
    " LEFT JOIN calls AS c ON c.id = e.call ORDER BY e.seq",
    "SELECT id, number, alias, name, words FROM numbers ORDER BY id",
    "SELECT c.uid, l.phone, l.outcome FROM legs AS l LEFT JOIN calls AS c ON c.id = l.call"
    " ORDER BY c.uid, l.phone",
    "SELECT said FROM sayings ORDER BY said",
    "PRAGMA integrity_check",
  };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (sqlite3) database = NULL;

  fuse = -1;
  database = cid_store_file_open_readonly (path, NULL);
  assert_non_null (database);
  for (gsize i = 0; i < G_N_ELEMENTS (sqls); i++) {
    g_autofree char *rows = ask_sql (database, sqls[i]);

    g_string_append_printf (text, "%s\n", rows);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The deeds */

static char *
file_calls (Log *log, GError **error)
{
  gboolean is_more = TRUE;

  while (is_more)
    if (!cid_store_writer_file (log->writer, &is_more, error))
      return NULL;
  return dump (log->path);
}

static char *
forget (Log *log, CidForget what, GError **error)
{
  gboolean is_more = TRUE;
  CidForgotten forgotten = { 0 };

  while (is_more)
    if (!cid_store_writer_forget (log->writer, &what, &forgotten, &is_more, error))
      return NULL;
  return dump (log->path);
}

static char *
forget_number (Log *log, GError **error)
{
  return forget (log, (CidForget){ .number = "+61299991234" }, error);
}

static char *
forget_all (Log *log, GError **error)
{
  return forget (log, (CidForget){ .before_us = G_MAXINT64 }, error);
}

static char *
open_again (Log *log, GError **error)
{
  g_autoptr (CidStorePast) past = NULL;

  cid_store_writer_close (log->writer);
  if (!cid_store_writer_open (log->writer, error))
    return NULL;
  past = cid_store_writer_read_past (log->writer, error);
  return past != NULL ? g_strdup_printf ("%u calls, %u phones", past->calls->len, past->phones->len)
                      : NULL;
}

static char *
write_call (Log *log, GError **error)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 50, "0412345678", "e");
  g_autoptr (CidCallEvent) mark = make_event (CID_EVENT_NOTED, 60, NULL, NULL);
  g_autoptr (GPtrArray) calls = make_calls (make_call ("e", CID_OUTCOME_MISSED, 50, "0412345678"));
  CidStoreEntry entry = { .event = event, .calls = calls };
  CidStoreEntry marking = { .event = mark, .marked = 1 };
  CidStoreEntry *entries[] = { &entry, &marking };

  ((CidCall *) g_ptr_array_index (calls, 0))->phone_said = g_strdup ("Bob");
  mark->body = g_strdup ("a note");
  return cid_store_writer_write (log->writer, entries, 2, error) ? dump (log->path) : NULL;
}

static void
on_difference (const CidCall *before, const CidCall *after, gpointer user_data)
{
}

static char *
rebuild (Log *log, GError **error)
{
  g_autoptr (CidStoreRebuild) rebuild = cid_store_rebuild_new (log->reader, 0, error);

  return rebuild != NULL && cid_store_rebuild_look (rebuild, error) &&
             cid_store_rebuild_finish (rebuild, log->writer, on_difference, NULL, error)
           ? dump (log->path)
           : NULL;
}

static char *
settle (Log *log, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  const gint64 id = 3;

  g_array_append_val (ids, id);
  return cid_store_mend_settle (log->writer, 1, 0, error) &&
             cid_store_mend_drop (log->writer, ids, error)
           ? dump (log->path)
           : NULL;
}

static gboolean
restore (const char *backup, const char *path, char **kept, GError **error)
{
  g_autoptr (CidStoreRestore) restored = cid_store_restore_prepare (backup, path, error);

  return restored != NULL && cid_store_restore_put (restored, kept, error);
}

static char *
back_up_and_restore (Log *log, GError **error)
{
  g_autofree char *copy = scratch_path (log->folder, "copy.db");
  g_autofree char *second = scratch_path (log->folder, "second.db");
  g_autofree char *kept = NULL;

  g_remove (copy);
  if (!cid_store_copy_backup (log->path, copy, error) || !restore (copy, second, &kept, error))
    return NULL;
  return dump (second);
}

static char *
judge (Log *log, GError **error)
{
  CidStoreHealth health = { 0 };

  return cid_store_health_read (log->path, &health, error)
           ? g_strdup_printf ("%" G_GINT64_FORMAT, health.n_calls)
           : NULL;
}

/* Which calls an answer holds. */
static char *
describe (GPtrArray *calls)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (calls == NULL)
    return NULL;
  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %u;", call->id,
                            cid_outcome_to_nick (call->outcome), call->legs->len);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
ask (Log *log, CidCallQuery query, GError **error)
{
  g_autoptr (GPtrArray) calls = NULL;

  query.since_us = G_MININT64;
  query.until_us = G_MAXINT64;
  calls = cid_call_reader_query (log->reader, &query, error);
  return describe (calls);
}

static char *
ask_for_all (Log *log, GError **error)
{
  return ask (log, (CidCallQuery){ .direction = -1, .before_id = 5 }, error);
}

static char *
ask_for_number (Log *log, GError **error)
{
  return ask (log, (CidCallQuery){ .direction = -1, .number = (char *) "+61299991234" }, error);
}

static char *
ask_for_name (Log *log, GError **error)
{
  const CidCallQuery query = { .direction = -1, .name = (char *) "ana", .limit = 3 };

  return ask (log, query, error);
}

static char *
ask_for_missed (Log *log, GError **error)
{
  const CidCallQuery query = { .direction = -1,
                               .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED),
                               .number = (char *) "+612",
                               .number_is_prefix = TRUE,
                               .waiting = TRUE,
                               .limit = 2 };

  return ask (log, query, error);
}

static char *
ask_for_strangers (Log *log, GError **error)
{
  const CidCallQuery query = { .direction = -1, .kin = CID_CALLS_OF_STRANGERS, .oldest_first = 1 };

  return ask (log, query, error);
}

static char *
ask_for_changes (Log *log, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;
  gboolean is_more = FALSE;

  query->limit = 3;
  calls = cid_call_reader_get_changes (log->reader, query, &is_more, error);
  return describe (calls);
}

static char *
ask_for_latest_changes (Log *log, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;

  query->limit = 3;
  calls = cid_call_reader_get_latest_changes (log->reader, query, error);
  return describe (calls);
}

static char *
ask_for_waiting (Log *log, GError **error)
{
  g_autoptr (GPtrArray) calls = cid_call_reader_get_waiting (log->reader, 0, error);

  return describe (calls);
}

static char *
ask_for_one (Log *log, GError **error)
{
  g_autoptr (CidCallReader) reader = cid_call_reader_new (log->path, error);
  g_autoptr (CidCall) call = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  g_autofree char *origin = NULL;
  gint64 last = reader != NULL ? cid_call_reader_get_last (reader, FALSE, error) : -1;

  if (last <= 0)
    return NULL;
  call = cid_call_reader_get (reader, last, error);
  events = call != NULL ? cid_call_reader_get_events (reader, last, error) : NULL;
  phones = events != NULL ? cid_call_reader_get_phones (reader, error) : NULL;
  origin = phones != NULL ? cid_call_reader_get_origin (reader, error) : NULL;
  return origin != NULL ? g_strdup_printf ("%s %u %u", call->uid, events->len, phones->len) : NULL;
}

static const Deed changes[] = {
  { "file", file_calls },       { "forget a number", forget_number },
  { "forget all", forget_all }, { "open", open_again },
  { "write", write_call },      { "rebuild", rebuild },
  { "settle", settle },         { "back up and restore", back_up_and_restore },
};

static const Deed questions[] = {
  { "health", judge },
  { "all", ask_for_all },
  { "a number", ask_for_number },
  { "a name", ask_for_name },
  { "missed", ask_for_missed },
  { "strangers", ask_for_strangers },
  { "changes", ask_for_changes },
  { "latest changes", ask_for_latest_changes },
  { "waiting", ask_for_waiting },
  { "one", ask_for_one },
};

/* Does it with the call after @n_well failing, and once more if that kept it from being done.
   Returns: %FALSE if there was no such call. */
static gboolean
try (const Deed *deed, int n_well, char **result)
{
  Log log = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) second_error = NULL;

  open_log (&log);
  is_blown = FALSE;
  failed = NULL;
  fuse = n_well;
  *result = deed->run (&log, &error);
  fuse = -1;
  failed = NULL;
  if (*result == NULL) {
    if (!is_blown || error == NULL)
      fail_msg ("%s, %d: failed %s", deed->name, n_well, error != NULL ? error->message : "mutely");
    assert_true (cid_store_writer_open (log.writer, NULL));
    *result = deed->run (&log, &second_error);
    if (*result == NULL)
      fail_msg ("%s, %d: not again after \"%s\": %s", deed->name, n_well, error->message,
                second_error != NULL ? second_error->message : "nothing");
  }
  close_log (&log);
  return is_blown;
}

/* All of the first that can fail, then fewer and fewer of what is much of the same. */
static void
check (const Deed *deed)
{
  g_autofree char *right = NULL;
  gboolean is_over = FALSE;
  int n_tried = 0;

  assert_false (try (deed, -1, &right));
  for (int n_well = 0; !is_over; n_well += 1 + n_well / 12, n_tried++) {
    g_autofree char *result = NULL;

    is_over = !try (deed, n_well, &result);
    if (!g_str_equal (result, right))
      fail_msg ("%s, %d:\n%s\nnot\n%s", deed->name, n_well, result, right);
  }
  print_message ("# %s: %d\n", deed->name, n_tried);
}

/* What changes the log says that it could not, wherever SQLite fails, leaves nothing half done, and
   can do it when asked again. */
static void
test_no_change_is_lost_or_half_done (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    check (&changes[i]);
}

/* An answer is whole, or it is an error: a log that cannot be read is no empty one. */
static void
test_no_answer_lacks_what_could_not_be_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    check (&questions[i]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_no_change_is_lost_or_half_done),
    cmocka_unit_test (test_no_answer_lacks_what_could_not_be_read),
  };

  /* The disk is not what is tried here: files in memory are synced at once. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  return cmocka_run_group_tests (tests, make_master, drop_master);
}

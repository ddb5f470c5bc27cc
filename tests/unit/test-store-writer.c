/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-writer"

#include "log/store-writer.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>

#include "call-kit.h"
#include "scratch.h"
#include "sql-kit.h"

#define BOOT "boot-1"

/* What the next commits do: '.' as they should, 'l' reach the disk and tell of a failure, 'f' fail
 * and do not reach it. Empty: all as they should. */
static const char *fates = "";

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  char fate = '.';

  if (g_strcmp0 (sqlite3_sql (statement), "COMMIT") != 0)
    return __real_sqlite3_step (statement);
  if (*fates != '\0')
    fate = *fates++;
  if (fate == 'f')
    return SQLITE_FULL;
  if (fate == 'l')
    assert_int_equal (__real_sqlite3_step (statement), SQLITE_DONE);
  return fate == 'l' ? SQLITE_IOERR_FSYNC : __real_sqlite3_step (statement);
}

typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
  GPtrArray *entries;
} Fixture;

static void
free_entry (gpointer data)
{
  CidStoreEntry *entry = data;

  g_clear_pointer (&entry->event, cid_call_event_free);
  g_clear_pointer (&entry->calls, g_ptr_array_unref);
  g_free (entry->phone);
  g_free (entry->phone_name);
  g_free (entry);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  fates = "";
  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "calls.db");
  self->writer = cid_store_writer_new (self->path, BOOT);
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_writer_free (self->writer);
  g_ptr_array_unref (self->entries);
  g_free (self->path);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static CidStoreEntry *
add_entry (Fixture *self, CidCallEvent *event, CidCall *call)
{
  CidStoreEntry *entry = g_new0 (CidStoreEntry, 1);

  entry->event = event;
  entry->calls = call != NULL ? make_calls (call) : NULL;
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/* A call named @uid that rings, with the event of it. */
static void
add_ring (Fixture *self, const char *uid, gint64 second)
{
  add_entry (self, make_event (CID_EVENT_INCOMING, second, "21", uid),
             make_call (uid, CID_OUTCOME_RINGING, second, "21"));
}

static gboolean
try_to_write (Fixture *self, GError **error)
{
  return cid_store_writer_open (self->writer, error) &&
         cid_store_writer_write (self->writer, (CidStoreEntry *const *) self->entries->pdata,
                                 self->entries->len, error);
}

/* Writes all that was added since the last time. */
static void
write_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  if (!try_to_write (self, &error))
    fail_msg ("%s", error->message);
  g_ptr_array_set_size (self->entries, 0);
}

static char *
ask (Fixture *self, const char *sql)
{
  sqlite3 *database = cid_store_file_open_readonly (self->path, NULL);
  char *answer;

  assert_non_null (database);
  answer = ask_sql (database, sql);
  sqlite3_close (database);
  return answer;
}

#define assert_store(self, sql, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = ask (self, sql);                                                      \
    assert_string_equal (found, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static void
run_beside (Fixture *self, const char *sql)
{
  sqlite3 *database = NULL;

  assert_int_equal (sqlite3_open (self->path, &database), SQLITE_OK);
  run_sql (database, sql);
  sqlite3_close (database);
}

/* An event bears its phone, its run and the call that it made; that is how `show` finds it. */
static void
test_event_is_written_with_what_belongs_to_it (void **state)
{
  Fixture *self = *state;

  add_entry (self, make_event (CID_EVENT_READY, 0, NULL, NULL), NULL);
  add_ring (self, "a", 1);
  write_all (self);
  assert_store (self,
                "SELECT e.seq, e.run, e.kind, p.uuid, e.call, e.target FROM events AS e"
                " JOIN phones AS p ON p.id = e.phone ORDER BY e.seq",
                "1|1|ready|" DESK "|-|/-/ready?remote=(null);"
                "2|1|incoming|" DESK "|1|/-/incoming?remote=21");
  assert_store (self, "SELECT id, uid, first_seq, last_seq FROM calls", "1|a|2|2");
}

/* An event may change two calls (one ends as another begins): it stands with the first. */
static void
test_event_of_two_calls_stands_with_the_first (void **state)
{
  Fixture *self = *state;
  CidStoreEntry *entry;

  add_ring (self, "a", 0);
  entry = add_entry (self, make_event (CID_EVENT_INCOMING, 1, "22", "b"),
                     make_call ("a", CID_OUTCOME_UNKNOWN, 0, "21"));
  g_ptr_array_add (entry->calls, make_call ("b", CID_OUTCOME_RINGING, 1, "22"));
  write_all (self);
  assert_store (self, "SELECT seq, call FROM events", "1|1;2|1");
  assert_store (self, "SELECT uid, outcome, first_seq, last_seq FROM calls",
                "a|unknown|1|2;b|ringing|2|2");
}

/* An event without a phone (the watchdog's) is no sign of life of any, nor is an expiry. */
static void
test_phone_was_heard_when_it_last_spoke (void **state)
{
  Fixture *self = *state;
  CidCallEvent *silent = make_event (CID_EVENT_READY, 8, NULL, NULL);

  g_clear_pointer (&silent->phone, g_free);
  add_ring (self, "a", 1);
  add_entry (self, make_event (CID_EVENT_CONNECTED, 3, "21", "a"), NULL);
  add_entry (self, make_event (CID_EVENT_EXPIRED, 9, "21", "a"), NULL);
  add_entry (self, silent, NULL);
  write_all (self);
  assert_store (self, "SELECT heard_us - 1795348800000000, heard_kind FROM phones",
                "3000000|connected");
  assert_store (self, "SELECT count (*) FROM events WHERE phone IS NULL", "1");
}

/* A phone that the user calls otherwise has that name at once, before it says anything. */
static void
test_phone_is_renamed_without_an_event (void **state)
{
  Fixture *self = *state;
  CidStoreEntry *entry = add_entry (self, NULL, NULL);

  entry->phone = g_strdup (HALL);
  entry->phone_name = g_strdup ("lobby");
  write_all (self);
  assert_store (self, "SELECT uuid, name, heard_us FROM phones", HALL "|lobby|-");
  assert_store (self, "SELECT count (*) FROM events", "0");
}

/* A store that is only opened gathers no empty runs; numbers go on where they ended, even where the
 * last rows were deleted by one who left word, and one origin holds for all. */
static void
test_numbers_never_come_again (void **state)
{
  Fixture *self = *state;

  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_store (self, "SELECT count (*) FROM runs", "0");
  add_ring (self, "first", 0);
  write_all (self);
  add_ring (self, "a", 1);
  write_all (self);
  cid_store_writer_close (self->writer);
  run_beside (self, "INSERT INTO floors SELECT 'events.seq', max (seq) FROM events;"
                    "INSERT INTO floors SELECT 'calls.id', max (id) FROM calls;"
                    "DELETE FROM events; DELETE FROM legs; DELETE FROM calls");

  add_ring (self, "b", 2);
  write_all (self);
  assert_store (self, "SELECT seq, run, call FROM events", "3|2|3");
  assert_store (self, "SELECT id, uid FROM calls", "3|b");
  assert_store (self, "SELECT count (*) FROM origins", "1");
  assert_store (self, "SELECT id, origin, boot, version = '" CIDALERT_VERSION "' FROM runs",
                "1|1|" BOOT "|1;2|1|" BOOT "|1");
}

/* Two daemons that write would spoil each other's numbers. */
static void
test_second_writer_is_kept_out_until_the_first_closes (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) second = cid_store_writer_new (self->path, BOOT);
  g_autoptr (GError) error = NULL;

  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_false (cid_store_writer_open (second, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_BUSY));
  cid_store_writer_close (self->writer);
  assert_true (cid_store_writer_open (second, NULL));
}

/* A store that cannot be opened must not keep its lock, or the command that mends it is kept out.
 */
static void
test_store_that_cannot_be_opened_is_not_locked (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) second = cid_store_writer_new (self->path, BOOT);
  g_autoptr (GError) error = NULL;

  scratch_write (self->folder, "calls.db", "no database");
  assert_false (cid_store_writer_open (self->writer, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED));
  g_clear_error (&error);

  g_unlink (self->path);
  assert_true (cid_store_writer_open (second, &error));
}

/* After a restart the tracker goes on with what rang or was talked on; the rest is history. */
static void
test_only_open_calls_are_taken_up (void **state)
{
  static const CidOutcome outcomes[] = { CID_OUTCOME_ACTIVE, CID_OUTCOME_MISSED,
                                         CID_OUTCOME_RINGING, CID_OUTCOME_UNKNOWN };
  Fixture *self = *state;
  g_autoptr (GPtrArray) open = NULL;
  const CidLeg *leg;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);

    add_entry (self, make_event (CID_EVENT_INCOMING, i, "21", uid),
               make_call (uid, outcomes[i], LONG_AGO + i, "21"));
  }
  write_all (self);
  open = cid_store_writer_get_open_calls (self->writer, NULL);
  assert_int_equal (open->len, 2);
  assert_string_equal (((CidCall *) open->pdata[0])->uid, "uid-0");
  assert_string_equal (((CidCall *) open->pdata[1])->uid, "uid-2");
  leg = ((CidCall *) open->pdata[1])->legs->pdata[0];
  assert_string_equal (leg->phone, DESK);
  assert_string_equal (leg->call_ref, "uid-2");
  assert_int_equal (leg->state, CID_CALL_STATE_RINGING);
}

/* A call that ended a moment ago may have a late word coming: it is known after a restart too. */
static void
test_calls_that_began_lately_are_taken_up (void **state)
{
  static const gint64 ages_s[] = { 3600, 800, 5, -60 };
  Fixture *self = *state;
  g_autoptr (GPtrArray) calls = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ages_s); i++) {
    g_autofree char *uid = g_strdup_printf ("uid-%u", i);
    CidCall *call = make_call (uid, CID_OUTCOME_MISSED, i, "21");

    call->started.wall_us = g_get_real_time () - ages_s[i] * G_USEC_PER_SEC;
    call->ended = call->started;
    add_entry (self, make_event (CID_EVENT_MISSED, i, "21", uid), call);
  }
  write_all (self);
  calls = cid_store_writer_get_open_calls (self->writer, NULL);
  assert_int_equal (calls->len, 3);
  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    assert_int_equal (call->id, i + 2);
    assert_int_equal (call->legs->len, 1);
    assert_true (call->ended.wall_us > 0);
  }
}

/* The clock that counts from the start of the machine means nothing after the next start. */
static void
test_stamps_of_another_boot_lose_what_they_counted (void **state)
{
  static const struct {
    const char *boot;
    gint64 boot_us;
  } rows[] = { { BOOT, 1007 * G_USEC_PER_SEC }, { "boot-2", 0 }, { NULL, 0 } };
  Fixture *self = *state;

  add_ring (self, "a", 7);
  write_all (self);
  cid_store_writer_close (self->writer);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidStoreWriter) writer = cid_store_writer_new (self->path, rows[i].boot);
    g_autoptr (GPtrArray) open = NULL;
    const CidCall *call;

    assert_true (cid_store_writer_open (writer, NULL));
    open = cid_store_writer_get_open_calls (writer, NULL);
    assert_int_equal (open->len, 1);
    call = open->pdata[0];
    assert_int_equal (call->started.boot_us, rows[i].boot_us);
    assert_int_equal (call->started.wall_us, NOON + 7 * G_USEC_PER_SEC);
    cid_store_writer_close (writer);
  }
}

/* A store without legs, say, is told of, and not mistaken for one without calls. */
static void
test_open_calls_that_cannot_be_read_are_an_error (void **state)
{
  static const char *const breakages[] = { "ALTER TABLE legs RENAME TO gone",
                                           "ALTER TABLE runs RENAME TO gone2" };
  Fixture *self = *state;

  add_ring (self, "a", 7);
  write_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++) {
    g_autoptr (GError) error = NULL;

    run_beside (self, breakages[i]);
    assert_null (cid_store_writer_get_open_calls (self->writer, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  }
}

/* One bad entry takes its batch with it, whole; what is answered 200 is all on disk or none. */
static void
test_batch_is_written_whole_or_not_at_all (void **state)
{
  static const char *const breakages[] = {
    "CREATE TRIGGER x BEFORE INSERT ON events WHEN NEW.seq = 3"
    " BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON calls WHEN NEW.uid = 'c'"
    " BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON legs"
    " BEGIN SELECT RAISE (ABORT, 'broken'); END",
    "CREATE TRIGGER x BEFORE INSERT ON runs BEGIN SELECT RAISE (ABORT, 'broken'); END",
  };
  Fixture *self = *state;

  add_ring (self, "a", 1);
  write_all (self);
  cid_store_writer_close (self->writer);
  add_ring (self, "b", 2);
  add_ring (self, "c", 3);
  for (guint i = 0; i < G_N_ELEMENTS (breakages); i++) {
    g_autoptr (GError) error = NULL;

    run_beside (self, breakages[i]);
    assert_false (try_to_write (self, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
    assert_store (self, "SELECT seq FROM events", "1");
    assert_store (self, "SELECT uid FROM calls", "a");
    assert_store (self, "SELECT count (*) FROM runs", "1");
    run_beside (self, "DROP TRIGGER x");
  }
  write_all (self);
  assert_store (self, "SELECT uid FROM calls", "a;b;c");
  assert_store (self, "SELECT seq FROM events", "1;2;3");
}

/* What commits may do, one after another, while the same entries are tried again and one more
 * comes with each: in the end each is there once, and none is lost. */
static void
test_failed_commits_neither_lose_nor_double (void **state)
{
  static const char *const rows[] = { ".",    "f.",   "l.",   "ff.",  "ll.",  "fl.",   "lf.",
                                      "lff.", "lfl.", "fll.", "llf.", "flf.", "llff.", "lflfl." };

  for (guint i = 0; i < G_N_ELEMENTS (rows) * 2; i++) {
    gboolean grows = i % 2 == 1;
    g_autoptr (GString) expected = g_string_new ("first");
    g_autofree char *answer = NULL;
    Fixture *self;
    void *fresh = NULL;

    set_up (&fresh);
    self = fresh;
    add_ring (self, "first", 0);
    fates = rows[i / 2];
    for (guint n = 1; !try_to_write (self, NULL); n++) {
      g_autofree char *uid = g_strdup_printf ("more-%u", n);

      assert_true (n < 10);
      if (!grows)
        continue;
      add_ring (self, uid, n);
      g_string_append_printf (expected, ";%s", uid);
    }
    answer = ask (self, "SELECT call_ref FROM events ORDER BY seq");
    if (!g_str_equal (answer, expected->str))
      fail_msg ("Commits %s: %s instead of %s", rows[i / 2], answer, expected->str);
    assert_store (self, "SELECT count (*) = count (DISTINCT uid) FROM calls", "1");
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* What was in doubt is only in doubt once: entries that come later are not taken for it. */
static void
test_doubt_ends_with_the_next_commit (void **state)
{
  Fixture *self = *state;

  add_ring (self, "a", 1);
  fates = "l";
  assert_false (try_to_write (self, NULL));
  write_all (self);
  add_ring (self, "b", 2);
  write_all (self);
  cid_store_writer_close (self->writer);
  add_ring (self, "c", 3);
  write_all (self);
  assert_store (self, "SELECT call_ref FROM events ORDER BY seq", "a;b;c");
}

/* A disk was full, and a command made room: what it wrote has the numbers that the batch that
 * failed would have had, and is not taken for it. */
static void
test_what_a_command_wrote_is_not_the_doubtful_batch (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) command = cid_store_writer_new_for_command (self->path, BOOT);
  const CidForget what = { .before_us = G_MAXINT64 };

  add_ring (self, "a", 1);
  fates = "f";
  assert_false (try_to_write (self, NULL));
  assert_true (cid_store_writer_open (command, NULL));
  assert_true (cid_store_writer_note_forgetting (command, &what, 1, (CidStamp){ NOON, 1 }, NULL));
  cid_store_writer_close (command);
  write_all (self);
  assert_store (self, "SELECT kind, call_ref FROM events ORDER BY seq", "forgot|-;incoming|a");
}

/* Whether a renaming is on disk, no event tells: it is done again, and is no reason to pass over
 * what comes with it. */
static void
test_what_holds_no_event_is_written_again (void **state)
{
  static const char *const rows[] = { "l", "f" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidStoreEntry *entry;
    void *fresh = NULL;

    set_up (&fresh);
    add_ring (fresh, "a", 1);
    write_all (fresh);
    entry = add_entry (fresh, NULL, NULL);
    entry->phone = g_strdup (HALL);
    entry->phone_name = g_strdup ("lobby");
    fates = rows[i];
    assert_false (try_to_write (fresh, NULL));
    add_ring (fresh, "b", 2);
    write_all (fresh);
    assert_store ((Fixture *) fresh, "SELECT call_ref FROM events", "a;b");
    assert_store ((Fixture *) fresh, "SELECT name FROM phones ORDER BY name", "desk;lobby");
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* A log that is deleted under the daemon would be written on into nowhere. */
static void
test_deleted_store_is_noticed_and_begun_anew (void **state)
{
  Fixture *self = *state;
  g_autoptr (GError) error = NULL;
  static const char *const endings[] = { "", "-wal", "-shm" };

  add_ring (self, "a", 1);
  write_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strconcat (self->path, endings[i], NULL);

    g_unlink (path);
  }
  add_ring (self, "b", 2);
  assert_false (try_to_write (self, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE));
  write_all (self);
  assert_store (self, "SELECT call_ref FROM events", "b");
}

/* A copy of the file alone is whole once the daemon has stopped. */
static void
test_close_leaves_one_file (void **state)
{
  Fixture *self = *state;
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);

  add_ring (self, "a", 1);
  write_all (self);
  assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  cid_store_writer_close (self->writer);
  assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  assert_store (self, "SELECT uid FROM calls", "a");
  cid_store_writer_close (self->writer);
}

/* SQLite itself only clears its log when the last one closes; a `log --follow` may sit there. */
static void
test_close_empties_the_log_beside_a_reader (void **state)
{
  Fixture *self = *state;
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  sqlite3 *reader = NULL;
  GStatBuf info;

  add_ring (self, "a", 1);
  write_all (self);
  assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
  assert_sql (reader, "SELECT uid FROM calls", "a");
  cid_store_writer_close (self->writer);
  assert_int_equal (g_stat (log, &info), 0);
  assert_int_equal (info.st_size, 0);
  assert_sql (reader, "SELECT uid FROM calls", "a");
  sqlite3_close (reader);
}

/* A reader that stands in the way delays the end only for a moment, and loses nothing. */
static void
test_reader_does_not_keep_the_store_open (void **state)
{
  Fixture *self = *state;
  sqlite3 *reader = NULL;
  gint64 began_us;

  add_ring (self, "a", 1);
  write_all (self);
  assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
  run_sql (reader, "BEGIN; SELECT count (*) FROM calls");
  add_ring (self, "b", 2);
  write_all (self);
  began_us = g_get_monotonic_time ();
  cid_store_writer_close (self->writer);
  assert_true (g_get_monotonic_time () - began_us < 3 * G_USEC_PER_SEC);
  assert_sql (reader, "SELECT uid FROM calls", "a");
  sqlite3_close (reader);
  assert_store (self, "SELECT uid FROM calls", "a;b");
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_event_is_written_with_what_belongs_to_it),
    STORE_TEST (test_event_of_two_calls_stands_with_the_first),
    STORE_TEST (test_phone_was_heard_when_it_last_spoke),
    STORE_TEST (test_phone_is_renamed_without_an_event),
    STORE_TEST (test_numbers_never_come_again),
    STORE_TEST (test_second_writer_is_kept_out_until_the_first_closes),
    STORE_TEST (test_store_that_cannot_be_opened_is_not_locked),
    STORE_TEST (test_only_open_calls_are_taken_up),
    STORE_TEST (test_calls_that_began_lately_are_taken_up),
    STORE_TEST (test_stamps_of_another_boot_lose_what_they_counted),
    STORE_TEST (test_open_calls_that_cannot_be_read_are_an_error),
    STORE_TEST (test_batch_is_written_whole_or_not_at_all),
    STORE_TEST (test_failed_commits_neither_lose_nor_double),
    STORE_TEST (test_doubt_ends_with_the_next_commit),
    STORE_TEST (test_what_a_command_wrote_is_not_the_doubtful_batch),
    STORE_TEST (test_what_holds_no_event_is_written_again),
    STORE_TEST (test_deleted_store_is_noticed_and_begun_anew),
    STORE_TEST (test_close_leaves_one_file),
    STORE_TEST (test_close_empties_the_log_beside_a_reader),
    STORE_TEST (test_reader_does_not_keep_the_store_open),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-store-writer"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>

#include "writer-kit.h"

#define DAY_US ((gint64) G_TIME_SPAN_DAY)

static const CidForget everything = { .before_us = G_MAXINT64 };

/* A call that is over, and that began @second seconds after noon. */
static void
add_missed (Fixture *self, const char *uid, gint64 second)
{
  add_entry (self, make_event (CID_EVENT_MISSED, second, "21", uid),
             make_call (uid, CID_OUTCOME_MISSED, second, "21"));
}

/* While somebody reads what was there before, the write-ahead log cannot be cut: that is known, and
 * done as soon as it can be, though there is nothing more to forget. */
static void
test_traces_are_cleaned_away_once_nobody_reads_them (void **state)
{
  Fixture *self = *state;
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;
  g_autoptr (sqlite3) reader = NULL;

  add_missed (self, "a", 1);
  write_all (self);
  assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
  assert_int_equal (sqlite3_exec (reader, "BEGIN; SELECT * FROM calls", NULL, NULL, NULL),
                    SQLITE_OK);
  assert_true (cid_store_writer_forget (self->writer, &everything, &forgotten, &is_more, NULL));
  assert_int_equal (forgotten.n_calls, 1);
  assert_false (is_more);
  assert_true (cid_store_writer_has_traces (self->writer));
  assert_int_equal (sqlite3_exec (reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
  assert_true (cid_store_writer_forget (self->writer, &everything, &forgotten, &is_more, NULL));
  assert_int_equal (forgotten.n_calls, 1);
  assert_false (cid_store_writer_has_traces (self->writer));
}

static goffset
get_wal_size (Fixture *self)
{
  g_autofree char *path = g_strconcat (self->path, "-wal", NULL);
  GStatBuf status;

  assert_int_equal (g_stat (path, &status), 0);
  return status.st_size;
}

static gboolean
leaves_traces (CidStoreWriter *writer, gint64 before_us, guint n_expected)
{
  const CidForget what = { .before_us = before_us };
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;

  while (is_more)
    assert_true (cid_store_writer_forget (writer, &what, &forgotten, &is_more, NULL));
  assert_int_equal (forgotten.n_calls, n_expected);
  return cid_store_writer_has_traces (writer);
}

/* What could not be cleaned away by who forgot it the next command does, though it finds nothing to
 * forget. */
static void
test_a_command_cleans_up_behind_others (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidStoreWriter) command = cid_store_writer_new_for_command (self->path, BOOT);
  g_autoptr (sqlite3) reader = NULL;

  add_missed (self, "a", 1);
  write_all (self);
  assert_int_equal (sqlite3_open (self->path, &reader), SQLITE_OK);
  assert_int_equal (sqlite3_exec (reader, "BEGIN; SELECT * FROM calls", NULL, NULL, NULL),
                    SQLITE_OK);
  assert_true (leaves_traces (self->writer, G_MAXINT64, 1));
  cid_store_writer_close (self->writer);
  assert_true (get_wal_size (self) > 0);
  assert_int_equal (sqlite3_exec (reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);

  assert_true (cid_store_writer_open (command, NULL));
  assert_false (leaves_traces (command, 1, 0));
  assert_int_equal (get_wal_size (self), 0);
}

/* A daemon that has forgotten nothing has nothing to clean, and so does not wait for readers. */
static void
test_who_forgets_nothing_leaves_nothing (void **state)
{
  Fixture *self = *state;

  add_missed (self, "a", 1);
  write_all (self);
  assert_false (leaves_traces (self->writer, 1, 0));
  assert_true (get_wal_size (self) > 0);
}

/* What is older than the user wants to keep goes, and nothing else does; where he keeps all, the
 * clock may say what it likes. */
static void
test_what_is_too_old_is_forgotten (void **state)
{
  Fixture *self = *state;
  gboolean is_more = TRUE;

  add_missed (self, "old", -35 * 24 * 3600);
  add_missed (self, "young", -3600);
  write_all (self);
  assert_true (cid_store_writer_keep (self->writer, 60 * DAY_US, NOON, &is_more, NULL));
  assert_false (is_more);
  assert_store (self, "SELECT uid FROM calls ORDER BY uid", "old;young");
  assert_true (cid_store_writer_keep (self->writer, 30 * DAY_US, NOON, &is_more, NULL));
  assert_false (is_more);
  assert_store (self, "SELECT uid FROM calls", "young");
}

/* What only a call said that is too old goes with it, though all numbers are looked through but
   once a day. */
static void
test_what_was_said_too_long_ago_is_forgotten (void **state)
{
  static const char add_sql[] = "INSERT INTO sayings SELECT id, 'Clinic' FROM numbers";
  static const char count_sql[] = "SELECT count (*) FROM sayings";
  Fixture *self = *state;
  gboolean is_more = TRUE;

  add_missed (self, "young", -10 * 24 * 3600);
  write_all (self);
  run_sql_in (self->path, add_sql);
  for (guint day = 0; day < 3; day++) {
    gint64 now_us = NOON + day * DAY_US;

    assert_true (cid_store_writer_keep (self->writer, 60 * DAY_US, now_us, &is_more, NULL));
    assert_false (is_more);
    assert_store (self, count_sql, "0");
    run_sql_in (self->path, add_sql);
    assert_true (cid_store_writer_keep (self->writer, 60 * DAY_US, now_us, &is_more, NULL));
    assert_store (self, count_sql, "1");
  }
}

/* A number that was swept is not taken for known when it calls again. */
static void
test_who_was_swept_may_call_again (void **state)
{
  Fixture *self = *state;

  add_missed (self, "a", 1);
  write_all (self);
  run_sql_in (self->path, "DELETE FROM calls");
  assert_false (leaves_traces (self->writer, G_MAXINT64, 0));
  assert_store (self, "SELECT count (*) FROM numbers", "0");
  add_missed (self, "b", 2);
  write_all (self);
  assert_store (self, "SELECT n.number FROM calls JOIN numbers AS n ON n.id = calls.number", "21");
}

/* A step that fails forgets nothing, and the store is opened anew for the next one. */
static void
test_a_step_that_fails_forgets_nothing (void **state)
{
  Fixture *self = *state;
  CidForgotten forgotten = { 0 };
  gboolean is_more = FALSE;
  g_autoptr (GError) error = NULL;

  add_missed (self, "a", 1);
  write_all (self);
  cid_store_writer_close (self->writer);
  run_sql_in (self->path, "CREATE TRIGGER x BEFORE DELETE ON calls"
                          " BEGIN SELECT RAISE (ABORT, 'broken'); END");
  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_false (cid_store_writer_forget (self->writer, &everything, &forgotten, &is_more, &error));
  assert_non_null (error);
  assert_store (self, "SELECT uid FROM calls", "a");

  run_sql_in (self->path, "DROP TRIGGER x");
  forgotten = (CidForgotten){ 0 };
  assert_true (cid_store_writer_open (self->writer, NULL));
  assert_true (cid_store_writer_forget (self->writer, &everything, &forgotten, &is_more, NULL));
  assert_int_equal (forgotten.n_calls, 1);
  assert_store (self, "SELECT count (*) FROM calls", "0");
}

/* The journal says that something was forgotten and by what rule, so that nobody looks for it; but
 * not whose calls, or it would be remembered. Where nothing was there is nothing to say. */
static void
test_forgetting_is_an_event (void **state)
{
  const struct {
    CidForget what;
    const char *reason;
  } rows[] = {
    { { .before_us = G_MAXINT64 }, "all" },
    { { .before_us = NOON }, "before" },
    { { .number = "+61299991234", .before_us = G_MAXINT64 }, "number" },
  };
  Fixture *self = *state;

  assert_true (cid_store_writer_open (self->writer, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_true (cid_store_writer_note_forgetting (self->writer, &rows[i].what, (CidForgotten){ 0 },
                                                   (CidStamp){ NOON, 1 }, NULL));
    assert_true (cid_store_writer_note_forgetting (
      self->writer, &rows[i].what, (CidForgotten){ .n_calls = 1 }, (CidStamp){ NOON, 1 }, NULL));
  }
  assert_store (self, "SELECT kind, reason FROM events ORDER BY seq",
                "forgot|all;forgot|before;forgot|number");
  assert_store (self, "SELECT count (*) FROM numbers", "0");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    STORE_TEST (test_traces_are_cleaned_away_once_nobody_reads_them),
    STORE_TEST (test_a_command_cleans_up_behind_others),
    STORE_TEST (test_who_forgets_nothing_leaves_nothing),
    STORE_TEST (test_what_is_too_old_is_forgotten),
    STORE_TEST (test_what_was_said_too_long_ago_is_forgotten),
    STORE_TEST (test_who_was_swept_may_call_again),
    STORE_TEST (test_a_step_that_fails_forgets_nothing),
    STORE_TEST (test_forgetting_is_an_event),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

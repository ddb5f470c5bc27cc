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

#include <inttypes.h>

#include "call/call-mark.h"
#include "call/call-tracker.h"
#include "day-kit.h"
#include "log/call-reader-private.h"
#include "log/store-rebuild.h"

/* Two logs that tell of the same calls, or one of which ends in the middle of a call. */

#define RING "incoming", 100, "\"call_ref\":\"c\""
#define TALK "connected", 105, "\"call_ref\":\"c\""
#define END "disconnected", 125, "\"call_ref\":\"c\""
#define MISS "missed", 120, "\"call_ref\":\"c\""
#define ONE_CALL "SELECT outcome, ended_us / 1000000, talk_us / 1000000 FROM calls"

/* What the other log says next, @wall_s seconds after the epoch. */
static void
say (GString *text, const char *kind, gint64 wall_s, const char *more)
{
  static guint seq;

  seq = text->len == 0 ? 1 : seq + 1;
  g_string_append_printf (text,
                          "{\"origin\":\"o\",\"seq\":%u,\"boot\":\"b\",\"started_us\":1000000,"
                          "\"wall_us\":%" PRId64 "000000,\"boot_us\":%" PRId64 "000000,"
                          "\"kind\":\"%s\",\"phone\":\"p\",\"phone_name\":\"desk\","
                          "\"party\":\"number\",\"number\":\"+61299991234\","
                          "\"remote\":\"0299991234@h\",%s}\n",
                          seq, wall_s, wall_s, kind, more);
}

static CidStamp
at (gint64 wall_s)
{
  return (CidStamp){ wall_s * G_USEC_PER_SEC, wall_s * G_USEC_PER_SEC };
}

static void
import (Fixture *fixture, const GString *text, guint n_events)
{
  g_autofree char *path = scratch_path (fixture->folder, "other.json");

  scratch_write (fixture->folder, "other.json", text->str);
  assert_imported (fixture, path, n_events);
}

static void
on_difference (const CidCall *before, const CidCall *after, gpointer user_data)
{
  fail_msg ("%s is made anew", before != NULL ? before->uid : after->uid);
}

/* Whoever makes the calls anew gets those that there are. */
static void
assert_is_as_rebuilt (Fixture *fixture)
{
  g_autoptr (CidCallReader) reader = cid_call_reader_new (fixture->path, NULL);
  g_autoptr (CidStoreRebuild) rebuild = cid_store_rebuild_new (reader, 0, NULL);

  assert_true (cid_store_rebuild_look (rebuild, NULL));
  assert_true (cid_store_rebuild_finish (rebuild, NULL, on_difference, NULL, NULL));
}

/* No phone will ever say here how a call went on there: it rings no more, and is not taken for one
   that was missed. */
static void
test_what_is_open_at_the_end_is_closed (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) text = g_string_new (NULL);

  say (text, RING);
  import (fixture, text, 1);
  assert_log (fixture, ONE_CALL, "unknown|100|-");
  assert_log (fixture, "SELECT count (*) FROM calls WHERE class IS NULL", "0");
  assert_is_as_rebuilt (fixture);

  say (text, TALK);
  import (fixture, text, 1);
  assert_log (fixture, ONE_CALL, "answered|105|-");
  assert_is_as_rebuilt (fixture);

  say (text, END);
  import (fixture, text, 1);
  assert_log (fixture, ONE_CALL, "answered|125|20");
  assert_is_as_rebuilt (fixture);
}

/* A file of before knows less than the log does. */
static void
test_what_is_over_is_not_closed_again (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) older = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  say (older, RING);
  say (text, RING);
  say (text, MISS);
  import (fixture, text, 2);
  import (fixture, older, 0);
  assert_log (fixture, ONE_CALL, "missed|120|-");
  assert_is_as_rebuilt (fixture);
}

/* A backup of this log, taken while a phone rang, does not end a call that rings here. */
static void
test_what_rings_here_goes_on (void **state)
{
  static const LogRow row = { "a",  0,    "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING,
                              NULL, FALSE };
  Fixture *fixture = *state;

  write_log_row (fixture->writer, &row);
  assert_imported (fixture, fixture->path, 0);
  assert_log (fixture, "SELECT outcome FROM calls", "ringing");
}

/* What was forgotten here is not there again because it was open there. */
static void
test_what_was_forgotten_is_not_closed (void **state)
{
  const CidForget everything = { .before_us = G_MAXINT64 };
  Fixture *fixture = *state;
  g_autoptr (GString) text = g_string_new (NULL);
  CidForgotten forgotten = { 0 };
  gboolean is_more = TRUE;

  say (text, RING);
  import (fixture, text, 1);
  while (is_more)
    assert_true (
      cid_store_writer_forget (fixture->writer, &everything, &forgotten, &is_more, NULL));
  import (fixture, text, 0);
  assert_log (fixture, "SELECT count (*) FROM calls", "0");
}

static gboolean
reopen (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  run_sql (cid_store_statements_get_database (statements),
           "UPDATE calls SET outcome = 'ringing', ended_us = NULL, ended_boot_us = NULL,"
           " class = NULL; UPDATE legs SET outcome = 'ringing', state = 'ringing'");
  return TRUE;
}

/* Where an import was killed the daemon closes what rings: that is an event of this log, about a
   call of the other. */
static void
test_what_was_closed_by_the_daemon_stays_so (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CidStorePast) past = NULL;
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) expired = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  CidStoreEntry entry = { 0 };
  CidStoreEntry *entries[] = { &entry };

  say (text, RING);
  import (fixture, text, 1);
  assert_true (cid_store_writer_change (fixture->writer, reopen, NULL, NULL));
  past = cid_store_writer_read_past (fixture->writer, NULL);
  assert_int_equal (past->calls->len, 1);
  cid_call_tracker_restore (tracker, past->calls->pdata[0]);
  expired = cid_call_tracker_get_expired (tracker, at (5000));
  assert_int_equal (expired->len, 1);
  changed = cid_call_tracker_apply (tracker, expired->pdata[0], NULL);
  entry.event = expired->pdata[0];
  entry.calls = changed;
  assert_true (cid_store_writer_write (fixture->writer, entries, 1, NULL));
  assert_log (fixture, ONE_CALL, "unknown|5000|-");
  assert_is_as_rebuilt (fixture);
}

static void
mark (Fixture *fixture, CidCallEvent *event)
{
  CidStoreEntry entry = { .event = event, .marked = 1 };
  CidStoreEntry *entries[] = { &entry };

  assert_true (cid_store_writer_write (fixture->writer, entries, 1, NULL));
  assert_false (entry.is_refused);
  cid_call_event_free (event);
}

static void
say_mark (Fixture *fixture, GString *text, const char *kind, gint64 wall_s, const char *body)
{
  g_autofree char *uid = ask (fixture, "SELECT uid FROM calls");
  g_autofree char *more = g_strdup_printf ("\"call_uid\":\"%s\",\"body\":\"%s\"", uid, body);

  say (text, kind, wall_s, more);
}

/* A missed call that both logs have; and, on both sides, what users say of it. */
static GString *
import_missed (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  say (text, RING);
  say (text, MISS);
  import (fixture, text, 2);
  return text;
}

#define MARKS "SELECT note, done_us / 1000000 FROM calls"

/* The last word counts, whichever log it was said in; all words are kept. */
static void
test_the_newest_mark_counts (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) text = import_missed (fixture);

  mark (fixture, cid_call_mark_new_note (NULL, "here", at (300)));
  mark (fixture, cid_call_mark_new_done (NULL, TRUE, at (300)));
  say_mark (fixture, text, "noted", 200, "there, before");
  say_mark (fixture, text, "undone", 200, "");
  import (fixture, text, 2);
  assert_log (fixture, MARKS, "here|300");

  say_mark (fixture, text, "noted", 400, "there, since");
  say_mark (fixture, text, "undone", 400, "");
  import (fixture, text, 2);
  assert_log (fixture, MARKS, "there, since|-");
  assert_log (fixture, "SELECT count (*) FROM events WHERE call = 1", "8");
}

/* Whoever was called back in the meantime does not wait because somebody said so before that. */
static void
test_who_was_called_back_waits_no_more (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) text = import_missed (fixture);
  static const LogRow talk = {
    "talk", 90000, "0299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, NULL, FALSE
  };
  gboolean is_more = TRUE;
  g_autofree char *done = NULL;

  write_log_row (fixture->writer, &talk);
  while (is_more)
    assert_true (cid_store_writer_file (fixture->writer, &is_more, NULL));
  done = ask (fixture, "SELECT done_us IS NOT NULL FROM calls WHERE id = 1");
  assert_string_equal (done, "1");
  g_free (done);
  done = ask (fixture, "SELECT uid FROM calls WHERE id = 1");
  {
    g_autofree char *more = g_strdup_printf ("\"call_uid\":\"%s\"", done);

    say (text, "undone", 200, more);
  }
  import (fixture, text, 1);
  assert_log (fixture, "SELECT done_us IS NOT NULL FROM calls WHERE id = 1", "1");
}

static gboolean
answer (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  run_sql (cid_store_statements_get_database (statements), "UPDATE calls SET outcome = 'answered'");
  return TRUE;
}

/* What was missed there was answered here: that it was dealt with says nothing here, and is not
   written; nor is it new, however often it is said. */
static void
test_a_mark_that_is_not_taken_is_not_new (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) text = import_missed (fixture);

  assert_true (cid_store_writer_change (fixture->writer, answer, NULL, NULL));
  say_mark (fixture, text, "done", 200, "");
  say_mark (fixture, text, "noted", 210, "there");
  import (fixture, text, 1);
  import (fixture, text, 0);
  assert_log (fixture, "SELECT count (*) FROM events", "3");
}

static gboolean
spoil (CidStoreStatements *statements, CidStoreCalls *calls, gpointer data, GError **error)
{
  run_sql (cid_store_statements_get_database (statements),
           "UPDATE calls SET outcome = 'rejected', note = NULL, done_us = NULL");
  return TRUE;
}

static void
on_any_difference (const CidCall *before, const CidCall *after, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Whoever makes the calls anew has the same last word. */
static void
test_the_newest_mark_counts_anew (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GString) text = import_missed (fixture);
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (CidStoreRebuild) rebuild = NULL;
  guint n_differences = 0;

  mark (fixture, cid_call_mark_new_note (NULL, "here", at (300)));
  mark (fixture, cid_call_mark_new_done (NULL, TRUE, at (300)));
  say_mark (fixture, text, "noted", 200, "there, before");
  say_mark (fixture, text, "undone", 200, "");
  import (fixture, text, 2);
  assert_true (cid_store_writer_change (fixture->writer, spoil, NULL, NULL));
  reader = cid_call_reader_new (fixture->path, NULL);
  rebuild = cid_store_rebuild_new (reader, 0, NULL);
  assert_true (
    cid_store_rebuild_finish (rebuild, fixture->writer, on_any_difference, &n_differences, NULL));
  assert_int_equal (n_differences, 1);
  assert_log (fixture, MARKS, "here|300");
}

#define merge_test(function) cmocka_unit_test_setup_teardown (function, set_up_empty, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    merge_test (test_what_is_open_at_the_end_is_closed),
    merge_test (test_what_is_over_is_not_closed_again),
    merge_test (test_what_rings_here_goes_on),
    merge_test (test_what_was_forgotten_is_not_closed),
    merge_test (test_what_was_closed_by_the_daemon_stays_so),
    merge_test (test_the_newest_mark_counts),
    merge_test (test_who_was_called_back_waits_no_more),
    merge_test (test_a_mark_that_is_not_taken_is_not_new),
    merge_test (test_the_newest_mark_counts_anew),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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
#include <string.h>

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "base/text.h"
#include "log-kit.h"
#include "log/journal-json.h"
#include "log/journal-source.h"
#include "sql-kit.h"

#define MISSED CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED
#define BACKUP "data/cidalert/calls.db"
#define EXPORT "export.jsonl"

static const LogRow rows[] = {
  { "a", 0, "0299991234", MISSED, "Ana", FALSE },
  { "b", 10, "<b>\"&@h", MISSED, NULL, FALSE },
  { "c", 20, "anonymous", MISSED, NULL, TRUE },
};

static int
set_up (void **state)
{
  *state = scratch_new ();
  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (*state);
  return 0;
}

static CidJournalSource *
open_source (const char *folder, const char *name)
{
  g_autofree char *path = scratch_path (folder, name);
  CidJournalSource *source = cid_journal_source_open (path, NULL);

  assert_non_null (source);
  return source;
}

static void
assert_end (CidJournalSource *source)
{
  CidJournalEntry *entry = NULL;

  assert_true (cid_journal_source_next (source, &entry, NULL));
  assert_null (entry);
}

/* All events of a file, one a line. */
static char *
read_all (const char *folder, const char *name)
{
  g_autoptr (CidJournalSource) source = open_source (folder, name);
  g_autoptr (GString) text = g_string_new (NULL);

  for (;;) {
    g_autoptr (CidJournalEntry) entry = NULL;
    g_autofree char *line = NULL;

    assert_true (cid_journal_source_next (source, &entry, NULL));
    if (entry == NULL)
      break;
    assert_true (entry->is_imported);
    line = cid_journal_to_json (entry);
    g_string_append_printf (text, "%s\n", line);
  }
  assert_end (source);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whoever restores need not know what kind of file they kept: a backup and its export are the same
   events, and each reading begins with the first. */
static void
test_a_backup_and_its_export_are_the_same (void **state)
{
  const char *folder = *state;
  g_autofree char *backup = NULL;
  g_autofree char *again = NULL;
  g_autofree char *export = NULL;
  g_auto (GStrv) lines = NULL;

  write_log (folder, rows, G_N_ELEMENTS (rows));
  backup = read_all (folder, BACKUP);
  lines = g_strsplit (backup, "\n", -1);
  assert_int_equal (g_strv_length (lines), G_N_ELEMENTS (rows) + 1);
  again = read_all (folder, BACKUP);
  assert_string_equal (again, backup);
  scratch_write (folder, EXPORT, backup);
  export = read_all (folder, EXPORT);
  assert_string_equal (export, backup);
}

/* Whoever looked at an export in an editor of another system may have saved it with a mark. */
static void
test_a_byte_order_mark_is_no_slip (void **state)
{
  const char *folder = *state;
  g_autofree char *backup = NULL;
  g_autofree char *marked = NULL;
  g_autofree char *export = NULL;

  write_log (folder, rows, G_N_ELEMENTS (rows));
  backup = read_all (folder, BACKUP);
  marked = g_strconcat (CID_BYTE_ORDER_MARK, backup, NULL);
  scratch_write (folder, EXPORT, marked);
  export = read_all (folder, EXPORT);
  assert_string_equal (export, backup);
}

/* The export of a log without events is a file without a line, and no slip. */
static void
test_nothing_is_no_event (void **state)
{
  const char *folder = *state;
  g_autofree char *backup = NULL;
  g_autofree char *export = NULL;

  write_log (folder, rows, 0);
  backup = read_all (folder, BACKUP);
  assert_string_equal (backup, "");
  scratch_write (folder, EXPORT, "");
  export = read_all (folder, EXPORT);
  assert_string_equal (export, "");
}

/* Who edited the file finds the slip by its line; what came before it is good. */
static void
test_a_bad_line_is_told_by_its_number (void **state)
{
  static const char *const bad[] = { "no event\n", "\n", "{}\n", "{\"origin\":\"o\",\"seq\":1" };
  const char *folder = *state;
  g_autofree char *good = NULL;

  write_log (folder, rows, 1);
  good = read_all (folder, BACKUP);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *text = g_strconcat (good, bad[i], NULL);
    g_autoptr (CidJournalSource) source = NULL;
    g_autoptr (CidJournalEntry) first = NULL;
    g_autoptr (GError) error = NULL;
    CidJournalEntry *second = NULL;

    scratch_write (folder, EXPORT, text);
    source = open_source (folder, EXPORT);
    assert_true (cid_journal_source_next (source, &first, NULL));
    assert_non_null (first);
    assert_false (cid_journal_source_next (source, &second, &error));
    assert_null (second);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_non_null (strstr (error->message, EXPORT ", line 2: "));
  }
}

/* A file that is not there, a folder, and what only begins like a backup are told, and are not
   taken for a log without events. */
static void
test_what_cannot_be_read_is_told (void **state)
{
  const char *folder = *state;
  g_autofree char *nowhere = scratch_path (folder, "nowhere");
  g_autofree char *torn = scratch_path (folder, "torn.db");
  g_autoptr (CidJournalSource) source = open_source (folder, ".");
  g_autoptr (GError) no_file = NULL;
  g_autoptr (GError) no_text = NULL;
  g_autoptr (GError) no_backup = NULL;
  CidJournalEntry *entry = NULL;

  assert_null (cid_journal_source_open (nowhere, &no_file));
  assert_true (g_error_matches (no_file, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_non_null (strstr (no_file->message, nowhere));
  assert_false (cid_journal_source_next (source, &entry, &no_text));
  assert_null (entry);
  assert_true (g_error_matches (no_text, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_true (g_file_set_contents (torn, "SQLite format 3\0torn", 20, NULL));
  assert_null (cid_journal_source_open (torn, &no_backup));
  assert_true (g_error_matches (no_backup, CID_ERROR, CID_ERROR_DATABASE_DAMAGED));
}

static void
assert_printable (const char *message)
{
  g_autofree char *clean = cid_text_clean (message, 0);

  assert_string_equal (clean, message);
}

/* Looks into a backup to which somebody, or a bad disk, has done @sql; none of its events may be
   believed, and what is told is fit to be printed. */
static void
assert_refused (const char *folder, const char *sql, CidError code)
{
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autoptr (CidJournalSource) source = NULL;
  g_autoptr (GError) error = NULL;

  g_unlink (path);
  write_log (folder, rows, G_N_ELEMENTS (rows));
  run_sql_in (path, sql);
  source = cid_journal_source_open (path, &error);
  for (guint i = 0; source != NULL && error == NULL; i++) {
    CidJournalEntry *entry = NULL;

    if (i > G_N_ELEMENTS (rows))
      fail_msg ("read with no end: %s", sql);
    if (cid_journal_source_next (source, &entry, &error) && entry == NULL)
      fail_msg ("believed: %s", sql);
    cid_journal_entry_free (entry);
  }
  if (!g_error_matches (error, CID_ERROR, (int) code))
    fail_msg ("%s: %s", sql, error->message);
  assert_printable (error->message);
}

#define LOOSE(table)                                                                               \
  "CREATE TABLE loose AS SELECT * FROM " table "; DROP TABLE " table ";"                           \
  "CREATE TABLE " table " AS SELECT * FROM loose;"

/* A backup is a file that anybody may have made: what cidalert would not have written there is no
   event, be it a text that is none, a number that never ends, or nothing where something has to be.
   The tables need not be as they are made here. */
static void
test_what_no_log_has_is_damage (void **state)
{
  static const char *const changes[] = {
    LOOSE ("events") "UPDATE events SET seq = 'x' || seq",
    LOOSE ("events") "UPDATE events SET seq = 1",
    "UPDATE events SET seq = 0 WHERE seq = 2",
    "UPDATE events SET peer_seq = -1 WHERE seq = 2",
    "UPDATE events SET name = x'ff' WHERE seq = 2",
    "UPDATE events SET remote = x'610062' WHERE seq = 2",
    "UPDATE events SET extra = x'5b22ff225d' WHERE seq = 2",
    "UPDATE origins SET uuid = x'c3'",
    "UPDATE runs SET boot = x'80'",
    "UPDATE events SET phone = 99 WHERE seq = 2",
    LOOSE ("origins") "UPDATE origins SET uuid = NULL",
    LOOSE ("runs") "UPDATE runs SET boot = NULL",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    assert_refused (*state, changes[i], CID_ERROR_DATABASE_DAMAGED);
}

/* The last number that there is comes last, and after it nothing: not the first once more. */
static void
test_the_last_number_is_the_end (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;

  write_log (folder, rows, G_N_ELEMENTS (rows));
  run_sql_in (path, "UPDATE events SET seq = 9223372036854775807 WHERE seq = 3");
  all = read_all (folder, BACKUP);
  lines = g_strsplit (all, "\n", -1);
  assert_int_equal (g_strv_length (lines), G_N_ELEMENTS (rows) + 1);
}

/* A view computes what it likes, for as long as it likes, and takes the memory that it likes. */
static void
test_a_backup_has_nothing_run (void **state)
{
  assert_refused (*state,
                  "ALTER TABLE events RENAME TO told;"
                  "CREATE VIEW events AS SELECT * FROM told",
                  CID_ERROR_DATABASE);
  assert_refused (*state,
                  "DROP TABLE runs; CREATE TABLE runs (id INTEGER PRIMARY KEY, origin, version,"
                  " started_us, boot AS (hex (zeroblob (100000000))));"
                  "INSERT INTO runs (id, origin, started_us) VALUES (1, 1, 1)",
                  CID_ERROR_DATABASE);
}

/* What SQLite says of a file has words of the file's own in it, which steer no terminal. */
static void
test_a_file_has_no_say_in_what_is_told (void **state)
{
  const char *folder = *state;
  g_autofree char *path = scratch_path (folder, BACKUP);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  char *table;

  write_log (folder, rows, 1);
  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  table = memmem (bytes, length, "CREATE TABLE origins", strlen ("CREATE TABLE origins"));
  assert_non_null (table);
  memcpy (table + strlen ("CREATE TABLE "), "\x1b[31m}}", 7);
  assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  assert_null (cid_journal_source_open (path, &error));
  assert_printable (error->message);
}

#define source_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    source_test (test_a_backup_and_its_export_are_the_same),
    source_test (test_a_byte_order_mark_is_no_slip),
    source_test (test_nothing_is_no_event),
    source_test (test_a_bad_line_is_told_by_its_number),
    source_test (test_what_cannot_be_read_is_told),
    source_test (test_what_no_log_has_is_damage),
    source_test (test_the_last_number_is_the_end),
    source_test (test_a_backup_has_nothing_run),
    source_test (test_a_file_has_no_say_in_what_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

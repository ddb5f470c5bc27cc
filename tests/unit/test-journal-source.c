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

#include <string.h>

#include "base/error.h"
#include "log-kit.h"
#include "log/journal-json.h"
#include "log/journal-source.h"

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

#define source_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    source_test (test_a_backup_and_its_export_are_the_same),
    source_test (test_nothing_is_no_event),
    source_test (test_a_bad_line_is_told_by_its_number),
    source_test (test_what_cannot_be_read_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

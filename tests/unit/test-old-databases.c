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

#include "log/store-file.h"
#include "store-kit.h"

/* The story that each database tells, as tests/data/databases/make.py has played it. */
static const struct {
  CidDirection direction;
  CidOutcome outcome;
  CidPartyKind party;
  const char *number;
  const char *name;
  CidNameFrom from;
  const char *line;
} story[] = {
  { CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, CID_PARTY_NUMBER, "+61299991234", "Ana Pérez",
    CID_NAME_FROM_CONTACT, "0101" },
  { CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, CID_PARTY_NUMBER, "+61299991234", "Ana Pérez",
    CID_NAME_FROM_CONTACT, "0101" },
  { CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED, CID_PARTY_SHORT, "2000", NULL, CID_NAME_FROM_NONE,
    "0101" },
  { CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, CID_PARTY_WITHHELD, NULL, NULL, CID_NAME_FROM_NONE,
    "0101" },
  { CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, CID_PARTY_SIP, NULL, "Bob <b>&",
    CID_NAME_FROM_PHONE, "0101" },
  { CID_DIRECTION_INCOMING, CID_OUTCOME_REJECTED, CID_PARTY_NUMBER, "+61412345678", NULL,
    CID_NAME_FROM_NONE, "0101" },
  { CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, CID_PARTY_NUMBER, "+61491570006", NULL,
    CID_NAME_FROM_NONE, "0101" },
};

#define N_EVENTS 16

static char *
get_column (sqlite3 *database, const char *sql)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  GString *rows = g_string_new (NULL);

  assert_int_equal (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (rows, "%s\n", (const char *) sqlite3_column_text (statement, 0));
  return g_string_free (rows, FALSE);
}

static char *
describe_schema (sqlite3 *database)
{
  g_autofree char *columns =
    get_column (database, "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\""
                          " FROM sqlite_schema AS m, pragma_table_info (m.name) AS c"
                          " WHERE m.type = 'table' ORDER BY 1");
  g_autofree char *indexes =
    get_column (database, "SELECT m.name || '.' || c.name FROM sqlite_schema AS m,"
                          " pragma_index_info (m.name) AS c WHERE m.type = 'index' ORDER BY 1");

  return g_strconcat (columns, indexes, NULL);
}

static void
check_schema (sqlite3 *old)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  sqlite3 *new = cid_store_file_open (path, NULL);
  g_autofree char *expected = describe_schema (new);
  g_autofree char *found = describe_schema (old);
  g_autofree char *integrity = get_column (old, "PRAGMA integrity_check");
  g_autofree char *strays = get_column (old, "PRAGMA foreign_key_check");

  assert_string_equal (found, expected);
  assert_string_equal (integrity, "ok\n");
  assert_string_equal (strays, "");
  sqlite3_close (new);
  remove_folder (folder);
}

static void
check_story (const char *path)
{
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  guint n_events = 0;

  assert_non_null (reader);
  for (guint i = 0; i < G_N_ELEMENTS (story); i++) {
    g_autoptr (CidCall) call = cid_call_reader_get (reader, i + 1, NULL);
    g_autoptr (GPtrArray) events = cid_call_reader_get_events (reader, i + 1, NULL);

    assert_non_null (call);
    assert_int_equal (call->direction, story[i].direction);
    assert_int_equal (call->outcome, story[i].outcome);
    assert_int_equal (call->party->kind, story[i].party);
    assert_int_equal (g_strcmp0 (call->party->number, story[i].number), 0);
    assert_int_equal (g_strcmp0 (call->caller->name, story[i].name), 0);
    assert_int_equal (call->caller->name_from, story[i].from);
    assert_string_equal (call->line, story[i].line);
    assert_int_equal (call->legs->len, 1);
    assert_string_equal (((CidLeg *) call->legs->pdata[0])->phone_name, "desk");
    n_events += events->len;
  }
  /* One of them, Do Not Disturb, is about no call. */
  assert_int_equal (n_events, N_EVENTS - 1);
}

/* What the phone said of itself, and all that it ever sent. */
static void
check_phone (const char *path)
{
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (GPtrArray) phones = cid_call_reader_get_phones (reader, NULL);
  const CidPhoneState *desk = g_ptr_array_index (phones, 0);
  const CidPhoneCondition *condition = g_ptr_array_index (desk->conditions, 0);

  assert_int_equal (phones->len, 1);
  assert_int_equal (desk->conditions->len, 1);
  assert_int_equal (condition->aspect, CID_ASPECT_DND);
  assert_string_equal (condition->line, "0101");
  assert_true (condition->is_on);
  assert_true (cid_phone_state_has_sent (desk, CID_EVENT_REJECTED));
  assert_false (cid_phone_state_has_sent (desk, CID_EVENT_HOLD));
}

static void
on_done (gboolean stored, gpointer user_data)
{
  guint *n_stored = user_data;

  *n_stored += stored ? 1 : 0;
}

/* Today's daemon goes on where the old one stopped: the open call is taken up, new ones follow. */
static void
check_writing (const char *path)
{
  const gint64 next = G_N_ELEMENTS (story) + 1;
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot-b");
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (CidCall) call = NULL;
  const CidCall *last;
  guint n_stored = 0;

  cid_call_store_open (store);
  assert_int_equal (wait_for_state (store, CID_STORE_READY, 5000), CID_STORE_READY);
  open = cid_call_store_take_open_calls (store);
  /* A database that was made just now has calls that ended lately as well. */
  assert_true (open->len > 0);
  last = g_ptr_array_index (open, open->len - 1);
  assert_true (cid_call_is_open (last));
  assert_string_equal (last->party->number, "+61491570006");

  call = make_call ("new", CID_OUTCOME_MISSED, 0, "0299991234");
  call->caller = make_caller ("Ana P", CID_NAME_FROM_CONTACT);
  cid_call_store_append (store, make_event (CID_EVENT_INCOMING, 0, "0299991234", "n1"),
                         make_calls (cid_call_copy (call)), on_done, &n_stored);
  assert_int_equal (wait_for_count (&n_stored, 1, 5000), 1);
  assert_true (cid_call_store_close (store, 5000));
  g_clear_pointer (&call, cid_call_free);

  reader = cid_call_reader_new (path, NULL);
  call = cid_call_reader_get (reader, next, NULL);
  assert_string_equal (call->uid, "new");
  g_clear_pointer (&call, cid_call_free);
  call = cid_call_reader_get (reader, 1, NULL);
  assert_string_equal (call->caller->name, "Ana P");
}

static void
check_database (const char *source)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *database;
  gsize length;

  print_message ("# %s\n", source);
  assert_true (g_file_get_contents (source, &content, &length, NULL));
  assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  database = cid_store_file_open (path, &error);
  assert_null (error);
  check_schema (database);
  sqlite3_close (database);

  check_story (path);
  check_phone (path);
  check_writing (path);
  remove_folder (folder);
}

/* Nobody may lose his calls by an update, from whichever version it is. */
static void
test_every_released_database_is_read_and_written (void **state)
{
  g_autofree char *folder = g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "databases", NULL);
  guint newest = cid_store_file_get_newest_version ();

  for (guint version = 1; version <= newest; version++) {
    g_autofree char *name = g_strdup_printf ("%04u.db", version);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    check_database (path);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_released_database_is_read_and_written),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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

#include "log/key-stream.h"
#include "scratch.h"
#include "sql-kit.h"

#define N_CALLS 713
#define CLASS(id, direction, outcome)                                                              \
  "INSERT INTO classes VALUES (" #id ", '" direction "', '" outcome "', 0, 0, 0, 1, 0, '', '');"

static const char basics[] =
  "INSERT INTO origins VALUES (1, 'home', 5, 0);"
  "INSERT INTO runs VALUES (1, 1, 'boot-a', '0.1.0', 10);"
  "INSERT INTO numbers (id, number, name) VALUES (1, '+61299991234', 'Ana'),"
  " (2, '+61299995678', NULL)";

/* Calls 1 to 700 are of number 1, in two classes; of the others each second is of number 2, the
   rest of none. Times are mixed up and come twice. The last three are not filed yet. */
static const char calls[] =
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 713)"
  " INSERT INTO calls (id, class, number, start_us, uid, run, direction, outcome, start_boot_us,"
  " party, withheld, simulated, first_seq, last_seq, changed) SELECT i,"
  " CASE WHEN i > 710 THEN NULL WHEN i > 700 THEN 3 WHEN i % 10 = 0 THEN 2 ELSE 1 END,"
  " CASE WHEN i <= 700 THEN 1 WHEN i % 2 = 0 THEN 2 END,"
  " (i * 389) % 360, 'u' || i, 1, 'incoming', 'missed', 0, 'number', 0, 0, i, i, i FROM n";

typedef struct {
  char *folder;
  sqlite3 *database;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *path = NULL;

  fixture->folder = scratch_new ();
  path = scratch_path (fixture->folder, "calls.db");
  fixture->database = cid_store_file_open (path, NULL);
  assert_non_null (fixture->database);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  sqlite3_close_v2 (fixture->database);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
fill_log (sqlite3 *database)
{
  run_sql (database, basics);
  run_sql (database, CLASS (1, "incoming", "missed") CLASS (2, "incoming", "answered")
                       CLASS (3, "outgoing", "unanswered"));
  run_sql (database, calls);
}

static CidQueryScope *
make_scope (sqlite3 *database, const CidCallQuery *query)
{
  CidQueryScope *scope = cid_query_scope_new (database, query, NULL);

  assert_non_null (scope);
  if (cid_query_scope_asks_numbers (query))
    assert_true (cid_query_scope_find_numbers (scope, database, query, NULL));
  return scope;
}

/* The ids that come, as ask_sql() has them. */
static char *
take_all (sqlite3 *database, const CidCallQuery *query, gboolean oldest_first)
{
  g_autoptr (CidQueryScope) scope = make_scope (database, query);
  g_autoptr (CidKeyStreams) streams =
    cid_key_streams_new (database, scope, cid_query_scope_asks_numbers (query), oldest_first, NULL);
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  CidCallKey key = { 0 };

  assert_non_null (streams);
  while (cid_key_streams_next (streams, &key, &error))
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, ids->len > 0 ? ";" : "", key.id);
  assert_null (error);
  assert_false (cid_key_streams_next (streams, &key, &error));
  assert_null (error);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* From both ends these calls come, each once, as the log has them. */
static void
assert_taken (sqlite3 *database, const CidCallQuery *query, const char *where)
{
  g_autofree char *up_sql =
    g_strconcat ("SELECT id FROM calls WHERE ", where, " ORDER BY start_us, id", NULL);
  g_autofree char *down_sql =
    g_strconcat ("SELECT id FROM calls WHERE ", where, " ORDER BY start_us DESC, id DESC", NULL);
  g_autofree char *up = take_all (database, query, TRUE);
  g_autofree char *down = take_all (database, query, FALSE);

  assert_sql (database, up_sql, up);
  assert_sql (database, down_sql, down);
}

/* However many calls a class has, and wherever they lie, all come in one order; those that are not
   filed come too, as nobody knows yet what they are. */
static void
test_classes_come_in_the_order_of_time (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  fill_log (fixture->database);
  assert_taken (fixture->database, query, "1");
  query->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED);
  assert_taken (fixture->database, query, "class = 1 OR class IS NULL");
  query->direction = CID_DIRECTION_OUTGOING;
  assert_taken (fixture->database, query, "class IS NULL");
}

/* A number with very many calls and one with few give theirs alike, and nobody's come where they
   are meant. */
static void
test_numbers_come_in_the_order_of_time (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallQuery) strangers = cid_call_query_new ();

  fill_log (fixture->database);
  query->number = g_strdup ("+612");
  query->number_is_prefix = TRUE;
  assert_taken (fixture->database, query, "number > 0 OR class IS NULL");
  query->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED);
  assert_taken (fixture->database, query, "class = 2 OR class IS NULL");
  query->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_UNANSWERED);
  assert_taken (fixture->database, query, "class = 3 AND number = 2 OR class IS NULL");
  strangers->kin = CID_CALLS_OF_STRANGERS;
  assert_taken (fixture->database, strangers, "number IS NOT 1");
}

/* A page from the middle ends before the calls that bound it, though others began at the same
   moment. */
static void
test_the_bounds_are_kept (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  static const char where[] =
    "(start_us, id) > (SELECT start_us, id FROM calls WHERE id = 30)"
    " AND (start_us, id) < (SELECT start_us, id FROM calls WHERE id = 367)";

  fill_log (fixture->database);
  run_sql (fixture->database, "UPDATE calls SET start_us = 9 WHERE id IN (29, 30, 31, 702, 711)");
  run_sql (fixture->database, "UPDATE calls SET start_us = 300 WHERE id IN (367, 368, 704, 712)");
  query->after_id = 30;
  query->before_id = 367;
  assert_taken (fixture->database, query, where);
  query->number = g_strdup ("+612");
  query->number_is_prefix = TRUE;
  {
    g_autofree char *numbered =
      g_strconcat (where, " AND (number IS NOT NULL OR class IS NULL)", NULL);

    assert_taken (fixture->database, query, numbered);
  }
}

/* A log without calls has none, whatever is asked. */
static void
test_an_empty_log_gives_nothing (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  assert_taken (fixture->database, query, "1");
  query->kin = CID_CALLS_OF_STRANGERS;
  assert_taken (fixture->database, query, "1");
}

/* What cannot be read is told, at once or half-way: it is not the end. */
static void
test_an_error_is_not_the_end (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidQueryScope) scope = NULL;
  g_autoptr (CidKeyStreams) streams = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) new_error = NULL;
  CidCallKey key = { 0 };
  guint n_taken = 0;

  fill_log (fixture->database);
  scope = make_scope (fixture->database, query);
  streams = cid_key_streams_new (fixture->database, scope, FALSE, FALSE, NULL);
  assert_true (cid_key_streams_next (streams, &key, NULL));
  run_sql (fixture->database, "ALTER TABLE calls RENAME COLUMN class TO lost");
  while (n_taken < N_CALLS && cid_key_streams_next (streams, &key, &error))
    n_taken++;
  assert_non_null (error);
  assert_true (n_taken < 100);
  assert_null (cid_key_streams_new (fixture->database, scope, FALSE, FALSE, &new_error));
  assert_non_null (new_error);
}

#define stream_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    stream_test (test_classes_come_in_the_order_of_time),
    stream_test (test_numbers_come_in_the_order_of_time),
    stream_test (test_the_bounds_are_kept),
    stream_test (test_an_empty_log_gives_nothing),
    stream_test (test_an_error_is_not_the_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

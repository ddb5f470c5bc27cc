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

#include "home-kit.h"
#include "log-kit.h"
#include "log/sums-reader.h"
#include "sql-kit.h"

/* More than are read at once, over two years, some without a number. */
/* Enough to be shared out. */
#define N_CALLS 60000
#define FILL                                                                                       \
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"                  \
  " INSERT INTO calls (uid, run, direction, outcome, start_us, start_boot_us, ring_us, talk_us,"   \
  " party, number, withheld, line, simulated, first_seq, last_seq, changed)"                       \
  " SELECT 'u' || i, 1, CASE WHEN i %% 3 = 0 THEN 'outgoing' ELSE 'incoming' END,"                 \
  " CASE i %% 4 WHEN 0 THEN 'missed' ELSE 'answered' END, 1700000000000000 + i * 500000000, 0,"    \
  " i %% 20 * 1000000, CASE WHEN i %% 4 > 0 THEN i %% 50 * 1000000 END, 'number',"                 \
  " NULLIF (i %% 3, 0), 0, CASE WHEN i %% 2 THEN 'a' ELSE 'b' END, i %% 1000 = 0, i, i, i FROM n"

static char *
get_path (void)
{
  return scratch_path (home, "data/cidalert/calls.db");
}

static void
fill_log (int n_calls)
{
  g_autofree char *path = get_path ();
  g_autofree char *fill = g_strdup_printf (FILL, n_calls);
  sqlite3 *database = NULL;

  write_log (home, NULL, 0);
  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  run_sql (database, "PRAGMA synchronous = OFF");
  run_sql (database, "INSERT INTO numbers (id, number, name) VALUES (1, '+61299990001', 'Ana'),"
                     " (2, '+61299990002', 'Ana')");
  run_sql (database, fill);
  sqlite3_close (database);
}

static gint64
ask (const char *sql)
{
  g_autofree char *path = get_path ();
  g_autofree char *answer = NULL;
  sqlite3 *database = NULL;

  assert_int_equal (sqlite3_open (path, &database), SQLITE_OK);
  answer = ask_sql (database, sql);
  sqlite3_close (database);
  return g_ascii_strtoll (answer, NULL, 10);
}

static CidCallSums *
sum (const CidCallQuery *query)
{
  g_autofree char *path = get_path ();
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  CidCallSums *sums = cid_sums_reader_read (reader, query, zone, NULL);

  assert_non_null (sums);
  return sums;
}

/* However many hands sum, each call is counted once, and SQL alone finds the same. */
static void
test_many_calls_are_summed (void **state)
{
  static const struct {
    gint64 since_us;
    gint64 until_us;
    const char *where;
  } rows[] = {
    { G_MININT64, G_MAXINT64, "1" },
    { 1710000000000000, G_MAXINT64, "start_us >= 1710000000000000" },
    { G_MININT64, 1750000000000000, "start_us < 1750000000000000" },
    { 1700000500000000, 1759999500000000,
      "start_us >= 1700000500000000 AND start_us < 1759999500000000" },
    { 1759999500000000, 1759999500000001, "start_us = 1759999500000000" },
    { 1800000000000000, G_MAXINT64, "0" },
  };

  fill_log (N_CALLS);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autoptr (CidCallSums) sums = NULL;
    const CidCallSum *total;
    g_autofree char *count =
      g_strdup_printf ("SELECT COUNT (*) FROM calls WHERE simulated = 0 AND %s", rows[i].where);
    g_autofree char *missed = g_strdup_printf ("%s AND outcome = 'missed'", count);
    g_autofree char *talk = g_strdup_printf (
      "SELECT COALESCE (SUM (talk_us), 0) FROM calls WHERE simulated = 0 AND %s", rows[i].where);

    query->since_us = rows[i].since_us;
    query->until_us = rows[i].until_us;
    sums = sum (query);
    total = cid_call_sums_get_total (sums);
    assert_int_equal (total->n_calls, ask (count));
    assert_int_equal (total->n_missed, ask (missed));
    assert_int_equal (total->talk_us, ask (talk));
  }
}

/* What several hands have counted is one sum for each line, hour and day. */
static void
test_shares_are_put_together (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallSums) sums = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  guint64 n_calls = 0;

  fill_log (N_CALLS);
  query->simulated = TRUE;
  sums = sum (query);
  lines = cid_call_sums_list (sums, CID_SUMS_BY_LINE);
  assert_int_equal (lines->len, 2);
  for (CidSumsBy by = 0; by < CID_SUMS_N_BY; by++) {
    g_autoptr (GPtrArray) list = cid_call_sums_list (sums, by);

    n_calls = 0;
    for (guint i = 0; i < list->len; i++)
      n_calls += ((CidCallSum *) g_ptr_array_index (list, i))->n_calls;
    assert_int_equal (n_calls, N_CALLS);
  }
}

static char *
describe (const CidCallQuery *query)
{
  g_autoptr (CidCallSums) sums = sum (query);
  GString *text = g_string_new (NULL);

  for (CidSumsBy by = 0; by < CID_SUMS_N_BY; by++) {
    g_autoptr (GPtrArray) list = cid_call_sums_list (sums, by);

    for (guint i = 0; i < list->len; i++) {
      const CidCallSum *one = g_ptr_array_index (list, i);

      g_string_append_printf (
        text, "%d %s %d: %d %d %d %d\n", by, one->name != NULL ? one->name : "-", (int) one->key,
        (int) one->n_calls, (int) one->n_incoming, (int) one->n_missed, (int) one->n_talks);
    }
  }
  return g_string_free (text, FALSE);
}

/* One of the filters for each @i, all calls for the last; %FALSE behind it. */
static gboolean
set_filter (CidCallQuery *query, int i)
{
  switch (i) {
  case 0:
    query->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED);
    return TRUE;
  case 1:
    query->direction = CID_DIRECTION_OUTGOING;
    return TRUE;
  case 2:
    query->line = g_strdup ("b");
    return TRUE;
  case 3:
    query->phone = g_strdup ("hall");
    return TRUE;
  case 4:
    query->longer_us = 30 * G_USEC_PER_SEC;
    return TRUE;
  case 5:
    query->kin = CID_CALLS_OF_STRANGERS;
    return TRUE;
  case 6:
    query->number = g_strdup ("+61299990002");
    return TRUE;
  case 7:
    query->waiting = TRUE;
    return TRUE;
  case 8:
    query->simulated = TRUE;
    return TRUE;
  default:
    return i == 9;
  }
}

static char *
describe_all (void)
{
  GString *text = g_string_new (NULL);

  for (int i = 0;; i++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autofree char *part = NULL;

    if (!set_filter (query, i))
      return g_string_free (text, FALSE);
    part = describe (query);
    assert_string_not_equal (part, "");
    g_string_append (text, part);
  }
}

/* Files the calls of the log as the daemon does, as far as one step goes. */
static void
file_some (void)
{
  g_autofree char *path = get_path ();
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, "boot-b");
  gboolean is_more = FALSE;

  assert_true (cid_store_writer_open (writer, NULL));
  assert_true (cid_store_writer_file (writer, &is_more, NULL));
}

static void
change (const char *sql)
{
  g_autofree char *path = get_path ();

  run_sql_in (path, sql);
}

/* What is filed is read by its class, the rest as it is; whichever way, the sums are the same. */
static void
test_filed_calls_are_summed_alike (void **state)
{
  g_autofree char *unfiled = NULL;

  fill_log (900);
  change ("INSERT INTO phones (id, uuid, name) VALUES (1, 'd', 'desk'), (2, 'h', 'hall');"
          "INSERT INTO legs (call, place, phone, state, outcome)"
          " SELECT id, 0, id % 2 + 1, 'ended', outcome FROM calls;"
          /* Talking would deal with them. */
          "UPDATE calls SET outcome = 'elsewhere' WHERE outcome = 'answered'");
  unfiled = describe_all ();
  for (int i = 0; i < 3; i++) {
    g_autofree char *filed = NULL;

    file_some ();
    filed = describe_all ();
    assert_string_equal (filed, unfiled);
  }
  assert_int_equal (ask ("SELECT count (*) FROM calls WHERE class IS NULL"), 0);
}

/* Where phones name ever new lines the classes do not tell them any more. */
static void
test_classes_without_lines_are_no_help (void **state)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fill_log (400);
  change ("INSERT INTO phones (id, uuid, name) VALUES (1, 'd', 'desk'), (2, 'h', 'hall');"
          "INSERT INTO legs (call, place, phone, state, outcome)"
          " SELECT id, 0, id % 2 + 1, 'ended', outcome FROM calls");
  file_some ();
  before = describe_all ();
  change ("UPDATE classes SET line = NULL WHERE id % 2 = 0");
  after = describe_all ();
  assert_string_equal (after, before);
}

/* Two numbers of one name are one caller; those without a number have no name. */
static void
test_callers_by_name (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (CidCallSums) sums = NULL;
  g_autofree char *path = get_path ();
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GPtrArray) callers = NULL;
  const CidCallSum *first;

  fill_log (N_CALLS);
  query->simulated = TRUE;
  sums = sum (query);
  reader = cid_call_reader_new (path, NULL);
  callers = cid_sums_reader_list_callers (reader, sums, 10, NULL);
  assert_int_equal (callers->len, 2);
  first = g_ptr_array_index (callers, 0);
  assert_string_equal (first->name, "Ana");
  assert_int_equal (first->n_calls, N_CALLS / 3 * 2);
  assert_null (((CidCallSum *) g_ptr_array_index (callers, 1))->name);
}

#define home_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    home_test (test_many_calls_are_summed),
    home_test (test_shares_are_put_together),
    home_test (test_filed_calls_are_summed_alike),
    home_test (test_classes_without_lines_are_no_help),
    home_test (test_callers_by_name),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

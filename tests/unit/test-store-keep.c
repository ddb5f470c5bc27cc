/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "log/store-keep.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sql-kit.h"

#define DAY G_TIME_SPAN_DAY
#define NOW (20000 * DAY)
#define YEAR (365 * DAY)
#define NOTHING (-1)

/* How many hours ago there were calls, from the last to the first, and how many days are kept;
   then how many days ago what may go began. */
static const struct {
  const char *what;
  gint64 ages_h[4];
  gint64 keep_days;
  gint64 gone_days;
} cases[] = {
  { "an office", { 1, 24, 49, 9000 }, 365, 365 },
  { "a quiet phone", { 900, 9000 }, 365, 365 },
  { "the clock jumped, no call since", { 9000, 9001, 9100 }, 365, NOTHING },
  { "the clock jumped, a call since", { 1, 9000, 9001 }, 365, NOTHING },
  { "the clock jumped, calls since for a day", { 1, 20, 40, 9000 }, 365, NOTHING },
  { "the clock has been right for long", { 1, 20, 49, 9000 }, 365, 365 },
  { "hardly anything is kept", { 1, 13, 25 }, 1, 1 },
  { "hardly anything is kept, and nothing is old", { 1, 2, 3 }, 1, NOTHING },
  { "an empty log", { 0 }, 365, NOTHING },
};

static void
add_call (sqlite3 *database, gint64 age_h)
{
  g_autofree char *sql = g_strdup_printf (
    "INSERT INTO calls (class, uid, run, direction, outcome, start_us, start_boot_us, party,"
    " withheld, simulated, first_seq, last_seq, changed) VALUES (1, 'u', 1, 'incoming', 'missed',"
    " %" G_GINT64_FORMAT ", 0, 'number', 0, 0, 1, 1, 1)",
    NOW - age_h * G_TIME_SPAN_HOUR);

  run_sql (database, sql);
}

/* What is too old goes, by a clock that calls have proved right; one that jumped takes nothing. */
static void
test_a_clock_is_believed_that_calls_prove_right (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (sqlite3) database = open_memory ();
    gint64 expected = cases[i].gone_days == NOTHING ? G_MININT64 : NOW - cases[i].gone_days * DAY;
    gint64 before_us = 0;

    for (gsize j = 0; j < G_N_ELEMENTS (cases[i].ages_h) && cases[i].ages_h[j] > 0; j++)
      add_call (database, cases[i].ages_h[j]);
    assert_true (
      cid_store_keep_find_bound (database, cases[i].keep_days * DAY, NOW, &before_us, NULL));
    if (before_us != expected)
      fail_msg ("%s", cases[i].what);
  }
}

/* A log that cannot be read is told. */
static void
test_an_error_is_told (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  g_autoptr (GError) error = NULL;
  gint64 before_us = 0;

  run_sql (database, "ALTER TABLE calls RENAME TO lost");
  assert_false (cid_store_keep_find_bound (database, YEAR, NOW, &before_us, &error));
  assert_non_null (error);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_clock_is_believed_that_calls_prove_right),
    cmocka_unit_test (test_an_error_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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

#include "log/sums-format.h"

/* The 1st of January 2026, a Thursday. */
#define NEW_YEAR 20454
#define MONDAY 20451

static char *
describe (gint64 key, const char *name, CidSumsBy by, GHashTable *line_names)
{
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);
  const CidFormat format = { .now = now, .line_names = line_names };
  g_autoptr (CidCallSum) sum = cid_call_sum_new (key, name);

  return cid_sums_key_describe (sum, by, &format);
}

/* A year is named where it is not this one; a week is of the year in which it ends. */
static void
test_the_year_only_where_it_is_another (void **state)
{
  static const struct {
    CidSumsBy by;
    gint64 key;
    const char *words;
  } rows[] = {
    { CID_SUMS_BY_DAY, NEW_YEAR, "Thu 1 Jan" },
    { CID_SUMS_BY_DAY, NEW_YEAR - 1, "Wed 31 Dec 2025" },
    { CID_SUMS_BY_DAY, NEW_YEAR + 365, "Fri 1 Jan 2027" },
    { CID_SUMS_BY_DAY, 0, "Thu 1 Jan 1970" },
    { CID_SUMS_BY_DAY, -1, "Wed 31 Dec 1969" },
    { CID_SUMS_BY_WEEK, MONDAY, "29 Dec – 4 Jan" },
    { CID_SUMS_BY_WEEK, MONDAY - 7, "22 Dec – 28 Dec 2025" },
    { CID_SUMS_BY_WEEK, MONDAY + 52 * 7, "28 Dec – 3 Jan 2027" },
    { CID_SUMS_BY_MONTH, NEW_YEAR, "January 2026" },
    { CID_SUMS_BY_MONTH, NEW_YEAR - 31, "December 2025" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *words = describe (rows[i].key, NULL, rows[i].by, NULL);

    assert_string_equal (words, rows[i].words);
  }
}

/* Every weekday and every hour has a name of its own for people and for programs. */
static void
test_all_weekdays_and_hours (void **state)
{
  static const char *const weekdays[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                          "Friday", "Saturday", "Sunday" };

  for (int i = 0; i < 7; i++) {
    CidCallSum sum = { .key = i };
    g_autofree char *words = describe (i, NULL, CID_SUMS_BY_WEEKDAY, NULL);
    g_autofree char *nick = cid_sums_key_to_nick (&sum, CID_SUMS_BY_WEEKDAY);
    g_autofree char *small = g_ascii_strdown (weekdays[i], -1);

    assert_string_equal (words, weekdays[i]);
    assert_string_equal (nick, small);
  }
  for (int i = 0; i < 24; i++) {
    CidCallSum sum = { .key = i };
    g_autofree char *words = describe (i, NULL, CID_SUMS_BY_HOUR, NULL);
    g_autofree char *nick = cid_sums_key_to_nick (&sum, CID_SUMS_BY_HOUR);

    assert_int_equal (strlen (words), 5);
    assert_int_equal (g_ascii_strtoll (words, NULL, 10), i);
    assert_int_equal (g_ascii_strtoll (nick, NULL, 10), i);
  }
}

/* A clock that was far off must not end the program: a day that no calendar has is no text. */
static void
test_days_that_no_calendar_has (void **state)
{
  static const gint64 days[] = { 4000000, -800000 };
  static const CidSumsBy bys[] = { CID_SUMS_BY_DAY, CID_SUMS_BY_MONTH };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    CidCallSum sum = { .key = days[i] };
    g_autofree char *week = describe (days[i], NULL, CID_SUMS_BY_WEEK, NULL);

    assert_string_equal (week, " – ");
    assert_null (cid_sums_get_day (days[i]));
    for (gsize j = 0; j < G_N_ELEMENTS (bys); j++) {
      g_autofree char *words = describe (days[i], NULL, bys[j], NULL);
      g_autofree char *nick = cid_sums_key_to_nick (&sum, bys[j]);

      assert_string_equal (words, "");
      assert_string_equal (nick, "");
    }
  }
}

/* People get names that keep to their line, of the user's own where there is one; programs get all.
 */
static void
test_names_from_outside (void **state)
{
  static const struct {
    CidSumsBy by;
    const char *name;
    const char *words;
    const char *nick;
  } rows[] = {
    { CID_SUMS_BY_CALLER, NULL, "No number", NULL },
    { CID_SUMS_BY_CALLER, "a\n b\tc", "a b c", "a\n b\tc" },
    { CID_SUMS_BY_CALLER, "\xe2\x80\xaegnp.exe", "gnp.exe", "\xe2\x80\xaegnp.exe" },
    { CID_SUMS_BY_CALLER, "0101", "0101", "0101" },
    { CID_SUMS_BY_CALLER, "\xe2\x80\x8b", "No number", "\xe2\x80\x8b" },
    { CID_SUMS_BY_LINE, "\xe2\x80\x8b", "no line", "\xe2\x80\x8b" },
    { CID_SUMS_BY_LINE, NULL, "no line", NULL },
    { CID_SUMS_BY_LINE, "", "no line", NULL },
    { CID_SUMS_BY_LINE, "0101", "Sales[2J", "0101" },
    { CID_SUMS_BY_LINE, "\033[31m7", "[31m7", "\033[31m7" },
  };
  g_autoptr (GHashTable) line_names = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (line_names, (gpointer) "0101", (gpointer) "Sales\033[2J");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidCallSum sum = { .name = (char *) rows[i].name };
    g_autofree char *words = describe (0, rows[i].name, rows[i].by, line_names);
    g_autofree char *nick = cid_sums_key_to_nick (&sum, rows[i].by);

    assert_string_equal (words, rows[i].words);
    assert_int_equal (g_strcmp0 (nick, rows[i].nick), 0);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_year_only_where_it_is_another),
    cmocka_unit_test (test_all_weekdays_and_hours),
    cmocka_unit_test (test_days_that_no_calendar_has),
    cmocka_unit_test (test_names_from_outside),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

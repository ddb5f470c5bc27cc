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

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/text.h"
#include "call-kit.h"
#include "log/sums-format.h"

typedef struct {
  CidFormat format;
  GArray *parts;
  CidCallSum *total;
  CidSumsReport report;
} Fixture;

static void
clear_part (gpointer data)
{
  g_ptr_array_unref (((CidSumsPart *) data)->sums);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->format.zone = g_time_zone_new_utc ();
  fixture->format.now = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);
  fixture->format.line_names = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (fixture->format.line_names, (gpointer) "0101", (gpointer) "Sales");
  fixture->parts = g_array_new (FALSE, FALSE, sizeof (CidSumsPart));
  g_array_set_clear_func (fixture->parts, clear_part);
  fixture->total = cid_call_sum_new (0, NULL);
  fixture->report.parts = fixture->parts;
  fixture->report.total = fixture->total;
  fixture->report.since_us = NOON - 12 * G_TIME_SPAN_HOUR - 10 * G_TIME_SPAN_DAY;
  fixture->report.until_us = G_MAXINT64;
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_array_unref (fixture->parts);
  cid_call_sum_free (fixture->total);
  g_hash_table_unref (fixture->format.line_names);
  g_date_time_unref (fixture->format.now);
  g_time_zone_unref (fixture->format.zone);
  g_free (fixture);
  return 0;
}

static void
add_sum (Fixture *fixture, CidSumsBy by, gint64 key, const char *name, guint calls, guint missed)
{
  CidCallSum *sum = cid_call_sum_new (key, name);
  CidSumsPart *last = fixture->parts->len > 0
                        ? &g_array_index (fixture->parts, CidSumsPart, fixture->parts->len - 1)
                        : NULL;

  sum->n_calls = sum->n_incoming = calls;
  sum->n_missed = missed;
  sum->n_taken = sum->n_talks = calls - missed;
  sum->wait_us = (gint64) sum->n_taken * 5 * G_USEC_PER_SEC;
  sum->talk_us = (gint64) sum->n_talks * 100 * G_USEC_PER_SEC;
  cid_call_sum_merge (fixture->total, sum);
  if (last == NULL || last->by != by) {
    const CidSumsPart part = { by, g_ptr_array_new_with_free_func (
                                     (GDestroyNotify) cid_call_sum_free) };

    g_array_append_val (fixture->parts, part);
    last = &g_array_index (fixture->parts, CidSumsPart, fixture->parts->len - 1);
  }
  g_ptr_array_add (last->sums, sum);
}

/* The page that people look at, to the letter. */
static void
test_sheet_for_people (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *sheet = NULL;

  add_sum (fixture, CID_SUMS_BY_WEEKDAY, 0, NULL, 12, 3);
  add_sum (fixture, CID_SUMS_BY_WEEKDAY, 1, NULL, 0, 0);
  add_sum (fixture, CID_SUMS_BY_WEEKDAY, 2, NULL, 6, 0);
  fixture->format.columns = 70;
  sheet = cid_sums_format_sheet (&fixture->report, &fixture->format);
  assert_string_equal (sheet,
                       "12 Nov 2026 – 22 Nov 2026\n"
                       "  Calls             18  1.7 a day\n"
                       "  Incoming          18\n"
                       "  Missed             3  17% of the incoming\n"
                       "  Outgoing           0\n"
                       "  To answer       0:05  on average\n"
                       "  Talked         25:00  1:40 on average\n"
                       "\n"
                       "By weekday   calls  missed       answer   talk\n"
                       "  Monday        12       3  25%    0:05  15:00  ████████████████░░░░░░\n"
                       "  Tuesday        0\n"
                       "  Wednesday      6                 0:05  10:00  ███████████\n");
}

static gint64
read_time (const char *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  assert_non_null (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

/* A day is one, whether it has 23, 24 or 25 hours. */
static void
test_days_are_those_of_the_clock_on_the_wall (void **state)
{
  static const struct {
    const char *since;
    const char *until;
    const char *expected;
  } rows[] = {
    { "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "4.0 a day" },
    { "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "4.0 a day" },
    { "2026-03-28T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2.0 a day" },
  };
  Fixture *fixture = *state;

  add_sum (fixture, CID_SUMS_BY_WEEKDAY, 6, NULL, 4, 0);
  fixture->format.columns = 70;
  g_time_zone_unref (fixture->format.zone);
  fixture->format.zone = g_time_zone_new_identifier ("Europe/Berlin");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sheet = NULL;

    fixture->report.since_us = read_time (rows[i].since);
    fixture->report.until_us = read_time (rows[i].until);
    sheet = cid_sums_format_sheet (&fixture->report, &fixture->format);
    if (strstr (sheet, rows[i].expected) == NULL)
      fail_msg ("%s: %s", rows[i].since, sheet);
  }
}

/* What the sums are of, in words and for programs. */
static void
test_keys (void **state)
{
  static const struct {
    CidSumsBy by;
    gint64 key;
    const char *name;
    const char *words;
    const char *nick;
  } rows[] = {
    { CID_SUMS_BY_DAY, 20779, NULL, "Sun 22 Nov", "2026-11-22" },
    { CID_SUMS_BY_DAY, 20453, NULL, "Wed 31 Dec 2025", "2025-12-31" },
    { CID_SUMS_BY_WEEK, 20773, NULL, "16 Nov – 22 Nov", "2026-11-16" },
    { CID_SUMS_BY_WEEK, 20444, NULL, "22 Dec – 28 Dec 2025", "2025-12-22" },
    { CID_SUMS_BY_MONTH, 20454, NULL, "January 2026", "2026-01" },
    { CID_SUMS_BY_WEEKDAY, 0, NULL, "Monday", "monday" },
    { CID_SUMS_BY_WEEKDAY, 6, NULL, "Sunday", "sunday" },
    { CID_SUMS_BY_HOUR, 9, NULL, "09:00", "9" },
    { CID_SUMS_BY_CALLER, 7, "Ana\033[2J", "Ana[2J", "Ana\033[2J" },
    { CID_SUMS_BY_CALLER, 0, NULL, "No number", NULL },
    { CID_SUMS_BY_LINE, 0, "0101", "Sales", "0101" },
    { CID_SUMS_BY_LINE, 0, "0102", "0102", "0102" },
    { CID_SUMS_BY_LINE, 0, "", "no line", NULL },
    { CID_SUMS_BY_OUTCOME, CID_OUTCOME_UNANSWERED, NULL, "no answer", "unanswered" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallSum) sum = cid_call_sum_new (rows[i].key, rows[i].name);
    g_autofree char *words = cid_sums_key_describe (sum, rows[i].by, &fixture->format);
    g_autofree char *nick = cid_sums_key_to_nick (sum, rows[i].by);

    assert_string_equal (words, rows[i].words);
    if (rows[i].nick == NULL)
      assert_null (nick);
    else
      assert_string_equal (nick, rows[i].nick);
  }
}

/* Which days are meant, is said as a person would. */
static void
test_periods (void **state)
{
  static const struct {
    gint64 since_days;
    gint64 until_days;
    const char *heading;
  } rows[] = {
    { 0, 0, "All calls\n" },
    { 0, -1, "Until 20 Nov 2026\n" },
    { -30, 0, "23 Oct 2026 – 22 Nov 2026\n" },
    { -3, -1, "19 Nov 2026 – 20 Nov 2026\n" },
    { -2, -1, "20 Nov 2026\n" },
  };
  Fixture *fixture = *state;
  gint64 midnight = NOON - 12 * G_TIME_SPAN_HOUR;

  fixture->format.columns = 80;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *sheet = NULL;

    fixture->report.since_us =
      rows[i].since_days == 0 ? G_MININT64 : midnight + rows[i].since_days * G_TIME_SPAN_DAY;
    fixture->report.until_us =
      rows[i].until_days == 0 ? G_MAXINT64 : midnight + rows[i].until_days * G_TIME_SPAN_DAY;
    sheet = cid_sums_format_sheet (&fixture->report, &fixture->format);
    assert_true (g_str_has_prefix (sheet, rows[i].heading));
  }
}

/* No line is longer than the terminal, and in colour it has as many columns. */
static void
test_sheet_fits_any_terminal (void **state)
{
  static const char *const names[] = { "名前は長い日本語の名前です名前は長い日本語の名前です",
                                       "דוד", "Wolfeschlegelsteinhausenbergerdorff the Elder",
                                       "\033[31m", "a\nb\tc" };
  Fixture *fixture = *state;
  g_autoptr (GRegex) colours = g_regex_new ("\033\\[[0-9;]*m", 0, 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    add_sum (fixture, CID_SUMS_BY_CALLER, i, names[i], 1000000 >> (3 * i), 7);
  for (guint columns = 1; columns < 200; columns += columns < 50 ? 1 : 40) {
    g_autofree char *plain = NULL;
    g_autofree char *coloured = NULL;
    g_auto (GStrv) lines = NULL;

    fixture->format.columns = columns;
    fixture->format.colour = FALSE;
    plain = cid_sums_format_sheet (&fixture->report, &fixture->format);
    fixture->format.colour = TRUE;
    coloured = cid_sums_format_sheet (&fixture->report, &fixture->format);
    lines = g_strsplit (plain, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
      assert_true (columns < 24 || cid_text_get_width (*line) <= columns);
      for (const char *c = *line; *c != '\0'; c = g_utf8_next_char (c))
        assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
    }
    {
      g_autofree char *bare = g_regex_replace_literal (colours, coloured, -1, 0, "", 0, NULL);
      g_auto (GStrv) bare_lines = g_strsplit (bare, "\n", -1);

      assert_int_equal (g_strv_length (bare_lines), g_strv_length (lines));
    }
  }
}

/* Through a pipe each sum is a line, for programs that know no JSON. */
static void
test_plain_lines (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *sheet = NULL;

  add_sum (fixture, CID_SUMS_BY_HOUR, 9, NULL, 4, 1);
  add_sum (fixture, CID_SUMS_BY_CALLER, 1, "a\tb", 2, 2);
  sheet = cid_sums_format_sheet (&fixture->report, &fixture->format);
  assert_string_equal (sheet, "all\t\t6\t6\t3\t5\t300\n"
                              "hour\t9\t4\t4\t1\t5\t300\n"
                              "caller\ta b\t2\t2\t2\t\t0\n");
}

/* One object, as any parser reads it; what is not known is null. */
static void
test_json (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *json = NULL;

  add_sum (fixture, CID_SUMS_BY_HOUR, 9, NULL, 3, 1);
  add_sum (fixture, CID_SUMS_BY_LINE, 0, "0101", 0, 0);
  json = cid_sums_format_json (&fixture->report, &fixture->format);
  assert_string_equal (
    json, "{\"since\":\"2026-11-12T00:00:00.000+00:00\",\"until\":null,\"calls\":3,\"incoming\":3,"
          "\"outgoing\":0,\"missed\":1,\"missed_share\":0.3333,\"answer_s\":5,\"talks\":2,"
          "\"talk_s\":200,\"by\":{\"hour\":[{\"hour\":9,\"calls\":3,\"incoming\":3,\"outgoing\":0,"
          "\"missed\":1,\"missed_share\":0.3333,\"answer_s\":5,\"talks\":2,\"talk_s\":200}],"
          "\"line\":[{\"line\":\"0101\",\"line_name\":\"Sales\",\"calls\":0,\"incoming\":0,"
          "\"outgoing\":0,\"missed\":0,\"missed_share\":null,\"answer_s\":null,\"talks\":0,"
          "\"talk_s\":0}]}}");
}

/* A name may hold anything, and the object stays one. */
static void
test_json_of_hostile_names (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;

  add_sum (fixture, CID_SUMS_BY_CALLER, 1, "\"},{\\ \xff \033[2J <b>&", 1, 0);
  add_sum (fixture, CID_SUMS_BY_CALLER, 0, NULL, 1, 0);
  json = cid_sums_format_json (&fixture->report, &fixture->format);
  root = json_from_string (json, NULL);
  assert_non_null (root);
  assert_null (strchr (json, '\033'));
  assert_non_null (strstr (json, "{\"caller\":null,"));
}

#define sums_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    sums_test (test_sheet_for_people),
    sums_test (test_days_are_those_of_the_clock_on_the_wall),
    sums_test (test_keys),
    sums_test (test_periods),
    sums_test (test_sheet_fits_any_terminal),
    sums_test (test_plain_lines),
    sums_test (test_json),
    sums_test (test_json_of_hostile_names),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

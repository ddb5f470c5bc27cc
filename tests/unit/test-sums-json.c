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

#include "call-kit.h"
#include "log/sums-format.h"

/* What is told of one sum, and of it as the only one of a part. */
static char *
format_one (CidCallSum *sum, CidSumsBy by, const CidFormat *format)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new ();
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (CidSumsPart));
  const CidSumsPart part = { by, sums };
  const CidSumsReport report = { G_MININT64, G_MAXINT64, sum, parts };

  g_ptr_array_add (sums, sum);
  g_array_append_val (parts, part);
  return cid_sums_format_json (&report, format);
}

/* The object of the only sum of the only part. */
static JsonObject *
get_one (JsonNode *root, CidSumsBy by)
{
  JsonObject *parts = json_object_get_object_member (json_node_get_object (root), "by");
  JsonArray *part = json_object_get_array_member (parts, cid_sums_by_to_nick (by));

  assert_int_equal (json_array_get_length (part), 1);
  return json_array_get_object_element (part, 0);
}

/* A log without a call has the same keys, so that programs need not ask which ones are there. */
static void
test_no_calls_are_an_object_too (void **state)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (CidSumsPart));
  g_autoptr (GPtrArray) sums = g_ptr_array_new ();
  g_autoptr (CidCallSum) total = cid_call_sum_new (0, NULL);
  const CidSumsPart part = { CID_SUMS_BY_DAY, sums };
  const CidSumsReport report = { G_MININT64, G_MAXINT64, total, parts };
  const CidFormat format = { 0 };
  g_autofree char *without = cid_sums_format_json (&report, &format);
  g_autofree char *with = NULL;

  assert_string_equal (without, "{\"since\":null,\"until\":null,\"calls\":0,\"incoming\":0,"
                                "\"outgoing\":0,\"missed\":0,\"missed_share\":null,"
                                "\"answer_s\":null,\"talks\":0,\"talk_s\":0,\"by\":{}}");
  g_array_append_val (parts, part);
  with = cid_sums_format_json (&report, &format);
  assert_true (g_str_has_suffix (with, "\"talk_s\":0,\"by\":{\"day\":[]}}"));
}

/* Both bounds are told in the zone of the user, since that is where the days were counted. */
static void
test_bounds_are_told_in_the_zone (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Australia/Sydney");
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (CidSumsPart));
  g_autoptr (CidCallSum) total = cid_call_sum_new (0, NULL);
  const CidSumsReport report = { NOON, NOON + G_TIME_SPAN_DAY, total, parts };
  const CidFormat format = { .zone = zone };
  g_autofree char *json = cid_sums_format_json (&report, &format);

  assert_true (g_str_has_prefix (json, "{\"since\":\"2026-11-22T23:00:00.000+11:00\","
                                       "\"until\":\"2026-11-23T23:00:00.000+11:00\","));
}

/* The average and the sum keep what is less than a second, and outgoing calls are the others. */
static void
test_numbers_of_one_sum (void **state)
{
  const CidFormat format = { 0 };
  CidCallSum sum = { .key = 9, .n_calls = 5, .n_incoming = 3, .n_missed = 2 };
  g_autofree char *json = NULL;

  sum.n_taken = 2;
  sum.wait_us = 3 * G_USEC_PER_SEC;
  sum.n_talks = 1;
  sum.talk_us = 1250 * G_TIME_SPAN_MILLISECOND;
  json = format_one (&sum, CID_SUMS_BY_HOUR, &format);
  assert_non_null (strstr (json, "[{\"hour\":9,\"calls\":5,\"incoming\":3,\"outgoing\":2,"
                                 "\"missed\":2,\"missed_share\":0.6667,\"answer_s\":1.5,"
                                 "\"talks\":1,\"talk_s\":1.25}]"));
}

/* Whatever a caller or a line is called, a parser reads that name again, and one line is one line.
 */
static void
test_hostile_names_are_read_back (void **state)
{
  static const char *const names[] = {
    "\"},{\"calls\":7,\"x\":\"",
    "\\",
    "a\nb\tc\r",
    "\033[2J",
    "\xe2\x80\xaegnp.exe",
    "<b>&amp;",
    "דוד",
    "%s%n",
    "名前",
    "😀",
    "\x7f\xc2\x85",
  };
  g_autoptr (GHashTable) line_names = g_hash_table_new (g_str_hash, g_str_equal);
  const CidFormat format = { .line_names = line_names };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (gsize j = 0; j < 2; j++) {
      CidSumsBy by = j == 0 ? CID_SUMS_BY_CALLER : CID_SUMS_BY_LINE;
      CidCallSum sum = { .name = (char *) names[i], .n_calls = 1, .n_incoming = 1 };
      g_autofree char *json = NULL;
      g_autoptr (JsonNode) root = NULL;
      JsonObject *one;

      g_hash_table_insert (line_names, (gpointer) names[i], (gpointer) names[i]);
      json = format_one (&sum, by, &format);
      assert_null (strpbrk (json, "\n\r\t\033"));
      root = json_from_string (json, NULL);
      assert_non_null (root);
      one = get_one (root, by);
      assert_string_equal (json_object_get_string_member (one, cid_sums_by_to_nick (by)), names[i]);
      assert_int_equal (json_object_get_int_member (one, "calls"), 1);
      if (by == CID_SUMS_BY_LINE)
        assert_string_equal (json_object_get_string_member (one, "line_name"), names[i]);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_no_calls_are_an_object_too),
    cmocka_unit_test (test_bounds_are_told_in_the_zone),
    cmocka_unit_test (test_numbers_of_one_sum),
    cmocka_unit_test (test_hostile_names_are_read_back),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

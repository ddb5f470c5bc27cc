/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Scripts reckon with these: no sum of a call is told as 14.199999999999999. */
static void
test_seconds_are_short_and_exact (void **state)
{
  static const struct {
    gint64 us;
    const char *text;
  } rows[] = {
    { -1, NULL },
    { 0, "0" },
    { 14200000, "14.2" },
    { 100 * G_USEC_PER_SEC, "100" },
    { 1600, "0.002" },
    { 400, "0" },
    { G_GINT64_CONSTANT (3600005000), "3600.005" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = cid_call_format_seconds (rows[i].us);

    assert_int_equal (g_strcmp0 (text, rows[i].text), 0);
  }
}

/* A line that the user named is called so; nothing is known of others. */
static void
test_a_line_is_named_if_the_user_did (void **state)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (names, (gpointer) "0101", (gpointer) "office");
  assert_string_equal (cid_call_find_line_name ("0101", names), "office");
  assert_null (cid_call_find_line_name ("0102", names));
  assert_null (cid_call_find_line_name (NULL, names));
  assert_null (cid_call_find_line_name ("0101", NULL));
}

/* Either word is enough: the phone's, or that of whoever looked the caller up. */
static void
test_a_number_is_withheld_by_either_word (void **state)
{
  g_autoptr (CidCall) hidden = make_call ("u", CID_OUTCOME_MISSED, 0, "anonymous@pbx.invalid");
  g_autoptr (CidCall) open = make_call ("v", CID_OUTCOME_MISSED, 0, "0299991234");

  assert_true (cid_call_is_withheld (hidden));
  assert_false (cid_call_is_withheld (open));
  open->caller = make_caller (NULL, CID_NAME_FROM_NONE);
  assert_false (cid_call_is_withheld (open));
  open->caller->withheld = TRUE;
  assert_true (cid_call_is_withheld (open));
}

/* A call of which hardly anything is known has every field of the contract all the same. */
static void
test_every_field_is_there_even_unknown (void **state)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (CidCall) call =
    cid_call_new ("u-1", CID_DIRECTION_OUTGOING, (CidStamp){ NOON, G_USEC_PER_SEC });
  g_autofree char *json = NULL;

  g_clear_pointer (&call->party, cid_party_unref);
  call->outcome = CID_OUTCOME_UNKNOWN;
  call->ring_us = call->talk_us = -1;
  json = cid_call_to_json (call, utc, NULL);
  assert_null (cid_call_get_phone_name (call));
  assert_string_equal (
    json, "{\"id\":0,\"uid\":\"u-1\",\"start\":\"2026-11-22T12:00:00.000+00:00\",\"direction\":"
          "\"outgoing\","
          "\"outcome\":\"unknown\",\"number\":null,\"display_number\":null,\"name\":null,"
          "\"name_from\":\"none\",\"organization\":null,\"place\":null,\"type\":null,"
          "\"withheld\":false,\"phone\":null,\"line\":null,\"line_name\":null,\"diverted\":null,"
          "\"answered_by\":null,\"legs\":[],\"ring_s\":null,\"talk_s\":null,\"remote\":null,"
          "\"simulated\":false,\"note\":null,\"done\":false,\"change\":0}");
}

/* The first phone that told of a call names it; each of its legs is told. */
static void
test_a_whole_call_is_told (void **state)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (CidCall) call = make_call ("u-2", CID_OUTCOME_ANSWERED, 1, "0299991234@pbx");
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *json = NULL;

  g_hash_table_insert (names, (gpointer) "0101", (gpointer) "office");
  cid_call_add_leg (call, HALL, "hall", "u-3", CID_CALL_STATE_ENDED)->outcome =
    CID_OUTCOME_ELSEWHERE;
  call->caller = make_caller ("Jane \"J\" Doe", CID_NAME_FROM_CONTACT);
  call->id = 7;
  call->change = 12;
  call->ring_us = 4250000;
  call->talk_us = 61 * G_USEC_PER_SEC;
  call->note = g_strdup ("ring\nback");
  call->done_us = NOON;
  json = cid_call_to_json (call, utc, names);
  assert_string_equal (cid_call_get_phone_name (call), "desk");
  assert_string_equal (
    json, "{\"id\":7,\"uid\":\"u-2\",\"start\":\"2026-11-22T12:00:01.000+00:00\",\"direction\":"
          "\"incoming\","
          "\"outcome\":\"answered\",\"number\":\"+61299991234\","
          "\"display_number\":\"(02) 9999 1234\",\"name\":\"Jane \\\"J\\\" Doe\","
          "\"name_from\":\"contact\",\"organization\":null,\"place\":\"Sydney\","
          "\"type\":\"fixed-line\",\"withheld\":false,\"phone\":\"desk\",\"line\":\"0101\","
          "\"line_name\":\"office\",\"diverted\":null,\"answered_by\":null,\"legs\":["
          "{\"phone\":\"desk\",\"outcome\":\"answered\"},"
          "{\"phone\":\"hall\",\"outcome\":\"elsewhere\"}],\"ring_s\":4.25,\"talk_s\":61,"
          "\"remote\":\"0299991234@pbx\",\"simulated\":false,\"note\":\"ring\\u000aback\","
          "\"done\":true,\"change\":12}");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_seconds_are_short_and_exact),
    cmocka_unit_test (test_a_line_is_named_if_the_user_did),
    cmocka_unit_test (test_a_number_is_withheld_by_either_word),
    cmocka_unit_test (test_every_field_is_there_even_unknown),
    cmocka_unit_test (test_a_whole_call_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

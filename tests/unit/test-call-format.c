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
#include "format-kit.h"

#define DAY_S (24 * 60 * 60)

/* The example of the contract, to the letter: other programs read it. */
static void
test_json_is_the_contract (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana Pérez", 0);
  g_autofree char *json = NULL;

  call->started.wall_us += 120000;
  json = cid_call_format_json (call, &fixture->format);
  assert_string_equal (
    json,
    "{\"id\":41,\"uid\":\"0b6e\",\"start\":\"2026-11-22T23:00:00.120+11:00\","
    "\"direction\":\"incoming\",\"outcome\":\"missed\",\"number\":\"+61299991234\","
    "\"display_number\":\"(02) 9999 1234\",\"name\":\"Ana Pérez\",\"name_from\":\"contact\","
    "\"organization\":null,\"place\":\"Sydney\",\"type\":\"fixed-line\",\"withheld\":false,"
    "\"phone\":\"desk\",\"line\":\"0101\",\"line_name\":\"Sales\",\"diverted\":null,"
    "\"answered_by\":null,\"legs\":[{\"phone\":\"desk\",\"outcome\":\"missed\"}],\"ring_s\":14.2,"
    "\"talk_s\":null,\"remote\":\"0299991234@192.0.2.1\",\"simulated\":false,"
    "\"note\":null,\"done\":false,\"change\":0}");
}

/* What is not known is null, never missing, and nothing crashes for the want of it. */
static void
test_json_of_a_call_of_which_nothing_is_known (void **state)
{
  const CidStamp started = { NOON, 0 };
  CidFormat format = { 0 };
  g_autoptr (CidCall) call = cid_call_new ("u", CID_DIRECTION_OUTGOING, started);
  g_autofree char *json = NULL;

  call->ring_us = call->talk_us = -1;
  json = cid_call_format_json (call, &format);
  assert_string_equal (json,
                       "{\"id\":0,\"uid\":\"u\",\"start\":\"2026-11-22T12:00:00.000+00:00\","
                       "\"direction\":\"outgoing\",\"outcome\":\"ringing\",\"number\":null,"
                       "\"display_number\":null,\"name\":null,\"name_from\":\"none\","
                       "\"organization\":null,\"place\":null,\"type\":null,\"withheld\":false,"
                       "\"phone\":null,\"line\":null,\"line_name\":null,\"diverted\":null,"
                       "\"answered_by\":null,\"legs\":[],\"ring_s\":null,"
                       "\"talk_s\":null,\"remote\":null,\"simulated\":false,"
                       "\"note\":null,\"done\":false,\"change\":0}");
}

/* Whatever is in a name comes out of a JSON parser as it went in, and moves no cursor on the way.
 */
static void
test_json_of_hostile_names_is_lossless (void **state)
{
  Fixture *fixture = *state;

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (CidCall) call = make_missed (hostile[i], 0);
    g_autofree char *json = cid_call_format_json (call, &fixture->format);
    g_autofree char *valid = g_utf8_make_valid (hostile[i], -1);
    g_autoptr (JsonNode) root = json_from_string (json, NULL);

    assert_non_null (root);
    assert_string_equal (json_object_get_string_member (json_node_get_object (root), "name"),
                         valid);
    for (const char *c = json; *c != '\0'; c = g_utf8_next_char (c))
      assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
    assert_null (strstr (json, "\u202e"));
  }
}

/* Durations are told to the millisecond, and no double shows its last digits. */
static void
test_json_seconds (void **state)
{
  static const struct {
    gint64 us;
    const char *text;
  } cases[] = {
    { -1, "\"talk_s\":null," },       { 0, "\"talk_s\":0," },
    { 14200000, "\"talk_s\":14.2," }, { 60000000, "\"talk_s\":60," },
    { 1234567, "\"talk_s\":1.235," }, { 43200000000, "\"talk_s\":43200," },
  };
  Fixture *fixture = *state;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCall) call = make_missed ("Ana", 0);
    g_autofree char *json = NULL;

    call->talk_us = cases[i].us;
    json = cid_call_format_json (call, &fixture->format);
    assert_non_null (strstr (json, cases[i].text));
  }
}

/* A withheld number is told as such whether the party or the caller says so. */
static void
test_json_withheld (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed (NULL, 0);
  g_autofree char *by_caller = NULL;
  g_autofree char *by_party = NULL;

  call->caller->withheld = TRUE;
  by_caller = cid_call_format_json (call, &fixture->format);
  assert_non_null (strstr (by_caller, "\"withheld\":true"));
  g_clear_pointer (&call->caller, cid_caller_unref);
  call->party->kind = CID_PARTY_WITHHELD;
  by_party = cid_call_format_json (call, &fixture->format);
  assert_non_null (strstr (by_party, "\"withheld\":true"));
}

/* The journal, for programs: each field of an event, and what the phone said besides. */
static void
test_json_of_an_event (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1");
  g_autofree char *json = NULL;

  event->extra = g_strsplit ("x=1|y=\"2\"", "|", -1);
  g_free (event->party->number);
  event->party->number = g_strdup ("+61299991234");
  json = cid_call_format_event_json (event, 7, &fixture->format);
  assert_string_equal (
    json, "{\"seq\":7,\"time\":\"2026-11-22T23:00:00.000+11:00\",\"event\":\"incoming\","
          "\"phone\":\"desk\",\"number\":\"+61299991234\",\"remote\":\"0299991234\",\"name\":null,"
          "\"line\":\"0101\",\"call\":\"a1\",\"call_uid\":null,\"reason\":null,\"diverted\":null,"
          "\"mac\":null,\"target\":\"/-/incoming?remote=0299991234\",\"body\":null,"
          "\"extra\":[\"x=1\",\"y=\\\"2\\\"\"],\"simulated\":false}");
}

static GPtrArray *
make_page (void)
{
  GPtrArray *calls = make_calls (make_missed ("Ana Pérez", -DAY_S));
  CidCall *call = make_call ("u2", CID_OUTCOME_ANSWERED, 60, "21");

  call->id = 42;
  call->direction = CID_DIRECTION_OUTGOING;
  call->talk_us = 222 * G_USEC_PER_SEC;
  g_ptr_array_add (calls, call);
  call = make_missed ("Bob", 120);
  call->id = 103;
  call->outcome = CID_OUTCOME_UNKNOWN;
  call->simulated = TRUE;
  g_ptr_array_add (calls, call);
  return calls;
}

/* Who took a call that nobody took here: a colleague, another number, or a machine. */
static void
test_what_became_of_a_call_is_said_in_words (void **state)
{
  static const struct {
    CidOutcome outcome;
    const char *reason;
    gboolean voicemail;
    const char *row;
    const char *detail;
  } rows[] = {
    { CID_OUTCOME_ELSEWHERE, "SIP;cause=200", FALSE, "\telsewhere\t\n", "elsewhere\n" },
    { CID_OUTCOME_ELSEWHERE, "SIP;cause=302", FALSE, "\tdiverted\t\n", "diverted\n" },
    { CID_OUTCOME_MISSED, "SIP;cause=200", TRUE, "\tmissed\t\n", "a voicemail\n" },
    { CID_OUTCOME_MISSED, "SIP;cause=302", FALSE, "\tmissed\t\n", "missed\n" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) calls = make_calls (make_missed ("Ana", 0));
    CidCall *call = g_ptr_array_index (calls, 0);
    g_autofree char *row = NULL;
    g_autofree char *details = NULL;

    call->outcome = rows[i].outcome;
    call->reason = g_strdup (rows[i].reason);
    call->voicemail = rows[i].voicemail;
    row = cid_call_format_table (calls, &fixture->format);
    details = cid_call_format_details (call, NULL, &fixture->format);
    assert_non_null (strstr (row, rows[i].row));
    assert_non_null (strstr (details, rows[i].detail));
    assert_int_equal (strstr (details, "voicemail") != NULL, rows[i].voicemail);
  }
}

/* The page that people look at. */
static void
test_table_for_people (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_page ();
  g_autofree char *table = NULL;

  fixture->format.columns = 100;
  table = cid_call_format_table (calls, &fixture->format);
  assert_string_equal (table,
                       "Yesterday\n"
                       "●  #41  23:00  ↙ Ana Pérez  (02) 9999 1234  Sales  missed\n"
                       "\n"
                       "Today\n"
                       "   #42  23:01  ↗ 21                         Sales  3:42\n"
                       "  #103  23:02  ↙ Bob        (02) 9999 1234  Sales  rang (simulated)\n");
}

/* A missed call is what one looks for. */
static void
test_missed_calls_stand_out_in_colour (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_page ();
  g_autofree char *table = NULL;

  fixture->format.columns = 100;
  fixture->format.colour = TRUE;
  table = cid_call_format_table (calls, &fixture->format);
  assert_true (g_str_has_prefix (table, "\033[1mYesterday\033[0m\n\033[1;31m●\033[0m"));
  assert_non_null (strstr (table, "  \033[1;31m↙\033[0m \033[1;31mAna Pérez\033[0m  "));
  assert_non_null (strstr (table, "  \033[1;31mmissed\033[0m\n"));
  assert_non_null (strstr (table, "  ↗ 21"));
}

/* Through a pipe every line stands for itself, and nothing is cut. */
static void
test_plain_lines (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_page ();
  g_autofree char *table = NULL;

  fixture->format.columns = 0;
  table = cid_call_format_table (calls, &fixture->format);
  assert_string_equal (
    table, "#41\t2026-11-21 23:00\t↙\tAna Pérez\t(02) 9999 1234\tSales\tmissed\t\n"
           "#42\t2026-11-22 23:01\t↗\t21\t21\tSales\t3:42\t\n"
           "#103\t2026-11-22 23:02\t↙\tBob\t(02) 9999 1234\tSales\trang (simulated)\t\n");
}

/* No line is longer than the terminal, whatever is in the names, and each call is one line. */
static void
test_table_fits_any_terminal (void **state)
{
  static const guint widths[] = { 1, 10, 20, 40, 60, 80, 200 };
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    g_ptr_array_add (calls, make_missed (hostile[i], i));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    g_autofree char *table = NULL;
    g_auto (GStrv) lines = NULL;

    fixture->format.columns = widths[i];
    table = cid_call_format_table (calls, &fixture->format);
    assert_true (g_utf8_validate (table, -1, NULL));
    lines = g_strsplit (table, "\n", -1);
    assert_int_equal (g_strv_length (lines), calls->len + 2);
    for (guint j = 1; lines[j] != NULL; j++) {
      assert_true (cid_text_get_width (lines[j]) <= widths[i]);
      for (const char *c = lines[j]; *c != '\0'; c = g_utf8_next_char (c))
        assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
    }
  }
}

/* On a narrow terminal it is the name that stays, and the outcome. */
static void
test_narrow_table_keeps_name_and_outcome (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (make_missed ("Ana Pérez", 0));
  g_autofree char *table = NULL;

  fixture->format.columns = 36;
  table = cid_call_format_table (calls, &fixture->format);
  assert_string_equal (table, "Today\n● #41  23:00  ↙ Ana Pérez  missed\n");
}

/* A column goes before a name is cut to pieces, and a name takes the room that it left. */
static void
test_columns_go_before_names (void **state)
{
  static const struct {
    guint columns;
    const char *row;
  } rows[] = {
    { 80, "● #41  23:00  ↙ Wolfeschlegelsteinhausenbergerdo…  (02) 9999 1234  Sales  missed\n" },
    { 64, "● #41  23:00  ↙ Wolfeschlegelste…  (02) 9999 1234  Sales  missed\n" },
    { 60, "● #41  23:00  ↙ Wolfeschlegelsteinh…  (02) 9999 1234  missed\n" },
    { 44, "● #41  23:00  ↙ Wolfeschlegelsteinh…  missed\n" },
    { 24, "● #41  23:00  ↙ Wolfesc…\n" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) calls =
      make_calls (make_missed ("Wolfeschlegelsteinhausenbergerdorff", 0));
    g_autofree char *table = NULL;

    fixture->format.columns = rows[i].columns;
    table = cid_call_format_table (calls, &fixture->format);
    assert_string_equal (strchr (table, '\n') + 1, rows[i].row);
  }
}

/* A stranger's number is said once; where it is from is news. */
static void
test_a_number_without_a_name_has_its_place (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (make_missed (NULL, 0));
  g_autofree char *table = NULL;

  fixture->format.columns = 80;
  table = cid_call_format_table (calls, &fixture->format);
  assert_string_equal (table, "Today\n● #41  23:00  ↙ (02) 9999 1234  Sydney  Sales  missed\n");
}

/* A name in an office stands beside its office. */
static void
test_an_organization_stands_beside_the_name (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (make_missed ("Ana", 0));
  CidCall *call = g_ptr_array_index (calls, 0);
  g_autofree char *wide = NULL;
  g_autofree char *narrow = NULL;
  g_autofree char *plain = NULL;

  call->caller->organization = g_strdup ("Pérez & Söhne");
  fixture->format.columns = 80;
  wide = cid_call_format_table (calls, &fixture->format);
  assert_non_null (strstr (wide, "↙ Ana · Pérez & Söhne  (02)"));
  fixture->format.columns = 57;
  narrow = cid_call_format_table (calls, &fixture->format);
  assert_non_null (strstr (narrow, "↙ Ana                (02)"));
  fixture->format.columns = 0;
  plain = cid_call_format_table (calls, &fixture->format);
  assert_non_null (strstr (plain, "\tAna\t"));
}

/* What was dealt with does not stand out any more, with colour or without. */
static void
test_a_missed_call_that_is_done_steps_back (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (make_missed ("Ana", 0));
  g_autofree char *plain = NULL;
  g_autofree char *coloured = NULL;

  ((CidCall *) g_ptr_array_index (calls, 0))->done_us = NOON;
  fixture->format.columns = 80;
  plain = cid_call_format_table (calls, &fixture->format);
  assert_non_null (strstr (plain, "\n✓ #41  23:00"));
  fixture->format.colour = TRUE;
  coloured = cid_call_format_table (calls, &fixture->format);
  assert_null (strstr (coloured, "\033[1;31m"));
}

/* A note stands below the name it is about, within the terminal, and in the line that is piped. */
static void
test_a_note_stands_below_the_name (void **state)
{
  static const struct {
    guint columns;
    const char *table;
  } rows[] = {
    { 80, "Today\n● #41  23:00  ↙ Ana  (02) 9999 1234  Sales  missed\n"
          "                wants the <b>invoice</b> of May\n" },
    { 28, "Today\n● #41  23:00  ↙ Ana  missed\n                wants the <…\n" },
    { 20, "Today\n● #41  23:00  ↙ Ana\n" },
    { 0, "#41\t2026-11-22 23:00\t↙\tAna\t(02) 9999 1234\tSales\tmissed\t"
         "wants the <b>invoice</b> of May\n" },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) calls = make_calls (make_missed ("Ana", 0));
    g_autofree char *table = NULL;

    ((CidCall *) g_ptr_array_index (calls, 0))->note =
      g_strdup ("wants the <b>invoice</b>\nof\tMay");
    fixture->format.columns = rows[i].columns;
    table = cid_call_format_table (calls, &fixture->format);
    assert_string_equal (table, rows[i].table);
  }
}

/* A long log is printed in pages: a day that goes on has one heading, and columns do not jump. */
static void
test_pages_make_one_table (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) first = make_calls (make_missed ("Wolfeschlegelsteinhausen", 0));
  g_autoptr (GPtrArray) second = make_calls (make_missed ("Ana", 60));
  gsize widths[CID_N_CELLS] = { 0 };
  g_autofree char *above = NULL;
  g_autofree char *below = NULL;

  fixture->format.columns = 100;
  above = cid_call_format_page (first, NULL, widths, &fixture->format);
  below = cid_call_format_page (second, g_ptr_array_index (first, 0), widths, &fixture->format);
  assert_true (g_str_has_prefix (above, "Today\n"));
  assert_null (strstr (below, "Today"));
  assert_int_equal (strstr (above, "(02)") - strchr (above, '\n') - 1,
                    strstr (below, "(02)") - below);
}

/* Hebrew stays in its column: without marks the number would change places with it. */
static void
test_a_name_from_right_to_left_keeps_its_place (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (make_missed ("דוד", 0));
  g_autofree char *table = NULL;

  fixture->format.columns = 80;
  table = cid_call_format_table (calls, &fixture->format);
  assert_non_null (strstr (table, "↙ \u2068דוד\u2069  (02) 9999 1234"));
}

/* The command says what an empty log means, not the table. */
static void
test_no_calls_no_table (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) calls = make_calls (NULL);
  g_autofree char *table = cid_call_format_table (calls, &fixture->format);

  assert_string_equal (table, "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_json_is_the_contract, set_up, tear_down),
    cmocka_unit_test (test_json_of_a_call_of_which_nothing_is_known),
    cmocka_unit_test_setup_teardown (test_json_of_hostile_names_is_lossless, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_json_seconds, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_json_withheld, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_json_of_an_event, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_became_of_a_call_is_said_in_words, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_table_for_people, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_missed_calls_stand_out_in_colour, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_plain_lines, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_table_fits_any_terminal, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_narrow_table_keeps_name_and_outcome, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_columns_go_before_names, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_number_without_a_name_has_its_place, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_an_organization_stands_beside_the_name, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_missed_call_that_is_done_steps_back, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_note_stands_below_the_name, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_pages_make_one_table, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_name_from_right_to_left_keeps_its_place, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_no_calls_no_table, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

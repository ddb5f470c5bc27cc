/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "log/call-cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char *
make_row (const CidCall *call, guint columns)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+10:00");
  const CidFormat format = { .zone = zone, .line_names = names, .columns = columns };
  g_auto (GStrv) cells = NULL;

  g_hash_table_insert (names, (gpointer) "0101", (gpointer) "office\n");
  cells = cid_call_cells_make (call, &format);
  return g_strjoinv ("|", cells);
}

/* A terminal has room for what people read, a pipe for what programs do. */
static void
test_cells_are_for_people_or_for_programs (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_MISSED, 0, "0299991234");
  g_autofree char *terminal = NULL;
  g_autofree char *plain = NULL;

  call->id = 42;
  call->caller = make_caller ("Jane\x1b[2J", CID_NAME_FROM_CONTACT);
  call->caller->organization = g_strdup ("Acme");
  terminal = make_row (call, 80);
  plain = make_row (call, 0);
  assert_string_equal (terminal, "#42|22:00|↙|Jane[2J · Acme|(02) 9999 1234|office|missed");
  assert_string_equal (plain, "#42|2026-11-22 22:00|↙|Jane[2J|(02) 9999 1234|office|missed");
}

/* A number that stands for the name is not told twice: where it is from says more. */
static void
test_a_number_gives_way_to_its_place (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_UNANSWERED, 0, "0299991234");
  g_autofree char *terminal = NULL;
  g_autofree char *plain = NULL;

  call->direction = CID_DIRECTION_OUTGOING;
  call->caller = make_caller (NULL, CID_NAME_FROM_NONE);
  terminal = make_row (call, 80);
  plain = make_row (call, 0);
  assert_string_equal (terminal, "#0|22:00|↗|(02) 9999 1234|Sydney|office|no answer");
  assert_string_equal (plain,
                       "#0|2026-11-22 22:00|↗|(02) 9999 1234|(02) 9999 1234|office|no answer");
}

/* The company is told once, though it stands for the name. */
static void
test_a_company_is_told_once (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_MISSED, 0, "0299991234");
  g_autofree char *row = NULL;

  call->caller = make_caller ("Acme", CID_NAME_FROM_CONTACT);
  call->caller->organization = g_strdup ("Acme");
  row = make_row (call, 80);
  assert_string_equal (row, "#0|22:00|↙|Acme|(02) 9999 1234|office|missed");
}

/* Every outcome has a word; people who talked are told for how long. */
static void
test_what_became_of_a_call_is_a_word (void **state)
{
  static const struct {
    CidOutcome outcome;
    gint64 talk_us;
    const char *reason;
    gboolean is_simulated;
    const char *text;
  } rows[] = {
    { CID_OUTCOME_RINGING, -1, NULL, FALSE, "ringing" },
    { CID_OUTCOME_ACTIVE, -1, NULL, FALSE, "talking" },
    { CID_OUTCOME_ANSWERED, -1, NULL, FALSE, "answered" },
    { CID_OUTCOME_MISSED, -1, NULL, FALSE, "missed" },
    { CID_OUTCOME_ELSEWHERE, -1, NULL, FALSE, "elsewhere" },
    { CID_OUTCOME_ELSEWHERE, -1, "SIP;cause=302", FALSE, "diverted" },
    { CID_OUTCOME_MISSED, -1, "SIP;cause=302", FALSE, "missed" },
    { CID_OUTCOME_REJECTED, -1, NULL, FALSE, "rejected" },
    { CID_OUTCOME_UNANSWERED, -1, NULL, FALSE, "no answer" },
    { CID_OUTCOME_BLOCKED, -1, NULL, FALSE, "blocked" },
    { CID_OUTCOME_UNKNOWN, -1, NULL, FALSE, "rang" },
    { CID_OUTCOME_UNKNOWN, -1, NULL, TRUE, "rang (simulated)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_call ("u", rows[i].outcome, 0, "0299991234");
    g_autofree char *text = NULL;

    call->talk_us = rows[i].talk_us;
    call->reason = g_strdup (rows[i].reason);
    call->simulated = rows[i].is_simulated;
    text = cid_call_cells_format_outcome (call);
    assert_string_equal (text, rows[i].text);
  }
}

/* How long people talked says that the call was answered. */
static void
test_a_talk_is_told_by_its_length (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_ANSWERED, 0, "0299991234");
  g_autofree char *expected = cid_when_describe_duration (61);
  g_autofree char *text = NULL;

  call->talk_us = 61 * G_USEC_PER_SEC;
  text = cid_call_cells_format_outcome (call);
  assert_string_equal (text, expected);
}

/* A call of a damaged log, or of nobody, has cells like any other. */
static void
test_what_is_not_known_is_empty (void **state)
{
  g_autoptr (CidCall) call =
    cid_call_new ("u", CID_DIRECTION_INCOMING, (CidStamp){ G_MAXINT64, 1 });
  const CidFormat format = { .columns = 0 };
  g_autofree char *number = NULL;
  g_autofree char *line = NULL;
  g_autofree char *time = cid_call_cells_format_time (G_MAXINT64, "%Y", &format);

  g_clear_pointer (&call->party, cid_party_unref);
  number = cid_call_cells_format_number (call);
  line = cid_call_cells_format_line (call, &format);
  assert_string_equal (number, "");
  assert_string_equal (line, "");
  assert_string_equal (time, "1970");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_cells_are_for_people_or_for_programs),
    cmocka_unit_test (test_a_number_gives_way_to_its_place),
    cmocka_unit_test (test_a_company_is_told_once),
    cmocka_unit_test (test_what_became_of_a_call_is_a_word),
    cmocka_unit_test (test_a_talk_is_told_by_its_length),
    cmocka_unit_test (test_what_is_not_known_is_empty),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

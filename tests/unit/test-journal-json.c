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

#include "base/error.h"
#include "call-kit.h"
#include "log/journal-json.h"

/* What is exported comes back whole, whatever was in it. */
static void
test_an_event_comes_back_whole (void **state)
{
  g_autoptr (CidJournalEntry) entry = g_new0 (CidJournalEntry, 1);
  g_autoptr (CidJournalEntry) back = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  entry->origin = g_strdup ("0b6e");
  entry->seq = 41;
  entry->boot = g_strdup ("boot");
  entry->started_us = 7;
  entry->event = make_event (CID_EVENT_INCOMING, 3, "0299991234", "ref");
  entry->event->name = g_strdup ("Ana \"Pérez\" <b>&\\");
  entry->event->extra = g_strsplit ("x=1|y=é", "|", -1);
  entry->event->voicemail = TRUE;
  json = cid_journal_to_json (entry);
  assert_null (strchr (json, '\n'));
  back = cid_journal_from_json (json, NULL);
  assert_non_null (back);
  assert_int_equal (back->seq, 41);
  assert_true (back->is_imported);
  assert_string_equal (back->event->name, entry->event->name);
  assert_string_equal (back->event->party->number, "+61299991234");
  again = cid_journal_to_json (back);
  assert_string_equal (again, json);
}

/* A file from elsewhere is hostile: what is no event of ours is refused, and nothing is made of it.
 */
static void
test_what_is_no_event_is_refused (void **state)
{
  static const char *const lines[] = {
    "",
    "nonsense",
    "[]",
    "{}",
    "{\"kind\":\"incoming\"}",
    "{\"kind\":\"nonsense\",\"origin\":\"a\",\"seq\":1}",
    "{\"kind\":\"incoming\",\"origin\":\"a\",\"seq\":-1}",
    "{\"kind\":\"incoming\",\"origin\":1,\"seq\":1}",
    "{\"kind\":{},\"origin\":\"a\",\"seq\":1}",
    "{\"kind\":\"incoming\",\"origin\":\"a\",\"seq\":1,\"phone\":null}",
    "{\"kind\":\"incoming\",\"origin\":\"a\",\"seq\":1,\"name\":\"\\ud800Ana\"}",
    "{\"kind\":\"incoming\",\"origin\":\"a\",\"seq\":1,\"name\":\"Ana\\u0000Bob\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;

    assert_null (cid_journal_from_json (lines[i], &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  }
}

/* Members may be missing, or be something else than they should: they count as unknown. */
static void
test_odd_members_are_unknown (void **state)
{
  g_autoptr (CidJournalEntry) entry = cid_journal_from_json (
    "{\"kind\":\"incoming\",\"origin\":\"a\",\"seq\":1,\"phone\":\"p\",\"name\":5,\"extra\":\"x\","
    "\"party\":\"odd\",\"simulated\":null,\"wall_us\":{},\"boot_us\":9223372036854775807,"
    "\"started_us\":-1}",
    NULL);

  assert_non_null (entry);
  assert_null (entry->event->name);
  assert_null (entry->event->extra);
  assert_int_equal (entry->event->stamp.wall_us, 0);
  assert_int_equal (entry->event->stamp.boot_us, 0);
  assert_int_equal (entry->started_us, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_event_comes_back_whole),
    cmocka_unit_test (test_what_is_no_event_is_refused),
    cmocka_unit_test (test_odd_members_are_unknown),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

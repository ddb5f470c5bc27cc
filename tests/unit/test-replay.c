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

#include <stdlib.h>

#include "log/journal-source.h"
#include "log/replay.h"

static gboolean
on_replayed (const CidReplayed *replayed, gpointer user_data, GError **error)
{
  GString *story = user_data;
  const CidCall *call = replayed->call;

  g_string_append_printf (story, "%s %s %s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT " %u legs\n",
                          call->uid, cid_direction_to_nick (call->direction),
                          cid_outcome_to_nick (call->outcome), replayed->first_seq,
                          replayed->last_seq, call->legs->len);
  return TRUE;
}

static char *
tell_day (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "journals", "day.json", NULL);
  g_autoptr (CidJournalSource) source = cid_journal_source_open (path, NULL);
  g_autoptr (GString) story = g_string_new (NULL);
  g_autoptr (CidReplay) replay = cid_replay_new (NULL, on_replayed, story);

  assert_non_null (source);
  for (;;) {
    g_autoptr (CidJournalEntry) entry = NULL;
    g_autoptr (GPtrArray) changed = NULL;

    assert_true (cid_journal_source_next (source, &entry, NULL));
    if (entry == NULL)
      break;
    changed = cid_replay_play (replay, entry);
  }
  assert_true (cid_replay_flush (replay, TRUE, NULL));
  return g_strdup (story->str);
}

/* The rules may not depend on anything but the events: the recorded day is the same story each
 * time. */
static void
test_a_day_is_told_the_same_each_time (void **state)
{
  g_autofree char *first = tell_day ();
  g_auto (GStrv) lines = g_strsplit (first, "\n", -1);

  assert_int_equal (g_strv_length (lines), 9);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *again = tell_day ();

    assert_string_equal (again, first);
  }
}

/* Whoever takes no more ends the replay, with the reason. */
static gboolean
on_enough (const CidReplayed *replayed, gpointer user_data, GError **error)
{
  guint *n_calls = user_data;

  (*n_calls)++;
  g_set_error_literal (error, g_quark_from_static_string ("test"), 1, "enough");
  return FALSE;
}

static void
test_a_replay_can_be_ended (void **state)
{
  guint n_calls = 0;
  g_autoptr (CidReplay) replay = cid_replay_new (NULL, on_enough, &n_calls);
  g_autofree char *path =
    g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "journals", "day.json", NULL);
  g_autoptr (CidJournalSource) source = cid_journal_source_open (path, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++) {
    g_autoptr (CidJournalEntry) entry = NULL;
    g_autoptr (GPtrArray) changed = NULL;

    assert_true (cid_journal_source_next (source, &entry, NULL));
    changed = cid_replay_play (replay, entry);
  }
  assert_false (cid_replay_flush (replay, TRUE, &error));
  assert_string_equal (error->message, "enough");
  assert_int_equal (n_calls, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_day_is_told_the_same_each_time),
    cmocka_unit_test (test_a_replay_can_be_ended),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

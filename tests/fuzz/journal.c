/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "base/error.h"
#include "log/journal-json.h"
#include "log/replay.h"

/*
 * What `cidalert calls import` reads, a line an event; and what the tracker makes of it.
 */

static void
check_texts (const CidCallEvent *event)
{
  const char *const texts[] = {
    event->phone,    event->phone_name, event->group,         event->name,          event->line,
    event->call_ref, event->call_uid,   event->reason,        event->diverted,      event->mac,
    event->target,   event->body,       event->party->number, event->party->remote,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    kit_check_utf8 (texts[i]);
  for (char **one = event->extra; one != NULL && *one != NULL; one++)
    kit_check_utf8 (*one);
}

/* What is exported of what was imported is the same, whole. */
static void
check_round_trip (const CidJournalEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *once = cid_journal_to_json (entry);
  g_autoptr (CidJournalEntry) read = cid_journal_from_json (once, &error);
  g_autofree char *twice = NULL;

  g_assert_no_error (error);
  twice = cid_journal_to_json (read);
  g_assert_cmpstr (once, ==, twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = kit_make_string (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (CidReplay) replay = cid_replay_new (kit_choose_plan (size), NULL, NULL);

  for (char **line = lines; *line != NULL; line++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CidJournalEntry) entry = cid_journal_from_json (*line, &error);
    g_autoptr (GPtrArray) changed = NULL;

    if (entry == NULL) {
      g_assert_error (error, CID_ERROR, CID_ERROR_BAD_INPUT);
      continue;
    }
    check_texts (entry->event);
    check_round_trip (entry);
    changed = cid_replay_play (replay, entry);
  }
  g_assert_true (cid_replay_flush (replay, TRUE, NULL));
  return 0;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include "base/error.h"
#include "log/journal-json.h"
#include "log/replay.h"

/*
 * What `cidalert calls import` reads, a line an event; and what the tracker makes of it.
 */

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
    kit_check_journal_entry (entry);
    changed = cid_replay_play (replay, entry);
  }
  g_assert_true (cid_replay_flush (replay, TRUE, NULL));
  return 0;
}

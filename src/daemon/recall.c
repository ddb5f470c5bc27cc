/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-recall"

#include "daemon/recall.h"

#include "desktop/missed-entry.h"

/* More stand in no notice. */
#define MAX_CALLS 200

static GPtrArray *
ask_for (CidCallReader *reader, gint64 after_us, guint outcomes, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  query->waiting = outcomes == 0;
  query->outcomes = outcomes;
  query->since_us = after_us + 1;
  query->limit = MAX_CALLS;
  return cid_call_reader_query (reader, query, error);
}

static gboolean
was_talked_to (const CidCall *missed, GPtrArray *talks)
{
  for (guint i = 0; i < talks->len; i++) {
    const CidCall *talk = g_ptr_array_index (talks, i);

    if (talk->started.wall_us > missed->started.wall_us &&
        cid_missed_entry_is_one_caller (missed, talk))
      return TRUE;
  }

  return FALSE;
}

/* The log marks a call as dealt with when the talk with its caller is over, and a little later: who
 * was talked to when the daemon stopped waits for nobody. Nor does a contact who was talked to by
 * another number, of which the log knows nothing. */
static GPtrArray *
ask (CidCallReader *reader, gpointer subject, GError **error)
{
  const guint talked =
    CID_OUTCOME_BIT (CID_OUTCOME_ACTIVE) | CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED);
  const gint64 *after_us = subject;
  g_autoptr (GPtrArray) calls = ask_for (reader, *after_us, 0, error);
  g_autoptr (GPtrArray) talks = calls != NULL ? ask_for (reader, *after_us, talked, error) : NULL;

  if (talks == NULL)
    return NULL;
  for (guint i = calls->len; i > 0; i--) {
    if (was_talked_to (g_ptr_array_index (calls, i - 1), talks))
      g_ptr_array_remove_index (calls, i - 1);
  }

  return g_steal_pointer (&calls);
}

/**
 * cid_recall_begin:
 * @path: of the call store, which is open
 * @after_us: only calls that began later
 * @done: told once, if the store can be read: the missed calls that nobody has dealt with, oldest
 *   first
 * @user_data: for @done
 *
 * Asks which missed calls waited already when the daemon started.
 *
 * Returns: (transfer full): the question
 */
CidLogQuestion *
cid_recall_begin (const char *path, gint64 after_us, CidLogAnswerFunc done, gpointer user_data)
{
  return cid_log_question_begin (path, ask, g_memdup2 (&after_us, sizeof after_us), g_free, done,
                                 user_data);
}

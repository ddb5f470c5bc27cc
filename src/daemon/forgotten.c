/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-forgotten"

#include "daemon/forgotten.h"

static GPtrArray *
ask (CidCallReader *reader, gpointer subject, GError **error)
{
  GPtrArray *calls = subject;
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);
    gboolean is_there = FALSE;

    if (!cid_call_reader_has (reader, call, &is_there, error))
      return NULL;
    if (!is_there)
      g_ptr_array_add (gone, cid_call_copy (call));
  }
  return g_steal_pointer (&gone);
}

/**
 * cid_forgotten_begin:
 * @path: of the call store, which is open
 * @calls: (transfer full) (element-type CidCall): calls that are over, and were written
 * @done: told once, if the store can be read: those of @calls that the log has no more
 * @user_data: for @done
 *
 * Asks whom the user wants to be forgotten.
 *
 * Returns: (transfer full): the question
 */
CidLogQuestion *
cid_forgotten_begin (const char *path, GPtrArray *calls, CidLogAnswerFunc done, gpointer user_data)
{
  return cid_log_question_begin (path, ask, calls, (GDestroyNotify) g_ptr_array_unref, done,
                                 user_data);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-recall"

#include "daemon/recall.h"

#include "log/call-reader.h"

#include <gio/gio.h>

/* More stand in no notice. */
#define MAX_CALLS 200

struct _CidRecall {
  GCancellable *cancellable;
  CidRecallFunc done;
  gpointer user_data;
};

typedef struct {
  char *path;
  gint64 after_us;
} Question;

static void
free_question (Question *question)
{
  g_free (question->path);
  g_free (question);
}

static GPtrArray *
ask_for (CidCallReader *reader, const Question *question, guint outcomes, GError **error)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  query->waiting = outcomes == 0;
  query->outcomes = outcomes;
  query->since_us = question->after_us + 1;
  query->limit = MAX_CALLS;
  return cid_call_reader_query (reader, query, error);
}

static gboolean
was_talked_to (const CidCall *missed, GPtrArray *talks)
{
  for (guint i = 0; missed->party->number != NULL && i < talks->len; i++) {
    const CidCall *talk = g_ptr_array_index (talks, i);

    if (talk->started.wall_us > missed->started.wall_us &&
        g_strcmp0 (talk->party->number, missed->party->number) == 0)
      return TRUE;
  }

  return FALSE;
}

/* The log marks a call as dealt with when the talk with its caller is over, and a little later: who
 * was talked to when the daemon stopped waits for nobody. */
static GPtrArray *
ask (const Question *question, GError **error)
{
  const guint talked =
    CID_OUTCOME_BIT (CID_OUTCOME_ACTIVE) | CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED);
  g_autoptr (CidCallReader) reader = cid_call_reader_new (question->path, error);
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GPtrArray) talks = NULL;

  if (reader == NULL)
    return NULL;

  calls = ask_for (reader, question, 0, error);
  talks = calls != NULL ? ask_for (reader, question, talked, error) : NULL;
  if (talks == NULL)
    return NULL;

  for (guint i = calls->len; i > 0; i--) {
    if (was_talked_to (g_ptr_array_index (calls, i - 1), talks))
      g_ptr_array_remove_index (calls, i - 1);
  }

  return g_steal_pointer (&calls);
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *calls = ask (task_data, &error);

  if (calls != NULL)
    g_task_return_pointer (task, calls, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calls = g_task_propagate_pointer (G_TASK (result), &error);
  CidRecall *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (calls == NULL) {
    g_info ("Which missed calls wait is not known: %s", error->message);
    return;
  }
  self->done (calls, self->user_data);
}

/**
 * cid_recall_begin:
 * @path: of the call store, which is open
 * @after_us: only calls that began later
 * @done: told once, if the store can be read
 * @user_data: for @done
 *
 * Returns: (transfer full): what is being found out
 */
CidRecall *
cid_recall_begin (const char *path, gint64 after_us, CidRecallFunc done, gpointer user_data)
{
  CidRecall *self = g_new0 (CidRecall, 1);
  Question *question = g_new0 (Question, 1);
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  self->done = done;
  self->user_data = user_data;
  question->path = g_strdup (path);
  question->after_us = after_us;
  task = g_task_new (NULL, self->cancellable, on_answer, self);
  g_task_set_task_data (task, question, (GDestroyNotify) free_question);
  g_task_run_in_thread (task, ask_in_thread);

  return self;
}

/**
 * cid_recall_free:
 * @self: (transfer full) (nullable): what is being found out
 *
 * Nobody is told any more.
 */
void
cid_recall_free (CidRecall *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-log-question"

#include "daemon/log-question.h"

#include <gio/gio.h>

struct _CidLogQuestion {
  GCancellable *cancellable;
  CidLogAnswerFunc done;
  gpointer user_data;
};

/* What is with the thread. */
typedef struct {
  char *path;
  CidLogAskFunc ask;
  gpointer subject;
  GDestroyNotify free_subject;
} Asking;

static void
free_asking (Asking *asking)
{
  asking->free_subject (asking->subject);
  g_free (asking->path);
  g_free (asking);
}

static void
ask_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Asking *asking = task_data;
  GError *error = NULL;
  g_autoptr (CidCallReader) reader = cid_call_reader_new (asking->path, &error);
  GPtrArray *calls = reader != NULL ? asking->ask (reader, asking->subject, &error) : NULL;

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
  CidLogQuestion *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (calls == NULL) {
    g_info ("The call log gives no answer: %s", error->message);
    return;
  }
  self->done (calls, self->user_data);
}

/**
 * cid_log_question_begin:
 * @path: of the call store, which is open
 * @ask: asks, on a thread
 * @subject: (transfer full): what is asked about
 * @free_subject: frees @subject, on whatever thread
 * @done: told once, if the store can be read
 * @user_data: for @done
 *
 * Returns: (transfer full): the question
 */
CidLogQuestion *
cid_log_question_begin (const char *path,
                        CidLogAskFunc ask,
                        gpointer subject,
                        GDestroyNotify free_subject,
                        CidLogAnswerFunc done,
                        gpointer user_data)
{
  CidLogQuestion *self = g_new0 (CidLogQuestion, 1);
  Asking *asking = g_new0 (Asking, 1);
  g_autoptr (GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  self->done = done;
  self->user_data = user_data;
  *asking = (Asking){ g_strdup (path), ask, subject, free_subject };
  task = g_task_new (NULL, self->cancellable, on_answer, self);
  g_task_set_task_data (task, asking, (GDestroyNotify) free_asking);
  g_task_run_in_thread (task, ask_in_thread);

  return self;
}

/**
 * cid_log_question_free:
 * @self: (transfer full) (nullable): a question
 *
 * Nobody is told any more.
 */
void
cid_log_question_free (CidLogQuestion *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

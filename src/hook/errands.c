/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-errands"

#include "hook/errands.h"

#include "hook/call-words.h"
#include "hook/hook-runner.h"
#include "hook/webhook.h"

/* What a web address that does not answer is given before the next try, and the one after. */
static const guint pauses_s[] = { 1, 5, 30, 120 };

struct _CidErrands {
  CidErrandFunc ended;
  gpointer user_data;
  CidHookRunner *runner;
  CidWebhook *webhook;
  GPtrArray *all;
};

/*
 * Errand:
 * @errands: (nullable): all of them; %NULL once nobody asks any more
 * @job: what it is about; the queue's
 * @url: for a web address
 * @json: for a web address
 * @n_tries: how often that was tried
 * @pause_id: of the pause before the next try
 */
typedef struct {
  CidErrands *errands;
  CidHookJob *job;
  char *url;
  char *json;
  guint n_tries;
  guint pause_id;
} Errand;

static void
free_errand (Errand *errand)
{
  g_clear_handle_id (&errand->pause_id, g_source_remove);
  g_free (errand->url);
  g_free (errand->json);
  g_free (errand);
}

static void
end_errand (Errand *errand, const GError *error)
{
  CidErrands *self = errand->errands;
  CidHookJob *job = errand->job;

  g_ptr_array_remove_fast (self->all, errand);
  self->ended (job, error, self->user_data);
}

static void
on_program_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = cid_hook_runner_run_finish (result, &error);

  g_debug ("A program ended %s", is_done ? "well" : "badly");
  if (errand->errands != NULL)
    end_errand (errand, error);
  else
    free_errand (errand);
}

static void
run_program (Errand *errand, const CidCallWords *words)
{
  const CidHook *hook = errand->job->hook;
  CidHookCommand *command = g_new0 (CidHookCommand, 1);

  command->name = g_strdup (hook->name);
  command->argv = cid_call_words_to_argv (words, hook->argv);
  command->environment = cid_call_words_to_environment (words);
  command->json = g_steal_pointer (&errand->json);
  command->timeout_s = hook->timeout_s;
  cid_hook_runner_run (errand->errands->runner, command, on_program_ended, errand);
}

static void post (Errand *errand);

static gboolean
on_pause_over (gpointer user_data)
{
  Errand *errand = user_data;

  errand->pause_id = 0;
  post (errand);

  return G_SOURCE_REMOVE;
}

static void
on_posted (const GError *error, gboolean is_worth_another, gpointer user_data)
{
  Errand *errand = user_data;

  if (error == NULL || !is_worth_another || errand->n_tries > G_N_ELEMENTS (pauses_s))
    end_errand (errand, error);
  else
    errand->pause_id = g_timeout_add_seconds (pauses_s[errand->n_tries - 1], on_pause_over, errand);
}

static void
post (Errand *errand)
{
  CidErrands *self = errand->errands;
  const CidHook *hook = errand->job->hook;

  if (self->webhook == NULL)
    self->webhook = cid_webhook_new ();
  errand->n_tries++;
  cid_webhook_post (self->webhook, errand->url, hook->headers, errand->json, hook->timeout_s,
                    on_posted, errand);
}

/**
 * cid_errands_new:
 * @ended: called when an errand is over, or at once if it cannot be run
 * @user_data: for @ended
 *
 * Runs programs and posts to web addresses, and waits for neither.
 *
 * Returns: (transfer full): nothing to do yet
 */
CidErrands *
cid_errands_new (CidErrandFunc ended, gpointer user_data)
{
  CidErrands *self = g_new0 (CidErrands, 1);

  self->ended = ended;
  self->user_data = user_data;
  self->runner = cid_hook_runner_new ();
  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify) free_errand);
  return self;
}

/**
 * cid_errands_free:
 * @self: (transfer full) (nullable): errands
 *
 * A program that runs as our child is asked to end; what is being posted is given up. Nobody is
 * told of that.
 */
void
cid_errands_free (CidErrands *self)
{
  if (self == NULL)
    return;

  cid_webhook_free (self->webhook);
  g_ptr_array_set_free_func (self->all, NULL);
  for (guint i = 0; i < self->all->len; i++) {
    Errand *errand = g_ptr_array_index (self->all, i);

    errand->errands = NULL;
    errand->job = NULL;
    if (errand->url != NULL)
      free_errand (errand);
  }
  g_ptr_array_unref (self->all);
  cid_hook_runner_free (self->runner);
  g_free (self);
}

/**
 * cid_errands_run:
 * @self: errands
 * @job: what is to be done; has to be there until it has ended
 * @zone: times are told in it
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines
 *
 * Begins @job.
 */
void
cid_errands_run (CidErrands *self, CidHookJob *job, GTimeZone *zone, GHashTable *line_names)
{
  Errand *errand;
  g_autoptr (CidCallWords) words = NULL;

  g_return_if_fail (self != NULL && job != NULL);

  words = cid_call_words_new (job->call, job->event, zone, line_names);
  errand = g_new0 (Errand, 1);
  errand->errands = self;
  errand->job = job;
  errand->json = cid_call_words_to_json (job->call, job->event, zone, line_names);
  g_ptr_array_add (self->all, errand);
  if (job->hook->kind == CID_HOOK_RUN) {
    run_program (errand, words);
  } else {
    errand->url = cid_call_words_to_url (words, job->hook->url);
    post (errand);
  }
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-webhook"

#include "hook/webhook.h"

#include "base/error.h"
#include "base/worker.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_CONNECTIONS 16
#define STATUS_TOO_MANY_REQUESTS 429
#define STOP_PATIENCE_MS 500

/*
 * CidWebhook:
 * @worker: where libsoup is: it reads the certificates of all authorities for each connection,
 *   which takes a tenth of a second
 * @session: (nullable): on the worker, once there was something to post
 * @posts: (element-type Post): on the worker, those that have no answer yet
 */
struct _CidWebhook {
  CidWorker *worker;
  SoupSession *session;
  GPtrArray *posts;
};

/*
 * Post:
 * @webhook: what posts
 * @url: where to
 * @headers: (nullable): `Name: value`
 * @json: what is sent
 * @timeout_s: how long the answer may take
 * @callback: whom to tell
 * @user_data: for @callback
 * @message: (nullable): while it is on its way
 * @giving_up: cancelled when its time is over
 * @timer: (nullable): of that time
 * @is_time_over: it is
 * @error: (nullable): what was wrong
 * @is_worth_another: the next try may go better
 */
typedef struct {
  CidWebhook *webhook;
  char *url;
  char **headers;
  GBytes *json;
  guint timeout_s;
  CidWebhookFunc callback;
  gpointer user_data;
  SoupMessage *message;
  GCancellable *giving_up;
  GSource *timer;
  gboolean is_time_over;
  GError *error;
  gboolean is_worth_another;
} Post;

static void
free_post (gpointer data)
{
  Post *post = data;

  g_free (post->url);
  g_strfreev (post->headers);
  g_bytes_unref (post->json);
  g_clear_object (&post->message);
  g_object_unref (post->giving_up);
  g_clear_error (&post->error);
  g_free (post);
}

/* Here */

static gboolean
on_ended (gpointer user_data)
{
  Post *post = user_data;

  post->callback (post->error, post->is_worth_another, post->user_data);

  return G_SOURCE_REMOVE;
}

/* On the worker */

static void
end_post (Post *post)
{
  if (post->timer != NULL)
    g_source_destroy (post->timer);
  g_clear_pointer (&post->timer, g_source_unref);
  g_clear_object (&post->message);
  g_ptr_array_remove_fast (post->webhook->posts, post);
  cid_worker_reply (post->webhook->worker, on_ended, post, free_post);
}

/* A server that is busy, broken or gone may be well again soon; one that refuses will refuse. */
static gboolean
is_passing (guint status)
{
  return status >= 500 || status == SOUP_STATUS_REQUEST_TIMEOUT ||
         status == STATUS_TOO_MANY_REQUESTS;
}

static void
note_status (Post *post, guint status)
{
  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return;

  post->is_worth_another = is_passing (status);
  g_set_error (&post->error, CID_ERROR, CID_ERROR_UNREACHABLE, _ ("the server answered %u"),
               status);
}

static void
note_trouble (Post *post, const GError *error)
{
  post->is_worth_another = error->domain != G_TLS_ERROR;
  if (post->is_time_over)
    g_set_error (&post->error, CID_ERROR, CID_ERROR_UNREACHABLE,
                 _ ("the server did not answer within %u s"), post->timeout_s);
  else
    g_set_error_literal (&post->error, CID_ERROR, CID_ERROR_UNREACHABLE, error->message);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Post *post = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (body != NULL) {
    /* Else libsoup would read the rest, however much it is, to use the connection again. */
    g_cancellable_cancel (post->giving_up);
    note_status (post, soup_message_get_status (post->message));
  } else {
    note_trouble (post, error);
  }
  end_post (post);
}

static gboolean
on_time_over (gpointer user_data)
{
  Post *post = user_data;

  post->is_time_over = TRUE;
  g_cancellable_cancel (post->giving_up);

  return G_SOURCE_REMOVE;
}

static void
limit_time (Post *post)
{
  post->timer = g_timeout_source_new_seconds (post->timeout_s);
  g_source_set_callback (post->timer, on_time_over, post, NULL);
  g_source_attach (post->timer, cid_worker_get_context (post->webhook->worker));
}

static void
add_headers (SoupMessage *message, char **headers)
{
  SoupMessageHeaders *all = soup_message_get_request_headers (message);

  for (guint i = 0; headers != NULL && headers[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (headers[i], ":", 2);

    soup_message_headers_replace (all, parts[0], g_strstrip (parts[1]));
  }
}

static SoupMessage *
make_message (const Post *post)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, post->url);

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  soup_message_set_request_body_from_bytes (message, "application/json", post->json);
  add_headers (message, post->headers);
  return message;
}

static gboolean
begin_post (gpointer user_data)
{
  Post *post = user_data;
  CidWebhook *self = post->webhook;

  if (self->session == NULL)
    self->session = soup_session_new_with_options ("user-agent", "cidalert/" CIDALERT_VERSION,
                                                   "max-conns", MAX_CONNECTIONS, NULL);
  g_ptr_array_add (self->posts, post);
  post->message = make_message (post);
  if (post->message == NULL) {
    g_set_error_literal (&post->error, CID_ERROR, CID_ERROR_BAD_INPUT,
                         _ ("this is no web address"));
    end_post (post);
    return G_SOURCE_REMOVE;
  }
  limit_time (post);
  soup_session_send_async (self->session, post->message, G_PRIORITY_DEFAULT, post->giving_up,
                           on_answer, post);

  return G_SOURCE_REMOVE;
}

static gboolean
give_up_all (gpointer user_data)
{
  CidWebhook *self = user_data;

  for (guint i = 0; i < self->posts->len; i++)
    g_cancellable_cancel (((Post *) g_ptr_array_index (self->posts, i))->giving_up);
  while (self->posts->len > 0)
    g_main_context_iteration (cid_worker_get_context (self->worker), TRUE);
  g_clear_object (&self->session);

  return G_SOURCE_REMOVE;
}

/* Here */

/**
 * cid_webhook_new:
 *
 * Returns: (transfer full): what posts
 */
CidWebhook *
cid_webhook_new (void)
{
  CidWebhook *self = g_new0 (CidWebhook, 1);

  self->posts = g_ptr_array_new ();
  self->worker = cid_worker_new ("webhook");
  return self;
}

/**
 * cid_webhook_free:
 * @self: (transfer full) (nullable): what posts
 *
 * Gives up what is on its way; nobody is told of that any more.
 */
void
cid_webhook_free (CidWebhook *self)
{
  if (self == NULL)
    return;

  cid_worker_push (self->worker, give_up_all, self, NULL);
  if (!cid_worker_stop (self->worker, STOP_PATIENCE_MS)) {
    g_debug ("Something is still being posted; it is left alone");
    return;
  }
  cid_worker_free (self->worker);
  g_ptr_array_unref (self->posts);
  g_free (self);
}

/**
 * cid_webhook_post:
 * @self: what posts
 * @url: where to
 * @headers: (nullable) (array zero-terminated=1): `Name: value`
 * @json: what is sent
 * @timeout_s: how long the answer may take
 * @callback: there is an answer, or will be none
 * @user_data: for @callback
 *
 * Posts @json, once. Everything about that happens on a thread of its own.
 */
void
cid_webhook_post (CidWebhook *self,
                  const char *url,
                  char **headers,
                  const char *json,
                  guint timeout_s,
                  CidWebhookFunc callback,
                  gpointer user_data)
{
  Post *post;

  g_return_if_fail (self != NULL && url != NULL && json != NULL && callback != NULL);

  post = g_new0 (Post, 1);
  post->webhook = self;
  post->url = g_strdup (url);
  post->headers = g_strdupv (headers);
  post->json = g_bytes_new (json, strlen (json));
  post->timeout_s = timeout_s;
  post->callback = callback;
  post->user_data = user_data;
  post->giving_up = g_cancellable_new ();
  cid_worker_push (self->worker, begin_post, post, NULL);
}

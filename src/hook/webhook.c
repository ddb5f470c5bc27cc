/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-webhook"

#include "hook/webhook.h"

#include "base/error.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_CONNECTIONS 16
#define STATUS_TOO_MANY_REQUESTS 429

struct _CidWebhook {
  SoupSession *session;
  GCancellable *closing;
};

/*
 * Post:
 * @message: what is sent
 * @giving_up: cancelled when its time is over
 * @timer_id: of that time
 * @timeout_s: how long that is
 * @is_time_over: it is
 * @is_worth_another: the next try may go better
 */
typedef struct {
  SoupMessage *message;
  GCancellable *giving_up;
  guint timer_id;
  guint timeout_s;
  gboolean is_time_over;
  gboolean is_worth_another;
} Post;

static void
free_post (Post *post)
{
  g_clear_handle_id (&post->timer_id, g_source_remove);
  g_clear_object (&post->message);
  g_object_unref (post->giving_up);
  g_free (post);
}

/**
 * cid_webhook_new:
 *
 * Returns: (transfer full): what posts
 */
CidWebhook *
cid_webhook_new (void)
{
  CidWebhook *self = g_new0 (CidWebhook, 1);

  self->session = soup_session_new_with_options ("user-agent", "cidalert/" CIDALERT_VERSION,
                                                 "max-conns", MAX_CONNECTIONS, NULL);
  self->closing = g_cancellable_new ();
  return self;
}

/**
 * cid_webhook_free:
 * @self: (transfer full) (nullable): what posts
 *
 * Whoever waits for an answer is told that it was cancelled.
 */
void
cid_webhook_free (CidWebhook *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->closing);
  soup_session_abort (self->session);
  g_object_unref (self->closing);
  g_object_unref (self->session);
  g_free (self);
}

static gboolean
on_time_over (gpointer user_data)
{
  Post *post = user_data;

  post->timer_id = 0;
  post->is_time_over = TRUE;
  g_cancellable_cancel (post->giving_up);

  return G_SOURCE_REMOVE;
}

/* A server that is busy, broken or gone may be well again soon; one that refuses will refuse. */
static gboolean
is_passing (guint status)
{
  return status >= 500 || status == SOUP_STATUS_REQUEST_TIMEOUT ||
         status == STATUS_TOO_MANY_REQUESTS;
}

static void
return_status (GTask *task, guint status)
{
  Post *post = g_task_get_task_data (task);

  if (SOUP_STATUS_IS_SUCCESSFUL (status)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  post->is_worth_another = is_passing (status);
  g_task_return_new_error (task, CID_ERROR, CID_ERROR_UNREACHABLE, _ ("the server answered %u"),
                           status);
}

static void
return_trouble (GTask *task, GError *error)
{
  Post *post = g_task_get_task_data (task);

  post->is_worth_another = error->domain != G_TLS_ERROR;
  if (post->is_time_over)
    g_task_return_new_error (task, CID_ERROR, CID_ERROR_UNREACHABLE,
                             _ ("the server did not answer within %u s"), post->timeout_s);
  else
    g_task_return_new_error (task, CID_ERROR, CID_ERROR_UNREACHABLE, "%s", error->message);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Post *post = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  g_clear_handle_id (&post->timer_id, g_source_remove);
  if (body != NULL) {
    /* Else libsoup would read the rest, however much it is, to use the connection again. */
    g_cancellable_cancel (post->giving_up);
    return_status (task, soup_message_get_status (post->message));
  } else {
    return_trouble (task, error);
  }
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
make_message (const char *url, char **headers, const char *json)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_POST, url);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  add_headers (message, headers);
  return message;
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
 * Posts @json, once.
 */
void
cid_webhook_post (CidWebhook *self,
                  const char *url,
                  char **headers,
                  const char *json,
                  guint timeout_s,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->closing, callback, user_data);
  Post *post = g_new0 (Post, 1);

  post->giving_up = g_cancellable_new ();
  post->timeout_s = timeout_s;
  post->message = make_message (url, headers, json);
  g_task_set_task_data (task, post, (GDestroyNotify) free_post);
  if (post->message == NULL) {
    g_task_return_new_error (task, CID_ERROR, CID_ERROR_BAD_INPUT, _ ("this is no web address"));
    return;
  }
  post->timer_id = g_timeout_add_seconds (timeout_s, on_time_over, post);
  soup_session_send_async (self->session, post->message, G_PRIORITY_DEFAULT, post->giving_up,
                           on_answer, g_steal_pointer (&task));
}

/**
 * cid_webhook_post_finish:
 * @result: what the callback got
 * @is_worth_another: (out): whether the next try may go better
 * @error: what was wrong; neither the address nor what was sent is in it
 *
 * Returns: %TRUE if the server took it
 */
gboolean
cid_webhook_post_finish (GAsyncResult *result, gboolean *is_worth_another, GError **error)
{
  Post *post = g_task_get_task_data (G_TASK (result));

  *is_worth_another = post->is_worth_another;
  return g_task_propagate_boolean (G_TASK (result), error);
}

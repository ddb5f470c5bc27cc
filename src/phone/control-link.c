/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control-link"

#include "phone/control-link.h"

#include "base/text.h"
#include "phone/control-settings.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

/* Of silence, and in all. */
#define PATIENCE_S 5
#define MAX_ASKING_S 10
#define USUAL_BODY 65536

typedef struct {
  SoupSession *session;
  SoupMessage *message;
  GCancellable *cancellable;
  GCancellable *outer;
  gulong outer_id;
  guint timeout_id;

  char *path;
  char *user;
  char *password;
  char *certificate;
  gboolean guards_password;
  gboolean has_followed;
  gsize max_body;

  CidControlAnswer answer;
  char *buffer;
  CidControlAnswerFunc answered;
  gpointer user_data;
} Asking;

static void send_request (Asking *asking);

static void
free_asking (Asking *asking)
{
  g_clear_handle_id (&asking->timeout_id, g_source_remove);
  if (asking->outer != NULL)
    g_cancellable_disconnect (asking->outer, asking->outer_id);
  g_clear_object (&asking->outer);
  g_clear_object (&asking->cancellable);
  g_clear_object (&asking->message);
  g_clear_object (&asking->session);
  g_free (asking->path);
  g_free (asking->user);
  g_free (asking->password);
  g_free (asking->certificate);
  g_free (asking->answer.base);
  g_free (asking->answer.location);
  g_free (asking->answer.body);
  g_free (asking->answer.certificate);
  g_free (asking->answer.message);
  g_free (asking->buffer);
  g_free (asking);
}

static void
end (Asking *asking)
{
  asking->answered (&asking->answer, asking->user_data);
  free_asking (asking);
}

static void
end_unreached (Asking *asking, const GError *error)
{
  if (asking->answer.trouble == CID_CONTROL_TROUBLE_NONE)
    asking->answer.trouble = CID_CONTROL_TROUBLE_UNREACHABLE;
  asking->answer.message = g_strdup (error->message);
  end (asking);
}

/* A redirect to HTTPS on the same host is followed once, with our own path: nothing else is. */
static gboolean
follows (Asking *asking)
{
  char *base;

  if (asking->has_followed || asking->answer.status < 300 || asking->answer.status >= 400)
    return FALSE;
  base = cid_control_base_follow (asking->answer.base, asking->answer.location);
  if (base == NULL)
    return FALSE;

  asking->has_followed = TRUE;
  g_free (asking->answer.base);
  asking->answer.base = base;
  return TRUE;
}

static void
on_body (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (stream), result, &length, &error)) {
    end_unreached (asking, error);
    return;
  }
  asking->answer.body = cid_text_from_bytes (asking->buffer, length);
  end (asking);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
    soup_session_send_finish (SOUP_SESSION (source), result, &error);
  SoupMessageHeaders *headers;

  if (stream == NULL) {
    end_unreached (asking, error);
    return;
  }

  headers = soup_message_get_response_headers (asking->message);
  asking->answer.status = soup_message_get_status (asking->message);
  g_free (asking->answer.location);
  asking->answer.location = g_strdup (soup_message_headers_get_one (headers, "Location"));
  if (asking->answer.trouble != CID_CONTROL_TROUBLE_NONE) {
    end (asking);
  } else if (follows (asking)) {
    send_request (asking);
  } else {
    asking->buffer = g_malloc (asking->max_body);
    g_input_stream_read_all_async (stream, asking->buffer, asking->max_body, G_PRIORITY_DEFAULT,
                                   asking->cancellable, on_body, asking);
  }
}

/* No authority is believed: a phone's certificate is the one that the user trusts, or none. */
static gboolean
on_certificate (SoupMessage *message,
                GTlsCertificate *certificate,
                GTlsCertificateFlags errors,
                Asking *asking)
{
  g_autoptr (GByteArray) bytes = NULL;

  g_object_get (certificate, "certificate", &bytes, NULL);
  g_free (asking->answer.certificate);
  asking->answer.certificate =
    bytes != NULL ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len) : NULL;
  if (asking->certificate != NULL &&
      g_strcmp0 (asking->answer.certificate, asking->certificate) == 0)
    return TRUE;

  asking->answer.trouble = CID_CONTROL_TROUBLE_CERTIFICATE;
  return FALSE;
}

/* A phone with a trusted certificate speaks HTTPS: whoever asks without it is somebody else. */
static gboolean
may_be_overheard (Asking *asking, SoupAuth *auth)
{
  if (g_str_has_prefix (asking->answer.base, "https:"))
    return FALSE;
  if (asking->certificate != NULL)
    return TRUE;
  return asking->guards_password &&
         g_ascii_strcasecmp (soup_auth_get_scheme_name (auth), "Digest") != 0;
}

static gboolean
on_authenticate (SoupMessage *message, SoupAuth *auth, gboolean is_retry, Asking *asking)
{
  if (is_retry || soup_auth_is_for_proxy (auth) || asking->password == NULL)
    return FALSE;
  if (may_be_overheard (asking, auth)) {
    asking->answer.trouble = CID_CONTROL_TROUBLE_GUARDED;
    return FALSE;
  }

  soup_auth_authenticate (auth, asking->user != NULL ? asking->user : "", asking->password);
  return TRUE;
}

/* A session of its own for each request: no password, connection or certificate outlives it. */
static SoupSession *
make_session (void)
{
  SoupSession *session = soup_session_new_with_options ("timeout", PATIENCE_S, "user-agent",
                                                        "cidalert/" CIDALERT_VERSION, NULL);

  soup_session_set_proxy_resolver (session, NULL);
  soup_session_set_tls_database (session, NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static void
send_request (Asking *asking)
{
  g_autofree char *address = g_strconcat (asking->answer.base, asking->path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);

  g_clear_object (&asking->session);
  g_clear_object (&asking->message);
  asking->session = make_session ();
  asking->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_add_flags (asking->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_disable_feature (asking->message, SOUP_TYPE_HSTS_ENFORCER);
  g_signal_connect (asking->message, "accept-certificate", G_CALLBACK (on_certificate), asking);
  g_signal_connect (asking->message, "authenticate", G_CALLBACK (on_authenticate), asking);
  soup_session_send_async (asking->session, asking->message, G_PRIORITY_DEFAULT,
                           asking->cancellable, on_answer, asking);
}

static gboolean
on_timeout (gpointer user_data)
{
  Asking *asking = user_data;

  asking->timeout_id = 0;
  g_cancellable_cancel (asking->cancellable);

  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static gboolean
on_impossible (gpointer user_data)
{
  Asking *asking = user_data;

  asking->answer.trouble = CID_CONTROL_TROUBLE_UNREACHABLE;
  asking->answer.message = g_strdup (_ ("No URL"));
  end (asking);

  return G_SOURCE_REMOVE;
}

/**
 * cid_control_link_ask:
 * @request: what to ask; copied
 * @cancellable: (nullable): ends it early
 * @answered: called once, later
 * @user_data: for @answered
 *
 * Asks a phone's web interface, and does not wait. The password goes to no other host than that of
 * @request, over HTTPS only to the holder of the trusted certificate, and to no proxy. An answer
 * that takes more than ten seconds is none.
 */
void
cid_control_link_ask (const CidControlRequest *request,
                      GCancellable *cancellable,
                      CidControlAnswerFunc answered,
                      gpointer user_data)
{
  g_autofree char *address = g_strconcat (request->base, request->path, NULL);
  Asking *asking = g_new0 (Asking, 1);

  asking->answer.base = g_strdup (request->base);
  asking->path = g_strdup (request->path);
  asking->user = g_strdup (request->user);
  asking->password = g_strdup (request->password);
  asking->certificate = g_strdup (request->certificate);
  asking->guards_password = request->guards_password;
  asking->max_body = request->max_body > 0 ? request->max_body : USUAL_BODY;
  asking->answered = answered;
  asking->user_data = user_data;
  asking->cancellable = g_cancellable_new ();
  if (cancellable != NULL) {
    asking->outer = g_object_ref (cancellable);
    asking->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                              asking->cancellable, NULL);
  }
  if (!g_uri_is_valid (address, SOUP_HTTP_URI_FLAGS, NULL)) {
    g_idle_add (on_impossible, asking);
    return;
  }
  asking->timeout_id = g_timeout_add_seconds (MAX_ASKING_S, on_timeout, asking);
  send_request (asking);
}

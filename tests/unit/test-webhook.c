/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "hook/webhook.h"
#include "scratch.h"

#include <libsoup/soup.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  SoupServer *server;
  char *url;
  guint status;
  gboolean hangs;
  GString *got;
  CidWebhook *webhook;
  char *trouble;
  gboolean is_worth_another;
  guint n_ended;
  guint n_asked;
} Fixture;

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  fixture->n_asked++;
  g_string_append_printf (fixture->got, "%s %s %s %s %s", soup_server_message_get_method (message),
                          path, soup_message_headers_get_one (headers, "Content-Type"),
                          authorization != NULL ? authorization : "-",
                          soup_server_message_get_request_body (message)->data);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                               "/elsewhere");
  soup_server_message_set_status (message, fixture->status, NULL);
  if (fixture->hangs)
    soup_server_message_pause (message);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  GSList *uris = NULL;

  fixture->status = 200;
  fixture->got = g_string_new (NULL);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("http://127.0.0.1:%d/call?x=a%%20b", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->webhook = cid_webhook_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_webhook_free (fixture->webhook);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_string_free (fixture->got, TRUE);
  g_free (fixture->url);
  g_free (fixture->trouble);
  g_free (fixture);
  return 0;
}

static void
on_posted (const GError *error, gboolean is_worth_another, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->trouble);
  fixture->trouble = error != NULL ? g_strdup (error->message) : NULL;
  fixture->is_worth_another = is_worth_another;
  fixture->n_ended++;
}

static gboolean
has_ended (gpointer user_data)
{
  return ((Fixture *) user_data)->n_ended > 0;
}

static gboolean
was_asked (gpointer user_data)
{
  return ((Fixture *) user_data)->n_asked > 0;
}

static void
post (Fixture *fixture, const char *url, guint timeout_s)
{
  char *headers[] = { (char *) "Authorization:  Bearer x:y ", NULL };

  fixture->n_ended = 0;
  cid_webhook_post (fixture->webhook, url, headers, "{\"id\":1}", timeout_s, on_posted, fixture);
  assert_int_equal (fixture->n_ended, 0);
}

/* The call arrives as it is, with the headers that the user gave. */
static void
test_the_call_is_posted (void **state)
{
  Fixture *fixture = *state;

  post (fixture, fixture->url, 10);
  scratch_run_until (has_ended, fixture);
  assert_null (fixture->trouble);
  assert_string_equal (fixture->got->str, "POST /call application/json Bearer x:y {\"id\":1}");
}

/* A server that is busy may be well again soon; one that refuses will refuse. Nobody is followed
 * elsewhere, with what the headers hold. */
static void
test_what_the_server_answers_is_told (void **state)
{
  static const struct {
    guint status;
    const char *trouble;
    gboolean is_worth_another;
  } rows[] = {
    { 200, NULL, FALSE },
    { 204, NULL, FALSE },
    { 302, "the server answered 302", FALSE },
    { 401, "the server answered 401", FALSE },
    { 404, "the server answered 404", FALSE },
    { 408, "the server answered 408", TRUE },
    { 429, "the server answered 429", TRUE },
    { 500, "the server answered 500", TRUE },
    { 503, "the server answered 503", TRUE },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    fixture->status = rows[i].status;
    post (fixture, fixture->url, 10);
    scratch_run_until (has_ended, fixture);
    assert_int_equal (g_strcmp0 (fixture->trouble, rows[i].trouble), 0);
    assert_int_equal (fixture->is_worth_another, rows[i].is_worth_another);
    assert_int_equal (fixture->n_asked, i + 1);
  }
}

/* Nobody waits for ever for a server that takes what is sent and says nothing. */
static void
test_a_server_that_hangs_is_given_up (void **state)
{
  Fixture *fixture = *state;

  fixture->hangs = TRUE;
  post (fixture, fixture->url, 1);
  scratch_run_until (has_ended, fixture);
  assert_string_equal (fixture->trouble, "the server did not answer within 1 s");
  assert_true (fixture->is_worth_another);
}

/* A server that is down may come back; what is no address never will. */
static void
test_what_cannot_be_reached_is_told (void **state)
{
  Fixture *fixture = *state;

  soup_server_disconnect (fixture->server);
  post (fixture, fixture->url, 10);
  scratch_run_until (has_ended, fixture);
  assert_non_null (fixture->trouble);
  assert_true (fixture->is_worth_another);
  post (fixture, "nonsense", 10);
  scratch_run_until (has_ended, fixture);
  assert_string_equal (fixture->trouble, "this is no web address");
  assert_false (fixture->is_worth_another);
}

/* Whoever goes while something is on its way is not told of it, and does not wait for it. */
static void
test_what_is_on_its_way_is_given_up (void **state)
{
  Fixture *fixture = *state;

  fixture->hangs = TRUE;
  post (fixture, fixture->url, 60);
  scratch_run_until (was_asked, fixture);
  g_clear_pointer (&fixture->webhook, cid_webhook_free);
  scratch_run_ms (50);
  assert_int_equal (fixture->n_ended, 0);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_the_call_is_posted),
    UNIT (test_what_the_server_answers_is_told),
    UNIT (test_a_server_that_hangs_is_given_up),
    UNIT (test_what_cannot_be_reached_is_told),
    UNIT (test_what_is_on_its_way_is_given_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/control-link.h"
#include "scratch.h"

#include <libsoup/soup.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  gboolean is_answered;
  CidControlTrouble trouble;
  guint status;
  char *base;
} Heard;

static void
on_answer (const CidControlAnswer *answer, gpointer user_data)
{
  Heard *heard = user_data;

  assert_false (heard->is_answered);
  heard->is_answered = TRUE;
  heard->trouble = answer->trouble;
  heard->status = answer->status;
  heard->base = g_strdup (answer->base);
}

static gboolean
is_answered (gpointer user_data)
{
  return ((Heard *) user_data)->is_answered;
}

/* A port on which nobody listens: it was somebody's a moment ago. */
static char *
make_dead_base (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return g_strdup_printf ("http://127.0.0.1:%u", (guint) port);
}

/* A phone that is off is told once, and later: never from within the question. */
static void
test_nobody_answers (void **state)
{
  g_autofree char *base = make_dead_base ();
  const CidControlRequest request = { .base = base, .path = "/" };
  Heard heard = { 0 };

  cid_control_link_ask (&request, NULL, on_answer, &heard);
  assert_false (heard.is_answered);
  scratch_run_until (is_answered, &heard);
  assert_int_equal (heard.trouble, CID_CONTROL_TROUBLE_UNREACHABLE);
  assert_string_equal (heard.base, base);
  g_free (heard.base);
}

/* What is no URL is asked of nobody. */
static void
test_no_url (void **state)
{
  static const char *const paths[] = { "/%zz", "/ \x01" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    const CidControlRequest request = { .base = "http://[::1", .path = paths[i] };
    Heard heard = { 0 };

    cid_control_link_ask (&request, NULL, on_answer, &heard);
    assert_false (heard.is_answered);
    scratch_run_until (is_answered, &heard);
    assert_int_equal (heard.trouble, CID_CONTROL_TROUBLE_UNREACHABLE);
    g_free (heard.base);
  }
}

/* The end of the program does not wait for a phone that is silent. */
static void
test_who_leaves_does_not_wait (void **state)
{
  g_autoptr (GSocketListener) silent = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (silent, NULL, NULL);
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u", (guint) port);
  const CidControlRequest request = { .base = base, .path = "/" };
  g_autoptr (GCancellable) leaving = g_cancellable_new ();
  Heard heard = { 0 };
  gint64 begin_us = g_get_monotonic_time ();

  cid_control_link_ask (&request, leaving, on_answer, &heard);
  scratch_run_ms (50);
  assert_false (heard.is_answered);
  g_cancellable_cancel (leaving);
  scratch_run_until (is_answered, &heard);
  assert_int_equal (heard.trouble, CID_CONTROL_TROUBLE_UNREACHABLE);
  assert_true (g_get_monotonic_time () - begin_us < 4 * G_USEC_PER_SEC);
  g_free (heard.base);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_server_message_set_status (message, 200, NULL);
}

static gboolean
on_basic (SoupAuthDomain *domain,
          SoupServerMessage *message,
          const char *user,
          const char *password,
          gpointer user_data)
{
  guint *n_asked = user_data;

  (*n_asked)++;
  return g_str_equal (user, "admin") && g_str_equal (password, "secret");
}

static char *
on_digest (SoupAuthDomain *domain, SoupServerMessage *message, const char *user, gpointer user_data)
{
  return soup_auth_domain_digest_encode_password (user, "phone", "secret");
}

static SoupServer *
start_phone (gboolean is_digest, guint *n_asked, char **base)
{
  SoupServer *server = soup_server_new (NULL, NULL);
  g_autoptr (SoupAuthDomain) domain = NULL;
  GSList *uris;

  if (is_digest)
    domain = soup_auth_domain_digest_new ("realm", "phone", "auth-callback", on_digest, NULL);
  else
    domain = soup_auth_domain_basic_new ("realm", "phone", "auth-callback", on_basic, "auth-data",
                                         n_asked, NULL);
  soup_auth_domain_add_path (domain, "/");
  soup_server_add_auth_domain (server, domain);
  soup_server_add_handler (server, "/", on_request, NULL, NULL);
  assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  *base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return server;
}

/* In the clear to whoever said that the phone is there, or to who speaks HTTP for a phone that has
 * a certificate: then rather not at all. */
static void
test_a_password_is_guarded (void **state)
{
  static const struct {
    gboolean is_digest;
    gboolean guards_password;
    const char *certificate;
    const char *password;
    CidControlTrouble trouble;
    guint status;
    guint n_asked;
  } cases[] = {
    { FALSE, FALSE, NULL, "secret", CID_CONTROL_TROUBLE_NONE, 200, 1 },
    { FALSE, FALSE, NULL, "wrong", CID_CONTROL_TROUBLE_NONE, 401, 1 },
    { FALSE, FALSE, NULL, NULL, CID_CONTROL_TROUBLE_NONE, 401, 0 },
    { FALSE, TRUE, NULL, "secret", CID_CONTROL_TROUBLE_GUARDED, 401, 0 },
    { FALSE, FALSE, "00", "secret", CID_CONTROL_TROUBLE_GUARDED, 401, 0 },
    { TRUE, FALSE, NULL, "secret", CID_CONTROL_TROUBLE_NONE, 200, 0 },
    { TRUE, TRUE, NULL, "secret", CID_CONTROL_TROUBLE_NONE, 200, 0 },
    { TRUE, TRUE, "00", "secret", CID_CONTROL_TROUBLE_GUARDED, 401, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *base = NULL;
    guint n_asked = 0;
    G_GNUC_UNUSED g_autoptr (SoupServer) server = start_phone (cases[i].is_digest, &n_asked, &base);
    const CidControlRequest request = {
      .base = base,
      .path = "/command.htm",
      .user = "admin",
      .password = cases[i].password,
      .certificate = cases[i].certificate,
      .guards_password = cases[i].guards_password,
    };
    Heard heard = { 0 };

    cid_control_link_ask (&request, NULL, on_answer, &heard);
    scratch_run_until (is_answered, &heard);
    assert_int_equal (heard.trouble, cases[i].trouble);
    assert_int_equal (heard.status, cases[i].status);
    assert_int_equal (n_asked, cases[i].n_asked);
    g_free (heard.base);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_nobody_answers),
    cmocka_unit_test (test_no_url),
    cmocka_unit_test (test_who_leaves_does_not_wait),
    cmocka_unit_test (test_a_password_is_guarded),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "hook/errands.h"
#include "scratch.h"

#include <libsoup/soup.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  SoupServer *server;
  char *url;
  guint n_busy;
  guint n_asked;
  GString *got;
  GTimeZone *zone;
  CidErrands *errands;
  CidHookJob job;
  char *trouble;
  guint n_ended;
} Fixture;

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_asked++;
  g_string_append_printf (fixture->got, "%s ", path);
  soup_server_message_set_status (message,
                                  g_str_equal (path, "/no")             ? 404
                                  : fixture->n_asked <= fixture->n_busy ? 503
                                                                        : 200,
                                  NULL);
}

static void
on_ended (CidHookJob *job, const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  assert_ptr_equal (job, &fixture->job);
  fixture->trouble = error != NULL ? g_strdup (error->message) : NULL;
  fixture->n_ended++;
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  GSList *uris = NULL;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  fixture->folder = scratch_new ();
  fixture->got = g_string_new (NULL);
  fixture->zone = g_time_zone_new_utc ();
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  fixture->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->errands = cid_errands_new (on_ended, fixture);
  fixture->job.hook = cid_hook_new ("h");
  fixture->job.event = CID_HOOK_RINGING;
  fixture->job.call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234");
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_errands_free (fixture->errands);
  scratch_run_ms (20);
  cid_hook_free (fixture->job.hook);
  cid_call_free (fixture->job.call);
  g_object_unref (fixture->server);
  g_time_zone_unref (fixture->zone);
  g_string_free (fixture->got, TRUE);
  scratch_free (fixture->folder);
  g_free (fixture->url);
  g_free (fixture->trouble);
  g_free (fixture);
  return 0;
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
post_to (Fixture *fixture, const char *path)
{
  fixture->job.hook->kind = CID_HOOK_POST;
  fixture->job.hook->url = g_strconcat (fixture->url, path, NULL);
  fixture->job.hook->timeout_s = 10;
  cid_errands_run (fixture->errands, &fixture->job, fixture->zone, NULL);
}

/* A program gets the words of the call where the user wants them, and all of it on its input. */
static void
test_a_program_is_run_with_the_call (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *path = scratch_path (fixture->folder, "out");
  const char *const argv[] = { "sh",       "-c", "{ echo \"$2\"; cat; } > \"$1\"", "hook", path,
                               "{number}", NULL };
  g_autofree char *out = NULL;

  fixture->job.hook->kind = CID_HOOK_RUN;
  fixture->job.hook->argv = g_strdupv ((char **) argv);
  fixture->job.hook->timeout_s = 10;
  cid_errands_run (fixture->errands, &fixture->job, fixture->zone, NULL);
  scratch_run_until (has_ended, fixture);
  assert_null (fixture->trouble);
  assert_true (g_file_get_contents (path, &out, NULL, NULL));
  assert_true (g_str_has_prefix (out, "+61299991234\n{"));
  assert_non_null (strstr (out, "\"uid\":\"u\""));
}

/* A server that is busy gets another try a little later, and nobody hears of the first. */
static void
test_a_busy_server_gets_another_try (void **state)
{
  Fixture *fixture = *state;

  fixture->n_busy = 1;
  post_to (fixture, "/call/{event}");
  scratch_run_until (has_ended, fixture);
  assert_null (fixture->trouble);
  assert_string_equal (fixture->got->str, "/call/ringing /call/ringing ");
}

/* A server that refuses is not asked again. */
static void
test_a_refusal_is_final (void **state)
{
  Fixture *fixture = *state;

  post_to (fixture, "/no");
  scratch_run_until (has_ended, fixture);
  assert_string_equal (fixture->trouble, "the server answered 404");
  assert_int_equal (fixture->n_asked, 1);
}

/* Whoever goes between two tries is told nothing, and nothing is tried again. */
static void
test_nobody_tries_again_for_whoever_has_gone (void **state)
{
  Fixture *fixture = *state;

  fixture->n_busy = 9;
  post_to (fixture, "/call");
  scratch_run_until (was_asked, fixture);
  scratch_run_ms (100);
  g_clear_pointer (&fixture->errands, cid_errands_free);
  scratch_run_ms (1200);
  assert_int_equal (fixture->n_asked, 1);
  assert_int_equal (fixture->n_ended, 0);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_program_is_run_with_the_call),
    UNIT (test_a_busy_server_gets_another_try),
    UNIT (test_a_refusal_is_final),
    UNIT (test_nobody_tries_again_for_whoever_has_gone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/ask.h"
#include "fake-notify-server.h"
#include "home-kit.h"

/* What somebody does with the question as soon as it stands there. */
typedef struct {
  FakeNotifyServer *server;
  const char *token;
  const char *key;
} Hand;

static GSubprocess *bus;

static gpointer
press (gpointer user_data)
{
  Hand *hand = user_data;
  const FakeShown *shown;

  while (fake_notify_server_get_n_shown (hand->server) == 0)
    g_usleep (1000);
  shown = fake_notify_server_get_shown (hand->server, 0);
  /* Another program's question is answered first, and is not ours. */
  fake_notify_server_click (hand->server, shown->id + 100, "yes", TRUE);
  if (hand->token != NULL)
    fake_notify_server_give_token (hand->server, shown->id, hand->token);
  if (hand->key != NULL)
    fake_notify_server_click (hand->server, shown->id, hand->key, TRUE);
  else
    fake_notify_server_dismiss (hand->server, shown->id, 2);
  return NULL;
}

/* Without a session, and without anybody who shows notifications there, nobody can say yes. */
static void
test_nobody_to_ask_is_no (void **state)
{
  assert_false (cid_ask_desktop ("Dial this number?", "0299991234", "Dial"));
  cid_tell_desktop ("Nothing was dialled", "No phone");
}

static int
begin_bus (void **state)
{
  bus = fake_bus_start (home);
  return 0;
}

static int
end_bus (void **state)
{
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
  g_clear_object (&bus);
  return end_home (state);
}

/* The button alone means yes; servers of today tell a token before it, which is no answer. */
static void
test_only_the_button_is_yes (void **state)
{
  static const struct {
    const char *token;
    const char *key;
    gboolean is_yes;
  } rows[] = {
    { NULL, "yes", TRUE },  { NULL, "no", FALSE },    { NULL, "default", FALSE },
    { NULL, NULL, FALSE },  { "token", "yes", TRUE }, { "token", "no", FALSE },
    { "yes", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    FakeNotifyServer *server = fake_notify_server_new (TRUE);
    Hand hand = { server, rows[i].token, rows[i].key };
    GThread *thread = g_thread_new ("hand", press, &hand);
    gboolean is_yes = cid_ask_desktop ("Dial this number?", "0299991234", "Dial");
    guint n_open;

    g_thread_join (thread);
    n_open = fake_notify_server_get_n_open (server);
    fake_notify_server_free (server);
    assert_int_equal (is_yes, rows[i].is_yes);
    assert_int_equal (n_open, 0);
  }
}

/* Whoever made the link wrote what stands in the question: it is text, never markup. */
static void
test_the_question_is_text (void **state)
{
  g_autoptr (FakeNotifyServer) server = fake_notify_server_new (TRUE);
  Hand hand = { server, NULL, "no" };
  GThread *thread = g_thread_new ("hand", press, &hand);
  gboolean is_yes = cid_ask_desktop ("Dial this number?", "<b>&\"0900\"", "Dial");
  const FakeShown *shown;

  g_thread_join (thread);
  assert_false (is_yes);
  cid_tell_desktop ("Nothing was dialled", "<i>No</i> & none");
  shown = fake_notify_server_get_shown (server, 0);
  assert_string_equal (shown->title, "Dial this number?");
  assert_string_equal (shown->body, "&lt;b&gt;&amp;&quot;0900&quot;");
  assert_int_equal (shown->urgency, 2);
  assert_string_equal (shown->actions[0], "yes");
  assert_string_equal (shown->actions[1], "Dial");
  assert_string_equal (shown->desktop_entry, "org.cidalert.CidAlert");
  shown = fake_notify_server_get_shown (server, 1);
  assert_string_equal (shown->body, "&lt;i&gt;No&lt;/i&gt; &amp; none");
  assert_int_equal (shown->urgency, 1);
  assert_int_equal (g_strv_length (shown->actions), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_nobody_to_ask_is_no),
    cmocka_unit_test_setup (test_nobody_to_ask_is_no, begin_bus),
    cmocka_unit_test (test_only_the_button_is_yes),
    cmocka_unit_test (test_the_question_is_text),
  };

  return cmocka_run_group_tests (tests, begin_home, end_bus);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/banner.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <libnotify/notify.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  GSubprocess *bus;
  FakeNotifyServer *server;
  CidBanner *banner;
  GString *told;
} Fixture;

static void
on_closed (CidNoticeSlot slot, guint reason, gpointer user_data)
{
  Fixture *fixture = user_data;

  assert_int_equal (cid_banner_get_id (fixture->banner), 0);
  g_string_append_printf (fixture->told, "closed:%d:%u ", (int) slot, reason);
}

static void
on_clicked (CidNoticeSlot slot, CidAct act, const CidSubject *subject, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->told, "clicked:%d:%d ", (int) slot, (int) act);
}

static const CidNotifyServerEvents events = { NULL, on_closed, on_clicked };

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->bus = fake_bus_start (fixture->folder);
  fixture->server = fake_notify_server_new (TRUE);
  fixture->told = g_string_new (NULL);
  assert_true (notify_init ("cidalert"));
  fixture->banner = cid_banner_new (CID_NOTICE_RINGING, &events, fixture);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;
  GDBusConnection *shared = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_dbus_connection_set_exit_on_close (shared, FALSE);
  g_object_unref (shared);
  cid_banner_free (fixture->banner);
  notify_uninit ();
  scratch_run_ms (20);
  fake_notify_server_free (fixture->server);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  g_string_free (fixture->told, TRUE);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static CidNotice *
make_notice (const char *title, CidUrgency urgency, guint n_buttons)
{
  static const CidAct acts[] = { CID_ACT_OPEN, CID_ACT_COPY };
  CidNotice *notice = cid_notice_new_trouble (title, "body");

  notice->urgency = urgency;
  g_clear_pointer (&notice->buttons, g_ptr_array_unref);
  notice->buttons = cid_buttons_for_moved ();
  g_ptr_array_set_size (notice->buttons, 0);
  for (guint i = 0; i < n_buttons; i++) {
    CidButton *button = g_new0 (CidButton, 1);

    button->act = acts[i];
    button->label = g_strdup ("Label");
    g_ptr_array_add (notice->buttons, button);
  }
  return notice;
}

static const FakeShown *
show (Fixture *fixture, const char *title, CidUrgency urgency, guint n_buttons, gboolean loses)
{
  g_autoptr (CidNotice) notice = make_notice (title, urgency, n_buttons);
  g_autoptr (GError) error = NULL;

  assert_true (cid_banner_show (fixture->banner, notice, loses, &error));
  return fake_notify_server_get_shown (fixture->server,
                                       fake_notify_server_get_n_shown (fixture->server) - 1);
}

static gboolean
was_told (gpointer user_data)
{
  return ((Fixture *) user_data)->told->len > 0;
}

/* What changes takes the place of what was there, so that no second banner pops up. */
static void
test_a_change_replaces_what_is_there (void **state)
{
  Fixture *fixture = *state;
  guint id;

  assert_int_equal (cid_banner_get_id (fixture->banner), 0);
  id = show (fixture, "Jane", CID_URGENCY_NORMAL, 1, FALSE)->id;
  assert_int_equal (cid_banner_get_id (fixture->banner), id);
  assert_int_equal (show (fixture, "Joe", CID_URGENCY_NORMAL, 1, FALSE)->replaces, id);
  assert_int_equal (fake_notify_server_get_n_open (fixture->server), 1);
}

/* Some servers take the buttons from what they change, and GNOME leaves up what was critical: then
 * it comes anew. A notice without buttons has none to lose. */
static void
test_it_comes_anew_where_it_has_to (void **state)
{
  static const struct {
    CidUrgency before;
    CidUrgency after;
    guint n_buttons;
    gboolean loses_buttons;
    gboolean is_new;
  } rows[] = {
    { CID_URGENCY_NORMAL, CID_URGENCY_NORMAL, 2, TRUE, TRUE },
    { CID_URGENCY_NORMAL, CID_URGENCY_NORMAL, 1, TRUE, FALSE },
    { CID_URGENCY_NORMAL, CID_URGENCY_NORMAL, 2, FALSE, FALSE },
    { CID_URGENCY_CRITICAL, CID_URGENCY_LOW, 1, FALSE, TRUE },
    { CID_URGENCY_CRITICAL, CID_URGENCY_CRITICAL, 1, FALSE, FALSE },
    { CID_URGENCY_LOW, CID_URGENCY_CRITICAL, 1, FALSE, FALSE },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const FakeShown *shown;

    cid_banner_close (fixture->banner);
    show (fixture, "Jane", rows[i].before, rows[i].n_buttons, FALSE);
    shown = show (fixture, "Jane", rows[i].after, rows[i].n_buttons, rows[i].loses_buttons);
    assert_int_equal (shown->replaces == 0, rows[i].is_new);
    assert_int_equal (shown->urgency, rows[i].after);
  }
}

/* Closed by the user it is on no screen, and what comes next is another. */
static void
test_what_the_user_closes_is_gone (void **state)
{
  Fixture *fixture = *state;
  guint id = show (fixture, "Jane", CID_URGENCY_NORMAL, 1, FALSE)->id;

  fake_notify_server_dismiss (fixture->server, id, 2);
  scratch_run_until (was_told, fixture);
  assert_string_equal (fixture->told->str, "closed:0:2 ");
  assert_int_equal (show (fixture, "Jane", CID_URGENCY_NORMAL, 1, FALSE)->replaces, 0);
}

/* What we close ourselves is no word of the user's. */
static void
test_what_we_close_is_not_told (void **state)
{
  Fixture *fixture = *state;

  show (fixture, "Jane", CID_URGENCY_NORMAL, 1, FALSE);
  cid_banner_close (fixture->banner);
  cid_banner_close (fixture->banner);
  scratch_run_ms (50);
  assert_string_equal (fixture->told->str, "");
  assert_int_equal (fake_notify_server_get_n_open (fixture->server), 0);
}

/* A server that died took it along: nothing is asked of the next one about it. */
static void
test_what_is_forgotten_is_another_next_time (void **state)
{
  Fixture *fixture = *state;

  show (fixture, "Jane", CID_URGENCY_NORMAL, 1, FALSE);
  cid_banner_forget (fixture->banner);
  assert_int_equal (cid_banner_get_id (fixture->banner), 0);
  assert_int_equal (show (fixture, "Jane", CID_URGENCY_NORMAL, 1, FALSE)->replaces, 0);
}

/* A click is told with what it asks for. */
static void
test_a_click_is_told (void **state)
{
  Fixture *fixture = *state;
  const FakeShown *shown = show (fixture, "Jane", CID_URGENCY_NORMAL, 2, FALSE);
  g_autofree char *expected = g_strdup_printf ("clicked:0:%d ", (int) CID_ACT_COPY);

  assert_int_equal (g_strv_length (shown->actions), 4);
  fake_notify_server_click (fixture->server, shown->id, shown->actions[2], FALSE);
  scratch_run_until (was_told, fixture);
  assert_string_equal (fixture->told->str, expected);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_change_replaces_what_is_there),        UNIT (test_it_comes_anew_where_it_has_to),
    UNIT (test_what_the_user_closes_is_gone),           UNIT (test_what_we_close_is_not_told),
    UNIT (test_what_is_forgotten_is_another_next_time), UNIT (test_a_click_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

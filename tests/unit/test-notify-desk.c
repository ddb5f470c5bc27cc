/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/notify-desk.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <libnotify/notify.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static gint n_made;

NotifyNotification *__real_notify_notification_new (const char *summary,
                                                    const char *body,
                                                    const char *icon);
NotifyNotification *__wrap_notify_notification_new (const char *summary,
                                                    const char *body,
                                                    const char *icon);

/* Only counts; on the desk's thread. */
NotifyNotification *
__wrap_notify_notification_new (const char *summary, const char *body, const char *icon)
{
  g_atomic_int_inc (&n_made);
  return __real_notify_notification_new (summary, body, icon);
}

typedef struct {
  char *folder;
  GSubprocess *bus;
  FakeNotifyServer *server;
  CidNotifyDesk *desk;
  GThread *home;
  guint n_stepped;
  guint n_looked;
  guint n_gone;
  guint n_clicked;
  guint n_wanted;
  gboolean is_failed;
  gboolean is_new_server;
  char *server_name;
  char *problem;
  char *mark;
  guint slot;
  guint reason;
  CidAct act;
} Fixture;

static void
note (Fixture *self, const CidNotifyNews *news)
{
  assert_ptr_equal (g_thread_self (), self->home);
  self->slot = news->slot;
  if (!news->has_condition)
    return;
  g_free (self->server_name);
  g_free (self->problem);
  self->server_name = g_strdup (news->server_name);
  self->problem = g_strdup (news->problem);
}

static void
on_stepped (CidNotifyNews *news, gpointer user_data)
{
  Fixture *self = user_data;

  note (self, news);
  self->is_failed = news->is_failed;
  if (news->mark != NULL) {
    g_free (self->mark);
    self->mark = g_strdup (news->mark);
  }
  self->n_stepped++;
}

static void
on_looked (CidNotifyNews *news, gpointer user_data)
{
  Fixture *self = user_data;

  note (self, news);
  self->is_new_server = news->is_new_server;
  self->n_looked++;
}

static void
on_gone (CidNotifyNews *news, gpointer user_data)
{
  Fixture *self = user_data;

  note (self, news);
  self->reason = news->closed_reason;
  self->n_gone++;
}

static void
on_clicked (CidNotifyNews *news, gpointer user_data)
{
  Fixture *self = user_data;

  note (self, news);
  self->act = news->act;
  self->n_clicked++;
}

static const CidNotifyDeskEvents events = {
  .stepped = on_stepped,
  .looked = on_looked,
  .gone = on_gone,
  .clicked = on_clicked,
};

static gboolean
has_looked (gpointer user_data)
{
  return ((Fixture *) user_data)->n_looked >= ((Fixture *) user_data)->n_wanted;
}

static gboolean
has_stepped (gpointer user_data)
{
  return ((Fixture *) user_data)->n_stepped >= ((Fixture *) user_data)->n_wanted;
}

static gboolean
has_open (gpointer user_data)
{
  Fixture *self = user_data;

  return fake_notify_server_get_n_open (self->server) == self->n_wanted;
}

static gboolean
has_gone (gpointer user_data)
{
  return ((Fixture *) user_data)->n_gone > 0;
}

static gboolean
has_clicked (gpointer user_data)
{
  return ((Fixture *) user_data)->n_clicked > 0;
}

static gboolean
has_made (gpointer user_data)
{
  return g_atomic_int_get (&n_made) >= (int) ((Fixture *) user_data)->n_wanted;
}

static void
wait_for (Fixture *self, ScratchFunc has, guint n)
{
  self->n_wanted = n;
  scratch_run_until (has, self);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->bus = fake_bus_start (self->folder);
  self->server = fake_notify_server_new (TRUE);
  self->home = g_thread_self ();
  self->desk = cid_notify_desk_new (&events, self);
  wait_for (self, has_looked, 1);
  *state = self;
  return 0;
}

static void
leave (Fixture *self)
{
  g_autofree char *mark = NULL;

  assert_true (cid_notify_desk_leave (self->desk, SCRATCH_PATIENCE_MS, &mark));
  g_clear_pointer (&self->desk, cid_notify_desk_free);
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  if (self->desk != NULL)
    leave (self);
  g_clear_pointer (&self->server, fake_notify_server_free);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  scratch_free (self->folder);
  g_free (self->server_name);
  g_free (self->problem);
  g_free (self->mark);
  g_free (self);
  return 0;
}

static void
show (Fixture *self, CidNoticeSlot slot)
{
  cid_notify_desk_step (self->desk, slot, cid_notice_new_trouble ("Oh", "The disk is full"));
}

/* Whether anything can be shown is known before there is anything to show. */
static void
test_server_is_looked_for_at_once (void **state)
{
  Fixture *self = *state;

  assert_non_null (self->server_name);
  assert_null (self->problem);
  assert_false (self->is_new_server);
  fake_notify_server_die (self->server);
  wait_for (self, has_looked, 2);
  assert_true (self->is_new_server);
  assert_non_null (self->problem);
}

/* Orders are done in their order, and each is answered. */
static void
test_each_step_is_answered (void **state)
{
  Fixture *self = *state;

  show (self, CID_NOTICE_TROUBLE);
  assert_int_equal (self->n_stepped, 0);
  wait_for (self, has_stepped, 1);
  assert_false (self->is_failed);
  assert_int_equal (self->slot, CID_NOTICE_TROUBLE);
  wait_for (self, has_open, 1);
  cid_notify_desk_step (self->desk, CID_NOTICE_TROUBLE, NULL);
  wait_for (self, has_stepped, 2);
  wait_for (self, has_open, 0);
}

static void
warm_up (Fixture *self)
{
  cid_notify_desk_warm_up (self->desk, cid_notice_new_trouble ("Nobody", "This is not shown"));
}

/* It is for the processor alone: the desktop hears nothing of it, nor does who asked. */
static void
test_a_warm_up_shows_nothing (void **state)
{
  Fixture *self = *state;
  guint n_calls = fake_notify_server_get_n_calls (self->server);

  g_atomic_int_set (&n_made, 0);
  warm_up (self);
  wait_for (self, has_made, 1);
  scratch_run_ms (20);
  assert_int_equal (self->n_stepped, 0);
  assert_int_equal (fake_notify_server_get_n_calls (self->server), n_calls);

  /* Nor is what stands there touched, nor what comes. */
  show (self, CID_NOTICE_RINGING);
  wait_for (self, has_stepped, 1);
  warm_up (self);
  cid_notify_desk_step (self->desk, CID_NOTICE_RINGING, NULL);
  wait_for (self, has_stepped, 2);
  wait_for (self, has_open, 0);
  assert_int_equal (fake_notify_server_get_n_shown (self->server), 1);
  assert_string_equal (fake_notify_server_get_shown (self->server, 0)->title, "Oh");
  assert_int_equal (g_atomic_int_get (&n_made), 2);

  /* Nor is there anything to be done without a server. */
  fake_notify_server_die (self->server);
  wait_for (self, has_looked, 2);
  warm_up (self);
  scratch_run_ms (20);
  assert_int_equal (self->n_stepped, 2);
  assert_int_equal (g_atomic_int_get (&n_made), 2);
}

/* While the desktop hangs phones connect as ever: that must not pile up. */
static void
test_warm_ups_do_not_pile_up (void **state)
{
  Fixture *self = *state;

  g_atomic_int_set (&n_made, 0);
  fake_notify_server_set_hanging (self->server, TRUE);
  show (self, CID_NOTICE_TROUBLE);
  for (guint i = 0; i < 100; i++)
    warm_up (self);
  fake_notify_server_set_hanging (self->server, FALSE);
  wait_for (self, has_stepped, 1);
  wait_for (self, has_made, 2);
  show (self, CID_NOTICE_TROUBLE);
  wait_for (self, has_stepped, 2);
  assert_int_equal (g_atomic_int_get (&n_made), 2);
}

/* What the user does there comes back to the thread that asked. */
static void
test_clicks_and_dismissals_are_told (void **state)
{
  Fixture *self = *state;
  const FakeShown *shown;

  show (self, CID_NOTICE_TROUBLE);
  wait_for (self, has_stepped, 1);
  shown = fake_notify_server_get_shown (self->server, 0);
  assert_non_null (shown->actions[0]);
  fake_notify_server_click (self->server, shown->id, shown->actions[0], FALSE);
  scratch_run_until (has_clicked, self);
  assert_int_equal (self->act, CID_ACT_OPEN);
  assert_int_equal (self->slot, CID_NOTICE_TROUBLE);
  fake_notify_server_dismiss (self->server, shown->id, 2);
  scratch_run_until (has_gone, self);
  assert_int_equal (self->reason, 2);
}

/* What was missed outlives the program, and the next one can take it away by its mark. */
static void
test_missed_calls_stay_and_can_be_taken_away (void **state)
{
  Fixture *self = *state;
  g_autofree char *mark = NULL;

  show (self, CID_NOTICE_RINGING);
  show (self, CID_NOTICE_MISSED);
  wait_for (self, has_stepped, 2);
  assert_non_null (self->mark);
  assert_true (cid_notify_desk_leave (self->desk, SCRATCH_PATIENCE_MS, &mark));
  cid_notify_desk_free (self->desk);
  assert_string_equal (mark, self->mark);
  wait_for (self, has_open, 1);

  self->desk = cid_notify_desk_new (&events, self);
  cid_notify_desk_close_left (self->desk, mark);
  wait_for (self, has_open, 0);
}

/* A desktop that hangs keeps its thread and what that uses, and nobody else. */
static void
test_server_that_hangs_is_left_alone (void **state)
{
  Fixture *self = *state;
  g_autofree char *mark = NULL;
  CidNotifyDesk *desk = cid_notify_desk_new (&events, self);

  wait_for (self, has_looked, 2);
  fake_notify_server_set_hanging (self->server, TRUE);
  cid_notify_desk_step (desk, CID_NOTICE_RINGING, cid_notice_new_trouble ("Oh", "No"));
  assert_false (cid_notify_desk_leave (desk, 100, &mark));
  assert_null (mark);
  cid_notify_desk_free (desk);
  assert_int_equal (self->n_stepped, 0);
  fake_notify_server_set_hanging (self->server, FALSE);
}

#define desk_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    desk_test (test_server_is_looked_for_at_once),
    desk_test (test_each_step_is_answered),
    desk_test (test_a_warm_up_shows_nothing),
    desk_test (test_warm_ups_do_not_pile_up),
    desk_test (test_clicks_and_dismissals_are_told),
    desk_test (test_missed_calls_stay_and_can_be_taken_away),
    desk_test (test_server_that_hangs_is_left_alone),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

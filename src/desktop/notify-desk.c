/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-notify-desk"

#include "desktop/notify-desk.h"

#include "base/error.h"
#include "base/worker.h"
#include "desktop/notify-server.h"

#include <glib/gi18n.h>

struct _CidNotifyDesk {
  CidWorker *worker;
  CidNotifyServer *server; /* the worker's; the pointer alone is common */
  CidNotifyDeskEvents events;
  gpointer user_data;
  gint is_warming; /* atomic */
  gboolean is_abandoned;
};

/* Goes to the worker as an order and comes back as the answer. */
typedef struct {
  CidNotifyDesk *desk;
  CidNotifyNewsFunc tell;
  CidNotifyNews news;
} Note;

static Note *
note_new (CidNotifyDesk *desk, CidNotifyNewsFunc tell)
{
  Note *note = g_atomic_rc_box_new0 (Note);

  note->desk = desk;
  note->tell = tell;

  return note;
}

static void
clear_note (gpointer data)
{
  CidNotifyNews *news = &((Note *) data)->news;

  cid_notice_free (news->notice);
  cid_subject_free (news->subject);
  g_free (news->problem);
  g_free (news->server_name);
  g_free (news->mark);
}

static void
note_unref (gpointer note)
{
  g_atomic_rc_box_release_full (note, clear_note);
}

static gboolean
on_reply (gpointer user_data)
{
  Note *note = user_data;

  note->tell (&note->news, note->desk->user_data);
  return G_SOURCE_REMOVE;
}

/* Takes @note. */
static void
reply (Note *note)
{
  cid_worker_reply (note->desk->worker, on_reply, note, note_unref);
}

static void
fill_condition (Note *note, const GError *error)
{
  note->news.has_condition = TRUE;
  note->news.problem = error != NULL ? g_strdup (error->message) : NULL;
  note->news.server_name = g_strdup (cid_notify_server_get_name (note->desk->server));
}

static gboolean
take_step (gpointer user_data)
{
  Note *note = user_data;
  CidNotifyNews *news = &note->news;
  CidNotifyServer *server = note->desk->server;
  g_autoptr (GError) error = NULL;

  if (news->notice == NULL) {
    cid_notify_server_close (server, news->slot);
  } else {
    news->is_failed = !cid_notify_server_show (server, news->slot, news->notice, &error);
    if (news->slot == CID_NOTICE_MISSED)
      news->mark = cid_notify_server_make_mark (server, news->slot);
    fill_condition (note, error);
  }

  reply (g_atomic_rc_box_acquire (note));
  return G_SOURCE_REMOVE;
}

static void
look (CidNotifyDesk *self, gboolean is_new_server, gboolean is_there)
{
  g_autoptr (GError) error = NULL;
  Note *note = note_new (self, self->events.looked);

  note->news.is_new_server = is_new_server;
  if (!is_there)
    g_set_error_literal (&error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("The notification server has gone"));
  else if (cid_notify_server_connect (self->server, &error))
    g_debug ("Notifications go to %s", cid_notify_server_get_name (self->server));

  fill_condition (note, error);
  reply (note);
}

/* One that went is not started anew by us: it may have gone because of what we showed. */
static void
on_server_changed (gboolean is_there, gpointer user_data)
{
  look (user_data, TRUE, is_there);
}

static void
on_notification_closed (CidNoticeSlot slot, guint reason, gpointer user_data)
{
  CidNotifyDesk *self = user_data;
  Note *note = note_new (self, self->events.gone);

  note->news.slot = slot;
  note->news.closed_reason = reason;
  reply (note);
}

static void
on_notification_clicked (CidNoticeSlot slot,
                         CidAct act,
                         const CidSubject *subject,
                         gpointer user_data)
{
  CidNotifyDesk *self = user_data;
  Note *note = note_new (self, self->events.clicked);

  note->news.slot = slot;
  note->news.act = act;
  note->news.subject = cid_subject_copy (subject);
  reply (note);
}

static gboolean
start (gpointer user_data)
{
  look (user_data, FALSE, TRUE);
  return G_SOURCE_REMOVE;
}

/* Missed calls stay on the screen: they are worth knowing without us too. */
static gboolean
leave (gpointer user_data)
{
  Note *note = user_data;
  CidNotifyServer *server = note->desk->server;

  note->news.mark = cid_notify_server_make_mark (server, CID_NOTICE_MISSED);
  cid_notify_server_close (server, CID_NOTICE_RINGING);
  cid_notify_server_close (server, CID_NOTICE_TROUBLE);
  cid_notify_server_close (server, CID_NOTICE_OUTGOING);
  cid_notify_server_free (server);
  return G_SOURCE_REMOVE;
}

static gboolean
warm_up (gpointer user_data)
{
  Note *note = user_data;

  cid_notify_server_warm_up (note->desk->server, note->news.slot, note->news.notice);
  g_atomic_int_set (&note->desk->is_warming, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
close_left (gpointer user_data)
{
  Note *note = user_data;

  cid_notify_server_close_left (note->desk->server, note->news.mark);
  return G_SOURCE_REMOVE;
}

/**
 * cid_notify_desk_new:
 * @events: who is told of what; copied
 * @user_data: for @events
 *
 * Looks at once for a notification server. The session bus is the one that
 * DBUS_SESSION_BUS_ADDRESS names.
 *
 * Returns: (transfer full): the desk; belongs to the main context that is default now
 */
CidNotifyDesk *
cid_notify_desk_new (const CidNotifyDeskEvents *events, gpointer user_data)
{
  static const CidNotifyServerEvents server_events = {
    .changed = on_server_changed,
    .closed = on_notification_closed,
    .clicked = on_notification_clicked,
  };
  CidNotifyDesk *self = g_new0 (CidNotifyDesk, 1);

  self->events = *events;
  self->user_data = user_data;
  self->worker = cid_worker_new ("notifier");
  self->server = cid_notify_server_new (&server_events, self);
  cid_worker_push (self->worker, start, self, NULL);

  return self;
}

/**
 * cid_notify_desk_free:
 * @self: (transfer full): a desk that was left
 */
void
cid_notify_desk_free (CidNotifyDesk *self)
{
  /* Its thread still looks at all this, should the desktop ever answer: it is kept for good. */
  if (self->is_abandoned)
    return;

  cid_worker_free (self->worker);
  g_free (self);
}

/**
 * cid_notify_desk_step:
 * @self: a desk that was not left
 * @slot: which of the notifications
 * @notice: (transfer full) (nullable): what it is to say; %NULL: it is to go
 *
 * Orders that. Returns at once; @stepped tells what came of it.
 */
void
cid_notify_desk_step (CidNotifyDesk *self, CidNoticeSlot slot, CidNotice *notice)
{
  Note *note = note_new (self, self->events.stepped);

  note->news.slot = slot;
  note->news.notice = notice;
  cid_worker_push (self->worker, take_step, note, note_unref);
}

/**
 * cid_notify_desk_warm_up:
 * @self: a desk that was not left
 * @notice: (transfer full): what somebody who rings might look like
 *
 * Does what showing @notice takes, but shows nothing. While the desktop is busy, once is enough.
 */
void
cid_notify_desk_warm_up (CidNotifyDesk *self, CidNotice *notice)
{
  Note *note = note_new (self, NULL);

  note->news.slot = CID_NOTICE_RINGING;
  note->news.notice = notice;
  if (g_atomic_int_compare_and_exchange (&self->is_warming, FALSE, TRUE))
    cid_worker_push (self->worker, warm_up, note, note_unref);
  else
    note_unref (note);
}

/**
 * cid_notify_desk_close_left:
 * @self: a desk that was not left
 * @mark: what another run of the program left on the screen
 *
 * Takes it from there.
 */
void
cid_notify_desk_close_left (CidNotifyDesk *self, const char *mark)
{
  Note *note = note_new (self, NULL);

  note->news.mark = g_strdup (mark);
  cid_worker_push (self->worker, close_left, note, note_unref);
}

/**
 * cid_notify_desk_leave:
 * @self: a desk
 * @patience_ms: how long the desktop may take
 * @mark: (out) (nullable): what stays on the screen
 *
 * Does what was ordered, takes all but the missed calls from the screen, and ends. What comes of
 * it nobody is told any more. To be called once.
 *
 * Returns: %FALSE if the desktop did not answer in time, and was left alone
 */
gboolean
cid_notify_desk_leave (CidNotifyDesk *self, guint patience_ms, char **mark)
{
  Note *last = note_new (self, NULL);

  *mark = NULL;
  cid_worker_push (self->worker, leave, g_atomic_rc_box_acquire (last), note_unref);
  if (!cid_worker_stop (self->worker, patience_ms)) {
    self->is_abandoned = TRUE;
    return FALSE;
  }
  self->server = NULL;
  *mark = g_steal_pointer (&last->news.mark);
  note_unref (last);
  return TRUE;
}

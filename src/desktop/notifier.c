/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-notifier"

#include "desktop/notifier.h"

#include "base/error.h"
#include "base/worker.h"
#include "desktop/last-click.h"
#include "desktop/notify-server.h"
#include "desktop/slot.h"

#include <glib/gi18n.h>

#define DISPOSE_PATIENCE_MS 1000

struct _CidNotifier {
  GObject parent_instance;

  CidWorker *worker;
  CidNotifyServer *server; /* the worker's; the pointer alone is common */
  CidSlot slots[CID_N_NOTICE_SLOTS];
  CidLastClick clicks[CID_N_NOTICE_SLOTS];
  char *problem;
  char *server_name;
  char *mark; /* of the missed calls on the screen */
  gboolean is_closing;
  gboolean is_closed;
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_UNDELIVERED,
  SIGNAL_CLOSED,
  SIGNAL_CLICKED,
  SIGNAL_MARKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidNotifier, cid_notifier, G_TYPE_OBJECT)

/* Goes to the worker as an order and comes back as the answer. */
typedef struct {
  CidNotifier *notifier;
  CidNoticeSlot slot;
  CidNotice *notice;
  gboolean is_failed;
  gboolean is_new_server;
  gboolean has_condition;
  guint closed_reason;
  CidAct act;
  CidSubject *subject;
  char *problem;
  char *server_name;
  char *mark;
} Note;

static gboolean take_step (gpointer user_data);

static Note *
note_new (CidNotifier *notifier)
{
  Note *note = g_atomic_rc_box_new0 (Note);

  note->notifier = notifier;

  return note;
}

static void
clear_note (gpointer data)
{
  Note *note = data;

  cid_notice_free (note->notice);
  cid_subject_free (note->subject);
  g_free (note->problem);
  g_free (note->server_name);
  g_free (note->mark);
}

static void
note_unref (gpointer note)
{
  g_atomic_rc_box_release_full (note, clear_note);
}

static void
take_condition (CidNotifier *self, Note *note)
{
  if (!note->has_condition)
    return;
  if (g_strcmp0 (self->problem, note->problem) == 0 &&
      g_strcmp0 (self->server_name, note->server_name) == 0)
    return;

  g_free (self->problem);
  g_free (self->server_name);
  self->problem = g_steal_pointer (&note->problem);
  self->server_name = g_steal_pointer (&note->server_name);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* What goes, goes first: GNOME 43 forgets a banner that came while another was up and was closed.
 */
static gboolean
has_to_wait (CidNotifier *self, CidNoticeSlot slot)
{
  for (int i = 0; i < CID_N_NOTICE_SLOTS && !self->is_closing; i++)
    if (i != (int) slot && cid_slot_is_leaving (&self->slots[i]))
      return self->slots[slot].target != NULL;

  return FALSE;
}

static void
step (CidNotifier *self, CidNoticeSlot slot)
{
  CidNotice *notice = NULL;
  Note *note;

  if (self->is_closed || has_to_wait (self, slot))
    return;
  if (!cid_slot_begin_step (&self->slots[slot], &notice))
    return;

  note = note_new (self);
  note->slot = slot;
  note->notice = notice;
  cid_worker_push (self->worker, take_step, note, note_unref);
}

static void
step_all (CidNotifier *self)
{
  for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
    step (self, (CidNoticeSlot) i);
}

static void
retry_all (CidNotifier *self)
{
  for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
    cid_slot_allow_retry (&self->slots[i]);
  step_all (self);
}

static void
take_mark (CidNotifier *self, Note *note)
{
  if (note->mark == NULL || g_strcmp0 (self->mark, note->mark) == 0)
    return;

  g_free (self->mark);
  self->mark = g_steal_pointer (&note->mark);
  g_signal_emit (self, signals[SIGNAL_MARKED], 0, self->mark);
}

/* The worker did what was asked for a slot, or could not. */
static gboolean
on_step_done (gpointer user_data)
{
  Note *note = user_data;
  CidNotifier *self = note->notifier;
  CidSlot *slot = &self->slots[note->slot];
  gboolean had_problem = self->problem != NULL;
  g_autofree char *untold = NULL;

  if (self->is_closed)
    return G_SOURCE_REMOVE;

  if (note->is_failed && cid_slot_take_report (slot, note->notice->plain))
    untold = g_strdup (note->notice->plain);
  cid_slot_end_step (slot, g_steal_pointer (&note->notice), !note->is_failed);
  if (untold != NULL)
    g_signal_emit (self, signals[SIGNAL_UNDELIVERED], 0, untold);

  take_mark (self, note);
  take_condition (self, note);
  if (had_problem && self->problem == NULL)
    retry_all (self);
  else
    step_all (self);
  return G_SOURCE_REMOVE;
}

static void
fill_condition (Note *note, const GError *error)
{
  note->has_condition = TRUE;
  note->problem = error != NULL ? g_strdup (error->message) : NULL;
  note->server_name = g_strdup (cid_notify_server_get_name (note->notifier->server));
}

static gboolean
take_step (gpointer user_data)
{
  Note *note = user_data;
  CidNotifyServer *server = note->notifier->server;
  g_autoptr (GError) error = NULL;

  if (note->notice == NULL) {
    cid_notify_server_close (server, note->slot);
  } else {
    note->is_failed = !cid_notify_server_show (server, note->slot, note->notice, &error);
    if (note->slot == CID_NOTICE_MISSED)
      note->mark = cid_notify_server_make_mark (server, note->slot);
    fill_condition (note, error);
  }

  cid_worker_reply (note->notifier->worker, on_step_done, g_atomic_rc_box_acquire (note),
                    note_unref);
  return G_SOURCE_REMOVE;
}

/* A server was looked for, unasked by any slot. */
static gboolean
on_looked (gpointer user_data)
{
  Note *note = user_data;
  CidNotifier *self = note->notifier;

  if (self->is_closed)
    return G_SOURCE_REMOVE;

  if (note->is_new_server) {
    for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
      cid_slot_forget_screen (&self->slots[i]);
  }
  take_condition (self, note);
  if (self->problem == NULL)
    retry_all (self);
  return G_SOURCE_REMOVE;
}

static void
look (CidNotifier *self, gboolean is_new_server, gboolean is_there)
{
  g_autoptr (GError) error = NULL;
  Note *note = note_new (self);

  note->is_new_server = is_new_server;
  if (!is_there)
    g_set_error_literal (&error, CID_ERROR, CID_ERROR_UNREACHABLE,
                         _ ("The notification server has gone"));
  else if (cid_notify_server_connect (self->server, &error))
    g_debug ("Notifications go to %s", cid_notify_server_get_name (self->server));

  fill_condition (note, error);
  cid_worker_reply (self->worker, on_looked, note, note_unref);
}

/* One that went is not started anew by us: it may have gone because of what we showed. */
static void
on_server_changed (gboolean is_there, gpointer user_data)
{
  look (user_data, TRUE, is_there);
}

/* A server that closes what was clicked on takes nothing back of what is kept. */
static gboolean
on_gone (gpointer user_data)
{
  Note *note = user_data;
  CidNotifier *self = note->notifier;

  if (self->is_closed)
    return G_SOURCE_REMOVE;

  if (cid_notice_slot_is_kept (note->slot) &&
      cid_last_click_was_just (&self->clicks[note->slot], g_get_monotonic_time ())) {
    cid_slot_forget_screen (&self->slots[note->slot]);
  } else {
    cid_slot_dismiss (&self->slots[note->slot]);
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0, note->slot, note->closed_reason);
  }
  step_all (self);
  return G_SOURCE_REMOVE;
}

static void
on_notification_closed (CidNoticeSlot slot, guint reason, gpointer user_data)
{
  CidNotifier *self = user_data;
  Note *note = note_new (self);

  note->slot = slot;
  note->closed_reason = reason;
  cid_worker_reply (self->worker, on_gone, note, note_unref);
}

static gboolean
on_click (gpointer user_data)
{
  Note *note = user_data;
  CidNotifier *self = note->notifier;

  if (!self->is_closed && cid_last_click_take (&self->clicks[note->slot], note->act, note->subject,
                                               g_get_monotonic_time ()))
    g_signal_emit (self, signals[SIGNAL_CLICKED], 0, note->slot, note->act, note->subject);
  return G_SOURCE_REMOVE;
}

static void
on_notification_clicked (CidNoticeSlot slot,
                         CidAct act,
                         const CidSubject *subject,
                         gpointer user_data)
{
  CidNotifier *self = user_data;
  Note *note = note_new (self);

  note->slot = slot;
  note->act = act;
  note->subject = cid_subject_copy (subject);
  cid_worker_reply (self->worker, on_click, note, note_unref);
}

static const CidNotifyServerEvents server_events = {
  .changed = on_server_changed,
  .closed = on_notification_closed,
  .clicked = on_notification_clicked,
};

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
  CidNotifyServer *server = note->notifier->server;

  note->mark = cid_notify_server_make_mark (server, CID_NOTICE_MISSED);
  cid_notify_server_close (server, CID_NOTICE_RINGING);
  cid_notify_server_close (server, CID_NOTICE_TROUBLE);
  cid_notify_server_close (server, CID_NOTICE_OUTGOING);
  cid_notify_server_free (server);
  return G_SOURCE_REMOVE;
}

static void
cid_notifier_dispose (GObject *object)
{
  cid_notifier_close (CID_NOTIFIER (object), DISPOSE_PATIENCE_MS);

  G_OBJECT_CLASS (cid_notifier_parent_class)->dispose (object);
}

static void
cid_notifier_finalize (GObject *object)
{
  CidNotifier *self = CID_NOTIFIER (object);

  cid_worker_free (self->worker);
  for (int i = 0; i < CID_N_NOTICE_SLOTS; i++) {
    cid_slot_clear (&self->slots[i]);
    cid_last_click_clear (&self->clicks[i]);
  }
  g_free (self->problem);
  g_free (self->server_name);
  g_free (self->mark);

  G_OBJECT_CLASS (cid_notifier_parent_class)->finalize (object);
}

static void
cid_notifier_class_init (CidNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cid_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = cid_notifier_finalize;

  /**
   * CidNotifier::changed:
   *
   * The server or the problem is another one.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", CID_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  /**
   * CidNotifier::undelivered:
   * @plain: the notice as one line of text
   *
   * A notice could not be shown. Told once for each text.
   */
  signals[SIGNAL_UNDELIVERED] = g_signal_new ("undelivered", CID_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * CidNotifier::closed:
   * @slot: a #CidNoticeSlot
   * @reason: of the specification: 1 expired, 2 dismissed by the user
   *
   * What a slot showed is gone, and not because it was asked for.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", CID_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  /**
   * CidNotifier::clicked:
   * @slot: a #CidNoticeSlot
   * @act: a #CidAct
   * @subject: (nullable): a #CidSubject, valid during the emission
   *
   * The user clicked on a button of a notice, or on the notice. It stays as it is until another
   * one is set.
   */
  signals[SIGNAL_CLICKED] =
    g_signal_new ("clicked", CID_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_POINTER);

  /**
   * CidNotifier::marked:
   * @mark: for cid_notifier_close_left() in another run of the program
   *
   * The missed calls, which stay on the screen without us, stand there in another notification.
   */
  signals[SIGNAL_MARKED] = g_signal_new ("marked", CID_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cid_notifier_init (CidNotifier *self)
{
  self->worker = cid_worker_new ("notifier");
  self->server = cid_notify_server_new (&server_events, self);
  cid_worker_push (self->worker, start, self, NULL);
}

/**
 * cid_notice_slot_is_kept:
 * @slot: which of the notifications
 *
 * Returns: %TRUE if it stays when the user clicks on it, as it follows the calls; %FALSE if it has
 *   been seen by that
 */
gboolean
cid_notice_slot_is_kept (CidNoticeSlot slot)
{
  return slot == CID_NOTICE_RINGING || slot == CID_NOTICE_MISSED;
}

/**
 * cid_notifier_new:
 *
 * Makes the way to the desktop, and looks at once for a notification server, on a thread of its
 * own. The session bus is the one that DBUS_SESSION_BUS_ADDRESS names.
 *
 * Returns: (transfer full): the notifier; belongs to the main context that is default now
 */
CidNotifier *
cid_notifier_new (void)
{
  return g_object_new (CID_TYPE_NOTIFIER, NULL);
}

/**
 * cid_notifier_set:
 * @self: the notifier
 * @slot: which of the notifications
 * @notice: (nullable): what it shall say from now on; %NULL: nothing
 *
 * Sets what shall be on the screen. Returns at once; what comes of it is told by signals. A notice
 * that the user closed stays away until one with another key comes. What could not be shown is
 * tried again at the next call, and when a server appears.
 */
void
cid_notifier_set (CidNotifier *self, CidNoticeSlot slot, const CidNotice *notice)
{
  g_return_if_fail (CID_IS_NOTIFIER (self));
  g_return_if_fail ((guint) slot < CID_N_NOTICE_SLOTS);

  if (self->is_closed)
    return;

  cid_slot_set_target (&self->slots[slot], notice);
  step (self, slot);
}

static gboolean
close_left (gpointer user_data)
{
  Note *note = user_data;

  cid_notify_server_close_left (note->notifier->server, note->mark);
  return G_SOURCE_REMOVE;
}

/**
 * cid_notifier_close_left:
 * @self: the notifier
 * @mark: what another run of the program left on the screen
 *
 * Takes it from there.
 */
void
cid_notifier_close_left (CidNotifier *self, const char *mark)
{
  Note *note;

  g_return_if_fail (CID_IS_NOTIFIER (self) && mark != NULL);

  if (self->is_closed)
    return;

  note = note_new (self);
  note->mark = g_strdup (mark);
  cid_worker_push (self->worker, close_left, note, note_unref);
}

/**
 * cid_notifier_get_problem:
 * @self: the notifier
 *
 * Returns: (nullable): why nothing can be shown, for people; %NULL while all is well
 */
const char *
cid_notifier_get_problem (CidNotifier *self)
{
  g_return_val_if_fail (CID_IS_NOTIFIER (self), NULL);

  return self->problem;
}

/**
 * cid_notifier_get_server:
 * @self: the notifier
 *
 * Returns: (nullable): what the notification server calls itself; %NULL while none is known
 */
const char *
cid_notifier_get_server (CidNotifier *self)
{
  g_return_val_if_fail (CID_IS_NOTIFIER (self), NULL);

  return self->server_name;
}

/**
 * cid_notifier_close:
 * @self: the notifier
 * @patience_ms: how long the desktop may take
 *
 * Takes the calls that are up and the trouble from the screen, leaves the missed calls there, and
 * ends. A desktop that does not answer in time is left alone. No signal comes after this, and none
 * but CidNotifier::marked meanwhile.
 */
void
cid_notifier_close (CidNotifier *self, guint patience_ms)
{
  Note *last;

  g_return_if_fail (CID_IS_NOTIFIER (self));

  if (self->is_closed)
    return;

  /* The last orders; their answers nobody waits for. */
  self->is_closing = TRUE;
  step_all (self);
  self->is_closed = TRUE;
  last = note_new (self);
  cid_worker_push (self->worker, leave, g_atomic_rc_box_acquire (last), note_unref);
  if (cid_worker_stop (self->worker, patience_ms)) {
    self->server = NULL;
    take_mark (self, last);
    note_unref (last);
    return;
  }

  /* Its thread still looks at all this, should the desktop ever answer: it is kept for good. */
  g_info ("The notification server does not answer; it is left alone");
  g_object_ref (self);
}

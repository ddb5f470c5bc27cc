/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-notifier"

#include "desktop/notifier.h"

#include "desktop/last-click.h"
#include "desktop/notify-desk.h"
#include "desktop/slot.h"

#define DISPOSE_PATIENCE_MS 1000

struct _CidNotifier {
  GObject parent_instance;

  CidNotifyDesk *desk;
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

static void
take_condition (CidNotifier *self, CidNotifyNews *news)
{
  if (!news->has_condition)
    return;
  if (g_strcmp0 (self->problem, news->problem) == 0 &&
      g_strcmp0 (self->server_name, news->server_name) == 0)
    return;

  g_free (self->problem);
  g_free (self->server_name);
  self->problem = g_steal_pointer (&news->problem);
  self->server_name = g_steal_pointer (&news->server_name);
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

  if (self->is_closed || has_to_wait (self, slot))
    return;
  if (cid_slot_begin_step (&self->slots[slot], &notice))
    cid_notify_desk_step (self->desk, slot, notice);
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
take_mark (CidNotifier *self, const char *mark)
{
  if (mark == NULL || g_strcmp0 (self->mark, mark) == 0)
    return;

  g_free (self->mark);
  self->mark = g_strdup (mark);
  g_signal_emit (self, signals[SIGNAL_MARKED], 0, self->mark);
}

static void
on_stepped (CidNotifyNews *news, gpointer user_data)
{
  CidNotifier *self = user_data;
  CidSlot *slot = &self->slots[news->slot];
  gboolean had_problem = self->problem != NULL;
  g_autofree char *untold = NULL;

  if (self->is_closed)
    return;

  if (news->is_failed && cid_slot_take_report (slot, news->notice->plain))
    untold = g_strdup (news->notice->plain);
  cid_slot_end_step (slot, g_steal_pointer (&news->notice), !news->is_failed);
  if (untold != NULL)
    g_signal_emit (self, signals[SIGNAL_UNDELIVERED], 0, untold);

  take_mark (self, news->mark);
  take_condition (self, news);
  if (had_problem && self->problem == NULL)
    retry_all (self);
  else
    step_all (self);
}

/* Who rings does so until that is over; what was missed is news once. */
static void
forget_screen (CidNotifier *self, CidNoticeSlot slot)
{
  if (slot == CID_NOTICE_MISSED)
    cid_slot_forget_news (&self->slots[slot]);
  else
    cid_slot_forget_screen (&self->slots[slot]);
}

static void
on_looked (CidNotifyNews *news, gpointer user_data)
{
  CidNotifier *self = user_data;

  if (self->is_closed)
    return;

  if (news->is_new_server) {
    for (int i = 0; i < CID_N_NOTICE_SLOTS; i++)
      forget_screen (self, (CidNoticeSlot) i);
  }
  take_condition (self, news);
  if (self->problem == NULL)
    retry_all (self);
}

/* A server that closes what was clicked on takes nothing back of what is kept. */
static void
on_gone (CidNotifyNews *news, gpointer user_data)
{
  CidNotifier *self = user_data;

  if (self->is_closed)
    return;

  if (cid_notice_slot_is_kept (news->slot) &&
      cid_last_click_was_just (&self->clicks[news->slot], g_get_monotonic_time ())) {
    forget_screen (self, news->slot);
  } else {
    cid_slot_dismiss (&self->slots[news->slot]);
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0, news->slot, news->closed_reason);
  }
  step_all (self);
}

static void
on_clicked (CidNotifyNews *news, gpointer user_data)
{
  CidNotifier *self = user_data;

  if (!self->is_closed && cid_last_click_take (&self->clicks[news->slot], news->act, news->subject,
                                               g_get_monotonic_time ()))
    g_signal_emit (self, signals[SIGNAL_CLICKED], 0, news->slot, news->act, news->subject);
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

  cid_notify_desk_free (self->desk);
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
  static const CidNotifyDeskEvents events = {
    .stepped = on_stepped,
    .looked = on_looked,
    .gone = on_gone,
    .clicked = on_clicked,
  };

  self->desk = cid_notify_desk_new (&events, self);
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

/**
 * cid_notifier_warm_up:
 * @self: the notifier
 * @notice: (transfer full): what somebody who rings might look like
 *
 * Does what showing @notice takes, but shows nothing.
 */
void
cid_notifier_warm_up (CidNotifier *self, CidNotice *notice)
{
  g_return_if_fail (CID_IS_NOTIFIER (self) && notice != NULL);

  if (self->is_closed)
    cid_notice_free (notice);
  else
    cid_notify_desk_warm_up (self->desk, notice);
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
  g_return_if_fail (CID_IS_NOTIFIER (self) && mark != NULL);

  if (!self->is_closed)
    cid_notify_desk_close_left (self->desk, mark);
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
  g_autofree char *mark = NULL;

  g_return_if_fail (CID_IS_NOTIFIER (self));

  if (self->is_closed)
    return;

  /* The last orders; their answers nobody waits for. */
  self->is_closing = TRUE;
  step_all (self);
  self->is_closed = TRUE;
  if (cid_notify_desk_leave (self->desk, patience_ms, &mark))
    take_mark (self, mark);
  else
    g_info ("The notification server does not answer; it is left alone");
}

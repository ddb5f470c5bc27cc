/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-screen"

#include "daemon/screen.h"

#include "base/day-watch.h"
#include "daemon/call-board.h"
#include "daemon/missed-board.h"
#include "daemon/redraw.h"
#include "daemon/trouble-board.h"
#include "desktop/presence.h"

/* Whoever has touched nothing for so long has seen nothing either; GNOME's screen goes dark then.
 */
#define AWAY_AFTER_MS (5 * 60 * 1000)
/* So long what failed stands before what is wrong for longer: time to read it twice. */
#define FAILURE_MS (20 * 1000)

/* Of the Desktop Notifications Specification. */
#define CLOSED_BY_USER 2

struct _CidScreen {
  CidNotifier *notifier;
  CidCallTracker *tracker;
  CidManners *manners;
  CidCallBoard *calls;
  CidMissedBoard *missed;
  CidPresence *presence;
  CidScreenLock *lock; /* %NULL until there is a desktop to show anything on */
  CidOfferFunc get_offer;
  gpointer offer_data;
  CidTroubleBoard *troubles;
  CidTroublesReadFunc troubles_read;
  gpointer troubles_data;
  CidWaitsAgainFunc waits_again;
  gpointer waits_again_data;
  CidSeen *seen;
  CidRedraw *redraw;
  CidDayWatch *days;
};

/* Until somebody says what would work, nothing does. */
static CidOffer
ask_offer (CidScreen *self)
{
  return self->get_offer != NULL ? self->get_offer (self->offer_data) : (CidOffer){ 0 };
}

/* Of whoever waits the time is told, and the day where it is not today's. */
static void
watch_days (CidScreen *self)
{
  cid_day_watch_set (self->days, cid_missed_board_get_n_callers (self->missed) > 0);
}

/* The ringing goes before the missed comes: GNOME 43 forgets a banner that came while an urgent
 * one was up and was closed. */
static void
draw (gpointer user_data)
{
  CidScreen *self = user_data;
  const CidOffer offer = ask_offer (self);
  guint total = 0;
  g_autoptr (GPtrArray) calls =
    cid_manners_get_ringing (self->manners, self->tracker, CID_NOTICE_MAX_NAMED, &total);
  gboolean makes_room = total > 0 && cid_notifier_get_problem (self->notifier) == NULL;

  if (calls->len > cid_notice_count_named (total))
    g_ptr_array_set_size (calls, (int) cid_notice_count_named (total));
  if (makes_room) {
    cid_missed_board_put_away (self->missed);
    cid_trouble_board_make_room (self->troubles, TRUE);
  }
  cid_call_board_draw (self->calls, calls, total, makes_room, &offer);
  if (!makes_room) {
    cid_missed_board_draw (self->missed, &offer);
    cid_trouble_board_make_room (self->troubles, FALSE);
  }
  watch_days (self);
}

static void
on_face (gpointer user_data)
{
  CidScreen *self = user_data;

  cid_redraw_want (self->redraw);
}

/* What stands there may have to be another, though no call changed. */
static void
on_manners_changed (gpointer user_data)
{
  CidScreen *self = user_data;

  cid_missed_board_touch (self->missed);
  cid_trouble_board_draw (self->troubles);
  cid_redraw_want (self->redraw);
}

/* Nobody was missed since, so nobody is alerted. */
static void
on_day (gpointer user_data)
{
  cid_screen_refresh (user_data);
}

static void
clear_missed (CidScreen *self, gboolean is_seen)
{
  if (self->seen != NULL && is_seen)
    cid_seen_set_missed (self->seen, cid_missed_board_get_newest (self->missed));
  cid_missed_board_clear (self->missed);
  watch_days (self);
}

/* Of what went by itself nobody knows whether it was seen. */
static void
on_closed (CidNotifier *notifier, guint slot, guint reason, CidScreen *self)
{
  if (slot == CID_NOTICE_MISSED)
    clear_missed (self, reason == CLOSED_BY_USER);
  if (slot == CID_NOTICE_TROUBLE && cid_trouble_board_clear (self->troubles) &&
      self->troubles_read != NULL)
    self->troubles_read (self->troubles_data);
}

/* Nobody is back before a screen that is locked. */
static void
on_returned (gpointer user_data)
{
  CidScreen *self = user_data;

  cid_missed_board_show_again (self->missed);
  cid_redraw_want (self->redraw);
}

static void
on_marked (CidNotifier *notifier, const char *mark, CidScreen *self)
{
  if (self->seen != NULL)
    cid_seen_set_left (self->seen, mark);
}

static void
on_lock_switched (gboolean is_locked, gpointer user_data)
{
  CidScreen *self = user_data;

  cid_presence_look (self->presence);
  on_manners_changed (self);
}

/* Nothing makes room while nothing can be shown, and a bus that is not there yet cannot be asked.
 */
static void
on_notifier_changed (CidNotifier *notifier, CidScreen *self)
{
  cid_redraw_want (self->redraw);
  if (self->lock != NULL || cid_notifier_get_server (notifier) == NULL)
    return;

  self->lock = cid_screen_lock_new (on_lock_switched, self);
  cid_manners_set_lock (self->manners, self->lock);
  cid_presence_set_lock (self->presence, self->lock);
}

/**
 * cid_screen_new:
 * @notifier: (transfer none): shows what is decided here; outlives the screen
 * @tracker: (transfer none): the calls; outlives the screen
 *
 * What stands on the desktop: who rings, and who called in vain.
 *
 * Returns: (transfer full): a screen
 */
CidScreen *
cid_screen_new (CidNotifier *notifier, CidCallTracker *tracker)
{
  CidScreen *self = g_new0 (CidScreen, 1);

  self->notifier = notifier;
  self->tracker = tracker;
  self->manners = cid_manners_new (notifier, on_manners_changed, self);
  self->calls = cid_call_board_new (notifier, self->manners, on_face, self);
  self->missed = cid_missed_board_new (notifier, self->manners);
  self->troubles = cid_trouble_board_new (notifier, self->manners, FAILURE_MS);
  self->presence = cid_presence_new (AWAY_AFTER_MS, on_returned, self);
  self->redraw = cid_redraw_new (draw, self);
  self->days = cid_day_watch_new (on_day, self);
  g_signal_connect (notifier, "changed", G_CALLBACK (on_notifier_changed), self);
  g_signal_connect (notifier, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect (notifier, "marked", G_CALLBACK (on_marked), self);

  return self;
}

/**
 * cid_screen_free:
 * @self: (transfer full) (nullable): a screen
 */
void
cid_screen_free (CidScreen *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->notifier, self);
  g_clear_pointer (&self->days, cid_day_watch_free);
  g_clear_pointer (&self->redraw, cid_redraw_free);
  g_clear_pointer (&self->calls, cid_call_board_free);
  g_clear_pointer (&self->presence, cid_presence_free);
  g_clear_pointer (&self->missed, cid_missed_board_free);
  g_clear_pointer (&self->troubles, cid_trouble_board_free);
  g_clear_pointer (&self->manners, cid_manners_free);
  g_clear_pointer (&self->lock, cid_screen_lock_free);
  g_free (self);
}

/**
 * cid_screen_update:
 * @changed: (element-type CidCall): calls that are not what they were
 *
 * Draws anew what @changed alters: at once, or together with what else changes within some
 * milliseconds of the last drawing. A phone that reports thousands of events must not keep the
 * desktop busy, nor whoever rings waiting with calls that nobody is shown.
 */
void
cid_screen_update (CidScreen *self, GPtrArray *changed)
{
  gboolean is_changed = FALSE;

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < changed->len; i++)
    is_changed |= cid_missed_board_take (self->missed, g_ptr_array_index (changed, i),
                                         cid_presence_is_away (self->presence));
  if (is_changed)
    cid_redraw_want (self->redraw);
}

/**
 * cid_screen_know:
 * @call: a call that was going on when the daemon stopped
 *
 * Takes it in, as cid_screen_recall() does what was missed; nothing is drawn yet.
 */
void
cid_screen_know (CidScreen *self, const CidCall *call)
{
  g_return_if_fail (self != NULL && call != NULL);

  cid_manners_note (self->manners, call, NULL);
}

/**
 * cid_screen_recall:
 * @calls: (element-type CidCall): missed calls that waited already when the daemon started
 *
 * Shows them again, but for what is not shown at all; quietly, since they are no news, and in place
 * of what the daemon before left on the screen.
 */
void
cid_screen_recall (CidScreen *self, GPtrArray *calls)
{
  g_autofree char *left = NULL;

  g_return_if_fail (self != NULL && calls != NULL);

  left = self->seen != NULL ? cid_seen_get_left (self->seen) : NULL;
  if (left != NULL)
    cid_notifier_close_left (self->notifier, left);
  for (guint i = 0; i < calls->len; i++)
    cid_missed_board_recall (self->missed, g_ptr_array_index (calls, i));
  cid_redraw_want (self->redraw);
}

/**
 * cid_screen_learn:
 * @call: a call that is over, of which nothing changed but who it was
 *
 * Names its caller with the next drawing, if it still stands there, and may stand there.
 */
void
cid_screen_learn (CidScreen *self, const CidCall *call)
{
  g_return_if_fail (self != NULL && call != NULL);

  cid_missed_board_learn (self->missed, call);
}

/**
 * cid_screen_leave:
 *
 * Leaves the desktop as it shall be without us: nobody rings, and what was missed stays, without
 * buttons that nobody would hear of.
 */
void
cid_screen_leave (CidScreen *self)
{
  g_return_if_fail (self != NULL);

  cid_redraw_stop (self->redraw);
  cid_call_board_clear (self->calls);
  cid_missed_board_touch (self->missed);
  cid_missed_board_draw (self->missed, NULL);
}

/**
 * cid_screen_set_line_names:
 * @line_names: (element-type utf8 utf8) (nullable): names of my lines
 */
void
cid_screen_set_line_names (CidScreen *self, GHashTable *line_names)
{
  g_return_if_fail (self != NULL);

  cid_call_board_set_line_names (self->calls, line_names);
}

/**
 * cid_screen_set_phone_troubles:
 * @sentences: why calls may not reach the user, as the phones say; none if all is well
 *
 * Says so, until there are other sentences or none. What the user closed is not to be among them.
 */
void
cid_screen_set_phone_troubles (CidScreen *self, char **sentences)
{
  g_return_if_fail (self != NULL);

  cid_trouble_board_set_phones (self->troubles, sentences);
}

/**
 * cid_screen_set_troubles_read:
 * @function: (nullable): called when the user has closed what lasts, not when what failed once
 * @user_data: for @function
 */
void
cid_screen_set_troubles_read (CidScreen *self, CidTroublesReadFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->troubles_read = function;
  self->troubles_data = user_data;
}

/**
 * cid_screen_set_moved:
 * @sentences: which phones look for this machine where it no longer is; none if all is well
 * @can_update: one of them lets itself be told where it is
 *
 * Says so, until there are other sentences or none, or the user closes it.
 */
void
cid_screen_set_moved (CidScreen *self, char **sentences, gboolean can_update)
{
  g_return_if_fail (self != NULL);

  cid_trouble_board_set_moved (self->troubles, sentences, can_update);
}

/**
 * cid_screen_set_seen:
 * @seen: (transfer none) (nullable): where it is kept what the user has closed; outlives the screen
 */
void
cid_screen_set_seen (CidScreen *self, CidSeen *seen)
{
  g_return_if_fail (self != NULL);

  self->seen = seen;
}

/**
 * cid_screen_set_policy:
 * @policy: (transfer none): what the user wants to be told of
 */
void
cid_screen_set_policy (CidScreen *self, CidNotifyPolicy *policy)
{
  g_return_if_fail (self != NULL);

  cid_manners_set_policy (self->manners, policy, self->tracker);
}

/**
 * cid_screen_get_manners:
 *
 * Returns: (transfer none): how what is to be shown may be shown
 */
CidManners *
cid_screen_get_manners (CidScreen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->manners;
}

/**
 * cid_screen_set_trouble:
 * @title: (nullable): what is wrong, or %NULL if all is well again
 * @detail: what to do about it
 *
 * Says so, until it is well again or the user closes it.
 */
void
cid_screen_set_trouble (CidScreen *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  cid_trouble_board_set_trouble (self->troubles, title, detail);
}

/**
 * cid_screen_set_offer:
 * @function: (nullable): asked what would work, each time that buttons are drawn
 * @user_data: for @function
 */
void
cid_screen_set_offer (CidScreen *self, CidOfferFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->get_offer = function;
  self->offer_data = user_data;
}

/**
 * cid_screen_refresh:
 *
 * Draws anew what there is: other buttons work now.
 */
void
cid_screen_refresh (CidScreen *self)
{
  g_return_if_fail (self != NULL);

  cid_missed_board_touch (self->missed);
  cid_redraw_want (self->redraw);
}

/**
 * cid_screen_settle:
 * @uid: of a call that was missed
 *
 * Takes its caller from the notice of missed calls: the user has seen to it.
 */
void
cid_screen_settle (CidScreen *self, const char *uid)
{
  g_return_if_fail (self != NULL && uid != NULL);

  cid_missed_board_settle (self->missed, uid);
  cid_redraw_want (self->redraw);
}

/**
 * cid_screen_settle_call:
 * @uid: of a call that was missed
 *
 * Takes that call from the notice of missed calls, and its caller with the last one.
 */
void
cid_screen_settle_call (CidScreen *self, const char *uid)
{
  g_return_if_fail (self != NULL && uid != NULL);

  cid_missed_board_settle_call (self->missed, uid);
  cid_redraw_want (self->redraw);
}

/**
 * cid_screen_set_waits_again:
 * @function: (nullable): asked for a call that waits again
 * @user_data: for @function
 */
void
cid_screen_set_waits_again (CidScreen *self, CidWaitsAgainFunc function, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->waits_again = function;
  self->waits_again_data = user_data;
}

/**
 * cid_screen_wait_again:
 * @uid: of a missed call that was dealt with
 *
 * It was not, says the user: it stands in the notice again as soon as it was found.
 */
void
cid_screen_wait_again (CidScreen *self, const char *uid)
{
  g_return_if_fail (self != NULL && uid != NULL);

  if (self->waits_again != NULL)
    self->waits_again (uid, self->waits_again_data);
}

/**
 * cid_screen_take_back:
 * @call: a missed call that waits again
 *
 * Shows it again, as no news.
 */
void
cid_screen_take_back (CidScreen *self, const CidCall *call)
{
  g_return_if_fail (self != NULL && call != NULL);

  cid_missed_board_recall (self->missed, call);
  cid_redraw_want (self->redraw);
}

/**
 * cid_screen_take_missed:
 *
 * Takes the notice of missed calls from the screen: the user has seen it.
 */
void
cid_screen_take_missed (CidScreen *self)
{
  g_return_if_fail (self != NULL);

  cid_missed_board_put_away (self->missed);
  clear_missed (self, TRUE);
  cid_redraw_want (self->redraw);
}

/**
 * cid_screen_get_missed:
 *
 * Returns: (transfer full) (element-type CidCall): copies of the last calls of each caller in the
 *   notice of missed calls
 */
GPtrArray *
cid_screen_get_missed (CidScreen *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cid_missed_board_get_calls (self->missed);
}

/**
 * cid_screen_get_n_missed_callers:
 *
 * Returns: how many callers stand in the notice of missed calls
 */
guint
cid_screen_get_n_missed_callers (CidScreen *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cid_missed_board_get_n_callers (self->missed);
}

/**
 * cid_screen_set_failure:
 * @title: (nullable): what the user asked for and did not get; %NULL: nothing of the kind any more
 * @detail: why
 *
 * Says so at once, for a while before what lasts.
 */
void
cid_screen_set_failure (CidScreen *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  cid_trouble_board_set_failure (self->troubles, title, detail);
}

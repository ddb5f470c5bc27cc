/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-screen"

#include "daemon/screen.h"

#include "daemon/face.h"
#include "daemon/missed-board.h"
#include "daemon/trouble-board.h"
#include "desktop/presence.h"

/* So many callers are named at once; of the others the notice gives the count. */
#define MAX_NAMED 3
/* What was drawn stays for so long at least: less than anybody sees, and in a flood, where it
   changed so many times on end, as long as it takes to be seen at all. */
#define FRESH_US (5 * 1000)
#define FLOOD_FRESH_US (80 * 1000)
#define FLOOD_CHANGES 16
/* Whoever has touched nothing for so long has seen nothing either; GNOME's screen goes dark then.
 */
#define AWAY_AFTER_MS (5 * 60 * 1000)

/* Of the Desktop Notifications Specification. */
#define CLOSED_BY_USER 2

struct _CidScreen {
  CidNotifier *notifier;
  CidCallTracker *tracker;
  CidManners *manners;
  CidMissedBoard *missed;
  CidPresence *presence;
  CidScreenLock *lock; /* %NULL until there is a desktop to show anything on */
  CidOfferFunc get_offer;
  gpointer offer_data;
  gboolean is_outgoing_away;
  CidTroubleBoard *troubles;
  CidFace *face;
  CidSeen *seen;
  GHashTable *line_names;
  GSource *redraw;
  guint n_changes_on_end;
  gboolean is_fresh;
  gboolean is_stale;
};

static void
set_notice (CidScreen *self, CidNoticeSlot slot, CidNotice *notice)
{
  cid_notifier_set (self->notifier, slot, notice);
  cid_notice_free (notice);
}

/* Until somebody says what would work, nothing does. */
static CidOffer
ask_offer (CidScreen *self)
{
  return self->get_offer != NULL ? self->get_offer (self->offer_data) : (CidOffer){ 0 };
}

static void
put_buttons (CidScreen *self, CidNotice *notice, const CidCall *call)
{
  CidOffer offer = ask_offer (self);

  notice->subject = call != NULL ? cid_offer_make_subject (&offer, call) : NULL;
  notice->buttons = cid_buttons_for_ringing (notice->subject, &offer);
}

static void
draw_ringing (CidScreen *self, GPtrArray *calls, guint total)
{
  g_autoptr (CidNotice) notice = cid_notice_new_ringing (calls, total, self->line_names);

  if (notice != NULL && total == 1) {
    GBytes *image = cid_face_get (self->face, g_ptr_array_index (calls, 0));

    notice->image = image != NULL ? g_bytes_ref (image) : NULL;
  }
  if (notice != NULL)
    put_buttons (self, notice, total == 1 ? g_ptr_array_index (calls, 0) : NULL);
  set_notice (self, CID_NOTICE_RINGING,
              cid_manners_fit_ringing (self->manners, g_steal_pointer (&notice), total));
}

static void
draw_missed (CidScreen *self)
{
  CidOffer offer = ask_offer (self);

  cid_missed_board_draw (self->missed, &offer);
}

/* A call of mine is told of once, and makes room for whoever rings. */
static void
draw_outgoing (CidScreen *self, gboolean is_ringing)
{
  CidNotice *notice =
    is_ringing ? NULL : cid_manners_make_outgoing (self->manners, self->line_names);

  if (notice != NULL && self->is_outgoing_away)
    notice->urgency = CID_URGENCY_LOW;
  if (notice != NULL)
    notice->buttons = cid_buttons_new ();
  self->is_outgoing_away = is_ringing || (self->is_outgoing_away && notice != NULL);
  set_notice (self, CID_NOTICE_OUTGOING, notice);
}

/* The ringing goes before the missed comes: GNOME 43 forgets a banner that came while an urgent
 * one was up and was closed. */
static void
draw (CidScreen *self)
{
  guint total = 0;
  g_autoptr (GPtrArray) calls =
    cid_manners_get_ringing (self->manners, self->tracker, MAX_NAMED, &total);
  gboolean is_desktop = cid_notifier_get_problem (self->notifier) == NULL;

  if (total > 0 && is_desktop)
    cid_missed_board_put_away (self->missed);
  draw_outgoing (self, total > 0 && is_desktop);
  draw_ringing (self, calls, total);
  if (total == 0 || !is_desktop)
    draw_missed (self);
}

static void
draw_now (CidScreen *self)
{
  gboolean is_flood = self->n_changes_on_end >= FLOOD_CHANGES;

  self->is_stale = FALSE;
  self->is_fresh = TRUE;
  g_source_set_ready_time (self->redraw,
                           g_get_monotonic_time () + (is_flood ? FLOOD_FRESH_US : FRESH_US));
  draw (self);
}

/* What is drawn is fresh no more: what changed meanwhile is drawn, all of it at once. */
static gboolean
on_redraw (gpointer user_data)
{
  CidScreen *self = user_data;

  g_source_set_ready_time (self->redraw, -1);
  self->is_fresh = FALSE;
  self->n_changes_on_end = self->is_stale ? self->n_changes_on_end + 1 : 0;
  if (self->is_stale)
    draw_now (self);

  return G_SOURCE_CONTINUE;
}

/* A change is drawn at once, since somebody may be calling, unless one was drawn just now. */
static void
redraw (CidScreen *self)
{
  if (self->is_fresh)
    self->is_stale = TRUE;
  else
    draw_now (self);
}

static void
on_face (gpointer user_data)
{
  redraw (user_data);
}

static gboolean
dispatch_redraw (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs redraw_funcs = { .dispatch = dispatch_redraw };

/* What stands there may have to be another, though no call changed. */
static void
on_manners_changed (gpointer user_data)
{
  CidScreen *self = user_data;

  cid_missed_board_touch (self->missed);
  cid_trouble_board_draw (self->troubles);
  redraw (self);
}

static void
clear_missed (CidScreen *self, gboolean is_seen)
{
  if (self->seen != NULL && is_seen)
    cid_seen_set_missed (self->seen, cid_missed_board_get_newest (self->missed));
  cid_missed_board_clear (self->missed);
}

/* Of what went by itself nobody knows whether it was seen. */
static void
on_closed (CidNotifier *notifier, guint slot, guint reason, CidScreen *self)
{
  if (slot == CID_NOTICE_MISSED)
    clear_missed (self, reason == CLOSED_BY_USER);
  if (slot == CID_NOTICE_TROUBLE)
    cid_trouble_board_clear (self->troubles);
}

/* Nobody is back before a screen that is locked. */
static void
on_returned (gpointer user_data)
{
  CidScreen *self = user_data;

  cid_missed_board_show_again (self->missed);
  redraw (self);
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

/* A bus that is not there yet cannot be asked. */
static void
on_notifier_changed (CidNotifier *notifier, CidScreen *self)
{
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
  self->missed = cid_missed_board_new (notifier, self->manners);
  self->troubles = cid_trouble_board_new (notifier, self->manners);
  self->presence = cid_presence_new (AWAY_AFTER_MS, on_returned, self);
  self->face = cid_face_new (on_face, self);
  self->redraw = g_source_new (&redraw_funcs, sizeof (GSource));
  g_source_set_static_name (self->redraw, "cidalert-redraw");
  g_source_set_priority (self->redraw, G_PRIORITY_HIGH);
  g_source_set_callback (self->redraw, on_redraw, self, NULL);
  g_source_attach (self->redraw, NULL);
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
  g_source_destroy (self->redraw);
  g_source_unref (self->redraw);
  g_clear_pointer (&self->face, cid_face_free);
  g_clear_pointer (&self->presence, cid_presence_free);
  g_clear_pointer (&self->missed, cid_missed_board_free);
  g_clear_pointer (&self->troubles, cid_trouble_board_free);
  g_clear_pointer (&self->manners, cid_manners_free);
  g_clear_pointer (&self->lock, cid_screen_lock_free);
  g_clear_pointer (&self->line_names, g_hash_table_unref);
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
    redraw (self);
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
  redraw (self);
}

/**
 * cid_screen_learn:
 * @call: a call that is over, of which nothing changed but who it was
 *
 * Names its caller with the next drawing, if it still stands there.
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

  g_source_set_ready_time (self->redraw, -1);
  cid_notifier_set (self->notifier, CID_NOTICE_RINGING, NULL);
  cid_notifier_set (self->notifier, CID_NOTICE_OUTGOING, NULL);
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

  g_clear_pointer (&self->line_names, g_hash_table_unref);
  self->line_names = line_names != NULL ? g_hash_table_ref (line_names) : NULL;
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
  redraw (self);
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
  redraw (self);
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
  redraw (self);
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
 * Says so, unless there is a trouble that lasts.
 */
void
cid_screen_set_failure (CidScreen *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  cid_trouble_board_set_failure (self->troubles, title, detail);
}

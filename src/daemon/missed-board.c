/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-missed-board"

#include "daemon/missed-board.h"

#include "base/zone.h"
#include "desktop/missed-list.h"

struct _CidMissedBoard {
  CidNotifier *notifier;
  CidManners *manners;
  CidMissedList *list;
  CidShow loudest; /* of what was missed since the notice was last drawn */
  gboolean is_due;
  gboolean is_away;
  gboolean is_touched;
  CidNotice *shown;
  CidShow unseen;   /* of what was missed while nobody was at the desk; unsaid: nothing was */
  gint64 unseen_us; /* when the first of that began */
};

/**
 * cid_missed_board_new:
 * @notifier: (transfer none): shows the notice; outlives the board
 * @manners: (transfer none): how it may be shown; outlives the board
 *
 * Returns: (transfer full): an empty board
 */
CidMissedBoard *
cid_missed_board_new (CidNotifier *notifier, CidManners *manners)
{
  CidMissedBoard *self = g_new0 (CidMissedBoard, 1);

  self->notifier = notifier;
  self->manners = manners;
  self->list = cid_missed_list_new ();

  return self;
}

/**
 * cid_missed_board_free:
 * @self: (nullable): a board
 *
 * Frees a board. What is on the screen stays there.
 */
void
cid_missed_board_free (CidMissedBoard *self)
{
  if (self == NULL)
    return;

  cid_missed_list_free (self->list);
  cid_notice_free (self->shown);
  g_free (self);
}

static void
note_unseen (CidMissedBoard *self, const CidCall *call, CidShow show)
{
  gint64 began_us = call->started.wall_us;

  self->unseen_us = self->unseen == CID_SHOW_UNSAID ? began_us : MIN (self->unseen_us, began_us);
  self->unseen = MAX (self->unseen, show);
}

/**
 * cid_missed_board_take:
 * @self: a board
 * @call: a call that changed
 * @is_away: nobody is at the desk
 *
 * Takes in what became of a call. Who is not shown while it rings is not told of when it is missed.
 *
 * Returns: %TRUE if something on the screen may have to be another
 */
gboolean
cid_missed_board_take (CidMissedBoard *self, const CidCall *call, gboolean is_away)
{
  gboolean is_changed = FALSE;
  CidShow show = cid_manners_note (self->manners, call, &is_changed);
  gboolean is_miss = call->outcome == CID_OUTCOME_MISSED;

  if (is_miss && show == CID_SHOW_LOG)
    return is_changed;
  if (!cid_missed_list_apply (self->list, call))
    return is_changed;

  self->is_due = TRUE;
  if (is_miss && is_away)
    note_unseen (self, call, show);
  self->loudest = MAX (self->loudest, is_miss ? show : CID_SHOW_QUIET);
  return TRUE;
}

/**
 * cid_missed_board_recall:
 * @self: a board
 * @call: a missed call that waited already when the daemon started
 *
 * Takes it in as something that is no news.
 */
void
cid_missed_board_recall (CidMissedBoard *self, const CidCall *call)
{
  if (cid_manners_judge (self->manners, call) == CID_SHOW_LOG)
    return;
  if (!cid_missed_list_apply (self->list, call))
    return;

  self->is_due = TRUE;
  self->loudest = MAX (self->loudest, CID_SHOW_QUIET);
}

static CidNotice *
make_notice (CidMissedBoard *self, const CidOffer *offer)
{
  g_autoptr (GTimeZone) zone = cid_zone_get_local ();
  CidNotice *notice = cid_missed_list_get_notice (self->list, g_get_real_time (), zone);

  if (notice == NULL || offer == NULL)
    return notice;

  notice->subject = cid_offer_make_subject (offer, cid_missed_list_get_subject (self->list));
  notice->buttons =
    cid_buttons_for_missed (notice->subject, cid_missed_list_get_n_callers (self->list), offer);
  return notice;
}

/* The same again would only take back how pressing it was a moment ago. */
static gboolean
is_shown_already (CidMissedBoard *self, CidNotice *notice)
{
  g_autoptr (CidNotice) shown = cid_notice_copy (self->shown);

  if (self->is_due || self->is_away || notice == NULL || shown == NULL)
    return FALSE;

  shown->urgency = notice->urgency;
  shown->sound = notice->sound;
  return cid_notice_is_same (shown, notice);
}

static void
show (CidMissedBoard *self, CidNotice *notice)
{
  cid_notifier_set (self->notifier, CID_NOTICE_MISSED, notice);
  cid_notice_free (self->shown);
  self->shown = notice;
}

/**
 * cid_missed_board_draw:
 * @self: a board
 * @offer: (nullable): what its buttons could do; %NULL: there are none
 *
 * Brings to the screen what there is. What was missed is news once; what must not be seen yet stays
 * news until it may.
 */
void
cid_missed_board_draw (CidMissedBoard *self, const CidOffer *offer)
{
  guint n_calls = cid_missed_list_get_n_calls (self->list);
  CidNotice *notice;

  if (!self->is_due && !self->is_away && !self->is_touched)
    return;

  notice = cid_manners_fit_missed (self->manners, make_notice (self, offer), n_calls, self->loudest,
                                   self->is_due);
  self->is_touched = FALSE;
  if (is_shown_already (self, notice)) {
    cid_notice_free (notice);
    return;
  }

  self->is_away = notice == NULL && n_calls > 0;
  if (!self->is_away) {
    self->is_due = FALSE;
    self->loudest = CID_SHOW_UNSAID;
  }
  show (self, notice);
}

/**
 * cid_missed_board_put_away:
 * @self: a board
 *
 * Makes room on the screen: GNOME 43 keeps a banner up until the user moves, and the next caller's
 * would wait behind it.
 */
void
cid_missed_board_put_away (CidMissedBoard *self)
{
  if (self->is_away || cid_missed_list_get_n_calls (self->list) == 0)
    return;

  show (self, NULL);
  self->is_away = TRUE;
}

/**
 * cid_missed_board_touch:
 * @self: a board
 *
 * Says that the notice may have to be another, though nobody was missed: the next drawing changes
 * it in place, without a banner.
 */
void
cid_missed_board_touch (CidMissedBoard *self)
{
  self->is_touched = TRUE;
}

/**
 * cid_missed_board_show_again:
 * @self: a board
 *
 * Somebody is back at the desk: what was missed meanwhile, and waits still, is news once more, in a
 * notice of its own since the one before was perhaps shown to nobody.
 */
void
cid_missed_board_show_again (CidMissedBoard *self)
{
  CidShow unseen = self->unseen;

  self->unseen = CID_SHOW_UNSAID;
  if (unseen == CID_SHOW_UNSAID)
    return;
  if (cid_missed_board_get_newest (self) < self->unseen_us)
    return;

  cid_missed_board_put_away (self);
  cid_missed_list_renew (self->list);
  self->is_due = TRUE;
  self->loudest = MAX (self->loudest, unseen);
}

/* That fewer wait is no news to be loud about. */
static void
note_less (CidMissedBoard *self)
{
  self->is_due = TRUE;
  self->loudest = MAX (self->loudest, CID_SHOW_QUIET);
}

/**
 * cid_missed_board_settle:
 * @self: a board
 * @uid: of one of the calls that wait
 *
 * The user has seen to its caller.
 */
void
cid_missed_board_settle (CidMissedBoard *self, const char *uid)
{
  if (cid_missed_list_settle (self->list, uid))
    note_less (self);
}

/**
 * cid_missed_board_learn:
 * @self: a board
 * @call: a call that is over, of which nothing changed but who it was
 *
 * Names its caller, if it still stands there; who turns out to be nobody that is shown stands there
 * no longer.
 */
void
cid_missed_board_learn (CidMissedBoard *self, const CidCall *call)
{
  if (cid_manners_judge (self->manners, call) == CID_SHOW_LOG)
    cid_missed_board_settle (self, call->uid);
  else
    cid_missed_list_learn (self->list, call);
}

/**
 * cid_missed_board_settle_call:
 * @self: a board
 * @uid: of one of the calls that wait
 *
 * The user has seen to that call; its caller may have called more than once.
 */
void
cid_missed_board_settle_call (CidMissedBoard *self, const char *uid)
{
  if (cid_missed_list_settle_call (self->list, uid))
    note_less (self);
}

/**
 * cid_missed_board_clear:
 * @self: a board
 *
 * The user has seen it all.
 */
void
cid_missed_board_clear (CidMissedBoard *self)
{
  cid_missed_list_clear (self->list);
  self->unseen = CID_SHOW_UNSAID;
}

/**
 * cid_missed_board_get_calls:
 * @self: a board
 *
 * Returns: (transfer full) (element-type CidCall): copies of the last calls of each who waits
 */
GPtrArray *
cid_missed_board_get_calls (CidMissedBoard *self)
{
  return cid_missed_list_get_calls (self->list);
}

/**
 * cid_missed_board_get_n_callers:
 * @self: a board
 *
 * Returns: how many callers wait
 */
guint
cid_missed_board_get_n_callers (CidMissedBoard *self)
{
  return cid_missed_list_get_n_callers (self->list);
}

/**
 * cid_missed_board_get_newest:
 * @self: a board
 *
 * Returns: when the newest call began that waits; 0 if none does
 */
gint64
cid_missed_board_get_newest (CidMissedBoard *self)
{
  const CidCall *call = cid_missed_list_get_newest (self->list);

  return call != NULL ? call->started.wall_us : 0;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-trouble-board"

#include "daemon/trouble-board.h"

#include "base/timer.h"

struct _CidTroubleBoard {
  CidNotifier *notifier;
  CidManners *manners;
  char *trouble;
  char *detail;
  gboolean is_closed; /* the user has read of @trouble */
  char **phones;
  char **moved;
  gboolean is_moved_closed; /* the user has read of @moved */
  gboolean can_update;
  CidNotice *failure; /* of what the user asked for last */
  CidTimer *failure_timer;
  guint failure_ms;
  guint n_failures;
  gboolean makes_room;
  char *shown_key; /* of what lasts, while it is shown */
  char *quiet_key; /* of what lasts and was shown before something came between */
};

static void
on_failure_told (gpointer user_data)
{
  cid_trouble_board_draw (user_data);
}

/**
 * cid_trouble_board_new:
 * @notifier: (transfer none): shows what is decided here; outlives the board
 * @manners: (transfer none): how things may be shown; outlives the board
 * @failure_ms: how long what lasts waits behind what failed once
 *
 * Returns: (transfer full): a board on which all is well
 */
CidTroubleBoard *
cid_trouble_board_new (CidNotifier *notifier, CidManners *manners, guint failure_ms)
{
  CidTroubleBoard *self = g_new0 (CidTroubleBoard, 1);

  self->notifier = notifier;
  self->manners = manners;
  self->failure_ms = failure_ms;
  self->failure_timer =
    cid_timer_new ("cidalert-failure", G_PRIORITY_DEFAULT, on_failure_told, self);

  return self;
}

/**
 * cid_trouble_board_free:
 * @self: (transfer full) (nullable): a board
 */
void
cid_trouble_board_free (CidTroubleBoard *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->failure, cid_notice_free);
  cid_timer_free (self->failure_timer);
  g_free (self->shown_key);
  g_free (self->quiet_key);
  g_strfreev (self->phones);
  g_strfreev (self->moved);
  g_free (self->trouble);
  g_free (self->detail);
  g_free (self);
}

static gboolean
is_moved_shown (CidTroubleBoard *self)
{
  return self->moved != NULL && *self->moved != NULL && !self->is_moved_closed;
}

static char **
join_sentences (CidTroubleBoard *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (self->phones != NULL)
    g_strv_builder_addv (builder, (const char **) self->phones);
  if (is_moved_shown (self))
    g_strv_builder_addv (builder, (const char **) self->moved);
  return g_strv_builder_end (builder);
}

static CidNotice *
make_lasting (CidTroubleBoard *self)
{
  g_auto (GStrv) sentences = join_sentences (self);
  CidNotice *notice =
    cid_notice_new_troubles (self->is_closed ? NULL : self->trouble, self->detail, sentences);

  if (notice != NULL && self->can_update && is_moved_shown (self)) {
    g_ptr_array_unref (notice->buttons);
    notice->buttons = cid_buttons_for_moved ();
  }
  return notice;
}

static gboolean
is_failure_fresh (CidTroubleBoard *self)
{
  return self->failure != NULL && cid_timer_get_due (self->failure_timer) > g_get_monotonic_time ();
}

/* What was shown before is no news when it comes back. */
static void
put_by (CidTroubleBoard *self)
{
  if (self->shown_key == NULL)
    return;

  g_free (self->quiet_key);
  self->quiet_key = g_steal_pointer (&self->shown_key);
}

/* What came between and is over leaves what lasts in the list; while it is there, nowhere. */
static CidNotice *
take_lasting (CidTroubleBoard *self, CidNotice *lasting)
{
  gboolean is_quiet = lasting != NULL && g_strcmp0 (lasting->key, self->quiet_key) == 0;

  if (!is_quiet)
    g_clear_pointer (&self->quiet_key, g_free);
  if (is_quiet && self->makes_room)
    g_clear_pointer (&lasting, cid_notice_free);
  g_free (self->shown_key);
  self->shown_key = lasting != NULL ? g_strdup (lasting->key) : NULL;
  if (is_quiet && lasting != NULL)
    lasting->urgency = CID_URGENCY_LOW;
  return lasting;
}

/**
 * cid_trouble_board_draw:
 *
 * Shows what failed just now, else what is wrong and lasts; or takes the notice away.
 */
void
cid_trouble_board_draw (CidTroubleBoard *self)
{
  g_autoptr (CidNotice) lasting = NULL;
  g_autoptr (CidNotice) notice = NULL;

  g_return_if_fail (self != NULL);

  lasting = make_lasting (self);
  if (lasting != NULL && !is_failure_fresh (self))
    g_clear_pointer (&self->failure, cid_notice_free);
  if (lasting != NULL && self->failure != NULL)
    put_by (self);
  notice = self->failure != NULL ? cid_notice_copy (self->failure)
                                 : take_lasting (self, g_steal_pointer (&lasting));
  notice = cid_manners_fit_trouble (self->manners, g_steal_pointer (&notice));
  cid_notifier_set (self->notifier, CID_NOTICE_TROUBLE, notice);
}

/**
 * cid_trouble_board_make_room:
 * @makes_room: somebody rings
 *
 * Takes from the screen what was shown before somebody rang, until nobody does; then it is shown
 * quietly, since a banner would hide that of the missed call. What goes wrong meanwhile is shown.
 */
void
cid_trouble_board_make_room (CidTroubleBoard *self, gboolean makes_room)
{
  g_return_if_fail (self != NULL);

  if (self->makes_room == makes_room)
    return;

  self->makes_room = makes_room;
  if (makes_room)
    put_by (self);
  cid_trouble_board_draw (self);
}

/**
 * cid_trouble_board_set_trouble:
 * @title: (nullable): what is wrong with cidalert, or %NULL if all is well again
 * @detail: (nullable): what to do about it
 *
 * Says so, until it is well again or the user closes it.
 */
void
cid_trouble_board_set_trouble (CidTroubleBoard *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  if (g_strcmp0 (title, self->trouble) != 0)
    self->is_closed = FALSE;
  g_free (self->trouble);
  g_free (self->detail);
  self->trouble = g_strdup (title);
  self->detail = g_strdup (detail);
  cid_trouble_board_draw (self);
}

/**
 * cid_trouble_board_set_phones:
 * @sentences: why calls may not reach the user, as the phones say; none if all is well
 *
 * Says so, until there are other sentences or none. What the user closed is not to be among them.
 */
void
cid_trouble_board_set_phones (CidTroubleBoard *self, char **sentences)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->phones);
  self->phones = g_strdupv (sentences);
  cid_trouble_board_draw (self);
}

/**
 * cid_trouble_board_set_moved:
 * @sentences: which phones look for this machine where it no longer is; none if all is well
 * @can_update: one of them lets itself be told where it is
 *
 * Says so, until there are other sentences or none, or the user closes it.
 */
void
cid_trouble_board_set_moved (CidTroubleBoard *self, char **sentences, gboolean can_update)
{
  static const char *const none[] = { NULL };
  const char *const *before;

  g_return_if_fail (self != NULL);

  before = self->moved != NULL ? (const char *const *) self->moved : none;
  if (g_strv_equal (before, (const char *const *) sentences) && self->can_update == can_update)
    return;

  g_strfreev (self->moved);
  self->moved = g_strdupv (sentences);
  self->can_update = can_update;
  self->is_moved_closed = FALSE;
  cid_trouble_board_draw (self);
}

/**
 * cid_trouble_board_set_failure:
 * @title: (nullable): what the user asked for and did not get; %NULL: nothing of the kind any more
 * @detail: why
 *
 * Says so at once, before what lasts. That comes back, quietly, when the failure is closed or has
 * had its time; it is never told late.
 */
void
cid_trouble_board_set_failure (CidTroubleBoard *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->failure, cid_notice_free);
  cid_timer_set (self->failure_timer, -1);
  if (title != NULL) {
    self->failure = cid_notice_new_trouble (title, detail);
    /* Whoever closed the one before wants to hear of this one too. */
    g_free (self->failure->key);
    self->failure->key = g_strdup_printf ("%s %u", title, ++self->n_failures);
    cid_timer_set (self->failure_timer,
                   g_get_monotonic_time () + self->failure_ms * (gint64) G_TIME_SPAN_MILLISECOND);
  }
  cid_trouble_board_draw (self);
}

/**
 * cid_trouble_board_clear:
 *
 * The user has closed the notice: what it said of cidalert is not said again.
 *
 * Returns: %TRUE if it was about what lasts; %FALSE if about what failed once
 */
gboolean
cid_trouble_board_clear (CidTroubleBoard *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->failure != NULL) {
    cid_trouble_board_set_failure (self, NULL, NULL);
    return FALSE;
  }
  self->is_closed = TRUE;
  self->is_moved_closed = TRUE;
  return TRUE;
}

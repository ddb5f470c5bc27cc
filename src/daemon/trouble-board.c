/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-trouble-board"

#include "daemon/trouble-board.h"

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
};

/**
 * cid_trouble_board_new:
 * @notifier: (transfer none): shows what is decided here; outlives the board
 * @manners: (transfer none): how things may be shown; outlives the board
 *
 * Returns: (transfer full): a board on which all is well
 */
CidTroubleBoard *
cid_trouble_board_new (CidNotifier *notifier, CidManners *manners)
{
  CidTroubleBoard *self = g_new0 (CidTroubleBoard, 1);

  self->notifier = notifier;
  self->manners = manners;

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

/**
 * cid_trouble_board_draw:
 *
 * Shows what is wrong, what lasts before what failed once; or takes the notice away.
 */
void
cid_trouble_board_draw (CidTroubleBoard *self)
{
  g_auto (GStrv) sentences = NULL;
  g_autoptr (CidNotice) notice = NULL;

  g_return_if_fail (self != NULL);

  sentences = join_sentences (self);
  notice =
    cid_notice_new_troubles (self->is_closed ? NULL : self->trouble, self->detail, sentences);
  if (notice != NULL && self->can_update && is_moved_shown (self)) {
    g_ptr_array_unref (notice->buttons);
    notice->buttons = cid_buttons_for_moved ();
  }
  if (notice == NULL)
    notice = cid_notice_copy (self->failure);
  notice = cid_manners_fit_trouble (self->manners, g_steal_pointer (&notice));
  cid_notifier_set (self->notifier, CID_NOTICE_TROUBLE, notice);
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
 * Says so, unless there is a trouble that lasts.
 */
void
cid_trouble_board_set_failure (CidTroubleBoard *self, const char *title, const char *detail)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->failure, cid_notice_free);
  if (title != NULL)
    self->failure = cid_notice_new_trouble (title, detail);
  cid_trouble_board_draw (self);
}

/**
 * cid_trouble_board_clear:
 *
 * The user has closed the notice: what it said of cidalert is not said again.
 */
void
cid_trouble_board_clear (CidTroubleBoard *self)
{
  g_return_if_fail (self != NULL);

  self->is_closed = TRUE;
  self->is_moved_closed = TRUE;
  g_clear_pointer (&self->failure, cid_notice_free);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-board"

#include "daemon/call-board.h"

struct _CidCallBoard {
  CidNotifier *notifier;
  CidManners *manners;
  CidFace *face;
  GHashTable *line_names;
  gboolean is_outgoing_away;
};

/**
 * cid_call_board_new:
 * @notifier: (transfer none): shows what is decided here; outlives the board
 * @manners: (transfer none): how it may be shown; outlives the board
 * @changed: (scope notified): told when a picture has come that was not there yet
 * @user_data: for @changed
 *
 * Returns: (transfer full): a board on which nothing stands
 */
CidCallBoard *
cid_call_board_new (CidNotifier *notifier,
                    CidManners *manners,
                    CidFaceFunc changed,
                    gpointer user_data)
{
  CidCallBoard *self = g_new0 (CidCallBoard, 1);

  self->notifier = notifier;
  self->manners = manners;
  self->face = cid_face_new (changed, user_data);

  return self;
}

/**
 * cid_call_board_free:
 * @self: (transfer full): a board
 */
void
cid_call_board_free (CidCallBoard *self)
{
  g_clear_pointer (&self->face, cid_face_free);
  g_clear_pointer (&self->line_names, g_hash_table_unref);
  g_free (self);
}

/**
 * cid_call_board_set_line_names:
 * @self: a board
 * @line_names: (element-type utf8 utf8) (nullable): names of my lines
 */
void
cid_call_board_set_line_names (CidCallBoard *self, GHashTable *line_names)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->line_names, g_hash_table_unref);
  self->line_names = line_names != NULL ? g_hash_table_ref (line_names) : NULL;
}

static void
set_notice (CidCallBoard *self, CidNoticeSlot slot, CidNotice *notice)
{
  cid_notifier_set (self->notifier, slot, notice);
  cid_notice_free (notice);
}

static void
put_buttons (CidNotice *notice, const CidCall *call, const CidOffer *offer)
{
  notice->subject = call != NULL ? cid_offer_make_subject (offer, call) : NULL;
  notice->buttons = cid_buttons_for_ringing (notice->subject, offer);
}

static void
draw_ringing (CidCallBoard *self, GPtrArray *calls, guint total, const CidOffer *offer)
{
  g_autoptr (CidNotice) notice = cid_notice_new_ringing (calls, total, self->line_names);

  if (notice != NULL && total == 1) {
    GBytes *image = cid_face_get (self->face, g_ptr_array_index (calls, 0));

    notice->image = image != NULL ? g_bytes_ref (image) : NULL;
  }
  if (notice != NULL)
    put_buttons (notice, total == 1 ? g_ptr_array_index (calls, 0) : NULL, offer);
  set_notice (self, CID_NOTICE_RINGING,
              cid_manners_fit_ringing (self->manners, g_steal_pointer (&notice), total));
}

/* A call of mine is told of once, and makes room for whoever rings. */
static void
draw_outgoing (CidCallBoard *self, gboolean makes_room)
{
  CidNotice *notice =
    makes_room ? NULL : cid_manners_make_outgoing (self->manners, self->line_names);

  if (notice != NULL && self->is_outgoing_away)
    notice->urgency = CID_URGENCY_LOW;
  if (notice != NULL)
    notice->buttons = cid_buttons_new ();
  self->is_outgoing_away = makes_room || (self->is_outgoing_away && notice != NULL);
  set_notice (self, CID_NOTICE_OUTGOING, notice);
}

/**
 * cid_call_board_draw:
 * @self: a board
 * @ringing: (element-type CidCall): the calls that are named
 * @total: how many ring
 * @makes_room: a call of mine is to make room for them
 * @offer: what would work if somebody clicked on it
 *
 * Draws anew what has changed.
 */
void
cid_call_board_draw (CidCallBoard *self,
                     GPtrArray *ringing,
                     guint total,
                     gboolean makes_room,
                     const CidOffer *offer)
{
  g_return_if_fail (self != NULL && ringing != NULL && offer != NULL);

  draw_outgoing (self, makes_room);
  draw_ringing (self, ringing, total, offer);
}

/**
 * cid_call_board_clear:
 * @self: a board
 *
 * Takes from the screen what stands there.
 */
void
cid_call_board_clear (CidCallBoard *self)
{
  g_return_if_fail (self != NULL);

  cid_notifier_set (self->notifier, CID_NOTICE_RINGING, NULL);
  cid_notifier_set (self->notifier, CID_NOTICE_OUTGOING, NULL);
}

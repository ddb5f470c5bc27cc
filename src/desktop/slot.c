/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-slot"

#include "desktop/slot.h"

static const CidNotice *
get_wanted (const CidSlot *self)
{
  if (self->target != NULL && g_strcmp0 (self->dismissed_key, self->target->key) == 0)
    return NULL;

  return self->target;
}

/**
 * cid_slot_clear:
 * @self: a slot
 *
 * Frees what the slot holds and makes it a fresh one.
 */
void
cid_slot_clear (CidSlot *self)
{
  g_return_if_fail (self != NULL);

  cid_notice_free (self->target);
  cid_notice_free (self->state);
  cid_notice_free (self->refused);
  g_free (self->dismissed_key);
  g_free (self->reported);
  *self = (CidSlot){ 0 };
}

/**
 * cid_slot_set_target:
 * @self: a slot
 * @target: (nullable): what shall be on the screen from now on
 *
 * Sets what is wanted. What could not be shown before may be tried again.
 */
void
cid_slot_set_target (CidSlot *self, const CidNotice *target)
{
  g_return_if_fail (self != NULL);

  cid_notice_free (self->target);
  self->target = cid_notice_copy (target);
  g_clear_pointer (&self->refused, cid_notice_free);
  if (target == NULL) {
    g_clear_pointer (&self->dismissed_key, g_free);
    g_clear_pointer (&self->reported, g_free);
  }
}

/**
 * cid_slot_begin_step:
 * @self: a slot
 * @notice: (out) (nullable): what is to be shown, %NULL: what is there is to be closed; untouched
 *   if nothing is to be done
 *
 * Asks for the next step, if one is due and none is under way.
 *
 * Returns: %TRUE if a step is to be taken; cid_slot_end_step() must follow
 */
gboolean
cid_slot_begin_step (CidSlot *self, CidNotice **notice)
{
  const CidNotice *wanted;

  g_return_val_if_fail (self != NULL && notice != NULL, FALSE);

  wanted = get_wanted (self);
  if (self->is_under_way)
    return FALSE;
  if (!self->is_uncertain && cid_notice_is_same (self->state, wanted))
    return FALSE;
  if (self->refused != NULL && cid_notice_is_same (self->refused, wanted))
    return FALSE;

  self->is_under_way = TRUE;
  *notice = cid_notice_copy (wanted);
  return TRUE;
}

/**
 * cid_slot_end_step:
 * @self: a slot
 * @notice: (transfer full) (nullable): what cid_slot_begin_step() gave
 * @is_done: %FALSE if it could not be done
 *
 * Says how a step ended.
 */
void
cid_slot_end_step (CidSlot *self, CidNotice *notice, gboolean is_done)
{
  g_return_if_fail (self != NULL);

  self->is_under_way = FALSE;
  self->is_uncertain = !is_done;
  g_clear_pointer (&self->state, cid_notice_free);
  g_clear_pointer (&self->refused, cid_notice_free);
  if (is_done) {
    self->state = notice;
    g_clear_pointer (&self->reported, g_free);
  } else {
    self->refused = notice;
  }
}

/**
 * cid_slot_is_leaving:
 * @self: a slot
 *
 * Returns: %TRUE if nothing is wanted, and something may still be on the screen
 */
gboolean
cid_slot_is_leaving (const CidSlot *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return get_wanted (self) == NULL && (self->is_under_way || self->state != NULL);
}

/**
 * cid_slot_take_report:
 * @self: a slot
 * @plain: text of a notice that could not be shown
 *
 * Keeps one text from being told twice.
 *
 * Returns: %TRUE if @plain is to be told in another way now
 */
gboolean
cid_slot_take_report (CidSlot *self, const char *plain)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (g_strcmp0 (self->reported, plain) == 0)
    return FALSE;

  g_free (self->reported);
  self->reported = g_strdup (plain);
  return TRUE;
}

/**
 * cid_slot_dismiss:
 * @self: a slot
 *
 * Says that what was on the screen is gone, and not because we asked for it. It stays away until
 * a notice with another key is wanted.
 */
void
cid_slot_dismiss (CidSlot *self)
{
  g_return_if_fail (self != NULL);

  if (self->state == NULL)
    return;

  g_free (self->dismissed_key);
  self->dismissed_key = g_strdup (self->state->key);
  g_clear_pointer (&self->state, cid_notice_free);
}

/**
 * cid_slot_forget_screen:
 * @self: a slot
 *
 * Says that the screen is empty, since its server is another one or none.
 */
void
cid_slot_forget_screen (CidSlot *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->state, cid_notice_free);
}

/**
 * cid_slot_forget_news:
 * @self: a slot
 *
 * Says that the screen is empty, and that what was on it was news there: where it is still wanted
 * it comes back without a banner and a sound.
 */
void
cid_slot_forget_news (CidSlot *self)
{
  g_return_if_fail (self != NULL);

  if (self->state != NULL && self->target != NULL &&
      g_strcmp0 (self->state->key, self->target->key) == 0) {
    self->target->urgency = CID_URGENCY_LOW;
    self->target->sound = CID_NOTICE_SOUND_NONE;
  }
  cid_slot_forget_screen (self);
}

/**
 * cid_slot_allow_retry:
 * @self: a slot
 *
 * Says that what could not be shown before may be tried again.
 */
void
cid_slot_allow_retry (CidSlot *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->refused, cid_notice_free);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "desktop/notice.h"

G_BEGIN_DECLS

/**
 * CidSlot:
 * @target: (nullable): what shall be on the screen
 * @state: (nullable): what is on the screen
 * @refused: (nullable): what could not be shown; not tried again until something changes
 * @dismissed_key: (nullable): the notice that the user does not want to see again
 * @reported: (nullable): text that was told in another way since it could not be shown
 * @is_uncertain: the last step failed, so @state may be wrong
 * @is_under_way: a step is being taken
 *
 * What is wanted of one notification and what there is of it. One step at a time moves the second
 * towards the first; while it is under way only the latest target is kept. Zeros are a fresh slot.
 */
typedef struct {
  CidNotice *target;
  CidNotice *state;
  CidNotice *refused;
  char *dismissed_key;
  char *reported;
  gboolean is_uncertain;
  gboolean is_under_way;
} CidSlot;

void cid_slot_clear (CidSlot *self);
void cid_slot_set_target (CidSlot *self, const CidNotice *target);
gboolean cid_slot_begin_step (CidSlot *self, CidNotice **notice);
void cid_slot_end_step (CidSlot *self, CidNotice *notice, gboolean is_done);
gboolean cid_slot_is_leaving (const CidSlot *self);
gboolean cid_slot_take_report (CidSlot *self, const char *plain);
void cid_slot_dismiss (CidSlot *self);
void cid_slot_forget_screen (CidSlot *self);
void cid_slot_forget_news (CidSlot *self);
void cid_slot_allow_retry (CidSlot *self);

G_END_DECLS

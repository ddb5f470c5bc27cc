/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/vcard-lines.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidMineWish:
 * @party: whose number it is
 * @plan: (nullable): how numbers without a country are to be read
 * @name: (nullable): what the number is to be called; %NULL for nothing
 *
 * What shall become of the names of one's own.
 */
typedef struct {
  const CidParty *party;
  const CidNumberPlan *plan;
  const char *name;
} CidMineWish;

/**
 * CidMineRole:
 * @CID_MINE_OTHER: has nothing to do with the number
 * @CID_MINE_NUMBER: has the number
 * @CID_MINE_FULL_NAME: what the card is called
 * @CID_MINE_NAME: that in its parts
 *
 * What a line of a card is to a number.
 */
typedef enum {
  CID_MINE_OTHER,
  CID_MINE_NUMBER,
  CID_MINE_FULL_NAME,
  CID_MINE_NAME,
} CidMineRole;

/**
 * CidMineCard:
 * @begin: its first line
 * @end: its last
 * @n_own: how often it has the number
 * @n_other: how many other numbers and SIP addresses it has
 * @has_name: whoever reads it takes it for that of the name that is wanted
 * @has_more: it has something else that somebody may want to keep
 *
 * What a card is to a number.
 */
typedef struct {
  guint begin;
  guint end;
  guint n_own;
  guint n_other;
  gboolean has_name;
  gboolean has_more;
} CidMineCard;

CidMineCard cid_mine_card_survey (GArray *lines,
                                  guint begin,
                                  guint end,
                                  const CidMineWish *wish,
                                  CidMineRole *roles);
char *cid_mine_card_take_number (const CidVcardLine *line, const CidMineWish *wish);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-urgency"

#include "desktop/urgency.h"

/**
 * cid_urgency_of_ringing:
 * @loudest: the most that is made of any of the calls that ring
 * @is_dnd: the user does not want to be disturbed
 * @is_covered: one of the calls that are loud may disturb nevertheless
 *
 * What is critical ignores GNOME's Do Not Disturb, so that is for those who may. A banner that is
 * normal then does not come up, and stands in the list; one that is low never does.
 *
 * Returns: how pressing the notice of who rings is
 */
CidUrgency
cid_urgency_of_ringing (CidShow loudest, gboolean is_dnd, gboolean is_covered)
{
  if (loudest != CID_SHOW_LOUD)
    return CID_URGENCY_LOW;

  return is_dnd && !is_covered ? CID_URGENCY_NORMAL : CID_URGENCY_CRITICAL;
}

/**
 * cid_urgency_of_missed:
 * @loudest: the most that was made of any of the calls that were missed since it was last shown
 * @is_news: something was missed since then
 *
 * What was missed is news once; after that it goes back into the list without a banner.
 *
 * Returns: how pressing the notice of what was missed is
 */
CidUrgency
cid_urgency_of_missed (CidShow loudest, gboolean is_news)
{
  return is_news && loudest == CID_SHOW_LOUD ? CID_URGENCY_NORMAL : CID_URGENCY_LOW;
}

/**
 * cid_urgency_of_outgoing:
 * @loudest: the most that is made of any of the calls that I make
 *
 * Who calls knows it already: a short banner at most.
 *
 * Returns: how pressing the notice of calls that I make is
 */
CidUrgency
cid_urgency_of_outgoing (CidShow loudest)
{
  return loudest == CID_SHOW_LOUD ? CID_URGENCY_NORMAL : CID_URGENCY_LOW;
}

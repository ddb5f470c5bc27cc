/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-show-rule"

#include "desktop/show-rule.h"

static gboolean
is_withheld (const CidCall *call)
{
  return (call->caller != NULL && call->caller->withheld) ||
         (call->party != NULL && call->party->kind == CID_PARTY_WITHHELD);
}

static gboolean
is_contact (const CidCall *call)
{
  return call->caller != NULL && (call->caller->name_from == CID_NAME_FROM_CONTACT ||
                                  call->caller->name_from == CID_NAME_FROM_MINE);
}

static gboolean
is_of_the_house (const CidCall *call)
{
  return call->party != NULL &&
         (call->party->kind == CID_PARTY_SHORT || call->party->kind == CID_PARTY_CODE);
}

/* Who may still turn out to be a contact is none yet, but no stranger either. */
static gboolean
is_stranger (const CidCall *call)
{
  gboolean is_provisional = call->caller != NULL && call->caller->is_provisional;

  return !is_contact (call) && !is_of_the_house (call) && !is_provisional;
}

static CidShow
decide_by_caller (const CidNotifyPolicy *policy, const CidCall *call)
{
  if (is_withheld (call))
    return policy->withheld;
  if (is_stranger (call))
    return policy->strangers;

  return CID_SHOW_LOUD;
}

/* The loudest of the phones it rings on; one of which nothing is said goes by who is calling. */
static CidShow
decide_by_phone (const CidNotifyPolicy *policy, const CidCall *call)
{
  CidShow by_caller = decide_by_caller (policy, call);
  CidShow loudest = CID_SHOW_UNSAID;

  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);
    CidShow show = cid_notify_policy_get_phone (policy, leg->phone_name);

    loudest = MAX (loudest, show != CID_SHOW_UNSAID ? show : by_caller);
  }
  return loudest != CID_SHOW_UNSAID ? loudest : by_caller;
}

/**
 * cid_show_rule_decide:
 * @policy: what the user wants
 * @call: a call
 * @began: when @call began, in the user's time zone
 *
 * Decides how much is made of a call; the same for as long as it lasts, and for its being missed.
 * A call that I make goes by `outgoing`. For one that comes in the first that says anything
 * decides: its line, its phone (of several the loudest), a withheld number, a stranger. Where that
 * makes it loud, quiet hours make it quiet, unless the rule for breaking through covers the caller.
 *
 * Returns: log, quiet or loud
 */
CidShow
cid_show_rule_decide (const CidNotifyPolicy *policy, const CidCall *call, GDateTime *began)
{
  CidShow show;

  g_return_val_if_fail (policy != NULL && call != NULL && began != NULL, CID_SHOW_LOUD);

  if (call->direction == CID_DIRECTION_OUTGOING)
    return policy->outgoing;

  show = cid_notify_policy_get_line (policy, call->line);
  if (show == CID_SHOW_UNSAID)
    show = decide_by_phone (policy, call);
  if (show == CID_SHOW_LOUD && cid_quiet_hours_contain (policy->quiet_hours, began) &&
      !cid_show_rule_is_covered (policy, call))
    show = CID_SHOW_QUIET;

  return show;
}

/**
 * cid_show_rule_is_covered:
 * @policy: what the user wants
 * @call: a call that comes in
 *
 * Returns: %TRUE if its caller may disturb in Do Not Disturb and in quiet hours
 */
gboolean
cid_show_rule_is_covered (const CidNotifyPolicy *policy, const CidCall *call)
{
  g_return_val_if_fail (policy != NULL && call != NULL, FALSE);

  switch (policy->break_through) {
  case CID_BREAK_THROUGH_ALWAYS:
    return TRUE;
  case CID_BREAK_THROUGH_CONTACTS:
    return is_contact (call);
  case CID_BREAK_THROUGH_FAVOURITES:
    return call->caller != NULL && call->caller->is_favourite;
  case CID_BREAK_THROUGH_NEVER:
  default:
    return FALSE;
  }
}

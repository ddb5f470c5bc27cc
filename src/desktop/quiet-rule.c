/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-quiet-rule"

#include "desktop/quiet-rule.h"

#include "base/nick.h"

static const char *const nicks[] = {
  [CID_PAUSE_NEVER] = "never",
  [CID_PAUSE_ANSWERED] = "answered",
  [CID_PAUSE_RINGING] = "ringing",
};

/* From which outcome on a call asks for quiet; one that is over never does. */
static gboolean
is_loud_enough (CidPause pause, CidOutcome outcome)
{
  if (outcome == CID_OUTCOME_ACTIVE)
    return pause != CID_PAUSE_NEVER;
  return outcome == CID_OUTCOME_RINGING && pause == CID_PAUSE_RINGING;
}

/**
 * cid_quiet_rule_wants:
 * @self: a rule
 * @call: a call
 *
 * A call on hold is still up. Rehearsed calls count: one rehearses to see what happens.
 *
 * Returns: whether media players are to be silent while @call is as it is now
 */
gboolean
cid_quiet_rule_wants (const CidQuietRule *self, const CidCall *call)
{
  g_return_val_if_fail (self != NULL && call != NULL, FALSE);

  if (call->direction == CID_DIRECTION_OUTGOING && !self->outgoing)
    return FALSE;
  return is_loud_enough (self->pause, call->outcome);
}

/**
 * cid_pause_to_nick:
 * @pause: when media players are paused
 *
 * Returns: (transfer none): how the settings spell it
 */
const char *
cid_pause_to_nick (CidPause pause)
{
  g_return_val_if_fail ((guint) pause < G_N_ELEMENTS (nicks), NULL);

  return nicks[pause];
}

/**
 * cid_pause_from_nick:
 * @nick: (nullable): a word of the settings
 *
 * Returns: a #CidPause, or -1 if @nick is none
 */
int
cid_pause_from_nick (const char *nick)
{
  return cid_nick_find (nicks, G_N_ELEMENTS (nicks), nick);
}

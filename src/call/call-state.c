/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-state"

#include "call/call-state.h"

#include "base/nick.h"

typedef struct {
  CidCallState from;
  CidEventKind event;
  CidCallState to;
  CidOutcome outcome;
} Transition;

/*
 * The life of one leg. Off-hook and on-hook are not here: a handset put down may leave the
 * loudspeaker on. Some phones say `transfer` when it is done, others when its key is pressed, after
 * which people may come back to the call: so it ends the talk, but not for good.
 * `disconnected` while it rings reads as missed at once, since not every phone was told to send
 * `missed` as well; while the leg is CLOSED the phone may still correct that.
 */
static const Transition transitions[] = {
  { CID_CALL_STATE_IDLE, CID_EVENT_INCOMING, CID_CALL_STATE_RINGING, CID_OUTCOME_RINGING },
  { CID_CALL_STATE_IDLE, CID_EVENT_OUTGOING, CID_CALL_STATE_DIALLING, CID_OUTCOME_RINGING },
  { CID_CALL_STATE_IDLE, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_IDLE, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_IDLE, CID_EVENT_REJECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_REJECTED },

  { CID_CALL_STATE_RINGING, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_RINGING, CID_EVENT_HOLD, CID_CALL_STATE_HELD, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_RINGING, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_RINGING, CID_EVENT_TRANSFER, CID_CALL_STATE_DIVERTED, CID_OUTCOME_ELSEWHERE },
  { CID_CALL_STATE_RINGING, CID_EVENT_DISCONNECTED, CID_CALL_STATE_CLOSED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_RINGING, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_RINGING, CID_EVENT_REJECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_REJECTED },
  { CID_CALL_STATE_RINGING, CID_EVENT_EXPIRED, CID_CALL_STATE_LAPSED, CID_OUTCOME_UNKNOWN },

  { CID_CALL_STATE_DIALLING, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIALLING, CID_EVENT_HOLD, CID_CALL_STATE_HELD, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIALLING, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIALLING, CID_EVENT_TRANSFER, CID_CALL_STATE_CLOSED, CID_OUTCOME_UNANSWERED },
  { CID_CALL_STATE_DIALLING, CID_EVENT_DISCONNECTED, CID_CALL_STATE_CLOSED,
    CID_OUTCOME_UNANSWERED },
  { CID_CALL_STATE_DIALLING, CID_EVENT_EXPIRED, CID_CALL_STATE_LAPSED, CID_OUTCOME_UNKNOWN },

  { CID_CALL_STATE_ACTIVE, CID_EVENT_HOLD, CID_CALL_STATE_HELD, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_TRANSFER, CID_CALL_STATE_TRANSFERRED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_DISCONNECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_ACTIVE, CID_EVENT_EXPIRED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },

  { CID_CALL_STATE_HELD, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_HELD, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_HELD, CID_EVENT_TRANSFER, CID_CALL_STATE_TRANSFERRED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_HELD, CID_EVENT_DISCONNECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },
  { CID_CALL_STATE_HELD, CID_EVENT_EXPIRED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },

  { CID_CALL_STATE_CLOSED, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_CLOSED, CID_EVENT_REJECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_REJECTED },
  { CID_CALL_STATE_CLOSED, CID_EVENT_CONNECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_ANSWERED },

  { CID_CALL_STATE_LAPSED, CID_EVENT_DISCONNECTED, CID_CALL_STATE_CLOSED, CID_OUTCOME_UNKNOWN },
  { CID_CALL_STATE_LAPSED, CID_EVENT_MISSED, CID_CALL_STATE_ENDED, CID_OUTCOME_MISSED },
  { CID_CALL_STATE_LAPSED, CID_EVENT_REJECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_REJECTED },
  { CID_CALL_STATE_LAPSED, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },

  { CID_CALL_STATE_DIVERTED, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIVERTED, CID_EVENT_HOLD, CID_CALL_STATE_HELD, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIVERTED, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_DIVERTED, CID_EVENT_REJECTED, CID_CALL_STATE_ENDED, CID_OUTCOME_REJECTED },

  { CID_CALL_STATE_TRANSFERRED, CID_EVENT_UNHOLD, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_TRANSFERRED, CID_EVENT_CONNECTED, CID_CALL_STATE_ACTIVE, CID_OUTCOME_ACTIVE },
  { CID_CALL_STATE_TRANSFERRED, CID_EVENT_DISCONNECTED, CID_CALL_STATE_ENDED,
    CID_OUTCOME_ANSWERED },
};

static const char *const state_nicks[] = {
  [CID_CALL_STATE_IDLE] = "idle",
  [CID_CALL_STATE_RINGING] = "ringing",
  [CID_CALL_STATE_DIALLING] = "dialling",
  [CID_CALL_STATE_ACTIVE] = "active",
  [CID_CALL_STATE_HELD] = "held",
  [CID_CALL_STATE_CLOSED] = "closed",
  [CID_CALL_STATE_LAPSED] = "lapsed",
  [CID_CALL_STATE_DIVERTED] = "diverted",
  [CID_CALL_STATE_TRANSFERRED] = "transferred",
  [CID_CALL_STATE_ENDED] = "ended",
};

static const char *const outcome_nicks[] = {
  [CID_OUTCOME_RINGING] = "ringing",       [CID_OUTCOME_ACTIVE] = "active",
  [CID_OUTCOME_ANSWERED] = "answered",     [CID_OUTCOME_MISSED] = "missed",
  [CID_OUTCOME_ELSEWHERE] = "elsewhere",   [CID_OUTCOME_REJECTED] = "rejected",
  [CID_OUTCOME_UNANSWERED] = "unanswered", [CID_OUTCOME_BLOCKED] = "blocked",
  [CID_OUTCOME_UNKNOWN] = "unknown",
};

/**
 * cid_call_state_next:
 * @current: where the leg is
 * @event: what happened
 * @next: (out) (optional): where the leg goes; untouched if the event is refused
 * @outcome: (out) (optional): what the leg comes to by that; untouched if the event is refused
 *
 * Looks up one step of a leg's life. Pure: it neither logs nor notifies.
 *
 * Returns: %TRUE if @event is allowed in @current
 */
gboolean
cid_call_state_next (CidCallState current,
                     CidEventKind event,
                     CidCallState *next,
                     CidOutcome *outcome)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++) {
    const Transition *transition = &transitions[i];

    if (transition->from != current || transition->event != event)
      continue;

    if (next != NULL)
      *next = transition->to;
    if (outcome != NULL)
      *outcome = transition->outcome;
    return TRUE;
  }
  return FALSE;
}

/**
 * cid_call_state_is_open:
 * @state: where a leg is
 *
 * Returns: %TRUE while it rings, here or there, or people talk
 */
gboolean
cid_call_state_is_open (CidCallState state)
{
  return state >= CID_CALL_STATE_RINGING && state <= CID_CALL_STATE_HELD;
}

/**
 * cid_call_state_to_nick:
 * @state: where a leg is
 *
 * Returns: its one spelling
 */
const char *
cid_call_state_to_nick (CidCallState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_nicks), NULL);

  return state_nicks[state];
}

/**
 * cid_outcome_to_nick:
 * @outcome: what became of a call
 *
 * Returns: its one spelling, which is a promise to other programs
 */
const char *
cid_outcome_to_nick (CidOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < G_N_ELEMENTS (outcome_nicks), NULL);

  return outcome_nicks[outcome];
}

/**
 * cid_outcome_from_nick:
 * @nick: (nullable): a spelling, exactly as cid_outcome_to_nick() has it
 *
 * Returns: the #CidOutcome, or -1
 */
int
cid_outcome_from_nick (const char *nick)
{
  return cid_nick_find (outcome_nicks, G_N_ELEMENTS (outcome_nicks), nick);
}

/**
 * cid_outcome_is_final:
 * @outcome: what became of a call so far
 *
 * Returns: %FALSE while it rings or people talk
 */
gboolean
cid_outcome_is_final (CidOutcome outcome)
{
  return outcome != CID_OUTCOME_RINGING && outcome != CID_OUTCOME_ACTIVE;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook"

#include "hook/hook.h"

#include "base/nick.h"
#include "call/call-json.h"

#include <string.h>

#define MAX_NAME_LENGTH 64

/* By place: the event is 1 << i. */
static const char *const event_nicks[] = { "ringing",    "outgoing", "answered",
                                           "missed",     "rejected", "elsewhere",
                                           "unanswered", "blocked",  "ended" };

static const char *const caller_nicks[] = { "contacts", "strangers", "withheld" };

G_STATIC_ASSERT (G_N_ELEMENTS (event_nicks) == CID_N_HOOK_EVENTS);
G_STATIC_ASSERT (G_N_ELEMENTS (caller_nicks) == CID_N_HOOK_CALLERS);

static const struct {
  CidOutcome outcome;
  CidHookEvents events;
} over[] = {
  { CID_OUTCOME_ANSWERED, CID_HOOK_ANSWERED | CID_HOOK_ENDED },
  { CID_OUTCOME_MISSED, CID_HOOK_MISSED | CID_HOOK_ENDED },
  { CID_OUTCOME_ELSEWHERE, CID_HOOK_ELSEWHERE | CID_HOOK_ENDED },
  { CID_OUTCOME_REJECTED, CID_HOOK_REJECTED | CID_HOOK_ENDED },
  { CID_OUTCOME_UNANSWERED, CID_HOOK_UNANSWERED | CID_HOOK_ENDED },
  { CID_OUTCOME_BLOCKED, CID_HOOK_BLOCKED | CID_HOOK_ENDED },
  { CID_OUTCOME_UNKNOWN, CID_HOOK_ENDED },
};

/**
 * cid_hook_new:
 * @name: what the user calls it
 *
 * Returns: (transfer full): a hook that waits for nothing yet
 */
CidHook *
cid_hook_new (const char *name)
{
  CidHook *self = g_new0 (CidHook, 1);

  self->name = g_strdup (name);
  self->timeout_s = CID_HOOK_TIMEOUT_S;
  return self;
}

/**
 * cid_hook_copy:
 * @self: a hook
 *
 * Returns: (transfer full): another that says the same
 */
CidHook *
cid_hook_copy (const CidHook *self)
{
  CidHook *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (CidHook, 1);
  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->argv = g_strdupv (self->argv);
  copy->url = g_strdup (self->url);
  copy->headers = g_strdupv (self->headers);
  copy->phones = g_strdupv (self->phones);
  copy->lines = g_strdupv (self->lines);
  return copy;
}

/**
 * cid_hook_free:
 * @self: (transfer full) (nullable): a hook
 */
void
cid_hook_free (CidHook *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_strfreev (self->argv);
  g_free (self->url);
  g_strfreev (self->headers);
  g_strfreev (self->phones);
  g_strfreev (self->lines);
  g_free (self);
}

static gboolean
are_same_words (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/**
 * cid_hook_does_the_same:
 * @self: a hook
 * @other: another
 *
 * Returns: %TRUE if both start the same program or use the same web address in the same way,
 *   whenever they do
 */
gboolean
cid_hook_does_the_same (const CidHook *self, const CidHook *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self->kind == other->kind && g_strcmp0 (self->url, other->url) == 0 &&
         are_same_words (self->argv, other->argv) &&
         are_same_words (self->headers, other->headers) && self->timeout_s == other->timeout_s;
}

/**
 * cid_hook_is_name:
 * @name: what might be a hook's name
 *
 * Returns: whether it is letters, digits, `-`, `_` and `.`, not too many, and no `.` first: units
 *   of systemd are named after it
 */
gboolean
cid_hook_is_name (const char *name)
{
  gsize length;

  g_return_val_if_fail (name != NULL, FALSE);

  length = strlen (name);
  if (length == 0 || length > MAX_NAME_LENGTH || *name == '.')
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_.", *c) == NULL)
      return FALSE;
  return TRUE;
}

/* While the address books are being read, nobody is a stranger yet. */
static CidHookCallers
get_callers (const CidCall *call)
{
  if (cid_call_is_withheld (call))
    return CID_HOOK_WITHHELD;
  if (call->caller != NULL && (call->caller->name_from == CID_NAME_FROM_CONTACT ||
                               call->caller->name_from == CID_NAME_FROM_MINE))
    return CID_HOOK_CONTACTS;
  return call->caller != NULL && call->caller->is_provisional ? 0 : CID_HOOK_STRANGERS;
}

static gboolean
is_on_phones (const CidCall *call, char **phones)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (leg->phone_name != NULL && g_strv_contains ((const char *const *) phones, leg->phone_name))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_hook_is_about:
 * @self: a hook
 * @call: a call
 *
 * Returns: whether the hook's filters let @call pass
 */
gboolean
cid_hook_is_about (const CidHook *self, const CidCall *call)
{
  g_return_val_if_fail (self != NULL && call != NULL, FALSE);

  if (call->simulated && !self->simulated)
    return FALSE;
  if (self->callers != 0 && (self->callers & get_callers (call)) == 0)
    return FALSE;
  if (self->lines != NULL &&
      (call->line == NULL || !g_strv_contains ((const char *const *) self->lines, call->line)))
    return FALSE;

  return self->phones == NULL || is_on_phones (call, self->phones);
}

static gboolean
has_leg (const CidCall *call, gboolean (*is_such) (CidCallState state))
{
  for (guint i = 0; i < call->legs->len; i++)
    if (is_such (((CidLeg *) g_ptr_array_index (call->legs, i))->state))
      return TRUE;
  return FALSE;
}

static gboolean
is_closed (CidCallState state)
{
  return state == CID_CALL_STATE_CLOSED;
}

/**
 * cid_hook_events_of_call:
 * @call: a call as it is now
 *
 * Returns: what of a call's events its present state shows
 */
CidHookEvents
cid_hook_events_of_call (const CidCall *call)
{
  g_return_val_if_fail (call != NULL, 0);

  if (call->outcome == CID_OUTCOME_RINGING)
    return call->direction == CID_DIRECTION_INCOMING ? CID_HOOK_RINGING : CID_HOOK_OUTGOING;
  if (call->outcome == CID_OUTCOME_ACTIVE)
    return CID_HOOK_ANSWERED;
  if (cid_call_is_open (call))
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (over); i++)
    if (over[i].outcome == call->outcome)
      return has_leg (call, cid_call_state_is_open) ? over[i].events & ~CID_HOOK_ENDED
                                                    : over[i].events;
  return 0;
}

/**
 * cid_hook_call_may_be_corrected:
 * @call: a call as it is now
 *
 * Phones say `disconnected` first and only then that the call was missed, rejected or taken by
 * another; what has been done for a missed call cannot be undone.
 *
 * Returns: whether it is over, but its phone may be about to tell what became of it
 */
gboolean
cid_hook_call_may_be_corrected (const CidCall *call)
{
  g_return_val_if_fail (call != NULL, FALSE);

  return !cid_call_is_open (call) && has_leg (call, is_closed);
}

/**
 * cid_hook_event_to_nick:
 * @event: one event
 *
 * Returns: its one spelling, which is a promise to the user's programs
 */
const char *
cid_hook_event_to_nick (CidHookEvents event)
{
  int place = g_bit_nth_lsf (event, -1);

  g_return_val_if_fail (place >= 0 && place < CID_N_HOOK_EVENTS, NULL);

  return event_nicks[place];
}

/**
 * cid_hook_event_from_nick:
 * @nick: a spelling
 *
 * Returns: the event, or 0
 */
CidHookEvents
cid_hook_event_from_nick (const char *nick)
{
  int place = cid_nick_find (event_nicks, G_N_ELEMENTS (event_nicks), nick);

  return place >= 0 ? 1 << place : 0;
}

/**
 * cid_hook_callers_from_nick:
 * @nick: a spelling
 *
 * Returns: whose calls that means, or 0
 */
CidHookCallers
cid_hook_callers_from_nick (const char *nick)
{
  int place = cid_nick_find (caller_nicks, G_N_ELEMENTS (caller_nicks), nick);

  return place >= 0 ? 1 << place : 0;
}

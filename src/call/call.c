/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call"

#include "call/call.h"

#include "base/nick.h"

static const char *const direction_nicks[] = {
  [CID_DIRECTION_INCOMING] = "incoming",
  [CID_DIRECTION_OUTGOING] = "outgoing",
};

static void
free_leg (gpointer data)
{
  CidLeg *leg = data;

  g_clear_pointer (&leg->phone, g_free);
  g_clear_pointer (&leg->phone_name, g_free);
  g_clear_pointer (&leg->group, g_free);
  g_clear_pointer (&leg->call_ref, g_free);
  g_clear_pointer (&leg->reason, g_free);
  g_free (leg);
}

/* What a leg comes to when nothing but its state is known. */
static CidOutcome
outcome_of_state (CidCallState state)
{
  if (state == CID_CALL_STATE_IDLE || state == CID_CALL_STATE_RINGING ||
      state == CID_CALL_STATE_DIALLING)
    return CID_OUTCOME_RINGING;
  if (cid_call_state_is_open (state))
    return CID_OUTCOME_ACTIVE;

  return CID_OUTCOME_UNKNOWN;
}

/**
 * cid_call_new:
 * @uid: from cid_call_make_uid(), or from the log
 * @direction: who called whom
 * @started: when it began
 *
 * Makes a call that rings, with durations unknown and without legs. Its party is %NULL until it is
 * filled in, which everybody who hands the call on has done.
 *
 * Returns: (transfer full): the call
 */
CidCall *
cid_call_new (const char *uid, CidDirection direction, CidStamp started)
{
  CidCall *self;

  self = g_new0 (CidCall, 1);
  self->uid = g_strdup (uid);
  self->direction = direction;
  self->outcome = CID_OUTCOME_RINGING;
  self->started = started;
  self->ring_us = -1;
  self->talk_us = -1;
  self->legs = g_ptr_array_new_with_free_func (free_leg);
  return self;
}

/**
 * cid_call_copy:
 * @self: a call
 *
 * Returns: (transfer full): the same call, sharing only what never changes with @self
 */
CidCall *
cid_call_copy (const CidCall *self)
{
  CidCall *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = cid_call_new (self->uid, self->direction, self->started);
  copy->id = self->id;
  copy->outcome = self->outcome;
  copy->answered = self->answered;
  copy->ended = self->ended;
  copy->ring_us = self->ring_us;
  copy->talk_us = self->talk_us;
  copy->party = cid_party_ref (self->party);
  copy->caller = cid_caller_ref (self->caller);
  copy->shown_name = g_strdup (self->shown_name);
  copy->phone_said = g_strdup (self->phone_said);
  copy->line = g_strdup (self->line);
  copy->diverted = g_strdup (self->diverted);
  copy->answered_by = g_strdup (self->answered_by);
  copy->reason = g_strdup (self->reason);
  copy->voicemail = self->voicemail;
  copy->simulated = self->simulated;
  copy->blocked = self->blocked;
  copy->note = g_strdup (self->note);
  copy->done_us = self->done_us;
  copy->change = self->change;

  for (guint i = 0; i < self->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (self->legs, i);
    CidLeg *same = cid_call_add_leg (copy, leg->phone, leg->phone_name, leg->call_ref, leg->state);

    same->group = g_strdup (leg->group);
    same->reason = g_strdup (leg->reason);
    same->outcome = leg->outcome;
  }
  return copy;
}

/**
 * cid_call_free:
 * @self: (nullable) (transfer full): a call
 *
 * Frees the call with its legs.
 */
void
cid_call_free (CidCall *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->uid, g_free);
  g_clear_pointer (&self->party, cid_party_unref);
  g_clear_pointer (&self->caller, cid_caller_unref);
  g_clear_pointer (&self->shown_name, g_free);
  g_clear_pointer (&self->phone_said, g_free);
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->diverted, g_free);
  g_clear_pointer (&self->answered_by, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->legs, g_ptr_array_unref);
  g_free (self);
}

/**
 * cid_call_add_leg:
 * @self: a call
 * @phone: id of the phone
 * @phone_name: its name
 * @call_ref: (nullable): the phone's call id
 * @state: where the leg is; its outcome follows from it, as far as it goes
 *
 * Returns: (transfer none): the new leg, which belongs to @self
 */
CidLeg *
cid_call_add_leg (CidCall *self,
                  const char *phone,
                  const char *phone_name,
                  const char *call_ref,
                  CidCallState state)
{
  CidLeg *leg;

  g_return_val_if_fail (self != NULL, NULL);

  leg = g_new0 (CidLeg, 1);
  leg->phone = g_strdup (phone);
  leg->phone_name = g_strdup (phone_name);
  leg->call_ref = g_strdup (call_ref);
  leg->state = state;
  leg->outcome = outcome_of_state (state);
  g_ptr_array_add (self->legs, leg);
  return leg;
}

/**
 * cid_call_split:
 * @self: a call
 * @leg: one of its legs, which turned out to be a call of its own
 * @uid: of the new call
 * @started: when that began
 *
 * Takes the leg out of the call. What is known of the caller stays with both; how it ended, with
 * neither: what the leg comes to is yet to be worked out, and what is left of @self too.
 *
 * Returns: (transfer full): a call that has @leg alone
 */
CidCall *
cid_call_split (CidCall *self, CidLeg *leg, const char *uid, CidStamp started)
{
  CidCall *call;
  guint index = 0;

  g_return_val_if_fail (self != NULL && g_ptr_array_find (self->legs, leg, &index), NULL);

  call = cid_call_new (uid, self->direction, started);
  call->party = cid_party_ref (self->party);
  call->caller = cid_caller_ref (self->caller);
  call->phone_said = g_strdup (self->phone_said);
  call->line = g_strdup (self->line);
  call->diverted = g_strdup (self->diverted);
  call->simulated = self->simulated;
  g_ptr_array_add (call->legs, g_ptr_array_steal_index (self->legs, index));
  return call;
}

/**
 * cid_call_make_uid:
 * @first: the event that a call begins with
 *
 * Derives the call's name from its first event alone, and from nothing in it that is private, so
 * that calls which are made again from the journal keep their names, also when the number in it
 * was forgotten.
 *
 * Returns: (transfer full): text in the form of a UUID
 */
char *
cid_call_make_uid (const CidCallEvent *first)
{
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;

  g_return_val_if_fail (first != NULL, NULL);

  text = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s",
                          first->phone ? first->phone : "", first->stamp.wall_us,
                          first->stamp.boot_us, cid_event_kind_to_nick (first->kind));
  hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  /* Version 8 (own making), variant 10. */
  return g_strdup_printf ("%.8s-%.4s-8%.3s-a%.3s-%.12s", hex, hex + 8, hex + 12, hex + 15,
                          hex + 18);
}

/**
 * cid_call_is_open:
 * @self: a call
 *
 * Returns: %TRUE while it rings or people talk
 */
gboolean
cid_call_is_open (const CidCall *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !cid_outcome_is_final (self->outcome);
}

/**
 * cid_direction_to_nick:
 * @direction: who called whom
 *
 * Returns: its one spelling
 */
const char *
cid_direction_to_nick (CidDirection direction)
{
  g_return_val_if_fail ((guint) direction < G_N_ELEMENTS (direction_nicks), NULL);

  return direction_nicks[direction];
}

/**
 * cid_direction_from_nick:
 * @nick: (nullable): a spelling, exactly as cid_direction_to_nick() has it
 *
 * Returns: the #CidDirection, or -1
 */
int
cid_direction_from_nick (const char *nick)
{
  return cid_nick_find (direction_nicks, G_N_ELEMENTS (direction_nicks), nick);
}

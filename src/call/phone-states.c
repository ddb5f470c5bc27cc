/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-states"

#include "call/phone-states.h"

struct _CidPhoneStates {
  GHashTable *by_phone;
};

/**
 * cid_phone_states_new:
 *
 * How each phone is, as far as its own events tell.
 *
 * Returns: (transfer full): the states of no phone yet
 */
CidPhoneStates *
cid_phone_states_new (void)
{
  CidPhoneStates *self = g_new0 (CidPhoneStates, 1);

  self->by_phone =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cid_phone_state_free);

  return self;
}

/**
 * cid_phone_states_free:
 * @self: (transfer full) (nullable): states
 */
void
cid_phone_states_free (CidPhoneStates *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_phone);
  g_free (self);
}

static CidPhoneState *
get_or_add (CidPhoneStates *self, const char *phone)
{
  CidPhoneState *state = g_hash_table_lookup (self->by_phone, phone);

  if (state == NULL) {
    state = cid_phone_state_new (phone);
    g_hash_table_insert (self->by_phone, state->phone, state);
  }

  return state;
}

/**
 * cid_phone_states_apply:
 * @event: what a phone said
 *
 * Learns from an event; see cid_phone_state_apply().
 *
 * Returns: what is new of @event's phone
 */
CidPhoneNews
cid_phone_states_apply (CidPhoneStates *self, const CidCallEvent *event)
{
  g_return_val_if_fail (self != NULL && event != NULL, CID_PHONE_NO_NEWS);

  if (event->phone == NULL || !cid_call_event_was_said (event))
    return CID_PHONE_NO_NEWS;

  return cid_phone_state_apply (get_or_add (self, event->phone), event);
}

/**
 * cid_phone_states_merge:
 * @older: what was known of a phone before
 *
 * Adds what @older knows, where nothing newer was heard.
 */
void
cid_phone_states_merge (CidPhoneStates *self, const CidPhoneState *older)
{
  g_return_if_fail (self != NULL && older != NULL);

  cid_phone_state_merge (get_or_add (self, older->phone), older);
}

/**
 * cid_phone_states_get:
 * @phone: id of a phone
 *
 * Returns: (transfer none) (nullable): how it is; %NULL if it never spoke
 */
const CidPhoneState *
cid_phone_states_get (CidPhoneStates *self, const char *phone)
{
  g_return_val_if_fail (self != NULL && phone != NULL, NULL);

  return g_hash_table_lookup (self->by_phone, phone);
}

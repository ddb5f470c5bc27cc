/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-event"

#include "call/call-event.h"

#include "base/nick.h"

static const char *const kind_nicks[] = {
  [CID_EVENT_INCOMING] = "incoming",
  [CID_EVENT_OUTGOING] = "outgoing",
  [CID_EVENT_CONNECTED] = "connected",
  [CID_EVENT_DISCONNECTED] = "disconnected",
  [CID_EVENT_MISSED] = "missed",
  [CID_EVENT_REJECTED] = "rejected",
  [CID_EVENT_OFFHOOK] = "offhook",
  [CID_EVENT_ONHOOK] = "onhook",
  [CID_EVENT_HOLD] = "hold",
  [CID_EVENT_UNHOLD] = "unhold",
  [CID_EVENT_TRANSFER] = "transfer",
  [CID_EVENT_DND_ON] = "dnd-on",
  [CID_EVENT_DND_OFF] = "dnd-off",
  [CID_EVENT_FORWARD_ON] = "forward-on",
  [CID_EVENT_FORWARD_OFF] = "forward-off",
  [CID_EVENT_READY] = "ready",
  [CID_EVENT_REGISTERED] = "registered",
  [CID_EVENT_UNREGISTERED] = "unregistered",
  [CID_EVENT_EXPIRED] = "expired",
  [CID_EVENT_BLOCKED] = "blocked",
  [CID_EVENT_ASKED] = "asked",
  [CID_EVENT_NOTED] = "noted",
  [CID_EVENT_DONE] = "done",
  [CID_EVENT_UNDONE] = "undone",
  [CID_EVENT_FORGOT] = "forgot",
};

/**
 * cid_call_event_new:
 * @kind: what happened
 *
 * Makes an event that says nothing but its kind: its texts and its party are %NULL until they are
 * filled in, and become its own.
 *
 * Returns: (transfer full): the event
 */
CidCallEvent *
cid_call_event_new (CidEventKind kind)
{
  CidCallEvent *self;

  self = g_new0 (CidCallEvent, 1);
  self->kind = kind;
  return self;
}

/**
 * cid_call_event_copy:
 * @self: an event, filled or not
 *
 * Returns: (transfer full): the same event, sharing nothing with @self
 */
CidCallEvent *
cid_call_event_copy (const CidCallEvent *self)
{
  CidCallEvent *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = cid_call_event_new (self->kind);
  copy->stamp = self->stamp;
  copy->phone = g_strdup (self->phone);
  copy->phone_name = g_strdup (self->phone_name);
  copy->group = g_strdup (self->group);
  copy->simulated = self->simulated;
  copy->party = cid_party_ref (self->party);
  copy->name = g_strdup (self->name);
  copy->line = g_strdup (self->line);
  copy->call_ref = g_strdup (self->call_ref);
  copy->call_uid = g_strdup (self->call_uid);
  copy->reason = g_strdup (self->reason);
  copy->diverted = g_strdup (self->diverted);
  copy->voicemail = self->voicemail;
  copy->mac = g_strdup (self->mac);
  copy->peer = g_strdup (self->peer);
  copy->reached = g_strdup (self->reached);
  copy->target = g_strdup (self->target);
  copy->body = g_strdup (self->body);
  copy->extra = g_strdupv (self->extra);
  return copy;
}

/**
 * cid_call_event_free:
 * @self: (nullable) (transfer full): an event
 *
 * Frees the event with all it holds.
 */
void
cid_call_event_free (CidCallEvent *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->phone_name, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->party, cid_party_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->call_ref, g_free);
  g_clear_pointer (&self->call_uid, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->diverted, g_free);
  g_clear_pointer (&self->mac, g_free);
  g_clear_pointer (&self->peer, g_free);
  g_clear_pointer (&self->reached, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->extra, g_strfreev);
  g_free (self);
}

/**
 * cid_event_kind_to_nick:
 * @kind: what happened
 *
 * Returns: its one spelling, in URLs, in the store and in logs alike
 */
const char *
cid_event_kind_to_nick (CidEventKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_nicks), NULL);

  return kind_nicks[kind];
}

/**
 * cid_event_kind_from_nick:
 * @nick: (nullable): a spelling, exactly as cid_event_kind_to_nick() has it
 *
 * Finds events of our own as well: ask cid_event_kind_is_from_phone() of what a phone said.
 *
 * Returns: the #CidEventKind, or %CID_EVENT_NONE
 */
int
cid_event_kind_from_nick (const char *nick)
{
  int kind = cid_nick_find (kind_nicks, G_N_ELEMENTS (kind_nicks), nick);

  return kind < 0 ? CID_EVENT_NONE : kind;
}

/**
 * cid_event_kind_is_from_phone:
 * @kind: what happened
 *
 * Returns: %TRUE if a phone may report it, %FALSE if only cidalert itself does
 */
gboolean
cid_event_kind_is_from_phone (CidEventKind kind)
{
  return kind >= CID_EVENT_INCOMING && kind <= CID_EVENT_UNREGISTERED;
}

/**
 * cid_call_event_was_said:
 * @self: an event as it arrives
 *
 * Returns: %TRUE if a phone said it; %FALSE for a rehearsal, and for what arose in cidalert itself,
 *   though a phone may report the same
 */
gboolean
cid_call_event_was_said (const CidCallEvent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->simulated && self->target != NULL && cid_event_kind_is_from_phone (self->kind);
}

/**
 * cid_call_event_is_whole:
 * @self: an event that was read from somewhere
 *
 * Returns: %FALSE if it is what a phone says and names none, so that no call can be made of it
 */
gboolean
cid_call_event_is_whole (const CidCallEvent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->phone != NULL || !cid_event_kind_is_from_phone (self->kind);
}

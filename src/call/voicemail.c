/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "cidalert-voicemail"

#include "call/voicemail.h"

struct _CidVoicemail {
  GHashTable *numbers;
  GHashTable *lines;
};

/* `diverted` is kept as a number, or as a user's name where it is none. */
static const char *
get_key (const CidParty *party)
{
  return party->number != NULL ? party->number : party->user;
}

/**
 * cid_voicemail_new:
 * @numbers: (nullable) (array zero-terminated=1): numbers of voicemails, in any written form
 * @lines: (nullable) (element-type utf8 utf8): a set of my lines, whose calls nobody but a
 * voicemail takes elsewhere
 * @plan: how @numbers are to be read
 *
 * Returns: (transfer full): what is known of the voicemails
 */
CidVoicemail *
cid_voicemail_new (char **numbers, GHashTable *lines, const CidNumberPlan *plan)
{
  CidVoicemail *self = g_new0 (CidVoicemail, 1);

  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lines = lines != NULL ? g_hash_table_ref (lines) : NULL;
  for (guint i = 0; numbers != NULL && numbers[i] != NULL; i++) {
    g_autoptr (CidParty) party = cid_party_parse (numbers[i], plan);

    if (get_key (party) != NULL)
      g_hash_table_add (self->numbers, g_strdup (get_key (party)));
  }
  return self;
}

/**
 * cid_voicemail_free:
 * @self: (nullable) (transfer full): voicemails
 *
 * Frees @self.
 */
void
cid_voicemail_free (CidVoicemail *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_free (self);
}

/**
 * cid_voicemail_is_meant:
 * @self: voicemails
 * @event: what a phone says
 *
 * Tells whether what takes the event's call elsewhere, if something does, is a voicemail: because
 * that is so on its line, or because the phone names one as the other end or as who it was diverted
 * to. That a call comes from a voicemail, or goes there, says nothing of the kind.
 *
 * Returns: %TRUE if it is
 */
gboolean
cid_voicemail_is_meant (const CidVoicemail *self, const CidCallEvent *event)
{
  const char *other = event->party != NULL ? get_key (event->party) : NULL;

  if (self->lines != NULL && event->line != NULL &&
      g_hash_table_contains (self->lines, event->line))
    return TRUE;
  if (event->kind == CID_EVENT_INCOMING || event->kind == CID_EVENT_OUTGOING)
    return FALSE;

  return (other != NULL && g_hash_table_contains (self->numbers, other)) ||
         (event->diverted != NULL && g_hash_table_contains (self->numbers, event->diverted));
}

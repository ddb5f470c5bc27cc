/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-media"

#include "daemon/media.h"

#include "desktop/media-players.h"

struct _CidMedia {
  CidBus *bus;
  CidMediaPlayers *players;
  CidQuietRule rule;
  /* the uids of the calls for which there is to be quiet */
  GHashTable *calls;
};

static void
apply (CidMedia *self)
{
  cid_media_players_set_session (self->players, cid_bus_get_session (self->bus));
  cid_media_players_set_quiet (self->players, g_hash_table_size (self->calls) > 0);
}

/**
 * cid_media_new:
 * @bus: (transfer none): knows the session bus; outlives what is returned
 *
 * Returns: (transfer full): what leaves all players alone until it is given a rule
 */
CidMedia *
cid_media_new (CidBus *bus)
{
  CidMedia *self;

  g_return_val_if_fail (CID_IS_BUS (bus), NULL);

  self = g_new0 (CidMedia, 1);
  self->bus = bus;
  self->players = cid_media_players_new ();
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

/**
 * cid_media_free:
 * @self: (transfer full) (nullable): what was made by cid_media_new()
 *
 * Players that are paused for a call stay so: nobody is there who could tell when it ends.
 */
void
cid_media_free (CidMedia *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->players, cid_media_players_free);
  g_hash_table_unref (self->calls);
  g_free (self);
}

/**
 * cid_media_set_rule:
 * @rule: when there is to be quiet; holds from the next change of a call on
 */
void
cid_media_set_rule (CidMedia *self, const CidQuietRule *rule)
{
  g_return_if_fail (self != NULL && rule != NULL);

  self->rule = *rule;
}

/**
 * cid_media_update:
 * @changed: (element-type CidCall): calls that are not what they were
 *
 * Pauses players for the first call that asks for quiet, and lets them go on after the last.
 */
void
cid_media_update (CidMedia *self, GPtrArray *changed)
{
  g_return_if_fail (self != NULL);

  if (changed->len == 0)
    return;

  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);

    if (cid_quiet_rule_wants (&self->rule, call))
      g_hash_table_add (self->calls, g_strdup (call->uid));
    else
      g_hash_table_remove (self->calls, call->uid);
  }
  apply (self);
}

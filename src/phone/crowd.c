/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-crowd"

#include "phone/crowd.h"

typedef struct {
  CidAddress peer;
  guint count;
} Guest;

struct _CidCrowd {
  guint max;
  guint max_local;
  guint max_per_address;
  guint count;
  guint local_count;
  GHashTable *guests;
};

/**
 * cid_crowd_new:
 * @max: connections in all
 * @max_local: connections from this machine
 * @max_per_address: connections from each other address
 *
 * Counts who is connected, so that no peer crowds out the others.
 *
 * Returns: (transfer full): an empty crowd
 */
CidCrowd *
cid_crowd_new (guint max, guint max_local, guint max_per_address)
{
  CidCrowd *self = g_new0 (CidCrowd, 1);

  self->max = max;
  self->max_local = max_local;
  self->max_per_address = max_per_address;
  self->guests = g_hash_table_new_full (cid_address_hash, cid_address_equal, NULL, g_free);
  return self;
}

/**
 * cid_crowd_free:
 * @self: (transfer full): a crowd
 *
 * Frees it.
 */
void
cid_crowd_free (CidCrowd *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->guests);
  g_free (self);
}

static void
seat_guest (CidCrowd *self, const CidAddress *peer)
{
  Guest *guest = g_hash_table_lookup (self->guests, peer);

  if (guest == NULL) {
    guest = g_new0 (Guest, 1);
    guest->peer = *peer;
    g_hash_table_insert (self->guests, &guest->peer, guest);
  }
  guest->count++;
}

/**
 * cid_crowd_has_own_room:
 * @self: a crowd
 * @peer: who would connect
 * @is_local: from this machine
 *
 * Returns: %TRUE if @peer is within its own limit, whatever the others have left
 */
gboolean
cid_crowd_has_own_room (CidCrowd *self, const CidAddress *peer, gboolean is_local)
{
  const Guest *guest;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (peer != NULL, FALSE);

  if (is_local)
    return self->local_count < self->max_local;

  guest = g_hash_table_lookup (self->guests, peer);
  return guest == NULL || guest->count < self->max_per_address;
}

/**
 * cid_crowd_is_full:
 * @self: a crowd
 *
 * Returns: %TRUE if there is room for nobody, whoever it is
 */
gboolean
cid_crowd_is_full (CidCrowd *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->count >= self->max;
}

/**
 * cid_crowd_enter:
 * @self: a crowd
 * @peer: who connects
 * @is_local: from this machine
 *
 * Counts one more connection if there is room for it; nothing is counted if there is none.
 *
 * Returns: %TRUE if @peer is in; each needs its cid_crowd_leave()
 */
gboolean
cid_crowd_enter (CidCrowd *self, const CidAddress *peer, gboolean is_local)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (peer != NULL, FALSE);

  if (cid_crowd_is_full (self) || !cid_crowd_has_own_room (self, peer, is_local))
    return FALSE;

  self->count++;
  if (is_local)
    self->local_count++;
  else
    seat_guest (self, peer);
  return TRUE;
}

/**
 * cid_crowd_leave:
 * @self: a crowd
 * @peer: who had entered
 * @is_local: what was said then
 *
 * Gives the place back.
 */
void
cid_crowd_leave (CidCrowd *self, const CidAddress *peer, gboolean is_local)
{
  Guest *guest;

  g_return_if_fail (self != NULL);
  g_return_if_fail (peer != NULL);
  g_return_if_fail (self->count > 0);

  self->count--;
  if (is_local) {
    self->local_count--;
    return;
  }

  guest = g_hash_table_lookup (self->guests, peer);
  g_return_if_fail (guest != NULL);
  if (--guest->count == 0)
    g_hash_table_remove (self->guests, peer);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-ringing-list"

#include "desktop/ringing-list.h"

#define N_SHOWS (CID_SHOW_LOUD + 1)

typedef struct {
  CidShow show;
  gboolean is_covered;
} Ring;

struct _CidRingingList {
  GHashTable *rings; /* by the call's uid */
  guint n_of[N_SHOWS];
  guint n_covered; /* of the loud ones */
};

static void
count (CidRingingList *self, const Ring *ring, int change)
{
  self->n_of[ring->show] += (guint) change;
  if (ring->show == CID_SHOW_LOUD && ring->is_covered)
    self->n_covered += (guint) change;
}

/* Returns how much was made of it. */
static CidShow
remove_ring (CidRingingList *self, const char *uid)
{
  const Ring *ring = g_hash_table_lookup (self->rings, uid);
  CidShow show = CID_SHOW_UNSAID;

  if (ring == NULL)
    return show;

  show = ring->show;
  count (self, ring, -1);
  g_hash_table_remove (self->rings, uid);
  return show;
}

/**
 * cid_ringing_list_new:
 *
 * Returns: (transfer full): an empty list
 */
CidRingingList *
cid_ringing_list_new (void)
{
  CidRingingList *self = g_new0 (CidRingingList, 1);

  self->rings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * cid_ringing_list_free:
 * @self: (transfer full) (nullable): a list
 *
 * Frees @self.
 */
void
cid_ringing_list_free (CidRingingList *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->rings);
  g_free (self);
}

/**
 * cid_ringing_list_clear:
 * @self: a list
 *
 * Forgets every call.
 */
void
cid_ringing_list_clear (CidRingingList *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->rings);
  for (guint i = 0; i < N_SHOWS; i++)
    self->n_of[i] = 0;
  self->n_covered = 0;
}

/**
 * cid_ringing_list_apply:
 * @self: a list
 * @call: a call that changed
 * @show: how much is made of it
 * @is_covered: its caller may disturb
 *
 * Takes @call in if it comes in and rings, else out.
 *
 * Returns: %TRUE if who is shown to ring may be another now
 */
gboolean
cid_ringing_list_apply (CidRingingList *self,
                        const CidCall *call,
                        CidShow show,
                        gboolean is_covered)
{
  CidShow before;
  Ring *ring;

  g_return_val_if_fail (self != NULL && call != NULL && (guint) show < N_SHOWS, FALSE);

  before = remove_ring (self, call->uid);
  if (call->direction != CID_DIRECTION_INCOMING || call->outcome != CID_OUTCOME_RINGING)
    return before > CID_SHOW_LOG;

  ring = g_new0 (Ring, 1);
  ring->show = show;
  ring->is_covered = is_covered;
  count (self, ring, 1);
  g_hash_table_insert (self->rings, g_strdup (call->uid), ring);
  return MAX (before, show) > CID_SHOW_LOG;
}

/**
 * cid_ringing_list_get:
 * @self: a list
 * @uid: of a call
 *
 * Returns: how much is made of it; %CID_SHOW_UNSAID of one that is not in the list
 */
CidShow
cid_ringing_list_get (const CidRingingList *self, const char *uid)
{
  const Ring *ring;

  g_return_val_if_fail (self != NULL && uid != NULL, CID_SHOW_UNSAID);

  ring = g_hash_table_lookup (self->rings, uid);
  return ring != NULL ? ring->show : CID_SHOW_UNSAID;
}

/**
 * cid_ringing_list_count:
 * @self: a list
 * @show: how much is made of calls
 *
 * Returns: of how many calls just so much is made
 */
guint
cid_ringing_list_count (const CidRingingList *self, CidShow show)
{
  g_return_val_if_fail (self != NULL && (guint) show < N_SHOWS, 0);

  return self->n_of[show];
}

/**
 * cid_ringing_list_get_loudest:
 * @self: a list
 *
 * Returns: the most that is made of any call; %CID_SHOW_UNSAID of none
 */
CidShow
cid_ringing_list_get_loudest (const CidRingingList *self)
{
  g_return_val_if_fail (self != NULL, CID_SHOW_UNSAID);

  for (guint show = N_SHOWS - 1; show > CID_SHOW_UNSAID; show--) {
    if (self->n_of[show] > 0)
      return (CidShow) show;
  }
  return CID_SHOW_UNSAID;
}

/**
 * cid_ringing_list_is_covered:
 * @self: a list
 *
 * Returns: %TRUE if one of the loud calls may disturb
 */
gboolean
cid_ringing_list_is_covered (const CidRingingList *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_covered > 0;
}

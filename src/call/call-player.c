/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-player"

#include "call/call-player.h"

/* What a daemon that starts takes up again: the calls that were going on, and those that began so
 * lately, of which their phones may have more to say. */
#define LATELY_US (G_GINT64_CONSTANT (15) * 60 * G_USEC_PER_SEC)
/* So many are remembered before it is looked which of them are over for long. */
#define MANY 1024

struct _CidCallPlayer {
  const CidNumberPlan *plan;
  CidCallTracker *tracker;
  GHashTable *calls;
  char *boot;
};

/**
 * cid_call_player_new:
 * @plan: (nullable): where numbers are written as people write them there; must outlive the player
 *
 * Returns: (transfer full): a player that has heard nothing yet
 */
CidCallPlayer *
cid_call_player_new (const CidNumberPlan *plan)
{
  CidCallPlayer *self = g_new0 (CidCallPlayer, 1);

  self->plan = plan;
  self->tracker = cid_call_tracker_new ();
  self->calls =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_call_free);
  return self;
}

/**
 * cid_call_player_free:
 * @self: (transfer full) (nullable): a player
 */
void
cid_call_player_free (CidCallPlayer *self)
{
  if (self == NULL)
    return;
  cid_call_tracker_free (self->tracker);
  g_hash_table_unref (self->calls);
  g_free (self->boot);
  g_free (self);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  const CidCall *call = value;
  const gint64 *now_us = user_data;
  gint64 age_us = *now_us - call->started.wall_us;

  return !cid_call_is_open (call) && (age_us > LATELY_US || age_us < -LATELY_US);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const CidCall *one = *(CidCall *const *) a;
  const CidCall *other = *(CidCall *const *) b;

  if (one->started.wall_us != other->started.wall_us)
    return one->started.wall_us < other->started.wall_us ? -1 : 1;
  return g_strcmp0 (one->uid, other->uid);
}

/**
 * cid_call_player_restart:
 * @self: a player
 * @boot: the boot of the machine that the daemon ran in from now on
 * @now_us: when it started
 *
 * The daemon was started anew: calls that are going on, and late ones, are taken up as it did.
 */
void
cid_call_player_restart (CidCallPlayer *self, const char *boot, gint64 now_us)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  gboolean is_same_boot = g_strcmp0 (self->boot, boot) == 0;
  GHashTableIter iter;
  gpointer call;

  g_hash_table_foreach_remove (self->calls, is_over, &now_us);
  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &call))
    g_ptr_array_add (calls, call);
  g_ptr_array_sort (calls, compare_starts);

  cid_call_tracker_free (self->tracker);
  self->tracker = cid_call_tracker_new ();
  for (guint i = 0; i < calls->len; i++) {
    CidCall *one = g_ptr_array_index (calls, i);

    if (!is_same_boot)
      one->started.boot_us = one->answered.boot_us = one->ended.boot_us = 0;
    cid_call_tracker_restore (self->tracker, one);
  }
  g_free (self->boot);
  self->boot = g_strdup (boot);
}

/**
 * cid_call_player_play:
 * @self: a player
 * @event: what happened next
 *
 * Nobody knows today who was in the contacts then: names are those that the phone sent.
 *
 * Returns: (transfer full) (element-type CidCall): the calls that changed, as they are after it
 */
GPtrArray *
cid_call_player_play (CidCallPlayer *self, const CidCallEvent *event)
{
  g_autoptr (CidCaller) caller =
    cid_caller_identify (event->party, event->name, NULL, self->plan, NULL);
  GPtrArray *changed;

  caller->is_provisional = TRUE;
  changed = cid_call_tracker_apply (self->tracker, event, caller);
  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);

    g_hash_table_replace (self->calls, g_strdup (call->uid), cid_call_copy (call));
  }
  if (g_hash_table_size (self->calls) > MANY)
    g_hash_table_foreach_remove (self->calls, is_over, (gpointer) &event->stamp.wall_us);
  return changed;
}

/**
 * cid_call_player_end:
 * @self: a player that has heard all
 *
 * Nothing will ever be heard of the calls that are still open: their time runs out, when they came
 * to where they are.
 *
 * Returns: (transfer full) (element-type CidCall): these calls, as they are after it
 */
GPtrArray *
cid_call_player_end (CidCallPlayer *self)
{
  g_autoptr (GPtrArray) open = cid_call_tracker_get_open (self->tracker);
  GPtrArray *ended = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  for (guint i = 0; i < open->len; i++) {
    const CidCall *call = g_ptr_array_index (open, i);
    const CidCallEvent over = { .kind = CID_EVENT_EXPIRED,
                                .stamp =
                                  call->answered.wall_us != 0 ? call->answered : call->started,
                                .call_uid = call->uid };
    GPtrArray *changed = cid_call_tracker_apply (self->tracker, &over, NULL);

    g_ptr_array_extend_and_steal (ended, changed);
  }
  return ended;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-store"

#include "log/call-store-private.h"

enum { CHANGED, WRITTEN, N_SIGNALS };

static guint signals[N_SIGNALS];

/**
 * cid_store_state_to_nick:
 * @state: a state
 *
 * Returns: (transfer none): the word that `status` uses for it
 */
const char *
cid_store_state_to_nick (CidStoreState state)
{
  static const char *const nicks[] = { "opening", "ready", "waiting", "failed" };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (nicks), nicks[CID_STORE_FAILED]);
  return nicks[state];
}

/**
 * cid_call_store_add_signals:
 *
 * Gives the class its signals, by which is told how the store is. Once.
 */
void
cid_call_store_add_signals (void)
{
  /**
   * CidCallStore::changed:
   *
   * State or problem are others than before.
   */
  signals[CHANGED] = g_signal_new ("changed", CID_TYPE_CALL_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  /**
   * CidCallStore::written:
   *
   * Calls that changed are on disk, or the store was closed: cid_call_store_get_last_change() is
   * another than before.
   */
  signals[WRITTEN] = g_signal_new ("written", CID_TYPE_CALL_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

/**
 * cid_call_store_set_state:
 * @self: a store
 * @state: how it is
 * @problem: (nullable): what is wrong, for people
 *
 * Tells by #CidCallStore::changed, unless it was so before.
 */
void
cid_call_store_set_state (CidCallStore *self, CidStoreState state, const char *problem)
{
  if (self->state == state && g_strcmp0 (self->problem, problem) == 0)
    return;
  self->state = state;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * cid_call_store_set_last_change:
 * @self: a store
 * @change: the number of the last change that is on disk; 0 if the store is not open, as it may
 * come back as another
 *
 * Tells by #CidCallStore::written, unless it was so before.
 */
void
cid_call_store_set_last_change (CidCallStore *self, gint64 change)
{
  if (self->last_change == change)
    return;
  self->last_change = change;
  g_signal_emit (self, signals[WRITTEN], 0);
}

/**
 * cid_call_store_get_state:
 * @self: a store
 *
 * Returns: how it is
 */
CidStoreState
cid_call_store_get_state (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), CID_STORE_FAILED);

  return self->state;
}

/**
 * cid_call_store_get_problem:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): what is wrong and what to do, for people; %NULL if nothing
 * is
 */
const char *
cid_call_store_get_problem (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), NULL);

  return self->problem;
}

/**
 * cid_call_store_is_other_daemon:
 * @self: a store
 *
 * Returns: %TRUE if another daemon writes the store, so that this one has nothing to do here
 */
gboolean
cid_call_store_is_other_daemon (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), FALSE);

  return self->is_other_daemon;
}

/**
 * cid_call_store_take_open_calls:
 * @self: a store
 *
 * Gives the calls that were going on when the store was last written, and those that began lately,
 * once it is open. They are given once.
 *
 * Returns: (transfer full) (nullable) (element-type CidCall): the calls, oldest first
 */
GPtrArray *
cid_call_store_take_open_calls (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), NULL);

  return self->past != NULL ? g_steal_pointer (&self->past->calls) : NULL;
}

/**
 * cid_call_store_get_last_change:
 * @self: a store
 *
 * Returns: the number of the last change of a call that is on disk; 0 if there is none, or the
 *   store is not open
 */
gint64
cid_call_store_get_last_change (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), 0);

  return self->last_change;
}

/**
 * cid_call_store_take_phones:
 * @self: a store
 *
 * Gives how the phones were when the store was opened: once.
 *
 * Returns: (transfer full) (nullable) (element-type CidPhoneState): the phones that were ever
 * heard; %NULL if they are not known yet, or were taken
 */
GPtrArray *
cid_call_store_take_phones (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), NULL);

  return self->past != NULL ? g_steal_pointer (&self->past->phones) : NULL;
}

/**
 * cid_call_store_get_n_waiting:
 * @self: a store
 *
 * Returns: how many events are not yet on disk
 */
guint
cid_call_store_get_n_waiting (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), 0);

  return cid_store_queue_get_n_events (self->waiting);
}

/**
 * cid_call_store_is_learning:
 * @self: a store
 *
 * Returns: whether there are numbers that may not have today's name yet
 */
gboolean
cid_call_store_is_learning (CidCallStore *self)
{
  g_return_val_if_fail (CID_IS_CALL_STORE (self), FALSE);

  return cid_store_agenda_is_learning (self->agenda);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-store"

#include "log/call-store-private.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "log/store-close.h"

#define RETRY_MS 1000
/* A command that writes has soon finished, and phones wait. */
#define BUSY_RETRY_MS 100
/* Calls that are over are filed when nothing came for so long, or so often under load. */
#define FILING_DELAY_MS 1000
#define LAST_PATIENCE_MS 2000
/* A disk that is busy is silent for a moment, of which nobody needs to know. */
#define SILENCE_MS 10000
/* So long a command that wants to write has to take the lock. */
#define LENDING_MS 700

/**
 * CidCallStore:
 *
 * The call store as the daemon sees it: what is appended is on disk when its function is called.
 * All that came while one commit waited for the disk goes into the next. One task is with the
 * worker at a time; everything else waits here, in order, until the store can be written.
 */
G_DEFINE_FINAL_TYPE (CidCallStore, cid_call_store, G_TYPE_OBJECT)

static gboolean
on_refused (gpointer user_data)
{
  cid_store_item_answer (user_data, FALSE);
  return G_SOURCE_REMOVE;
}

/* One that is closed takes no task either. */
static gboolean
is_busy (CidCallStore *self)
{
  return self->worker == NULL || cid_store_worker_get_task (self->worker) != NULL;
}

static void
give (CidCallStore *self, CidStoreTask *task)
{
  cid_store_worker_give (self->worker, task);
}

static void
drop_names (CidCallStore *self, CidContactIndex *names)
{
  if (names != NULL)
    cid_store_worker_drop_names (self->worker, names);
}

static gboolean
on_filing (gpointer user_data)
{
  CidCallStore *self = user_data;

  self->filing_id = 0;
  if (!is_busy (self) && self->state == CID_STORE_READY)
    give (self, cid_store_agenda_take_filing (self->agenda));
  else
    cid_store_agenda_want_filing (self->agenda);
  return G_SOURCE_REMOVE;
}

static void
file_soon (CidCallStore *self)
{
  if (self->filing_id == 0 && self->worker != NULL && !cid_store_agenda_wants_filing (self->agenda))
    self->filing_id = g_timeout_add (FILING_DELAY_MS, on_filing, self);
}

static void
send_if_ready (CidCallStore *self)
{
  CidStoreTask *task;

  if (is_busy (self) || self->state != CID_STORE_READY)
    return;
  task = cid_store_agenda_take_next (self->agenda);
  if (task != NULL)
    give (self, task);
}

static gboolean
on_retry (gpointer user_data)
{
  CidCallStore *self = user_data;

  self->retry_id = 0;
  if (!is_busy (self))
    give (self, cid_store_agenda_take_writing (self->agenda));
  return G_SOURCE_REMOVE;
}

static void
try_later (CidCallStore *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->worker != NULL)
    self->retry_id = g_timeout_add (LENDING_MS, on_retry, self);
}

/* The store is closed, and opened again once whoever wanted it has done. Then it may be another,
 * whose last change has the same number. */
static void
note_lent (CidCallStore *self)
{
  gpointer lent_data;
  CidStoreFunc lent = cid_store_agenda_end_loan (self->agenda, &lent_data);

  try_later (self);
  cid_call_store_set_last_change (self, 0);
  cid_call_store_set_state (self, CID_STORE_WAITING,
                            _ ("A cidalert command is about to write the call log"));
  if (lent != NULL)
    lent (TRUE, lent_data);
}

static void
note_failure (CidCallStore *self, CidStoreTask *task)
{
  gboolean is_busy = g_error_matches (task->error, CID_ERROR, CID_ERROR_DATABASE_BUSY);
  gboolean is_command;

  cid_store_queue_take_back (self->waiting, task->items);
  if (cid_store_agenda_is_lent (self->agenda)) {
    note_lent (self);
    return;
  }
  self->is_other_daemon = task->is_other_daemon;
  cid_call_store_set_last_change (self, 0);
  is_command = is_busy && !task->is_other_daemon;
  if (self->retry_id == 0 && self->worker != NULL)
    self->retry_id = g_timeout_add (is_command ? BUSY_RETRY_MS : RETRY_MS, on_retry, self);
  cid_call_store_set_state (self, is_command ? CID_STORE_WAITING : CID_STORE_FAILED,
                            task->error->message);
}

/* The next batch leaves before the last one is answered. */
static void
note_success (CidCallStore *self, CidStoreTask *task)
{
  self->is_other_daemon = FALSE;
  cid_store_queue_settle (self->waiting, task->items);
  cid_call_store_set_state (self, CID_STORE_READY, NULL);
  if (task->items->len > 0 || task->wants_past)
    file_soon (self);
  if (!is_busy (self) && cid_store_agenda_wants_filing (self->agenda))
    give (self, cid_store_agenda_take_filing (self->agenda));
  send_if_ready (self);
  if (task->is_more && !is_busy (self))
    give (self, cid_store_agenda_take_filing (self->agenda));
  cid_call_store_set_last_change (self, task->last_change);
  for (guint i = 0; i < task->items->len; i++) {
    CidStoreItem *item = g_ptr_array_index (task->items, i);

    cid_store_item_answer (item, !item->entry.is_refused);
  }
}

static void
note_lesson (CidCallStore *self, const CidStoreTask *task)
{
  CidContactIndex *learnt = NULL;

  if (!cid_store_agenda_note_lesson (self->agenda, task, &learnt))
    return;
  drop_names (self, learnt);
  file_soon (self);
}

static void
note_past (CidCallStore *self, CidStorePast *past)
{
  self->past = past;
  cid_store_agenda_note_past (self->agenda);
}

static void
on_finished (CidStoreTask *task, gpointer user_data)
{
  g_autoptr (CidCallStore) self = g_object_ref (user_data);

  g_clear_handle_id (&self->silence_id, g_source_remove);
  if (task->past != NULL)
    note_past (self, g_steal_pointer (&task->past));
  if (task->error == NULL && task->lesson != 0)
    note_lesson (self, task);
  if (task->error != NULL)
    note_failure (self, task);
  else if (task->lends)
    note_lent (self);
  else if (!task->closes)
    note_success (self, task);
  cid_store_task_free (task);
}

static void
cid_call_store_dispose (GObject *object)
{
  CidCallStore *self = CID_CALL_STORE (object);

  cid_call_store_close (self, LAST_PATIENCE_MS);

  G_OBJECT_CLASS (cid_call_store_parent_class)->dispose (object);
}

static void
cid_call_store_finalize (GObject *object)
{
  CidCallStore *self = CID_CALL_STORE (object);

  cid_store_agenda_free (self->agenda);
  g_clear_pointer (&self->past, cid_store_past_free);
  g_free (self->problem);

  G_OBJECT_CLASS (cid_call_store_parent_class)->finalize (object);
}

static void
cid_call_store_class_init (CidCallStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cid_call_store_dispose;
  object_class->finalize = cid_call_store_finalize;
  cid_call_store_add_signals ();
}

static void
cid_call_store_init (CidCallStore *self)
{
  self->state = CID_STORE_OPENING;
  self->agenda = cid_store_agenda_new ();
  self->waiting = cid_store_agenda_get_waiting (self->agenda);
}

/**
 * cid_call_store_new:
 * @path: path of the database
 * @boot_id: tells this boot of the machine from others
 *
 * Returns: (transfer full): a store that takes in what is appended, and is to be opened
 */
CidCallStore *
cid_call_store_new (const char *path, const char *boot_id)
{
  CidCallStore *self = g_object_new (CID_TYPE_CALL_STORE, NULL);

  self->worker = cid_store_worker_new (path, boot_id, on_finished, self);
  return self;
}

/**
 * cid_call_store_open:
 * @self: a store
 *
 * Begins to open the database; #CidCallStore::changed tells how that went. It is tried again each
 * second until it works.
 */
void
cid_call_store_open (CidCallStore *self)
{
  g_return_if_fail (CID_IS_CALL_STORE (self));

  if (!is_busy (self) && self->state == CID_STORE_OPENING)
    give (self, cid_store_agenda_take_writing (self->agenda));
}

static void
put (CidCallStore *self, CidStoreItem *item)
{
  if (self->worker == NULL || cid_store_queue_is_full (self->waiting)) {
    g_idle_add_full (G_PRIORITY_DEFAULT, on_refused, item, (GDestroyNotify) cid_store_item_free);
    return;
  }
  cid_store_queue_put (self->waiting, item);
  send_if_ready (self);
}

/**
 * cid_call_store_append:
 * @self: a store
 * @event: (transfer full) (nullable): what was said; %NULL if calls changed without
 * @calls: (transfer full) (nullable) (element-type CidCall): the calls that changed, as they are
 *   now; nobody else may have them
 * @done: (nullable) (scope async): told once what became of it, never from within this function
 * @user_data: for @done
 *
 * Writes an event and its calls, as soon as that is possible. If %CID_STORE_MAX_QUEUE wait already,
 * or the store was closed, it is refused: @done gets %FALSE.
 */
void
cid_call_store_append (CidCallStore *self,
                       CidCallEvent *event,
                       GPtrArray *calls,
                       CidStoreFunc done,
                       gpointer user_data)
{
  CidStoreItem *item;

  g_return_if_fail (CID_IS_CALL_STORE (self));

  item = cid_store_item_new (done, user_data);
  item->entry.event = event;
  item->entry.calls = calls;
  put (self, item);
}

static gboolean
on_silence (gpointer user_data)
{
  CidCallStore *self = user_data;

  self->silence_id = 0;
  cid_call_store_set_state (self, self->state,
                            _ ("The disk does not answer; calls are written as soon as it does"));
  return G_SOURCE_REMOVE;
}

/**
 * cid_call_store_note_silence:
 * @self: a store
 *
 * Somebody waited for it in vain. If the disk is silent for some seconds more that is a problem,
 * until it speaks: one that hangs reports none.
 */
void
cid_call_store_note_silence (CidCallStore *self)
{
  g_return_if_fail (CID_IS_CALL_STORE (self));

  if (self->silence_id == 0 && self->problem == NULL && self->worker != NULL && is_busy (self))
    self->silence_id = g_timeout_add (SILENCE_MS, on_silence, self);
}

/**
 * cid_call_store_mark:
 * @self: a store
 * @id: a call of the log
 * @mark: (transfer full): what the user says of it; it is there until @done returns, and then has
 *   the uid of the call
 * @done: (nullable) (scope async): told once what became of it, never from within this function
 * @user_data: for @done
 *
 * Marks a call; @done gets %FALSE if there is no such call, or none that can be marked so.
 */
void
cid_call_store_mark (CidCallStore *self,
                     gint64 id,
                     CidCallEvent *mark,
                     CidStoreFunc done,
                     gpointer user_data)
{
  CidStoreItem *item;

  g_return_if_fail (CID_IS_CALL_STORE (self) && id > 0);

  item = cid_store_item_new (done, user_data);
  item->entry.event = mark;
  item->entry.marked = id;
  put (self, item);
}

/**
 * cid_call_store_set_keep:
 * @self: a store
 * @keep_us: how long calls are kept; 0 for ever
 *
 * What is older is forgotten in small steps, a moment after calls were written.
 */
void
cid_call_store_set_keep (CidCallStore *self, gint64 keep_us)
{
  g_return_if_fail (CID_IS_CALL_STORE (self));

  cid_store_agenda_set_keep (self->agenda, keep_us);
  if (keep_us > 0)
    file_soon (self);
}

/**
 * cid_call_store_lend:
 * @self: a store
 * @lent: (scope async): told with %TRUE once the store is closed, which it may be already; with
 *   %FALSE if it is being opened for the first time, or lent to somebody else
 * @user_data: for @lent
 *
 * Closes the store for a little while, in which another process can take its lock; once that has
 * freed it the store is opened again. What is appended meanwhile waits.
 */
void
cid_call_store_lend (CidCallStore *self, CidStoreFunc lent, gpointer user_data)
{
  g_return_if_fail (CID_IS_CALL_STORE (self) && lent != NULL);

  if (self->state == CID_STORE_OPENING || self->worker == NULL ||
      cid_store_agenda_is_lent (self->agenda)) {
    lent (FALSE, user_data);
    return;
  }
  /* It is closed already, and only tried again and again. */
  if (self->state != CID_STORE_READY && !is_busy (self)) {
    try_later (self);
    lent (TRUE, user_data);
    return;
  }
  cid_store_agenda_lend (self->agenda, lent, user_data);
  send_if_ready (self);
}

/**
 * cid_call_store_set_phone:
 * @self: a store
 * @id: id of a phone
 * @name: its name from now on
 */
void
cid_call_store_set_phone (CidCallStore *self, const char *id, const char *name)
{
  CidStoreItem *item;

  g_return_if_fail (CID_IS_CALL_STORE (self) && id != NULL);

  item = cid_store_item_new (NULL, NULL);
  item->entry.phone = g_strdup (id);
  item->entry.phone_name = g_strdup (name);
  put (self, item);
}

/**
 * cid_call_store_learn:
 * @self: a store
 * @index: the contacts of today
 *
 * Calls each number of the log as @index does, in small steps whenever there is nothing to write:
 * so past calls learn. What was begun with another index is given up.
 */
void
cid_call_store_learn (CidCallStore *self, CidContactIndex *index)
{
  g_return_if_fail (CID_IS_CALL_STORE (self) && index != NULL);

  if (self->worker == NULL)
    return;
  drop_names (self, cid_store_agenda_learn (self->agenda, index));
  send_if_ready (self);
}

/**
 * cid_call_store_close:
 * @self: a store
 * @patience_ms: how long the disk may take
 *
 * Writes what waits, if it can be written, and closes the database. Every function that still waits
 * for an answer gets it before this returns. A second call changes nothing.
 *
 * Returns: %FALSE if something was not written, or the disk did not answer in time and was given up
 */
gboolean
cid_call_store_close (CidCallStore *self, guint patience_ms)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) patience_ms * 1000;
  gboolean is_drained;

  g_return_val_if_fail (CID_IS_CALL_STORE (self), FALSE);

  if (self->worker == NULL)
    return TRUE;
  drop_names (self, cid_store_agenda_end_lesson (self->agenda));
  is_drained = cid_store_close_drain (self->worker, self->agenda, deadline_us);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->filing_id, g_source_remove);
  g_clear_handle_id (&self->silence_id, g_source_remove);

  return cid_store_close_dismiss (g_steal_pointer (&self->worker), self->agenda, is_drained);
}

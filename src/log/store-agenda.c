/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-agenda"

#include "log/store-agenda.h"

#include "log/store-names.h"

/**
 * CidStoreAgenda:
 *
 * What there is to do in the store, and in which order. It makes the tasks for the worker, one at a
 * time, and knows neither the worker nor a clock.
 */
struct _CidStoreAgenda {
  CidStoreQueue *waiting;
  gboolean wants_past;

  gboolean wants_filing;
  gint64 keep_us;

  CidStoreFunc lent;
  gpointer lent_data;

  CidContactIndex *names;
  gint64 names_before;
  guint lesson;
};

/**
 * cid_store_agenda_new:
 *
 * Returns: (transfer full): an agenda on which nothing is but to read the past
 */
CidStoreAgenda *
cid_store_agenda_new (void)
{
  CidStoreAgenda *self = g_new0 (CidStoreAgenda, 1);

  self->waiting = cid_store_queue_new ();
  self->wants_past = TRUE;

  return self;
}

/**
 * cid_store_agenda_free:
 * @self: (transfer full): an agenda; whoever waits is told nothing
 */
void
cid_store_agenda_free (CidStoreAgenda *self)
{
  g_clear_pointer (&self->names, cid_contact_index_unref);
  cid_store_queue_free (self->waiting);
  g_free (self);
}

/**
 * cid_store_agenda_get_waiting:
 *
 * Returns: (transfer none): what is to be written
 */
CidStoreQueue *
cid_store_agenda_get_waiting (CidStoreAgenda *self)
{
  return self->waiting;
}

static CidStoreTask *
make_loan (void)
{
  CidStoreTask *task = cid_store_task_new ();

  task->lends = TRUE;

  return task;
}

static CidStoreTask *
make_lesson (CidStoreAgenda *self)
{
  CidStoreTask *task = cid_store_task_new ();

  task->names = cid_contact_index_ref (self->names);
  task->names_before = self->names_before;
  task->lesson = self->lesson;

  return task;
}

/**
 * cid_store_agenda_take_next:
 *
 * Whoever borrows the store has little patience, so it is lent first; phones wait for what is to be
 * written; names have time.
 *
 * Returns: (transfer full) (nullable): what is to be done now in a store that is open; %NULL if
 *   nothing is
 */
CidStoreTask *
cid_store_agenda_take_next (CidStoreAgenda *self)
{
  if (self->lent != NULL)
    return make_loan ();
  if (!cid_store_queue_is_empty (self->waiting))
    return cid_store_agenda_take_writing (self);

  return self->names != NULL ? make_lesson (self) : NULL;
}

/**
 * cid_store_agenda_take_writing:
 *
 * Returns: (transfer full): to open the store, and to write as much of what waits as goes into one
 *   commit, which may be nothing
 */
CidStoreTask *
cid_store_agenda_take_writing (CidStoreAgenda *self)
{
  CidStoreTask *task = cid_store_task_new ();

  task->wants_past = self->wants_past;
  cid_store_queue_take (self->waiting, task->items);

  return task;
}

/**
 * cid_store_agenda_take_filing:
 *
 * Returns: (transfer full): to file the calls that are over, and to forget what is too old
 */
CidStoreTask *
cid_store_agenda_take_filing (CidStoreAgenda *self)
{
  CidStoreTask *task = cid_store_task_new ();

  self->wants_filing = FALSE;
  task->files = TRUE;
  task->keep_us = self->keep_us;

  return task;
}

/**
 * cid_store_agenda_note_past:
 *
 * The past was read. Once is enough.
 */
void
cid_store_agenda_note_past (CidStoreAgenda *self)
{
  self->wants_past = FALSE;
}

/**
 * cid_store_agenda_set_keep:
 * @keep_us: how long calls are kept from the next filing on; 0 for ever
 */
void
cid_store_agenda_set_keep (CidStoreAgenda *self, gint64 keep_us)
{
  self->keep_us = keep_us;
}

/**
 * cid_store_agenda_want_filing:
 *
 * It is time to file, which cannot be done just now.
 */
void
cid_store_agenda_want_filing (CidStoreAgenda *self)
{
  self->wants_filing = TRUE;
}

/**
 * cid_store_agenda_wants_filing:
 *
 * Returns: whether it was wanted since the last time that it was taken
 */
gboolean
cid_store_agenda_wants_filing (CidStoreAgenda *self)
{
  return self->wants_filing;
}

/**
 * cid_store_agenda_lend:
 * @lent: told when the store is closed
 * @user_data: for @lent
 *
 * The store is to be closed before all else.
 */
void
cid_store_agenda_lend (CidStoreAgenda *self, CidStoreFunc lent, gpointer user_data)
{
  g_return_if_fail (lent != NULL && self->lent == NULL);

  self->lent = lent;
  self->lent_data = user_data;
}

/**
 * cid_store_agenda_is_lent:
 *
 * Returns: whether somebody waits for the store to be closed
 */
gboolean
cid_store_agenda_is_lent (CidStoreAgenda *self)
{
  return self->lent != NULL;
}

/**
 * cid_store_agenda_end_loan:
 * @user_data: (out): for the function
 *
 * Returns: (nullable): whom to tell that the store is closed
 */
CidStoreFunc
cid_store_agenda_end_loan (CidStoreAgenda *self, gpointer *user_data)
{
  *user_data = self->lent_data;

  return g_steal_pointer (&self->lent);
}

/**
 * cid_store_agenda_learn:
 * @names: the contacts of today
 *
 * All numbers of the log are to get the names of today, in small steps. What was begun with another
 * index is given up.
 *
 * Returns: (transfer full) (nullable): that index
 */
CidContactIndex *
cid_store_agenda_learn (CidStoreAgenda *self, CidContactIndex *names)
{
  CidContactIndex *before = cid_store_agenda_end_lesson (self);

  self->names = cid_contact_index_ref (names);
  self->names_before = CID_STORE_NAMES_ALL;
  self->lesson++;

  return before;
}

/**
 * cid_store_agenda_is_learning:
 *
 * Returns: whether there are numbers that may not have today's name yet
 */
gboolean
cid_store_agenda_is_learning (CidStoreAgenda *self)
{
  return self->names != NULL;
}

/**
 * cid_store_agenda_note_lesson:
 * @task: a step of a lesson that was done
 * @learnt: (out) (transfer full) (nullable): the index, if that was the last step
 *
 * Returns: %FALSE if there is another index since, for which all begins anew
 */
gboolean
cid_store_agenda_note_lesson (CidStoreAgenda *self,
                              const CidStoreTask *task,
                              CidContactIndex **learnt)
{
  *learnt = NULL;
  if (task->lesson != self->lesson)
    return FALSE;

  self->names_before = task->names_before;
  if (self->names_before == 0)
    *learnt = cid_store_agenda_end_lesson (self);

  return TRUE;
}

/**
 * cid_store_agenda_end_lesson:
 *
 * Returns: (transfer full) (nullable): the index that is learnt no more
 */
CidContactIndex *
cid_store_agenda_end_lesson (CidStoreAgenda *self)
{
  return g_steal_pointer (&self->names);
}

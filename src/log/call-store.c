/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-store"

#include "log/call-store.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/worker.h"
#include "log/store-lock.h"
#include "log/store-names.h"
#include "log/store-writer.h"

#define MAX_BATCH 2048
#define RETRY_DELAY_S 1
/* Calls that are over are filed when nothing came for so long, or so often under load. */
#define FILING_DELAY_MS 1000
#define LAST_PATIENCE_MS 2000
/* So long a command that wants to write has to take the lock. */
#define LENDING_MS 700

/* One thing to write. The worker reads the entry alone. */
typedef struct {
  CidStoreEntry entry;
  CidStoreFunc done;
  gpointer user_data;
} Item;

/* What goes to the worker and comes back: open the store if it is not, then write the items, or
 * learn some names. */
typedef struct {
  CidCallStore *store;
  GPtrArray *items;
  gboolean wants_past;
  gboolean files;
  gboolean is_more;
  gboolean closes;
  gboolean lends;
  gint64 keep_from_us;
  GPtrArray *open_calls;
  GPtrArray *phones;
  gint64 last_change;
  gboolean is_other_daemon;
  CidContactIndex *names;
  gint64 names_before;
  guint lesson;
  GError *error;
} Task;

/**
 * CidCallStore:
 *
 * The call store as the daemon sees it: what is appended is on disk when its function is called.
 * All that came while one commit waited for the disk goes into the next. One task is with the
 * worker at a time; everything else waits here, in order, until the store can be written.
 */
struct _CidCallStore {
  GObject parent_instance;
  char *path;
  CidWorker *worker;
  CidStoreWriter *writer;
  GAsyncQueue *finished;
  GQueue waiting;
  guint n_events;
  Task *in_flight;
  CidStoreState state;
  char *problem;
  gboolean is_other_daemon;
  gboolean has_past;
  GPtrArray *open_calls;
  GPtrArray *phones;
  gint64 last_change;
  guint retry_id;
  guint filing_id;
  gboolean wants_filing;
  gint64 keep_us;
  CidStoreFunc lent;
  gpointer lent_data;
  CidContactIndex *names;
  gint64 names_before;
  guint lesson;
};

enum { CHANGED, WRITTEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidCallStore, cid_call_store, G_TYPE_OBJECT)

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

static void
item_free (Item *item)
{
  g_clear_pointer (&item->entry.event, cid_call_event_free);
  g_clear_pointer (&item->entry.calls, g_ptr_array_unref);
  g_free (item->entry.phone);
  g_free (item->entry.phone_name);
  g_free (item);
}

static void
answer (Item *item, gboolean stored)
{
  CidStoreFunc done = g_steal_pointer (&item->done);

  if (done != NULL)
    done (stored, item->user_data);
}

static gboolean
on_refused (gpointer user_data)
{
  answer (user_data, FALSE);
  return G_SOURCE_REMOVE;
}

static Task *
task_new (CidCallStore *self)
{
  Task *task = g_new0 (Task, 1);

  task->store = self;
  task->keep_from_us = G_MININT64;
  task->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  return task;
}

static void
task_free (Task *task)
{
  g_clear_pointer (&task->names, cid_contact_index_unref);
  g_ptr_array_unref (task->items);
  g_clear_pointer (&task->open_calls, g_ptr_array_unref);
  g_clear_pointer (&task->phones, g_ptr_array_unref);
  g_clear_error (&task->error);
  g_free (task);
}

/* What is older than the user wants to keep, a little at a time. */
static void
forget_old (Task *task, CidStoreWriter *writer)
{
  const CidForget what = { .before_us = task->keep_from_us };
  gboolean is_more = FALSE;
  guint n_forgotten = 0;

  if (cid_store_writer_forget (writer, &what, &n_forgotten, &is_more, &task->error))
    task->is_more = task->is_more || is_more;
}

/* On the worker. */
static void
work (Task *task, CidStoreWriter *writer, const char *path)
{
  gboolean is_open = cid_store_writer_open (writer, &task->error);

  if (is_open && task->wants_past) {
    task->open_calls = cid_store_writer_get_open_calls (writer, &task->error);
    if (task->open_calls != NULL)
      task->phones = cid_store_writer_get_phones (writer, &task->error);
    if (task->phones == NULL)
      cid_store_writer_close (writer);
  }
  if (task->error == NULL && task->items->len > 0 &&
      !cid_store_writer_write (writer, (CidStoreEntry *const *) task->items->pdata,
                               task->items->len, &task->error))
    g_debug ("A batch of %u was not written", task->items->len);
  if (task->error == NULL && task->files &&
      !cid_store_writer_file (writer, &task->is_more, &task->error))
    g_debug ("Calls were not filed");
  if (task->error == NULL && task->keep_from_us > G_MININT64)
    forget_old (task, writer);

  if (task->error == NULL && task->names != NULL &&
      !cid_store_writer_learn (writer, task->names, &task->names_before, &task->error))
    g_debug ("Names were not learnt");
  g_clear_pointer (&task->names, cid_contact_index_unref);

  if (task->error == NULL)
    task->last_change = cid_store_writer_get_last_change (writer);
  if (g_error_matches (task->error, CID_ERROR, CID_ERROR_DATABASE_BUSY)) {
    g_autofree char *holder = cid_store_lock_get_holder (path, NULL);

    task->is_other_daemon = g_strcmp0 (holder, "daemon") == 0;
  }
}

static gboolean
do_nothing (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static gboolean on_finished (gpointer user_data);

/* On the worker. The task belongs to the main thread from the moment that it is in the queue. */
static gboolean
on_task (gpointer user_data)
{
  Task *task = user_data;
  CidCallStore *store = task->store;
  CidWorker *worker = store->worker;

  if (task->closes || task->lends)
    cid_store_writer_close (store->writer);
  else
    work (task, store->writer, store->path);

  g_async_queue_push (store->finished, task);
  cid_worker_reply (worker, on_finished, store, g_object_unref);
  return G_SOURCE_REMOVE;
}

static void
hand_over (CidCallStore *self, Task *task)
{
  self->in_flight = task;
  g_object_ref (self);
  cid_worker_push (self->worker, on_task, task, NULL);
}

static void
send_waiting (CidCallStore *self)
{
  Task *task = task_new (self);

  task->wants_past = !self->has_past;
  while (task->items->len < MAX_BATCH && !g_queue_is_empty (&self->waiting))
    g_ptr_array_add (task->items, g_queue_pop_head (&self->waiting));
  hand_over (self, task);
}

/* The index may be the last that holds its contacts: the worker frees it. */
static void
end_lesson (CidCallStore *self)
{
  CidContactIndex *names = g_steal_pointer (&self->names);

  if (names != NULL && self->worker != NULL)
    cid_worker_push (self->worker, do_nothing, names, (GDestroyNotify) cid_contact_index_unref);
  else if (names != NULL)
    cid_contact_index_unref (names);
}

static void
send_lesson (CidCallStore *self)
{
  Task *task = task_new (self);

  task->names = cid_contact_index_ref (self->names);
  task->names_before = self->names_before;
  task->lesson = self->lesson;
  hand_over (self, task);
}

static void
send_filing (CidCallStore *self)
{
  Task *task = task_new (self);

  self->wants_filing = FALSE;
  task->files = TRUE;
  if (self->keep_us > 0)
    task->keep_from_us = g_get_real_time () - self->keep_us;
  hand_over (self, task);
}

static void
lend (CidCallStore *self)
{
  Task *task = task_new (self);

  task->lends = TRUE;
  hand_over (self, task);
}

static gboolean
on_filing (gpointer user_data)
{
  CidCallStore *self = user_data;

  self->filing_id = 0;
  if (self->in_flight == NULL && self->state == CID_STORE_READY)
    send_filing (self);
  else
    self->wants_filing = TRUE;
  return G_SOURCE_REMOVE;
}

static void
file_soon (CidCallStore *self)
{
  if (self->filing_id == 0 && !self->wants_filing && self->worker != NULL)
    self->filing_id = g_timeout_add (FILING_DELAY_MS, on_filing, self);
}

/* Calls come before names. */
static void
send_if_ready (CidCallStore *self)
{
  if (self->in_flight != NULL || self->state != CID_STORE_READY)
    return;
  if (self->lent != NULL) {
    lend (self);
    return;
  }
  if (!g_queue_is_empty (&self->waiting))
    send_waiting (self);
  else if (self->names != NULL)
    send_lesson (self);
}

static void
set_state (CidCallStore *self, CidStoreState state, const char *problem)
{
  if (self->state == state && g_strcmp0 (self->problem, problem) == 0)
    return;
  self->state = state;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_retry (gpointer user_data)
{
  CidCallStore *self = user_data;

  self->retry_id = 0;
  if (self->in_flight == NULL)
    send_waiting (self);
  return G_SOURCE_REMOVE;
}

/* Back to the head of the queue, in the old order. */
static void
take_back (CidCallStore *self, GPtrArray *items)
{
  for (guint i = items->len; i > 0; i--)
    g_queue_push_head (&self->waiting, g_ptr_array_index (items, i - 1));
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_set_size (items, 0);
}

static void
try_later (CidCallStore *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->worker != NULL)
    self->retry_id = g_timeout_add (LENDING_MS, on_retry, self);
}

/* The store is closed, and opened again once whoever wanted it has done. */
static void
note_lent (CidCallStore *self)
{
  CidStoreFunc lent = g_steal_pointer (&self->lent);

  try_later (self);
  set_state (self, CID_STORE_WAITING, _ ("A cidalert command is about to write the call log"));
  if (lent != NULL)
    lent (TRUE, self->lent_data);
}

static void
note_failure (CidCallStore *self, Task *task)
{
  gboolean is_busy = g_error_matches (task->error, CID_ERROR, CID_ERROR_DATABASE_BUSY);

  take_back (self, task->items);
  if (self->lent != NULL) {
    note_lent (self);
    return;
  }
  self->is_other_daemon = task->is_other_daemon;
  if (self->retry_id == 0 && self->worker != NULL)
    self->retry_id = g_timeout_add_seconds (RETRY_DELAY_S, on_retry, self);
  set_state (self, is_busy && !task->is_other_daemon ? CID_STORE_WAITING : CID_STORE_FAILED,
             task->error->message);
}

/* The next batch leaves before the last one is answered. */
static void
note_success (CidCallStore *self, Task *task)
{
  self->is_other_daemon = FALSE;
  for (guint i = 0; i < task->items->len; i++)
    self->n_events -= ((Item *) g_ptr_array_index (task->items, i))->entry.event != NULL;
  set_state (self, CID_STORE_READY, NULL);
  if (task->items->len > 0 || task->wants_past)
    file_soon (self);
  if (self->in_flight == NULL && self->wants_filing)
    send_filing (self);
  send_if_ready (self);
  if (task->is_more && self->in_flight == NULL)
    send_filing (self);
  if (self->last_change != task->last_change) {
    self->last_change = task->last_change;
    g_signal_emit (self, signals[WRITTEN], 0);
  }
  for (guint i = 0; i < task->items->len; i++)
    answer (g_ptr_array_index (task->items, i),
            !((Item *) g_ptr_array_index (task->items, i))->entry.is_refused);
}

/* There may be another index since: then all begins anew. */
static void
note_lesson (CidCallStore *self, const Task *task)
{
  if (task->lesson != self->lesson)
    return;
  self->names_before = task->names_before;
  if (self->names_before == 0)
    end_lesson (self);
  file_soon (self);
}

static void
finish (CidCallStore *self, Task *task)
{
  self->in_flight = NULL;
  if (task->phones != NULL) {
    self->has_past = TRUE;
    self->open_calls = g_steal_pointer (&task->open_calls);
    self->phones = g_steal_pointer (&task->phones);
  }
  if (task->error == NULL && task->lesson != 0)
    note_lesson (self, task);
  if (task->error != NULL)
    note_failure (self, task);
  else if (task->lends)
    note_lent (self);
  else if (!task->closes)
    note_success (self, task);
  task_free (task);
}

static gboolean
on_finished (gpointer user_data)
{
  CidCallStore *self = user_data;
  Task *task;

  while ((task = g_async_queue_try_pop (self->finished)) != NULL)
    finish (self, task);
  return G_SOURCE_REMOVE;
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

  cid_store_writer_free (self->writer);
  g_async_queue_unref (self->finished);
  g_clear_pointer (&self->open_calls, g_ptr_array_unref);
  g_clear_pointer (&self->phones, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self->path);

  G_OBJECT_CLASS (cid_call_store_parent_class)->finalize (object);
}

static void
cid_call_store_class_init (CidCallStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cid_call_store_dispose;
  object_class->finalize = cid_call_store_finalize;

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
   * Calls that changed are on disk: cid_call_store_get_last_change() is another than before.
   */
  signals[WRITTEN] = g_signal_new ("written", CID_TYPE_CALL_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
cid_call_store_init (CidCallStore *self)
{
  self->state = CID_STORE_OPENING;
  self->finished = g_async_queue_new ();
  g_queue_init (&self->waiting);
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

  self->path = g_strdup (path);
  self->writer = cid_store_writer_new (path, boot_id);
  self->worker = cid_worker_new ("call-store");
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

  if (self->worker != NULL && self->in_flight == NULL && self->state == CID_STORE_OPENING)
    send_waiting (self);
}

static void
put (CidCallStore *self, Item *item)
{
  if (self->worker == NULL || g_queue_get_length (&self->waiting) >= CID_STORE_MAX_QUEUE) {
    g_idle_add_full (G_PRIORITY_DEFAULT, on_refused, item, (GDestroyNotify) item_free);
    return;
  }
  self->n_events += item->entry.event != NULL;
  g_queue_push_tail (&self->waiting, item);
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
  Item *item;

  g_return_if_fail (CID_IS_CALL_STORE (self));

  item = g_new0 (Item, 1);
  item->entry.event = event;
  item->entry.calls = calls;
  item->done = done;
  item->user_data = user_data;
  put (self, item);
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
  Item *item;

  g_return_if_fail (CID_IS_CALL_STORE (self) && id > 0);

  item = g_new0 (Item, 1);
  item->entry.event = mark;
  item->entry.marked = id;
  item->done = done;
  item->user_data = user_data;
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

  self->keep_us = keep_us;
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

  if (self->state == CID_STORE_OPENING || self->lent != NULL || self->worker == NULL) {
    lent (FALSE, user_data);
    return;
  }
  /* It is closed already, and only tried again and again. */
  if (self->state != CID_STORE_READY && self->in_flight == NULL) {
    try_later (self);
    lent (TRUE, user_data);
    return;
  }
  self->lent = lent;
  self->lent_data = user_data;
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
  Item *item;

  g_return_if_fail (CID_IS_CALL_STORE (self) && id != NULL);

  item = g_new0 (Item, 1);
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
  end_lesson (self);
  self->names = cid_contact_index_ref (index);
  self->names_before = CID_STORE_NAMES_ALL;
  self->lesson++;
  send_if_ready (self);
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

  return self->names != NULL;
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

  return g_steal_pointer (&self->open_calls);
}

/**
 * cid_call_store_get_last_change:
 * @self: a store
 *
 * Returns: the number of the last change of a call that is on disk; 0 if there is none, or none is
 *   known yet
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

  return g_steal_pointer (&self->phones);
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

  return self->n_events;
}

/* Waits for the task that is with the worker, without running the main loop. */
static gboolean
wait_for_task (CidCallStore *self, gint64 deadline_us)
{
  gint64 patience_us = MAX (deadline_us - g_get_monotonic_time (), 0);
  Task *task = g_async_queue_timeout_pop (self->finished, (guint64) patience_us);

  if (task != NULL)
    finish (self, task);
  return task != NULL;
}

/* A store that failed is tried once more. */
static gboolean
drain (CidCallStore *self, gint64 deadline_us)
{
  gboolean is_last_try = FALSE;

  while (self->in_flight != NULL || !g_queue_is_empty (&self->waiting)) {
    if (self->in_flight == NULL && is_last_try)
      return TRUE;
    if (self->in_flight == NULL) {
      is_last_try = TRUE;
      send_waiting (self);
    }
    if (!wait_for_task (self, deadline_us))
      return FALSE;
  }
  return TRUE;
}

static void
refuse_waiting (CidCallStore *self)
{
  Item *item;

  /* What the worker holds is still its own: it is answered, and left to it. */
  for (guint i = 0; self->in_flight != NULL && i < self->in_flight->items->len; i++)
    answer (g_ptr_array_index (self->in_flight->items, i), FALSE);
  while ((item = g_queue_pop_head (&self->waiting)) != NULL) {
    answer (item, FALSE);
    item_free (item);
  }
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
  CidWorker *worker;
  gboolean is_done;

  g_return_val_if_fail (CID_IS_CALL_STORE (self), FALSE);

  if (self->worker == NULL)
    return TRUE;
  end_lesson (self);
  is_done = drain (self, deadline_us);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->filing_id, g_source_remove);
  if (is_done) {
    Task *task = task_new (self);

    task->closes = TRUE;
    hand_over (self, task);
    is_done = wait_for_task (self, deadline_us);
  }
  worker = g_steal_pointer (&self->worker);
  if (!cid_worker_stop (worker, is_done ? LAST_PATIENCE_MS : 0))
    is_done = FALSE;
  is_done = is_done && self->n_events == 0;
  refuse_waiting (self);
  cid_worker_free (worker);
  return is_done;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-close"

#include "log/store-close.h"

/* So long a thread that has nothing left to do may take to end. */
#define LAST_PATIENCE_MS 2000

static gboolean
is_busy (CidStoreWorker *worker)
{
  return cid_store_worker_get_task (worker) != NULL;
}

/* What cannot be written is tried once more, and then left. A task that comes back may have been
 * followed by the next one. */
static gboolean
write_all (CidStoreWorker *worker, CidStoreAgenda *agenda, gint64 deadline_us)
{
  CidStoreQueue *waiting = cid_store_agenda_get_waiting (agenda);
  gboolean is_last_try = FALSE;

  while (is_busy (worker) || !cid_store_queue_is_empty (waiting)) {
    if (!is_busy (worker) && is_last_try)
      return TRUE;
    if (!is_busy (worker)) {
      is_last_try = TRUE;
      cid_store_worker_give (worker, cid_store_agenda_take_writing (agenda));
    }
    if (!cid_store_worker_wait (worker, deadline_us))
      return FALSE;
  }

  return TRUE;
}

/**
 * cid_store_close_drain:
 * @worker: a worker, whose tasks come back as ever
 * @agenda: what is to be written
 * @deadline_us: until when, by the monotonic clock
 *
 * Writes what waits, if it can be written, and closes the database, without running the main loop.
 *
 * Returns: %FALSE if the disk did not answer in time
 */
gboolean
cid_store_close_drain (CidStoreWorker *worker, CidStoreAgenda *agenda, gint64 deadline_us)
{
  CidStoreTask *task;

  if (!write_all (worker, agenda, deadline_us))
    return FALSE;

  task = cid_store_task_new ();
  task->closes = TRUE;
  cid_store_worker_give (worker, task);

  return cid_store_worker_wait (worker, deadline_us);
}

/* What the worker holds is still its own: it is answered, and left to it. */
static void
refuse_all (CidStoreAgenda *agenda, CidStoreTask *in_flight)
{
  for (guint i = 0; in_flight != NULL && i < in_flight->items->len; i++)
    cid_store_item_answer (g_ptr_array_index (in_flight->items, i), FALSE);
  cid_store_queue_refuse (cid_store_agenda_get_waiting (agenda));
}

/**
 * cid_store_close_dismiss:
 * @worker: (transfer full): a worker that gets no task any more
 * @agenda: what was not written
 * @is_drained: what cid_store_close_drain() said
 *
 * Ends the thread, or gives it up if it hangs. Whoever still waits for an answer gets it.
 *
 * Returns: whether all was written and the thread has ended
 */
gboolean
cid_store_close_dismiss (CidStoreWorker *worker, CidStoreAgenda *agenda, gboolean is_drained)
{
  gboolean is_done = cid_store_worker_stop (worker, is_drained ? LAST_PATIENCE_MS : 0);

  is_done = is_done && is_drained &&
            cid_store_queue_get_n_events (cid_store_agenda_get_waiting (agenda)) == 0;
  refuse_all (agenda, cid_store_worker_get_task (worker));
  cid_store_worker_free (worker);

  return is_done;
}

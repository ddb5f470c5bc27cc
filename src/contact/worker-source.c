/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-worker-source"

#include "contact/worker-source.h"

#include "base/worker.h"

#define STOP_PATIENCE_MS 200

/* What the worker's thread uses. It outlives the source if that thread has to be given up. */
struct _CidReaderLink {
  const CidReaderKind *kind;
  CidWorker *worker;
  gpointer reader;
  CidWorkerSource *source;
};

typedef struct {
  CidWorkerSource *source;
  CidContactYield *yield;
} News;

struct _CidWorkerSource {
  GObject parent_instance;

  CidReaderLink *link;
  CidContactYield *yield;
  gint64 read_us;
};

static void cid_worker_source_iface_init (CidContactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CidWorkerSource,
                               cid_worker_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CID_TYPE_CONTACT_SOURCE,
                                                      cid_worker_source_iface_init))

static void
news_free (gpointer data)
{
  News *news = data;

  cid_contact_yield_free (news->yield);
  g_free (news);
}

static gboolean
do_nothing (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* On the main loop. What was there before is freed where it does not hold up anybody. */
static gboolean
on_news (gpointer user_data)
{
  News *news = user_data;
  CidWorkerSource *self = news->source;
  CidContactYield *old = self->yield;

  self->yield = g_steal_pointer (&news->yield);
  self->read_us = g_get_real_time ();
  cid_worker_push (self->link->worker, do_nothing, old, (GDestroyNotify) cid_contact_yield_free);
  g_debug ("Read %u contacts", self->yield->contacts->len);
  g_signal_emit_by_name (self, "changed");
  return G_SOURCE_REMOVE;
}

/* On the main loop. */
static gboolean
on_progress (gpointer user_data)
{
  CidReaderLink *link = user_data;

  g_signal_emit_by_name (link->source, "progress");
  return G_SOURCE_REMOVE;
}

static gboolean
open_reader (gpointer user_data)
{
  CidReaderLink *link = user_data;

  link->kind->open (link->reader);
  return G_SOURCE_REMOVE;
}

static gboolean
close_reader (gpointer user_data)
{
  CidReaderLink *link = user_data;

  link->kind->close (link->reader);
  return G_SOURCE_REMOVE;
}

static void
link_free (CidReaderLink *link)
{
  if (link->worker != NULL) {
    if (link->kind->stop != NULL)
      link->kind->stop (link->reader);
    cid_worker_push (link->worker, close_reader, link, NULL);
    if (!cid_worker_stop (link->worker, STOP_PATIENCE_MS)) {
      g_warning ("Reading contacts (%s) hangs; it is left behind", link->kind->thread);
      return;
    }
    cid_worker_free (link->worker);
    link->kind->free (link->reader);
  }
  g_free (link);
}

static GPtrArray *
cid_worker_source_get_contacts (CidContactSource *source)
{
  CidWorkerSource *self = CID_WORKER_SOURCE (source);

  return g_ptr_array_ref (self->yield->contacts);
}

static CidSourceState *
cid_worker_source_get_state (CidContactSource *source)
{
  CidWorkerSource *self = CID_WORKER_SOURCE (source);
  const CidReaderLink *link = self->link;
  CidSourceState *state = g_new0 (CidSourceState, 1);

  state->name = link->kind->get_name (link->reader);
  /* What was read may still be on its way here. */
  state->reading = self->read_us == 0 || link->kind->is_reading (link->reader);
  state->permille = state->reading && link->kind->get_permille != NULL
                      ? link->kind->get_permille (link->reader)
                      : CID_PERMILLE_UNKNOWN;
  state->n_contacts = self->yield->contacts->len;
  state->n_numbers = self->yield->n_numbers;
  state->read_us = self->read_us;
  state->problems = g_strdupv (self->yield->problems);
  return state;
}

static void
cid_worker_source_dispose (GObject *object)
{
  CidWorkerSource *self = CID_WORKER_SOURCE (object);

  g_clear_pointer (&self->link, link_free);
  G_OBJECT_CLASS (cid_worker_source_parent_class)->dispose (object);
}

static void
cid_worker_source_finalize (GObject *object)
{
  CidWorkerSource *self = CID_WORKER_SOURCE (object);

  cid_contact_yield_free (self->yield);
  G_OBJECT_CLASS (cid_worker_source_parent_class)->finalize (object);
}

static void
cid_worker_source_iface_init (CidContactSourceInterface *iface)
{
  iface->get_contacts = cid_worker_source_get_contacts;
  iface->get_state = cid_worker_source_get_state;
}

static void
cid_worker_source_class_init (CidWorkerSourceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = cid_worker_source_dispose;
  object_class->finalize = cid_worker_source_finalize;
}

static void
cid_worker_source_init (CidWorkerSource *self)
{
  self->yield = cid_contact_yield_new ();
  self->link = g_new0 (CidReaderLink, 1);
  self->link->source = self;
}

/**
 * cid_worker_source_new:
 * @kind: (transfer none): how to deal with its reader; lives for ever
 *
 * Returns: (transfer full): a source that reads nothing before cid_worker_source_start()
 */
CidWorkerSource *
cid_worker_source_new (const CidReaderKind *kind)
{
  CidWorkerSource *self = g_object_new (CID_TYPE_WORKER_SOURCE, NULL);

  self->link->kind = kind;
  return self;
}

/**
 * cid_worker_source_get_link:
 * @self: a source
 *
 * Returns: (transfer none): what its reader hands to cid_worker_source_tell()
 */
CidReaderLink *
cid_worker_source_get_link (CidWorkerSource *self)
{
  g_return_val_if_fail (CID_IS_WORKER_SOURCE (self), NULL);

  return self->link;
}

/**
 * cid_worker_source_start:
 * @self: a source that has not started
 * @reader: (transfer full): what reads
 *
 * Lets @reader read on a thread of its own.
 */
void
cid_worker_source_start (CidWorkerSource *self, gpointer reader)
{
  g_return_if_fail (CID_IS_WORKER_SOURCE (self) && self->link->worker == NULL);

  self->link->reader = reader;
  self->link->worker = cid_worker_new (self->link->kind->thread);
  cid_worker_push (self->link->worker, open_reader, self->link, NULL);
}

/**
 * cid_worker_source_tell:
 * @yield: (transfer full): what there is, other than before
 * @link: (type CidReaderLink): of the source
 *
 * What a reader does, on its thread, when it has found something.
 */
void
cid_worker_source_tell (CidContactYield *yield, gpointer link)
{
  CidReaderLink *self = link;
  News *news = g_new0 (News, 1);

  news->source = self->source;
  news->yield = yield;
  cid_worker_reply (self->worker, on_news, news, news_free);
}

/**
 * cid_worker_source_tell_progress:
 * @link: (type CidReaderLink): of the source
 *
 * What a reader does, on its thread, now and then while it reads.
 */
void
cid_worker_source_tell_progress (gpointer link)
{
  CidReaderLink *self = link;

  cid_worker_reply (self->worker, on_progress, self, NULL);
}

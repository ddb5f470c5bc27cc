/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-source"

#include "contact/vcard-source.h"

#include "base/worker.h"
#include "contact/vcard-reader.h"

#define STOP_PATIENCE_MS 200

/* What the worker's thread uses. It outlives the source if that thread has to be given up. */
typedef struct {
  CidWorker *worker;
  CidVcardReader *reader;
  CidVcardSource *source;
} Link;

typedef struct {
  CidVcardSource *source;
  CidContactYield *yield;
} News;

struct _CidVcardSource {
  GObject parent_instance;

  char *path;
  Link *link;
  CidContactYield *yield;
};

static void cid_vcard_source_iface_init (CidContactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CidVcardSource,
                               cid_vcard_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CID_TYPE_CONTACT_SOURCE,
                                                      cid_vcard_source_iface_init))

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
  CidVcardSource *self = news->source;
  CidContactYield *old = self->yield;

  self->yield = g_steal_pointer (&news->yield);
  cid_worker_push (self->link->worker, do_nothing, old, (GDestroyNotify) cid_contact_yield_free);
  g_debug ("Read %u contacts", self->yield->contacts->len);
  g_signal_emit_by_name (self, "changed");
  return G_SOURCE_REMOVE;
}

/* On the worker. */
static void
on_yield (CidContactYield *yield, gpointer user_data)
{
  Link *link = user_data;
  News *news = g_new0 (News, 1);

  news->source = link->source;
  news->yield = yield;
  cid_worker_reply (link->worker, on_news, news, news_free);
}

static gboolean
scan (gpointer user_data)
{
  cid_vcard_reader_scan (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
close_reader (gpointer user_data)
{
  cid_vcard_reader_close (user_data);
  return G_SOURCE_REMOVE;
}

static void
link_free (Link *link)
{
  cid_vcard_reader_stop (link->reader);
  cid_worker_push (link->worker, close_reader, link->reader, NULL);
  if (!cid_worker_stop (link->worker, STOP_PATIENCE_MS)) {
    g_warning ("Reading contacts hangs; it is left behind");
    return;
  }

  cid_worker_free (link->worker);
  cid_vcard_reader_free (link->reader);
  g_free (link);
}

static GPtrArray *
cid_vcard_source_get_contacts (CidContactSource *source)
{
  CidVcardSource *self = CID_VCARD_SOURCE (source);

  return g_ptr_array_ref (self->yield->contacts);
}

static CidSourceState *
cid_vcard_source_get_state (CidContactSource *source)
{
  CidVcardSource *self = CID_VCARD_SOURCE (source);
  CidSourceState *state = g_new0 (CidSourceState, 1);

  state->name = g_filename_display_name (self->path);
  state->reading = cid_vcard_reader_is_reading (self->link->reader);
  state->n_contacts = self->yield->contacts->len;
  state->n_numbers = self->yield->n_numbers;
  state->problems = g_strdupv (self->yield->problems);
  return state;
}

static void
cid_vcard_source_dispose (GObject *object)
{
  CidVcardSource *self = CID_VCARD_SOURCE (object);

  g_clear_pointer (&self->link, link_free);
  G_OBJECT_CLASS (cid_vcard_source_parent_class)->dispose (object);
}

static void
cid_vcard_source_finalize (GObject *object)
{
  CidVcardSource *self = CID_VCARD_SOURCE (object);

  cid_contact_yield_free (self->yield);
  g_free (self->path);
  G_OBJECT_CLASS (cid_vcard_source_parent_class)->finalize (object);
}

static void
cid_vcard_source_iface_init (CidContactSourceInterface *iface)
{
  iface->get_contacts = cid_vcard_source_get_contacts;
  iface->get_state = cid_vcard_source_get_state;
}

static void
cid_vcard_source_class_init (CidVcardSourceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = cid_vcard_source_dispose;
  object_class->finalize = cid_vcard_source_finalize;
}

static void
cid_vcard_source_init (CidVcardSource *self)
{
  self->yield = cid_contact_yield_new ();
}

/**
 * cid_vcard_source_new:
 * @path: a vCard file, or a folder of them (`*.vcf`, `*.vcard`, folders below it too)
 * @plan: (nullable): how numbers without a country are to be read; is copied
 *
 * Makes a source that begins to read at once, on a thread of its own, and reads again what changes.
 * What does not exist is empty until it appears. A card that cannot be read costs only itself.
 *
 * Returns: (transfer full): a source, empty until its first `changed`
 */
CidVcardSource *
cid_vcard_source_new (const char *path, const CidNumberPlan *plan)
{
  CidVcardSource *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (CID_TYPE_VCARD_SOURCE, NULL);
  self->path = g_strdup (path);
  self->link = g_new0 (Link, 1);
  self->link->source = self;
  self->link->reader = cid_vcard_reader_new (path, plan, on_yield, self->link);
  self->link->worker = cid_worker_new ("vcards");
  cid_worker_push (self->link->worker, scan, self->link->reader, NULL);
  return self;
}

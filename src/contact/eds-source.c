/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-eds-source"

#include "contact/eds-source.h"

#include "base/worker.h"
#include "contact/eds-library.h"

#include <glib/gi18n.h>

#define STOP_PATIENCE_MS 200

#define CID_TYPE_EDS_SOURCE (cid_eds_source_get_type ())
G_DECLARE_FINAL_TYPE (CidEdsSource, cid_eds_source, CID, EDS_SOURCE, GObject)

/* What the worker's thread uses. It outlives the source if that thread has to be given up. */
typedef struct {
  CidWorker *worker;
  CidEdsLibrary *library;
  CidEdsSource *source;
} Link;

typedef struct {
  CidEdsSource *source;
  CidContactYield *yield;
} News;

struct _CidEdsSource {
  GObject parent_instance;

  Link *link;
  CidContactYield *yield;
};

static void cid_eds_source_iface_init (CidContactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CidEdsSource,
                               cid_eds_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CID_TYPE_CONTACT_SOURCE,
                                                      cid_eds_source_iface_init))

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
  CidEdsSource *self = news->source;
  CidContactYield *old = self->yield;

  self->yield = g_steal_pointer (&news->yield);
  cid_worker_push (self->link->worker, do_nothing, old, (GDestroyNotify) cid_contact_yield_free);
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
open_library (gpointer user_data)
{
  cid_eds_library_open (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
close_library (gpointer user_data)
{
  cid_eds_library_close (user_data);
  return G_SOURCE_REMOVE;
}

static void
link_free (Link *link)
{
  cid_worker_push (link->worker, close_library, link->library, NULL);
  if (!cid_worker_stop (link->worker, STOP_PATIENCE_MS)) {
    g_warning ("Evolution Data Server hangs; it is left behind");
    return;
  }

  cid_worker_free (link->worker);
  cid_eds_library_free (link->library);
  g_free (link);
}

static GPtrArray *
cid_eds_source_get_contacts (CidContactSource *source)
{
  CidEdsSource *self = CID_EDS_SOURCE (source);

  return g_ptr_array_ref (self->yield->contacts);
}

static CidSourceState *
cid_eds_source_get_state (CidContactSource *source)
{
  CidEdsSource *self = CID_EDS_SOURCE (source);
  CidSourceState *state = g_new0 (CidSourceState, 1);

  state->name = g_strdup (cid_eds_library_is_absent (self->link->library)
                            ? _ ("Evolution address books (Evolution Data Server does not run)")
                            : _ ("Evolution address books"));
  state->reading = cid_eds_library_is_reading (self->link->library);
  state->n_contacts = self->yield->contacts->len;
  state->n_numbers = self->yield->n_numbers;
  state->problems = g_strdupv (self->yield->problems);
  return state;
}

static void
cid_eds_source_dispose (GObject *object)
{
  CidEdsSource *self = CID_EDS_SOURCE (object);

  g_clear_pointer (&self->link, link_free);
  G_OBJECT_CLASS (cid_eds_source_parent_class)->dispose (object);
}

static void
cid_eds_source_finalize (GObject *object)
{
  CidEdsSource *self = CID_EDS_SOURCE (object);

  cid_contact_yield_free (self->yield);
  G_OBJECT_CLASS (cid_eds_source_parent_class)->finalize (object);
}

static void
cid_eds_source_iface_init (CidContactSourceInterface *iface)
{
  iface->get_contacts = cid_eds_source_get_contacts;
  iface->get_state = cid_eds_source_get_state;
}

static void
cid_eds_source_class_init (CidEdsSourceClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = cid_eds_source_dispose;
  object_class->finalize = cid_eds_source_finalize;
}

static void
cid_eds_source_init (CidEdsSource *self)
{
  self->yield = cid_contact_yield_new ();
}

/**
 * cid_eds_source_new:
 * @plan: how numbers without a country are to be read; copied
 *
 * All address books that the user has switched on in Evolution or GNOME Settings, followed live:
 * those of this machine, and through Evolution Data Server CardDAV, LDAP and Google. It is built
 * with the feature `eds`.
 *
 * Returns: (transfer full) (nullable): the address books; %NULL if cidalert was built without
 */
CidContactSource *
cid_eds_source_new (const CidNumberPlan *plan)
{
  CidEdsSource *self = g_object_new (CID_TYPE_EDS_SOURCE, NULL);

  self->link = g_new0 (Link, 1);
  self->link->source = self;
  self->link->library = cid_eds_library_new (plan, on_yield, self->link);
  self->link->worker = cid_worker_new ("evolution");
  cid_worker_push (self->link->worker, open_library, self->link->library, NULL);
  return CID_CONTACT_SOURCE (self);
}

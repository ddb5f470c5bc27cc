/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-book"

#include "contact/contact-book.h"

#include "base/worker.h"

#define STOP_PATIENCE_MS 200

/**
 * CidContactBook:
 *
 * All contacts of all sources, as one index. When a source changes the index is built anew on a
 * worker, and swapped in.
 */
struct _CidContactBook {
  GObject parent_instance;

  CidWorker *worker;
  GPtrArray *sources;
  CidContactIndex *index;
  gboolean is_building;
  gboolean is_stale;
  gboolean is_complete;
};

/* One building of the index: the sources' arrays go there, the index comes back. */
typedef struct {
  CidContactBook *book;
  CidWorker *worker;
  GPtrArray *parts;
  CidContactIndex *index;
} Building;

enum {
  CHANGED,
  SOURCE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CidContactBook, cid_contact_book, G_TYPE_OBJECT)

static void build (CidContactBook *self);

static CidContactIndex *
make_empty_index (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  return cid_contact_index_new (none);
}

static void
building_free (gpointer data)
{
  Building *building = data;

  g_clear_pointer (&building->index, cid_contact_index_unref);
  g_ptr_array_unref (building->parts);
  g_free (building);
}

static gboolean
do_nothing (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* On the main loop. The old index may be the last that holds its contacts: the worker frees it. */
static gboolean
on_built (gpointer user_data)
{
  Building *building = user_data;
  CidContactBook *self = building->book;
  CidContactIndex *old = self->index;

  self->index = g_steal_pointer (&building->index);
  self->is_building = FALSE;
  cid_worker_push (self->worker, do_nothing, old, (GDestroyNotify) cid_contact_index_unref);
  if (self->is_stale)
    build (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* On the worker. */
static gboolean
build_index (gpointer user_data)
{
  Building *building = user_data;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < building->parts->len; i++) {
    GPtrArray *part = g_ptr_array_index (building->parts, i);

    for (guint j = 0; j < part->len; j++)
      g_ptr_array_add (all, g_ptr_array_index (part, j));
  }
  building->index = cid_contact_index_new (all);
  cid_worker_reply (building->worker, on_built, building, building_free);
  return G_SOURCE_REMOVE;
}

/* One at a time: what changes meanwhile is in the next. */
static void
build (CidContactBook *self)
{
  Building *building = NULL;

  self->is_stale = self->is_building;
  if (self->is_building)
    return;

  self->is_building = TRUE;
  building = g_new0 (Building, 1);
  building->book = self;
  building->worker = self->worker;
  building->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < self->sources->len; i++)
    g_ptr_array_add (building->parts,
                     cid_contact_source_get_contacts (g_ptr_array_index (self->sources, i)));
  cid_worker_push (self->worker, build_index, building, NULL);
}

static void
on_source_changed (CidContactSource *source, CidContactBook *self)
{
  build (self);
  g_signal_emit (self, signals[SOURCE_CHANGED], 0, source);
}

static void
on_source_progress (CidContactSource *source, CidContactBook *self)
{
  g_signal_emit (self, signals[SOURCE_CHANGED], 0, source);
}

static void
ignore_sources (CidContactBook *self, GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (sources, i), self);
}

static void
cid_contact_book_dispose (GObject *object)
{
  CidContactBook *self = CID_CONTACT_BOOK (object);

  ignore_sources (self, self->sources);
  if (self->worker != NULL && cid_worker_stop (self->worker, STOP_PATIENCE_MS))
    g_clear_pointer (&self->worker, cid_worker_free);
  G_OBJECT_CLASS (cid_contact_book_parent_class)->dispose (object);
}

static void
cid_contact_book_finalize (GObject *object)
{
  CidContactBook *self = CID_CONTACT_BOOK (object);

  g_ptr_array_unref (self->sources);
  cid_contact_index_unref (self->index);
  G_OBJECT_CLASS (cid_contact_book_parent_class)->finalize (object);
}

static void
cid_contact_book_class_init (CidContactBookClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = cid_contact_book_dispose;
  object_class->finalize = cid_contact_book_finalize;

  /**
   * CidContactBook::changed:
   * @self: a book
   *
   * Another index is in use: callers may have other names now.
   */
  signals[CHANGED] = g_signal_new ("changed", CID_TYPE_CONTACT_BOOK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * CidContactBook::source-changed:
   * @self: a book
   * @source: one of its sources
   *
   * The state of the source is another: it was read, or is being read and has come further.
   */
  signals[SOURCE_CHANGED] =
    g_signal_new ("source-changed", CID_TYPE_CONTACT_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, CID_TYPE_CONTACT_SOURCE);
}

static void
cid_contact_book_init (CidContactBook *self)
{
  self->worker = cid_worker_new ("contact-book");
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->index = make_empty_index ();
}

/**
 * cid_contact_book_new:
 *
 * Returns: (transfer full): a book without sources, whose index is empty
 */
CidContactBook *
cid_contact_book_new (void)
{
  return g_object_new (CID_TYPE_CONTACT_BOOK, NULL);
}

/**
 * cid_contact_book_set_sources:
 * @self: a book
 * @sources: (element-type CidContactSource): where contacts come from; those named first come first
 *
 * Uses these sources from now on, in the place of others. The index follows.
 */
void
cid_contact_book_set_sources (CidContactBook *self, GPtrArray *sources)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (CID_IS_CONTACT_BOOK (self) && sources != NULL);

  self->is_complete = FALSE;
  old = g_steal_pointer (&self->sources);
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  ignore_sources (self, old);
  for (guint i = 0; i < sources->len; i++) {
    CidContactSource *source = g_ptr_array_index (sources, i);

    g_signal_connect (source, "changed", G_CALLBACK (on_source_changed), self);
    g_signal_connect (source, "progress", G_CALLBACK (on_source_progress), self);
    g_ptr_array_add (self->sources, g_object_ref (source));
  }
  build (self);
}

/**
 * cid_contact_book_get_sources:
 * @self: a book
 *
 * Returns: (transfer none) (element-type CidContactSource): its sources
 */
GPtrArray *
cid_contact_book_get_sources (CidContactBook *self)
{
  g_return_val_if_fail (CID_IS_CONTACT_BOOK (self), NULL);

  return self->sources;
}

/**
 * cid_contact_book_get_index:
 * @self: a book
 *
 * Returns: (transfer none): the index in use, never %NULL; until the next `changed`, unless it is
 *   held with cid_contact_index_ref()
 */
CidContactIndex *
cid_contact_book_get_index (CidContactBook *self)
{
  g_return_val_if_fail (CID_IS_CONTACT_BOOK (self), NULL);

  return self->index;
}

static gboolean
is_being_read (CidContactBook *self)
{
  for (guint i = 0; i < self->sources->len; i++) {
    g_autoptr (CidSourceState) state =
      cid_contact_source_get_state (g_ptr_array_index (self->sources, i));

    if (state->reading)
      return TRUE;
  }

  return FALSE;
}

/**
 * cid_contact_book_is_complete:
 * @self: a book
 *
 * Returns: whether the index holds every source, each as it was read at least once: who is not in
 *   it is a stranger, not somebody to come
 */
gboolean
cid_contact_book_is_complete (CidContactBook *self)
{
  g_return_val_if_fail (CID_IS_CONTACT_BOOK (self), FALSE);

  if (!self->is_complete)
    self->is_complete = !self->is_building && !is_being_read (self);

  return self->is_complete;
}

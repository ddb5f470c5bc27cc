/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mark-book"

#include "log/mark-book.h"

#include "call/call-mark.h"

/* What is known of a call that was marked. */
typedef struct {
  gint64 start_us;
  gint64 undone_us;
} Page;

struct _CidMarkBook {
  GHashTable *pages;
};

/**
 * cid_mark_book_new:
 *
 * Returns: (transfer full): an empty book
 */
CidMarkBook *
cid_mark_book_new (void)
{
  CidMarkBook *self = g_new0 (CidMarkBook, 1);

  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * cid_mark_book_free:
 * @self: (transfer full) (nullable): a book
 */
void
cid_mark_book_free (CidMarkBook *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->pages);
  g_free (self);
}

/**
 * cid_mark_book_note:
 * @self: a book
 * @event: an event; what is no mark is passed over
 */
void
cid_mark_book_note (CidMarkBook *self, const CidCallEvent *event)
{
  Page *page;

  if (!cid_call_mark_is_mark (event->kind) || event->call_uid == NULL)
    return;
  page = g_hash_table_lookup (self->pages, event->call_uid);
  if (page == NULL) {
    page = g_new0 (Page, 1);
    g_hash_table_insert (self->pages, g_strdup (event->call_uid), page);
  }
  if (event->kind == CID_EVENT_UNDONE)
    page->undone_us = event->stamp.wall_us;
}

/**
 * cid_mark_book_meet:
 * @self: a book that has all marks
 * @call: a call
 */
void
cid_mark_book_meet (CidMarkBook *self, const CidCall *call)
{
  Page *page = g_hash_table_lookup (self->pages, call->uid);

  if (page != NULL)
    page->start_us = call->started.wall_us;
}

static const Page *
find_page (CidMarkBook *self, const char *uid)
{
  static const Page none = { 0 };
  const Page *page = uid != NULL ? g_hash_table_lookup (self->pages, uid) : NULL;

  return page != NULL ? page : &none;
}

/**
 * cid_mark_book_get_start:
 * @self: a book
 * @uid: (nullable): of a call that was marked
 *
 * Returns: when it began; 0 if it was not met
 */
gint64
cid_mark_book_get_start (CidMarkBook *self, const char *uid)
{
  return find_page (self, uid)->start_us;
}

/**
 * cid_mark_book_get_undone:
 * @self: a book
 * @uid: (nullable): of a call
 *
 * Returns: when the user said last that it waits again; 0 for never
 */
gint64
cid_mark_book_get_undone (CidMarkBook *self, const char *uid)
{
  return find_page (self, uid)->undone_us;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mark-book"

#include "log/mark-book.h"

#include "call/call-mark.h"

/* The calls that were marked, by uid: when each began, once it is known. */
struct _CidMarkBook {
  GHashTable *starts;
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

  self->starts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
  g_hash_table_unref (self->starts);
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
  if (cid_call_mark_is_mark (event->kind) && event->call_uid != NULL)
    g_hash_table_replace (self->starts, g_strdup (event->call_uid), g_new0 (gint64, 1));
}

/**
 * cid_mark_book_meet:
 * @self: a book that has all marks
 * @call: a call
 */
void
cid_mark_book_meet (CidMarkBook *self, const CidCall *call)
{
  gint64 *start_us = g_hash_table_lookup (self->starts, call->uid);

  if (start_us != NULL)
    *start_us = call->started.wall_us;
}

/**
 * cid_mark_book_get_start:
 * @self: a book
 * @uid: of a call that was marked
 *
 * Returns: when it began; 0 if it was not met
 */
gint64
cid_mark_book_get_start (CidMarkBook *self, const char *uid)
{
  const gint64 *start_us = uid != NULL ? g_hash_table_lookup (self->starts, uid) : NULL;

  return start_us != NULL ? *start_us : 0;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-heard"

#include "daemon/heard.h"

struct _CidHeardList {
  GHashTable *by_phone;
};

typedef struct {
  gint64 wall_us;
  CidEventKind kind;
} Heard;

/**
 * cid_heard_list_new:
 *
 * When each phone was last heard since the daemon started.
 *
 * Returns: (transfer full): a list of nobody
 */
CidHeardList *
cid_heard_list_new (void)
{
  CidHeardList *self = g_new0 (CidHeardList, 1);

  self->by_phone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * cid_heard_list_free:
 * @self: (transfer full) (nullable): a list
 */
void
cid_heard_list_free (CidHeardList *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_phone);
  g_free (self);
}

/**
 * cid_heard_list_apply:
 *
 * Notes that @event's phone spoke; what cidalert itself put into the journal is passed over.
 */
void
cid_heard_list_apply (CidHeardList *self, const CidCallEvent *event)
{
  Heard *heard;

  g_return_if_fail (self != NULL && event != NULL);

  if (!cid_event_kind_is_from_phone (event->kind))
    return;

  heard = g_hash_table_lookup (self->by_phone, event->phone);
  if (heard == NULL) {
    heard = g_new0 (Heard, 1);
    g_hash_table_insert (self->by_phone, g_strdup (event->phone), heard);
  }
  heard->wall_us = event->stamp.wall_us;
  heard->kind = event->kind;
}

/**
 * cid_heard_list_get:
 * @phone: id of a phone
 * @kind: (out) (optional): what it said last; untouched if it was not heard
 *
 * Returns: microseconds since the epoch, 0 if it was not heard
 */
gint64
cid_heard_list_get (CidHeardList *self, const char *phone, CidEventKind *kind)
{
  const Heard *heard;

  g_return_val_if_fail (self != NULL && phone != NULL, 0);

  heard = g_hash_table_lookup (self->by_phone, phone);
  if (heard == NULL)
    return 0;
  if (kind != NULL)
    *kind = heard->kind;

  return heard->wall_us;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-outgoing-list"

#include "desktop/outgoing-list.h"

#include "desktop/urgency.h"

/* Nobody makes more calls at once; a phone that says so is not believed. */
#define MAX_CALLS 16

typedef struct {
  CidCall *call;
  CidShow show;
} Entry;

struct _CidOutgoingList {
  GPtrArray *entries; /* newest first */
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  cid_call_free (entry->call);
  g_free (entry);
}

static gboolean
is_about (gconstpointer entry, gconstpointer uid)
{
  return g_str_equal (((const Entry *) entry)->call->uid, uid);
}

static gboolean
is_shown (const CidCall *call, CidShow show)
{
  return call->direction == CID_DIRECTION_OUTGOING && cid_call_is_open (call) &&
         show > CID_SHOW_LOG;
}

/**
 * cid_outgoing_list_new:
 *
 * Returns: (transfer full): an empty list
 */
CidOutgoingList *
cid_outgoing_list_new (void)
{
  CidOutgoingList *self = g_new0 (CidOutgoingList, 1);

  self->entries = g_ptr_array_new_with_free_func (free_entry);
  return self;
}

/**
 * cid_outgoing_list_free:
 * @self: (transfer full) (nullable): a list
 *
 * Frees @self.
 */
void
cid_outgoing_list_free (CidOutgoingList *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * cid_outgoing_list_apply:
 * @self: a list
 * @call: a call that changed
 * @show: how much is made of it
 *
 * Takes @call in while it is one that I make, that lasts and that is shown; else out.
 *
 * Returns: %TRUE if the notice is another one now
 */
gboolean
cid_outgoing_list_apply (CidOutgoingList *self, const CidCall *call, CidShow show)
{
  guint index = 0;
  gboolean is_known;
  Entry *entry;

  g_return_val_if_fail (self != NULL && call != NULL, FALSE);

  is_known = g_ptr_array_find_with_equal_func (self->entries, call->uid, is_about, &index);
  if (is_known)
    g_ptr_array_remove_index (self->entries, index);
  if (!is_shown (call, show))
    return is_known;

  entry = g_new0 (Entry, 1);
  entry->call = cid_call_copy (call);
  entry->show = show;
  g_ptr_array_insert (self->entries, is_known ? (int) index : 0, entry);
  if (self->entries->len > MAX_CALLS)
    g_ptr_array_set_size (self->entries, MAX_CALLS);
  return TRUE;
}

/**
 * cid_outgoing_list_get_loudest:
 * @self: a list
 *
 * Returns: the most that is made of any call; %CID_SHOW_UNSAID of none
 */
CidShow
cid_outgoing_list_get_loudest (const CidOutgoingList *self)
{
  CidShow loudest = CID_SHOW_UNSAID;

  g_return_val_if_fail (self != NULL, CID_SHOW_UNSAID);

  for (guint i = 0; i < self->entries->len; i++)
    loudest = MAX (loudest, ((const Entry *) self->entries->pdata[i])->show);
  return loudest;
}

/**
 * cid_outgoing_list_get_notice:
 * @self: a list
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines, by what the phone says
 *
 * Says whom I am calling.
 *
 * Returns: (transfer full) (nullable): the notice, or %NULL when I call nobody
 */
CidNotice *
cid_outgoing_list_get_notice (const CidOutgoingList *self, GHashTable *line_names)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  CidNotice *notice;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < cid_notice_count_named (self->entries->len); i++)
    g_ptr_array_add (calls, ((const Entry *) self->entries->pdata[i])->call);
  notice = cid_notice_new_outgoing (calls, self->entries->len, line_names);
  if (notice != NULL)
    notice->urgency = cid_urgency_of_outgoing (cid_outgoing_list_get_loudest (self));
  return notice;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-watch"

#include "hook/hook-watch.h"

/* Calls that are over and of which a phone may still say something. */
#define MAX_OVER 4096

/*
 * Record:
 * @uid: of a call
 * @seen: what happened to it so far
 * @told: of that, what each hook was told
 * @over: its place among the calls that are over; its data is %NULL while it is not
 */
typedef struct {
  char *uid;
  CidHookEvents seen;
  guint16 told[CID_MAX_HOOKS];
  GList over;
} Record;

struct _CidHookWatch {
  CidHook *hooks[CID_MAX_HOOKS];
  guint order[CID_MAX_HOOKS]; /* the places of hooks, as the settings name them */
  guint n_ordered;
  CidHookEvents wanted;
  GHashTable *records;
  GQueue over;
};

static void
free_record (Record *record)
{
  g_free (record->uid);
  g_free (record);
}

/**
 * cid_hook_watch_new:
 *
 * Returns: (transfer full): a watch without hooks
 */
CidHookWatch *
cid_hook_watch_new (void)
{
  CidHookWatch *self = g_new0 (CidHookWatch, 1);

  self->records =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) free_record);
  g_queue_init (&self->over);
  return self;
}

/**
 * cid_hook_watch_free:
 * @self: (transfer full) (nullable): a watch
 */
void
cid_hook_watch_free (CidHookWatch *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < CID_MAX_HOOKS; i++)
    cid_hook_free (self->hooks[i]);
  g_hash_table_unref (self->records);
  g_free (self);
}

static const CidHook *
find_hook (GPtrArray *hooks, const char *name)
{
  for (guint i = 0; i < hooks->len; i++) {
    const CidHook *hook = g_ptr_array_index (hooks, i);

    if (g_str_equal (hook->name, name))
      return hook;
  }
  return NULL;
}

static guint
find_place (CidHookWatch *self, const char *name)
{
  guint free_place = CID_MAX_HOOKS;

  for (guint i = 0; i < CID_MAX_HOOKS; i++) {
    if (self->hooks[i] != NULL && g_str_equal (self->hooks[i]->name, name))
      return i;
    if (self->hooks[i] == NULL && free_place == CID_MAX_HOOKS)
      free_place = i;
  }
  return free_place;
}

/* What happened before there was this hook is none of its business. */
static void
forgo_past (CidHookWatch *self, guint place)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    ((Record *) record)->told[place] = ((Record *) record)->seen;
}

static void
set_hook (CidHookWatch *self, const CidHook *hook)
{
  guint place = find_place (self, hook->name);

  if (place == CID_MAX_HOOKS)
    return;
  if (self->hooks[place] == NULL)
    forgo_past (self, place);
  cid_hook_free (self->hooks[place]);
  self->hooks[place] = cid_hook_copy (hook);
  if (self->n_ordered < CID_MAX_HOOKS)
    self->order[self->n_ordered++] = place;
  if (hook->kind != CID_HOOK_OPEN)
    self->wanted |= hook->on;
}

/**
 * cid_hook_watch_set_hooks:
 * @self: a watch
 * @hooks: (element-type CidHook): all hooks that there are from now on
 *
 * One that keeps its name stays the same hook, whatever else changes.
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of those that are no more
 */
char **
cid_hook_watch_set_hooks (CidHookWatch *self, GPtrArray *hooks)
{
  g_autoptr (GStrvBuilder) gone = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL && hooks != NULL, NULL);

  for (guint i = 0; i < CID_MAX_HOOKS; i++) {
    if (self->hooks[i] == NULL || find_hook (hooks, self->hooks[i]->name) != NULL)
      continue;
    g_strv_builder_add (gone, self->hooks[i]->name);
    g_clear_pointer (&self->hooks[i], cid_hook_free);
  }
  self->wanted = 0;
  self->n_ordered = 0;
  for (guint i = 0; i < hooks->len; i++)
    set_hook (self, g_ptr_array_index (hooks, i));
  return g_strv_builder_end (gone);
}

/**
 * cid_hook_watch_find:
 * @self: a watch
 * @name: name of a hook
 *
 * Returns: (transfer none) (nullable): the hook of that name, as it is now
 */
const CidHook *
cid_hook_watch_find (CidHookWatch *self, const char *name)
{
  guint place;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  place = find_place (self, name);
  return place < CID_MAX_HOOKS ? self->hooks[place] : NULL;
}

static void
forget_oldest (CidHookWatch *self)
{
  Record *oldest = self->over.head->data;

  g_queue_unlink (&self->over, &oldest->over);
  g_hash_table_remove (self->records, oldest->uid);
}

static Record *
find_record (CidHookWatch *self, const CidCall *call)
{
  Record *record = g_hash_table_lookup (self->records, call->uid);

  if (record == NULL) {
    record = g_new0 (Record, 1);
    record->uid = g_strdup (call->uid);
    g_hash_table_insert (self->records, record->uid, record);
  }
  return record;
}

static void
see (CidHookWatch *self, Record *record, const CidCall *call)
{
  gboolean is_over = !cid_call_is_open (call);

  record->seen |= cid_hook_events_of_call (call);
  if (is_over && record->over.data == NULL) {
    record->over.data = record;
    g_queue_push_tail_link (&self->over, &record->over);
  } else if (!is_over && record->over.data != NULL) {
    g_queue_unlink (&self->over, &record->over);
    record->over.data = NULL;
  }
}

/**
 * cid_hook_watch_know:
 * @self: a watch
 * @call: a call that is nothing new
 *
 * Takes note of a call that hooks were told of before now, by a daemon that was here before.
 */
void
cid_hook_watch_know (CidHookWatch *self, const CidCall *call)
{
  Record *record;

  g_return_if_fail (self != NULL && call != NULL);

  record = find_record (self, call);
  see (self, record, call);
  for (guint i = 0; i < CID_MAX_HOOKS; i++)
    record->told[i] |= (guint16) record->seen;
}

/**
 * cid_hook_watch_wants:
 * @self: a watch
 * @call: a call as it is now
 *
 * Returns: whether any hook waits for what @call shows, filters apart
 */
gboolean
cid_hook_watch_wants (CidHookWatch *self, const CidCall *call)
{
  g_return_val_if_fail (self != NULL && call != NULL, FALSE);

  return (self->wanted & cid_hook_events_of_call (call)) != 0;
}

static void
fire_events (const CidHook *hook,
             CidHookEvents events,
             const CidCall *call,
             CidHookFireFunc fire,
             gpointer user_data)
{
  for (guint i = 0; i < CID_N_HOOK_EVENTS; i++)
    if ((events & (1 << i)) != 0)
      fire (hook, 1 << i, call, user_data);
}

/**
 * cid_hook_watch_apply:
 * @self: a watch
 * @call: a call as it is now
 * @fire: called for each hook and event that is due, in the order of the events
 * @user_data: for @fire
 *
 * Tells the hooks what they were not told yet. A hook whose filters do not let a call pass now may
 * still be told when they do: a second phone begins to ring after the first.
 */
void
cid_hook_watch_apply (CidHookWatch *self,
                      const CidCall *call,
                      CidHookFireFunc fire,
                      gpointer user_data)
{
  CidHookEvents events;
  Record *record;

  g_return_if_fail (self != NULL && call != NULL && fire != NULL);

  events = cid_hook_events_of_call (call);
  record = find_record (self, call);
  see (self, record, call);
  for (guint i = 0; (self->wanted & events) != 0 && i < CID_MAX_HOOKS; i++) {
    const CidHook *hook = self->hooks[i];
    CidHookEvents due = hook != NULL ? hook->on & events & ~record->told[i] : 0;

    if (due == 0 || hook->kind == CID_HOOK_OPEN || !cid_hook_is_about (hook, call))
      continue;
    record->told[i] |= (guint16) due;
    fire_events (hook, due, call, fire, user_data);
  }
  while (self->over.length > MAX_OVER)
    forget_oldest (self);
}

/**
 * cid_hook_watch_find_page:
 * @self: a watch
 * @call: a call as it is now
 *
 * Returns: (transfer none) (nullable): the first hook of the settings that has a page for @call;
 * one that names no events has one whatever happens
 */
const CidHook *
cid_hook_watch_find_page (CidHookWatch *self, const CidCall *call)
{
  g_return_val_if_fail (self != NULL && call != NULL, NULL);

  for (guint i = 0; i < self->n_ordered; i++) {
    const CidHook *hook = self->hooks[self->order[i]];

    if (hook->kind == CID_HOOK_OPEN && cid_hook_is_about (hook, call) &&
        (hook->on == 0 || (hook->on & cid_hook_events_of_call (call)) != 0))
      return hook;
  }
  return NULL;
}

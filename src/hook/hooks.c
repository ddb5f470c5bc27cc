/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hooks"

#include "hook/hooks.h"

#include "base/zone.h"
#include "hook/call-words.h"
#include "hook/errands.h"
#include "hook/hook-health.h"
#include "hook/hook-queue.h"
#include "hook/hook-watch.h"

/* A phone that says `disconnected` says within this time whether it was missed. */
#define SETTLE_US (1 * G_USEC_PER_SEC)
#define MAX_UNSETTLED 1024

/*
 * Unsettled:
 * @call: a call that is over
 * @due_us: when it is settled, by the monotonic clock
 */
typedef struct {
  CidCall *call;
  gint64 due_us;
} Unsettled;

struct _CidHooks {
  CidHookWatch *watch;
  CidHookQueue *queue;
  CidHookHealth *health;
  CidErrands *errands;
  GHashTable *flooded;
  GQueue unsettled;
  guint settle_id;
  GHashTable *line_names;
  CidHooksDrainedFunc drained;
  gpointer drained_data;
};

static void
free_unsettled (Unsettled *unsettled)
{
  cid_call_free (unsettled->call);
  g_free (unsettled);
}

/* Errands */

/* What was tried for minutes may be over when its hook is gone, or does something else. */
static gboolean
is_still_set (CidHooks *self, const CidHook *hook)
{
  const CidHook *set = cid_hook_watch_find (self->watch, hook->name);

  return set != NULL && cid_hook_does_the_same (set, hook);
}

static void
note_end (CidHooks *self, const CidHook *hook, const GError *error)
{
  CidHookNews news =
    cid_hook_health_note (self->health, hook->name, error != NULL ? error->message : NULL);

  /* What broke has an error. NOLINTBEGIN(clang-analyzer-core.NullDereference) */
  if (news == CID_HOOK_NEWS_BROKEN)
    g_warning ("Hook %s fails: %s", hook->name, error->message);
  /* NOLINTEND(clang-analyzer-core.NullDereference) */
  else if (news == CID_HOOK_NEWS_MENDED)
    g_message ("Hook %s works again", hook->name);
  else if (error != NULL)
    g_debug ("Hook %s still fails: %s", hook->name, error->message);
}

/* Once a flood, not once a call. */
static void
note_flood (CidHooks *self, const CidHook *hook)
{
  if (g_hash_table_add (self->flooded, g_strdup (hook->name)))
    g_warning ("Hook %s is too slow for so many calls; some are left out", hook->name);
}

static void
tell_if_drained (CidHooks *self)
{
  CidHooksDrainedFunc drained = self->drained;

  if (drained == NULL || cid_hook_queue_get_n_running (self->queue) > 0)
    return;

  self->drained = NULL;
  drained (self->drained_data);
}

static void
on_errand_ended (CidHookJob *job, const GError *error, gpointer user_data)
{
  CidHooks *self = user_data;

  if (is_still_set (self, job->hook))
    note_end (self, job->hook, error);
  cid_hook_queue_finish (self->queue, job);
  if (cid_hook_queue_get_n_waiting (self->queue) == 0)
    g_hash_table_remove_all (self->flooded);
  tell_if_drained (self);
}

static void
start_job (CidHookJob *job, gpointer user_data)
{
  CidHooks *self = user_data;
  g_autoptr (GTimeZone) zone = cid_zone_get_local ();

  g_debug ("Hook %s: %s", job->hook->name, cid_hook_event_to_nick (job->event));
  cid_errands_run (self->errands, job, zone, self->line_names);
}

/* Calls */

static void
on_fire (const CidHook *hook, CidHookEvents event, const CidCall *call, gpointer user_data)
{
  CidHooks *self = user_data;

  if (cid_hook_queue_push (self->queue, hook, event, call) > 0)
    note_flood (self, hook);
}

static void
settle (CidHooks *self, GList *link)
{
  Unsettled *unsettled = link->data;

  g_queue_delete_link (&self->unsettled, link);
  cid_hook_watch_apply (self->watch, unsettled->call, on_fire, self);
  free_unsettled (unsettled);
}

static gboolean on_settle (gpointer user_data);

static void
arm_settling (CidHooks *self)
{
  const Unsettled *next = g_queue_peek_head (&self->unsettled);
  gint64 left_us = next != NULL ? next->due_us - g_get_monotonic_time () : 0;

  if (next != NULL && self->settle_id == 0)
    self->settle_id = g_timeout_add ((guint) (MAX (left_us, 0) / 1000 + 1), on_settle, self);
}

static gboolean
on_settle (gpointer user_data)
{
  CidHooks *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  self->settle_id = 0;
  while (self->unsettled.head != NULL &&
         ((Unsettled *) self->unsettled.head->data)->due_us <= now_us)
    settle (self, self->unsettled.head);
  arm_settling (self);

  return G_SOURCE_REMOVE;
}

static void
forget_unsettled (CidHooks *self, const char *uid)
{
  for (GList *link = self->unsettled.tail; link != NULL; link = link->prev) {
    Unsettled *unsettled = link->data;

    if (!g_str_equal (unsettled->call->uid, uid))
      continue;
    g_queue_delete_link (&self->unsettled, link);
    free_unsettled (unsettled);
    return;
  }
}

static void
let_settle (CidHooks *self, const CidCall *call)
{
  Unsettled *unsettled = g_new0 (Unsettled, 1);

  unsettled->call = cid_call_copy (call);
  unsettled->due_us = g_get_monotonic_time () + SETTLE_US;
  g_queue_push_tail (&self->unsettled, unsettled);
  if (self->unsettled.length > MAX_UNSETTLED)
    settle (self, self->unsettled.head);
  arm_settling (self);
}

/**
 * cid_hooks_new:
 *
 * Returns: (transfer full): no hooks yet
 */
CidHooks *
cid_hooks_new (void)
{
  CidHooks *self = g_new0 (CidHooks, 1);

  self->watch = cid_hook_watch_new ();
  self->queue = cid_hook_queue_new (start_job, self);
  self->health = cid_hook_health_new ();
  self->errands = cid_errands_new (on_errand_ended, self);
  self->flooded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->unsettled);
  return self;
}

/**
 * cid_hooks_free:
 * @self: (transfer full) (nullable): hooks
 *
 * What waits is left out; a program that runs as our child is asked to end.
 */
void
cid_hooks_free (CidHooks *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->settle_id, g_source_remove);
  cid_errands_free (self->errands);
  g_queue_clear_full (&self->unsettled, (GDestroyNotify) free_unsettled);
  cid_hook_queue_free (self->queue);
  cid_hook_health_free (self->health);
  cid_hook_watch_free (self->watch);
  g_hash_table_unref (self->flooded);
  g_clear_pointer (&self->line_names, g_hash_table_unref);
  g_free (self);
}

/**
 * cid_hooks_set:
 * @self: hooks
 * @hooks: (element-type CidHook): all that there are from now on
 * @line_names: (nullable) (element-type utf8 utf8): names of my lines
 *
 * What runs goes on as it began. A hook that does something else now has not failed yet.
 */
void
cid_hooks_set (CidHooks *self, GPtrArray *hooks, GHashTable *line_names)
{
  g_auto (GStrv) gone = NULL;

  g_return_if_fail (self != NULL && hooks != NULL);

  for (guint i = 0; i < hooks->len; i++) {
    const CidHook *hook = g_ptr_array_index (hooks, i);

    if (!is_still_set (self, hook))
      cid_hook_health_forget (self->health, hook->name);
  }
  gone = cid_hook_watch_set_hooks (self->watch, hooks);
  for (guint i = 0; gone[i] != NULL; i++) {
    cid_hook_queue_forget (self->queue, gone[i]);
    cid_hook_health_forget (self->health, gone[i]);
  }
  if (line_names != NULL)
    g_hash_table_ref (line_names);
  g_clear_pointer (&self->line_names, g_hash_table_unref);
  self->line_names = line_names;
}

/**
 * cid_hooks_know:
 * @self: hooks
 * @call: a call that is nothing new
 *
 * Takes note of a call that was open when the daemon stopped: what it shows now is not told again.
 */
void
cid_hooks_know (CidHooks *self, const CidCall *call)
{
  g_return_if_fail (self != NULL && call != NULL);

  cid_hook_watch_know (self->watch, call);
}

/**
 * cid_hooks_update:
 * @self: hooks
 * @changed: (element-type CidCall): calls that are not what they were
 *
 * Begins what is to be done about that. What became of a call is told when its phone had a moment
 * to say so, since what a hook does cannot be undone.
 */
void
cid_hooks_update (CidHooks *self, GPtrArray *changed)
{
  g_return_if_fail (self != NULL && changed != NULL);

  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);

    forget_unsettled (self, call->uid);
    if (cid_hook_call_may_be_corrected (call) && cid_hook_watch_wants (self->watch, call))
      let_settle (self, call);
    else
      cid_hook_watch_apply (self->watch, call, on_fire, self);
  }
}

/**
 * cid_hooks_drain:
 * @self: hooks
 * @drained: called once, when nothing runs or waits any more; maybe at once
 * @user_data: for @drained
 *
 * Tells now what became of calls, since no phone will have a moment to correct it: the program
 * ends.
 */
void
cid_hooks_drain (CidHooks *self, CidHooksDrainedFunc drained, gpointer user_data)
{
  g_return_if_fail (self != NULL && drained != NULL);

  while (self->unsettled.head != NULL)
    settle (self, self->unsettled.head);
  self->drained = drained;
  self->drained_data = user_data;
  tell_if_drained (self);
}

/**
 * cid_hooks_get_page:
 * @self: hooks
 * @call: a call as it is now
 *
 * Returns: (transfer full) (nullable): the address of a page about @call that the user may want to
 *   open; what the caller says in it is percent-encoded
 */
char *
cid_hooks_get_page (CidHooks *self, const CidCall *call)
{
  const CidHook *hook;
  CidHookEvents events;
  g_autoptr (CidCallWords) words = NULL;
  g_autoptr (GTimeZone) zone = NULL;

  g_return_val_if_fail (self != NULL && call != NULL, NULL);

  hook = cid_hook_watch_find_page (self->watch, call);
  if (hook == NULL)
    return NULL;

  events = cid_hook_events_of_call (call);
  zone = cid_zone_get_local ();
  words = cid_call_words_new (call, events != 0 ? events : CID_HOOK_ENDED, zone, self->line_names);
  return cid_call_words_to_url (words, hook->url);
}

/**
 * cid_hooks_get_failing:
 * @self: hooks
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the hooks that fail
 */
char **
cid_hooks_get_failing (CidHooks *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cid_hook_health_get_failing (self->health);
}

/**
 * cid_hooks_get_problems:
 * @self: hooks
 *
 * Returns: (transfer full) (array zero-terminated=1): the hooks that fail and why, a line each, in
 *   the order of cid_hooks_get_failing()
 */
char **
cid_hooks_get_problems (CidHooks *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cid_hook_health_get_problems (self->health);
}

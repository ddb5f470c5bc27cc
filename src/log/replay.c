/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-replay"

#include "log/replay.h"

#include "call/call-mark.h"

/* A call that is over, and of which no phone has said anything for so many events, is done with. */
#define QUIET_EVENTS 20000

/* The events of one log, each of its runs as the daemon had it; @is_guest: it is another one. */
typedef struct {
  CidCallPlayer *player;
  gint64 run;
  gboolean is_guest;
} Voice;

/**
 * CidReplay:
 *
 * Feeds a journal through today's tracker, each origin through one of its own, and hands over the
 * calls that come of it.
 */
struct _CidReplay {
  const CidNumberPlan *plan;
  CidReplayFunc function;
  gpointer user_data;
  GHashTable *voices;
  GHashTable *calls;
  gint64 place;
  gint64 flushed;
};

static void
voice_free (gpointer data)
{
  Voice *voice = data;

  cid_call_player_free (voice->player);
  g_free (voice);
}

/**
 * cid_replayed_copy:
 * @self: a call that was replayed
 *
 * Returns: (transfer full): a copy, to be kept
 */
CidReplayed *
cid_replayed_copy (const CidReplayed *self)
{
  CidReplayed *copy = g_new0 (CidReplayed, 1);

  *copy = *self;
  copy->call = cid_call_copy (self->call);
  copy->events = g_array_copy (self->events);
  return copy;
}

/**
 * cid_replayed_free:
 * @self: (transfer full) (nullable): a call that was replayed
 */
void
cid_replayed_free (CidReplayed *self)
{
  if (self == NULL)
    return;
  cid_call_free (self->call);
  g_array_unref (self->events);
  g_free (self);
}

static void
replayed_free (gpointer data)
{
  cid_replayed_free (data);
}

/**
 * cid_replay_new:
 * @plan: (nullable): where numbers are written as people write them there; must outlive the replay
 * @function: (nullable): is given each call
 * @user_data: for @function
 *
 * Returns: (transfer full): a replay that has played nothing yet
 */
CidReplay *
cid_replay_new (const CidNumberPlan *plan, CidReplayFunc function, gpointer user_data)
{
  CidReplay *self = g_new0 (CidReplay, 1);

  self->plan = plan;
  self->function = function;
  self->user_data = user_data;
  self->voices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, voice_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, replayed_free);
  return self;
}

/**
 * cid_replay_free:
 * @self: (transfer full) (nullable): a replay
 */
void
cid_replay_free (CidReplay *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->voices);
  g_hash_table_unref (self->calls);
  g_free (self);
}

/* A log that was restored goes on where the one before it was; an imported one is another. */
static CidCallPlayer *
get_player (CidReplay *self, const CidJournalEntry *entry)
{
  const char *name = entry->is_imported ? entry->origin : "";
  Voice *voice = g_hash_table_lookup (self->voices, name);

  if (voice == NULL) {
    voice = g_new0 (Voice, 1);
    voice->player = cid_call_player_new (self->plan);
    voice->is_guest = entry->is_imported;
    g_hash_table_insert (self->voices, g_strdup (name), voice);
  }
  if (voice->run != entry->run)
    cid_call_player_restart (voice->player, entry->boot, entry->started_us);
  voice->run = entry->run;
  return voice->player;
}

static void
remember (CidReplay *self, const CidCall *call, gint64 place)
{
  CidReplayed *replayed = g_hash_table_lookup (self->calls, call->uid);

  if (replayed == NULL) {
    replayed = g_new0 (CidReplayed, 1);
    replayed->first_seq = place;
    replayed->events = g_array_new (FALSE, FALSE, sizeof (CidReplayedEvent));
    g_hash_table_insert (self->calls, g_strdup (call->uid), replayed);
  }
  cid_call_free (replayed->call);
  replayed->call = cid_call_copy (call);
  replayed->last_seq = place;
}

/* An event belongs to the call that it is about, which stands first; where it changed none, to the
 * one that it names. */
static void
assign (CidReplay *self, const CidJournalEntry *entry, GPtrArray *changed)
{
  const CidReplayedEvent event = { .seq = entry->place, .call = entry->call };
  const char *uid = entry->event->call_uid;
  CidReplayed *replayed;

  if (cid_call_mark_is_mark (entry->event->kind))
    return;
  if (changed->len > 0)
    uid = ((const CidCall *) g_ptr_array_index (changed, 0))->uid;
  replayed = uid != NULL ? g_hash_table_lookup (self->calls, uid) : NULL;
  if (replayed == NULL)
    return;
  g_array_append_val (replayed->events, event);
  replayed->last_seq = entry->place;
}

static gboolean
is_open (CidReplay *self, const char *uid)
{
  const CidReplayed *replayed = uid != NULL ? g_hash_table_lookup (self->calls, uid) : NULL;

  return replayed != NULL && cid_call_is_open (replayed->call);
}

/* A daemon closes what it finds open, also where it came from another log. */
static GPtrArray *
play (CidReplay *self, const CidJournalEntry *entry)
{
  const CidCallEvent *event = entry->event;
  GPtrArray *changed = cid_call_player_play (get_player (self, entry), event);
  GHashTableIter iter;
  gpointer voice;

  if (event->kind != CID_EVENT_EXPIRED || !is_open (self, event->call_uid))
    return changed;
  g_hash_table_iter_init (&iter, self->voices);
  while (changed->len == 0 && g_hash_table_iter_next (&iter, NULL, &voice)) {
    g_ptr_array_unref (changed);
    changed = cid_call_player_play (((Voice *) voice)->player, event);
  }
  return changed;
}

/**
 * cid_replay_play:
 * @self: a replay
 * @entry: the next event
 *
 * Returns: (transfer full) (element-type CidCall): the calls that changed
 */
GPtrArray *
cid_replay_play (CidReplay *self, const CidJournalEntry *entry)
{
  GPtrArray *changed = play (self, entry);

  for (guint i = 0; i < changed->len; i++)
    remember (self, g_ptr_array_index (changed, i), entry->place);
  assign (self, entry, changed);
  self->place = entry->place;
  return changed;
}

/**
 * cid_replay_end:
 * @self: a replay that has played all
 *
 * No phone tells this log how the calls of another one go on: those that are open there are over.
 *
 * Returns: (transfer full) (element-type CidCall): these calls
 */
GPtrArray *
cid_replay_end (CidReplay *self)
{
  GPtrArray *ended = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->voices);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Voice *voice = value;

    if (voice->is_guest)
      g_ptr_array_extend_and_steal (ended, cid_call_player_end (voice->player));
  }
  for (guint i = 0; i < ended->len; i++) {
    const CidCall *call = g_ptr_array_index (ended, i);
    const CidReplayed *replayed = g_hash_table_lookup (self->calls, call->uid);

    remember (self, call, replayed != NULL ? replayed->last_seq : self->place);
  }
  return ended;
}

static int
compare_first (gconstpointer a, gconstpointer b)
{
  gint64 one = (*(const CidReplayed *const *) a)->first_seq;
  gint64 other = (*(const CidReplayed *const *) b)->first_seq;

  return one < other ? -1 : one > other;
}

typedef gboolean (*ReplayedTest) (const CidReplay *self, const CidReplayed *replayed);

static gboolean
is_any (const CidReplay *self, const CidReplayed *replayed)
{
  return TRUE;
}

static gboolean
is_over (const CidReplay *self, const CidReplayed *replayed)
{
  return !cid_call_is_open (replayed->call);
}

static gboolean
is_done (const CidReplay *self, const CidReplayed *replayed)
{
  return is_over (self, replayed) && self->place - replayed->last_seq > QUIET_EVENTS;
}

static GPtrArray *
list_calls (CidReplay *self, ReplayedTest test)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (test (self, value))
      g_ptr_array_add (list, value);
  g_ptr_array_sort (list, compare_first);
  return list;
}

/**
 * cid_replay_peek:
 * @self: a replay
 * @error: return location for an error
 *
 * Shows the calls that are over by now. Since they may still go on they are handed over again, by
 * cid_replay_flush().
 *
 * Returns: %FALSE on error
 */
gboolean
cid_replay_peek (CidReplay *self, GError **error)
{
  g_autoptr (GPtrArray) over = list_calls (self, is_over);

  for (guint i = 0; i < over->len; i++)
    if (!self->function (g_ptr_array_index (over, i), self->user_data, error))
      return FALSE;
  return TRUE;
}

/**
 * cid_replay_flush:
 * @self: a replay
 * @all: those too that may still go on
 * @error: return location for an error
 *
 * Hands over the calls that are done with.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_replay_flush (CidReplay *self, gboolean all, GError **error)
{
  g_autoptr (GPtrArray) done = NULL;

  if (!all && self->place - self->flushed < QUIET_EVENTS)
    return TRUE;
  self->flushed = self->place;
  done = list_calls (self, all ? is_any : is_done);
  for (guint i = 0; i < done->len; i++) {
    const CidReplayed *replayed = g_ptr_array_index (done, i);

    if (self->function != NULL && !self->function (replayed, self->user_data, error))
      return FALSE;
    g_hash_table_remove (self->calls, replayed->call->uid);
  }
  return TRUE;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-way"

#include "daemon/call-way.h"

#include "base/alarm.h"
#include "base/clock.h"
#include "base/source.h"
#include "call/call-match.h"
#include "daemon/gone-phones.h"
#include "daemon/warm-up.h"

/* Open calls that are looked up again when the contacts change; more are no people's. */
#define MAX_COMPLETED 64

/* More phones do not speak in the moment that a slow disk takes for what is to be known: nothing
 * waits any longer then. */
#define MAX_EARLY 1024

/* No ring waits longer to be shown because nobody can tell whether it is unwanted. */
#define LISTS_PATIENCE_MS 1000

/* What came too early: the calls of before are not known, and it may go on with one of them; or it
 * is not known yet who is unwanted. */
typedef struct {
  CidCallEvent *event;
  CidStoreFunc stored;
  gpointer stored_data;
} Early;

struct _CidCallWay {
  CidCallWayEnds ends;
  CidAlarm *watchdog;
  CidWarmUp *warm_up;
  GQueue early;
  GSource *patience;
  gboolean knows_past;
  gboolean knows_unwanted;
};

static void
arm_watchdog (CidCallWay *self)
{
  cid_alarm_set (self->watchdog, cid_call_tracker_get_deadline (self->ends.parts->tracker));
}

static CidCaller *
identify (CidCallWay *self, const CidParty *party, const char *phone_said)
{
  CidContactBook *book = self->ends.parts->book;
  CidCaller *caller =
    cid_caller_identify (party, phone_said, cid_contact_book_get_index (book),
                         cid_configuration_get_plan (self->ends.parts->configuration), NULL);

  caller->is_provisional = !cid_contact_book_is_complete (book);
  return caller;
}

static void
on_own_change_stored (gboolean stored, gpointer user_data)
{
  if (!stored)
    g_warning ("What cidalert itself found out about a call was not written to the log");
}

/* The call that an event is about, to go to the store with it. */
static GPtrArray *
copy_call_of (const CidCallEvent *event, GPtrArray *calls)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  for (guint i = 0; i < calls->len; i++)
    if (g_strcmp0 (((const CidCall *) calls->pdata[i])->uid, event->call_uid) == 0)
      g_ptr_array_add (copies, cid_call_copy (calls->pdata[i]));
  return copies;
}

/* What changed is on its way to the disk with @event; what arose from that stands in the journal
 * behind it. */
static void
store_change (CidCallWay *self,
              CidCallEvent *event,
              GPtrArray *changed,
              GPtrArray *own,
              CidStoreFunc stored,
              gpointer stored_data)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();

  for (guint i = 0; i < own->len; i++)
    g_ptr_array_add (calls, copy_call_of (g_ptr_array_index (own, i), changed));
  cid_call_store_append (self->ends.parts->store, event, changed, stored, stored_data);
  for (guint i = 0; i < own->len; i++)
    cid_call_store_append (self->ends.parts->store,
                           cid_call_event_copy (g_ptr_array_index (own, i)), calls->pdata[i],
                           on_own_change_stored, NULL);
}

static gboolean
on_watchdog (gpointer user_data)
{
  CidCallWay *self = user_data;
  g_autoptr (GPtrArray) events =
    cid_call_tracker_get_expired (self->ends.parts->tracker, cid_clock_now ());

  for (guint i = 0; i < events->len; i++)
    cid_call_way_take (self, cid_call_event_copy (g_ptr_array_index (events, i)), NULL, NULL);
  arm_watchdog (self);

  return G_SOURCE_REMOVE;
}

/* What cidalert itself found out is told and written as what a phone says is. */
static void
tell_own (CidCallWay *self, GPtrArray *changed, GPtrArray *events)
{
  cid_bus_news_tell_calls (self->ends.news, changed);
  store_change (self, NULL, changed, events, on_own_change_stored, NULL);
}

/* While the address books are read, who has a name from them keeps it: that it is missing, or is
 * another, may be so because the rest is not there yet. */
static gboolean
is_to_wait (const CidCaller *caller, const CidCaller *former)
{
  return caller->is_provisional && former != NULL &&
         (former->name_from == CID_NAME_FROM_CONTACT || former->name_from == CID_NAME_FROM_MINE);
}

/* A call that came before its contact is completed in place, on the screen and in the log; that it
 * is final now who calls lets hooks and the list of the blocked decide, and nobody sees it. */
static void
complete_call (CidCallWay *self, const CidCall *call)
{
  g_autoptr (CidCaller) caller = identify (self, call->party, call->phone_said);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_autoptr (GPtrArray) blocked = NULL;
  gboolean is_same = cid_caller_is_same (caller, call->caller);
  CidCall *named;

  if (is_to_wait (caller, call->caller) ||
      (is_same && caller->is_provisional == call->caller->is_provisional))
    return;
  named = cid_call_tracker_set_caller (self->ends.parts->tracker, call->uid, caller);
  if (named == NULL)
    return;

  g_ptr_array_add (changed, named);
  blocked = cid_unwanted_apply (self->ends.parts->unwanted, changed, NULL, cid_clock_now ());
  if (cid_call_is_open (call) || blocked->len > 0)
    cid_screen_update (self->ends.screen, changed);
  else
    cid_screen_learn (self->ends.screen, named);
  cid_hooks_update (self->ends.parts->hooks, changed);
  cid_media_update (self->ends.media, changed);
  if (!is_same || blocked->len > 0)
    tell_own (self, g_steal_pointer (&changed), blocked);
}

/* Past calls are named as well; not before every address book was read, or they would lose the
 * names that they have. */
static void
learn (CidCallWay *self)
{
  if (cid_contact_book_is_complete (self->ends.parts->book))
    cid_call_store_learn (self->ends.parts->store,
                          cid_contact_book_get_index (self->ends.parts->book));
}

/**
 * cid_call_way_new:
 * @ends: where it leads to; copied
 *
 * Returns: (transfer full): a way
 */
CidCallWay *
cid_call_way_new (const CidCallWayEnds *ends)
{
  CidCallWay *self = g_new0 (CidCallWay, 1);

  self->ends = *ends;
  self->watchdog = cid_alarm_new (on_watchdog, self);
  self->warm_up = cid_warm_up_new (ends->parts);
  g_queue_init (&self->early);

  return self;
}

/**
 * cid_call_way_free:
 * @self: (transfer full) (nullable): a way
 */
void
cid_call_way_free (CidCallWay *self)
{
  if (self == NULL)
    return;

  cid_source_stop (&self->patience);
  cid_alarm_free (self->watchdog);
  cid_warm_up_free (self->warm_up);
  g_warn_if_fail (g_queue_is_empty (&self->early));
  g_free (self);
}

static void
pass_on (CidCallWay *self, CidCallEvent *event, CidStoreFunc stored, gpointer stored_data)
{
  g_autoptr (CidCaller) caller = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) blocked = NULL;

  cid_warm_up_note (self->warm_up, event);
  if (cid_call_match_concerns_call (event))
    caller = identify (self, event->party, event->name);
  cid_phone_watch_apply (self->ends.phone_watch, event);
  cid_move_watch_hear (self->ends.move_watch, event);
  cid_phone_control_hear (self->ends.parts->control, event->phone, event->peer,
                          event->kind == CID_EVENT_READY);
  changed = cid_call_tracker_apply (self->ends.parts->tracker, event, caller);
  blocked = cid_unwanted_apply (self->ends.parts->unwanted, changed, event, event->stamp);
  cid_screen_update (self->ends.screen, changed);
  store_change (self, event, g_ptr_array_ref (changed), blocked,
                stored != NULL ? stored : on_own_change_stored, stored_data);
  cid_bus_news_tell_calls (self->ends.news, changed);
  cid_hooks_update (self->ends.parts->hooks, changed);
  cid_media_update (self->ends.media, changed);
  arm_watchdog (self);
}

/* What cidalert does itself is about a call that is known. */
static gboolean
is_too_early (CidCallWay *self, const CidCallEvent *event)
{
  if (!self->knows_past && !cid_call_tracker_follows (self->ends.parts->tracker, event))
    return TRUE;
  return !self->knows_unwanted && event->call_uid == NULL &&
         (cid_call_match_concerns_call (event) || event->kind == CID_EVENT_READY);
}

/* In the order in which it came. */
static void
take_early (CidCallWay *self)
{
  for (guint n_left = self->early.length; n_left > 0; n_left--) {
    g_autofree Early *early = g_queue_pop_head (&self->early);

    cid_call_way_take (self, early->event, early->stored, early->stored_data);
  }
}

static void
stop_waiting_for_lists (CidCallWay *self)
{
  self->knows_unwanted = TRUE;
  cid_source_stop (&self->patience);
  take_early (self);
}

static gboolean
on_lists_patience_lost (gpointer user_data)
{
  g_warning ("Who is blocked takes long to read; calls are shown before it is known");
  stop_waiting_for_lists (user_data);

  return G_SOURCE_REMOVE;
}

static void
keep_early (CidCallWay *self, CidCallEvent *event, CidStoreFunc stored, gpointer stored_data)
{
  Early *early = g_new0 (Early, 1);

  *early = (Early){ event, stored, stored_data };
  g_queue_push_tail (&self->early, early);
  if (!self->knows_unwanted && self->patience == NULL)
    self->patience =
      cid_source_start (g_timeout_source_new (LISTS_PATIENCE_MS), on_lists_patience_lost, self);
}

/**
 * cid_call_way_expect:
 *
 * A phone has connected: an event may come, and is made ready for.
 */
void
cid_call_way_expect (CidCallWay *self)
{
  cid_warm_up_want (self->warm_up);
}

/**
 * cid_call_way_take:
 * @event: (transfer full): what was said
 * @stored: (nullable): told once it is on disk; %NULL for what cidalert itself found out
 * @stored_data: for @stored
 *
 * Learns what became of which call and tells it to all: the screen first, then the disk, then the
 * others. None waits for another, and each only reads what changed. Only in the daemon's first
 * moments something waits: what may go on with a call of before, until those are known; and every
 * call, for a moment, until it is known who is unwanted.
 */
void
cid_call_way_take (CidCallWay *self, CidCallEvent *event, CidStoreFunc stored, gpointer stored_data)
{
  if (!self->knows_unwanted && cid_unwanted_is_known (self->ends.parts->unwanted))
    stop_waiting_for_lists (self);
  if (self->early.length >= MAX_EARLY)
    cid_call_way_stop_waiting (self);
  if (is_too_early (self, event))
    keep_early (self, event, stored, stored_data);
  else
    pass_on (self, event, stored, stored_data);
}

/**
 * cid_call_way_stop_waiting:
 *
 * What is not known yet will not be so soon: whatever came meanwhile is taken.
 */
void
cid_call_way_stop_waiting (CidCallWay *self)
{
  self->knows_past = TRUE;
  stop_waiting_for_lists (self);
}

/**
 * cid_call_way_take_up:
 * @calls: (element-type CidCall): calls that were open when the daemon stopped
 *
 * Goes on with them.
 */
void
cid_call_way_take_up (CidCallWay *self, GPtrArray *calls)
{
  for (guint i = 0; i < calls->len; i++) {
    cid_call_tracker_restore (self->ends.parts->tracker, g_ptr_array_index (calls, i));
    cid_screen_know (self->ends.screen, g_ptr_array_index (calls, i));
    cid_hooks_know (self->ends.parts->hooks, g_ptr_array_index (calls, i));
  }
  self->knows_past = TRUE;
  take_early (self);
  arm_watchdog (self);
}

/**
 * cid_call_way_refit:
 *
 * Takes the phones that are set up now: the calls of those that are gone are over.
 */
void
cid_call_way_refit (CidCallWay *self)
{
  g_autoptr (GPtrArray) events = cid_gone_phones_find (
    self->ends.parts->tracker, cid_configuration_get_phones (self->ends.parts->configuration),
    cid_clock_now ());

  for (guint i = 0; i < events->len; i++)
    cid_call_way_take (self, cid_call_event_copy (g_ptr_array_index (events, i)), NULL, NULL);
}

/* Whoever waits for a call back gets the name that he has by now, in place. */
static void
name_missed (CidCallWay *self)
{
  g_autoptr (GPtrArray) calls = cid_screen_get_missed (self->ends.screen);

  for (guint i = 0; i < calls->len; i++) {
    CidCall *call = g_ptr_array_index (calls, i);
    CidCaller *caller = identify (self, call->party, call->phone_said);

    if (call->caller != NULL && is_to_wait (caller, call->caller)) {
      cid_caller_unref (caller);
      continue;
    }
    cid_caller_unref (call->caller);
    call->caller = caller;
    cid_screen_learn (self->ends.screen, call);
  }
}

/* Whoever is unwanted since is owed no call. */
static void
drop_unwanted_missed (CidCallWay *self)
{
  g_autoptr (GPtrArray) calls = cid_screen_get_missed (self->ends.screen);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);
    CidBlockHit hit = { 0 };

    if (cid_unwanted_find (self->ends.parts->unwanted, call->party, call->caller, &hit))
      cid_screen_settle (self->ends.screen, call->uid);
  }
}

/**
 * cid_call_way_complete:
 *
 * The address books say something else than before: names calls that have no name, or have it for
 * the time being.
 */
void
cid_call_way_complete (CidCallWay *self)
{
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_unnamed (self->ends.parts->tracker);

  learn (self);
  for (guint i = 0; i < MIN (calls->len, MAX_COMPLETED); i++)
    complete_call (self, g_ptr_array_index (calls, i));
  name_missed (self);
  cid_screen_refresh (self->ends.screen);
}

/**
 * cid_call_way_block:
 *
 * Whoever rings just now, or was missed, may be unwanted since; and once every list is read, calls
 * wait for them no more.
 */
void
cid_call_way_block (CidCallWay *self)
{
  g_autoptr (GPtrArray) calls =
    cid_call_tracker_get_ringing (self->ends.parts->tracker, MAX_COMPLETED, NULL);

  for (guint i = 0; i < calls->len; i++) {
    g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
    g_autoptr (GPtrArray) blocked = NULL;

    g_ptr_array_add (changed, cid_call_copy (g_ptr_array_index (calls, i)));
    blocked = cid_unwanted_apply (self->ends.parts->unwanted, changed, NULL, cid_clock_now ());
    if (blocked->len == 0)
      continue;

    cid_screen_update (self->ends.screen, changed);
    cid_hooks_update (self->ends.parts->hooks, changed);
    cid_media_update (self->ends.media, changed);
    tell_own (self, g_steal_pointer (&changed), blocked);
  }
  drop_unwanted_missed (self);
  if (!self->knows_unwanted && cid_unwanted_is_known (self->ends.parts->unwanted))
    stop_waiting_for_lists (self);
}

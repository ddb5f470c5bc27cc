/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-missed-entry"

#include "desktop/missed-entry.h"

#include "desktop/wording.h"

#include <glib/gi18n.h>

#define MAX_CALLS 16

/**
 * cid_missed_entry_new:
 *
 * Returns: (transfer full): a caller of no call yet
 */
CidMissedEntry *
cid_missed_entry_new (void)
{
  CidMissedEntry *self = g_new0 (CidMissedEntry, 1);

  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  return self;
}

/**
 * cid_missed_entry_free:
 * @self: (nullable): a caller
 */
void
cid_missed_entry_free (CidMissedEntry *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->calls);
  g_free (self);
}

/* Who cannot be told apart from others (withheld, unknown) is a caller of one call. */
static gboolean
is_same_party (const CidParty *a, const CidParty *b)
{
  if (a == NULL || b == NULL)
    return FALSE;
  if (a->number != NULL || b->number != NULL)
    return g_strcmp0 (a->number, b->number) == 0;

  return a->kind == CID_PARTY_SIP && b->kind == CID_PARTY_SIP && a->user != NULL &&
         g_strcmp0 (a->user, b->user) == 0 && g_strcmp0 (a->host, b->host) == 0;
}

static gboolean
has_contact (const CidCaller *caller)
{
  return caller != NULL && caller->name != NULL &&
         (caller->name_from == CID_NAME_FROM_CONTACT || caller->name_from == CID_NAME_FROM_MINE);
}

/* One whom people cannot tell apart is one: the same person may stand in two address books. */
static gboolean
is_same_contact (const CidCaller *a, const CidCaller *b)
{
  return has_contact (a) && has_contact (b) && g_str_equal (a->name, b->name) &&
         g_strcmp0 (a->organization, b->organization) == 0;
}

/**
 * cid_missed_entry_is_one_caller:
 * @a: a call
 * @b: another
 *
 * Returns: %TRUE if both are with one caller: from one number, or from those of one contact
 */
gboolean
cid_missed_entry_is_one_caller (const CidCall *a, const CidCall *b)
{
  return a->simulated == b->simulated &&
         (is_same_party (a->party, b->party) || is_same_contact (a->caller, b->caller));
}

/**
 * cid_missed_entry_is_of:
 * @self: a caller
 * @call: a call, whatever became of it
 *
 * Returns: %TRUE if @call is with that caller: the number is one that called, or of the contact
 *   that did
 */
gboolean
cid_missed_entry_is_of (const CidMissedEntry *self, const CidCall *call)
{
  for (guint i = 0; i < self->calls->len; i++) {
    if (cid_missed_entry_is_one_caller (g_ptr_array_index (self->calls, i), call))
      return TRUE;
  }

  return FALSE;
}

static int
find (const CidMissedEntry *self, const char *uid)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (g_str_equal (((const CidCall *) g_ptr_array_index (self->calls, i))->uid, uid))
      return (int) i;

  return -1;
}

/**
 * cid_missed_entry_has:
 * @self: a caller
 * @uid: of a call
 *
 * Returns: %TRUE if the call is one of the caller's latest
 */
gboolean
cid_missed_entry_has (const CidMissedEntry *self, const char *uid)
{
  return find (self, uid) >= 0;
}

/**
 * cid_missed_entry_get_latest:
 * @self: a caller of one call at least
 *
 * Returns: (transfer none): the call that began last
 */
const CidCall *
cid_missed_entry_get_latest (const CidMissedEntry *self)
{
  return g_ptr_array_index (self->calls, self->calls->len - 1);
}

static void
insert (CidMissedEntry *self, CidCall *call)
{
  guint place = self->calls->len;

  while (place > 0 &&
         ((const CidCall *) g_ptr_array_index (self->calls, place - 1))->started.wall_us >
           call->started.wall_us)
    place--;
  g_ptr_array_insert (self->calls, (int) place, call);
  if (self->calls->len > MAX_CALLS)
    g_ptr_array_remove_index (self->calls, 0);
}

/**
 * cid_missed_entry_add:
 * @self: a caller
 * @call: one more call in vain
 */
void
cid_missed_entry_add (CidMissedEntry *self, const CidCall *call)
{
  insert (self, cid_call_copy (call));
  self->n_calls++;
}

/**
 * cid_missed_entry_remove:
 * @self: a caller
 * @uid: of a call that is not in vain after all
 *
 * Takes it out; one that was the last of which anything is known leaves nobody behind.
 */
void
cid_missed_entry_remove (CidMissedEntry *self, const char *uid)
{
  int index = find (self, uid);

  if (index < 0)
    return;

  g_ptr_array_remove_index (self->calls, (guint) index);
  self->n_calls = self->calls->len > 0 ? self->n_calls - 1 : 0;
}

static void
take_caller (CidCall *call, const CidCaller *caller)
{
  cid_caller_unref (call->caller);
  call->caller = cid_caller_ref (caller);
}

/**
 * cid_missed_entry_learn:
 * @self: a caller
 * @call: one of the caller's calls
 *
 * Takes over what is known by now of whoever called from that number.
 *
 * Returns: %TRUE if it reads otherwise now
 */
gboolean
cid_missed_entry_learn (CidMissedEntry *self, const CidCall *call)
{
  const CidCall *latest = cid_missed_entry_get_latest (self);
  g_autofree char *who = cid_wording_get_who (latest);
  g_autofree char *number = cid_wording_get_number (latest);
  g_autofree char *new_who = NULL;
  g_autofree char *new_number = NULL;

  for (guint i = 0; i < self->calls->len; i++) {
    CidCall *one = g_ptr_array_index (self->calls, i);

    if (g_str_equal (one->uid, call->uid) || is_same_party (one->party, call->party))
      take_caller (one, call->caller);
  }
  new_who = cid_wording_get_who (latest);
  new_number = cid_wording_get_number (latest);
  return g_strcmp0 (who, new_who) != 0 || g_strcmp0 (number, new_number) != 0;
}

/**
 * cid_missed_entry_absorb:
 * @self: a caller
 * @other: (transfer full): another, who turns out to be the same
 */
void
cid_missed_entry_absorb (CidMissedEntry *self, CidMissedEntry *other)
{
  while (other->calls->len > 0)
    insert (self, g_ptr_array_steal_index (other->calls, 0));
  self->n_calls += other->n_calls;
  cid_missed_entry_free (other);
}

/**
 * cid_missed_entry_split:
 * @self: a caller
 * @call: one of the caller's calls, with what is known by now of whoever made it
 *
 * Takes out what is another's: a number that was of the same contact may be so no more.
 *
 * Returns: (transfer full) (nullable): who made the other calls; %NULL if there are none
 */
CidMissedEntry *
cid_missed_entry_split (CidMissedEntry *self, const CidCall *call)
{
  g_autoptr (CidMissedEntry) others = cid_missed_entry_new ();

  for (guint i = self->calls->len; i > 0; i--) {
    const CidCall *one = g_ptr_array_index (self->calls, i - 1);

    if (!g_str_equal (one->uid, call->uid) && !cid_missed_entry_is_one_caller (one, call)) {
      insert (others, g_ptr_array_steal_index (self->calls, i - 1));
      others->n_calls++;
    }
  }
  self->n_calls -= others->n_calls;
  return others->n_calls > 0 ? g_steal_pointer (&others) : NULL;
}

static GDateTime *
get_local (gint64 wall_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

/* The day is told only where it is not today. */
static char *
format_time (const CidCall *call, gint64 now_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) when = get_local (call->started.wall_us, zone);
  g_autoptr (GDateTime) now = get_local (now_us, zone);
  gboolean is_today;

  if (when == NULL || now == NULL)
    return g_strdup ("");

  is_today = g_date_time_get_day_of_year (when) == g_date_time_get_day_of_year (now) &&
             g_date_time_get_year (when) == g_date_time_get_year (now);
  /* Translators: a moment of another day, like “ 2 Nov 09:14”; see g_date_time_format() */
  return g_date_time_format (when, is_today ? "%H:%M" : _ ("%e %b %H:%M"));
}

/**
 * cid_missed_entry_describe:
 * @self: a caller of one call at least
 * @now_us: what time it is
 * @is_alone: nobody else was missed, so the title names the caller, as far as there is room
 * @zone: the time zone to tell times in
 *
 * Returns: (transfer full): the caller's line, plain text
 */
char *
cid_missed_entry_describe (const CidMissedEntry *self,
                           gint64 now_us,
                           gboolean is_alone,
                           GTimeZone *zone)
{
  const CidCall *latest = cid_missed_entry_get_latest (self);
  g_autofree char *who = cid_wording_get_who (latest);
  g_autofree char *number = cid_wording_get_number (latest);
  g_autofree char *when = format_time (latest, now_us, zone);
  GString *line = g_string_new (NULL);

  /* A list may cut the title before the number, or the name of whoever has none. */
  g_string_append (line, is_alone && number != NULL ? number : who);
  if (!is_alone && self->n_calls > 1)
    g_string_append_printf (line, " (%u)", self->n_calls);

  if (*when != '\0')
    g_string_append_printf (line, " · %s", when);
  if (latest->simulated)
    g_string_append_printf (line, " · %s", _ ("Rehearsal"));

  return g_string_free (line, FALSE);
}

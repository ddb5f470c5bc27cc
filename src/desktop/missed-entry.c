/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-missed-entry"

#include "desktop/missed-entry.h"

#include "desktop/wording.h"

#include <glib/gi18n.h>

#define MAX_UIDS 16

/**
 * cid_missed_entry_make_key:
 * @call: a call
 *
 * Who cannot be told apart from others (withheld, unknown) is a caller of one call.
 *
 * Returns: (transfer full): by which the calls of one caller are known
 */
char *
cid_missed_entry_make_key (const CidCall *call)
{
  const CidParty *party = call->party;
  const char *mark = call->simulated ? "simulated" : "";

  if (party != NULL && party->number != NULL)
    return g_strconcat (mark, "number:", party->number, NULL);
  if (party != NULL && party->kind == CID_PARTY_SIP && party->user != NULL)
    return g_strconcat (mark, "sip:", party->user, "@", party->host, NULL);

  return g_strconcat (mark, "uid:", call->uid, NULL);
}

/**
 * cid_missed_entry_new:
 * @key: from cid_missed_entry_make_key()
 *
 * Returns: (transfer full): a caller of no call yet
 */
CidMissedEntry *
cid_missed_entry_new (const char *key)
{
  CidMissedEntry *self = g_new0 (CidMissedEntry, 1);

  self->key = g_strdup (key);
  self->uids = g_ptr_array_new_with_free_func (g_free);

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

  g_free (self->key);
  g_free (self->who);
  g_free (self->number);
  cid_subject_free (self->subject);
  g_ptr_array_unref (self->uids);
  g_free (self);
}

/**
 * cid_missed_entry_add:
 * @self: a caller
 * @call: one more call in vain
 */
void
cid_missed_entry_add (CidMissedEntry *self, const CidCall *call)
{
  cid_missed_entry_learn (self, call);
  g_ptr_array_add (self->uids, g_strdup (call->uid));
  if (self->uids->len > MAX_UIDS)
    g_ptr_array_remove_index (self->uids, 0);
  self->n_calls++;
  self->last_us = call->started.wall_us;
  self->simulated = call->simulated;
}

/**
 * cid_missed_entry_learn:
 * @self: a caller
 * @call: one of the caller's calls
 *
 * Takes over what is known of the caller by now.
 *
 * Returns: %TRUE if it reads otherwise now
 */
gboolean
cid_missed_entry_learn (CidMissedEntry *self, const CidCall *call)
{
  g_autofree char *who = cid_wording_get_who (call);
  g_autofree char *number = cid_wording_get_number (call);

  cid_subject_free (self->subject);
  self->subject = cid_subject_new (call);
  if (g_strcmp0 (self->who, who) == 0 && g_strcmp0 (self->number, number) == 0)
    return FALSE;

  g_free (self->who);
  g_free (self->number);
  self->who = g_steal_pointer (&who);
  self->number = g_steal_pointer (&number);
  return TRUE;
}

/**
 * cid_missed_entry_find:
 * @self: a caller
 * @uid: of a call
 * @index: (out) (optional): where it is
 *
 * Returns: %TRUE if the call is one of the caller's latest
 */
gboolean
cid_missed_entry_find (CidMissedEntry *self, const char *uid, guint *index)
{
  return g_ptr_array_find_with_equal_func (self->uids, uid, g_str_equal, index);
}

/* The day is told only where it is another than that of the latest call. */
static char *
format_time (const CidMissedEntry *entry, const CidMissedEntry *latest, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (entry->last_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) utc_latest =
    g_date_time_new_from_unix_utc (latest->last_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) when = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) then =
    utc_latest != NULL ? g_date_time_to_timezone (utc_latest, zone) : NULL;

  if (when == NULL || then == NULL)
    return g_strdup ("");

  return g_date_time_format (when, g_date_time_get_day_of_year (when) ==
                                         g_date_time_get_day_of_year (then) &&
                                       g_date_time_get_year (when) == g_date_time_get_year (then)
                                     ? "%H:%M"
                                     : "%e %b %H:%M");
}

/**
 * cid_missed_entry_describe:
 * @self: a caller
 * @latest: the caller who rang last
 * @is_alone: nobody else was missed, so the title names the caller
 * @zone: the time zone to tell times in
 *
 * Returns: (transfer full): the caller's line, plain text
 */
char *
cid_missed_entry_describe (const CidMissedEntry *self,
                           const CidMissedEntry *latest,
                           gboolean is_alone,
                           GTimeZone *zone)
{
  g_autofree char *when = format_time (self, latest, zone);
  GString *line = g_string_new (NULL);

  /* Alone, the title names the caller already. */
  if (!is_alone)
    g_string_append (line, self->who);
  else if (self->number != NULL && !g_str_equal (self->number, self->who))
    g_string_append (line, self->number);
  if (!is_alone && self->n_calls > 1)
    g_string_append_printf (line, " (%u)", self->n_calls);

  if (*when != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", when);
  if (self->simulated)
    g_string_append_printf (line, " · %s", _ ("Rehearsal"));

  return g_string_free (line, FALSE);
}

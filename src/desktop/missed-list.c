/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-missed-list"

#include "desktop/missed-list.h"

#include "base/text.h"
#include "desktop/wording.h"

#include <glib/gi18n.h>

#define MAX_CALLERS 50
#define MAX_LINES 4
#define MAX_UIDS 16

/* One caller who rang in vain. The latest calls are remembered: a repeat of one counts once. */
typedef struct {
  char *key;
  char *who;
  char *number;
  GPtrArray *uids;
  guint n_calls;
  gint64 last_us;
  gboolean simulated;
} Entry;

struct _CidMissedList {
  GPtrArray *entries; /* newest first */
  guint n_changes;
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry->who);
  g_free (entry->number);
  g_ptr_array_unref (entry->uids);
  g_free (entry);
}

/* Who cannot be told apart from others (withheld, unknown) is a caller of one call. */
static char *
make_key (const CidCall *call)
{
  const CidParty *party = call->party;
  const char *mark = call->simulated ? "simulated" : "";

  if (party != NULL && party->number != NULL)
    return g_strconcat (mark, "number:", party->number, NULL);
  if (party != NULL && party->kind == CID_PARTY_SIP && party->user != NULL)
    return g_strconcat (mark, "sip:", party->user, "@", party->host, NULL);

  return g_strconcat (mark, "uid:", call->uid, NULL);
}

static Entry *
find_entry (CidMissedList *self, const char *key, guint *index)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if (g_str_equal (entry->key, key)) {
      *index = i;
      return entry;
    }
  }

  return NULL;
}

static gboolean
find_call (Entry *entry, const char *uid, guint *index)
{
  return g_ptr_array_find_with_equal_func (entry->uids, uid, g_str_equal, index);
}

static Entry *
new_entry (const char *key)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = g_strdup (key);
  entry->uids = g_ptr_array_new_with_free_func (g_free);

  return entry;
}

static gboolean
rename_entry (Entry *entry, const CidCall *call)
{
  g_autofree char *who = cid_wording_get_who (call);
  g_autofree char *number = cid_wording_get_number (call);

  if (g_strcmp0 (entry->who, who) == 0 && g_strcmp0 (entry->number, number) == 0)
    return FALSE;

  g_free (entry->who);
  g_free (entry->number);
  entry->who = g_steal_pointer (&who);
  entry->number = g_steal_pointer (&number);
  return TRUE;
}

static gboolean
add_call (CidMissedList *self, const char *key, const CidCall *call)
{
  guint index = 0;
  Entry *entry = find_entry (self, key, &index);

  /* A miss that is told twice is one miss, but its caller may have become known in between. */
  if (entry != NULL && find_call (entry, call->uid, NULL))
    return rename_entry (entry, call);

  entry = entry == NULL ? new_entry (key) : g_ptr_array_steal_index (self->entries, index);
  rename_entry (entry, call);
  g_ptr_array_add (entry->uids, g_strdup (call->uid));
  if (entry->uids->len > MAX_UIDS)
    g_ptr_array_remove_index (entry->uids, 0);
  entry->n_calls++;
  entry->last_us = call->started.wall_us;
  entry->simulated = call->simulated;
  g_ptr_array_insert (self->entries, 0, entry);
  if (self->entries->len > MAX_CALLERS)
    g_ptr_array_set_size (self->entries, MAX_CALLERS);

  return TRUE;
}

static gboolean
remove_caller (CidMissedList *self, const char *key)
{
  guint index = 0;

  if (find_entry (self, key, &index) == NULL)
    return FALSE;

  g_ptr_array_remove_index (self->entries, index);
  return TRUE;
}

/* What was taken for missed turned out otherwise: another phone took it, or rings for it now. */
static gboolean
remove_call (CidMissedList *self, const char *key, const char *uid)
{
  guint entry_index = 0;
  guint uid_index = 0;
  Entry *entry = find_entry (self, key, &entry_index);

  if (entry == NULL || !find_call (entry, uid, &uid_index))
    return FALSE;

  g_ptr_array_remove_index (entry->uids, uid_index);
  if (--entry->n_calls == 0)
    g_ptr_array_remove_index (self->entries, entry_index);
  return TRUE;
}

static gboolean
was_talked_to (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_ACTIVE || call->outcome == CID_OUTCOME_ANSWERED;
}

/* The day is told only where it is another than that of the latest call. */
static char *
format_time (const Entry *entry, const Entry *latest, GTimeZone *zone)
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

static char *
describe_entry (const Entry *entry, const Entry *latest, gboolean alone, GTimeZone *zone)
{
  g_autofree char *when = format_time (entry, latest, zone);
  GString *line = g_string_new (NULL);

  /* Alone, the title names the caller already. */
  if (!alone)
    g_string_append (line, entry->who);
  else if (entry->number != NULL && !g_str_equal (entry->number, entry->who))
    g_string_append (line, entry->number);
  if (!alone && entry->n_calls > 1)
    g_string_append_printf (line, " (%u)", entry->n_calls);

  if (*when != '\0')
    g_string_append_printf (line, "%s%s", line->len > 0 ? " · " : "", when);
  if (entry->simulated)
    g_string_append_printf (line, " · %s", _ ("Rehearsal"));

  return g_string_free (line, FALSE);
}

static char *
describe (CidMissedList *self, GTimeZone *zone)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint shown = MIN (self->entries->len, MAX_LINES);
  const Entry *latest = self->entries->pdata[0];

  for (guint i = 0; i < shown; i++)
    g_ptr_array_add (
      lines, describe_entry (self->entries->pdata[i], latest, self->entries->len == 1, zone));
  if (self->entries->len > shown)
    g_ptr_array_add (lines, g_strdup_printf (_ ("and %u more"), self->entries->len - shown));

  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
make_title (CidMissedList *self)
{
  guint n_calls = cid_missed_list_get_n_calls (self);
  const Entry *latest = self->entries->pdata[0];

  if (n_calls == 1)
    return g_strdup_printf (_ ("Missed call from %s"), latest->who);
  if (self->entries->len == 1)
    return g_strdup_printf (_ ("%u missed calls from %s"), n_calls, latest->who);

  return g_strdup_printf (_ ("%u missed calls"), n_calls);
}

/**
 * cid_missed_list_new:
 *
 * Returns: (transfer full): an empty list
 */
CidMissedList *
cid_missed_list_new (void)
{
  CidMissedList *self = g_new0 (CidMissedList, 1);

  self->entries = g_ptr_array_new_with_free_func (free_entry);

  return self;
}

/**
 * cid_missed_list_free:
 * @self: (nullable): a list
 *
 * Frees a list.
 */
void
cid_missed_list_free (CidMissedList *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * cid_missed_list_apply:
 * @self: a list
 * @call: a call that changed
 *
 * Takes in what became of a call: a missed one adds to its caller, and a caller with whom somebody
 * talked since, whoever rang whom, no longer waits. Of more than fifty callers the oldest are
 * forgotten here; the call log has them all.
 *
 * Returns: %TRUE if the notice is another one now
 */
gboolean
cid_missed_list_apply (CidMissedList *self, const CidCall *call)
{
  g_autofree char *key = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL && call != NULL, FALSE);

  key = make_key (call);
  if (was_talked_to (call))
    changed = remove_caller (self, key);
  else if (call->direction == CID_DIRECTION_INCOMING && call->outcome == CID_OUTCOME_MISSED)
    changed = add_call (self, key, call);
  else
    changed = remove_call (self, key, call->uid);

  if (changed)
    self->n_changes++;
  return changed;
}

/**
 * cid_missed_list_clear:
 * @self: a list
 *
 * Forgets all: somebody has looked.
 */
void
cid_missed_list_clear (CidMissedList *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_set_size (self->entries, 0);
  self->n_changes++;
}

/**
 * cid_missed_list_get_n_calls:
 * @self: a list
 *
 * Returns: how many calls, not callers, wait to be looked at
 */
guint
cid_missed_list_get_n_calls (CidMissedList *self)
{
  guint n_calls = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->entries->len; i++)
    n_calls += ((const Entry *) self->entries->pdata[i])->n_calls;

  return n_calls;
}

/**
 * cid_missed_list_get_notice:
 * @self: a list
 * @zone: the time zone to tell times in
 *
 * Makes the one notice of missed calls. Its key changes with each change of the list, so a notice
 * that the user closed comes back when somebody else is missed.
 *
 * Returns: (transfer full) (nullable): the notice, or %NULL when nobody waits
 */
CidNotice *
cid_missed_list_get_notice (CidMissedList *self, GTimeZone *zone)
{
  CidNotice *notice;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL && zone != NULL, NULL);

  if (self->entries->len == 0)
    return NULL;

  text = describe (self, zone);
  notice = g_new0 (CidNotice, 1);
  notice->key = g_strdup_printf ("missed:%u", self->n_changes);
  notice->title = make_title (self);
  notice->body = cid_text_to_markup (text);
  notice->plain = cid_wording_to_line (notice->title, text);
  notice->urgency = CID_URGENCY_NORMAL;
  notice->category = g_strdup ("call.unanswered");
  notice->icon = g_strdup ("call-missed-symbolic");

  return notice;
}

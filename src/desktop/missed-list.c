/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-missed-list"

#include "desktop/missed-list.h"

#include "desktop/missed-entry.h"
#include "desktop/subject.h"
#include "desktop/wording.h"

#include <glib/gi18n.h>

#define MAX_CALLERS 50
#define MAX_LINES 4

struct _CidMissedList {
  GPtrArray *entries; /* newest first */
  guint n_changes;
};

static CidMissedEntry *
get_entry (CidMissedList *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

static CidMissedEntry *
find_call (CidMissedList *self, const char *uid)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (cid_missed_entry_has (get_entry (self, i), uid))
      return get_entry (self, i);

  return NULL;
}

static guint
find_place (CidMissedList *self, const CidMissedEntry *entry)
{
  guint place = 0;

  g_ptr_array_find (self->entries, entry, &place);
  return place;
}

static void
put_entry (CidMissedList *self, CidMissedEntry *entry)
{
  gint64 when_us = cid_missed_entry_get_latest (entry)->started.wall_us;
  guint place = 0;

  while (place < self->entries->len &&
         cid_missed_entry_get_latest (get_entry (self, place))->started.wall_us > when_us)
    place++;
  g_ptr_array_insert (self->entries, (int) place, entry);
  if (self->entries->len > MAX_CALLERS)
    g_ptr_array_set_size (self->entries, MAX_CALLERS);
}

/* Takes out all that is of a call's caller: who rang from two numbers was two until both were known
 * to be the same contact's. */
static CidMissedEntry *
take_caller (CidMissedList *self, const CidCall *call)
{
  CidMissedEntry *taken = NULL;

  for (guint i = self->entries->len; i > 0; i--) {
    CidMissedEntry *entry;

    if (!cid_missed_entry_is_of (get_entry (self, i - 1), call))
      continue;
    entry = g_ptr_array_steal_index (self->entries, i - 1);
    if (taken != NULL)
      cid_missed_entry_absorb (taken, entry);
    else
      taken = entry;
  }

  return taken;
}

static gboolean
learn (CidMissedList *self, CidMissedEntry *entry, const CidCall *call)
{
  guint n_before = self->entries->len;
  gboolean changed = cid_missed_entry_learn (entry, call);
  CidMissedEntry *whole = take_caller (self, call);
  CidMissedEntry *others = whole != NULL ? cid_missed_entry_split (whole, call) : NULL;

  if (whole != NULL)
    put_entry (self, whole);
  if (others != NULL)
    put_entry (self, others);
  return changed || self->entries->len != n_before;
}

static gboolean
add_call (CidMissedList *self, const CidCall *call)
{
  CidMissedEntry *entry = find_call (self, call->uid);

  /* A miss that is told twice is one miss, but its caller may have become known in between. */
  if (entry != NULL)
    return learn (self, entry, call);

  entry = take_caller (self, call);
  if (entry == NULL)
    entry = cid_missed_entry_new ();
  cid_missed_entry_add (entry, call);
  put_entry (self, entry);

  return TRUE;
}

static gboolean
remove_caller (CidMissedList *self, const CidCall *call)
{
  g_autoptr (CidMissedEntry) entry = take_caller (self, call);

  return entry != NULL;
}

static gboolean
remove_call (CidMissedList *self, const char *uid)
{
  CidMissedEntry *entry = find_call (self, uid);

  if (entry == NULL)
    return FALSE;

  cid_missed_entry_remove (entry, uid);
  g_ptr_array_steal_index (self->entries, find_place (self, entry));
  if (entry->n_calls > 0)
    put_entry (self, entry);
  else
    cid_missed_entry_free (entry);
  return TRUE;
}

static gboolean
was_talked_to (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_ACTIVE || call->outcome == CID_OUTCOME_ANSWERED;
}

/* To say that one more was left out takes the line that shows that one. */
static guint
count_shown (guint n_callers)
{
  return n_callers <= MAX_LINES + 1 ? n_callers : MAX_LINES;
}

static char *
describe (CidMissedList *self, gint64 now_us, GTimeZone *zone)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint shown = count_shown (self->entries->len);
  guint left = self->entries->len - shown;

  for (guint i = 0; i < shown; i++)
    g_ptr_array_add (lines, cid_missed_entry_describe (get_entry (self, i), now_us,
                                                       self->entries->len == 1, zone));
  if (left > 0)
    g_ptr_array_add (lines, g_strdup_printf (ngettext ("and %u more", "and %u more", left), left));

  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
make_title (CidMissedList *self)
{
  guint n_calls = cid_missed_list_get_n_calls (self);
  g_autofree char *who = cid_wording_get_who (cid_missed_list_get_newest (self));

  if (n_calls == 1)
    return g_strdup_printf (_ ("Missed call from %s"), who);
  if (self->entries->len == 1)
    return g_strdup_printf (_ ("%u missed calls from %s"), n_calls, who);

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

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_missed_entry_free);

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
  gboolean changed = FALSE;

  g_return_val_if_fail (self != NULL && call != NULL, FALSE);

  if (was_talked_to (call))
    changed = remove_caller (self, call);
  else if (call->direction == CID_DIRECTION_INCOMING && call->outcome == CID_OUTCOME_MISSED)
    changed = add_call (self, call);
  else
    /* What was taken for missed turned out otherwise: another phone took it, or rings for it. */
    changed = remove_call (self, call->uid);

  if (changed)
    self->n_changes++;
  return changed;
}

/**
 * cid_missed_list_learn:
 * @self: a list
 * @call: a call of which nothing changed but who it was
 *
 * Takes over who called, if that call still waits.
 */
void
cid_missed_list_learn (CidMissedList *self, const CidCall *call)
{
  CidMissedEntry *entry;

  g_return_if_fail (self != NULL && call != NULL);

  entry = find_call (self, call->uid);
  if (entry != NULL)
    learn (self, entry, call);
}

/**
 * cid_missed_list_settle:
 * @self: a list
 * @uid: of one of the calls that wait
 *
 * Forgets the caller of a call: the user has seen to it.
 *
 * Returns: %TRUE if the notice is another one now
 */
gboolean
cid_missed_list_settle (CidMissedList *self, const char *uid)
{
  CidMissedEntry *entry;

  g_return_val_if_fail (self != NULL && uid != NULL, FALSE);

  entry = find_call (self, uid);
  if (entry == NULL)
    return FALSE;

  g_ptr_array_remove (self->entries, entry);
  self->n_changes++;
  return TRUE;
}

/**
 * cid_missed_list_settle_call:
 * @self: a list
 * @uid: of one of the calls that wait
 *
 * Forgets that call alone: the user has seen to it.
 *
 * Returns: %TRUE if the notice is another one now
 */
gboolean
cid_missed_list_settle_call (CidMissedList *self, const char *uid)
{
  g_return_val_if_fail (self != NULL && uid != NULL, FALSE);

  if (!remove_call (self, uid))
    return FALSE;

  self->n_changes++;
  return TRUE;
}

/**
 * cid_missed_list_get_calls:
 * @self: a list
 *
 * Returns: (transfer full) (element-type CidCall): copies of the last calls of each caller
 */
GPtrArray *
cid_missed_list_get_calls (CidMissedList *self)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  g_return_val_if_fail (self != NULL, calls);

  for (guint i = 0; i < self->entries->len; i++)
    for (guint j = 0; j < get_entry (self, i)->calls->len; j++)
      g_ptr_array_add (calls, cid_call_copy (g_ptr_array_index (get_entry (self, i)->calls, j)));

  return calls;
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
 * cid_missed_list_renew:
 * @self: a list
 *
 * Makes the notice a new one, though it says the same: it is to be seen again.
 */
void
cid_missed_list_renew (CidMissedList *self)
{
  g_return_if_fail (self != NULL);

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
    n_calls += get_entry (self, i)->n_calls;

  return n_calls;
}

/**
 * cid_missed_list_get_n_callers:
 * @self: a list
 *
 * Returns: how many callers wait
 */
guint
cid_missed_list_get_n_callers (CidMissedList *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * cid_missed_list_get_newest:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the call that was missed last; valid until the list changes
 */
const CidCall *
cid_missed_list_get_newest (CidMissedList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->entries->len > 0 ? cid_missed_entry_get_latest (get_entry (self, 0)) : NULL;
}

/**
 * cid_missed_list_get_subject:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the call that the buttons of the notice are about: the last
 *   one of the newest caller who can be called back, else the newest; valid until the list changes
 */
const CidCall *
cid_missed_list_get_subject (CidMissedList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->entries->len; i++) {
    const CidCall *latest = cid_missed_entry_get_latest (get_entry (self, i));

    if (cid_subject_has_number (latest))
      return latest;
  }
  return cid_missed_list_get_newest (self);
}

/**
 * cid_missed_list_get_notice:
 * @self: a list
 * @now_us: what time it is, by the wall clock
 * @zone: the time zone to tell times in
 *
 * Makes the one notice of missed calls. Its key changes with each change of the list, so a notice
 * that the user closed comes back when somebody else is missed.
 *
 * Returns: (transfer full) (nullable): the notice, or %NULL when nobody waits
 */
CidNotice *
cid_missed_list_get_notice (CidMissedList *self, gint64 now_us, GTimeZone *zone)
{
  CidNotice *notice;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL && zone != NULL, NULL);

  if (self->entries->len == 0)
    return NULL;

  text = describe (self, now_us, zone);
  notice = g_new0 (CidNotice, 1);
  notice->key = g_strdup_printf ("missed:%u", self->n_changes);
  notice->title = make_title (self);
  notice->body = cid_wording_to_markup (text);
  notice->plain = cid_wording_to_line (notice->title, text);
  notice->urgency = CID_URGENCY_NORMAL;
  notice->category = g_strdup ("call.unanswered");
  notice->icon = g_strdup ("call-missed-symbolic");

  return notice;
}

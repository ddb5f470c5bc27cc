/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-subject"

#include "desktop/subject.h"

#include "desktop/wording.h"

/* While it rings, only where it rings: a phone that took another call has no use for the buttons.
 */
static char **
list_phones (const CidCall *call)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    if (leg->phone == NULL)
      continue;
    if (call->outcome == CID_OUTCOME_RINGING && leg->state != CID_CALL_STATE_RINGING)
      continue;
    if (!g_ptr_array_find_with_equal_func (phones, leg->phone, g_str_equal, NULL))
      g_ptr_array_add (phones, g_strdup (leg->phone));
  }
  g_ptr_array_add (phones, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&phones), FALSE);
}

static gboolean
has_number (const CidParty *party)
{
  if (party == NULL || party->kind == CID_PARTY_WITHHELD || party->kind == CID_PARTY_UNKNOWN)
    return FALSE;

  return party->number != NULL || party->user != NULL;
}

static char *
get_number (const CidParty *party)
{
  if (!has_number (party))
    return NULL;
  if (party->number != NULL)
    return g_strdup (party->number);

  return party->host != NULL ? g_strconcat (party->user, "@", party->host, NULL)
                             : g_strdup (party->user);
}

static gboolean
is_known (const CidCaller *caller)
{
  return caller != NULL && (caller->name_from == CID_NAME_FROM_CONTACT ||
                            caller->name_from == CID_NAME_FROM_MINE || caller->is_provisional);
}

/**
 * cid_subject_new:
 * @call: a call
 *
 * Takes out of a call what its buttons need. Nobody is a stranger while the address books are
 * still being read.
 *
 * Returns: (transfer full): the subject
 */
CidSubject *
cid_subject_new (const CidCall *call)
{
  CidSubject *self;

  g_return_val_if_fail (call != NULL, NULL);

  self = g_new0 (CidSubject, 1);
  self->uid = g_strdup (call->uid);
  self->who = cid_wording_get_who (call);
  self->phones = list_phones (call);
  self->number = get_number (call->party);
  self->individual = call->caller != NULL ? g_strdup (call->caller->individual) : NULL;
  self->is_stranger = self->number != NULL && !call->simulated && !is_known (call->caller);

  return self;
}

/**
 * cid_subject_has_number:
 * @call: a call
 *
 * Returns: %TRUE if a subject of @call has a number to dial and to copy
 */
gboolean
cid_subject_has_number (const CidCall *call)
{
  g_return_val_if_fail (call != NULL, FALSE);

  return has_number (call->party);
}

/**
 * cid_subject_copy:
 * @self: (nullable): a subject
 *
 * Returns: (transfer full) (nullable): the copy
 */
CidSubject *
cid_subject_copy (const CidSubject *self)
{
  CidSubject *copy;

  if (self == NULL)
    return NULL;

  copy = g_new0 (CidSubject, 1);
  copy->uid = g_strdup (self->uid);
  copy->who = g_strdup (self->who);
  copy->phones = g_strdupv (self->phones);
  copy->number = g_strdup (self->number);
  copy->page = g_strdup (self->page);
  copy->individual = g_strdup (self->individual);
  copy->token = g_strdup (self->token);
  copy->is_stranger = self->is_stranger;

  return copy;
}

/**
 * cid_subject_is_same:
 * @a: (nullable): a subject
 * @b: (nullable): another, or the same
 *
 * Returns: %TRUE if a click would do the same for both
 */
gboolean
cid_subject_is_same (const CidSubject *a, const CidSubject *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strcmp0 (a->uid, b->uid) == 0 && g_strcmp0 (a->number, b->number) == 0 &&
         g_strcmp0 (a->page, b->page) == 0 && g_strcmp0 (a->individual, b->individual) == 0 &&
         g_strv_equal ((const char *const *) a->phones, (const char *const *) b->phones);
}

/**
 * cid_subject_free:
 * @self: (nullable): a subject
 */
void
cid_subject_free (CidSubject *self)
{
  if (self == NULL)
    return;

  g_free (self->uid);
  g_free (self->who);
  g_strfreev (self->phones);
  g_free (self->number);
  g_free (self->page);
  g_free (self->individual);
  g_free (self->token);
  g_free (self);
}

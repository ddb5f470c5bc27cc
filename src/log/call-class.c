/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-class"

#include "log/call-class.h"

#include <string.h>

/* Seconds up to which a talk belongs to a step; what is longer belongs to the last. */
static const gint64 steps_s[] = { 0, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400 };

/**
 * cid_call_class_free:
 * @self: (transfer full) (nullable): a class
 */
void
cid_call_class_free (CidCallClass *self)
{
  if (self == NULL)
    return;
  g_free (self->line);
  g_free (self->phones);
  g_free (self);
}

/**
 * cid_call_class_get_talk:
 * @talk_us: how long people talked, -1 if they did not
 *
 * Returns: the step of that, which grows with it
 */
guint
cid_call_class_get_talk (gint64 talk_us)
{
  guint step = 0;

  while (step < G_N_ELEMENTS (steps_s) && talk_us > steps_s[step] * G_USEC_PER_SEC)
    step++;
  return step;
}

/**
 * cid_call_class_to_key:
 * @self: a class
 *
 * Returns: (transfer full): text that no other class has
 */
char *
cid_call_class_to_key (const CidCallClass *self)
{
  return g_strdup_printf ("%d %d %d%d%d%d %u %s %c%s", self->direction, self->outcome, self->waits,
                          self->withheld, self->simulated, self->numbered, self->talk, self->phones,
                          self->line != NULL ? '=' : '*', self->line != NULL ? self->line : "");
}

/* Whether a talk of some length in that step can be longer. */
static gboolean
may_be_longer (guint step, gint64 longer_us)
{
  return step >= G_N_ELEMENTS (steps_s) || steps_s[step] * G_USEC_PER_SEC > longer_us;
}

static gboolean
has_one_of (const CidCallClass *self, char **phones)
{
  for (char **phone = phones; *phone != NULL; phone++) {
    g_autofree char *entry = g_strdup_printf (",%s,", *phone);

    if (strstr (self->phones, entry) != NULL)
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_call_class_may_match:
 * @self: a class
 * @query: what is asked
 * @phones: (nullable): rows of the phones that are meant, if the query names one
 *
 * Returns: %FALSE if no call of the class can be meant
 */
gboolean
cid_call_class_may_match (const CidCallClass *self, const CidCallQuery *query, char **phones)
{
  return (query->simulated || !self->simulated) &&
         (query->direction < 0 || (int) self->direction == query->direction) &&
         (query->outcomes == 0 || (query->outcomes & CID_OUTCOME_BIT (self->outcome)) != 0) &&
         (!query->waiting || self->waits) && (!query->withheld || self->withheld) &&
         (query->longer_us <= 0 || may_be_longer (self->talk, query->longer_us)) &&
         (self->numbered || (query->number == NULL && query->kin != CID_CALLS_OF_CONTACTS)) &&
         (query->line == NULL || self->line == NULL || g_str_equal (query->line, self->line)) &&
         (query->phone == NULL || phones == NULL || has_one_of (self, phones));
}

/**
 * cid_call_class_is_asked:
 * @query: what is asked
 *
 * Returns: %TRUE if some classes are meant and others not, rehearsals aside
 */
gboolean
cid_call_class_is_asked (const CidCallQuery *query)
{
  return query->direction >= 0 || query->outcomes != 0 || query->waiting || query->withheld ||
         query->longer_us > 0 || query->line != NULL || query->phone != NULL;
}

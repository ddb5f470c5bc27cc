/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-explain"

#include "daemon/explain.h"

/* What comes after the contacts has verdicts of its own. */
#define MATCHED "matched"
#define NOBODY "nobody"
#define NOT_REACHED "not-reached"
#define NOT_SENT "not-sent"
#define NOT_KNOWN "not-known"
/* More would not make it clearer. */
#define NAMED_MAX 5

/**
 * Ladder:
 * @steps: the answer as far as it is told
 * @is_over: a step has matched, and the further ones do not matter
 */
typedef struct {
  GVariantBuilder steps;
  gboolean is_over;
} Ladder;

static void
add_step (Ladder *self, const char *step, const char *verdict, GPtrArray *found)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; found != NULL && i < MIN (found->len, NAMED_MAX); i++)
    g_strv_builder_add (builder, ((const CidContact *) g_ptr_array_index (found, i))->name);
  names = g_strv_builder_end (builder);

  g_variant_dict_insert (&dict, "step", "s", step);
  g_variant_dict_insert (&dict, "verdict", "s", self->is_over ? NOT_REACHED : verdict);
  g_variant_dict_insert_value (&dict, "who", g_variant_new_strv ((const char *const *) names, -1));
  g_variant_builder_add_value (&self->steps, g_variant_dict_end (&dict));
  self->is_over |= g_str_equal (verdict, MATCHED);
}

static void
add_match_step (Ladder *self, CidContactIndex *index, const CidParty *party, CidMatchStep step)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  CidVerdict verdict = CID_VERDICT_NOBODY;

  if (!self->is_over)
    verdict = cid_contact_index_try (index, party, step, found);
  add_step (self, cid_match_step_to_nick (step), cid_verdict_to_nick (verdict), found);
}

static gboolean
is_place_known (const CidCaller *caller)
{
  return cid_caller_get_place (caller) != NULL ||
         cid_caller_get_number_type (caller) != CID_PHONE_NUMBER_TYPE_UNKNOWN;
}

/**
 * cid_explain:
 * @index: the contacts
 * @party: who seems to call
 * @caller: what would be shown for it
 * @is_own: it has a number of mine
 *
 * Tells each step of the ladder, the topmost first, and what came of it: a number of mine; the
 * steps of cid_contact_index_find(); the name that the phone sends; place and type of the number;
 * the number.
 *
 * Returns: (transfer floating): `aa{sv}`, as `ladder` of `Lookup` of the D-Bus interface has it
 */
GVariant *
cid_explain (CidContactIndex *index,
             const CidParty *party,
             const CidCaller *caller,
             gboolean is_own)
{
  Ladder self = { .steps = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}")) };

  g_return_val_if_fail (index != NULL && party != NULL && caller != NULL, NULL);

  add_step (&self, "own", is_own ? MATCHED : NOBODY, NULL);
  for (guint step = CID_MATCH_E164; step <= CID_MATCH_SUFFIX; step++)
    add_match_step (&self, index, party, step);
  add_step (&self, "phone", NOT_SENT, NULL);
  add_step (&self, "place", is_place_known (caller) ? MATCHED : NOT_KNOWN, NULL);
  add_step (&self, "number", MATCHED, NULL);
  return g_variant_builder_end (&self.steps);
}

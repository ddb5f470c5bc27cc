/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-ladder-text"

#include "cli/ladder-text.h"

#include "base/text.h"
#include "cli/terminal.h"
#include "cli/variant.h"

#include <glib/gi18n.h>

#define STEP_COLUMNS 16

/**
 * StepText:
 * @step: its spelling on the bus
 * @title: what it looks at
 * @match: why it matched
 */
typedef struct {
  const char *step;
  const char *title;
  const char *match;
} StepText;

static const StepText step_texts[] = {
  { "own", N_ ("own"), N_ ("a number of yours, never shown as the caller") },
  { "e164", N_ ("same number"), N_ ("a contact has this very number") },
  { "national", N_ ("same at home"), N_ ("a contact has this number, but for the country") },
  { "sip", N_ ("SIP address"), N_ ("a contact has this SIP address") },
  { "short", N_ ("extension"), N_ ("a contact has this extension") },
  { "prefix", N_ ("beginning"), N_ ("a list has all numbers that begin so") },
  { "organization", N_ ("company"), N_ ("a line of a company whose main number a contact has") },
  { "suffix", N_ ("same end"), N_ ("one contact alone has a number that ends so") },
  { "phone", N_ ("phone"), N_ ("the phone sent the name") },
  { "place", N_ ("place and type"), N_ ("what the number itself tells") },
  { "number", N_ ("number"), N_ ("the number as it is") },
  { "none", N_ ("none"), N_ ("no contact has it") },
};

static const struct {
  const char *verdict;
  const char *text;
} verdict_texts[] = {
  { "nobody", N_ ("no contact") },
  { "ambiguous", N_ ("several contacts, who are not the same") },
  { "withheld", N_ ("the number is withheld") },
  { "no-number", N_ ("no number of a public plan") },
  { "no-country", N_ ("its country is not known") },
  { "too-short", N_ ("too short to be sure") },
  { "no-address", N_ ("no SIP address") },
  { "no-extension", N_ ("no extension") },
  { "not-reached", N_ ("not needed any more") },
  { "not-sent", N_ ("the phone sends a name with the call, if it has one") },
  { "not-known", N_ ("nothing is known") },
};

static const StepText *
find_step (const char *step)
{
  for (gsize i = 0; i < G_N_ELEMENTS (step_texts); i++) {
    if (g_strcmp0 (step, step_texts[i].step) == 0)
      return &step_texts[i];
  }
  return NULL;
}

static const char *
describe_verdict (const char *step, const char *verdict)
{
  if (g_strcmp0 (verdict, "matched") == 0)
    return cid_ladder_describe_match (step);
  if (g_strcmp0 (step, "own") == 0 && g_strcmp0 (verdict, "nobody") == 0)
    return _ ("no number of yours");
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_texts); i++) {
    if (g_strcmp0 (verdict, verdict_texts[i].verdict) == 0)
      return _ (verdict_texts[i].text);
  }
  return verdict;
}

static void
add_step (GString *text, GVariant *child)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (child);
  g_autofree const char **who = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *names = NULL;
  const char *step = cid_variant_get_string (&dict, "step");
  const char *verdict = cid_variant_get_string (&dict, "verdict");
  const StepText *known = find_step (step);
  g_autofree char *title = cid_text_pad (known != NULL ? _ (known->title) : step, STEP_COLUMNS);

  if (g_variant_dict_lookup (&dict, "who", "^a&s", &who))
    joined = g_strjoinv (", ", (char **) who);
  names = cid_terminal_clean (joined);
  g_string_append_printf (text, "%c %s %s%s%s\n", g_str_equal (verdict, "matched") ? '*' : ' ',
                          title, describe_verdict (step, verdict), *names != '\0' ? ": " : "",
                          names);
}

/**
 * cid_ladder_describe_match:
 * @step: a step of the ladder, as on the bus
 *
 * Returns: (transfer none): why that step matched; @step itself, if a newer daemon has it
 */
const char *
cid_ladder_describe_match (const char *step)
{
  const StepText *known = find_step (step);

  return known != NULL ? _ (known->match) : step;
}

/**
 * cid_ladder_to_text:
 * @ladder: `aa{sv}`, as `Lookup` of the D-Bus interface has it
 *
 * Returns: (transfer full): a line for each step, in order, that says why it did not match; the one
 *   that did has an asterisk
 */
char *
cid_ladder_to_text (GVariant *ladder)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (ladder != NULL, NULL);

  for (gsize i = 0; i < g_variant_n_children (ladder); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (ladder, i);

    add_step (text, child);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

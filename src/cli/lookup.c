/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-lookup"

#include "base/text.h"
#include "bus/bus.h"
#include "cli/ladder-text.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/variant.h"
#include "config/paths.h"
#include "contact/caller-words.h"

#include <glib/gi18n.h>

#define LABEL_COLUMNS 14

static const char *
describe_shown (GVariantDict *answer)
{
  const char *shown = cid_variant_get_string (answer, "shown");
  gboolean breaks_through = FALSE;

  g_variant_dict_lookup (answer, "breaks-through", "b", &breaks_through);
  if (g_str_equal (shown, "log"))
    return _ ("in the call log alone");
  if (g_str_equal (shown, "quiet"))
    return _ ("in the list of notifications, without a banner");
  if (g_str_equal (shown, "show"))
    return breaks_through ? _ ("with a banner, in Do Not Disturb too") : _ ("with a banner");

  return NULL;
}

/* A kind that this program does not know yet is shown as the daemon calls it. */
static const char *
describe_type (const char *nick)
{
  CidPhoneNumberType type = cid_phone_number_type_from_nick (nick);

  return type != CID_PHONE_NUMBER_TYPE_UNKNOWN ? cid_phone_number_type_describe (type) : nick;
}

static void
print_field (const char *label, const char *value)
{
  g_autofree char *cell = cid_text_pad (label, LABEL_COLUMNS);
  g_autofree char *clean = cid_terminal_clean (value);

  if (*clean != '\0')
    g_print ("%s %s\n", cell, clean);
}

static char *
describe_blocked (GVariantDict *answer)
{
  guint line = 0;

  if (!g_variant_dict_lookup (answer, "blocked-line", "u", &line))
    return NULL;

  return g_strdup_printf (_ ("by line %u of %s"), line,
                          cid_variant_get_string (answer, "blocked-file"));
}

static void
print_number (GVariantDict *answer)
{
  const char *name = cid_variant_get_string (answer, "name");
  const char *display = cid_variant_get_string (answer, "display-number");
  const char *number = cid_variant_get_string (answer, "number");
  g_autofree char *blocked = describe_blocked (answer);

  cid_options_tell ("%s", *name != '\0' ? name : display);
  print_field (_ ("Organisation"), cid_variant_get_string (answer, "organization"));
  print_field (_ ("Number"), display);
  if (*number == '+')
    print_field (_ ("E.164"), number);
  print_field (_ ("Place"), cid_variant_get_string (answer, "place"));
  print_field (_ ("Type"), describe_type (cid_variant_get_string (answer, "type")));
  print_field (_ ("Match"),
               g_str_equal (cid_variant_get_string (answer, "name-from"), "mine")
                 ? _ ("you gave it this name")
                 : cid_ladder_describe_match (cid_variant_get_string (answer, "step")));
  print_field (_ ("Blocked"), blocked);
  print_field (_ ("Shown"), describe_shown (answer));
}

static void
print_ladder (GVariantDict *answer)
{
  g_autoptr (GVariant) ladder =
    g_variant_dict_lookup_value (answer, "ladder", G_VARIANT_TYPE ("aa{sv}"));
  g_autofree char *text = ladder != NULL ? cid_ladder_to_text (ladder) : NULL;

  if (text != NULL)
    g_print ("\n%s", text);
}

static void
print_contact (GVariantDict *answer)
{
  g_autofree const char **numbers = NULL;

  cid_options_tell ("%s", cid_variant_get_string (answer, "name"));
  print_field (_ ("Organisation"), cid_variant_get_string (answer, "organization"));
  if (!g_variant_dict_lookup (answer, "numbers", "^a&s", &numbers))
    return;
  for (gsize i = 0; numbers[i] != NULL; i++)
    print_field (i == 0 ? _ ("Numbers") : "", numbers[i]);
}

static void
print_answers (GVariant *answers, gboolean explain)
{
  GVariantIter iter;
  GVariant *child;
  gboolean is_first = TRUE;

  g_variant_iter_init (&iter, answers);
  while ((child = g_variant_iter_next_value (&iter)) != NULL) {
    g_auto (GVariantDict) answer = G_VARIANT_DICT_INIT (child);

    if (!is_first)
      g_print ("\n");
    is_first = FALSE;
    if (g_variant_dict_contains (&answer, "kind"))
      print_number (&answer);
    else
      print_contact (&answer);
    if (explain)
      print_ladder (&answer);
    g_variant_unref (child);
  }
}

static gboolean
is_known (GVariant *answers)
{
  g_autoptr (GVariant) first = NULL;
  const char *name = "";

  if (g_variant_n_children (answers) == 0)
    return FALSE;

  first = g_variant_get_child_value (answers, 0);
  g_variant_lookup (first, "name", "&s", &name);

  return *name != '\0';
}

static CidExit
look_up (const char *text, gboolean json, gboolean explain)
{
  g_autofree char *socket_path = cid_paths_get_socket ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CidBusCidAlert1) daemon = cid_bus_summon (socket_path, &error);
  g_autoptr (GVariant) answers = NULL;

  if (daemon == NULL || !cid_bus_cid_alert1_call_lookup_sync (daemon, text, &answers, NULL, &error))
    return cid_options_fail (error);

  if (json)
    cid_variant_print_json (answers);
  else if (g_variant_n_children (answers) == 0)
    g_print (_ ("Nobody of that name is in the address books.\n"));
  else
    print_answers (answers, explain);

  return is_known (answers) ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

/**
 * cid_command_lookup:
 *
 * `cidalert lookup NUMBER|NAME`: what would be shown for this caller, and why.
 *
 * Returns: the exit status; %CID_EXIT_NOTHING if there is no name
 */
CidExit
cid_command_lookup (int argc, char **argv)
{
  gboolean json = FALSE;
  gboolean explain = FALSE;
  const GOptionEntry entries[] = {
    { "explain", 'e', 0, G_OPTION_ARG_NONE, &explain,
      N_ ("Tell each step, and why it did not match"), NULL },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *text = NULL;
  CidExit result = cid_options_parse (entries, _ ("NUMBER|NAME"),
                                      _ ("Tells who would be shown as the caller."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  text = g_strjoinv (" ", argv + 1);
  if (cid_options_is_blank (text))
    return cid_options_complain (_ ("expected a number or a name"));
  return look_up (text, json, explain);
}

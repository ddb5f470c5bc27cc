/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contacts"

#include "cli/contact-verbs.h"
#include "cli/options.h"
#include "cli/sources-text.h"
#include "cli/status-text.h"
#include "cli/terminal.h"
#include "cli/variant.h"
#include "cli/verbs.h"

#include <glib/gi18n.h>

static void
print_json (GVariant *sources, GTimeZone *zone)
{
  for (gsize i = 0; i < g_variant_n_children (sources); i++) {
    g_autoptr (GVariant) source = g_variant_get_child_value (sources, i);
    g_autoptr (GVariant) json = g_variant_ref_sink (cid_source_to_json (source, zone));

    cid_variant_print_json (json);
  }
}

static void
print_text (GVariant *sources, GTimeZone *zone)
{
  g_autofree char *text = cid_terminal_get_columns () > 0
                            ? cid_sources_to_table (sources, g_get_real_time ())
                            : cid_sources_to_rows (sources, zone);

  g_print ("%s", text);
}

static CidExit
list_sources (gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) status = cid_status_ask (&error);
  g_autoptr (GVariant) sources = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  if (status == NULL)
    return cid_options_fail (error);

  sources = g_variant_lookup_value (status, "sources", G_VARIANT_TYPE ("aa{sv}"));
  if (sources == NULL || g_variant_n_children (sources) == 0) {
    if (!json)
      g_print (_ ("No address book is used: set [contacts] vcards= in cidalert.conf\n"));
    return CID_EXIT_NOTHING;
  }
  if (json)
    print_json (sources, zone);
  else
    print_text (sources, zone);
  return CID_EXIT_DONE;
}

static const GOptionEntry list_options[] = {
  { "json", 'j', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print JSON Lines"), NULL },
  G_OPTION_ENTRY_NULL,
};

static CidExit
run_list (int argc, char **argv)
{
  gboolean json = FALSE;
  GOptionEntry entries[] = { list_options[0], list_options[1] };
  CidExit result;

  entries[0].arg_data = &json;
  result = cid_options_parse (entries, NULL,
                              _ ("Lists where contacts come from: how many there are, when "
                                 "they were read, and\nwhat is wrong."),
                              &argc, &argv);
  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);
  return list_sources (json);
}

static const CidCommand verbs[] = {
  { "list", N_ ("where contacts come from; so does contacts alone"), run_list },
  { "name", N_ ("a name of your own: name NUMBER|last NAME"), cid_contacts_name },
  { "block", N_ ("hear no more of somebody: block NUMBER|02 9999*|withheld|last"),
    cid_contacts_block },
  { "unblock", N_ ("hear of somebody again: unblock NUMBER|02 9999*|withheld|last"),
    cid_contacts_unblock },
  { "blocked", N_ ("whom you blocked"), cid_contacts_blocked },
};

/**
 * cid_command_contacts:
 *
 * `cidalert contacts [list]`: the sources of contacts.
 *
 * Returns: the exit status
 */
CidExit
cid_command_contacts (int argc, char **argv)
{
  return cid_verbs_run_or_first ("contacts", verbs, G_N_ELEMENTS (verbs), list_options, argc, argv);
}

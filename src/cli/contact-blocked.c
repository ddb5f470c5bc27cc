/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-blocked"

#include "base/byte-order-mark.h"
#include "cli/contact-verbs.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/status-text.h"
#include "cli/terminal.h"
#include "cli/variant.h"
#include "config/config-file.h"
#include "config/paths.h"
#include "contact/block-rule.h"

#include <glib/gi18n.h>

static void
print_rule (const CidBlockRule *rule, const char *text, guint line, gboolean json)
{
  g_autofree char *plain = cid_block_rule_to_text (rule);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) row = NULL;

  if (!json) {
    cid_options_tell ("%s", text);
    return;
  }
  g_variant_dict_insert (&dict, "rule", "s", plain);
  g_variant_dict_insert (&dict, "kind", "s", cid_block_kind_to_nick (rule->kind));
  g_variant_dict_insert (&dict, "line", "u", line);
  row = g_variant_ref_sink (g_variant_dict_end (&dict));
  cid_variant_print_json (row);
}

/* The lines of the user's own file, as they stand there. Returns how many there are. */
static guint
print_rules (const char *file, const CidNumberPlan *plan, gboolean json)
{
  g_auto (GStrv) lines = g_strsplit (file, "\n", -1);
  guint n_rules = 0;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (CidBlockRule) rule = { 0 };

    if (!cid_block_rule_parse (&rule, lines[i], plan))
      cid_options_warn (_ ("line %u is neither a number nor the beginning of one: %s"), i + 1,
                        g_strstrip (lines[i]));
    else if (rule.kind != CID_BLOCK_NONE)
      print_rule (&rule, g_strstrip (lines[i]), i + 1, json);
    n_rules += rule.kind != CID_BLOCK_NONE ? 1 : 0;
  }
  return n_rules;
}

static void
print_list_json (const char *name, GVariantDict *list)
{
  static const char *const keys[] = { "rules", "reading", "problems" };
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) row = NULL;

  g_variant_dict_insert (&dict, "list", "s", name);
  for (gsize i = 0; list != NULL && i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GVariant) value = g_variant_dict_lookup_value (list, keys[i], NULL);

    if (value != NULL)
      g_variant_dict_insert_value (&dict, keys[i], value);
  }
  row = g_variant_ref_sink (g_variant_dict_end (&dict));
  cid_variant_print_json (row);
}

static void
print_list (GVariantDict *list)
{
  g_autofree const char **problems = NULL;
  gboolean is_reading = FALSE;
  guint n_rules = 0;

  g_variant_dict_lookup (list, "rules", "u", &n_rules);
  g_variant_dict_lookup (list, "reading", "b", &is_reading);
  cid_options_tell (
    ngettext ("%s: %u number or beginning%s", "%s: %u numbers and beginnings%s", n_rules),
    cid_variant_get_string (list, "name"), n_rules, is_reading ? _ (", being read") : "");
  if (!g_variant_dict_lookup (list, "problems", "^a&s", &problems))
    return;
  for (gsize i = 0; problems[i] != NULL; i++) {
    g_autofree char *problem = cid_terminal_clean (problems[i]);

    g_print ("  %s\n", problem);
  }
}

/* The lists of others are long: they are counted, by the daemon that reads them. */
static void
print_lists (const CidHome *home, gboolean json)
{
  g_autoptr (GVariant) status = cid_status_ask (NULL);
  g_autoptr (GVariant) lists = NULL;

  if (status != NULL)
    lists = g_variant_lookup_value (status, "blocklists", G_VARIANT_TYPE ("aa{sv}"));
  for (gsize i = 1; lists != NULL && i < g_variant_n_children (lists); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (lists, i);
    g_auto (GVariantDict) list = G_VARIANT_DICT_INIT (child);

    if (json)
      print_list_json (cid_variant_get_string (&list, "name"), &list);
    else
      print_list (&list);
  }
  for (guint i = 0; lists == NULL && home->settings->blocklists[i] != NULL; i++)
    if (json)
      print_list_json (home->settings->blocklists[i], NULL);
    else
      cid_options_tell (_ ("%s: counted while cidalertd runs"), home->settings->blocklists[i]);
}

static CidExit
list (gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidHome) home = cid_home_open ();
  g_autofree char *path = cid_paths_get_blocked ();
  g_autofree char *file = NULL;
  gboolean has_lists = home->settings->blocklists[0] != NULL;
  gsize length = 0;
  guint n_rules;

  file = cid_config_file_read_large (path, CID_LIST_FILE_MAX, &length, &error);
  if (file == NULL)
    return cid_options_fail (error);

  n_rules = print_rules (cid_byte_order_mark_skip (file), cid_home_get_plan (home), json);
  if (n_rules == 0 && !json)
    g_print (_ ("You have blocked nobody. Whoever called last: cidalert contacts block last\n"));
  if (has_lists && !json)
    g_print ("\n");
  if (has_lists)
    print_lists (home, json);
  return n_rules > 0 || has_lists ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

/**
 * cid_contacts_blocked:
 *
 * `cidalert contacts blocked`: whom the user blocked, and the lists of others.
 *
 * Returns: the exit status; %CID_EXIT_NOTHING if nobody is blocked
 */
CidExit
cid_contacts_blocked (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json,
      N_ ("Print JSON Lines: what you blocked, then the lists of others"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result = cid_options_parse (
    entries, NULL, _ ("Lists whom you blocked, and how many the lists of others block."), &argc,
    &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);
  return list (json);
}

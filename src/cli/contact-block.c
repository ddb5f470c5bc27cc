/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-block"

#include "base/error.h"
#include "cli/contact-verbs.h"
#include "cli/options.h"
#include "cli/variant.h"
#include "cli/who.h"
#include "config/blocked.h"
#include "config/paths.h"

#include <glib/gi18n.h>

/* Whoever hides the number cannot be blocked alone. */
static gboolean
find_last (CidBlockRule *rule, CidHome *home, const char *text, GError **error)
{
  g_autoptr (CidParty) party = cid_who_find (home, text, error);
  const char *number = party != NULL ? cid_who_get_text (party) : NULL;

  if (party == NULL)
    return FALSE;
  if (party->kind != CID_PARTY_WITHHELD && number != NULL &&
      cid_block_rule_parse (rule, number, cid_home_get_plan (home)))
    return TRUE;

  g_set_error_literal (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                       _ ("that caller hid the number; cidalert contacts block withheld blocks all "
                          "who do"));
  return FALSE;
}

static gboolean
find_rule (CidBlockRule *rule, CidHome *home, const char *text, GError **error)
{
  if (g_str_equal (text, "last") || g_str_equal (text, "last-missed"))
    return find_last (rule, home, text, error);
  if (cid_block_rule_parse (rule, text, cid_home_get_plan (home)) && rule->kind != CID_BLOCK_NONE)
    return TRUE;

  g_set_error (
    error, CID_ERROR, CID_ERROR_BAD_INPUT,
    _ ("“%s” is no number; expected one such as 0391234567, a beginning such as 02 9999*, "
       "withheld, or last"),
    text);
  return FALSE;
}

static gboolean
is_blocked (GVariantDict *answer, gconstpointer user_data)
{
  gboolean is_so = FALSE;

  g_variant_dict_lookup (answer, "blocked", "b", &is_so);
  return is_so;
}

/* Only one who can be looked up can be waited for. */
static gboolean
is_one (const CidBlockRule *rule)
{
  return rule->kind == CID_BLOCK_NUMBER || rule->kind == CID_BLOCK_ADDRESS;
}

static void
tell_blocked (const CidBlockRule *rule)
{
  g_autofree char *text = cid_block_rule_to_text (rule);
  g_autoptr (GVariant) answer = is_one (rule) ? cid_who_wait (text, is_blocked, NULL) : NULL;
  const char *name = "";

  if (answer != NULL)
    g_variant_lookup (answer, "name", "&s", &name);
  if (rule->kind == CID_BLOCK_WITHHELD)
    g_print (_ ("Whoever hides the number is blocked\n"));
  else if (rule->kind == CID_BLOCK_PREFIX)
    g_print (_ ("Numbers that begin with %.*s are blocked; contacts are not\n"),
             (int) (strlen (text) - 1), text);
  else if (*name != '\0')
    cid_options_tell (_ ("%s (%s) is blocked"), text, name);
  else
    cid_options_tell (_ ("%s is blocked"), text);
}

static CidExit
block (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidHome) home = cid_home_open ();
  g_auto (CidBlockRule) rule = { 0 };
  g_autofree char *path = cid_paths_get_blocked ();
  g_autofree char *line = NULL;

  if (!find_rule (&rule, home, text, &error))
    return cid_options_fail_by_cause (error);
  line = cid_block_rule_to_text (&rule);
  if (!cid_blocked_add (path, line, cid_home_get_plan (home), &error))
    return cid_options_fail_by_cause (error);

  tell_blocked (&rule);
  return CID_EXIT_DONE;
}

/* Something else may block the same caller. */
static void
tell_what_blocks (GVariant *answer, const char *text)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (answer);
  guint line = 0;

  if (g_variant_dict_lookup (&dict, "blocked-line", "u", &line))
    cid_options_warn (_ ("%s is blocked by line %u of %s"), text, line,
                      cid_variant_get_string (&dict, "blocked-file"));
}

/* The rule that went is no more what blocks; a beginning may, of the same file. */
static gboolean
is_free (GVariantDict *answer, gconstpointer user_data)
{
  const char *kind = cid_variant_get_string (answer, "blocked-kind");

  return !g_str_equal (cid_variant_get_string (answer, "blocked-file"), user_data) ||
         g_str_equal (kind, cid_block_kind_to_nick (CID_BLOCK_PREFIX));
}

static CidExit
unblock (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidHome) home = cid_home_open ();
  g_auto (CidBlockRule) rule = { 0 };
  g_autofree char *path = cid_paths_get_blocked ();
  g_autofree char *line = NULL;
  g_autoptr (GVariant) answer = NULL;

  if (!find_rule (&rule, home, text, &error))
    return cid_options_fail_by_cause (error);
  line = cid_block_rule_to_text (&rule);
  if (!cid_blocked_remove (path, &rule, cid_home_get_plan (home), &error)) {
    answer = is_one (&rule) ? cid_who_ask (line) : NULL;
    if (answer != NULL)
      tell_what_blocks (answer, line);
    return cid_options_fail_by_cause (error);
  }

  cid_options_tell (_ ("%s is not blocked any more"), line);
  answer = is_one (&rule) ? cid_who_wait (line, is_free, path) : NULL;
  if (answer != NULL)
    tell_what_blocks (answer, line);
  return CID_EXIT_DONE;
}

static CidExit
run (const char *arguments,
     const char *summary,
     CidExit (*function) (const char *),
     int argc,
     char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *text = NULL;
  CidExit result = cid_options_parse (entries, arguments, summary, &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc < 2)
    return cid_options_complain (_ ("expected a number, a beginning such as 02 9999*, withheld, or "
                                    "last"));

  text = g_strjoinv (" ", argv + 1);
  return function (text);
}

/**
 * cid_contacts_block:
 *
 * `cidalert contacts block NUMBER|PREFIX*|withheld|last`: whom not to hear of any more.
 *
 * Returns: the exit status
 */
CidExit
cid_contacts_block (int argc, char **argv)
{
  return run (_ ("NUMBER|BEGINNING*|withheld|last"),
              _ ("Blocks a caller: calls are logged as blocked, and not shown.\n\n"
                 "  cidalert contacts block last          # whoever called last\n"
                 "  cidalert contacts block '02 9999*'    # all numbers that begin so\n"
                 "  cidalert contacts block withheld      # all who hide their number\n\n"
                 "A contact is blocked by its very number alone."),
              block, argc, argv);
}

/**
 * cid_contacts_unblock:
 *
 * `cidalert contacts unblock NUMBER|PREFIX*|withheld|last`: whom to hear of again.
 *
 * Returns: the exit status; %CID_EXIT_NOTHING if nobody had blocked that
 */
CidExit
cid_contacts_unblock (int argc, char **argv)
{
  return run (_ ("NUMBER|BEGINNING*|withheld|last"),
              _ ("Takes away what cidalert contacts block did, and a click on Block."), unblock,
              argc, argv);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-name"

#include "base/error.h"
#include "base/text.h"
#include "cli/contact-verbs.h"
#include "cli/options.h"
#include "cli/variant.h"
#include "cli/who.h"
#include "config/mine.h"
#include "config/paths.h"

#include <glib/gi18n.h>

#define NAME_MAX_CHARS 120
#define MINE "mine"

/* What is waited for: @number is called @name, or no more by a name of one's own. */
typedef struct {
  const char *number;
  const char *name;
} Wanted;

static gboolean
is_wanted (const Wanted *wanted, const char *name, const char *from)
{
  gboolean is_mine = g_strcmp0 (from, MINE) == 0;

  return wanted->name != NULL ? is_mine && g_strcmp0 (name, wanted->name) == 0 : !is_mine;
}

/* The log has learnt it too, if it has the number. */
static gboolean
has_learnt (const Wanted *wanted)
{
  g_autoptr (CidCallReader) reader = cid_home_open_log (NULL);
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = NULL;
  const CidCall *call;

  if (reader == NULL || wanted->number == NULL)
    return TRUE;
  query->number = g_strdup (wanted->number);
  query->limit = 1;
  calls = cid_call_reader_query (reader, query, NULL);
  if (calls == NULL || calls->len == 0)
    return TRUE;

  call = g_ptr_array_index (calls, 0);
  return is_wanted (wanted, call->caller->name, cid_name_from_to_nick (call->caller->name_from));
}

static gboolean
is_known (GVariantDict *answer, gconstpointer user_data)
{
  const Wanted *wanted = user_data;

  return is_wanted (wanted, cid_variant_get_string (answer, "name"),
                    cid_variant_get_string (answer, "name-from")) &&
         has_learnt (wanted);
}

/* A name does not bring back whoever was blocked. */
static void
warn_if_blocked (GVariant *answer, const char *text)
{
  gboolean is_blocked = FALSE;

  if (g_variant_lookup (answer, "blocked", "b", &is_blocked) && is_blocked)
    cid_options_warn (_ ("that number is blocked; cidalert contacts unblock %s"), text);
}

static void
tell (const CidParty *party, const char *name)
{
  const Wanted wanted = { party->number, name };
  const char *who = cid_who_get_text (party);
  g_autofree char *text = cid_text_clean (who, 0);
  g_autoptr (GVariant) answer = cid_who_wait (who, is_known, &wanted);

  if (name != NULL)
    g_print (_ ("%s is called %s\n"), text, name);
  else
    g_print (_ ("%s has no name of yours any more\n"), text);
  if (answer == NULL)
    g_print (_ ("cidalertd does not run: past calls learn it when it does\n"));
  else if (name != NULL)
    warn_if_blocked (answer, text);
}

static CidExit
set_name (const char *who, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidHome) home = cid_home_open ();
  g_autoptr (CidParty) party = cid_who_find (home, who, &error);
  g_autofree char *path = cid_paths_get_mine ();
  const CidNumberPlan *plan = cid_home_get_plan (home);
  gboolean is_done;

  if (party == NULL)
    return cid_options_fail_by_cause (error);
  if (cid_who_get_text (party) == NULL || party->kind == CID_PARTY_WITHHELD) {
    g_set_error_literal (&error, CID_ERROR, CID_ERROR_NOT_FOUND,
                         _ ("that caller hid the number: there is nothing to name"));
    return cid_options_fail_by_cause (error);
  }
  is_done = name != NULL ? cid_mine_set (path, party, plan, name, &error)
                         : cid_mine_remove (path, party, plan, &error);
  if (!is_done)
    return cid_options_fail_by_cause (error);

  tell (party, name);
  return CID_EXIT_DONE;
}

/**
 * cid_contacts_name:
 *
 * `cidalert contacts name NUMBER NAME`: a name of one's own for a number, before every address
 * book.
 *
 * Returns: the exit status
 */
CidExit
cid_contacts_name (int argc, char **argv)
{
  gboolean is_removal = FALSE;
  const GOptionEntry entries[] = {
    { "remove", 'r', 0, G_OPTION_ARG_NONE, &is_removal,
      N_ ("Take the name away that you gave to the number"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *words = NULL;
  g_autofree char *name = NULL;
  CidExit result =
    cid_options_parse (entries, _ ("NUMBER|last NAME"),
                       _ ("Gives a number, an extension or the last caller a name of your own, "
                          "before every\naddress book, and in past calls too:\n\n"
                          "  cidalert contacts name last \"Joe Plumber\"\n"
                          "  cidalert contacts name --remove 0391234567"),
                       &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (is_removal)
    return argc == 2 ? set_name (argv[1], NULL)
                     : cid_options_complain (_ ("expected one number, or last"));
  if (argc < 3)
    return cid_options_complain (_ ("expected a number, or last, and a name"));

  words = g_strjoinv (" ", argv + 2);
  name = cid_text_clean (words, NAME_MAX_CHARS);
  if (name == NULL || *name == '\0')
    return cid_options_complain (_ ("expected a name that can be read; --remove takes one away"));
  return set_name (argv[1], name);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-verbs"

#include "cli/verbs.h"

#include "cli/options.h"

#include <glib/gi18n.h>
#include <string.h>

static CidExit
print_help (const char *command, const CidCommand *verbs, gsize n_verbs)
{
  int width = 0;

  g_print (_ ("Usage: cidalert %s COMMAND [OPTION…]\n\nCommands:\n"), command);
  for (gsize i = 0; i < n_verbs; i++)
    width = MAX (width, (int) strlen (verbs[i].name));
  for (gsize i = 0; i < n_verbs; i++)
    g_print ("  %-*s  %s\n", width, verbs[i].name, _ (verbs[i].summary));

  return CID_EXIT_DONE;
}

static CidExit
complain (const CidCommand *verbs, gsize n_verbs)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < n_verbs; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", verbs[i].name);

  return cid_options_complain (_ ("expected one of %s"), names->str);
}

/**
 * cid_verbs_run:
 * @command: what the verbs belong to, `phone`
 * @verbs: (array length=n_verbs): what it can be told
 * @n_verbs: how many they are
 * @argc: of @argv
 * @argv: the words behind `cidalert`
 *
 * Runs what the first word behind @command asks for, which sees itself called `phone add`.
 *
 * Returns: the exit status
 */
CidExit
cid_verbs_run (const char *command, const CidCommand *verbs, gsize n_verbs, int argc, char **argv)
{
  g_autofree char *program = g_strconcat ("cidalert ", command, NULL);

  g_set_prgname (program);
  if (argc > 1 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    return print_help (command, verbs, n_verbs);
  for (gsize i = 0; argc > 1 && i < n_verbs; i++) {
    if (g_str_equal (argv[1], verbs[i].name)) {
      g_autofree char *name = g_strconcat (command, " ", argv[1], NULL);

      argv[1] = name;
      return verbs[i].run (argc - 1, argv + 1);
    }
  }

  return complain (verbs, n_verbs);
}

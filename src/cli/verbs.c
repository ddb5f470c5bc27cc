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

/* In the form of GOption, in which completions look for options. */
static char *
name_option (const GOptionEntry *option)
{
  return option->short_name != '\0'
           ? g_strdup_printf ("-%c, --%s", option->short_name, option->long_name)
           : g_strdup_printf ("--%s", option->long_name);
}

static void
print_options (const char *verb, const GOptionEntry *options)
{
  int width = 0;

  for (const GOptionEntry *option = options; option->long_name != NULL; option++) {
    g_autofree char *name = name_option (option);

    width = MAX (width, (int) strlen (name));
  }
  g_print (_ ("\nOptions of %s, and without a command:\n"), verb);
  for (const GOptionEntry *option = options; option->long_name != NULL; option++) {
    g_autofree char *name = name_option (option);

    g_print ("  %-*s  %s\n", width, name, _ (option->description));
  }
}

static CidExit
complain (const CidCommand *verbs, gsize n_verbs)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < n_verbs; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", verbs[i].name);

  return cid_options_complain (_ ("expected one of %s"), names->str);
}

static gboolean
is_help (const char *word)
{
  return g_str_equal (word, "--help") || g_str_equal (word, "-h");
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
  if (argc > 1 && is_help (argv[1]))
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

/**
 * cid_verbs_run_or_first:
 * @command: as for cid_verbs_run()
 * @verbs: (array length=n_verbs): likewise
 * @n_verbs: likewise
 * @options: those of the first verb, for the help; none of them takes a value
 * @argc: likewise
 * @argv: likewise
 *
 * As cid_verbs_run(), where @command alone, or with options, is what its first verb is.
 *
 * Returns: the exit status
 */
CidExit
cid_verbs_run_or_first (const char *command,
                        const CidCommand *verbs,
                        gsize n_verbs,
                        const GOptionEntry *options,
                        int argc,
                        char **argv)
{
  gboolean wants_help = argc > 1 && is_help (argv[1]);
  CidExit result;

  if (argc < 2 || (argv[1][0] == '-' && !wants_help))
    return verbs[0].run (argc, argv);

  result = cid_verbs_run (command, verbs, n_verbs, argc, argv);
  if (wants_help)
    print_options (verbs[0].name, options);
  return result;
}

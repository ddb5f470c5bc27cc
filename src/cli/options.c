/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-options"

#include "cli/options.h"

#include "base/error.h"
#include "cli/terminal.h"

#include <glib/gi18n.h>
#include <string.h>

/* GLib leaves it where it was if one of the words after it looks like an option. */
static void
drop_separator (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++) {
    if (!g_str_equal (argv[i], "--"))
      continue;
    memmove (&argv[i], &argv[i + 1], sizeof *argv * (gsize) (*argc - i));
    (*argc)--;
    return;
  }
}

static CidExit
check_texts (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      return cid_options_complain (_ ("“%s” is not UTF-8"), argv[i]);
  return CID_EXIT_GO_ON;
}

/**
 * cid_options_parse_files:
 * @entries: the options of the command
 * @arguments: (translatable): what stands after the options in its usage
 * @summary: (translatable): what it does, for `--help`
 * @argc: (inout): as for cid_options_parse()
 * @argv: (inout): likewise
 *
 * As cid_options_parse(), for a command whose arguments are files: their names may be any bytes.
 *
 * Returns: %CID_EXIT_GO_ON, or %CID_EXIT_USAGE after having said what is wrong
 */
CidExit
cid_options_parse_files (const GOptionEntry *entries,
                         const char *arguments,
                         const char *summary,
                         int *argc,
                         char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strconcat ("cidalert ", (*argv)[0], NULL);

  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    return cid_options_complain ("%s", error->message);

  drop_separator (argc, *argv);
  return CID_EXIT_GO_ON;
}

/**
 * cid_options_parse:
 * @entries: the options of the command
 * @arguments: (translatable): what stands after the options in its usage, or %NULL
 * @summary: (translatable): what it does, for `--help`
 * @argc: (inout): as #CidCommand has it; what is left is the verb and its arguments, without the
 *   `--` that may have told them from options
 * @argv: (inout): likewise
 *
 * `--help` prints the help and leaves the program.
 * Every argument is UTF-8: where they are files, it is cid_options_parse_files().
 *
 * Returns: %CID_EXIT_GO_ON, or %CID_EXIT_USAGE after having said what is wrong
 */
CidExit
cid_options_parse (const GOptionEntry *entries,
                   const char *arguments,
                   const char *summary,
                   int *argc,
                   char ***argv)
{
  CidExit result = cid_options_parse_files (entries, arguments, summary, argc, argv);

  return result == CID_EXIT_GO_ON ? check_texts (*argc, *argv) : result;
}

G_GNUC_PRINTF (1, 0)
static char *
make_line (const char *format, va_list args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  return cid_terminal_clean (text);
}

/**
 * cid_options_tell:
 * @format: one sentence for standard output, in which a word from outside may stand
 *
 * Prints it as one line, whatever that word is.
 */
void
cid_options_tell (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = make_line (format, args);
  va_end (args);
  g_print ("%s\n", message);
}

/**
 * cid_options_complain:
 * @format: one sentence that says what is wrong with the command line
 *
 * Returns: %CID_EXIT_USAGE
 */
CidExit
cid_options_complain (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = make_line (format, args);
  va_end (args);
  g_printerr (_ ("%s: %s; see %s --help\n"), g_get_prgname (), message, g_get_prgname ());

  return CID_EXIT_USAGE;
}

/**
 * cid_options_is_blank:
 * @text: (nullable): what was typed
 *
 * Returns: whether something was typed that is nothing: the empty variable of a script
 */
gboolean
cid_options_is_blank (const char *text)
{
  return text != NULL && text[strspn (text, " \t\n")] == '\0';
}

/**
 * cid_options_need_text:
 * @option: an option, as `--phone`
 * @text: (nullable): what was given to it
 *
 * Returns: %CID_EXIT_GO_ON, or %CID_EXIT_USAGE after having said that @text is blank
 */
CidExit
cid_options_need_text (const char *option, const char *text)
{
  return cid_options_is_blank (text) ? cid_options_complain (_ ("%s is empty"), option)
                                     : CID_EXIT_GO_ON;
}

/**
 * cid_options_warn:
 * @format: one sentence that the user should know, though the command goes on
 */
void
cid_options_warn (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = make_line (format, args);
  va_end (args);
  g_printerr ("%s: %s\n", g_get_prgname (), message);
}

/**
 * cid_options_fail:
 * @error: what went wrong; its message says what to do
 *
 * Returns: %CID_EXIT_FAILED
 */
CidExit
cid_options_fail (const GError *error)
{
  cid_options_warn ("%s", error->message);

  return CID_EXIT_FAILED;
}

/**
 * cid_options_fail_by_cause:
 * @error: what went wrong; its message says what to do
 *
 * As cid_options_fail(), of what may just not be there: a call, a caller, or a log.
 *
 * Returns: %CID_EXIT_NOTHING if it is not, %CID_EXIT_USAGE if what was typed cannot be understood,
 *   else %CID_EXIT_FAILED
 */
CidExit
cid_options_fail_by_cause (const GError *error)
{
  cid_options_fail (error);
  if (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND))
    return CID_EXIT_NOTHING;

  return g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT) ? CID_EXIT_USAGE : CID_EXIT_FAILED;
}

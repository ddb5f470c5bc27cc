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

static const GOptionEntry *
find_short (const GOptionEntry *entries, char letter)
{
  for (; entries->long_name != NULL; entries++)
    if (entries->short_name == letter)
      return entries;
  return NULL;
}

static const GOptionEntry *
find_long (const GOptionEntry *entries, const char *name)
{
  for (; entries->long_name != NULL; entries++)
    if (g_str_equal (entries->long_name, name))
      return entries;
  return NULL;
}

static gboolean
wants_value (const GOptionEntry *entry)
{
  return entry != NULL && entry->arg != G_OPTION_ARG_NONE;
}

/* Of `-l5` and `-ml5` the value; %NULL where none is glued on. @is_next: it is the next word. */
static const char *
find_glued (const GOptionEntry *entries, const char *word, gboolean *is_next)
{
  const char *letter = word + 1;

  *is_next = FALSE;
  if (*word != '-' || *letter == '-') {
    *is_next = *word == '-' && wants_value (find_long (entries, word + 2));
    return NULL;
  }
  for (; *letter != '\0'; letter++) {
    const GOptionEntry *entry = find_short (entries, *letter);

    if (entry == NULL)
      return NULL;
    if (wants_value (entry)) {
      *is_next = letter[1] == '\0';
      return *is_next ? NULL : letter + 1;
    }
  }
  return NULL;
}

/* GLib wants a blank between a letter and its value. What stands behind `--`, or is the value of
 * the word before it, is left as it is. */
static char **
unglue (const GOptionEntry *entries, char **argv, int argc)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean is_value = FALSE;
  int i = 0;

  for (; i < argc && !(i > 0 && !is_value && g_str_equal (argv[i], "--")); i++) {
    const char *glued = NULL;
    g_autofree char *option = NULL;

    if (is_value || i == 0)
      is_value = FALSE;
    else
      glued = find_glued (entries, argv[i], &is_value);
    if (glued != NULL)
      option = g_strndup (argv[i], glued - argv[i]);
    g_strv_builder_add (words, option != NULL ? option : argv[i]);
    if (glued != NULL)
      g_strv_builder_add (words, glued);
  }
  for (; i < argc; i++)
    g_strv_builder_add (words, argv[i]);
  return g_strv_builder_end (words);
}

/* The words are the command's as long as it runs. */
static void
take_words (const GOptionEntry *entries, int *argc, char ***argv)
{
  static GStrv words;
  static char **rest;
  GStrv taken = unglue (entries, *argv, *argc);

  g_strfreev (words);
  g_free (rest);
  words = taken;
  *argc = (int) g_strv_length (words);
  rest = g_memdup2 (words, sizeof *words * (gsize) (*argc + 1));
  *argv = rest;
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
  take_words (entries, argc, argv);
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
 * `--help` prints the help and leaves the program. A short option may have its value glued on, and
 * every argument is UTF-8: where they are files, it is cid_options_parse_files().
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

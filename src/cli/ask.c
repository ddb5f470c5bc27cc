/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-ask"

#include "cli/ask.h"

#include "base/text.h"
#include "cli/options.h"
#include "cli/terminal.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/**
 * cid_ask_can:
 *
 * Returns: whether somebody sits at a terminal who can be asked
 */
gboolean
cid_ask_can (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/* One line of standard input without its end, or %NULL. */
static char *
read_line (void)
{
  g_autofree char *line = NULL;
  gsize size = 0;

  if (getline (&line, &size, stdin) < 0)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  return g_steal_pointer (&line);
}

/* The end of input, Ctrl+D on a terminal, ends no line there. */
static char *
read_answer (void)
{
  char *answer = read_line ();

  if (answer == NULL)
    g_printerr ("\n");
  return answer;
}

/* Those who think in another language than they read may say it in English. */
static gboolean
is_yes (const char *answer)
{
  const char *const words[] = {
    "y",
    "yes",
    /* Translators: the letter for yes, as in “y/N” */
    _ ("y"),
    _ ("yes"),
  };
  g_autofree char *valid = g_utf8_make_valid (answer, -1);
  g_autofree char *folded = g_utf8_strdown (valid, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (folded, words[i]))
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_ask_yes:
 * @question: what to ask on the terminal
 *
 * Returns: whether the answer was yes
 */
gboolean
cid_ask_yes (const char *question)
{
  g_autofree char *answer = NULL;

  /* Translators: the letters for yes and no; Enter means the capital one */
  g_printerr ("%s [%s] ", question, _ ("y/N"));
  answer = read_answer ();
  return answer != NULL && is_yes (answer);
}

/**
 * cid_ask_first:
 * @question: what to ask before something is done that cannot be taken back
 * @yes: it was said already, by `--yes`
 *
 * Where nobody can be asked it has to be said: nothing is done by mistake.
 *
 * Returns: %CID_EXIT_GO_ON if the answer is yes, else what the command leaves with
 */
CidExit
cid_ask_first (const char *question, gboolean yes)
{
  if (yes)
    return CID_EXIT_GO_ON;
  if (!cid_ask_can ())
    return cid_options_complain (_ ("nobody is there to be asked; --yes does it unasked"));
  return cid_ask_yes (question) ? CID_EXIT_GO_ON : CID_EXIT_FAILED;
}

/**
 * cid_ask_text:
 * @question: what to ask on the terminal
 * @usual: (nullable): what an empty answer means; may be a word from outside
 * @answer: (out) (transfer full) (nullable): the answer, without what stands around it; %NULL if it
 *   is empty and nothing is usual
 *
 * Returns: %FALSE if nobody answers any more, which is not the same as an empty answer
 */
gboolean
cid_ask_text (const char *question, const char *usual, char **answer)
{
  g_autofree char *shown = cid_terminal_clean (usual);
  g_autofree char *line = NULL;

  *answer = NULL;
  if (usual != NULL)
    g_printerr ("%s [%s] ", question, shown);
  else
    g_printerr ("%s ", question);
  line = read_answer ();
  if (line == NULL)
    return FALSE;

  g_strstrip (line);
  *answer = *line != '\0' ? g_steal_pointer (&line) : g_strdup (usual);
  return TRUE;
}

/**
 * cid_ask_which:
 * @question: what to ask on the terminal
 * @choices: (element-type utf8): what there is to choose from
 *
 * Returns: index of the one that was chosen, %CID_ASK_NONE if none was, %CID_ASK_ENDED if nobody
 *   answers any more
 */
int
cid_ask_which (const char *question, GPtrArray *choices)
{
  g_autofree char *answer = NULL;
  guint64 number = 0;

  for (guint i = 0; i < choices->len; i++)
    g_printerr ("%3u  %s\n", i + 1, (const char *) g_ptr_array_index (choices, i));
  g_printerr ("%s [1-%u] ", question, choices->len);
  answer = read_answer ();
  if (answer == NULL)
    return CID_ASK_ENDED;
  if (!cid_text_to_unsigned (answer, 1, choices->len, &number))
    return CID_ASK_NONE;
  return (int) number - 1;
}

/**
 * cid_ask_password:
 * @question: what to ask, if there is a terminal
 *
 * Reads a password: from the terminal, where it is not shown, else the first line of standard
 * input.
 *
 * Returns: (transfer full) (nullable): the password; %NULL if it is empty
 */
char *
cid_ask_password (const char *question)
{
  struct termios before;
  gboolean is_hidden = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  char *password;

  if (is_hidden) {
    struct termios hidden = before;

    /* Nor may an interrupt leave the terminal so. */
    hidden.c_lflag &= ~(tcflag_t) (ECHO | ISIG);
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
    g_printerr ("%s ", question);
  }
  password = read_line ();
  if (is_hidden) {
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
    g_printerr ("\n");
  }
  if (password != NULL && (*password == '\0' || strchr (password, '\003') != NULL))
    g_clear_pointer (&password, g_free);
  return password;
}

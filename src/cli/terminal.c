/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-terminal"

#include "cli/terminal.h"

#include "base/text.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* What a terminal that does not tell is taken for. */
#define USUAL_COLUMNS 80
#define USUAL_ROWS 24

/**
 * cid_terminal_get_columns:
 *
 * Returns: the width of the terminal that standard output is; 0 if it is none
 */
guint
cid_terminal_get_columns (void)
{
  struct winsize size = { 0 };

  if (!isatty (STDOUT_FILENO))
    return 0;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
    return USUAL_COLUMNS;

  return size.ws_col;
}

/**
 * cid_terminal_get_rows:
 *
 * Returns: how many lines the terminal has that standard output is; 0 if it is none, or cannot go
 *   back to what it has shown
 */
guint
cid_terminal_get_rows (void)
{
  struct winsize size = { 0 };

  if (!cid_terminal_can_move ())
    return 0;
  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0)
    return USUAL_ROWS;

  return size.ws_row;
}

/**
 * cid_terminal_has_colour:
 *
 * Returns: whether to colour; `NO_COLOR` (https://no-color.org) and `TERM=dumb` say no
 */
gboolean
cid_terminal_has_colour (void)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return isatty (STDOUT_FILENO) && (no_color == NULL || *no_color == '\0') &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/**
 * cid_terminal_can_move:
 *
 * Returns: whether standard output is a terminal whose cursor can be moved
 */
gboolean
cid_terminal_can_move (void)
{
  return isatty (STDOUT_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/**
 * cid_terminal_clean:
 * @text: (nullable): what may hold a word from outside: a file's name, a contact's, a phone's
 *
 * Returns: (transfer full): the same as one line that says nothing to a terminal; empty if nothing
 *   is left
 */
char *
cid_terminal_clean (const char *text)
{
  char *clean = cid_text_clean (text, 0);

  return clean != NULL ? clean : g_strdup ("");
}

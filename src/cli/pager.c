/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-pager"

#include "cli/pager.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define USUAL_PAGER "less"
/* As git has them. */
#define LESS_OPTIONS "FRX"
#define LESS_OPTIONS_FROM_END "FRX +G"
#define LV_OPTIONS "-c"

/**
 * CidPager:
 *
 * Where long output for people goes: what fits on the screen is printed, the rest is read in
 * `$PAGER`.
 */
struct _CidPager {
  guint rows;
  gboolean from_end;
  guint n_lines;
  GString *held;
  GPid pid;
  int input;
  gboolean is_over;
};

/**
 * cid_pager_new:
 * @rows: how many lines the screen has; 0 where nothing is to be paged
 * @from_end: the end is read first, where the newest calls are
 *
 * Returns: (transfer full): a pager that was not started yet
 */
CidPager *
cid_pager_new (guint rows, gboolean from_end)
{
  CidPager *self = g_new0 (CidPager, 1);

  self->rows = rows;
  self->from_end = from_end;
  self->held = g_string_new (NULL);
  self->input = -1;

  return self;
}

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  for (const char *end = text; (end = strchr (end, '\n')) != NULL; end++)
    n_lines++;
  return n_lines;
}

/* The words of $PAGER, which is no line for a shell; NULL where there shall be none. */
static char **
get_command (void)
{
  const char *pager = g_getenv ("PAGER");
  char **argv = NULL;

  if (pager == NULL)
    pager = USUAL_PAGER;
  if (g_str_equal (pager, "cat") || !g_shell_parse_argv (pager, NULL, &argv, NULL))
    return NULL;
  return argv;
}

static char **
make_environment (gboolean from_end)
{
  const char *options = from_end ? LESS_OPTIONS_FROM_END : LESS_OPTIONS;
  char **environment = g_environ_setenv (g_get_environ (), "LESS", options, FALSE);

  return g_environ_setenv (environment, "LV", LV_OPTIONS, FALSE);
}

static gboolean
start (CidPager *self)
{
  const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD;
  g_auto (GStrv) argv = get_command ();
  g_auto (GStrv) environment = make_environment (self->from_end);

  if (argv == NULL || !g_spawn_async_with_pipes (NULL, argv, environment, flags, NULL, NULL,
                                                 &self->pid, &self->input, NULL, NULL, NULL))
    return FALSE;

  /* The keyboard is the pager's now, and so is its interrupt. */
  signal (SIGINT, SIG_IGN);
  signal (SIGQUIT, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  return TRUE;
}

/* Whoever has read enough leaves: that is the end, and no failure. */
static void
feed (CidPager *self, const char *text, gsize length)
{
  while (length > 0 && !self->is_over) {
    gssize n_written = write (self->input, text, length);

    if (n_written < 0 && errno != EINTR)
      self->is_over = TRUE;
    if (n_written > 0) {
      text += n_written;
      length -= (gsize) n_written;
    }
  }
}

static void
flush (CidPager *self)
{
  if (self->input >= 0)
    feed (self, self->held->str, self->held->len);
  else
    g_print ("%s", self->held->str);
  g_string_truncate (self->held, 0);
}

/**
 * cid_pager_write:
 * @self: a pager
 * @text: whole lines
 *
 * The pager is started with the first line that the screen has no room for; the last one is the
 * prompt's.
 *
 * Returns: whether anybody reads on
 */
gboolean
cid_pager_write (CidPager *self, const char *text)
{
  g_string_append (self->held, text);
  self->n_lines += count_lines (text);
  if (self->rows > 0 && self->n_lines < self->rows)
    return TRUE;

  if (self->rows > 0 && self->input < 0 && !start (self))
    self->rows = 0;
  flush (self);

  return !self->is_over;
}

/**
 * cid_pager_end:
 * @self: (transfer full) (nullable): a pager
 *
 * Prints what was held back, or waits until the pager was left.
 */
void
cid_pager_end (CidPager *self)
{
  if (self == NULL)
    return;

  flush (self);
  if (self->input >= 0) {
    close (self->input);
    while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
      continue;
    g_spawn_close_pid (self->pid);
  }
  g_string_free (self->held, TRUE);
  g_free (self);
}

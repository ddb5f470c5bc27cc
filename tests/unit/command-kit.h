/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "cli/command.h"
#include "home-kit.h"

typedef CidExit (*CommandFunc) (int argc, char **argv);

typedef struct {
  CommandFunc function;
  char **words;
  CidExit status;
  gboolean is_done;
} CommandRun;

static inline gpointer
run_in_thread (gpointer data)
{
  CommandRun *run = data;
  int argc = (int) g_strv_length (run->words);
  g_autofree char **argv = g_memdup2 (run->words, sizeof (char *) * (gsize) (argc + 1));

  run->status = run->function (argc, argv);
  g_atomic_int_set (&run->is_done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static inline gboolean
is_command_done (gpointer user_data)
{
  return g_atomic_int_get (&((CommandRun *) user_data)->is_done);
}

/* Runs a command as its program does, on a thread of its own, while the main loop does the work of
 * whichever daemon the test has started. What it printed is in `printed` and `complained`. */
static inline CidExit
run_command (CommandFunc function, const char *line)
{
  CommandRun run = { .function = function };
  GThread *thread;

  assert_true (g_shell_parse_argv (line, NULL, &run.words, NULL));
  forget_printed ();
  thread = g_thread_new ("command", run_in_thread, &run);
  scratch_run_until (is_command_done, &run);
  g_thread_join (thread);
  g_strfreev (run.words);
  return run.status;
}

/* A command line, what it leaves with, and a part of what it says; an empty part means silence. */
typedef struct {
  const char *line;
  CidExit status;
  const char *prints;
  const char *complains;
} CommandRow;

static inline void
assert_says (const char *line, const char *text, const char *part)
{
  if (*part == '\0' ? *text == '\0' : strstr (text, part) != NULL)
    return;

  fail_msg ("%s: “%s” is not what it says: %s", line, part, text);
}

static inline void
check_command (const CommandRow *row, CidExit status)
{
  assert_says (row->line, complained->str, row->complains);
  assert_says (row->line, printed->str, row->prints);
  assert_int_equal (status, row->status);
}

static inline void
check_commands (CommandFunc function, const CommandRow *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    check_command (&rows[i], run_command (function, rows[i].line));
}

/* Runs a command that runs the main loop itself, as those do that speak to phones: a daemon has to
 * be far then. */
static inline CidExit
run_command_here (CommandFunc function, const char *line)
{
  CommandRun run = { .function = function };

  assert_true (g_shell_parse_argv (line, NULL, &run.words, NULL));
  forget_printed ();
  run_in_thread (&run);
  g_strfreev (run.words);
  return run.status;
}

static inline void
check_commands_here (CommandFunc function, const CommandRow *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    check_command (&rows[i], run_command_here (function, rows[i].line));
}

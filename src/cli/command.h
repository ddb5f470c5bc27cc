/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "config/settings.h"

G_BEGIN_DECLS

/**
 * CidExit:
 * @CID_EXIT_DONE: it is done
 * @CID_EXIT_FAILED: it failed
 * @CID_EXIT_USAGE: the command line is wrong
 * @CID_EXIT_NOTHING: nothing was found
 * @CID_EXIT_WARNING: it works, but something ought to be mended
 *
 * What a command leaves with; the contract of `cidalert`.
 */
typedef enum {
  CID_EXIT_DONE = 0,
  CID_EXIT_FAILED = 1,
  CID_EXIT_USAGE = 2,
  CID_EXIT_NOTHING = 3,
  CID_EXIT_WARNING = 4,
} CidExit;

/**
 * CidCommand:
 * @name: the verb
 * @summary: (translatable): one line for `--help`
 * @run: does it; @argv begins with the verb and ends with %NULL
 */
typedef struct {
  const char *name;
  const char *summary;
  CidExit (*run) (int argc, char **argv);
} CidCommand;

CidExit cid_command_look (int argc, char **argv);
CidExit cid_command_answer (int argc, char **argv);
CidExit cid_command_autostart (int argc, char **argv);
CidExit cid_command_check (int argc, char **argv);
CidExit cid_command_calls (int argc, char **argv);
CidExit cid_command_contacts (int argc, char **argv);
CidExit cid_command_done (int argc, char **argv);
CidExit cid_command_dial (int argc, char **argv);
CidExit cid_command_hangup (int argc, char **argv);
CidExit cid_command_log (int argc, char **argv);
CidExit cid_command_reject (int argc, char **argv);
CidExit cid_command_show (int argc, char **argv);
CidExit cid_command_stats (int argc, char **argv);
CidExit cid_command_lookup (int argc, char **argv);
CidExit cid_command_note (int argc, char **argv);
CidExit cid_command_phone (int argc, char **argv);
CidExit cid_command_hook (int argc, char **argv);
CidExit cid_command_setup (int argc, char **argv);
CidExit cid_command_simulate (int argc, char **argv);
CidExit cid_command_status (int argc, char **argv);

G_END_DECLS

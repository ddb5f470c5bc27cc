/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-calls"

#include "cli/calls.h"

#include "cli/verbs.h"

#include <glib/gi18n.h>

static const CidCommand verbs[] = {
  { "forget", N_ ("really remove calls: forget NUMBER|--before WHEN|--all"), cid_calls_forget },
  { "backup", N_ ("copy the call log, while it is in use: backup FILE"), cid_calls_backup },
  { "restore", N_ ("put a backup in its place: restore FILE"), cid_calls_restore },
  { "export", N_ ("print every event as JSON, a line each"), cid_calls_export },
  { "import", N_ ("take in a backup or an export: import FILE"), cid_calls_import },
  { "replay", N_ ("show what today's rules would make of old events"), cid_calls_replay },
  { "rebuild", N_ ("make the calls anew from the events"), cid_calls_rebuild },
};

/**
 * cid_command_calls:
 *
 * `cidalert calls`: the call log as a whole.
 *
 * Returns: the exit status
 */
CidExit
cid_command_calls (int argc, char **argv)
{
  return cid_verbs_run ("calls", verbs, G_N_ELEMENTS (verbs), argc, argv);
}

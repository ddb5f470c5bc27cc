/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-calls-copy"

#include "cli/ask.h"
#include "cli/calls.h"
#include "cli/options.h"
#include "cli/store-hold.h"
#include "config/paths.h"
#include "log/store-copy.h"
#include "log/store-lock.h"
#include "log/store-restore.h"

#include <glib/gi18n.h>

/**
 * cid_calls_backup:
 *
 * `cidalert calls backup FILE`: copies the call log.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_backup (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *path = cid_paths_get_store ();
  g_autoptr (GError) error = NULL;
  CidExit result = cid_options_parse_files (
    entries, _ ("FILE"),
    _ ("Copies the call log to a new file, as it is at this moment. Calls go on meanwhile."), &argc,
    &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2 || *argv[1] == '\0')
    return cid_options_complain (_ ("expected a file for the copy"));
  if (!cid_store_copy_backup (path, argv[1], &error))
    return cid_options_fail_by_cause (error);

  cid_options_tell (_ ("The call log is copied to %s"), argv[1]);
  return CID_EXIT_DONE;
}

/* All that takes long is done while the daemon has the log. */
static CidExit
restore (const char *file)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CidStoreRestore) restored = cid_store_restore_prepare (file, path, &error);
  g_autoptr (CidStoreLock) lock = NULL;

  if (restored == NULL)
    return cid_options_fail (error);
  lock = cid_store_hold_lock (&error);
  if (lock == NULL || !cid_store_restore_put (restored, &kept, &error))
    return cid_options_fail (error);

  cid_options_tell (_ ("The call log is now that of %s"), file);
  if (kept != NULL)
    cid_options_tell (_ ("The one of before is kept: %s"), kept);
  return CID_EXIT_DONE;
}

/**
 * cid_calls_restore:
 *
 * `cidalert calls restore FILE`: puts a backup in the place of the call log.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_restore (int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask; needed where nobody can be asked"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result = cid_options_parse_files (
    entries, _ ("FILE"),
    _ ("Puts a backup in the place of the call log. The call log of before is kept beside it."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2 || *argv[1] == '\0')
    return cid_options_complain (_ ("expected the file of a backup"));
  result = cid_ask_first (_ ("Put the backup in the place of the call log?"), yes);
  return result == CID_EXIT_GO_ON ? restore (argv[1]) : result;
}

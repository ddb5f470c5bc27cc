/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-calls-move"

#include "base/clock.h"
#include "cli/calls.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/store-hold.h"
#include "config/paths.h"
#include "log/journal-json.h"
#include "log/journal.h"
#include "log/store-file.h"
#include "log/store-import.h"

#include <glib/gi18n.h>
#include <stdio.h>

static gboolean
print_journal (sqlite3 *database, GError **error)
{
  g_autoptr (CidJournal) journal = cid_journal_new (database, 0, error);

  while (journal != NULL) {
    g_autoptr (CidJournalEntry) entry = NULL;
    g_autofree char *line = NULL;

    if (!cid_journal_next (journal, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    line = cid_journal_to_json (entry);
    puts (line);
  }
  return FALSE;
}

/**
 * cid_calls_export:
 *
 * `cidalert calls export`: prints every event.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_export (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *path = cid_paths_get_store ();
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) database = NULL;
  CidExit result = cid_options_parse (
    entries, NULL,
    _ (
      "Prints every event of the call log as JSON, a line each: all that calls are made of, notes\n"
      "included. cidalert calls import reads it."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("expected no argument"));
  database = cid_store_file_open_readonly (path, &error);
  if (database == NULL || !print_journal (database, &error))
    return cid_options_fail_by_cause (error);
  return CID_EXIT_DONE;
}

static void
print_n_events (guint n_events)
{
  g_print (ngettext ("%u event is new\n", "%u events are new\n", n_events), n_events);
}

static gboolean
import_some (CidStoreWriter *writer, gboolean *is_more, gpointer data, GError **error)
{
  return cid_store_import_step (data, writer, is_more, error);
}

/* What came before the error stays. */
static CidExit
fail_to_import (guint n_events, const GError *error)
{
  if (n_events > 0)
    print_n_events (n_events);
  return cid_options_fail (error);
}

/**
 * cid_calls_import:
 *
 * `cidalert calls import FILE`: takes in the events of another log.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_import (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *boot_id = cid_clock_get_boot_id ();
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new_for_command (path, boot_id);
  g_autoptr (GError) error = NULL;
  g_autoptr (CidHome) home = NULL;
  g_autoptr (CidStoreImport) import = NULL;
  CidExit result =
    cid_options_parse_files (entries, _ ("FILE"),
                             _ ("Takes in the events of a backup or an export, and makes "
                                "calls of them. What is there already\n"
                                "is passed over, and so is what was forgotten.\n"
                                "An export is read from a pipe too; - is standard input."),
                             &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2 || *argv[1] == '\0')
    return cid_options_complain (_ ("expected a file"));
  home = cid_home_open ();
  /* Before the log is looked at: a slip of the keyboard begins none, and takes it from nobody. */
  import = cid_store_import_new (argv[1], cid_home_get_plan (home), &error);
  if (import == NULL)
    return cid_options_fail (error);
  if (!cid_store_hold_work (writer, import_some, import, &error))
    return fail_to_import (cid_store_import_get_n_events (import), error);
  cid_store_writer_close (writer);

  print_n_events (cid_store_import_get_n_events (import));
  return CID_EXIT_DONE;
}

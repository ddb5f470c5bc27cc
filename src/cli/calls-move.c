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
#include "log/journal-source.h"
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
    return cid_options_fail (error);
  return CID_EXIT_DONE;
}

/* Looked at before the log is: a slip of the keyboard begins none, and takes it from nobody. */
static gboolean
is_journal (const char *file, GError **error)
{
  g_autoptr (CidJournalSource) source = cid_journal_source_open (file, error);
  g_autoptr (CidJournalEntry) first = NULL;

  return source != NULL && cid_journal_source_next (source, &first, error);
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
  guint n_events = 0;
  CidExit result = cid_options_parse (entries, _ ("FILE"),
                                      _ ("Takes in the events of a backup or an export, and makes "
                                         "calls of them. What is there already\n"
                                         "is passed over, and so is what was forgotten."),
                                      &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected a file"));
  home = cid_home_open ();
  if (!is_journal (argv[1], &error) || !cid_store_hold_borrow (&error) ||
      !cid_store_writer_open (writer, &error) ||
      !cid_store_import (writer, argv[1], &home->plan, &n_events, &error))
    return cid_options_fail (error);
  cid_store_writer_close (writer);

  g_print (ngettext ("%u event is new\n", "%u events are new\n", n_events), n_events);
  return CID_EXIT_DONE;
}

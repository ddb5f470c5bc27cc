/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-mark"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "call/call-mark.h"
#include "cli/call-id.h"
#include "cli/deed.h"
#include "cli/home.h"
#include "cli/options.h"
#include "config/paths.h"
#include "log/store-writer.h"

#include <glib/gi18n.h>

/* No daemon runs, so the command writes the log itself. */
static gboolean
write_mark (const CidCall *call, CidCallEvent *mark, GError **error)
{
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *boot_id = cid_clock_get_boot_id ();
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new_for_command (path, boot_id);
  CidStoreEntry entry = { .event = mark, .marked = call->id };
  CidStoreEntry *entries[] = { &entry };

  if (!cid_store_writer_open (writer, error) || !cid_store_writer_write (writer, entries, 1, error))
    return FALSE;
  cid_store_writer_close (writer);
  return TRUE;
}

static gboolean
ask_daemon (CidBusCidAlert1 *daemon, const CidCall *call, const CidCallEvent *mark, GError **error)
{
  gboolean is_done = mark->kind == CID_EVENT_NOTED
                       ? cid_bus_cid_alert1_call_set_note_sync (
                           daemon, call->id, mark->body != NULL ? mark->body : "", NULL, error)
                       : cid_bus_cid_alert1_call_set_done_sync (
                           daemon, call->id, mark->kind == CID_EVENT_DONE, NULL, error);

  if (!is_done && error != NULL)
    g_dbus_error_strip_remote_error (*error);
  return is_done;
}

static gboolean
put_mark (const CidCall *call, CidCallEvent *mark, GError **error)
{
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (NULL);

  return daemon != NULL ? ask_daemon (daemon, call, mark, error) : write_mark (call, mark, error);
}

static CidCall *
find_call (const char *text, GError **error)
{
  g_autoptr (CidCallReader) reader = NULL;
  CidCallId id;

  if (!cid_call_id_parse (text, &id, error))
    return NULL;
  reader = cid_call_id_open_log (&id, error);
  return reader != NULL ? cid_call_id_read (&id, reader, error) : NULL;
}

/* A log may come from elsewhere, and this goes to a terminal. */
static char *
describe (const CidCall *call)
{
  g_autofree char *clean = NULL;
  const CidCaller *caller = call->caller;
  const char *who = caller != NULL && caller->name != NULL ? caller->name
                    : caller != NULL                       ? cid_caller_get_display_number (caller)
                                                           : NULL;

  if (who == NULL && call->party != NULL)
    who = call->party->number != NULL ? call->party->number : call->party->remote;
  clean = cid_text_clean (who, 0);
  return clean != NULL ? g_strdup_printf ("#%" G_GINT64_FORMAT " (%s)", call->id, clean)
                       : g_strdup_printf ("#%" G_GINT64_FORMAT, call->id);
}

static CidExit
show_note (const CidCall *call)
{
  g_autofree char *clean = cid_text_clean (call->note, 0);

  if (clean == NULL)
    return CID_EXIT_NOTHING;

  g_print ("%s\n", clean);
  return CID_EXIT_DONE;
}

static CidExit
check_note (const char *text)
{
  g_autofree char *clean = cid_text_clean (text, 0);
  g_autoptr (GError) error = NULL;

  if (clean == NULL)
    return cid_options_complain (_ ("expected a note that can be read; --remove takes one away"));
  return cid_call_mark_check_note (clean, &error) ? CID_EXIT_GO_ON
                                                  : cid_options_fail_by_cause (error);
}

static CidExit
note (const char *id, char **words, gboolean remove)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCall) call = find_call (id, &error);
  g_autofree char *text = g_strjoinv (" ", words);
  g_autoptr (CidCallEvent) mark = NULL;
  CidExit result = *words != NULL ? check_note (text) : CID_EXIT_GO_ON;

  if (call == NULL)
    return cid_options_fail_by_cause (error);
  if (result != CID_EXIT_GO_ON)
    return result;
  if (*words == NULL && !remove)
    return show_note (call);

  mark = cid_call_mark_new_note (call->uid, text, cid_clock_now ());
  return put_mark (call, mark, &error) ? CID_EXIT_DONE : cid_options_fail_by_cause (error);
}

/**
 * cid_command_note:
 *
 * `cidalert note ID TEXT`: writes a note to a call.
 *
 * Returns: the exit status
 */
CidExit
cid_command_note (int argc, char **argv)
{
  gboolean remove = FALSE;
  const GOptionEntry entries[] = {
    { "remove", 0, 0, G_OPTION_ARG_NONE, &remove, N_ ("Take away what was written"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result =
    cid_options_parse (entries, _ ("ID [TEXT…]"),
                       _ ("Writes a note to a call; without TEXT, prints the one that it has.\n"
                          "An ID is a number of cidalert log, or last, or last-missed."),
                       &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc < 2)
    return cid_options_complain (_ ("expected an ID and a note"));
  if (remove && argc > 2)
    return cid_options_complain (_ ("--remove wants no text"));

  return note (argv[1], argv + 2, remove);
}

static CidExit
set_done (const char *id, gboolean is_done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCall) call = find_call (id, &error);
  g_autoptr (CidCallEvent) mark = NULL;
  g_autofree char *who = NULL;

  if (call == NULL)
    return cid_options_fail_by_cause (error);
  who = describe (call);
  if (call->outcome != CID_OUTCOME_MISSED) {
    g_printerr (_ ("%s: %s was not missed, so it never waited\n"), g_get_prgname (), who);
    return CID_EXIT_FAILED;
  }
  if ((call->done_us > 0) == is_done) {
    g_print (is_done ? _ ("%s was done already\n") : _ ("%s waits anyway\n"), who);
    return CID_EXIT_DONE;
  }

  mark = cid_call_mark_new_done (call->uid, is_done, cid_clock_now ());
  if (!put_mark (call, mark, &error))
    return cid_options_fail_by_cause (error);
  g_print (is_done ? _ ("%s is done\n") : _ ("%s waits again\n"), who);
  return CID_EXIT_DONE;
}

/**
 * cid_command_done:
 *
 * `cidalert done ID`: marks missed calls as dealt with.
 *
 * Returns: the exit status
 */
CidExit
cid_command_done (int argc, char **argv)
{
  gboolean undo = FALSE;
  const GOptionEntry entries[] = {
    { "undo", 'u', 0, G_OPTION_ARG_NONE, &undo, N_ ("Let them wait again"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result =
    cid_options_parse (entries, _ ("ID…"),
                       _ ("Marks missed calls as dealt with; a talk with the caller does it too.\n"
                          "An ID is a number of cidalert log, or last, or last-missed."),
                       &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc < 2)
    return cid_options_complain (_ ("expected an ID"));

  result = CID_EXIT_DONE;
  for (int i = 1; i < argc && result == CID_EXIT_DONE; i++)
    result = set_done (argv[i], !undo);
  return result;
}

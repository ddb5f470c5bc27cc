/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-show"

#include "cli/call-id.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/pager.h"
#include "cli/terminal.h"

#include <glib/gi18n.h>

static void
print_json (const CidCall *call, GPtrArray *events, const CidFormat *format)
{
  g_autofree char *line = cid_call_format_json (call, format);

  g_print ("%s\n", line);
  for (guint i = 0; i < events->len; i++) {
    const CidStoredEvent *stored = g_ptr_array_index (events, i);
    g_autofree char *text = cid_call_format_event_json (stored->event, stored->seq, format);

    g_print ("%s\n", text);
  }
}

static CidExit
print_call (const char *text, gboolean json)
{
  g_auto (CidFormat) format = { 0 };
  g_autoptr (CidHome) home = cid_home_open ();
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (CidCall) call = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  CidCallId id;

  if (!cid_call_id_parse (text, &id, &error))
    return cid_options_complain ("%s", error->message);
  reader = cid_call_id_open_log (&id, &error);
  call = reader != NULL ? cid_call_id_read (&id, reader, &error) : NULL;
  events = call != NULL ? cid_call_reader_get_events (reader, call->id, &error) : NULL;
  if (events == NULL)
    return cid_options_fail_by_cause (error);

  cid_home_init_format (home, &format);
  if (json) {
    print_json (call, events, &format);
  } else {
    g_autoptr (CidPager) pager = cid_pager_new (cid_terminal_get_rows (), FALSE);
    g_autofree char *details = cid_call_format_details (call, events, &format);

    cid_pager_write (pager, details);
  }

  return CID_EXIT_DONE;
}

/**
 * cid_command_show:
 *
 * `cidalert show ID`: one call in full, with its events.
 *
 * Returns: the exit status
 */
CidExit
cid_command_show (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json,
      N_ ("Print JSON: the call, then its events, a line each"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result =
    cid_options_parse (entries, _ ("ID"),
                       _ ("Prints one call in full, with what the phones said of it.\n"
                          "An ID is a number of cidalert log, or last, or last-missed."),
                       &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (
      _ ("expected one ID (the shell takes a bare #41 for a comment; 41 will do)"));

  return print_call (argv[1], json);
}

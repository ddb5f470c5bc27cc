/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-show"

#include "base/error.h"
#include "base/text.h"
#include "cli/home.h"
#include "cli/options.h"

#include <glib/gi18n.h>

typedef enum { LAST, LAST_MISSED, NUMBERED } IdKind;

/* An ID is 41, #41, last or last-missed. */
static gboolean
read_id (const char *text, IdKind *kind, gint64 *id)
{
  guint64 number = 0;

  *kind = g_str_equal (text, "last")          ? LAST
          : g_str_equal (text, "last-missed") ? LAST_MISSED
                                              : NUMBERED;
  if (*kind != NUMBERED)
    return TRUE;
  if (!cid_text_to_unsigned (*text == '#' ? text + 1 : text, 1, G_MAXINT64, &number))
    return FALSE;

  *id = (gint64) number;
  return TRUE;
}

static CidExit
say_no_such_call (const char *id)
{
  g_printerr (_ ("%s: there is no call %s; cidalert log shows those that there are\n"),
              g_get_prgname (), id);

  return CID_EXIT_NOTHING;
}

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
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallReader) reader = cid_home_open_log (&error);
  g_autoptr (CidCall) call = NULL;
  g_autoptr (GPtrArray) events = NULL;
  IdKind kind;
  gint64 id = 0;

  if (!read_id (text, &kind, &id))
    return cid_options_complain (_ ("“%s” is no ID; expected 41, last or last-missed"), text);
  if (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND))
    return say_no_such_call (text);
  if (reader == NULL)
    return cid_options_fail (error);
  if (kind != NUMBERED)
    id = cid_call_reader_get_last (reader, kind == LAST_MISSED, &error);
  call = id > 0 ? cid_call_reader_get (reader, id, &error) : NULL;
  if (call == NULL)
    return error == NULL || g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND)
             ? say_no_such_call (text)
             : cid_options_fail (error);
  events = cid_call_reader_get_events (reader, id, &error);
  if (events == NULL)
    return cid_options_fail (error);

  cid_home_init_format (home, &format);
  if (json) {
    print_json (call, events, &format);
  } else {
    g_autofree char *details = cid_call_format_details (call, events, &format);

    g_print ("%s", details);
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
    return cid_options_complain (_ ("expected one ID"));

  return print_call (argv[1], json);
}

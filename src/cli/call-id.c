/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-id"

#include "cli/call-id.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n.h>

static void
set_missing (GError **error, const char *text)
{
  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND,
               _ ("there is no call %s; cidalert log shows those that there are"), text);
}

/* A number of the log, or 0. */
static gint64
read_id (const char *text, CidCallReader *reader, GError **error)
{
  gboolean is_missed = g_str_equal (text, "last-missed");
  guint64 number = 0;

  if (cid_text_to_unsigned (*text == '#' ? text + 1 : text, 1, G_MAXINT64, &number))
    return (gint64) number;
  if (is_missed || g_str_equal (text, "last"))
    return reader != NULL ? cid_call_reader_get_last (reader, is_missed, error) : 0;

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("“%s” is no ID; expected 41, last or last-missed"), text);
  return 0;
}

/**
 * cid_call_id_find:
 * @text: what the user calls a call: 41, #41, last or last-missed
 * @reader: (nullable): the log; %NULL for one in which nothing was written yet
 * @error: return location for %CID_ERROR_BAD_INPUT or %CID_ERROR_NOT_FOUND, or for what is wrong
 *   with the log
 *
 * Returns: (transfer full): the call
 */
CidCall *
cid_call_id_find (const char *text, CidCallReader *reader, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 id = read_id (text, reader, &problem);
  CidCall *call = id > 0 && reader != NULL ? cid_call_reader_get (reader, id, &problem) : NULL;

  if (call != NULL)
    return call;
  if (problem != NULL && !g_error_matches (problem, CID_ERROR, CID_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&problem));
  else
    set_missing (error, text);
  return NULL;
}

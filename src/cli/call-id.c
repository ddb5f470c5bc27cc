/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-id"

#include "cli/call-id.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/home.h"

#include <glib/gi18n.h>

/**
 * cid_call_id_parse:
 * @text: what was typed; stays as long as @id
 * @id: (out): which call that is
 * @error: return location for an error
 *
 * An ID is `41`, `#41`, `last` or `last-missed`.
 *
 * Returns: %TRUE, or %FALSE with %CID_ERROR_BAD_INPUT
 */
gboolean
cid_call_id_parse (const char *text, CidCallId *id, GError **error)
{
  guint64 number = 0;

  id->text = text;
  id->kind = g_str_equal (text, "last")          ? CID_CALL_ID_LAST
             : g_str_equal (text, "last-missed") ? CID_CALL_ID_LAST_MISSED
                                                 : CID_CALL_ID_NUMBER;
  if (id->kind == CID_CALL_ID_NUMBER &&
      !cid_text_to_unsigned (*text == '#' ? text + 1 : text, 1, G_MAXINT64, &number)) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                 _ ("“%s” is no ID; expected 41, last or last-missed"), text);
    return FALSE;
  }
  id->number = (gint64) number;

  return TRUE;
}

/* Whatever was not found, it is the call that was asked for. */
static void
pass_on (const CidCallId *id, GError *local_error, GError **error)
{
  if (g_error_matches (local_error, CID_ERROR, CID_ERROR_NOT_FOUND)) {
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                 _ ("there is no call %s; cidalert log shows those that there are"), id->text);
    g_error_free (local_error);
  } else if (local_error != NULL) {
    g_propagate_error (error, local_error);
  }
}

/**
 * cid_call_id_open_log:
 * @id: the call that is wanted of it
 * @error: %CID_ERROR_NOT_FOUND if no call was ever logged
 *
 * Returns: (transfer full) (nullable): the call log, to be read
 */
CidCallReader *
cid_call_id_open_log (const CidCallId *id, GError **error)
{
  GError *local_error = NULL;
  CidCallReader *reader = cid_home_open_log (&local_error);

  pass_on (id, local_error, error);

  return reader;
}

/**
 * cid_call_id_find:
 * @id: which call
 * @reader: the log
 * @error: return location for an error
 *
 * A number is given back as it is: whether there is such a call is not asked.
 *
 * Returns: the number of the call in the log; 0 with %CID_ERROR_NOT_FOUND if the log has none that
 *   could be meant
 */
gint64
cid_call_id_find (const CidCallId *id, CidCallReader *reader, GError **error)
{
  GError *local_error = NULL;
  gint64 number;

  if (id->kind == CID_CALL_ID_NUMBER)
    return id->number;

  number = cid_call_reader_get_last (reader, id->kind == CID_CALL_ID_LAST_MISSED, &local_error);
  pass_on (id, local_error, error);

  return number;
}

/**
 * cid_call_id_read:
 * @id: which call
 * @reader: the log
 * @error: return location for an error
 *
 * Returns: (transfer full): the call; %NULL with %CID_ERROR_NOT_FOUND if there is no such call
 */
CidCall *
cid_call_id_read (const CidCallId *id, CidCallReader *reader, GError **error)
{
  GError *local_error = NULL;
  gint64 number = cid_call_id_find (id, reader, error);
  CidCall *call;

  if (number == 0)
    return NULL;

  call = cid_call_reader_get (reader, number, &local_error);
  pass_on (id, local_error, error);

  return call;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-mark"

#include "call/call-mark.h"

#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n.h>

/* As much as a table or a screen can bear. */
#define MAX_NOTE 2000

static CidCallEvent *
mark_new (CidEventKind kind, const char *uid, CidStamp now)
{
  CidCallEvent *event = cid_call_event_new (kind);

  event->stamp = now;
  event->party = cid_party_parse (NULL, NULL);
  event->call_uid = g_strdup (uid);
  return event;
}

/**
 * cid_call_mark_check_note:
 * @note: (nullable): what the user writes to a call
 * @error: %CID_ERROR_BAD_INPUT
 *
 * What does not fit is for the user to shorten: nobody looks whether the end is there.
 *
 * Returns: whether all of it can be kept
 */
gboolean
cid_call_mark_check_note (const char *note, GError **error)
{
  g_autofree char *clean = cid_text_clean (note, 0);
  glong n_chars = clean != NULL ? g_utf8_strlen (clean, -1) : 0;

  if (n_chars <= MAX_NOTE)
    return TRUE;

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("A note has at most %d characters; this has %ld"), MAX_NOTE, n_chars);
  return FALSE;
}

/**
 * cid_call_mark_new_note:
 * @uid: (nullable): of the call, if it is known
 * @note: (nullable): what the user writes to a call; empty or %NULL takes away what was written
 * @now: when
 *
 * Returns: (transfer full): the event
 */
CidCallEvent *
cid_call_mark_new_note (const char *uid, const char *note, CidStamp now)
{
  CidCallEvent *event = mark_new (CID_EVENT_NOTED, uid, now);

  event->body = cid_text_clean (note, MAX_NOTE);
  return event;
}

/**
 * cid_call_mark_new_done:
 * @uid: (nullable): of the call, if it is known
 * @is_done: somebody has dealt with it; %FALSE: it waits again
 * @now: when
 *
 * Returns: (transfer full): the event
 */
CidCallEvent *
cid_call_mark_new_done (const char *uid, gboolean is_done, CidStamp now)
{
  return mark_new (is_done ? CID_EVENT_DONE : CID_EVENT_UNDONE, uid, now);
}

/**
 * cid_call_mark_is_mark:
 * @kind: what happened
 *
 * Returns: %TRUE if the user marked a call, %FALSE if something happened to it
 */
gboolean
cid_call_mark_is_mark (CidEventKind kind)
{
  return kind == CID_EVENT_NOTED || kind == CID_EVENT_DONE || kind == CID_EVENT_UNDONE;
}

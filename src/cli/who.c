/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-who"

#include "cli/who.h"

#include "base/error.h"
#include "bus/bus.h"
#include "cli/call-id.h"
#include "cli/options.h"
#include "config/paths.h"

#include <glib/gi18n.h>

/* A daemon that reads large address books takes so long at the most; whoever waits gives up then.
 */
#define PATIENCE_US (5 * G_USEC_PER_SEC)
#define PAUSE_US (10 * 1000)

static CidParty *
find_in_log (const char *text, GError **error)
{
  CidCallId id = { 0 };
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (CidCall) call = NULL;

  if (!cid_call_id_parse (text, &id, error))
    return NULL;
  reader = cid_call_id_open_log (&id, error);
  if (reader != NULL)
    call = cid_call_id_read (&id, reader, error);
  return call != NULL ? cid_party_ref (call->party) : NULL;
}

/**
 * cid_who_find:
 * @home: the configuration
 * @text: a number in any written form, an extension, a SIP address, `last` or `last-missed`
 * @error: %CID_ERROR_BAD_INPUT if it is none of them; %CID_ERROR_NOT_FOUND if there was no such
 * call
 *
 * Returns: (transfer full) (nullable): who is meant; perhaps somebody who hides the number
 */
CidParty *
cid_who_find (CidHome *home, const char *text, GError **error)
{
  g_autoptr (CidParty) party = NULL;

  if (g_str_equal (text, "last") || g_str_equal (text, "last-missed"))
    return find_in_log (text, error);

  party = cid_party_parse (text, cid_home_get_plan (home));
  if (party->number != NULL || (party->kind == CID_PARTY_SIP && party->host != NULL))
    return g_steal_pointer (&party);

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("“%s” is no number; expected one such as 0391234567, an extension, or last"),
               text);
  return NULL;
}

/**
 * cid_who_get_text:
 * @party: who has a number or a SIP address
 *
 * Returns: (transfer none): it, as it is written and looked up
 */
const char *
cid_who_get_text (const CidParty *party)
{
  return party->number != NULL ? party->number : party->remote;
}

static GVariant *
ask (CidBusCidAlert1 *daemon, const char *text)
{
  g_autoptr (GVariant) answers = NULL;

  if (!cid_bus_cid_alert1_call_lookup_sync (daemon, text, &answers, NULL, NULL) ||
      g_variant_n_children (answers) == 0)
    return NULL;

  return g_variant_get_child_value (answers, 0);
}

static CidBusCidAlert1 *
connect_quietly (void)
{
  g_autofree char *socket_path = cid_paths_get_socket ();

  return cid_bus_connect (socket_path, NULL);
}

/**
 * cid_who_ask:
 * @text: a number or a SIP address
 *
 * Returns: (transfer full) (nullable): what the running daemon says of it, `a{sv}`; %NULL if none
 *   runs
 */
GVariant *
cid_who_ask (const char *text)
{
  g_autoptr (CidBusCidAlert1) daemon = connect_quietly ();

  return daemon != NULL ? ask (daemon, text) : NULL;
}

/**
 * cid_who_wait:
 * @text: a number or a SIP address
 * @is_so: what to wait for
 * @user_data: for @is_so
 *
 * Waits until the running daemon knows what was written for it, some seconds at the most.
 *
 * Returns: (transfer full) (nullable): what it says in the end; %NULL if none runs
 */
GVariant *
cid_who_wait (const char *text, CidWhoFunc is_so, gconstpointer user_data)
{
  g_autoptr (CidBusCidAlert1) daemon = connect_quietly ();
  g_autoptr (GVariant) answer = NULL;
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (daemon != NULL) {
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

    g_clear_pointer (&answer, g_variant_unref);
    answer = ask (daemon, text);
    g_variant_dict_init (&dict, answer);
    if (answer == NULL || is_so (&dict, user_data) || g_get_monotonic_time () > end_us)
      break;
    g_usleep (PAUSE_US);
  }
  return g_steal_pointer (&answer);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hand"

#include "daemon/hand.h"

static CidDeeds
get_deeds (const char *phone, gpointer user_data)
{
  const CidParts *parts = user_data;

  return cid_phone_control_get_deeds (parts->control, phone);
}

static void
ask (const char *phone,
     CidDeeds deed,
     const char *number,
     const char *call_uid,
     CidDeedFunc done,
     gpointer done_data,
     gpointer user_data)
{
  const CidParts *parts = user_data;

  cid_phone_control_do (parts->control, phone, deed, number, call_uid, done, done_data);
}

static void
on_stored (gboolean stored, gpointer user_data)
{
  if (!stored)
    g_warning ("What was asked of a phone was not written to the log");
}

static void
note (CidCallEvent *event, gpointer user_data)
{
  const CidParts *parts = user_data;

  cid_call_store_append (parts->store, event, NULL, on_stored, NULL);
}

static char *
get_page (const CidCall *call, gpointer user_data)
{
  const CidParts *parts = user_data;

  return cid_hooks_get_page (parts->hooks, call);
}

/**
 * cid_hand_make:
 * @parts: (transfer none): the parts of the daemon; outlive the hand
 *
 * Returns: what reaches out to the phones by the remote control, and notes in the journal what it
 *   did
 */
CidHand
cid_hand_make (const CidParts *parts)
{
  return (CidHand){ get_deeds, ask, note, (gpointer) parts, get_page };
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-call.h"

/* Where its number is. */
void
fake_call_set_place (CidCall *call, const char *place)
{
  cid_number_profile_unref (call->caller->profile);
  call->caller->profile =
    cid_number_profile_new_known (call->party->number, place, CID_PHONE_NUMBER_TYPE_UNKNOWN);
}

/* An incoming call that rings; without a number the caller withholds it. 2026-11-22 09:14 UTC. */
CidCall *
fake_call_new (const char *uid, const char *name, const char *number)
{
  CidStamp started = { G_GINT64_CONSTANT (1795338840) * G_USEC_PER_SEC, G_USEC_PER_SEC };
  CidCall *call = cid_call_new (uid, CID_DIRECTION_INCOMING, started);

  g_clear_pointer (&call->party, cid_party_unref);
  call->party = cid_party_new ();
  call->party->kind = number != NULL ? CID_PARTY_NUMBER : CID_PARTY_WITHHELD;
  call->party->number = g_strdup (number);
  call->caller = cid_caller_new ();
  call->caller->name = g_strdup (name);
  fake_call_set_place (call, NULL);
  call->caller->withheld = number == NULL;

  return call;
}

void
fake_call_set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/call.h"

#define DESK "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define HALL "0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e"
#define NOON (G_GINT64_CONSTANT (1795348800) * G_USEC_PER_SEC)
/* In seconds from NOON: a year before it, for what must not be of today whatever day it is. */
#define LONG_AGO (G_GINT64_CONSTANT (-365) * 24 * 60 * 60)

/* An event of the phone on the desk, @second seconds after noon. */
static inline CidCallEvent *
make_event (CidEventKind kind, gint64 second, const char *remote, const char *call_ref)
{
  const CidNumberPlan plan = { "AU", NULL };
  CidCallEvent *event = cid_call_event_new (kind);

  event->stamp.wall_us = NOON + second * G_USEC_PER_SEC;
  event->stamp.boot_us = (second + 1000) * G_USEC_PER_SEC;
  event->phone = g_strdup (DESK);
  event->phone_name = g_strdup ("desk");
  g_clear_pointer (&event->party, cid_party_unref);
  event->party = cid_party_parse (remote, &plan);
  event->line = g_strdup ("0101");
  event->call_ref = g_strdup (call_ref);
  event->target = g_strdup_printf ("/-/%s?remote=%s", cid_event_kind_to_nick (kind), remote);
  return event;
}

static inline CidCall *
make_call (const char *uid, CidOutcome outcome, gint64 second, const char *remote)
{
  const CidNumberPlan plan = { "AU", NULL };
  const CidStamp started = { NOON + second * G_USEC_PER_SEC, (second + 1000) * G_USEC_PER_SEC };
  CidCall *call = cid_call_new (uid, CID_DIRECTION_INCOMING, started);
  CidCallState state = outcome == CID_OUTCOME_RINGING  ? CID_CALL_STATE_RINGING
                       : outcome == CID_OUTCOME_ACTIVE ? CID_CALL_STATE_ACTIVE
                                                       : CID_CALL_STATE_ENDED;

  call->outcome = outcome;
  call->ring_us = call->talk_us = -1;
  call->line = g_strdup ("0101");
  g_clear_pointer (&call->party, cid_party_unref);
  call->party = cid_party_parse (remote, &plan);
  cid_call_add_leg (call, DESK, "desk", uid, state)->outcome = outcome;
  return call;
}

static inline CidCaller *
make_caller (const char *name, CidNameFrom from)
{
  CidCaller *caller = cid_caller_new ();

  caller->name = g_strdup (name);
  caller->name_from = from;
  caller->profile =
    cid_number_profile_new_known ("(02) 9999 1234", "Sydney", CID_PHONE_NUMBER_TYPE_FIXED_LINE);
  return caller;
}

static inline GPtrArray *
make_calls (CidCall *call)
{
  GPtrArray *calls = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);

  if (call != NULL)
    g_ptr_array_add (calls, call);
  return calls;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-mate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SIP_ID "3c3b966053be-phxdiv27t9gm"

typedef struct {
  CidEventKind kind;
  gint64 second;
  const char *remote;
  const char *call_ref;
  const char *group;
  gboolean is_mate;
} Case;

/* The desk phone rings for Ana since noon, and is asked about what the phone in the hall says. */
static gboolean
is_mate (const Case *one, const char *call_ref)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (CidCallEvent) event = make_event (one->kind, one->second, one->remote, one->call_ref);
  CidCall *call = make_call (call_ref, CID_OUTCOME_RINGING, 0, "0299991234");
  const CidWatch *watch = cid_call_table_add (table, call, call->started);
  const CidTrack *mate;

  g_free (event->phone);
  event->phone = g_strdup (HALL);
  event->group = g_strdup (one->group);
  mate = cid_call_mate_find (table, event);
  assert_true (mate == NULL || mate->watch == watch);
  return mate != NULL;
}

static const Case by_party[] = {
  { CID_EVENT_INCOMING, 3, "+61299991234", "h1", "", TRUE },
  { CID_EVENT_INCOMING, 3, "0299991234", NULL, NULL, TRUE },
  { CID_EVENT_INCOMING, 4, "0299991234", "h1", "", FALSE },
  { CID_EVENT_INCOMING, 1, "0299991235", "h1", "", FALSE },
  { CID_EVENT_INCOMING, 1, "0299991234", "h1", "shop", FALSE },
  { CID_EVENT_INCOMING, 1, "anonymous", "h1", "", FALSE },
  { CID_EVENT_INCOMING, 1, NULL, "h1", "", FALSE },
  { CID_EVENT_OUTGOING, 1, "0299991234", "h1", "", FALSE },
  { CID_EVENT_DISCONNECTED, 1, "0299991234", "h1", "", FALSE },
  /* A ring that was never announced here, while it lasts there. */
  { CID_EVENT_MISSED, 90, "0299991234", "h1", "", TRUE },
  { CID_EVENT_CONNECTED, 90, "0299991234", "h1", "", TRUE },
  { CID_EVENT_REJECTED, 90, "0299991234", "h1", "", TRUE },
};

/* One number, one group, three seconds: each of them is needed. */
static void
test_phones_of_one_group_ring_for_one_caller (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (by_party); i++)
    if (is_mate (&by_party[i], "d1") != by_party[i].is_mate)
      fail_msg ("case %zu", i);
}

static const Case by_id[] = {
  { CID_EVENT_INCOMING, 170, "0299991234", SIP_ID, "", TRUE },
  { CID_EVENT_INCOMING, 170, "0299991234", SIP_ID, "shop", TRUE },
  { CID_EVENT_INCOMING, 170, "anonymous", SIP_ID, "shop", TRUE },
  { CID_EVENT_INCOMING, 170, NULL, SIP_ID, "", TRUE },
  { CID_EVENT_INCOMING, 1, "0299991235", SIP_ID, "", FALSE },
  { CID_EVENT_OUTGOING, 1, "0299991234", SIP_ID, "", FALSE },
};

/* A SIP call id is one call, on whatever phones; unless another caller comes under it. */
static void
test_one_call_id_is_one_call (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (by_id); i++)
    if (is_mate (&by_id[i], SIP_ID) != by_id[i].is_mate)
      fail_msg ("case %zu", i);
}

static const Case by_count[] = {
  { CID_EVENT_INCOMING, 3, "anonymous", "7", "", TRUE },
  { CID_EVENT_INCOMING, 4, "anonymous", "7", "", FALSE },
  { CID_EVENT_INCOMING, 1, "anonymous", "7", "shop", FALSE },
  { CID_EVENT_INCOMING, 1, "0299991235", "7", "", FALSE },
};

/* Phones that count their calls all have a seventh one. */
static void
test_short_ids_are_a_phones_own (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (by_count); i++)
    if (is_mate (&by_count[i], "7") != by_count[i].is_mate)
      fail_msg ("case %zu", i);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_phones_of_one_group_ring_for_one_caller),
    cmocka_unit_test (test_one_call_id_is_one_call),
    cmocka_unit_test (test_short_ids_are_a_phones_own),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

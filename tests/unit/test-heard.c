/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/heard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidCallEvent *
make_event (const char *phone, CidEventKind kind, gint64 wall_us)
{
  CidCallEvent *event = cid_call_event_new (kind);

  event->phone = g_strdup (phone);
  event->stamp.wall_us = wall_us;

  return event;
}

/* A phone that never spoke is told apart from one that did. */
static void
test_a_phone_that_never_spoke_is_not_heard (void **state)
{
  g_autoptr (CidHeardList) list = cid_heard_list_new ();
  CidEventKind kind = CID_EVENT_MISSED;

  assert_int_equal (cid_heard_list_get (list, "a", &kind), 0);
  assert_int_equal (kind, CID_EVENT_MISSED);
}

/* The last word counts, phone by phone. */
static void
test_the_last_event_of_each_phone_is_kept (void **state)
{
  g_autoptr (CidHeardList) list = cid_heard_list_new ();
  g_autoptr (CidCallEvent) first = make_event ("a", CID_EVENT_INCOMING, 10);
  g_autoptr (CidCallEvent) second = make_event ("a", CID_EVENT_CONNECTED, 20);
  g_autoptr (CidCallEvent) other = make_event ("b", CID_EVENT_READY, 15);
  CidEventKind kind = CID_EVENT_MISSED;

  cid_heard_list_apply (list, first);
  cid_heard_list_apply (list, second);
  cid_heard_list_apply (list, other);
  assert_int_equal (cid_heard_list_get (list, "a", &kind), 20);
  assert_int_equal (kind, CID_EVENT_CONNECTED);
  assert_int_equal (cid_heard_list_get (list, "b", NULL), 15);
}

/* A watchdog's event is ours: the phone said nothing. */
static void
test_our_own_events_do_not_count (void **state)
{
  g_autoptr (CidHeardList) list = cid_heard_list_new ();
  g_autoptr (CidCallEvent) expired = make_event ("a", CID_EVENT_EXPIRED, 30);

  cid_heard_list_apply (list, expired);
  assert_int_equal (cid_heard_list_get (list, "a", NULL), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_phone_that_never_spoke_is_not_heard),
    cmocka_unit_test (test_the_last_event_of_each_phone_is_kept),
    cmocka_unit_test (test_our_own_events_do_not_count),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

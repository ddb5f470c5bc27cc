/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-match.h"
#include "call/call-tracker.h"
#include "call/call-watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SECONDS(n) ((gint64) (n) *G_USEC_PER_SEC)

static CidWatch *
add (CidCallTable *table, const char *uid, CidOutcome outcome, gint64 second)
{
  CidCall *call = make_call (uid, outcome, second, "0299991234");

  return cid_call_table_add (table, call, call->started);
}

static CidStamp
get_stamp (gint64 second)
{
  return (CidStamp){ NOON + SECONDS (second), SECONDS (second + 1000) };
}

/* The contract's times: three minutes for a ring, twelve hours for a talk. */
static void
test_each_queue_has_its_length (void **state)
{
  static const struct {
    CidTrackQueue queue;
    gint64 seconds;
  } rows[] = {
    { CID_TRACK_RINGING, 180 },
    { CID_TRACK_DIALLING, 180 },
    { CID_TRACK_TALKING, 12 * 3600 },
    { CID_TRACK_LAPSED, 600 },
    { CID_TRACK_CLOSED, CID_RECENT_US / G_USEC_PER_SEC },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_call_watchdog_get_length (rows[i].queue), SECONDS (rows[i].seconds));
}

/* The daemon sleeps until the first of all open calls; where there is none it sleeps on. */
static void
test_the_first_deadline_counts (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  CidWatch *talking;

  assert_int_equal (cid_call_watchdog_get_deadline (table), -1);
  talking = add (table, "u1", CID_OUTCOME_ACTIVE, 0);
  cid_call_table_wait (table, talking, SECONDS (5000));
  assert_int_equal (cid_call_watchdog_get_deadline (table), SECONDS (5000));
  cid_call_table_wait (table, add (table, "u2", CID_OUTCOME_RINGING, 0), SECONDS (1200));
  assert_int_equal (cid_call_watchdog_get_deadline (table), SECONDS (1200));
  cid_call_table_wait (table, add (table, "u3", CID_OUTCOME_MISSED, 0), SECONDS (1));
  assert_int_equal (cid_call_watchdog_get_deadline (table), SECONDS (1200));
}

/* Whose time has run out is told with all that closes it, and nobody else is. */
static void
test_who_has_run_out_is_told (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) late = NULL;
  const CidCallEvent *event;

  cid_call_table_wait (table, add (table, "u1", CID_OUTCOME_RINGING, 0), SECONDS (1180));
  cid_call_table_wait (table, add (table, "u2", CID_OUTCOME_RINGING, 60), SECONDS (1240));
  early = cid_call_watchdog_get_expired (table, get_stamp (179));
  assert_int_equal (early->len, 0);
  late = cid_call_watchdog_get_expired (table, get_stamp (180));
  assert_int_equal (late->len, 1);
  event = g_ptr_array_index (late, 0);
  assert_int_equal (event->kind, CID_EVENT_EXPIRED);
  assert_string_equal (event->call_uid, "u1");
  assert_string_equal (event->call_ref, "u1");
  assert_string_equal (event->phone, DESK);
  assert_string_equal (event->phone_name, "desk");
  assert_string_equal (event->party->number, "+61299991234");
  assert_int_equal (event->stamp.boot_us, SECONDS (1180));
}

/* After a restart the deadlines are not known: they count from what the log says of the call. */
static void
test_unknown_deadlines_are_found (void **state)
{
  g_autoptr (CidCallTable) table = cid_call_table_new ();
  g_autoptr (GPtrArray) expired = NULL;
  g_autoptr (GPtrArray) later = NULL;

  add (table, "u1", CID_OUTCOME_RINGING, 0);
  add (table, "u2", CID_OUTCOME_RINGING, 100);
  assert_int_equal (cid_call_watchdog_get_deadline (table), 0);
  expired = cid_call_watchdog_get_expired (table, get_stamp (200));
  assert_int_equal (expired->len, 1);
  assert_string_equal (((CidCallEvent *) expired->pdata[0])->call_uid, "u1");
  later = cid_call_watchdog_get_expired (table, get_stamp (281));
  assert_int_equal (later->len, 2);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_queue_has_its_length),
    cmocka_unit_test (test_the_first_deadline_counts),
    cmocka_unit_test (test_who_has_run_out_is_told),
    cmocka_unit_test (test_unknown_deadlines_are_found),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

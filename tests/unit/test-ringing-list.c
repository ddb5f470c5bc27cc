/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/ringing-list.h"
#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
tell (CidRingingList *list, const char *uid, CidOutcome outcome, CidShow show, gboolean is_covered)
{
  g_autoptr (CidCall) call = fake_call_new (uid, "Ana", "+61299991234");

  call->outcome = outcome;
  cid_ringing_list_apply (list, call, show, is_covered);
}

static void
ring (CidRingingList *list, const char *uid, CidShow show, gboolean is_covered)
{
  tell (list, uid, CID_OUTCOME_RINGING, show, is_covered);
}

/* Of several who ring at once the strongest counts, and only as long as it rings. */
static void
test_the_strongest_counts (void **state)
{
  g_autoptr (CidRingingList) list = cid_ringing_list_new ();

  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_UNSAID);
  ring (list, "a", CID_SHOW_LOG, TRUE);
  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_LOG);
  ring (list, "b", CID_SHOW_LOUD, FALSE);
  ring (list, "c", CID_SHOW_QUIET, TRUE);
  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_LOUD);
  tell (list, "b", CID_OUTCOME_ANSWERED, CID_SHOW_LOUD, FALSE);
  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_QUIET);
  tell (list, "c", CID_OUTCOME_MISSED, CID_SHOW_QUIET, TRUE);
  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_LOG);
}

/* Only a call that is loud makes a noise: a quiet favourite does not lift a stranger's. */
static void
test_only_a_loud_call_may_disturb (void **state)
{
  g_autoptr (CidRingingList) list = cid_ringing_list_new ();

  ring (list, "a", CID_SHOW_QUIET, TRUE);
  ring (list, "b", CID_SHOW_LOUD, FALSE);
  assert_false (cid_ringing_list_is_covered (list));
  ring (list, "c", CID_SHOW_LOUD, TRUE);
  assert_true (cid_ringing_list_is_covered (list));
  tell (list, "c", CID_OUTCOME_ACTIVE, CID_SHOW_LOUD, TRUE);
  assert_false (cid_ringing_list_is_covered (list));
}

/* A call that is told of again is one call, judged by what is known now. */
static void
test_a_call_is_counted_once (void **state)
{
  g_autoptr (CidRingingList) list = cid_ringing_list_new ();

  ring (list, "a", CID_SHOW_LOG, FALSE);
  ring (list, "a", CID_SHOW_LOG, FALSE);
  assert_int_equal (cid_ringing_list_count (list, CID_SHOW_LOG), 1);
  ring (list, "a", CID_SHOW_LOUD, TRUE);
  assert_int_equal (cid_ringing_list_count (list, CID_SHOW_LOG), 0);
  assert_int_equal (cid_ringing_list_count (list, CID_SHOW_LOUD), 1);
  assert_int_equal (cid_ringing_list_get (list, "a"), CID_SHOW_LOUD);
  assert_int_equal (cid_ringing_list_get (list, "b"), CID_SHOW_UNSAID);
  assert_true (cid_ringing_list_is_covered (list));

  cid_ringing_list_clear (list);
  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_UNSAID);
  assert_false (cid_ringing_list_is_covered (list));
}

/* A call that I make rings elsewhere. */
static void
test_my_own_calls_do_not_ring (void **state)
{
  g_autoptr (CidRingingList) list = cid_ringing_list_new ();
  g_autoptr (CidCall) call = fake_call_new ("a", "Ana", "+61299991234");

  call->direction = CID_DIRECTION_OUTGOING;
  cid_ringing_list_apply (list, call, CID_SHOW_LOUD, TRUE);
  assert_int_equal (cid_ringing_list_get_loudest (list), CID_SHOW_UNSAID);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_strongest_counts),
    cmocka_unit_test (test_only_a_loud_call_may_disturb),
    cmocka_unit_test (test_a_call_is_counted_once),
    cmocka_unit_test (test_my_own_calls_do_not_ring),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/urgency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Critical breaks through Do Not Disturb: only who may, may. */
static void
test_how_pressing_who_rings_is (void **state)
{
  static const struct {
    CidShow loudest;
    gboolean is_dnd;
    gboolean is_covered;
    CidUrgency urgency;
  } rows[] = {
    { CID_SHOW_LOUD, FALSE, FALSE, CID_URGENCY_CRITICAL },
    { CID_SHOW_LOUD, FALSE, TRUE, CID_URGENCY_CRITICAL },
    { CID_SHOW_LOUD, TRUE, FALSE, CID_URGENCY_NORMAL },
    { CID_SHOW_LOUD, TRUE, TRUE, CID_URGENCY_CRITICAL },
    { CID_SHOW_QUIET, FALSE, FALSE, CID_URGENCY_LOW },
    { CID_SHOW_QUIET, FALSE, TRUE, CID_URGENCY_LOW },
    { CID_SHOW_QUIET, TRUE, FALSE, CID_URGENCY_LOW },
    { CID_SHOW_QUIET, TRUE, TRUE, CID_URGENCY_LOW },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_urgency_of_ringing (rows[i].loudest, rows[i].is_dnd, rows[i].is_covered),
                      rows[i].urgency);
}

/* A miss is told once, and never with more noise than its ring. */
static void
test_how_pressing_what_was_missed_is (void **state)
{
  assert_int_equal (cid_urgency_of_missed (CID_SHOW_LOUD, TRUE), CID_URGENCY_NORMAL);
  assert_int_equal (cid_urgency_of_missed (CID_SHOW_LOUD, FALSE), CID_URGENCY_LOW);
  assert_int_equal (cid_urgency_of_missed (CID_SHOW_QUIET, TRUE), CID_URGENCY_LOW);
  assert_int_equal (cid_urgency_of_missed (CID_SHOW_QUIET, FALSE), CID_URGENCY_LOW);
}

/* Nobody is kept from work by a call of their own. */
static void
test_how_pressing_my_own_calls_are (void **state)
{
  assert_int_equal (cid_urgency_of_outgoing (CID_SHOW_LOUD), CID_URGENCY_NORMAL);
  assert_int_equal (cid_urgency_of_outgoing (CID_SHOW_QUIET), CID_URGENCY_LOW);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_how_pressing_who_rings_is),
    cmocka_unit_test (test_how_pressing_what_was_missed_is),
    cmocka_unit_test (test_how_pressing_my_own_calls_are),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "phone/crowd.h"

typedef struct {
  const char *peer;
  gboolean is_local;
  gboolean leaves;
  gboolean is_in;
} Step;

static void
walk (CidCrowd *crowd, const Step *steps, gsize n_steps)
{
  for (gsize i = 0; i < n_steps; i++) {
    CidAddress peer;

    assert_true (cid_address_parse (steps[i].peer, &peer));
    if (steps[i].leaves)
      cid_crowd_leave (crowd, &peer, steps[i].is_local);
    else
      assert_int_equal (cid_crowd_enter (crowd, &peer, steps[i].is_local), steps[i].is_in);
  }
}

/* One phone gone mad must not take the places of the others. */
static void
test_each_address_has_its_own_limit (void **state)
{
  static const Step steps[] = {
    { "192.0.2.1", FALSE, FALSE, TRUE },  { "192.0.2.1", FALSE, FALSE, TRUE },
    { "192.0.2.1", FALSE, FALSE, FALSE }, { "::ffff:192.0.2.1", FALSE, FALSE, FALSE },
    { "192.0.2.2", FALSE, FALSE, TRUE },  { "192.0.2.1", FALSE, TRUE, FALSE },
    { "192.0.2.1", FALSE, FALSE, TRUE },  { "192.0.2.1", FALSE, FALSE, FALSE },
  };
  g_autoptr (CidCrowd) crowd = cid_crowd_new (10, 5, 2);

  walk (crowd, steps, G_N_ELEMENTS (steps));
}

/* This machine has more places than a phone, but not all of them. */
static void
test_this_machine_has_a_limit_of_its_own (void **state)
{
  static const Step steps[] = {
    { "127.0.0.1", TRUE, FALSE, TRUE },  { "::1", TRUE, FALSE, TRUE },
    { "127.0.0.1", TRUE, FALSE, TRUE },  { "::1", TRUE, FALSE, FALSE },
    { "192.0.2.1", FALSE, FALSE, TRUE }, { "127.0.0.1", TRUE, TRUE, FALSE },
    { "::1", TRUE, FALSE, TRUE },
  };
  g_autoptr (CidCrowd) crowd = cid_crowd_new (10, 3, 1);

  walk (crowd, steps, G_N_ELEMENTS (steps));
}

/* Whoever they are, the memory for connections is bounded. */
static void
test_all_together_have_a_limit (void **state)
{
  static const Step steps[] = {
    { "192.0.2.1", FALSE, FALSE, TRUE }, { "192.0.2.2", FALSE, FALSE, TRUE },
    { "127.0.0.1", TRUE, FALSE, TRUE },  { "192.0.2.3", FALSE, FALSE, FALSE },
    { "127.0.0.1", TRUE, FALSE, FALSE }, { "192.0.2.2", FALSE, TRUE, FALSE },
    { "192.0.2.3", FALSE, FALSE, TRUE }, { "192.0.2.2", FALSE, FALSE, FALSE },
  };
  g_autoptr (CidCrowd) crowd = cid_crowd_new (3, 3, 3);

  walk (crowd, steps, G_N_ELEMENTS (steps));
}

/* Refusals must not be counted as visits, however many there are. */
static void
test_refusals_leave_nothing_behind (void **state)
{
  static const Step steps[] = {
    { "192.0.2.1", FALSE, FALSE, TRUE },  { "192.0.2.1", FALSE, FALSE, FALSE },
    { "192.0.2.1", FALSE, FALSE, FALSE }, { "192.0.2.1", FALSE, FALSE, FALSE },
    { "192.0.2.1", FALSE, TRUE, FALSE },  { "192.0.2.1", FALSE, FALSE, TRUE },
    { "192.0.2.2", FALSE, FALSE, TRUE },  { "192.0.2.3", FALSE, FALSE, FALSE },
  };
  g_autoptr (CidCrowd) crowd = cid_crowd_new (2, 2, 1);

  walk (crowd, steps, G_N_ELEMENTS (steps));
}

/* Who may make room for whom depends on whose limit it is. */
static void
test_own_room_is_told_from_that_of_all (void **state)
{
  static const Step steps[] = {
    { "192.0.2.1", FALSE, FALSE, TRUE },
    { "192.0.2.1", FALSE, FALSE, TRUE },
    { "127.0.0.1", TRUE, FALSE, TRUE },
  };
  g_autoptr (CidCrowd) crowd = cid_crowd_new (3, 1, 2);
  CidAddress peer;

  assert_false (cid_crowd_is_full (crowd));
  walk (crowd, steps, G_N_ELEMENTS (steps));
  assert_true (cid_crowd_is_full (crowd));
  assert_true (cid_address_parse ("192.0.2.1", &peer));
  assert_false (cid_crowd_has_own_room (crowd, &peer, FALSE));
  assert_false (cid_crowd_has_own_room (crowd, &peer, TRUE));
  assert_true (cid_address_parse ("192.0.2.2", &peer));
  assert_true (cid_crowd_has_own_room (crowd, &peer, FALSE));
  assert_false (cid_crowd_enter (crowd, &peer, FALSE));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_address_has_its_own_limit),
    cmocka_unit_test (test_this_machine_has_a_limit_of_its_own),
    cmocka_unit_test (test_all_together_have_a_limit),
    cmocka_unit_test (test_refusals_leave_nothing_behind),
    cmocka_unit_test (test_own_room_is_told_from_that_of_all),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

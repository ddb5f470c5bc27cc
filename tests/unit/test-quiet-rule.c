/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/quiet-rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Every rule, every direction: whose call silences the music, and from when on. */
static void
test_rules (void **state)
{
  static const struct {
    CidQuietRule rule;
    CidDirection direction;
    CidOutcome outcome;
    gboolean is_wanted;
  } cases[] = {
    { { CID_PAUSE_NEVER, TRUE }, CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, FALSE },
    { { CID_PAUSE_NEVER, TRUE }, CID_DIRECTION_INCOMING, CID_OUTCOME_ACTIVE, FALSE },
    { { CID_PAUSE_ANSWERED, TRUE }, CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, FALSE },
    { { CID_PAUSE_ANSWERED, TRUE }, CID_DIRECTION_INCOMING, CID_OUTCOME_ACTIVE, TRUE },
    { { CID_PAUSE_ANSWERED, FALSE }, CID_DIRECTION_INCOMING, CID_OUTCOME_ACTIVE, TRUE },
    { { CID_PAUSE_RINGING, FALSE }, CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, TRUE },
    { { CID_PAUSE_RINGING, FALSE }, CID_DIRECTION_INCOMING, CID_OUTCOME_ACTIVE, TRUE },
    { { CID_PAUSE_NEVER, TRUE }, CID_DIRECTION_OUTGOING, CID_OUTCOME_ACTIVE, FALSE },
    { { CID_PAUSE_ANSWERED, TRUE }, CID_DIRECTION_OUTGOING, CID_OUTCOME_RINGING, FALSE },
    { { CID_PAUSE_ANSWERED, TRUE }, CID_DIRECTION_OUTGOING, CID_OUTCOME_ACTIVE, TRUE },
    { { CID_PAUSE_ANSWERED, FALSE }, CID_DIRECTION_OUTGOING, CID_OUTCOME_ACTIVE, FALSE },
    { { CID_PAUSE_RINGING, TRUE }, CID_DIRECTION_OUTGOING, CID_OUTCOME_RINGING, TRUE },
    { { CID_PAUSE_RINGING, FALSE }, CID_DIRECTION_OUTGOING, CID_OUTCOME_RINGING, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCall) call = cid_call_new ("u", cases[i].direction, (CidStamp){ 1, 1 });

    call->outcome = cases[i].outcome;
    assert_int_equal (cid_quiet_rule_wants (&cases[i].rule, call), cases[i].is_wanted);
  }
}

/* The music comes back: no call that is over asks for quiet, whatever became of it. */
static void
test_a_call_that_is_over_wants_no_quiet (void **state)
{
  static const CidQuietRule rule = { CID_PAUSE_RINGING, TRUE };
  g_autoptr (CidCall) call = cid_call_new ("u", CID_DIRECTION_INCOMING, (CidStamp){ 1, 1 });

  for (int outcome = CID_OUTCOME_ANSWERED; outcome <= CID_OUTCOME_UNKNOWN; outcome++) {
    call->outcome = (CidOutcome) outcome;
    assert_false (cid_quiet_rule_wants (&rule, call));
  }
}

/* The settings and this file spell the choices alike; what is none is told. */
static void
test_nicks (void **state)
{
  for (int pause = CID_PAUSE_NEVER; pause <= CID_PAUSE_RINGING; pause++)
    assert_int_equal (cid_pause_from_nick (cid_pause_to_nick ((CidPause) pause)), pause);
  assert_string_equal (cid_pause_to_nick (CID_PAUSE_ANSWERED), "answered");
  assert_int_equal (cid_pause_from_nick ("Answered"), -1);
  assert_int_equal (cid_pause_from_nick (NULL), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_rules),
    cmocka_unit_test (test_a_call_that_is_over_wants_no_quiet),
    cmocka_unit_test (test_nicks),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

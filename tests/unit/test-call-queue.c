/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/call-queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The liveliest leg says where a call waits; what another phone took, or what cannot be recognised
 * when it comes back, is over. */
static void
test_a_call_waits_by_its_liveliest_leg (void **state)
{
  static const struct {
    CidCallState a;
    CidCallState b;
    gboolean b_was_taken;
    CidTrackQueue queue;
  } rows[] = {
    { CID_CALL_STATE_RINGING, CID_CALL_STATE_ENDED, FALSE, CID_TRACK_RINGING },
    { CID_CALL_STATE_RINGING, CID_CALL_STATE_ACTIVE, FALSE, CID_TRACK_TALKING },
    { CID_CALL_STATE_HELD, CID_CALL_STATE_LAPSED, TRUE, CID_TRACK_TALKING },
    { CID_CALL_STATE_ENDED, CID_CALL_STATE_LAPSED, TRUE, CID_TRACK_CLOSED },
    { CID_CALL_STATE_ENDED, CID_CALL_STATE_LAPSED, FALSE, CID_TRACK_LAPSED },
    { CID_CALL_STATE_CLOSED, CID_CALL_STATE_DIVERTED, FALSE, CID_TRACK_CLOSED },
    { CID_CALL_STATE_TRANSFERRED, CID_CALL_STATE_ENDED, FALSE, CID_TRACK_LAPSED },
    { CID_CALL_STATE_ENDED, CID_CALL_STATE_TRANSFERRED, FALSE, CID_TRACK_CLOSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234");
    CidLeg *b = cid_call_add_leg (call, HALL, "hall", NULL, rows[i].b);

    ((CidLeg *) g_ptr_array_index (call->legs, 0))->state = rows[i].a;
    if (rows[i].b_was_taken)
      b->outcome = CID_OUTCOME_ELSEWHERE;
    print_message ("# row %zu\n", i);
    assert_int_equal (cid_call_queue_choose (call), rows[i].queue);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_call_waits_by_its_liveliest_leg),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

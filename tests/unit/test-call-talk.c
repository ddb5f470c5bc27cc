/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-talk"

#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ELSEWHERE "SIP;cause=200;text=\"Call_completed_elsewhere\""

static const Case held[] = {
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a hold ref=1\n"
    "50 a unhold ref=1\n"
    "64 a disconnected ref=1\n",
    "in 21 answered 4 60\n" },
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a hold ref=1\n"
    "64 a disconnected ref=1\n",
    "in 21 answered 4 60\n" },
  /* The `connected` was lost: who is held was answered. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a hold ref=1\n"
    "9 a disconnected ref=1\n",
    "in 21 answered 4 5\n" },
  { "0 a outgoing ref=1 remote=21\n"
    "4 a unhold ref=1\n"
    "9 a disconnected ref=1\n",
    "out 21 answered 4 5\n" },
};

/* Somebody who waits is still talked to. */
static void
test_held_and_resumed (void **state)
{
  check_cases (held, G_N_ELEMENTS (held));
}

static const Case transferred[] = {
  /* Blind: the phone is rid of it at once, or a little later, or never says so. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n"
    "10.1 a disconnected ref=1\n",
    "in 21 answered 4 6\n" },
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "9 a hold ref=1\n"
    "10 a transfer ref=1\n"
    "900 a tick\n",
    "in 21 answered 4 6\n" },
  { "0 a outgoing ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n",
    "out 21 answered 4 6\n" },
  /* Attended: two calls become one that is not ours. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "9 a hold ref=1\n"
    "10 a outgoing ref=2 remote=22\n"
    "15 a connected ref=2\n"
    "20 a transfer ref=1\n"
    "20.1 a disconnected ref=1\n"
    "20.2 a disconnected ref=2\n",
    "in 21 answered 4 16\nout 22 answered 5 5\n" },
  { "0 a incoming remote=21\n"
    "4 a connected remote=21\n"
    "9 a hold remote=21\n"
    "10 a outgoing remote=22\n"
    "15 a connected remote=22\n"
    "20 a transfer\n"
    "20.1 a disconnected\n",
    "in 21 answered 4 16\nout 22 answered 5 5\n" },
  /* Handed on while the colleague's phone still rings. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "9 a hold ref=1\n"
    "10 a outgoing ref=2 remote=22\n"
    "15 a transfer ref=2\n"
    "15.1 a disconnected ref=1\n"
    "15.2 a disconnected ref=2\n",
    "in 21 answered 4 11\nout 22 unanswered 5 -\n" },
  /* The colleague does not want it: back to the caller. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n"
    "200 a unhold ref=1\n"
    "264 a disconnected ref=1\n",
    "in 21 answered 4 260\n" },
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n"
    "12 a connected ref=1\n",
    "in 21 active 4 -\n" },
  /* What is said of nobody does not bring it back. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n"
    "200 a connected\n",
    "in 21 answered 4 6\n" },
  /* Without a call id, one who calls again is another call. */
  { "0 a connected remote=21\n"
    "10 a transfer remote=21\n"
    "200 a connected remote=21\n",
    "in 21 answered - 10\nin 21 active - -\n" },
  /* It may have been told twice, or of nothing. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n"
    "11 a transfer ref=1\n"
    "12 a disconnected ref=1\n"
    "14 a disconnected ref=1\n"
    "15 a transfer ref=9\n",
    "in 21 answered 4 6\n" },
  /* A caller who was handed on comes to another phone of ours under his call id. */
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "4 a connected ref=3c3b966053be\n"
    "10 a transfer ref=3c3b966053be\n"
    "10.1 b incoming ref=3c3b966053be remote=21\n"
    "14 b connected ref=3c3b966053be\n"
    "34 b disconnected ref=3c3b966053be\n",
    "in 21 answered 4 30 a:answered b:answered\n" },
};

/* A call that was handed on was answered, and the talk lasted until then. */
static void
test_transferred (void **state)
{
  check_cases (transferred, G_N_ELEMENTS (transferred));
}

static const Case parallel[] = {
  /* Call waiting: one calls while I talk; missed, refused, taken in between. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a incoming ref=2 remote=22\n"
    "20 a missed ref=2\n"
    "64 a disconnected ref=1\n",
    "in 21 answered 4 60\nin 22 missed 10 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a incoming ref=2 remote=22\n"
    "12 a rejected ref=2\n"
    "64 a disconnected ref=1\n",
    "in 21 answered 4 60\nin 22 rejected 2 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a incoming ref=2 remote=22\n"
    "12 a hold ref=1\n"
    "12 a connected ref=2\n"
    "20 a disconnected ref=2\n"
    "21 a unhold ref=1\n"
    "64 a disconnected ref=1\n",
    "in 21 answered 4 60\nin 22 answered 2 8\n" },
  /* A conference: both stay two calls, each with its own end. */
  { "0 a incoming ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "10 a hold ref=1\n"
    "11 a outgoing ref=2 remote=22\n"
    "15 a connected ref=2\n"
    "16 a unhold ref=1\n"
    "34 a disconnected ref=1\n"
    "55 a disconnected ref=2\n",
    "in 21 answered 4 30\nout 22 answered 4 40\n" },
  { "0 a outgoing remote=21\n"
    "4 a connected remote=21\n"
    "10 a hold remote=21\n"
    "11 a outgoing remote=22\n"
    "15 a connected remote=22\n"
    "16 a unhold remote=21\n"
    "64 a onhook\n"
    "64 a disconnected\n"
    "64.1 a disconnected\n",
    "out 21 answered 4 60\nout 22 answered 4 49\n" },
  /* I put one call after the other. */
  { "0 a outgoing ref=1 remote=21\n"
    "4 a connected ref=1\n"
    "9 a outgoing ref=2 remote=22\n"
    "19 a disconnected ref=2\n"
    "24 a disconnected ref=1\n",
    "out 21 answered 4 20\nout 22 unanswered 10 -\n" },
};

/* Whoever else calls or is called meanwhile has a call of his own. */
static void
test_calls_beside_each_other (void **state)
{
  check_cases (parallel, G_N_ELEMENTS (parallel));
}

static const Case taken[] = {
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=" ELSEWHERE "\n"
    "3.1 a missed ref=1\n",
    "in 21 elsewhere 3 -\n" },
  /* The reason comes with the second word, or with a word that comes out of turn. */
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=Q.850;cause=16\n"
    "3.1 a missed ref=1 reason=" ELSEWHERE "\n",
    "in 21 elsewhere 3 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "3 a missed ref=1\n"
    "3.1 a disconnected ref=1 reason=" ELSEWHERE "\n",
    "in 21 elsewhere 3 -\n" },
  /* It is no reason that he was answered here. */
  { "0 a incoming ref=1 remote=21\n"
    "3 a connected ref=1\n"
    "9 a disconnected ref=1 reason=" ELSEWHERE "\n",
    "in 21 answered 3 6\n" },
  { "0 a outgoing ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=" ELSEWHERE "\n",
    "out 21 unanswered 3 -\n" },
  /* Sent on: by the exchange, or by hand while it rings. */
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=SIP;cause=302\n",
    "in 21 elsewhere 3 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "3 a transfer ref=1\n"
    "3.1 a disconnected ref=1\n"
    "3.2 a missed ref=1\n",
    "in 21 elsewhere 3 -\n" },
  /* Refused by somebody else. */
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=SIP;cause=603;text=\"Decline\"\n",
    "in 21 rejected 3 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=$cancel_reason\n",
    "in 21 missed 3 -\n" },
};

/* What another took is no missed call; that the caller gave up is. */
static void
test_taken_elsewhere (void **state)
{
  check_cases (taken, G_N_ELEMENTS (taken));
}

static const Case machines[] = {
  { "0 a incoming ref=1 remote=21 voicemail=1\n"
    "9 a disconnected ref=1 reason=" ELSEWHERE "\n",
    "in 21 missed 9 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "9 a disconnected ref=1 reason=" ELSEWHERE "\n"
    "9.1 a missed ref=1 remote=700 voicemail=1\n",
    "in 21 missed 9 -\n" },
  { "0 a incoming ref=1 remote=21 voicemail=1\n"
    "9 a transfer ref=1\n",
    "in 21 missed 9 -\n" },
  { "0 a incoming ref=1 remote=21 voicemail=1\n"
    "9 a disconnected ref=1 reason=SIP;cause=302\n",
    "in 21 missed 9 -\n" },
  /* Whoever was talked to, or was refused, has missed nothing. */
  { "0 a incoming ref=1 remote=21 voicemail=1\n"
    "3 a connected ref=1\n"
    "9 a disconnected ref=1\n",
    "in 21 answered 3 6\n" },
  { "0 a incoming ref=1 remote=21 voicemail=1\n"
    "3 a rejected ref=1\n"
    "9 a disconnected ref=1 reason=" ELSEWHERE "\n",
    "in 21 rejected 3 -\n" },
  { "0 a incoming ref=a1 remote=21 voicemail=1\n"
    "0.1 b incoming ref=b1 remote=21 voicemail=1\n"
    "3 b connected ref=b1\n"
    "3.1 a missed ref=a1 reason=" ELSEWHERE "\n",
    "in 21 active 3 - a:elsewhere b:active\n" },
  /* I listen to what it recorded. */
  { "0 a outgoing ref=1 remote=700 voicemail=1\n"
    "9 a disconnected ref=1 reason=" ELSEWHERE "\n",
    "out 700 unanswered 9 -\n" },
};

/* A machine that answers does not answer for me. */
static void
test_taken_by_a_voicemail (void **state)
{
  check_cases (machines, G_N_ELEMENTS (machines));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_held_and_resumed),        cmocka_unit_test (test_transferred),
    cmocka_unit_test (test_calls_beside_each_other), cmocka_unit_test (test_taken_elsewhere),
    cmocka_unit_test (test_taken_by_a_voicemail),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

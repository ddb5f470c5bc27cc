/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-group"

#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ELSEWHERE "SIP;cause=200;text=\"Call_completed_elsewhere\""

static const Case together[] = {
  /* An exchange that gives each phone a call id of its own. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "0.2 b incoming ref=b1 remote=0299991234\n"
    "5 b connected ref=b1\n"
    "5.1 a disconnected ref=a1\n"
    "5.2 a missed ref=a1\n"
    "65 b disconnected ref=b1\n",
    "in 0299991234 answered 5 60 a:elsewhere b:answered\n" },
  /* Phones without call ids. */
  { "0 a incoming remote=0299991234\n"
    "2.9 b incoming remote=+61299991234\n"
    "5 a connected remote=0299991234\n"
    "5.1 b missed remote=0299991234\n"
    "65 a disconnected remote=0299991234\n",
    "in 0299991234 answered 5 60 a:answered b:elsewhere\n" },
  /* A proxy that forks one call id. */
  { "0 a incoming ref=3c3b966053be remote=0299991234\n"
    "1 b incoming ref=3c3b966053be remote=0299991234\n"
    "9 a disconnected ref=3c3b966053be\n"
    "9.1 b disconnected ref=3c3b966053be\n"
    "9.2 a missed ref=3c3b966053be\n"
    "9.3 b missed ref=3c3b966053be\n",
    "in 0299991234 missed 9 - a:missed b:missed\n" },
  /* Three phones, two of which miss it. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "0.2 c incoming ref=c1 remote=21\n"
    "4 c connected ref=c1\n"
    "4.1 a missed ref=a1\n"
    "4.1 b missed ref=b1\n"
    "9 c disconnected ref=c1\n",
    "in 21 answered 4 5 a:elsewhere b:elsewhere c:answered\n" },
  /* The others never say that their ring is over. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "4 a connected ref=a1\n"
    "9 a disconnected ref=a1\n"
    "300 b tick\n",
    "in 21 answered 4 5 a:answered b:elsewhere\n" },
  /* One refuses, the other goes on. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "4 a rejected ref=a1\n",
    "in 21 ringing 4 - a:rejected b:ringing\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "4 a rejected ref=a1\n"
    "14 b disconnected ref=b1\n",
    "in 21 rejected 14 - a:rejected b:missed\n" },
  /* A colleague at a phone that we do not know took it. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "4 a disconnected ref=a1 reason=" ELSEWHERE "\n"
    "4.1 b disconnected ref=b1\n"
    "4.2 b missed ref=b1\n",
    "in 21 elsewhere 4 - a:elsewhere b:elsewhere\n" },
  /* A named group is one as well. */
  { "0 a incoming ref=a1 remote=21 group=shop\n"
    "0.1 b incoming ref=b1 remote=21 group=shop\n"
    "4 b connected ref=b1 group=shop\n",
    "in 21 active 4 - a:elsewhere b:active\n" },
  /* A door station has a name and no number. */
  { "0 a incoming remote=door@192.0.2.9\n"
    "0.1 b incoming remote=door@192.0.2.9\n"
    "4 b connected remote=door@192.0.2.9\n"
    "4.1 a disconnected remote=door@192.0.2.9\n",
    "in door@192.0.2.9 active 4 - a:elsewhere b:active\n" },
};

/* Several phones of one group ring for one caller: one line in the log, answered once. */
static void
test_phones_that_ring_together_have_one_call (void **state)
{
  check_cases (together, G_N_ELEMENTS (together));
}

static const Case picked_up[] = {
  /* With call ids and without; the others say that it is over before or after. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "5 b outgoing ref=b1 remote=*8\n"
    "5.3 b connected ref=b1 remote=0299991234\n"
    "5.4 a disconnected ref=a1\n"
    "5.5 a missed ref=a1 reason=SIP;cause=487\n"
    "35 b disconnected ref=b1\n",
    "in 0299991234 elsewhere 5 -\nout *8 answered 0 29\n" },
  { "0 a incoming remote=0299991234\n"
    "0.1 c incoming remote=0299991234\n"
    "5 b outgoing remote=21\n"
    "5.2 a disconnected\n"
    "5.3 b connected remote=0299991234\n"
    "5.4 c missed remote=0299991234\n"
    "35 b disconnected\n",
    "in 0299991234 elsewhere 5 - a:elsewhere c:elsewhere\nout 21 answered 0 29\n" },
  { "0 a incoming ref=a1 remote=0299991234\n"
    "5 b outgoing ref=b1 remote=*8\n"
    "5.1 a disconnected ref=a1\n"
    "5.2 a missed ref=a1\n"
    "5.3 b connected ref=b1 remote=0299991234\n",
    "in 0299991234 elsewhere 5 -\nout *8 active 0 -\n" },
  /* It goes on ringing until its own phone says that it is over, and may be taken there. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "5 b outgoing ref=b1 remote=*8\n"
    "5.3 b connected ref=b1 remote=0299991234\n"
    "8 a connected ref=a1\n",
    "in 0299991234 active 8 -\nout *8 active 0 -\n" },
  /* Somebody else, another group, a number from outside, or long after. */
  { "0 a incoming ref=a1 remote=0299995678\n"
    "5 b outgoing ref=b1 remote=*8\n"
    "5.3 b connected ref=b1 remote=0299991234\n"
    "9 a missed ref=a1\n",
    "in 0299995678 missed 9 -\nout *8 active 0 -\n" },
  { "0 a incoming ref=a1 remote=0299991234 group=shop\n"
    "5 b outgoing ref=b1 remote=*8\n"
    "5.3 b connected ref=b1 remote=0299991234\n"
    "9 a missed ref=a1 group=shop\n",
    "in 0299991234 missed 9 -\nout *8 active 0 -\n" },
  { "0 a incoming ref=a1 remote=0299991234\n"
    "5 b outgoing ref=b1 remote=0299991234\n"
    "5.3 b connected ref=b1 remote=0299991234\n"
    "9 a missed ref=a1\n",
    "in 0299991234 missed 9 -\nout 0299991234 active 0 -\n" },
  { "0 a incoming ref=a1 remote=0299991234\n"
    "5 a missed ref=a1\n"
    "8 b outgoing ref=b1 remote=*8\n"
    "12 b connected ref=b1 remote=0299991234\n",
    "in 0299991234 missed 5 -\nout *8 active 4 -\n" },
};

/* Who picks up what rings on a colleague's phone dials a code, and then has the caller. */
static void
test_a_ring_is_picked_up_from_another_phone (void **state)
{
  check_cases (picked_up, G_N_ELEMENTS (picked_up));
}

static const Case apart[] = {
  /* One supplier rings two people. */
  { "0 a incoming ref=a1 remote=0299991234 group=shop\n"
    "0.1 b incoming ref=b1 remote=0299991234 group=office\n"
    "4 a connected ref=a1 group=shop\n"
    "9 b missed ref=b1 group=office\n",
    "in 0299991234 active 4 -\nin 0299991234 missed 8 -\n" },
  { "0 a incoming ref=a1 remote=0299991234\n"
    "0.1 b incoming ref=b1 remote=0299991234 group=office\n",
    "in 0299991234 ringing - -\nin 0299991234 ringing - -\n" },
  /* Too long after the first. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "3.1 b incoming ref=b1 remote=0299991234\n",
    "in 0299991234 ringing - -\nin 0299991234 ringing - -\n" },
  /* Two callers. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "0 b incoming ref=b1 remote=0299995678\n"
    "4 b connected ref=b1\n"
    "5 a missed ref=a1\n",
    "in 0299991234 missed 5 -\nin 0299995678 active 4 -\n" },
  /* Two who hide their number, and phones that count their calls from 1. */
  { "0 a incoming ref=a1 remote=anonymous\n"
    "0.1 b incoming ref=b1 remote=anonymous\n",
    "in anonymous ringing - -\nin anonymous ringing - -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "0.1 b incoming ref=1 remote=0299995678\n",
    "in 0299991234 ringing - -\nin 0299995678 ringing - -\n" },
  { "0 a incoming ref=1 remote=anonymous\n"
    "30 b incoming ref=1 remote=anonymous\n",
    "in anonymous ringing - -\nin anonymous ringing - -\n" },
  { "0 a incoming ref=1 remote=21 group=shop\n"
    "0.1 b incoming ref=1 remote=21 group=office\n",
    "in 21 ringing - -\nin 21 ringing - -\n" },
  /* Nobody knows who. */
  { "0 a incoming\n"
    "0.1 b incoming\n",
    "in ? ringing - -\nin ? ringing - -\n" },
  /* He calls while somebody calls him. */
  { "0 a outgoing ref=a1 remote=0299991234\n"
    "0.1 b incoming ref=b1 remote=0299991234\n",
    "out 0299991234 ringing - -\nin 0299991234 ringing - -\n" },
  /* Two of ours call the same number. */
  { "0 a outgoing ref=a1 remote=0299991234\n"
    "0.1 b outgoing ref=b1 remote=0299991234\n",
    "out 0299991234 ringing - -\nout 0299991234 ringing - -\n" },
  /* An internal call: one calls, another is called. */
  { "0 a outgoing ref=3c3b966053be remote=22\n"
    "0.1 b incoming ref=3c3b966053be remote=21\n"
    "4 b connected ref=3c3b966053be\n"
    "4.1 a connected ref=3c3b966053be\n",
    "out 22 active 4 -\nin 21 active 3 -\n" },
  /* A rehearsal beside a real call. */
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "0.1 b incoming ref=3c3b966053be remote=21 simulated=1\n",
    "in 21 ringing - -\nin 21 ringing - -\n" },
};

/* Two callers never become one because several phones ring. */
static void
test_calls_on_several_phones_are_told_apart (void **state)
{
  check_cases (apart, G_N_ELEMENTS (apart));
}

static const Case two_at_once[] = {
  /* Two from one company call within a second, and both are answered. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "1 b incoming ref=b1 remote=0299991234\n"
    "4 a connected ref=a1\n"
    "6 b connected ref=b1\n"
    "16 b disconnected ref=b1\n"
    "24 a disconnected ref=a1\n",
    "in 0299991234 answered 4 20\nin 0299991234 answered 5 10\n" },
  { "0 a incoming ref=a1 remote=0299991234\n"
    "0.1 c incoming ref=c1 remote=0299991234\n"
    "1 b incoming ref=b1 remote=0299991234\n"
    "4 a connected ref=a1\n"
    "6 b connected ref=b1\n"
    "7 c missed ref=c1\n",
    "in 0299991234 active 4 - a:active c:elsewhere\nin 0299991234 active 5 -\n" },
  /* Both ring on both phones: what comes first belongs together. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "0.1 b incoming ref=b1 remote=0299991234\n"
    "0.2 a incoming ref=a2 remote=0299991234\n"
    "0.3 b incoming ref=b2 remote=0299991234\n"
    "4 a connected ref=a1\n"
    "4.1 b missed ref=b1\n"
    "9 b missed ref=b2\n"
    "9.1 a missed ref=a2\n",
    "in 0299991234 active 4 - a:active b:elsewhere\n"
    "in 0299991234 missed 8 - a:missed b:missed\n" },
  /* An exchange that has one call id for all. */
  { "0 a incoming ref=3c3b966053be remote=0299991234\n"
    "0.1 b incoming ref=3c3b966053be remote=0299991234\n"
    "4 b missed ref=3c3b966053be remote=0299991234\n"
    "5 a incoming ref=3c3b966053be remote=anonymous\n"
    "5.1 b incoming ref=3c3b966053be remote=anonymous\n"
    "9 a missed ref=3c3b966053be remote=anonymous\n"
    "9.1 b missed ref=3c3b966053be remote=anonymous\n",
    "in 0299991234 missed 4 - a:unknown b:missed\nin anonymous missed 4 - a:missed b:missed\n" },
  /* Nobody ever said that the second one rings. */
  { "0 a incoming ref=a1 remote=0299991234\n"
    "4 a connected ref=a1\n"
    "5 b connected ref=b1 remote=0299991234\n",
    "in 0299991234 active 4 -\nin 0299991234 active - -\n" },
};

/* Two people who talk on two phones talk in two calls. */
static void
test_two_legs_connected_at_once_are_two_calls (void **state)
{
  check_cases (two_at_once, G_N_ELEMENTS (two_at_once));
}

static const Case in_turn[] = {
  /* An exchange tries one phone after the other, and comes back to the first. */
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "15 a disconnected ref=3c3b966053be\n"
    "15.1 a missed ref=3c3b966053be\n"
    "15.2 b incoming ref=3c3b966053be remote=21\n"
    "20 b connected ref=3c3b966053be\n"
    "30 b disconnected ref=3c3b966053be\n",
    "in 21 answered 20 10 a:elsewhere b:answered\n" },
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "15 b incoming ref=3c3b966053be remote=21\n"
    "15.1 a missed ref=3c3b966053be\n"
    "30 a incoming ref=3c3b966053be remote=21\n"
    "30.1 b missed ref=3c3b966053be\n"
    "45 a missed ref=3c3b966053be\n",
    "in 21 missed 45 - a:missed b:missed\n" },
  /* One phone sends its own ring on; the caller gives up on the other one. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "5 b disconnected ref=b1 reason=SIP;cause=302\n"
    "15 a disconnected ref=a1 reason=SIP;cause=487\n"
    "15.1 a missed ref=a1\n",
    "in 21 missed 15 - a:missed b:elsewhere\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "15 a missed ref=a1\n"
    "15.1 b disconnected ref=b1 reason=SIP;cause=302\n"
    "15.2 a disconnected ref=a1 reason=SIP;cause=487\n",
    "in 21 missed 15 - a:missed b:elsewhere\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "5 b disconnected ref=b1 reason=SIP;cause=302\n"
    "15 a disconnected ref=a1\n",
    "in 21 elsewhere 15 - a:elsewhere b:elsewhere\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "5 b disconnected ref=b1 reason=SIP;cause=200\n"
    "5.1 a disconnected ref=a1 reason=SIP;cause=487\n",
    "in 21 elsewhere 5 - a:elsewhere b:elsewhere\n" },
  /* Each of them has three minutes. */
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "100 a missed ref=3c3b966053be\n"
    "100.1 b incoming ref=3c3b966053be remote=21\n"
    "181 b tick\n"
    "279 b tick\n",
    "in 21 ringing 100 - a:missed b:ringing\n" },
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "100 a missed ref=3c3b966053be\n"
    "100.1 b incoming ref=3c3b966053be remote=21\n"
    "281 b tick\n",
    "in 21 missed 100 - a:missed b:unknown\n" },
  /* He hangs up and calls again. */
  { "0 a incoming remote=21\n"
    "0.1 b incoming remote=21\n"
    "4 a missed remote=21\n"
    "4.1 b missed remote=21\n"
    "9 a incoming remote=21\n"
    "9.1 b incoming remote=21\n",
    "in 21 missed 4 - a:missed b:missed\nin 21 ringing - - a:ringing b:ringing\n" },
};

/* Phones may ring one after the other, and a caller may call again. */
static void
test_phones_that_ring_in_turn (void **state)
{
  check_cases (in_turn, G_N_ELEMENTS (in_turn));
}

static const Case scraps[] = {
  /* Its `incoming` was lost, or never set up. */
  { "0 a incoming ref=a1 remote=21\n"
    "4 a connected ref=a1\n"
    "4.2 b missed ref=b1 remote=21\n",
    "in 21 active 4 - a:active b:elsewhere\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "4 b missed ref=b1 remote=21\n"
    "4.2 a missed ref=a1\n",
    "in 21 missed 4 - a:missed b:missed\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "4 b connected ref=b1 remote=21\n"
    "4.2 a disconnected ref=a1\n"
    "9 b disconnected ref=b1\n",
    "in 21 answered 4 5 a:elsewhere b:answered\n" },
  { "0 a incoming ref=3c3b966053be remote=21\n"
    "30 b rejected ref=3c3b966053be\n",
    "in 21 ringing 30 - a:ringing b:rejected\n" },
  /* Only `missed` is set up. */
  { "0 a missed ref=a1 remote=21\n"
    "0.5 b missed ref=b1 remote=21\n",
    "in 21 missed - - a:missed b:missed\n" },
  { "0 a missed ref=a1 remote=21\n"
    "9 b missed ref=b1 remote=21\n",
    "in 21 missed - -\nin 21 missed - -\n" },
  /* Requests that overtake each other. */
  { "0 b connected ref=b1 remote=21\n"
    "0.3 a incoming ref=a1 remote=21\n"
    "0.4 b incoming ref=b1 remote=21\n"
    "0.5 a missed ref=a1\n"
    "9 b disconnected ref=b1\n",
    "in 21 answered - 9 b:answered a:elsewhere\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "4 a disconnected ref=a1\n"
    "4.1 a missed ref=a1\n"
    "4.2 b incoming ref=b1 remote=21\n",
    "in 21 missed 4 -\nin 21 ringing - -\n" },
  { "0 a incoming ref=a1 remote=21\n"
    "2 a missed ref=a1\n"
    "2.2 b incoming ref=b1 remote=21\n"
    "2.4 b missed ref=b1\n",
    "in 21 missed 2 - a:missed b:missed\n" },
  /* A late word of the one that did not take it. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "4 a connected ref=a1\n"
    "5 a disconnected ref=a1\n"
    "14 b missed ref=b1\n",
    "in 21 answered 4 1 a:answered b:elsewhere\n" },
  /* Which phone was it? Only one of the two calls is up. */
  { "0 a incoming ref=a1 remote=21\n"
    "0.1 b incoming ref=b1 remote=21\n"
    "0.2 b incoming ref=b2 remote=22\n"
    "4 a connected ref=a1\n"
    "5 b connected ref=b2\n"
    "9 b disconnected\n",
    "in 21 active 4 - a:active b:elsewhere\nin 22 answered 4 4\n" },
};

/* Phones of a group are as forgetful as others. */
static void
test_scraps_of_several_phones (void **state)
{
  check_cases (scraps, G_N_ELEMENTS (scraps));
}

/* One notice a call: it goes as soon as one phone is picked up, and no sooner. */
static void
test_a_call_rings_until_one_phone_has_it (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) begun = tell (tracker, "0 a incoming ref=a1 remote=21\n"
                                               "0.1 b incoming ref=b1 remote=21\n"
                                               "0.2 a incoming ref=a2 remote=22\n"
                                               "3 a rejected ref=a1\n");
  g_autoptr (GPtrArray) taken = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) before = cid_call_tracker_get_ringing (tracker, 3, &total);
  g_autoptr (GPtrArray) after = NULL;

  assert_int_equal (begun->len, 2);
  assert_int_equal (total, 2);
  assert_string_equal (((CidCall *) before->pdata[0])->party->remote, "22");
  taken = tell (tracker, "5 b connected ref=b1\n");
  after = cid_call_tracker_get_ringing (tracker, 3, &total);
  assert_int_equal (taken->len, 1);
  assert_int_equal (total, 1);
  assert_int_equal (after->len, 1);
}

/* The journal belongs to the call that an event is about, which therefore is told first. */
static void
test_the_calls_that_change_are_told_in_order (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) begun = tell (tracker, "0 a incoming ref=a1 remote=21\n"
                                               "1 b incoming ref=b1 remote=21\n"
                                               "4 a connected ref=a1\n");
  g_autoptr (CidCallEvent) event = make_event ("6 b connected ref=b1 remote=21");
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, NULL);
  const CidCall *first = g_ptr_array_index (begun, 0);
  const CidCall *split = g_ptr_array_index (changed, 0);
  const CidCall *rest = g_ptr_array_index (changed, 1);

  assert_int_equal (changed->len, 2);
  assert_string_not_equal (split->uid, first->uid);
  assert_string_equal (split->answered_by, "name-b");
  assert_int_equal (split->started.boot_us, make_stamp (1).boot_us);
  assert_string_equal (rest->uid, first->uid);
  assert_string_equal (rest->answered_by, "name-a");
  assert_int_equal (rest->legs->len, 1);
}

/* The wall clock is set, forward and back, while phones ring: that parts no call and makes none. */
static void
test_a_clock_that_jumps_neither_parts_nor_joins (void **state)
{
  const gint64 hour_us = G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
  const gint64 jumps_us[] = { hour_us, -hour_us, 900 * 24 * hour_us, -900 * 24 * hour_us };

  for (guint i = 0; i < G_N_ELEMENTS (jumps_us); i++) {
    g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
    const char *const lines[] = {
      "0 a incoming ref=a1 remote=21", "1 b incoming ref=b1 remote=21", "5 b connected ref=b1",
      "5.1 a missed ref=a1",           "8 a incoming ref=a2 remote=21", "12 a missed ref=a2",
      "65 b disconnected ref=b1",
    };
    g_autoptr (GPtrArray) calls = tell (tracker, "");
    g_autofree char *text = NULL;

    for (guint j = 0; j < G_N_ELEMENTS (lines); j++) {
      g_autoptr (CidCallEvent) event = make_event (lines[j]);

      event->stamp.wall_us += j % 2 != 0 ? jumps_us[i] : 0;
      hear (tracker, event, calls);
    }
    text = describe (calls);
    assert_string_equal (text, "in 21 answered 5 60 a:elsewhere b:answered\n"
                               "in 21 missed 4 -\n");
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_phones_that_ring_together_have_one_call),
    cmocka_unit_test (test_a_ring_is_picked_up_from_another_phone),
    cmocka_unit_test (test_calls_on_several_phones_are_told_apart),
    cmocka_unit_test (test_two_legs_connected_at_once_are_two_calls),
    cmocka_unit_test (test_phones_that_ring_in_turn),
    cmocka_unit_test (test_scraps_of_several_phones),
    cmocka_unit_test (test_a_call_rings_until_one_phone_has_it),
    cmocka_unit_test (test_the_calls_that_change_are_told_in_order),
    cmocka_unit_test (test_a_clock_that_jumps_neither_parts_nor_joins),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

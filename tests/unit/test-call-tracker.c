/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-call-tracker"

#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const Case orders[] = {
  { "0 a incoming ref=1 remote=0299991234\n"
    "14 a disconnected ref=1 remote=0299991234\n"
    "14.1 a missed ref=1 remote=0299991234\n",
    "in 0299991234 missed 14 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected ref=1 remote=0299991234\n"
    "65 a disconnected ref=1 remote=0299991234\n",
    "in 0299991234 answered 5 60\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a offhook\n"
    "5 a connected ref=1 remote=0299991234\n"
    "64 a onhook\n"
    "65 a disconnected ref=1 remote=0299991234\n",
    "in 0299991234 answered 5 60\n" },
  { "0 a outgoing ref=1 remote=0299991234\n"
    "20 a disconnected ref=1 remote=0299991234\n",
    "out 0299991234 unanswered 20 -\n" },
  { "0 a outgoing ref=1 remote=0299991234\n"
    "6 a connected ref=1 remote=0299991234\n"
    "16 a disconnected ref=1 remote=0299991234\n",
    "out 0299991234 answered 6 10\n" },
  { "0 a offhook\n"
    "3 a outgoing ref=1 remote=0299991234\n"
    "6 a connected ref=1 remote=0299991234\n"
    "15 a onhook\n"
    "16 a disconnected ref=1 remote=0299991234\n",
    "out 0299991234 answered 3 10\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a rejected ref=1 remote=0299991234\n"
    "4.1 a disconnected ref=1 remote=0299991234\n",
    "in 0299991234 rejected 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a disconnected ref=1 remote=0299991234\n"
    "4.1 a rejected ref=1 remote=0299991234\n",
    "in 0299991234 rejected 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1\n"
    "10 a hold ref=1\n"
    "20 a unhold ref=1\n"
    "34 a disconnected ref=1\n",
    "in 0299991234 answered 4 30\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1\n"
    "10 a transfer ref=1\n"
    "14 a disconnected ref=1\n",
    "in 0299991234 answered 4 6\n" },
};

/* The orders in which real phones report a call of each kind. */
static void
test_calls_in_the_orders_of_real_phones (void **state)
{
  check_cases (orders, G_N_ELEMENTS (orders));
}

static const Case repeats[] = {
  { "0 a incoming ref=1 remote=0299991234\n"
    "0.1 a incoming ref=1 remote=0299991234\n"
    "100 a incoming ref=1 remote=0299991234\n",
    "in 0299991234 ringing - -\n" },
  { "0 a incoming remote=0299991234\n"
    "1 a incoming remote=0299991234\n",
    "in 0299991234 ringing - -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a disconnected ref=1 remote=0299991234\n"
    "6 a disconnected ref=1 remote=0299991234\n",
    "in 0299991234 missed 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a disconnected ref=1 remote=0299991234\n"
    "5 a incoming ref=2 remote=0299991234\n"
    "6 a disconnected ref=1 remote=0299991234\n",
    "in 0299991234 missed 4 -\nin 0299991234 ringing - -\n" },
  { "0 a incoming remote=0299991234\n"
    "4 a disconnected remote=0299991234\n"
    "5 a incoming remote=0299995678\n"
    "6 a disconnected remote=0299991234\n",
    "in 0299991234 missed 4 -\nin 0299995678 ringing - -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected ref=1 remote=0299991234\n"
    "90 a connected ref=1 remote=0299991234\n"
    "95 a disconnected ref=1 remote=0299991234\n"
    "96 a connected ref=1 remote=0299991234\n"
    "97 a missed ref=1 remote=0299991234\n",
    "in 0299991234 answered 5 90\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a connected remote=0299991234\n"
    "90 a connected remote=0299991234\n"
    "95 a disconnected remote=0299991234\n",
    "in 0299991234 answered 5 90\n" },
  /* Poly phones announce a call twice, and name its id once. */
  { "0 a incoming remote=0299991234\n"
    "0.1 a incoming ref=42 remote=0299991234\n"
    "5 a connected ref=42\n"
    "9 a disconnected ref=42\n",
    "in 0299991234 answered 5 4\n" },
  { "0 a incoming ref=42 remote=0299991234\n"
    "0.1 a incoming remote=0299991234\n"
    "5 a connected ref=42\n",
    "in 0299991234 active 5 -\n" },
  /* The id may have been that of a call that is over, of somebody else or of the same caller. */
  { "0 a incoming remote=0299991234\n"
    "0.1 a incoming ref=42 remote=0299991234\n"
    "4 a disconnected ref=42\n"
    "5 a incoming remote=0299995678\n"
    "5.1 a incoming ref=42 remote=0299995678\n"
    "9 a connected ref=42 remote=0299995678\n"
    "19 a disconnected ref=42 remote=0299995678\n",
    "in 0299991234 missed 4 -\nin 0299995678 answered 4 10\n" },
  { "0 a incoming remote=0299991234\n"
    "0.1 a incoming ref=42 remote=0299991234\n"
    "4 a disconnected ref=42\n"
    "5 a incoming remote=0299991234\n"
    "5.1 a incoming ref=42 remote=0299991234\n"
    "9 a connected ref=42 remote=0299991234\n"
    "19 a disconnected ref=42 remote=0299991234\n",
    "in 0299991234 missed 4 -\nin 0299991234 answered 4 10\n" },
  /* One announcement has the id, and the other says who it is, whichever comes first. */
  { "0 a outgoing ref=42\n"
    "0.5 a outgoing remote=0299991234\n"
    "1 a outgoing ref=42 remote=0299991234\n"
    "9 a connected ref=42 remote=0299991234\n"
    "19 a disconnected ref=42 remote=0299991234\n",
    "out 0299991234 answered 9 10\n" },
  { "0 a incoming remote=0299991234\n"
    "0.5 a incoming ref=42\n"
    "9 a connected ref=42 remote=0299991234\n",
    "in 0299991234 active 9 -\n" },
  /* Two on one phone: without ids, with one each, too late, and where one is up. */
  { "0 a incoming\n"
    "0.5 a incoming remote=0299991234\n",
    "in ? ringing - -\nin 0299991234 ringing - -\n" },
  { "0 a incoming ref=1\n"
    "0.5 a incoming ref=2 remote=0299991234\n",
    "in ? ringing - -\nin 0299991234 ringing - -\n" },
  { "0 a incoming ref=1\n"
    "5 a incoming remote=0299991234\n",
    "in ? ringing - -\nin 0299991234 ringing - -\n" },
  { "0 a incoming ref=1\n"
    "0.5 a connected ref=1\n"
    "1 a incoming remote=0299991234\n",
    "in ? active 0 -\nin 0299991234 ringing - -\n" },
  { "0 a incoming ref=1\n"
    "0.5 a outgoing remote=0299991234\n",
    "in ? ringing - -\nout 0299991234 ringing - -\n" },
  { "0 a connected remote=0299991234\n"
    "30 a incoming ref=42 remote=0299991234\n",
    "in 0299991234 active - -\nin 0299991234 ringing - -\n" },
  { "0 a outgoing remote=0299991234\n"
    "0.2 a outgoing remote=0299991234\n"
    "5 a disconnected\n"
    "7 a disconnected\n",
    "out 0299991234 unanswered 5 -\n" },
  { "0 a missed ref=1 remote=0299991234\n"
    "1 a missed ref=1 remote=0299991234\n"
    "2 a missed remote=0299991234\n",
    "in 0299991234 missed - -\n" },
};

/* Phones say things twice: a call told twice would count twice, or ring for ever. */
static void
test_repetitions_change_nothing (void **state)
{
  check_cases (repeats, G_N_ELEMENTS (repeats));
}

static const Case gaps[] = {
  /* Only `incoming` was set up. */
  { "0 a incoming remote=0299991234\n"
    "179 a tick\n",
    "in 0299991234 ringing - -\n" },
  { "0 a incoming remote=0299991234\n"
    "180 a tick\n"
    "200 a incoming remote=0299991234\n",
    "in 0299991234 unknown - -\nin 0299991234 ringing - -\n" },
  { "0 a incoming remote=0299991234\n"
    "60 a incoming remote=0299991234\n",
    "in 0299991234 unknown - -\nin 0299991234 ringing - -\n" },
  { "0 a incoming remote=anonymous\n"
    "60 a incoming remote=anonymous\n",
    "in anonymous unknown - -\nin anonymous ringing - -\n" },
  /* `missed` was not. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "9 a disconnected ref=1 remote=0299991234\n"
    "600 a tick\n",
    "in 0299991234 missed 9 -\n" },
  /* Only `missed` was. */
  { "0 a missed remote=0299991234\n"
    "60 a missed remote=0299991234\n",
    "in 0299991234 missed - -\nin 0299991234 missed - -\n" },
  { "0 a missed\n", "in ? missed - -\n" },
  /* Only `connected` and `disconnected` were. */
  { "0 a connected ref=1 remote=0299991234\n"
    "30 a disconnected ref=1\n",
    "in 0299991234 answered - 30\n" },
  { "0 a connected\n", "" },
  /* `disconnected` was not. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected ref=1\n"
    "43204 a tick\n",
    "in 0299991234 active 5 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected ref=1\n"
    "43205 a tick\n",
    "in 0299991234 answered 5 -\n" },
  { "0 a connected remote=0299991234\n"
    "3600 a missed remote=0299991234\n",
    "in 0299991234 active - -\nin 0299991234 missed - -\n" },
  /* Of nothing known. */
  { "0 a disconnected ref=1 remote=0299991234\n"
    "1 a onhook\n"
    "2 a hold\n"
    "3 a unhold ref=1\n"
    "4 a offhook\n"
    "5 a transfer\n"
    "6 a dnd-on\n"
    "7 a ready\n",
    "" },
  { "0 a outgoing ref=1 remote=0299991234\n"
    "180 a tick\n",
    "out 0299991234 unknown - -\n" },
};

/* Not every URL is set on every phone, and requests get lost. */
static void
test_what_a_phone_does_not_say (void **state)
{
  check_cases (gaps, G_N_ELEMENTS (gaps));
}

static const Case late[] = {
  { "0 a incoming remote=0299991234\n"
    "9 a disconnected remote=0299991234\n"
    "19 a missed remote=0299991234\n",
    "in 0299991234 missed 9 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "9 a missed ref=1\n"
    "9.1 a disconnected ref=1\n",
    "in 0299991234 missed 9 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "9 a disconnected ref=1\n"
    "9.1 a connected ref=1\n",
    "in 0299991234 answered 9 -\n" },
  { "0 a connected ref=1 remote=0299991234\n"
    "0.1 a incoming ref=1 remote=0299991234\n"
    "5 a disconnected ref=1\n",
    "in 0299991234 answered - 5\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "1 a disconnected ref=1\n"
    "1.1 a incoming ref=1 remote=0299991234\n",
    "in 0299991234 missed 1 -\n" },
  /* Poly's announcement without the call id, of a call that somebody refused at once. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "0.3 a disconnected ref=1 remote=0299991234\n"
    "0.5 a incoming remote=0299991234\n",
    "in 0299991234 missed 0 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a disconnected ref=1 remote=0299991234\n"
    "4.5 a incoming remote=0299991234\n",
    "in 0299991234 missed 4 -\nin 0299991234 ringing - -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "0.3 a missed ref=1 remote=0299991234\n"
    "0.5 a incoming remote=0299991234\n",
    "in 0299991234 missed 0 -\nin 0299991234 ringing - -\n" },
  /* A caller who waits in a queue rings for longer than the watchdog lasts. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "180 a tick\n"
    "200 a disconnected ref=1\n"
    "200.1 a missed ref=1\n",
    "in 0299991234 missed 200 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "180 a tick\n"
    "300 a connected ref=1\n"
    "400 a disconnected ref=1\n",
    "in 0299991234 answered 300 100\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "180 a tick\n"
    "800 a connected ref=1 remote=0299991234\n",
    "in 0299991234 unknown - -\nin 0299991234 active - -\n" },
  /* A repetition does not wake a ring of the same caller that nobody closed. */
  { "0 a incoming remote=0299991234\n"
    "40 a incoming remote=0299991234\n"
    "45 a connected remote=0299991234\n"
    "45.2 a connected remote=0299991234\n"
    "60 a disconnected remote=0299991234\n",
    "in 0299991234 unknown - -\nin 0299991234 answered 5 15\n" },
  /* An answer that overtakes the announcement of the call that we made, with call id and without.
   */
  { "0 a connected ref=1 remote=0299991234\n"
    "0.1 a outgoing ref=1 remote=0299991234\n"
    "40 a disconnected ref=1 remote=0299991234\n",
    "out 0299991234 answered - 40\n" },
  { "0 a connected remote=0299991234\n"
    "0.1 a outgoing remote=0299991234\n"
    "40 a disconnected remote=0299991234\n",
    "out 0299991234 answered - 40\n" },
  { "0 a connected remote=0299991234\n"
    "9 a outgoing remote=0299991234\n",
    "in 0299991234 active - -\nout 0299991234 ringing - -\n" },
};

/* Requests overtake each other on the way, and some come when nobody waits any more. */
static void
test_late_events_find_their_call (void **state)
{
  check_cases (late, G_N_ELEMENTS (late));
}

static const Case several[] = {
  /* Interleaved, with call ids and without. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "1 a incoming ref=2 remote=0299995678\n"
    "2 a connected ref=2\n"
    "5 a disconnected ref=1\n"
    "5.1 a missed ref=1\n"
    "12 a disconnected ref=2\n",
    "in 0299991234 missed 5 -\nin 0299995678 answered 1 10\n" },
  { "0 a incoming remote=0299991234\n"
    "1 a incoming remote=0299995678\n"
    "2 a connected remote=0299991234\n"
    "5 a missed remote=0299995678\n"
    "12 a disconnected remote=0299991234\n",
    "in 0299991234 answered 2 10\nin 0299995678 missed 4 -\n" },
  { "0 a incoming remote=0299991234\n"
    "1 a incoming remote=anonymous\n"
    "5 a missed remote=anonymous\n"
    "6 a connected remote=0299991234\n",
    "in 0299991234 active 6 -\nin anonymous missed 4 -\n" },
  /* A phone that numbers its calls from 1 again. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "40 a incoming ref=1 remote=0299995678\n"
    "44 a missed ref=1 remote=0299995678\n",
    "in 0299991234 unknown - -\nin 0299995678 missed 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "40 a incoming ref=1 remote=anonymous\n"
    "44 a disconnected ref=1 remote=anonymous\n"
    "44.1 a missed ref=1 remote=anonymous\n",
    "in 0299991234 unknown - -\nin anonymous missed 4 -\n" },
  { "0 a incoming ref=1 remote=anonymous\n"
    "40 a incoming ref=1 remote=0299991234\n"
    "44 a missed ref=1 remote=0299991234\n",
    "in anonymous unknown - -\nin 0299991234 missed 4 -\n" },
  /* One that tells the number a moment later. */
  { "0 a incoming ref=1 remote=anonymous\n"
    "0.3 a incoming ref=1 remote=0299991234\n"
    "4 a missed ref=1\n",
    "in anonymous missed 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a disconnected ref=1 remote=0299991234\n"
    "8 a incoming ref=1 remote=0299991234\n"
    "9 a connected ref=1\n",
    "in 0299991234 missed 4 -\nin 0299991234 active 1 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1\n"
    "20 a incoming ref=1 remote=0299995678\n",
    "in 0299991234 active 4 -\nin 0299995678 ringing - -\n" },
  /* A phone that has one call id for both, him who talks and him who waits. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1 remote=0299991234\n"
    "20 a incoming ref=1 remote=0299995678\n"
    "30 a disconnected ref=1 remote=0299995678\n"
    "30.1 a missed ref=1 remote=0299995678\n"
    "64 a disconnected ref=1 remote=0299991234\n",
    "in 0299991234 answered 4 60\nin 0299995678 missed 10 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1 remote=0299991234\n"
    "20 a incoming ref=1 remote=anonymous\n"
    "64 a disconnected ref=1 remote=0299991234\n"
    "66 a connected ref=1 remote=anonymous\n"
    "76 a disconnected ref=1 remote=anonymous\n",
    "in 0299991234 answered 4 60\nin anonymous answered 46 10\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1\n"
    "20 a incoming ref=1 remote=0299995678\n"
    "30 a missed ref=1 remote=0299995678\n"
    "64 a disconnected ref=1\n",
    "in 0299991234 answered 4 60\nin 0299995678 missed 10 -\n" },
  /* He rings again while we talk to him. */
  { "0 a incoming remote=0299991234\n"
    "1 a connected remote=0299991234\n"
    "30 a incoming remote=0299991234\n"
    "40 a missed remote=0299991234\n"
    "61 a disconnected remote=0299991234\n",
    "in 0299991234 answered 1 60\nin 0299991234 missed 10 -\n" },
  /* I call him while he calls me. */
  { "0 a outgoing remote=0299991234\n"
    "1 a incoming remote=0299991234\n"
    "3 a missed remote=0299991234\n"
    "4 a connected remote=0299991234\n"
    "9 a disconnected remote=0299991234\n",
    "out 0299991234 answered 4 5\nin 0299991234 missed 2 -\n" },
  { "0 a outgoing ref=1 remote=0299991234\n"
    "5 a missed remote=0299991234\n",
    "out 0299991234 ringing - -\nin 0299991234 missed - -\n" },
  /* An exchange lets the phone ring again at once. */
  { "0 a incoming remote=0299991234\n"
    "20 a disconnected remote=0299991234\n"
    "20.5 a incoming remote=0299991234\n"
    "25 a connected remote=0299991234\n",
    "in 0299991234 missed 20 -\nin 0299991234 active 4 -\n" },
  /* A rehearsal beside a real call. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "1 a incoming ref=1 remote=0299991234 simulated=1\n"
    "3 a connected ref=1 simulated=1\n"
    "5 a missed ref=1\n",
    "in 0299991234 missed 5 -\nin 0299991234 active 2 -\n" },
};

/* Two callers must never become one, nor one two. */
static void
test_calls_are_told_apart (void **state)
{
  check_cases (several, G_N_ELEMENTS (several));
}

static const Case renamed[] = {
  /* The exchange or a colleague is named once it connects; there is no other call that it could be.
   */
  { "0 a outgoing remote=600\n"
    "5 a connected remote=0299991234\n"
    "15 a disconnected remote=0299991234\n",
    "out 600 answered 5 10\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a connected remote=600\n"
    "15 a disconnected remote=600\n",
    "in 0299991234 answered 5 10\n" },
  { "0 a incoming remote=anonymous\n"
    "5 a connected remote=600\n"
    "15 a disconnected remote=600\n",
    "in anonymous answered 5 10\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a connected remote=0299991234\n"
    "15 a disconnected remote=600\n",
    "in 0299991234 answered 5 10\n" },
  /* Here there is. */
  { "0 a incoming remote=0299991234\n"
    "1 a incoming remote=0299995678\n"
    "5 a connected remote=600\n",
    "in 0299991234 ringing - -\nin 0299995678 ringing - -\nin 600 active - -\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a connected remote=0299995678\n",
    "in 0299991234 ringing - -\nin 0299995678 active - -\n" },
  { "0 a incoming remote=600\n"
    "2 a missed remote=600\n"
    "3 a incoming remote=0299991234\n"
    "4 a disconnected remote=600\n",
    "in 600 missed 2 -\nin 0299991234 ringing - -\n" },
};

/* Many phones send no call id, and name somebody else later. */
static void
test_another_name_is_not_another_call (void **state)
{
  check_cases (renamed, G_N_ELEMENTS (renamed));
}

static const Case boots[] = {
  /* Rings and talks, waiting or dialled, and those of other phones. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1\n"
    "60 a ready\n"
    "61 a disconnected ref=1\n",
    "in 0299991234 answered 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a connected ref=1\n"
    "5 a hold ref=1\n"
    "6 a outgoing ref=2 remote=21\n"
    "7 b incoming ref=3 remote=0299995678 group=b\n"
    "60 a ready\n",
    "in 0299991234 answered 4 -\nout 21 unknown - -\nin 0299995678 ringing - -\n" },
  { "0 a incoming remote=0299991234\n"
    "60 a ready\n"
    "61 a incoming remote=0299991234\n"
    "70 a missed remote=0299991234\n",
    "in 0299991234 unknown - -\nin 0299991234 missed 9 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "0.1 b incoming ref=2 remote=0299991234\n"
    "30 a ready\n"
    "33 b connected ref=2\n",
    "in 0299991234 active 33 - a:elsewhere b:active\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "4 a missed ref=1\n"
    "5 a ready\n",
    "in 0299991234 missed 4 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a ready simulated=1\n",
    "in 0299991234 ringing - -\n" },
  /* That it has started waited, and another call came. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "61 a incoming ref=2 remote=0299995678\n"
    "60 a ready\n",
    "in 0299991234 unknown - -\nin 0299995678 ringing - -\n" },
};

/* A phone that has just started has no call. */
static void
test_a_phone_that_starts_has_no_call (void **state)
{
  check_cases (boots, G_N_ELEMENTS (boots));
}

static const Case vague[] = {
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected\n"
    "25 a disconnected\n",
    "in 0299991234 answered 5 20\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected remote=0299991234\n"
    "25 a disconnected\n",
    "in 0299991234 answered 5 20\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a connected ref=1 remote=0299991234\n"
    "25 a disconnected ref=1\n",
    "in 0299991234 answered 5 20\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a connected ref=1\n"
    "25 a disconnected ref=1\n",
    "in 0299991234 answered 5 20\n" },
  { "0 a incoming\n"
    "5 a connected remote=0299991234\n"
    "25 a disconnected\n",
    "in 0299991234 answered 5 20\n" },
  { "0 a incoming remote=0299991234\n"
    "5 a disconnected\n"
    "5.1 a missed\n",
    "in 0299991234 missed 5 -\n" },
  /* Hold is about the call that is up, not about the one that waits. */
  { "0 a incoming remote=0299991234\n"
    "5 a connected\n"
    "10 a incoming remote=0299995678\n"
    "12 a hold\n"
    "13 a connected\n"
    "14 a unhold\n"
    "23 a disconnected remote=0299995678\n"
    "25 a disconnected\n",
    "in 0299991234 answered 5 20\nin 0299995678 answered 3 10\n" },
  /* That one of two calls is over was taken for the ring, which goes on: it was the talk. */
  { "0 a incoming remote=0299991234\n"
    "4 a connected remote=0299991234\n"
    "10 a incoming remote=0299995678\n"
    "20 a disconnected\n"
    "26 a connected remote=0299995678\n"
    "56 a disconnected\n",
    "in 0299991234 answered 4 16\nin 0299995678 answered 16 30\n" },
  { "0 a outgoing remote=0299991234\n"
    "4 a connected remote=0299991234\n"
    "10 a outgoing remote=0299995678\n"
    "20 a disconnected\n"
    "26 a connected remote=0299995678\n"
    "56 a disconnected\n",
    "out 0299991234 answered 4 16\nout 0299995678 answered 16 30\n" },
  { "0 a incoming remote=0299991234\n"
    "4 a connected remote=0299991234\n"
    "10 a incoming remote=anonymous\n"
    "20 a disconnected\n"
    "26 a connected remote=anonymous\n",
    "in 0299991234 answered 4 16\nin anonymous active 16 -\n" },
  /* The waiting caller did give up, and calls again. */
  { "0 a incoming remote=0299991234\n"
    "4 a connected remote=0299991234\n"
    "10 a incoming remote=0299995678\n"
    "20 a disconnected\n"
    "24 a incoming remote=0299995678\n"
    "26 a connected remote=0299995678\n",
    "in 0299991234 active 4 -\nin 0299995678 missed 10 -\nin 0299995678 active 2 -\n" },
  /* An announcement over the loudspeaker ends while it rings. */
  { "0 a incoming remote=0299991234\n"
    "10 a disconnected\n"
    "16 a connected remote=0299991234\n"
    "46 a disconnected\n",
    "in 0299991234 answered 16 30\n" },
  /* What says who, or comes at once, was overtaken. */
  { "0 a incoming remote=0299991234\n"
    "10 a disconnected remote=0299991234\n"
    "16 a connected remote=0299991234\n",
    "in 0299991234 answered 10 -\n" },
  { "0 a incoming remote=0299991234\n"
    "10 a disconnected\n"
    "11.5 a connected remote=0299991234\n",
    "in 0299991234 answered 10 -\n" },
  { "0 a incoming ref=1 remote=0299991234\n"
    "10 a disconnected\n"
    "16 a connected ref=1 remote=0299991234\n",
    "in 0299991234 answered 10 -\n" },
  /* He calls again a minute later, whether that is announced or not. */
  { "0 a incoming remote=0299991234\n"
    "10 a disconnected\n"
    "70 a incoming remote=0299991234\n"
    "74 a connected remote=0299991234\n",
    "in 0299991234 missed 10 -\nin 0299991234 active 4 -\n" },
  { "0 a incoming remote=0299991234\n"
    "10 a disconnected\n"
    "70 a connected remote=0299991234\n",
    "in 0299991234 missed 10 -\nin 0299991234 active - -\n" },
  /* Another phone's call is none of its business. */
  { "0 a incoming remote=0299991234\n"
    "5 b disconnected\n",
    "in 0299991234 ringing - -\n" },
  /* The exchange shows who picked up. */
  { "0 a incoming ref=1 remote=0299991234\n"
    "5 a connected ref=1 remote=0299995678\n"
    "9 a disconnected ref=1 remote=0299995678\n",
    "in 0299991234 answered 5 4\n" },
};

/* Phones send a call id with one event and none with another, or nothing at all. */
static void
test_events_that_say_little (void **state)
{
  check_cases (vague, G_N_ELEMENTS (vague));
}

static const Case reasons[] = {
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=SIP;cause=200;text=\"Call_completed_elsewhere\"\n"
    "3.1 a missed ref=1\n",
    "in 21 elsewhere 3 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1\n"
    "3.1 a missed ref=1 reason=Answered_Elsewhere\n",
    "in 21 elsewhere 3 -\n" },
  { "0 a incoming ref=1 remote=21\n"
    "3 a disconnected ref=1 reason=SIP;cause=487;text=\"ORIGINATOR_CANCEL\"\n",
    "in 21 missed 3 -\n" },
};

/* A call that a colleague took is no missed call. */
static void
test_reason_tells_elsewhere (void **state)
{
  check_cases (reasons, G_N_ELEMENTS (reasons));
}

static const char life[] = "0 a incoming ref=1 remote=0299991234 line=0101\n"
                           "5 a connected ref=1 remote=0299995678 name=Exchange reason=r\n";

/* Who called is what the first event said: exchanges put themselves there when it connects. */
static void
test_first_event_names_the_caller (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = tell (tracker, life);
  const CidCall *call = g_ptr_array_index (calls, 0);
  const CidLeg *leg = g_ptr_array_index (call->legs, 0);

  assert_string_equal (call->party->remote, "0299991234");
  assert_null (call->phone_said);
  assert_string_equal (call->line, "0101");
  assert_string_equal (call->reason, "r");
  assert_string_equal (call->answered_by, "name-a");
  assert_string_equal (leg->phone, "a");
  assert_string_equal (leg->call_ref, "1");
  assert_int_equal (leg->state, CID_CALL_STATE_ACTIVE);
  assert_int_equal (call->answered.boot_us, make_stamp (5).boot_us);
  assert_int_equal (call->ended.wall_us, 0);
}

/* What the phone left out at first may still come, and is then kept. */
static void
test_later_events_fill_in_what_is_missing (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls =
    tell (tracker, "0 a incoming ref=1\n"
                   "1 a incoming ref=1 remote=0299991234 name=Ana\n"
                   "2 a missed ref=1 remote=0299991234 name=Bob line=0101\n");
  const CidCall *call = g_ptr_array_index (calls, 0);

  assert_int_equal (calls->len, 1);
  assert_string_equal (call->party->remote, "0299991234");
  assert_string_equal (call->phone_said, "Ana");
  assert_string_equal (call->line, "0101");
}

/* A call is over when it hangs up, not when the phone gets round to calling it missed. */
static void
test_late_words_do_not_move_the_end (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = tell (tracker, "0 a incoming ref=1 remote=21\n"
                                               "9 a disconnected ref=1\n"
                                               "12 a missed ref=1\n");
  const CidCall *call = g_ptr_array_index (calls, 0);

  assert_int_equal (call->ended.boot_us, make_stamp (9).boot_us);
  assert_int_equal (call->ring_us, 9 * G_USEC_PER_SEC);
}

/* Only what has changed is written to disk. */
static void
test_apply_returns_only_what_changed (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = tell (tracker, life);
  g_autoptr (CidCallEvent) again = make_event ("6 a connected ref=1 remote=0299991234");
  g_autoptr (CidCallEvent) other = make_event ("7 a incoming ref=2 remote=0299995678");
  g_autoptr (GPtrArray) none = cid_call_tracker_apply (tracker, again, NULL);
  g_autoptr (GPtrArray) one = cid_call_tracker_apply (tracker, other, NULL);

  assert_int_equal (calls->len, 1);
  assert_int_equal (none->len, 0);
  assert_int_equal (one->len, 1);
}

static CidCaller *
make_caller (const char *name)
{
  CidCaller *caller = cid_caller_new ();

  caller->name = g_strdup (name);
  caller->name_from = CID_NAME_FROM_CONTACT;
  return caller;
}

/* Address books may be read after the phone rings: the call gets its name then. */
static void
test_caller_can_come_later (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCallEvent) event = make_event ("0 a incoming ref=1 remote=0299991234");
  g_autoptr (CidCaller) nobody = make_caller (NULL);
  g_autoptr (CidCaller) ana = make_caller ("Ana");
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, nobody);
  const CidCall *call = g_ptr_array_index (changed, 0);
  g_autoptr (CidCall) named = cid_call_tracker_set_caller (tracker, call->uid, ana);
  g_autoptr (CidCall) unknown = cid_call_tracker_set_caller (tracker, "no such", ana);
  g_autoptr (GPtrArray) open = cid_call_tracker_get_open (tracker);

  assert_null (call->caller->name);
  assert_string_equal (named->caller->name, "Ana");
  assert_null (unknown);
  call = g_ptr_array_index (open, 0);
  assert_string_equal (call->caller->name, "Ana");
}

/* The daemon sleeps until the deadline: it must be the earliest, and none when nothing is open. */
static void
test_deadline_is_the_earliest (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) a = NULL;
  g_autoptr (GPtrArray) b = NULL;
  g_autoptr (GPtrArray) c = NULL;

  assert_int_equal (cid_call_tracker_get_deadline (tracker), -1);
  a = tell (tracker, "0 a incoming ref=1 remote=0299991234\n"
                     "1 a connected ref=1\n"
                     "7 a incoming ref=2 remote=0299991234\n"
                     "8 a outgoing ref=3 remote=0299991234\n");
  assert_int_equal (cid_call_tracker_get_deadline (tracker), make_stamp (187).boot_us);
  b = tell (tracker, "9 a disconnected ref=2\n10 a disconnected ref=3\n");
  assert_int_equal (cid_call_tracker_get_deadline (tracker), make_stamp (43201).boot_us);
  c = tell (tracker, "11 a disconnected ref=1\n");
  assert_int_equal (cid_call_tracker_get_deadline (tracker), -1);
}

/* What time closes is an event like others: it says of which call and phone, and comes once. */
static void
test_expired_events_name_their_call (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = tell (tracker, "0 a incoming ref=1 remote=21\n");
  g_autoptr (GPtrArray) events = cid_call_tracker_get_expired (tracker, make_stamp (181));
  const CidCall *call = g_ptr_array_index (calls, 0);
  const CidCallEvent *event;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  assert_int_equal (events->len, 1);
  event = g_ptr_array_index (events, 0);
  assert_int_equal (event->kind, CID_EVENT_EXPIRED);
  assert_string_equal (event->call_uid, call->uid);
  assert_string_equal (event->phone, "a");
  assert_int_equal (event->stamp.boot_us, make_stamp (181).boot_us);

  first = cid_call_tracker_apply (tracker, event, NULL);
  second = cid_call_tracker_apply (tracker, event, NULL);
  assert_int_equal (first->len, 1);
  assert_int_equal (second->len, 0);
}

/* The newest ring is shown first, and what is not shown is at least counted. */
static void
test_ringing_calls_newest_first (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = tell (tracker, "0 a incoming ref=1 remote=21\n"
                                               "1 a incoming ref=2 remote=22\n"
                                               "2 a incoming ref=3 remote=23\n"
                                               "3 a incoming ref=4 remote=24\n"
                                               "4 a outgoing ref=5 remote=25\n"
                                               "5 a connected ref=4\n");
  guint total = 0;
  g_autoptr (GPtrArray) ringing = cid_call_tracker_get_ringing (tracker, 2, &total);
  g_autofree char *text = describe (ringing);

  assert_int_equal (calls->len, 5);
  assert_int_equal (total, 3);
  assert_string_equal (text, "in 23 ringing - -\nin 22 ringing - -\n");
}

typedef struct {
  const char *what;
  CidOutcome outcome;
  CidStamp started;
  CidStamp answered;
  guint n_due;
} Restored;

/* A call as the log gives it back: what it was, but not where its leg was. */
static CidCall *
make_restored (const Restored *restored)
{
  CidCall *call = cid_call_new (restored->what, CID_DIRECTION_INCOMING, restored->started);
  CidLeg *leg = cid_call_add_leg (call, "a", "name-a", "1", CID_CALL_STATE_IDLE);

  call->outcome = restored->outcome;
  call->answered = restored->answered;
  call->party = cid_party_parse ("21", NULL);
  leg->outcome = restored->outcome;
  return call;
}

/* A daemon that starts again takes up what was open, and closes what time has closed. */
static void
test_restored_calls_expire_in_their_time (void **state)
{
  const gint64 second = G_USEC_PER_SEC;
  const CidStamp now = { 100000 * second, 5000 * second };
  const Restored cases[] = {
    { "a ring", CID_OUTCOME_RINGING, { 99900 * second, 4900 * second }, { 0, 0 }, 0 },
    { "an old ring", CID_OUTCOME_RINGING, { 99800 * second, 4800 * second }, { 0, 0 }, 1 },
    { "before a reboot", CID_OUTCOME_RINGING, { 99900 * second, 0 }, { 0, 0 }, 0 },
    { "long before", CID_OUTCOME_RINGING, { 99800 * second, 0 }, { 0, 0 }, 1 },
    { "clock set back", CID_OUTCOME_RINGING, { 100001 * second, 0 }, { 0, 0 }, 1 },
    { "another boot", CID_OUTCOME_RINGING, { 99800 * second, 9000 * second }, { 0, 0 }, 1 },
    { "a talk", CID_OUTCOME_ACTIVE, { 50000 * second, 0 }, { 60000 * second, 0 }, 0 },
    { "an old talk", CID_OUTCOME_ACTIVE, { 50000 * second, 0 }, { 56000 * second, 0 }, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
    g_autoptr (CidCall) call = make_restored (&cases[i]);
    g_autoptr (GPtrArray) events = NULL;

    cid_call_tracker_restore (tracker, call);
    assert_int_equal (cid_call_tracker_get_deadline (tracker), 0);
    events = cid_call_tracker_get_expired (tracker, now);
    if (events->len != cases[i].n_due)
      print_error ("Restored: %s\n", cases[i].what);
    assert_int_equal (events->len, cases[i].n_due);
    assert_true (cid_call_tracker_get_deadline (tracker) > 0);
  }
}

/* The conversation goes on while the daemon starts again. */
static void
test_restored_call_is_closed_by_its_phone (void **state)
{
  const Restored restored = { "uid", CID_OUTCOME_ACTIVE, make_stamp (0), make_stamp (5), 0 };
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCall) call = make_restored (&restored);
  g_autoptr (GPtrArray) calls = NULL;
  g_autofree char *text = NULL;

  cid_call_tracker_restore (tracker, call);
  cid_call_tracker_restore (tracker, call);
  calls = tell (tracker, "35 a disconnected ref=1\n");
  text = describe (calls);
  assert_string_equal (text, "in 21 answered - 30\n");
}

/* Before the calls of the log are known, what goes on with one of them must not begin another. */
static void
test_what_goes_on_with_an_unknown_call (void **state)
{
  static const struct {
    CidEventKind kind;
    const char *call_ref;
    const char *call_uid;
    gboolean follows;
  } rows[] = {
    { CID_EVENT_CONNECTED, "1", NULL, TRUE },     { CID_EVENT_DISCONNECTED, "1", NULL, TRUE },
    { CID_EVENT_CONNECTED, "2", NULL, FALSE },    { CID_EVENT_DISCONNECTED, "2", NULL, FALSE },
    { CID_EVENT_INCOMING, "2", NULL, TRUE },      { CID_EVENT_OUTGOING, "2", NULL, TRUE },
    { CID_EVENT_ONHOOK, "2", NULL, TRUE },        { CID_EVENT_DND_ON, NULL, NULL, TRUE },
    { CID_EVENT_EXPIRED, NULL, "unknown", TRUE },
  };
  const Restored restored = { "uid", CID_OUTCOME_RINGING, make_stamp (0), make_stamp (0), 0 };
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCall) call = make_restored (&restored);

  cid_call_tracker_restore (tracker, call);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallEvent) event = cid_call_event_new (rows[i].kind);

    event->stamp = make_stamp (10);
    event->phone = g_strdup ("a");
    event->call_ref = g_strdup (rows[i].call_ref);
    event->call_uid = g_strdup (rows[i].call_uid);
    if (cid_call_tracker_follows (tracker, event) != rows[i].follows)
      print_error ("%s %s\n", cid_event_kind_to_nick (rows[i].kind), rows[i].call_ref);
    assert_int_equal (cid_call_tracker_follows (tracker, event), rows[i].follows);
  }
}

/* What is over is not open again; but the phone may have one more word for it, for as long as it
 * has without a restart, and that is no second call. */
static void
test_closed_calls_hear_late_words (void **state)
{
  static const struct {
    double closed;
    double late;
    const char *calls;
  } rows[] = {
    { 9, 9.1, "" },
    { 9, 20, "" },
    { 9, 30, "in 21 missed - -\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Restored restored = { "uid", CID_OUTCOME_MISSED, make_stamp (0), { 0, 0 }, 0 };
    g_autofree char *story = g_strdup_printf ("%f a missed ref=1 remote=21\n", rows[i].late);
    g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
    g_autoptr (CidCall) call = make_restored (&restored);
    g_autoptr (GPtrArray) open = NULL;
    g_autoptr (GPtrArray) calls = NULL;
    g_autofree char *text = NULL;

    call->ended = make_stamp (rows[i].closed);
    cid_call_tracker_restore (tracker, call);
    open = cid_call_tracker_get_open (tracker);
    assert_int_equal (open->len, 0);
    assert_int_equal (cid_call_tracker_get_deadline (tracker), -1);
    calls = tell (tracker, story);
    text = describe (calls);
    assert_string_equal (text, rows[i].calls);
  }
}

/* All legs come back: the phone that missed it is not the one that talks. */
static void
test_restored_calls_have_all_their_legs (void **state)
{
  g_autoptr (CidCallTracker) before = cid_call_tracker_new ();
  g_autoptr (CidCallTracker) after = cid_call_tracker_new ();
  g_autoptr (GPtrArray) begun = tell (before, "0 a incoming ref=a1 remote=21\n"
                                              "1 b incoming ref=b1 remote=21\n"
                                              "2 c incoming ref=c1 remote=22\n"
                                              "3 c connected ref=c1\n");
  g_autoptr (GPtrArray) calls = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < begun->len; i++)
    cid_call_tracker_restore (after, begun->pdata[i]);
  calls = tell (after, "2.5 c incoming ref=c2 remote=21\n"
                       "5 b connected ref=b1\n"
                       "5.1 a disconnected ref=a1\n"
                       "15 b disconnected ref=b1\n"
                       "23 c disconnected ref=c1\n"
                       "24 a missed ref=a1\n");
  text = describe (calls);
  assert_string_equal (text, "in 21 answered 5 10 a:elsewhere b:answered c:elsewhere\n"
                             "in 22 answered 1 20\n");
}

/* Wall clocks are set while people talk, and laptops sleep: durations do not follow them. */
static void
test_durations_come_from_the_boot_clock (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCallEvent) incoming = make_event ("0 a incoming ref=1 remote=21");
  g_autoptr (CidCallEvent) missed = make_event ("9 a missed ref=1");
  g_autoptr (GPtrArray) rings = cid_call_tracker_apply (tracker, incoming, NULL);
  g_autoptr (GPtrArray) over = NULL;
  const CidCall *call;

  missed->stamp.wall_us -= 3600 * (gint64) G_USEC_PER_SEC;
  over = cid_call_tracker_apply (tracker, missed, NULL);
  assert_int_equal (rings->len, 1);
  assert_int_equal (over->len, 1);
  call = g_ptr_array_index (over, 0);
  assert_int_equal (call->ring_us, 9 * G_USEC_PER_SEC);
  assert_int_equal (call->ended.wall_us, missed->stamp.wall_us);
}

/* Two requests in one microsecond are still two calls with two names. */
static void
test_calls_of_one_moment_have_their_own_uids (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (GPtrArray) calls = tell (tracker, "0 a incoming ref=1 remote=21\n"
                                               "0 a incoming ref=2 remote=22\n"
                                               "0 a incoming ref=3 remote=23\n");

  assert_int_equal (calls->len, 3);
}

/* Phones are not trusted: no flood of rings may fill the memory or take for ever. */
static void
test_open_calls_are_bounded (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  guint n_closed = 0;
  guint total = 0;
  g_autoptr (GPtrArray) ringing = NULL;

  for (guint i = 0; i < 20000; i++) {
    g_autofree char *line = g_strdup_printf ("%f a incoming ref=%u remote=21", i / 1e3, i);
    g_autoptr (CidCallEvent) event = make_event (line);
    g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, NULL);

    n_closed += changed->len - 1;
  }
  ringing = cid_call_tracker_get_ringing (tracker, 3, &total);
  assert_int_equal (ringing->len, 3);
  assert_int_equal (total, 16384);
  assert_int_equal (n_closed, 20000 - 16384);
}

/* A call that ended before the address books were read gets its name all the same; others that are
 * over are left alone. */
static void
test_calls_that_ended_before_the_books_were_read_are_named (void **state)
{
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
  g_autoptr (CidCaller) unread = cid_caller_new ();
  g_autoptr (CidCaller) stranger = cid_caller_new ();
  g_autoptr (CidCallEvent) first = make_event ("0 a missed ref=1 remote=0299991234");
  g_autoptr (CidCallEvent) second = make_event ("1 a missed ref=2 remote=0391234567");
  g_autoptr (CidCallEvent) third = make_event ("2 a incoming ref=3 remote=0391234568");
  g_autoptr (GPtrArray) unnamed = NULL;

  unread->is_provisional = TRUE;
  g_ptr_array_unref (cid_call_tracker_apply (tracker, first, unread));
  g_ptr_array_unref (cid_call_tracker_apply (tracker, second, stranger));
  g_ptr_array_unref (cid_call_tracker_apply (tracker, third, stranger));

  unnamed = cid_call_tracker_get_unnamed (tracker);
  assert_int_equal (unnamed->len, 2);
  assert_int_equal (((CidCall *) unnamed->pdata[0])->outcome, CID_OUTCOME_RINGING);
  assert_int_equal (((CidCall *) unnamed->pdata[1])->outcome, CID_OUTCOME_MISSED);
  assert_true (((CidCall *) unnamed->pdata[1])->caller->is_provisional);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_calls_in_the_orders_of_real_phones),
    cmocka_unit_test (test_repetitions_change_nothing),
    cmocka_unit_test (test_what_a_phone_does_not_say),
    cmocka_unit_test (test_late_events_find_their_call),
    cmocka_unit_test (test_calls_are_told_apart),
    cmocka_unit_test (test_another_name_is_not_another_call),
    cmocka_unit_test (test_a_phone_that_starts_has_no_call),
    cmocka_unit_test (test_events_that_say_little),
    cmocka_unit_test (test_reason_tells_elsewhere),
    cmocka_unit_test (test_first_event_names_the_caller),
    cmocka_unit_test (test_later_events_fill_in_what_is_missing),
    cmocka_unit_test (test_late_words_do_not_move_the_end),
    cmocka_unit_test (test_apply_returns_only_what_changed),
    cmocka_unit_test (test_caller_can_come_later),
    cmocka_unit_test (test_deadline_is_the_earliest),
    cmocka_unit_test (test_expired_events_name_their_call),
    cmocka_unit_test (test_ringing_calls_newest_first),
    cmocka_unit_test (test_restored_calls_expire_in_their_time),
    cmocka_unit_test (test_restored_call_is_closed_by_its_phone),
    cmocka_unit_test (test_what_goes_on_with_an_unknown_call),
    cmocka_unit_test (test_closed_calls_hear_late_words),
    cmocka_unit_test (test_restored_calls_have_all_their_legs),
    cmocka_unit_test (test_durations_come_from_the_boot_clock),
    cmocka_unit_test (test_calls_of_one_moment_have_their_own_uids),
    cmocka_unit_test (test_open_calls_are_bounded),
    cmocka_unit_test (test_calls_that_ended_before_the_books_were_read_are_named),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

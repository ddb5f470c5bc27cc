/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call/call-reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  const char *text;
  CidReason reason;
} Case;

static const Case headers[] = {
  { "SIP;cause=200;text=\"Call completed elsewhere\"", CID_REASON_ELSEWHERE },
  { "SIP ;cause=200 ;text=\"Call completed elsewhere\"", CID_REASON_ELSEWHERE },
  { "sip; Cause = 200", CID_REASON_ELSEWHERE },
  { "SIP;text=\"whatever\";cause=200", CID_REASON_ELSEWHERE },
  { "SIP;cause=\"200\"", CID_REASON_ELSEWHERE },
  { "Reason: SIP;cause=200", CID_REASON_ELSEWHERE },
  { "reason:SIP;cause=200", CID_REASON_ELSEWHERE },
  { "cause=200", CID_REASON_ELSEWHERE },
  { "cause=200;text=Call completed elsewhere", CID_REASON_ELSEWHERE },
  { "Q.850;cause=26", CID_REASON_ELSEWHERE },
  { "q.850;cause=16;text=\"Answered elsewhere\"", CID_REASON_ELSEWHERE },
  { "Q.850;cause=16;text=\"PICKED_OFF\"", CID_REASON_ELSEWHERE },
  { "SIP;cause=487;text=\"ORIGINATOR_CANCEL\"", CID_REASON_GAVE_UP },
  { "Q.850;cause=16;text=\"Normal call clearing\"", CID_REASON_GAVE_UP },
  { "Q.850;cause=19;text=\"No answer from the user\"", CID_REASON_NO_ANSWER },
  { "SIP;cause=480;text=\"NO_ANSWER\"", CID_REASON_NO_ANSWER },
  { "SIP;cause=486;text=\"Busy Here\"", CID_REASON_BUSY },
  { "SIP;cause=600;text=\"Busy Everywhere\"", CID_REASON_BUSY },
  { "Q.850;cause=17;text=\"User busy\"", CID_REASON_BUSY },
  { "SIP;cause=603;text=\"Decline\"", CID_REASON_REJECTED },
  { "Q.850;cause=21;text=\"Call Rejected\"", CID_REASON_REJECTED },
  { "SIP;cause=603;text=\"Declined elsewhere\"", CID_REASON_REJECTED },
  { "SIP;cause=302;text=\"Moved Temporarily\"", CID_REASON_DIVERTED },
  { "SIP;cause=181", CID_REASON_DIVERTED },
  { "SIP;cause=200;text=\"a \\\"quoted\\\" word; cause=486\"", CID_REASON_ELSEWHERE },
};

/* The content of a Reason header in the spellings that RFC 3326 allows, and some that it does not.
 */
static void
test_reason_headers (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    if (cid_reason_parse (headers[i].text) != headers[i].reason)
      fail_msg ("%s: %d", headers[i].text, cid_reason_parse (headers[i].text));
}

static const Case several[] = {
  { "Q.850;cause=16, SIP;cause=200", CID_REASON_ELSEWHERE },
  { "SIP;cause=200;text=\"Call completed elsewhere\",Q.850;cause=16;text=\"Terminated\"",
    CID_REASON_ELSEWHERE },
  { "Q.850;cause=17,SIP;cause=486", CID_REASON_BUSY },
  { "Q.850;cause=16;text=\"Bye, completed elsewhere\"", CID_REASON_ELSEWHERE },
  { "SIP;cause=487,$cancel_reason", CID_REASON_GAVE_UP },
  { ",,SIP;cause=200,", CID_REASON_ELSEWHERE },
  /* The ninth is too many. */
  { "a,b,c,d,e,f,g,h,SIP;cause=200", CID_REASON_NONE },
};

/* Exchanges give the cause in two languages at once: the weightier one counts. */
static void
test_several_values (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++)
    if (cid_reason_parse (several[i].text) != several[i].reason)
      fail_msg ("%s: %d", several[i].text, cid_reason_parse (several[i].text));
}

static const Case words[] = {
  { "Call completed elsewhere", CID_REASON_ELSEWHERE },
  { "ANSWERED_ELSEWHERE", CID_REASON_ELSEWHERE },
  { "answered-elsewhere", CID_REASON_ELSEWHERE },
  { "elsewhere", CID_REASON_ELSEWHERE },
  { "call_remote_canceled", CID_REASON_GAVE_UP },
  { "forwarded", CID_REASON_DIVERTED },
  { "diverted", CID_REASON_DIVERTED },
  { "forward_incoming_call", CID_REASON_DIVERTED },
  { "reject_incoming_call", CID_REASON_REJECTED },
  { "remote_busy", CID_REASON_BUSY },
  { "No Answer", CID_REASON_NO_ANSWER },
  { "Call completed elsewhere;cause=16", CID_REASON_ELSEWHERE },
};

/* What other makes can put into a URL: plain words, or the name of their own event. */
static void
test_plain_words (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (cid_reason_parse (words[i].text) != words[i].reason)
      fail_msg ("%s: %d", words[i].text, cid_reason_parse (words[i].text));
}

static const char *const empty[] = {
  NULL,
  "",
  "  ",
  ";",
  ",",
  "=",
  "\"",
  ";;;=;",
  "SIP",
  "SIP;cause=",
  "SIP;cause=abc",
  "SIP;cause=2000",
  "SIP;cause=-200",
  "SIP;cause=18446744073709551816",
  "Q.850;cause=200",
  "Q.850;cause=2",
  "preemption;cause=1;text=UA",
  "xsip;cause=200",
  "SIP;because=200",
  "because=200",
  "$cancel_reason",
  "  $cancel_reason",
  "$$REASON$$",
  "busi",
  "\\",
  "text=\"\\",
};

/* What says nothing must not make a missed call vanish; and a variable that the phone did not know
 * holds the word `cancel`. */
static void
test_what_says_nothing (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    if (cid_reason_parse (empty[i]) != CID_REASON_NONE)
      fail_msg ("%s: %d", empty[i], cid_reason_parse (empty[i]));
}

/* Of several reasons the weightiest stays, whichever came first. */
static void
test_the_weightiest_reason_stays (void **state)
{
  g_autofree char *known = NULL;

  assert_false (cid_reason_learn (&known, NULL));
  assert_false (cid_reason_learn (&known, ""));
  assert_true (cid_reason_learn (&known, "SIP;cause=487"));
  assert_true (cid_reason_learn (&known, "SIP;cause=200"));
  assert_false (cid_reason_learn (&known, "SIP;cause=302"));
  assert_string_equal (known, "SIP;cause=200");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_reason_headers),
    cmocka_unit_test (test_several_values),
    cmocka_unit_test (test_plain_words),
    cmocka_unit_test (test_what_says_nothing),
    cmocka_unit_test (test_the_weightiest_reason_stays),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

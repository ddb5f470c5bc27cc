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

#include "call-kit.h"
#include "log/query-match.h"

#define TEXT(text) ((char *) (text))

static CidCall *
make_matched (void)
{
  CidCall *call = make_call ("u1", CID_OUTCOME_MISSED, 0, "0299991234");

  call->caller = make_caller ("Ana Pérez", CID_NAME_FROM_CONTACT);
  call->caller->organization = g_strdup ("ACME");
  call->note = g_strdup ("Wants an Offer");
  call->talk_us = 300 * G_USEC_PER_SEC;
  return call;
}

/* Each filter says of one call whether it is meant; accents and case aside in what people wrote. */
static void
test_each_filter_of_one_call (void **state)
{
  static const struct {
    CidCallQuery query;
    gboolean is_meant;
  } rows[] = {
    { { .direction = -1 }, TRUE },
    { { .direction = CID_DIRECTION_OUTGOING }, FALSE },
    { { .direction = -1, .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) }, TRUE },
    { { .direction = -1, .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED) }, FALSE },
    { { .direction = -1, .since_us = NOON }, TRUE },
    { { .direction = -1, .since_us = NOON + 1 }, FALSE },
    { { .direction = -1, .until_us = NOON }, FALSE },
    { { .direction = -1, .number = TEXT ("+61299991234") }, TRUE },
    { { .direction = -1, .number = TEXT ("+6129999") }, FALSE },
    { { .direction = -1, .number = TEXT ("+6129999"), .number_is_prefix = TRUE }, TRUE },
    { { .direction = -1, .name = TEXT ("PEREZ acme") }, TRUE },
    { { .direction = -1, .name = TEXT ("perezacme") }, FALSE },
    { { .direction = -1, .note = TEXT ("an offer") }, TRUE },
    { { .direction = -1, .note = TEXT ("no offer") }, FALSE },
    { { .direction = -1, .phone = TEXT ("desk") }, TRUE },
    { { .direction = -1, .phone = TEXT (DESK) }, TRUE },
    { { .direction = -1, .phone = TEXT ("des") }, FALSE },
    { { .direction = -1, .line = TEXT ("0101") }, TRUE },
    { { .direction = -1, .line = TEXT ("") }, FALSE },
    { { .direction = -1, .withheld = TRUE }, FALSE },
    { { .direction = -1, .kin = CID_CALLS_OF_CONTACTS }, TRUE },
    { { .direction = -1, .kin = CID_CALLS_OF_STRANGERS }, FALSE },
    { { .direction = -1, .longer_us = 300 * G_USEC_PER_SEC }, FALSE },
    { { .direction = -1, .longer_us = 299 * G_USEC_PER_SEC }, TRUE },
    { { .direction = -1, .waiting = TRUE }, TRUE },
  };
  g_autoptr (CidCall) call = make_matched ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidCallQuery query = rows[i].query;

    query.until_us = query.until_us == 0 ? G_MAXINT64 : query.until_us;
    if (cid_query_match_call (&query, call) != rows[i].is_meant)
      fail_msg ("row %u", i);
  }
}

/* What was dealt with waits no more; rehearsals are only meant where they are asked for. */
static void
test_done_and_rehearsed (void **state)
{
  CidCallQuery query = { .direction = -1, .until_us = G_MAXINT64, .waiting = TRUE };
  g_autoptr (CidCall) call = make_matched ();

  call->done_us = 5;
  assert_false (cid_query_match_call (&query, call));
  query.waiting = FALSE;
  call->simulated = TRUE;
  assert_false (cid_query_match_call (&query, call));
  query.simulated = TRUE;
  assert_true (cid_query_match_call (&query, call));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_filter_of_one_call),
    cmocka_unit_test (test_done_and_rehearsed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

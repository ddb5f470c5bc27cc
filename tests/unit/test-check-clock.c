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

#include <sys/timex.h>

#include "log-kit.h"

#include "check-kit.h"

static gboolean is_kept;

int __wrap_adjtimex (struct timex *state);

int
__wrap_adjtimex (struct timex *state)
{
  state->status = is_kept ? 0 : STA_UNSYNC;
  return is_kept ? TIME_OK : TIME_ERROR;
}

/* A clock that nobody keeps is worth a word; one that is wrong is worth mending. */
static void
test_who_keeps_the_clock_is_asked (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_NOTE, "no time server", "timedatectl" },
  };

  check_rows (cid_check_clock, rows, G_N_ELEMENTS (rows));
}

/* The rest of what can be told: it is kept right, it stands years back, or it was set back. */
static void
test_a_clock_that_is_wrong_is_told (void **state)
{
  const LogRow calls[] = { { "a", 4102444800, "0299991234", CID_DIRECTION_INCOMING,
                             CID_OUTCOME_MISSED, "Ana", FALSE } };
  static const CheckRow kept = { .worst = CID_CHECK_WELL, .says = "by a time server" };
  static const CheckRow early = { .worst = CID_CHECK_WARNING,
                                  .says = "the year 1970",
                                  .cure = "timedatectl" };
  static const CheckRow back = { .worst = CID_CHECK_WARNING,
                                 .says = "of a time to come",
                                 .cure = "timedatectl" };
  g_autoptr (CidCheckReport) report = cid_check_report_new ();
  const CidCheckScene scene = { .now_us = 5 };

  is_kept = TRUE;
  check_one (cid_check_clock, &kept, NULL);
  cid_check_clock (&scene, report);
  assert_true (is_found (report, &early));
  write_log (home, calls, G_N_ELEMENTS (calls));
  check_one (cid_check_clock, &back, NULL);
  is_kept = FALSE;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_who_keeps_the_clock_is_asked),
    check_test (test_a_clock_that_is_wrong_is_told),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

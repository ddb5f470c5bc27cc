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

#include "check-kit.h"

/* Where the country comes from, from nowhere to the phone itself. */
static void
test_the_country_is_known_or_asked_for (void **state)
{
  static const CheckRow rows[] = {
    { NULL, NULL, NULL, CID_CHECK_WARNING, "the country is not known", "number=" },
    { "[numbers]\nregion=AU\n", NULL, NULL, CID_CHECK_WELL, "country AU", NULL },
    { NULL, A_PHONE "number=+61 2 9999 0000\n", NULL, CID_CHECK_WELL, "AU, local numbers in area 2",
      NULL },
    { "[numbers]\nregion=AU\n", A_PHONE "number=front desk\n", NULL, CID_CHECK_WARNING,
      "front desk, is no telephone number", "[phone desk] number=" },
    { "[numbers]\nregion=AU\n", A_PHONE "number=21\n", NULL, CID_CHECK_WELL, "country AU", NULL },
  };

  check_rows (cid_check_numbers, rows, G_N_ELEMENTS (rows));
}

/* Many who live elsewhere have their desktop in English of the United States. */
static void
test_a_country_by_language_is_only_a_guess (void **state)
{
  static const CheckRow row = {
    NULL, NULL, NULL, CID_CHECK_NOTE, "by the language of this desktop", "number="
  };
  CidCheckScene scene = { .root = home };
  g_autoptr (CidCheckReport) report = cid_check_report_new ();

  put (CONF, NULL);
  put (PHONES_CONF, NULL);
  scene.home = cid_home_open ();
  cid_home_get_plan (scene.home);
  g_free (scene.home->region);
  scene.home->region = g_strdup ("US");
  scene.home->plan.region = scene.home->region;
  cid_check_numbers (&scene, report);
  assert_true (is_found (report, &row));
  cid_home_free (scene.home);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    check_test (test_the_country_is_known_or_asked_for),
    check_test (test_a_country_by_language_is_only_a_guess),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

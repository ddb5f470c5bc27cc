/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "phone/makes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What is in the program must be all there, and readable. */
static void
test_every_listed_make_can_be_loaded (void **state)
{
  g_auto (GStrv) names = cid_makes_list ();
  g_autofree char *joined = g_strjoinv (" ", names);

  assert_string_equal (joined, "generic grandstream mitel poly snom snom-m yealink");
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CidMake) make = cid_makes_load (names[i], &error);

    assert_non_null (make);
    assert_string_equal (cid_make_get_name (make), names[i]);
  }
}

/* A make is named by users, in commands and files; it must not become a path. */
static void
test_an_unknown_make_is_an_error_that_lists_the_known_ones (void **state)
{
  static const char *const names[] = { "wibble", "", "../schema/0001", "snom.ini", "Snom" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *expected = g_strdup_printf ("There is no make called %s; known are generic, "
                                                 "grandstream, mitel, poly, snom, snom-m, yealink",
                                                 names[i]);

    assert_null (cid_makes_load (names[i], &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
    assert_string_equal (error->message, expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_listed_make_can_be_loaded),
    cmocka_unit_test (test_an_unknown_make_is_an_error_that_lists_the_known_ones),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

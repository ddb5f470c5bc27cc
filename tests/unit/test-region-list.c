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

#include "number/phone-number.h"
#include "number/region-list.h"

/* The list is that of the library: what one knows and the other does not would be a setting that is
 * taken and does nothing, or one that is refused and would have worked. */
static void
test_the_list_is_that_of_the_library (void **state)
{
  guint n_regions = 0;

  for (char a = 'A'; a <= 'Z'; a++)
    for (char b = 'A'; b <= 'Z'; b++) {
      const char region[] = { a, b, '\0' };
      g_autofree char *country = cid_phone_number_get_country (region, NULL);

      if (cid_region_list_has (region) != (country != NULL))
        fail_msg ("%s", region);
      n_regions += country != NULL;
    }
  assert_true (n_regions > 200);
}

/* A region in the configuration that no plan knows is a mistake. */
static void
test_what_is_no_region (void **state)
{
  static const char *const bad_regions[] = { NULL,      "",     "A",   "ZZ", "de", "UK",    "001",
                                             "Germany", "\xFF", "AU ", "C ", " A", "AC AD", "D A" };

  assert_true (cid_region_list_has ("AC"));
  assert_true (cid_region_list_has ("DE"));
  assert_true (cid_region_list_has ("ZW"));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_regions); i++)
    assert_false (cid_region_list_has (bad_regions[i]));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_list_is_that_of_the_library),
    cmocka_unit_test (test_what_is_no_region),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

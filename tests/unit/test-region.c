/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/region.h"
#include "phone/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What the user set comes first, then what is certain, then what is likely. */
static void
test_the_region_is_chosen_in_order (void **state)
{
  static const struct {
    const char *setting;
    const char *number;
    const char *locale;
    const char *expected;
  } rows[] = {
    { "DE", "+61 2 9999 0000", "en_GB.UTF-8", "DE" },
    { NULL, "+61 2 9999 0000", "en_GB.UTF-8", "AU" },
    { NULL, "(02) 9999 0000", "en_GB.UTF-8", "GB" },
    { NULL, "", "en_GB.UTF-8", "GB" },
    { NULL, NULL, "en_GB", "GB" },
    { NULL, NULL, "de_DE@euro", "DE" },
    { NULL, NULL, "de_DE.UTF-8@euro", "DE" },
    { NULL, NULL, "sr_XX.UTF-8", NULL },
    { NULL, NULL, "es_419", NULL },
    { NULL, NULL, "de_D", NULL },
    { NULL, NULL, "de", NULL },
    { NULL, NULL, "C.UTF-8", NULL },
    { NULL, NULL, "POSIX", NULL },
    { NULL, NULL, "", NULL },
    { NULL, NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidSettings settings = { .region = (char *) rows[i].setting };
    g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
    g_autofree char *region = NULL;
    CidPhone *phone = cid_phone_new ("a", "i", "t");

    g_ptr_array_add (phones, cid_phone_new ("b", "j", "u"));
    g_ptr_array_add (phones, phone);
    phone->number = g_strdup (rows[i].number);
    region = cid_region_choose (&settings, phones, rows[i].locale);
    if (g_strcmp0 (region, rows[i].expected) != 0)
      fail_msg ("row %" G_GSIZE_FORMAT ": %s", i, region);
  }
}

/* What people dial without an area is of the area that the phone's own number tells. */
static void
test_the_area_is_chosen_in_order (void **state)
{
  static const struct {
    const char *setting;
    const char *number;
    const char *region;
    const char *expected;
  } rows[] = {
    { "03", "+61 2 9999 0000", "AU", "03" },
    { NULL, "+61 2 9999 0000", "AU", "2" },
    { NULL, "(02) 9999 0000", "AU", "2" },
    { NULL, "+61 2 9999 0000", "DE", NULL },
    { NULL, "+61 412 345 678", "AU", NULL },
    { NULL, "+49 30 2345678", "DE", "30" },
    { NULL, "+1 212 555 0123", "US", "212" },
    { NULL, "+39 06 4567 1234", "IT", "06" },
    { NULL, "+65 6123 4567", "SG", NULL },
    { NULL, "2000", "AU", NULL },
    { NULL, "", "AU", NULL },
    { NULL, NULL, "AU", NULL },
    { NULL, "+61 2 9999 0000", NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidSettings settings = { .area = (char *) rows[i].setting };
    g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
    g_autofree char *area = NULL;
    CidPhone *phone = cid_phone_new ("a", "i", "t");

    g_ptr_array_add (phones, cid_phone_new ("b", "j", "u"));
    g_ptr_array_add (phones, phone);
    phone->number = g_strdup (rows[i].number);
    area = cid_region_choose_area (&settings, phones, rows[i].region);
    if (g_strcmp0 (area, rows[i].expected) != 0)
      fail_msg ("row %" G_GSIZE_FORMAT ": %s", i, area);
  }
}

/* Before any phone is set up there is no list of them. */
static void
test_no_phones_are_no_trouble (void **state)
{
  CidSettings settings = { 0 };
  g_autofree char *region = cid_region_choose (&settings, NULL, "de_DE.UTF-8");

  assert_string_equal (region, "DE");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_region_is_chosen_in_order),
    cmocka_unit_test (test_the_area_is_chosen_in_order),
    cmocka_unit_test (test_no_phones_are_no_trouble),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

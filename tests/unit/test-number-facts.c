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

#include <dlfcn.h>
#include <string.h>

static guint n_asked;

/* The module is not installed, or does not fit the library. */
void *__wrap_dlopen (const char *name, int flags);
void *__real_dlopen (const char *name, int flags);

void *
__wrap_dlopen (const char *name, int flags)
{
  if (name == NULL || strstr (name, "geocoder") == NULL)
    return __real_dlopen (name, flags);
  n_asked++;
  return __real_dlopen ("/no/such/geocoder.so", flags);
}

/* Without the module of places, all else is known of a number; that it is missing is said once. */
static void
test_the_module_of_places_is_missing (void **state)
{
  g_test_expect_message ("cidalert-number-facts", G_LOG_LEVEL_WARNING, "*geocoder*");
  for (guint i = 0; i < 3; i++) {
    g_autofree char *text = g_strdup_printf ("+6129555123%u", i);
    g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, NULL);
    g_autofree char *display = cid_phone_number_to_display (number, "AU");
    g_autofree char *place = cid_phone_number_get_place (number, "en");

    assert_null (place);
    assert_int_equal (cid_phone_number_get_type_of (number), CID_PHONE_NUMBER_TYPE_FIXED_LINE);
    assert_true (g_str_has_prefix (display, "(02) 9555 123"));
  }
  g_test_assert_expected_messages ();
  assert_int_equal (n_asked, 1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_module_of_places_is_missing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

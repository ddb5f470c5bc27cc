/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/language.h"

#include <libintl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What the environment says, and whether text can be printed as it is then. */
static const struct {
  const char *locale;
  const char *ctype;
} rows[] = {
  { "C", "C.UTF-8" },
  { "POSIX", "C.UTF-8" },
  { "xx_XX.UTF-8", "C.UTF-8" },
  { "C.UTF-8", "C.UTF-8" },
};

/* A bare machine must print names with their accents: g_print() turns them into “?” otherwise. */
static void
test_text_is_utf8_without_a_locale (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_setenv ("LC_ALL", rows[i].locale, TRUE);
    cid_language_begin ();
    assert_string_equal (setlocale (LC_CTYPE, NULL), rows[i].ctype);
    assert_true (g_get_charset (NULL));
  }
}

/* Only the characters are changed: sorting, numbers and the user's country stay what he set. */
static void
test_the_rest_of_the_locale_stays (void **state)
{
  g_setenv ("LC_ALL", "C", TRUE);
  cid_language_begin ();

  assert_string_equal (setlocale (LC_NUMERIC, NULL), "C");
  assert_string_equal (setlocale (LC_TELEPHONE, NULL), "C");
}

/* What is not installed finds its catalogues all the same. */
static void
test_catalogues_may_be_elsewhere (void **state)
{
  g_setenv ("CIDALERT_LOCALEDIR", "/nowhere/catalogues", TRUE);
  cid_language_begin ();
  assert_string_equal (bindtextdomain (GETTEXT_PACKAGE, NULL), "/nowhere/catalogues");

  g_unsetenv ("CIDALERT_LOCALEDIR");
  cid_language_begin ();
  assert_string_equal (bindtextdomain (GETTEXT_PACKAGE, NULL), CIDALERT_LOCALEDIR);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_text_is_utf8_without_a_locale),
    cmocka_unit_test (test_the_rest_of_the_locale_stays),
    cmocka_unit_test (test_catalogues_may_be_elsewhere),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

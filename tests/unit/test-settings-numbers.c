/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/settings-numbers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A wrong country or area would complete every number wrongly: it counts as unsaid, and is told. */
static void
test_the_group_numbers_is_read (void **state)
{
  static const struct {
    const char *text;
    const char *region;
    const char *area;
    const char *own;
    const char *problem;
  } rows[] = {
    { "", NULL, NULL, "", NULL },
    { "[numbers]\nregion=\narea=\nown=\n", NULL, NULL, "", NULL },
    { "[numbers]\nregion=au\narea=2\nown=02 9999 1234;+61 412 345 678\n", "AU", "2",
      "02 9999 1234|+61 412 345 678", NULL },
    { "[numbers]\narea=030\n", NULL, "030", "", NULL },
    { "[numbers]\narea=123456\n", NULL, "123456", "", NULL },
    { "[numbers]\narea=1234567\n", NULL, NULL, "",
      "x.conf:2: [numbers] area: \"1234567\" is no area code; expected its digits, such as 2 or "
      "030" },
    { "[numbers]\narea=00\n", NULL, NULL, "",
      "x.conf:2: [numbers] area: \"00\" is no area code; expected its digits, such as 2 or 030" },
    { "[numbers]\narea=(02)\n", NULL, NULL, "",
      "x.conf:2: [numbers] area: \"(02)\" is no area code; expected its digits, such as 2 or "
      "030" },
    { "[numbers]\nregion=Australia\n", NULL, NULL, "",
      "x.conf:2: [numbers] region: \"Australia\" is no country; expected two letters such as AU" },
    { "[numbers]\nregion=XX\n", NULL, NULL, "",
      "x.conf:2: [numbers] region: \"XX\" is no country; expected two letters such as AU" },
    { "[numbers]\nown=mine;**600\n", NULL, NULL, "**600",
      "x.conf:2: [numbers] own: \"mine\" is not possible; expected telephone numbers" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidKeyFile) file =
      cid_key_file_new_from_data ("x.conf", rows[i].text, strlen (rows[i].text));
    g_autoptr (GPtrArray) problems = NULL;
    g_autofree char *own = NULL;
    CidSettings settings = { 0 };

    cid_settings_read_numbers (file, &settings);
    problems = cid_key_file_end (file);
    own = g_strjoinv ("|", settings.own);
    assert_int_equal (g_strcmp0 (settings.region, rows[i].region), 0);
    assert_int_equal (g_strcmp0 (settings.area, rows[i].area), 0);
    assert_string_equal (own, rows[i].own);
    assert_int_equal (problems->len, rows[i].problem != NULL);
    if (rows[i].problem != NULL) {
      g_autofree char *problem = cid_problem_to_string (g_ptr_array_index (problems, 0));

      assert_string_equal (problem, rows[i].problem);
    }
    g_free (settings.region);
    g_free (settings.area);
    g_strfreev (settings.own);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_group_numbers_is_read),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

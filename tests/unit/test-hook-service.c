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

#include <string.h>

#include "hook/hook-service.h"

/* Where systemd has a unit on the bus: another spelling, and its end would never be heard of. */
static void
test_paths_of_units (void **state)
{
  static const struct {
    const char *name;
    const char *path;
  } units[] = {
    { "a.service", "/org/freedesktop/systemd1/unit/a_2eservice" },
    { "cidalert-hook-my_crm.2-77-1.service",
      "/org/freedesktop/systemd1/unit/cidalert_2dhook_2dmy_5fcrm_2e2_2d77_2d1_2eservice" },
    { "2a", "/org/freedesktop/systemd1/unit/_32a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autofree char *path = cid_hook_service_make_path (units[i].name);

    assert_string_equal (path, units[i].path);
  }
}

/* What a caller says comes to the program as it is, and nowhere else: neither into the name that
 * the journal knows, nor where systemd would expand it. */
static void
test_words_stay_as_they_are (void **state)
{
  static char *const argv[] = { (char *) "pop", (char *) "$HOME %n ${PATH}", (char *) "", NULL };
  static char *const environment[] = { (char *) "CIDALERT_NAME=$HOME", NULL };
  const CidHookCommand command = {
    .name = (char *) "crm",
    .argv = (char **) argv,
    .environment = (char **) environment,
    .timeout_s = 30,
  };
  g_autoptr (GVariant) properties =
    g_variant_ref_sink (cid_hook_service_make_properties (&command, "/bin/pop"));
  g_autofree char *text = g_variant_print (properties, FALSE);

  assert_true (g_variant_is_of_type (properties, G_VARIANT_TYPE ("a(sv)")));
  assert_non_null (
    strstr (text, "[('/bin/pop', ['pop', '$HOME %n ${PATH}', ''], ['no-env-expand'])]"));
  assert_non_null (strstr (text, "('Environment', <['CIDALERT_NAME=$HOME']>)"));
  assert_non_null (strstr (text, "('Description', <'cidalert, hook crm'>)"));
  assert_non_null (strstr (text, "('RuntimeMaxUSec', <uint64 45000000>)"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_paths_of_units),
    cmocka_unit_test (test_words_stay_as_they_are),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

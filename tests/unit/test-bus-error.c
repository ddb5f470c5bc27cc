/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "bus/bus-error.h"

#include <gio/gio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Programs of others branch on these names: they are part of the interface. */
static void
test_errors_have_names_on_the_bus (void **state)
{
  static const struct {
    CidError code;
    const char *name;
  } rows[] = {
    { CID_ERROR_BAD_INPUT, "org.cidalert.CidAlert1.Error.BadInput" },
    { CID_ERROR_NOT_FOUND, "org.cidalert.CidAlert1.Error.NotFound" },
    { CID_ERROR_REFUSED, "org.cidalert.CidAlert1.Error.Refused" },
    { CID_ERROR_UNREACHABLE, "org.cidalert.CidAlert1.Error.Unreachable" },
  };

  cid_bus_error_register ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) sent = g_error_new_literal (CID_ERROR, (int) rows[i].code, "why");
    g_autofree char *name = g_dbus_error_encode_gerror (sent);
    g_autoptr (GError) received = g_dbus_error_new_for_dbus_error (rows[i].name, "why");

    assert_string_equal (name, rows[i].name);
    assert_true (g_error_matches (received, CID_ERROR, (int) rows[i].code));
  }
}

/* Several parts make sure of it; none may mind another. */
static void
test_they_may_be_registered_again (void **state)
{
  cid_bus_error_register ();
  cid_bus_error_register ();
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_errors_have_names_on_the_bus),
    cmocka_unit_test (test_they_may_be_registered_again),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

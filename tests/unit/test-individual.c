/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/individual.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What GNOME Contacts 43 said of a contact of its own; and parts that hold the mark between them.
 */
static void
test_id_is_that_of_gnome_contacts (void **state)
{
  static const struct {
    const char *book;
    const char *contact;
    const char *uid;
    const char *id;
  } rows[] = {
    { "system-address-book", "pas-id-50d217c3ea89c83457bdabd2874f4d58f16c9b55", NULL,
      "cb0fac3aae620d3d3f74d5acdfcef3191cafcc2e" },
    { "a:b", "c\\d", "eds:a\\:b:c\\\\d", NULL },
    { "", "", "eds::", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = cid_individual_make_id (rows[i].book, rows[i].contact);
    g_autofree char *expected =
      rows[i].id != NULL ? g_strdup (rows[i].id)
                         : g_compute_checksum_for_string (G_CHECKSUM_SHA1, rows[i].uid, -1);

    assert_string_equal (id, expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_id_is_that_of_gnome_contacts),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

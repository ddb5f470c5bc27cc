/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/mine.h"

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A name comes into a file that nobody made, for its owner alone, and goes again. */
static void
test_names_come_and_go (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "cidalert/contacts/mine.vcf");
  g_autoptr (CidParty) party = cid_party_parse ("21", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *rest = NULL;

  assert_true (cid_mine_set (path, party, NULL, "Front Door", NULL));
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_non_null (strstr (text, "FN:Front Door"));
  assert_true (cid_mine_remove (path, party, NULL, NULL));
  assert_true (g_file_get_contents (path, &rest, NULL, NULL));
  assert_string_equal (rest, "");
  assert_false (cid_mine_remove (path, party, NULL, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  scratch_free (g_steal_pointer (&folder));
}

/* The first card is one like any other, whatever editor the file went through. */
static void
test_a_byte_order_mark_hides_no_card (void **state)
{
  g_autofree char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "mine.vcf");
  g_autoptr (CidParty) party = cid_party_parse ("21", NULL);
  g_autofree char *rest = NULL;

  scratch_write (folder, "mine.vcf",
                 CID_BYTE_ORDER_MARK "BEGIN:VCARD\r\nFN:Front Door\r\nTEL:21\r\nEND:VCARD\r\n");
  assert_true (cid_mine_remove (path, party, NULL, NULL));
  assert_true (g_file_get_contents (path, &rest, NULL, NULL));
  assert_string_equal (rest, CID_BYTE_ORDER_MARK);
  scratch_free (g_steal_pointer (&folder));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_names_come_and_go),
    cmocka_unit_test (test_a_byte_order_mark_hides_no_card),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

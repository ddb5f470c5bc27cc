/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-contact"

#include "contact/contact.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

static CidContactNumber *
get_number (CidContact *contact, guint i)
{
  return &g_array_index (contact->numbers, CidContactNumber, i);
}

/* Whoever reads a contact relies on what its maker put in, in that order. */
static void
test_a_contact_keeps_what_it_was_given (void **state)
{
  g_autoptr (CidContact) contact = cid_contact_new ("Ana P\u00e9rez", "Acme");

  cid_contact_add_number (contact, "(02) 9999 1234", "+61299991234");
  cid_contact_add_number (contact, "21", NULL);
  cid_contact_add_sip (contact, "ana@pbx.example.com");
  cid_contact_add_sip (contact, "ana@example.org");

  assert_string_equal (contact->name, "Ana P\u00e9rez");
  assert_string_equal (contact->organization, "Acme");
  assert_int_equal (contact->numbers->len, 2);
  assert_string_equal (get_number (contact, 0)->text, "(02) 9999 1234");
  assert_string_equal (get_number (contact, 0)->e164, "+61299991234");
  assert_string_equal (get_number (contact, 1)->text, "21");
  assert_null (get_number (contact, 1)->e164);
  assert_string_equal (contact->sips[0], "ana@pbx.example.com");
  assert_string_equal (contact->sips[1], "ana@example.org");
  assert_null (contact->sips[2]);
  assert_null (contact->photo.path);
}

/* Ten thousand contacts must cost little, and many numbers are stored in E.164 already. */
static void
test_a_number_in_e164_is_kept_once (void **state)
{
  g_autoptr (CidContact) contact = cid_contact_new ("Ana", NULL);

  cid_contact_add_number (contact, "+61299991234", "+61299991234");

  assert_ptr_equal (get_number (contact, 0)->text, get_number (contact, 0)->e164);
}

/* Index, book and source hold a contact at the same time. */
static void
test_a_contact_lives_until_the_last_one_lets_go (void **state)
{
  CidContact *contact = cid_contact_new ("Ana", NULL);
  CidContact *second = cid_contact_ref (contact);

  cid_contact_unref (contact);

  assert_string_equal (second->name, "Ana");
  cid_contact_unref (second);
}

/* The contacts of one file share its path. */
static void
test_contacts_of_one_file_share_the_path (void **state)
{
  g_autoptr (CidContact) ana = cid_contact_new ("Ana", NULL);
  g_autoptr (CidContact) bob = cid_contact_new ("Bob", NULL);

  cid_contact_set_photo (ana, "/tmp/book.vcf", 0, 100);
  cid_contact_set_photo (bob, "/tmp/book.vcf", 100, 50);

  assert_ptr_equal (ana->photo.path, bob->photo.path);
  assert_int_equal (bob->photo.offset, 100);
  assert_int_equal (bob->photo.length, 50);
}

/* A caller outlives the contact that it was made of. */
static void
test_a_copied_photo_is_ones_own (void **state)
{
  CidContact *contact = cid_contact_new ("Ana", NULL);
  g_autoptr (CidPhoto) copy = NULL;

  cid_contact_set_photo (contact, "/tmp/book.vcf", 7, 9);
  copy = cid_photo_copy (&contact->photo);
  cid_contact_unref (contact);

  assert_string_equal (copy->path, "/tmp/book.vcf");
  assert_int_equal (copy->offset, 7);
  assert_int_equal (copy->length, 9);
}

/* One file may have the pictures of many. */
static void
test_a_photo_is_where_it_is (void **state)
{
  const CidPhoto photo = { (char *) "/tmp/book.vcf", 7, 9 };
  const CidPhoto others[] = {
    { (char *) "/tmp/look.vcf", 7, 9 },
    { (char *) "/tmp/book.vcf", 8, 9 },
    { (char *) "/tmp/book.vcf", 7, 0 },
  };
  g_autoptr (CidPhoto) copy = cid_photo_copy (&photo);

  assert_true (cid_photo_is_same (&photo, copy));
  assert_true (cid_photo_is_same (NULL, NULL));
  assert_false (cid_photo_is_same (&photo, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    assert_false (cid_photo_is_same (&photo, &others[i]));
}

/* No photo must not become a photo of nothing. */
static void
test_no_photo_has_no_copy (void **state)
{
  g_autoptr (CidContact) contact = cid_contact_new ("Ana", NULL);

  assert_null (cid_photo_copy (&contact->photo));
  assert_null (cid_photo_copy (NULL));
  cid_contact_set_photo (contact, NULL, 0, 10);
  assert_null (cid_photo_copy (&contact->photo));
  cid_photo_free (NULL);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_contact_keeps_what_it_was_given),
    cmocka_unit_test (test_a_number_in_e164_is_kept_once),
    cmocka_unit_test (test_a_contact_lives_until_the_last_one_lets_go),
    cmocka_unit_test (test_contacts_of_one_file_share_the_path),
    cmocka_unit_test (test_a_copied_photo_is_ones_own),
    cmocka_unit_test (test_a_photo_is_where_it_is),
    cmocka_unit_test (test_no_photo_has_no_copy),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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

#include "contact/contact-pack.h"

#define OWN "/srv/a.vcf"

static CidUnpack
begin (const GByteArray *pack)
{
  return (CidUnpack){ .at = pack->data, .end = pack->data + pack->len };
}

static GByteArray *
pack_contact (const CidContact *contact)
{
  GByteArray *pack = g_byte_array_new ();

  cid_pack_add_contact (pack, contact, OWN);
  return pack;
}

static CidContact *
make_rich (void)
{
  CidContact *contact = cid_contact_new ("Ana Pérez", "Café Süd");

  cid_contact_add_number (contact, "02 9999 1234", "+61299991234");
  cid_contact_add_number (contact, "+61299991235", "+61299991235");
  cid_contact_add_number (contact, "21", NULL);
  cid_contact_add_sip (contact, "ana@pbx.example.com");
  cid_contact_add_sip (contact, "ana@x.org");
  cid_contact_set_photo (contact, OWN, 4711, 815);
  cid_contact_set_favourite (contact, TRUE);
  return contact;
}

static void
assert_same (const CidContact *a, const CidContact *b)
{
  assert_string_equal (a->name, b->name);
  assert_int_equal (g_strcmp0 (a->organization, b->organization), 0);
  assert_int_equal (a->is_favourite, b->is_favourite);
  assert_int_equal (g_strcmp0 (a->photo.path, b->photo.path), 0);
  assert_int_equal (a->photo.offset, b->photo.offset);
  assert_int_equal (a->photo.length, b->photo.length);
  assert_int_equal (a->numbers->len, b->numbers->len);
  for (guint i = 0; i < a->numbers->len; i++) {
    const CidContactNumber *first = &g_array_index (a->numbers, CidContactNumber, i);
    const CidContactNumber *second = &g_array_index (b->numbers, CidContactNumber, i);

    assert_string_equal (first->text, second->text);
    assert_int_equal (g_strcmp0 (first->e164, second->e164), 0);
    assert_int_equal (first->e164 == first->text, second->e164 == second->text);
  }
  assert_int_equal (a->sips != NULL, b->sips != NULL);
  assert_true (a->sips == NULL ||
               g_strv_equal ((const char *const *) a->sips, (const char *const *) b->sips));
}

/* A contact comes out as it went in, with all that it may have or with nothing but its name. */
static void
test_a_contact_comes_out_as_it_went_in (void **state)
{
  g_autoptr (CidContact) rich = make_rich ();
  g_autoptr (CidContact) poor = cid_contact_new ("x", NULL);
  g_autoptr (CidContact) pictured = cid_contact_new ("y", "");
  CidContact *const contacts[] = { rich, poor, pictured };

  cid_contact_set_photo (pictured, "/tmp/\xff.png", 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (contacts); i++) {
    g_autoptr (GByteArray) pack = pack_contact (contacts[i]);
    CidUnpack unpack = begin (pack);
    g_autoptr (CidContact) again = cid_unpack_contact (&unpack, OWN);

    assert_non_null (again);
    assert_false (unpack.is_broken);
    assert_ptr_equal (unpack.at, unpack.end);
    assert_same (contacts[i], again);
  }
}

/* A contact that lacks its end is none, wherever it was cut; nothing behind the end is looked at.
 */
static void
test_a_cut_contact_is_none (void **state)
{
  g_autoptr (CidContact) rich = make_rich ();
  g_autoptr (GByteArray) pack = pack_contact (rich);

  for (guint length = 0; length < pack->len; length++) {
    g_autofree guint8 *copy = g_memdup2 (pack->data, length);
    CidUnpack unpack = { .at = copy, .end = copy + length };

    assert_null (cid_unpack_contact (&unpack, OWN));
    assert_true (unpack.is_broken);
  }
}

/* Whatever stands there, the result is a contact that may be shown, or none. */
static void
test_changed_bytes_do_no_harm (void **state)
{
  g_autoptr (CidContact) rich = make_rich ();
  g_autoptr (GByteArray) pack = pack_contact (rich);

  for (guint bit = 0; bit < pack->len * 8; bit++) {
    CidUnpack unpack = begin (pack);
    g_autoptr (CidContact) contact = NULL;

    pack->data[bit / 8] ^= (guint8) (1 << bit % 8);
    contact = cid_unpack_contact (&unpack, OWN);
    if (contact != NULL) {
      assert_true (g_utf8_validate (contact->name, -1, NULL));
      assert_true (*contact->name != '\0');
    }
    pack->data[bit / 8] ^= (guint8) (1 << bit % 8);
  }
}

/* Numbers of any size, and none that is larger than it may be. */
static void
test_numbers_are_bounded (void **state)
{
  static const guint64 numbers[] = { 0, 1, 127, 128, 16383, 16384, G_MAXUINT32, G_MAXUINT64 };
  static const guint8 endless[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                    0xff, 0xff, 0xff, 0xff, 0xff, 0x01 };
  CidUnpack unpack = { .at = endless, .end = endless + sizeof endless };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GByteArray) pack = g_byte_array_new ();
    CidUnpack twice;

    cid_pack_add_number (pack, numbers[i]);
    twice = begin (pack);
    assert_true (cid_unpack_number (&twice, G_MAXUINT64) == numbers[i]);
    assert_false (twice.is_broken);
    twice = begin (pack);
    if (numbers[i] > 0) {
      assert_int_equal (cid_unpack_number (&twice, numbers[i] - 1), 0);
      assert_true (twice.is_broken);
    }
  }
  assert_int_equal (cid_unpack_number (&unpack, G_MAXUINT64), 0);
  assert_true (unpack.is_broken);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_contact_comes_out_as_it_went_in),
    cmocka_unit_test (test_a_cut_contact_is_none),
    cmocka_unit_test (test_changed_bytes_do_no_harm),
    cmocka_unit_test (test_numbers_are_bounded),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

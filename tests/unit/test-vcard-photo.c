/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard-photo"

#include "contact/vcard-photo.h"

#include "contact/vcard-splitter.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

static char *
read_file (const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "vcards", name, NULL);
  char *data = NULL;

  assert_true (g_file_get_contents (path, &data, length, NULL));
  return data;
}

static void
on_photo_card (const char *card, gsize length, goffset offset, gpointer user_data)
{
  g_ptr_array_add (user_data, cid_vcard_get_photo (card, length));
}

/* Each of the ways to write a picture into a card gives the same picture back. */
static void
test_pictures_come_out_as_they_went_in (void **state)
{
  gsize length = 0;
  gsize pixel_length = 0;
  g_autofree char *data = read_file ("photo.vcf", &length);
  g_autofree char *pixel = read_file ("pixel.png", &pixel_length);
  g_autoptr (GPtrArray) photos = g_ptr_array_new ();
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_photo_card, photos);

  cid_vcard_splitter_feed (splitter, data, length);
  assert_int_equal (cid_vcard_splitter_end (splitter), 0);

  assert_int_equal (photos->len, 5);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GBytes) photo = g_ptr_array_index (photos, i);

    assert_non_null (photo);
    assert_int_equal (g_bytes_get_size (photo), pixel_length);
    assert_memory_equal (g_bytes_get_data (photo, NULL), pixel, pixel_length);
  }
  assert_null (g_ptr_array_index (photos, 3));
  assert_null (g_ptr_array_index (photos, 4));
}

/* Programs of the time of vCard 2.1 did not indent the lines of a picture. */
static void
test_lines_of_a_picture_need_no_indent (void **state)
{
  static const char *const heads[] = {
    "PHOTO;ENCODING=BASE64;JPEG:",
    "PHOTO;BASE64:\n",
    "photo;type=png;encoding=b:",
    "item1.PHOTO;X-A=b;ENCODING=BASE64:\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++) {
    g_autoptr (GString) card = g_string_new ("BEGIN:VCARD\nVERSION:2.1\nFN:A\n");
    g_autoptr (GBytes) photo = NULL;

    g_string_append_printf (card, "%siVBORw0K\nGgoA \r\nAAAN\n SUhE\nUg==\n\nTEL:21\nEND:VCARD\n",
                            heads[i]);
    photo = cid_vcard_get_photo (card->str, card->len);
    assert_non_null (photo);
    assert_int_equal (g_bytes_get_size (photo), 16);
    assert_memory_equal (g_bytes_get_data (photo, NULL), "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  }
}

/* A file may have changed since its photos were noted. */
static void
test_no_picture_where_there_is_none (void **state)
{
  static const char *const cards[] = {
    "",
    "hello",
    "BEGIN:VCARD\nFN:A\nEND:VCARD",
    "BEGIN:VCARD\nPHOTO;ENCODING=b:\nEND:VCARD",
    "BEGIN:VCARD\nPHOTO:data:image/png,x\nEND:VCARD",
    "BEGIN:VCARD\nPHOTO:AAAA\nEND:VCARD",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    assert_null (cid_vcard_get_photo (cards[i], strlen (cards[i])));
}

/* A card that was read once is read again for its picture, as it stands in the file: what is wrong
 * in it is no more for the journal than it was the first time. */
static void
test_what_is_no_property_is_passed_over (void **state)
{
  static const char *const lines[] = {
    "nonsense\n",
    "TEL;TYPE=X-CUSTOM(\n",
    "\xad\xbb:\n",
    "BEGIN:VCARD\nFN:Within\nEND:VCARD\n",
    "NOTE;CHARSET=nonsense;ENCODING=QUOTED-PRINTABLE:x=ZZ\n",
    "KEY;ENCODING=b:AAAA\n AAAA\nAAAA\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *card = g_strconcat ("BEGIN:VCARD\nVERSION:3.0\n", lines[i],
                                         "PHOTO;ENCODING=b:eHh4\nEND:VCARD\n", NULL);
    g_autoptr (GBytes) photo = cid_vcard_get_photo (card, strlen (card));

    assert_non_null (photo);
    assert_memory_equal (g_bytes_get_data (photo, NULL), "xxx", 3);
  }
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_pictures_come_out_as_they_went_in),
    cmocka_unit_test (test_lines_of_a_picture_need_no_indent),
    cmocka_unit_test (test_no_picture_where_there_is_none),
    cmocka_unit_test (test_what_is_no_property_is_passed_over),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static GBytes *
make_file (int width, int height, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  char *data = NULL;
  gsize length = 0;

  gdk_pixbuf_fill (pixbuf, 0x336699ff);
  assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, type, NULL, NULL));
  return g_bytes_new_take (data, length);
}

static const struct {
  const char *type;
  int width;
  int height;
  int expected_width;
  int expected_height;
} sizes[] = {
  { "png", 200, 100, 96, 48 }, { "png", 100, 200, 48, 96 },  { "png", 32, 32, 32, 32 },
  { "png", 2000, 1, 96, 1 },   { "jpeg", 640, 640, 96, 96 }, { "jpeg", 1, 1, 1, 1 },
};

/* Notifications carry the pixels over the bus, so a photo goes there small. */
static void
test_pictures_are_scaled_to_fit (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) file = make_file (sizes[i].width, sizes[i].height, sizes[i].type);
    g_autoptr (GdkPixbuf) pixbuf = cid_picture_load (file);

    assert_non_null (pixbuf);
    assert_int_equal (gdk_pixbuf_get_width (pixbuf), sizes[i].expected_width);
    assert_int_equal (gdk_pixbuf_get_height (pixbuf), sizes[i].expected_height);
  }
}

static const char *const bad_files[] = {
  "",
  "x",
  "no picture at all, just words",
  "\xff\xd8\xff",
  "\xff\xd8\xff\xe0 and then nothing that a JPEG would have",
  "\x89PNG\r\n\x1a\n",
  "\x89PNG\r\n\x1a\n????IHDR",
  "GIF89a",
  "GIF89a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
  "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
  "<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg>&a;&a;</svg>",
};

/* An address book may hold anything; a bad photo costs only itself. */
static void
test_bad_files_are_no_picture (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++) {
    g_autoptr (GBytes) file = g_bytes_new (bad_files[i], strlen (bad_files[i]));

    assert_null (cid_picture_load (file));
  }
  assert_null (cid_picture_load (NULL));
}

/* A picture that breaks off anywhere must neither crash nor show rubbish sizes. */
static void
test_truncated_files_survive (void **state)
{
  g_autoptr (GBytes) file = make_file (120, 90, "png");
  gsize length = g_bytes_get_size (file);

  for (gsize cut = 0; cut < length; cut++) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (file, 0, cut);
    g_autoptr (GdkPixbuf) pixbuf = cid_picture_load (part);

    if (pixbuf != NULL)
      assert_true (gdk_pixbuf_get_width (pixbuf) <= CID_PICTURE_SIZE);
  }
}

/* A few bytes that claim to be 40 gigabytes of pixels are refused before anyone unpacks them. */
static void
test_enormous_picture_is_refused (void **state)
{
  g_autoptr (GBytes) file = make_file (16, 16, "png");
  gsize length = g_bytes_get_size (file);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (file, NULL), length);
  g_autoptr (GBytes) forged = NULL;

  /* Width and height in the IHDR chunk; its checksum is wrong then, which libpng notices too. */
  memcpy (data + 16, "\x00\x01\x86\xa0\x00\x01\x86\xa0", 8);
  forged = g_bytes_new (data, length);
  assert_null (cid_picture_load (forged));
}

/* The same, by a GIF, whose header has no checksum that would save us. */
static void
test_enormous_gif_is_refused (void **state)
{
  static const guint8 gif[] = {
    'G',  'I',  'F', '8', '9', 'a', 0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0,    0, 0, 0xff, 0xff,
    0xff, 0x2c, 0,   0,   0,   0,   0xff, 0xff, 0xff, 0xff, 0,    2, 2, 0x44, 1, 0, 0x3b,
  };
  g_autoptr (GBytes) file = g_bytes_new_static (gif, sizeof (gif));

  assert_null (cid_picture_load (file));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_pictures_are_scaled_to_fit),
    cmocka_unit_test (test_bad_files_are_no_picture),
    cmocka_unit_test (test_truncated_files_survive),
    cmocka_unit_test (test_enormous_picture_is_refused),
    cmocka_unit_test (test_enormous_gif_is_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

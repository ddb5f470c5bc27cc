/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-photo-loader"

#include "contact/photo-loader.h"

#include "scratch.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <string.h>

#define CARD_BEGIN "BEGIN:VCARD\nVERSION:3.0\nFN:A\nPHOTO;ENCODING=b:"
#define CARD_END "\nEND:VCARD"

typedef struct {
  char *folder;
  CidPhotoLoader *loader;
  GPtrArray *images;
  guint n_destroyed;
  guint n_wanted;
} Fixture;

static void
image_free (gpointer data)
{
  if (data != NULL)
    g_bytes_unref (data);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->loader = cid_photo_loader_new ();
  self->images = g_ptr_array_new_with_free_func (image_free);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_photo_loader_free (self->loader);
  g_ptr_array_unref (self->images);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static void
on_loaded (GBytes *image, gpointer user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->images, image != NULL ? g_bytes_ref (image) : NULL);
}

static void
on_destroyed (gpointer user_data)
{
  ((Fixture *) user_data)->n_destroyed++;
}

static gboolean
has_destroyed (gpointer user_data)
{
  Fixture *self = user_data;

  return self->n_destroyed >= self->n_wanted;
}

static void
ask (Fixture *self, const char *name, goffset offset, gsize length)
{
  g_autofree char *path = scratch_path (self->folder, name);
  CidPhoto photo = { .path = path, .offset = offset, .length = length };

  cid_photo_loader_load (self->loader, &photo, on_loaded, self, on_destroyed);
}

/* The text of the picture, or %NULL if there is none. */
static char *
load (Fixture *self, const char *name, goffset offset, gsize length)
{
  GBytes *image = NULL;
  gsize size = 0;
  const char *data = NULL;

  g_ptr_array_set_size (self->images, 0);
  ask (self, name, offset, length);
  self->n_wanted = self->n_destroyed + 1;
  scratch_run_until (has_destroyed, self);

  assert_int_equal (self->images->len, 1);
  image = g_ptr_array_index (self->images, 0);
  data = image != NULL ? g_bytes_get_data (image, &size) : NULL;
  return data != NULL ? g_strndup (data, size) : NULL;
}

/* What lies where, and what comes of it. */
static void
test_what_is_loaded_from_where (void **state)
{
  static const char book[] = "x\n" CARD_BEGIN "QUJD" CARD_END "\n" CARD_BEGIN "REVG" CARD_END;
  static const gsize card = sizeof (CARD_BEGIN "QUJD" CARD_END) - 1;
  const struct {
    const char *name;
    goffset offset;
    gsize length;
    const char *image;
  } rows[] = {
    { "a.png", 0, 0, "picture" },
    { "book.vcf", 2, card, "ABC" },
    { "book.vcf", 2 + (goffset) card + 1, card, "DEF" },
    { "book.vcf", 3, card, NULL },
    { "book.vcf", 1000, card, NULL },
    { "book.vcf", 2, card * 1000, NULL },
    { "book.vcf", 2, 6 * 1024 * 1024, NULL },
    { "empty.png", 0, 0, NULL },
    { "none.png", 0, 0, NULL },
    { ".", 0, 0, NULL },
  };
  Fixture *self = *state;

  scratch_write (self->folder, "a.png", "picture");
  scratch_write (self->folder, "empty.png", "");
  scratch_write (self->folder, "book.vcf", book);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *image = load (self, rows[i].name, rows[i].offset, rows[i].length);

    if (g_strcmp0 (image, rows[i].image) != 0)
      fail_msg ("row %zu: %s", i, image);
  }
}

/* A picture of any size must not fill the memory. */
static void
test_a_picture_that_is_too_big_is_none (void **state)
{
  Fixture *self = *state;
  g_autofree char *bulk = g_strnfill (5 * 1024 * 1024 + 1, 'x');
  g_autofree char *image = NULL;
  g_autofree char *just = NULL;

  scratch_write (self->folder, "big.png", bulk);
  image = load (self, "big.png", 0, 0);
  bulk[5 * 1024 * 1024] = '\0';
  scratch_write (self->folder, "just.png", bulk);
  just = load (self, "just.png", 0, 0);

  assert_null (image);
  assert_int_equal (strlen (just), 5 * 1024 * 1024);
}

/* The same caller rings often: the same bytes come again, until the file is another. */
static void
test_the_last_pictures_are_remembered (void **state)
{
  Fixture *self = *state;
  g_autofree char *first = NULL;
  g_autofree char *other = NULL;
  GBytes *bytes = NULL;

  scratch_write (self->folder, "a.png", "first");
  first = load (self, "a.png", 0, 0);
  bytes = g_bytes_ref (g_ptr_array_index (self->images, 0));
  g_free (load (self, "a.png", 0, 0));
  assert_ptr_equal (g_ptr_array_index (self->images, 0), bytes);
  g_bytes_unref (bytes);

  scratch_run_ms (20);
  scratch_replace (self->folder, "a.png", "other");
  other = load (self, "a.png", 0, 0);
  assert_string_equal (other, "other");
}

/* More pictures than are remembered all come. */
static void
test_many_pictures_come_in_order (void **state)
{
  Fixture *self = *state;

  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("%02u.png", i);

    scratch_write (self->folder, name, name);
    ask (self, name, 0, 0);
  }
  self->n_wanted = 20;
  scratch_run_until (has_destroyed, self);

  assert_int_equal (self->images->len, 20);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("%02u.png", i);
    GBytes *image = g_ptr_array_index (self->images, i);

    assert_memory_equal (g_bytes_get_data (image, NULL), name, 6);
  }
}

/* A caller without a photo is asked about like others. */
static void
test_no_photo_is_answered_too (void **state)
{
  Fixture *self = *state;

  cid_photo_loader_load (self->loader, NULL, on_loaded, self, on_destroyed);
  assert_int_equal (self->images->len, 0);
  self->n_wanted = 1;
  scratch_run_until (has_destroyed, self);

  assert_int_equal (self->images->len, 1);
  assert_null (g_ptr_array_index (self->images, 0));
}

/* Whoever asked may be gone when the loader goes; what it gave must be freed all the same. */
static void
test_what_was_asked_for_is_freed_with_the_loader (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.png", "picture");
  ask (self, "a.png", 0, 0);
  g_clear_pointer (&self->loader, cid_photo_loader_free);

  assert_int_equal (self->images->len, 0);
  assert_int_equal (self->n_destroyed, 1);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_what_is_loaded_from_where, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_picture_that_is_too_big_is_none, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_last_pictures_are_remembered, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_many_pictures_come_in_order, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_no_photo_is_answered_too, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_was_asked_for_is_freed_with_the_loader, set_up,
                                     tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

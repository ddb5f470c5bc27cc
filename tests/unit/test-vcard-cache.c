/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/vcard-cache.h"

#include "contact/vcard-file.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CARDS                                                                                      \
  "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Pérez\nORG:Café Süd\nTEL:02 9999 0001\nX-SIP:ana@x.org\n"   \
  "PHOTO;ENCODING=b:AAAA\nEND:VCARD\n"                                                             \
  "BEGIN:VCARD\nVERSION:3.0\nFN:Bob\nTEL:+61299990002\nX-FOLKS-FAVOURITE:true\nEND:VCARD\n"        \
  "BEGIN:VCARD\nEND:VCARD\n"
#define SETTLE_US 100000

static const CidNumberPlan plan = { .region = "AU", .area = "2" };

typedef struct {
  char *folder;
  char *caches;
  char *source;
  CidVcardCache *cache;
  GHashTable *files;
} Fixture;

static gboolean
go_on (gsize n_bytes, gpointer user_data)
{
  return TRUE;
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->caches = scratch_path (self->folder, "cache/cidalert");
  self->source = scratch_path (self->folder, "a.vcf");
  scratch_write (self->folder, "a.vcf", CARDS);
  g_usleep (SETTLE_US);
  self->cache = cid_vcard_cache_new (self->caches, self->source, &plan);
  self->files =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cid_vcard_file_free);
  g_hash_table_insert (self->files, g_strdup (self->source),
                       cid_vcard_file_read (self->source, &plan, go_on, NULL));
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_hash_table_unref (self->files);
  cid_vcard_cache_free (self->cache);
  g_free (self->source);
  g_free (self->caches);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static void
save (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  if (!cid_vcard_cache_save (self->cache, self->files, &error))
    fail_msg ("%s", error->message);
}

static guint
count_loaded (CidVcardCache *cache)
{
  g_autoptr (GHashTable) files = cid_vcard_cache_load (cache, NULL);

  return g_hash_table_size (files);
}

/* What is taken out is what was read, down to the problem; nobody else may look into it. */
static void
test_what_was_read_is_kept (void **state)
{
  Fixture *self = *state;
  g_autoptr (GHashTable) files = NULL;
  const CidVcardFile *before = g_hash_table_lookup (self->files, self->source);
  const CidVcardFile *file;
  struct stat info;

  assert_int_equal (count_loaded (self->cache), 0);
  save (self);
  assert_int_equal (stat (cid_vcard_cache_get_path (self->cache), &info), 0);
  assert_int_equal (info.st_mode & 0777, 0600);
  files = cid_vcard_cache_load (self->cache, NULL);
  file = g_hash_table_lookup (files, self->source);
  assert_int_equal (file->n_contacts, 2);
  assert_int_equal (file->n_numbers, 2);
  assert_string_equal (file->problem, before->problem);
  assert_string_equal (file->contacts[0]->name, "Ana Pérez");
  assert_string_equal (file->contacts[0]->photo.path, self->source);
  assert_true (file->contacts[1]->is_favourite);
  assert_int_equal (stat (self->source, &info), 0);
  assert_true (cid_vcard_file_is_current (file, &info));
  scratch_replace (self->folder, "a.vcf", CARDS);
  assert_int_equal (stat (self->source, &info), 0);
  assert_false (cid_vcard_file_is_current (file, &info));
}

/* A cache that lacks its end, or has one bit that is another, is empty: nothing of it is believed.
 */
static void
test_a_damaged_cache_is_empty (void **state)
{
  Fixture *self = *state;
  const char *path = cid_vcard_cache_get_path (self->cache);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  save (self);
  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  assert_int_equal (count_loaded (self->cache), 1);
  for (gsize cut = 0; cut < length; cut++) {
    assert_true (g_file_set_contents (path, bytes, (gssize) cut, NULL));
    assert_int_equal (count_loaded (self->cache), 0);
  }
  for (gsize bit = 0; bit < length * 8; bit++) {
    bytes[bit / 8] ^= (char) (1 << bit % 8);
    assert_true (g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE,
                                           0600, NULL));
    assert_int_equal (count_loaded (self->cache), 0);
    bytes[bit / 8] ^= (char) (1 << bit % 8);
  }
  assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  assert_int_equal (count_loaded (self->cache), 1);
}

/* The same file with more behind it is not what was written. */
static void
test_a_longer_cache_is_empty (void **state)
{
  Fixture *self = *state;
  const char *path = cid_vcard_cache_get_path (self->cache);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  save (self);
  assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes = g_realloc (bytes, length + 1);
  bytes[length] = '\0';
  assert_true (g_file_set_contents (path, bytes, (gssize) length + 1, NULL));
  assert_int_equal (count_loaded (self->cache), 0);
}

/* Numbers were completed for one region and area, and photos found in one book. */
static void
test_another_plan_or_source_has_another_cache (void **state)
{
  static const CidNumberPlan plans[] = {
    { "NZ", "2" }, { "AU", "3" }, { "AU", NULL }, { NULL, "2" }
  };
  Fixture *self = *state;
  g_autofree char *elsewhere = scratch_path (self->folder, "b.vcf");
  g_autoptr (CidVcardCache) other = cid_vcard_cache_new (self->caches, elsewhere, &plan);

  save (self);
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++) {
    g_autoptr (CidVcardCache) cache = cid_vcard_cache_new (self->caches, self->source, &plans[i]);

    assert_int_equal (count_loaded (cache), 0);
  }
  assert_int_equal (count_loaded (other), 0);
  assert_int_equal (
    g_rename (cid_vcard_cache_get_path (self->cache), cid_vcard_cache_get_path (other)), 0);
  assert_int_equal (count_loaded (other), 0);
}

/* The end of the daemon waits for no large cache. */
static void
test_loading_is_given_up (void **state)
{
  Fixture *self = *state;
  const int is_stopping = TRUE;
  g_autoptr (GHashTable) files = NULL;

  save (self);
  files = cid_vcard_cache_load (self->cache, &is_stopping);
  assert_int_equal (g_hash_table_size (files), 0);
  assert_int_equal (count_loaded (self->cache), 1);
}

/* A file that may change within the same tick of the clock is read again at the next start. */
static void
test_a_fresh_file_is_not_kept (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", CARDS);
  g_hash_table_insert (self->files, g_strdup (self->source),
                       cid_vcard_file_read (self->source, &plan, go_on, NULL));
  save (self);
  assert_int_equal (count_loaded (self->cache), 0);
}

/* Whatever stands where the cache should be: a pipe, a folder, a file of nothing, a link. */
static void
test_what_is_no_cache_does_no_harm (void **state)
{
  Fixture *self = *state;
  const char *path = cid_vcard_cache_get_path (self->cache);

  assert_int_equal (g_mkdir_with_parents (self->caches, 0700), 0);
  assert_int_equal (mkfifo (path, 0600), 0);
  assert_int_equal (count_loaded (self->cache), 0);
  assert_int_equal (g_unlink (path), 0);
  assert_int_equal (symlink ("/dev/zero", path), 0);
  assert_int_equal (count_loaded (self->cache), 0);
  save (self);
  assert_int_equal (count_loaded (self->cache), 1);
  assert_int_equal (g_unlink (path), 0);
  assert_int_equal (g_mkdir (path, 0700), 0);
  assert_int_equal (count_loaded (self->cache), 0);
  assert_false (cid_vcard_cache_save (self->cache, self->files, NULL));
}

/* Where nothing can be written it is said why, and goes on without. */
static void
test_a_folder_that_cannot_be_made_is_an_error (void **state)
{
  Fixture *self = *state;
  g_autofree char *below = g_build_filename (self->source, "cache", NULL);
  g_autoptr (CidVcardCache) cache = cid_vcard_cache_new (below, self->source, &plan);
  g_autoptr (GError) error = NULL;

  assert_false (cid_vcard_cache_save (cache, self->files, &error));
  assert_non_null (error);
}

/* Whoever takes an address book away finds none of it in the cache; other files are not ours. */
static void
test_books_that_are_gone_are_swept (void **state)
{
  Fixture *self = *state;
  const char *const used[] = { self->source, NULL };
  const char *const none[] = { NULL };
  const char *path = cid_vcard_cache_get_path (self->cache);
  g_autofree char *other = g_build_filename (self->caches, "notes.txt", NULL);
  g_autofree char *half = g_strconcat (path, ".LRAGZ3", NULL);

  save (self);
  scratch_write (self->caches, "notes.txt", "x");
  assert_true (g_file_set_contents (half, "x", 1, NULL));
  cid_vcard_cache_sweep (self->caches, used);
  assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  cid_vcard_cache_sweep (self->caches, none);
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

#define CACHE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    CACHE_TEST (test_what_was_read_is_kept),
    CACHE_TEST (test_a_damaged_cache_is_empty),
    CACHE_TEST (test_a_longer_cache_is_empty),
    CACHE_TEST (test_another_plan_or_source_has_another_cache),
    CACHE_TEST (test_loading_is_given_up),
    CACHE_TEST (test_a_fresh_file_is_not_kept),
    CACHE_TEST (test_what_is_no_cache_does_no_harm),
    CACHE_TEST (test_a_folder_that_cannot_be_made_is_an_error),
    CACHE_TEST (test_books_that_are_gone_are_swept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

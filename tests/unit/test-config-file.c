/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "config/config-file.h"
#include "config/phones-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define TOKEN "7kq3m9x2adfh"
#define PHONE "[phone desk]\nid=" ID "\nmake=generic\ntoken=" TOKEN "\n"

/*
 * Place:
 * @folder: a folder of the test's own
 * @path: a file in a folder below it, neither of which exists yet
 */
typedef struct {
  char *folder;
  char *path;
} Place;

static int
set_up (void **state)
{
  Place *place = g_new0 (Place, 1);

  place->folder = g_dir_make_tmp ("cidalert-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "cidalert", "phones.conf", NULL);
  *state = place;
  return 0;
}

static int
tear_down (void **state)
{
  Place *place = *state;
  g_autofree char *inner = g_path_get_dirname (place->path);
  const char *folders[] = { inner, place->folder };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autoptr (GDir) dir = g_dir_open (folders[i], 0, NULL);
    const char *name = NULL;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      g_unlink (path);
    }
    g_rmdir (folders[i]);
  }
  g_free (place->folder);
  g_free (place->path);
  g_free (place);
  return 0;
}

static guint
get_mode (const char *path)
{
  struct stat status;

  assert_int_equal (stat (path, &status), 0);
  return status.st_mode & 0777;
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, expected);
}

static void
write_with_mode (const char *path, const char *text, guint mode)
{
  g_autofree char *folder = g_path_get_dirname (path);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_int_equal (g_chmod (path, (int) mode), 0);
}

/* Most users never write a file; that is no mistake of theirs. */
static void
test_a_file_that_is_not_there_is_empty (void **state)
{
  const Place *place = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phone_problems = NULL;
  g_autoptr (CidSettings) settings = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  gsize length = 7;
  g_autofree char *text = cid_config_file_read (place->path, &length, &error);

  assert_string_equal (text, "");
  assert_int_equal (length, 0);
  settings = cid_settings_new_from_file (place->path, &problems);
  phones = cid_phones_new_from_file (place->path, NULL, &phone_problems);
  assert_int_equal (problems->len, 0);
  assert_int_equal (phone_problems->len, 0);
  assert_int_equal (phones->len, 0);
  assert_int_equal (settings->port, 24325);
}

/* Tokens stand in the file, so nobody else may read it, however it was before. */
static void
test_what_is_written_is_for_the_owner_alone (void **state)
{
  const Place *place = *state;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autoptr (GError) error = NULL;

  assert_true (cid_config_file_write (place->path, "one\n", &error));
  assert_int_equal (get_mode (place->path), 0600);
  assert_int_equal (get_mode (folder), 0700);
  assert_int_equal (g_chmod (place->path, 0644), 0);
  assert_true (cid_config_file_write (place->path, "two\n", &error));
  assert_int_equal (get_mode (place->path), 0600);
  assert_holds (place->path, "two\n");
}

/* People keep their settings elsewhere and link to them; the link must survive. */
static void
test_a_symbolic_link_stays_one (void **state)
{
  const Place *place = *state;
  g_autofree char *target = g_build_filename (place->folder, "elsewhere.conf", NULL);
  g_autoptr (GError) error = NULL;

  write_with_mode (place->path, "", 0600);
  write_with_mode (target, "one\n", 0644);
  assert_int_equal (g_unlink (place->path), 0);
  assert_int_equal (symlink (target, place->path), 0);
  assert_true (cid_config_file_write (place->path, "two\n", &error));
  assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
  assert_holds (target, "two\n");
  assert_int_equal (get_mode (target), 0600);
}

/* What a link stands for need not be there yet, and is said from where the link is. */
static void
test_a_link_to_nothing_yet_is_written_through (void **state)
{
  static const char *const links[] = { "../elsewhere.conf", "one.conf" };
  const Place *place = *state;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autofree char *first = g_build_filename (folder, "one.conf", NULL);
  g_autofree char *target = g_build_filename (place->folder, "elsewhere.conf", NULL);
  g_autoptr (GError) error = NULL;

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_int_equal (symlink (links[0], first), 0);
  assert_int_equal (symlink (links[1], place->path), 0);
  assert_true (cid_config_file_write (place->path, "two\n", &error));
  assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
  assert_true (g_file_test (first, G_FILE_TEST_IS_SYMLINK));
  assert_holds (target, "two\n");
  assert_int_equal (get_mode (target), 0600);
}

/* Nor need the folder be there in which it is to stand. */
static void
test_the_folder_behind_a_link_is_made (void **state)
{
  const Place *place = *state;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autofree char *target = g_build_filename (folder, "own", "phones.conf", NULL);
  g_autofree char *made = g_path_get_dirname (target);
  g_autoptr (GError) error = NULL;

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  assert_int_equal (symlink ("own/phones.conf", place->path), 0);
  assert_true (cid_config_file_write (place->path, "two\n", &error));
  assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
  assert_holds (target, "two\n");
  assert_int_equal (get_mode (made), 0700);
  assert_int_equal (g_unlink (target), 0);
  assert_int_equal (g_rmdir (made), 0);
}

/* A disk that is not there, and links that go round: nothing is put in the place of the link. */
static void
test_a_link_that_leads_nowhere_is_an_error (void **state)
{
  static const struct {
    const char *link;
    const char *says;
  } rows[] = {
    { "/dev/null/disk/phones.conf", "/dev/null/disk: " },
    { "phones.conf", "phones.conf: " },
  };
  const Place *place = *state;
  g_autofree char *folder = g_path_get_dirname (place->path);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    assert_int_equal (symlink (rows[i].link, place->path), 0);
    assert_false (cid_config_file_write (place->path, "two\n", &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
    assert_non_null (strstr (error->message, rows[i].says));
    assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
    assert_int_equal (g_unlink (place->path), 0);
  }
}

/* A pipe would keep the daemon waiting, a huge file would eat its memory. */
static void
test_what_is_no_small_file_is_refused (void **state)
{
  const Place *place = *state;
  g_autofree char *pipe = g_build_filename (place->folder, "pipe", NULL);
  g_autofree char *huge = g_build_filename (place->folder, "huge", NULL);
  const struct {
    const char *path;
    const char *expected;
  } rows[] = {
    { pipe, "It is no file" },
    { place->folder, "It is no file" },
    { huge, "It is larger than 1 MiB" },
  };

  assert_int_equal (mkfifo (pipe, 0600), 0);
  write_with_mode (huge, "x", 0600);
  assert_int_equal (truncate (huge, 1024 * 1024 + 1), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidSettings) settings = cid_settings_new_from_file (rows[i].path, &problems);
    gsize length = 0;

    assert_null (cid_config_file_read (rows[i].path, &length, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
    assert_true (g_str_has_suffix (error->message, rows[i].expected));
    assert_int_equal (problems->len, 1);
    assert_int_equal (settings->port, 24325);
  }
}

/* A file of exactly the limit is still a file. */
static void
test_a_file_of_the_limit_is_read (void **state)
{
  const Place *place = *state;
  g_autofree char *text = NULL;
  gsize length = 0;

  write_with_mode (place->path, "", 0600);
  assert_int_equal (truncate (place->path, 1024 * 1024), 0);
  text = cid_config_file_read (place->path, &length, NULL);
  assert_non_null (text);
  assert_int_equal (length, 1024 * 1024);
}

/* Whoever can read the tokens can report calls. */
static void
test_a_file_that_others_may_read_is_a_problem (void **state)
{
  static const struct {
    guint mode;
    guint n_problems;
  } rows[] = { { 0600, 0 }, { 0400, 0 }, { 0640, 1 }, { 0604, 1 }, { 0620, 1 } };
  const Place *place = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = NULL;

    write_with_mode (place->path, PHONE, rows[i].mode);
    phones = cid_phones_new_from_file (place->path, NULL, &problems);
    assert_int_equal (phones->len, 1);
    assert_int_equal (problems->len, rows[i].n_problems);
    if (problems->len > 0)
      assert_non_null (
        strstr (((CidProblem *) g_ptr_array_index (problems, 0))->message, "run chmod 600 /"));
  }
}

/* The life of a phone in its file. */
static void
test_a_phone_is_added_changed_and_removed (void **state)
{
  const Place *place = *state;
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", ID, TOKEN);
  g_autoptr (GError) error = NULL;

  assert_true (cid_phones_add (place->path, phone, &error));
  assert_holds (place->path, PHONE);
  assert_int_equal (get_mode (place->path), 0600);
  assert_true (cid_phones_set (place->path, "desk", "host", "192.0.2.20", &error));
  assert_holds (place->path, PHONE "host=192.0.2.20\n");
  assert_true (cid_phones_remove (place->path, "desk", &error));
  assert_holds (place->path, "");
}

/* One write: nobody finds the file without either of them, and what cannot be leaves it alone. */
static void
test_a_phone_is_replaced_at_once (void **state)
{
  static const char other[] = "[phone hall]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b12\n";
  const Place *place = *state;
  g_autofree char *before = g_strconcat ("[phone desk]\nid=" ID "\n", other, NULL);
  g_autofree char *after = g_strconcat (other, "\n", PHONE, NULL);
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", ID, TOKEN);
  g_autoptr (CidPhone) bad = cid_phone_new ("desk", ID, "x");
  g_autoptr (CidPhone) nobody = cid_phone_new ("attic", ID, TOKEN);
  g_autoptr (GError) bad_error = NULL;
  g_autoptr (GError) nobody_error = NULL;
  g_autoptr (GError) error = NULL;

  write_with_mode (place->path, before, 0600);
  assert_false (cid_phones_replace (place->path, bad, &bad_error));
  assert_true (g_error_matches (bad_error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_false (cid_phones_replace (place->path, nobody, &nobody_error));
  assert_true (g_error_matches (nobody_error, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_holds (place->path, before);
  assert_true (cid_phones_replace (place->path, phone, &error));
  assert_holds (place->path, after);
}

/* Editors of other systems begin a file with a mark. Behind it the first phone is one like any
 * other, and the mark stays where it is. */
static void
test_a_byte_order_mark_hides_no_phone (void **state)
{
  const Place *place = *state;
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", ID, TOKEN);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) add_error = NULL;

  write_with_mode (place->path, CID_BYTE_ORDER_MARK PHONE, 0600);
  assert_false (cid_phones_add (place->path, phone, &add_error));
  assert_string_equal (add_error->message, "There is a phone called desk already");
  assert_true (cid_phones_set (place->path, "desk", "host", "192.0.2.20", &error));
  assert_holds (place->path, CID_BYTE_ORDER_MARK PHONE "host=192.0.2.20\n");
  assert_true (cid_phones_remove (place->path, "desk", &error));
  assert_holds (place->path, CID_BYTE_ORDER_MARK);
  assert_true (cid_phones_add (place->path, phone, &error));
  assert_holds (place->path, CID_BYTE_ORDER_MARK PHONE);
}

/* What cannot be done must leave the file as it was. */
static void
test_a_refused_change_leaves_the_file_alone (void **state)
{
  const Place *place = *state;
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", ID, TOKEN);
  g_autoptr (GError) add_error = NULL;
  g_autoptr (GError) set_error = NULL;
  g_autoptr (GError) remove_error = NULL;

  write_with_mode (place->path, "# mine\n" PHONE, 0600);
  assert_false (cid_phones_add (place->path, phone, &add_error));
  assert_true (g_error_matches (add_error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_false (cid_phones_set (place->path, "desk", "token", "x", &set_error));
  assert_true (g_error_matches (set_error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_false (cid_phones_remove (place->path, "desk2", &remove_error));
  assert_true (g_error_matches (remove_error, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_holds (place->path, "# mine\n" PHONE);
}

/* An edit knows nothing of what stands behind a NUL, and would lose it. */
static void
test_a_binary_file_is_not_edited (void **state)
{
  const Place *place = *state;
  g_autoptr (CidPhone) phone = cid_phone_new ("desk", ID, TOKEN);
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length = 0;

  write_with_mode (place->path, "", 0600);
  assert_true (g_file_set_contents (place->path, "a\0b", 3, NULL));
  assert_false (cid_phones_add (place->path, phone, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
  assert_true (g_file_get_contents (place->path, &data, &length, NULL));
  assert_int_equal (length, 3);
}

/* A folder that cannot be made is an error that names it. */
static void
test_a_folder_that_cannot_be_made_is_an_error (void **state)
{
  const Place *place = *state;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autoptr (GError) error = NULL;

  assert_true (g_file_set_contents (folder, "", -1, NULL));
  assert_false (cid_config_file_write (place->path, "x", &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
  assert_true (g_str_has_prefix (error->message, folder));
  assert_int_equal (g_unlink (folder), 0);
}

static char *
double_text (const char *text, gconstpointer edit, GError **error)
{
  return g_strconcat (text, text, NULL);
}

/* What could not be read again is not written: the file would be of no use, and none to edit. */
static void
test_an_edit_makes_no_file_too_large (void **state)
{
  const Place *place = *state;
  g_autofree char *half = g_strnfill (CID_CONFIG_FILE_MAX / 2, 'x');
  g_autofree char *whole = g_strnfill (CID_CONFIG_FILE_MAX, 'x');
  g_autoptr (GError) error = NULL;

  write_with_mode (place->path, half, 0600);
  assert_true (cid_config_file_edit (place->path, CID_CONFIG_FILE_MAX, double_text, NULL, &error));
  assert_holds (place->path, whole);
  assert_false (cid_config_file_edit (place->path, CID_CONFIG_FILE_MAX, double_text, NULL, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
  assert_holds (place->path, whole);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_file_that_is_not_there_is_empty, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_is_written_is_for_the_owner_alone, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_symbolic_link_stays_one, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_link_to_nothing_yet_is_written_through, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_the_folder_behind_a_link_is_made, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_link_that_leads_nowhere_is_an_error, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_is_no_small_file_is_refused, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_file_of_the_limit_is_read, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_file_that_others_may_read_is_a_problem, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_phone_is_added_changed_and_removed, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_phone_is_replaced_at_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_byte_order_mark_hides_no_phone, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_refused_change_leaves_the_file_alone, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_binary_file_is_not_edited, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_an_edit_makes_no_file_too_large, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_folder_that_cannot_be_made_is_an_error, set_up,
                                     tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/state-file.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int
set_up (void **state)
{
  *state = scratch_new ();
  return 0;
}

static int
tear_down (void **state)
{
  scratch_free (*state);
  return 0;
}

static gboolean
has_last_word (gpointer user_data)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  return g_key_file_load_from_file (keys, user_data, G_KEY_FILE_NONE, NULL) &&
         g_key_file_get_integer (keys, "a", "b", NULL) == 3;
}

static void
wait_for_last_word (const char *path)
{
  for (guint i = 0; !has_last_word ((gpointer) path) && i < 1000; i++)
    scratch_run_ms (5);
  assert_true (has_last_word ((gpointer) path));
}

/* Of several changes in a row the last stays, in a file that nobody else can read; whoever lets go
 * of it in between loses nothing. */
static void
test_last_word_stays (void **state)
{
  g_autofree char *path = scratch_path (*state, "below/state");
  CidStateFile *file = cid_state_file_new (path);
  GStatBuf status;

  for (int i = 1; i <= 3; i++) {
    g_key_file_set_integer (cid_state_file_get (file), "a", "b", i);
    cid_state_file_save (file);
  }
  cid_state_file_free (file);
  wait_for_last_word (path);
  assert_int_equal (g_stat (path, &status), 0);
  assert_int_equal (status.st_mode & 077, 0);

  file = cid_state_file_new (path);
  assert_int_equal (g_key_file_get_integer (cid_state_file_get (file), "a", "b", NULL), 3);
  cid_state_file_free (file);
}

/* Whoever lets go of it waits for the disk: what an earlier change began to write comes to an end
 * before the last one, not after it, and leaves nothing beside the file. */
static void
test_last_word_is_not_written_over (void **state)
{
  g_autofree char *path = scratch_path (*state, "state");
  g_autoptr (GDir) folder = NULL;
  CidStateFile *file = NULL;

  assert_true (g_file_set_contents (path, "[a]\nb=0\n", -1, NULL));
  file = cid_state_file_new (path);
  g_key_file_set_integer (cid_state_file_get (file), "a", "b", 1);
  cid_state_file_save (file);
  g_key_file_set_integer (cid_state_file_get (file), "a", "b", 3);
  cid_state_file_save (file);
  cid_state_file_free (file);
  for (guint i = 0; i < 20; i++) {
    assert_true (has_last_word (path));
    scratch_run_ms (5);
  }
  folder = g_dir_open (*state, 0, NULL);
  assert_string_equal (g_dir_read_name (folder), "state");
  assert_null (g_dir_read_name (folder));
}

/* A file that somebody spoilt is nothing remembered, and is written anew. */
static void
test_damage_is_nothing_remembered (void **state)
{
  g_autofree char *path = scratch_path (*state, "state");
  CidStateFile *file = NULL;

  assert_true (g_file_set_contents (path, "\xff[[[ no key file", -1, NULL));
  file = cid_state_file_new (path);
  assert_false (g_key_file_has_group (cid_state_file_get (file), "a"));
  g_key_file_set_integer (cid_state_file_get (file), "a", "b", 3);
  cid_state_file_save (file);
  wait_for_last_word (path);
  cid_state_file_free (file);
}

/* A folder that cannot be made costs the memory, and no more. */
static void
test_place_that_cannot_be_written_is_no_end (void **state)
{
  g_autofree char *blocker = scratch_path (*state, "file");
  g_autofree char *path = g_build_filename (blocker, "state", NULL);
  CidStateFile *file = NULL;

  assert_true (g_file_set_contents (blocker, "x", -1, NULL));
  file = cid_state_file_new (path);
  cid_state_file_save (file);
  scratch_run_ms (50);
  assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  cid_state_file_free (file);
}

int
main (void)
{
#define FILE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    FILE_TEST (test_last_word_stays),
    FILE_TEST (test_last_word_is_not_written_over),
    FILE_TEST (test_damage_is_nothing_remembered),
    FILE_TEST (test_place_that_cannot_be_written_is_no_end),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

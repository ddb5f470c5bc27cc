/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/configuration.h"

#include "scratch.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PATIENCE_US (5 * G_USEC_PER_SEC)
#define PHONE "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=7kq3m9x2adfh\n"

typedef struct {
  char *folder;
  char *settings_path;
  char *phones_path;
  CidConfiguration *configuration;
  guint n_changes;
} Fixture;

static void
on_changed (CidConfiguration *configuration, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
write_file (const char *path, const char *text)
{
  assert_true (
    g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static void
wait_for_change (Fixture *fixture, guint n_before)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (fixture->n_changes == n_before && g_get_monotonic_time () < end_us) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
  assert_true (fixture->n_changes > n_before);
}

static guint
count_problems (Fixture *fixture)
{
  g_auto (GStrv) lines = cid_configuration_get_problems (fixture->configuration);

  return g_strv_length (lines);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->settings_path = g_build_filename (fixture->folder, "cidalert.conf", NULL);
  fixture->phones_path = g_build_filename (fixture->folder, "phones.conf", NULL);
  write_file (fixture->settings_path, "[numbers]\nregion=AU\n[listener]\nrate=7\n");
  write_file (fixture->phones_path, PHONE);
  fixture->configuration = cid_configuration_new (fixture->settings_path, fixture->phones_path);
  g_signal_connect (fixture->configuration, "changed", G_CALLBACK (on_changed), fixture);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_object_unref (fixture->configuration);
  scratch_free (fixture->folder);
  g_free (fixture->settings_path);
  g_free (fixture->phones_path);
  g_free (fixture);

  return 0;
}

/* What stands in the files is what the daemon goes by. */
static void
test_both_files_are_read (void **state)
{
  Fixture *fixture = *state;

  assert_int_equal (cid_configuration_get_settings (fixture->configuration)->rate, 7);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 1);
  assert_string_equal (cid_configuration_get_plan (fixture->configuration)->region, "AU");
  assert_int_equal (count_problems (fixture), 0);
}

/* A changed file takes effect without a restart. */
static void
test_a_changed_file_is_read_again (void **state)
{
  Fixture *fixture = *state;

  write_file (fixture->settings_path, "[numbers]\nregion=DE\n");
  wait_for_change (fixture, 0);
  assert_string_equal (cid_configuration_get_plan (fixture->configuration)->region, "DE");
}

/* The area is the phone's own until the user says another. */
static void
test_the_area_is_the_phones_or_the_users (void **state)
{
  Fixture *fixture = *state;

  assert_null (cid_configuration_get_plan (fixture->configuration)->area);
  write_file (fixture->phones_path, PHONE "number=+61 2 9999 0000\n");
  cid_configuration_reload (fixture->configuration);
  assert_string_equal (cid_configuration_get_plan (fixture->configuration)->area, "2");
  write_file (fixture->settings_path, "[numbers]\nregion=AU\narea=03\n");
  cid_configuration_reload (fixture->configuration);
  assert_string_equal (cid_configuration_get_plan (fixture->configuration)->area, "03");
}

/* A running daemon keeps its last good settings. */
static void
test_broken_settings_leave_the_last_good_ones (void **state)
{
  Fixture *fixture = *state;

  write_file (fixture->settings_path, "[listener]\nrate=9\nnonsense=1\n");
  wait_for_change (fixture, 0);
  assert_int_equal (cid_configuration_get_settings (fixture->configuration)->rate, 7);
  assert_int_equal (count_problems (fixture), 1);

  write_file (fixture->settings_path, "[listener]\nrate=9\n");
  wait_for_change (fixture, fixture->n_changes);
  assert_int_equal (cid_configuration_get_settings (fixture->configuration)->rate, 9);
  assert_int_equal (count_problems (fixture), 0);
}

/* A file that goes away is an empty one. */
static void
test_a_removed_file_is_an_empty_one (void **state)
{
  Fixture *fixture = *state;

  g_unlink (fixture->phones_path);
  wait_for_change (fixture, 0);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 0);
  write_file (fixture->phones_path, PHONE);
  wait_for_change (fixture, fixture->n_changes);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 1);
}

/* A slip in the editor, or a wrong mode, must not silence the phone that just worked. */
static void
test_broken_phones_leave_the_last_good_ones (void **state)
{
  static const char *const broken[] = {
    "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=oops\n",
    "[pho",
    "nonsense\n",
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    GPtrArray *phones;

    write_file (fixture->phones_path, broken[i]);
    cid_configuration_reload (fixture->configuration);
    phones = cid_configuration_get_phones (fixture->configuration);
    assert_int_equal (phones->len, 1);
    assert_string_equal (((CidPhone *) phones->pdata[0])->token, "7kq3m9x2adfh");
    assert_true (count_problems (fixture) > 0);
  }
  write_file (fixture->phones_path, "");
  cid_configuration_reload (fixture->configuration);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 0);
  assert_int_equal (count_problems (fixture), 0);
}

/* What cannot be read says nothing of the phones; here it is a folder, for root may read files. */
static void
test_an_unreadable_file_leaves_the_phones (void **state)
{
  Fixture *fixture = *state;

  g_unlink (fixture->phones_path);
  assert_int_equal (g_mkdir (fixture->phones_path, 0700), 0);
  cid_configuration_reload (fixture->configuration);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 1);
  assert_int_equal (count_problems (fixture), 1);

  g_rmdir (fixture->phones_path);
  write_file (fixture->phones_path, PHONE);
  cid_configuration_reload (fixture->configuration);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 1);
  assert_int_equal (count_problems (fixture), 0);
}

/* At the start there is nothing to keep: a bad phone costs itself, and the daemon runs. */
static void
test_broken_phones_at_the_start_are_left_out (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidConfiguration) configuration = NULL;

  write_file (fixture->phones_path, PHONE "[phone hall]\nid=1\n");
  configuration = cid_configuration_new (fixture->settings_path, fixture->phones_path);
  assert_int_equal (cid_configuration_get_phones (configuration)->len, 1);
}

/* A new user has no folder yet: what comes into being there takes effect all the same. */
static void
test_a_folder_that_comes_later_is_noticed (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *folder = g_build_filename (fixture->folder, "later", "cidalert", NULL);
  g_autofree char *settings_path = g_build_filename (folder, "cidalert.conf", NULL);
  g_autofree char *phones_path = g_build_filename (folder, "phones.conf", NULL);

  g_object_unref (fixture->configuration);
  fixture->configuration = cid_configuration_new (settings_path, phones_path);
  g_signal_connect (fixture->configuration, "changed", G_CALLBACK (on_changed), fixture);
  assert_int_equal (cid_configuration_get_phones (fixture->configuration)->len, 0);

  assert_int_equal (g_mkdir_with_parents (folder, 0700), 0);
  wait_for_change (fixture, 0);
  write_file (phones_path, PHONE);
  while (cid_configuration_get_phones (fixture->configuration)->len == 0)
    wait_for_change (fixture, fixture->n_changes);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_both_files_are_read, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_changed_file_is_read_again, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_area_is_the_phones_or_the_users, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_broken_settings_leave_the_last_good_ones, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_removed_file_is_an_empty_one, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_broken_phones_leave_the_last_good_ones, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_an_unreadable_file_leaves_the_phones, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_broken_phones_at_the_start_are_left_out, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_folder_that_comes_later_is_noticed, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/path-watch.h"
#include "watch-kit.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *folder;
  CidPathWatch *watch;
  Ear ear;
} Fixture;

static void
watch_name (Fixture *self, const char *name)
{
  g_autofree char *path = scratch_path (self->folder, name);

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, path);
  cid_path_watch_end (self->watch);
}

static void
watch_directory (Fixture *self, const char *name)
{
  g_autofree char *path = scratch_path (self->folder, name);

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_directory (self->watch, path);
  cid_path_watch_end (self->watch);
}

static void
make_link (Fixture *self, const char *target, const char *name)
{
  g_autofree char *path = scratch_path (self->folder, name);

  assert_int_equal (symlink (target, path), 0);
}

static void
remove_file (Fixture *self, const char *name)
{
  g_autofree char *path = scratch_path (self->folder, name);

  assert_int_equal (g_remove (path), 0);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->watch = cid_path_watch_new (on_told, &self->ear);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_path_watch_free (self->watch);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

/* However a program saves a file, the new contacts have to take effect. */
static void
test_every_way_of_saving_is_told (void **state)
{
  Fixture *self = *state;

  watch_name (self, "a.vcf");
  scratch_write (self->folder, "a.vcf", "one");
  expect_word (&self->ear);
  scratch_write (self->folder, "a.vcf", "two");
  expect_word (&self->ear);
  scratch_replace (self->folder, "a.vcf", "three");
  expect_word (&self->ear);
  remove_file (self, "a.vcf");
  expect_word (&self->ear);
}

/* Who is told to run chmod has done all that is to be done. */
static void
test_another_mode_is_told (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (self->folder, "a.vcf");

  scratch_write (self->folder, "a.vcf", "one");
  watch_name (self, "a.vcf");
  scratch_run_ms (QUIET_MS);
  self->ear.n_seen = self->ear.n_told;
  assert_int_equal (g_chmod (path, 0600), 0);
  expect_word (&self->ear);
}

/* Beside a vCard lives much else, at worst in one's home: none of it is worth reading again. */
static void
test_other_names_are_not_told (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", "one");
  watch_name (self, "a.vcf");
  scratch_run_ms (QUIET_MS);
  self->ear.n_seen = self->ear.n_told;
  scratch_write (self->folder, "b.vcf", "one");
  remove_file (self, "b.vcf");
  expect_silence (&self->ear);
}

/* A database writes beside the contacts with each call: only a file that is whole again is told of.
 */
static void
test_a_file_in_the_writing_is_not_told (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (self->folder, "calls.db");
  int fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  assert_true (fd >= 0);
  watch_directory (self, "");
  for (guint i = 0; i < 3; i++)
    assert_int_equal (write (fd, "page", 4), 4);
  expect_silence (&self->ear);
  assert_int_equal (close (fd), 0);
  expect_word (&self->ear);
}

/* One directory may be watched whole and for a name in it: letting go of one leaves the other. */
static void
test_watches_of_one_directory_are_apart (void **state)
{
  Fixture *self = *state;
  g_autofree char *name = scratch_path (self->folder, "a.vcf");

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_directory (self->watch, self->folder);
  cid_path_watch_add_name (self->watch, name);
  cid_path_watch_end (self->watch);
  watch_name (self, "a.vcf");
  scratch_write (self->folder, "b.vcf", "one");
  expect_silence (&self->ear);
  scratch_write (self->folder, "a.vcf", "one");
  expect_word (&self->ear);
}

/* In a folder of vCards every name counts. */
static void
test_all_of_a_directory_is_told (void **state)
{
  Fixture *self = *state;

  watch_directory (self, "");
  scratch_write (self->folder, "a.vcf", "one");
  expect_word (&self->ear);
  scratch_replace (self->folder, "b.vcf", "one");
  expect_word (&self->ear);
  remove_file (self, "a.vcf");
  expect_word (&self->ear);
}

/* A sync program writes a thousand files: they are read once, not a thousand times. */
static void
test_many_events_are_few_words (void **state)
{
  Fixture *self = *state;

  watch_directory (self, "");
  for (guint i = 0; i < 200; i++) {
    g_autofree char *name = g_strdup_printf ("%u.vcf", i);

    scratch_write (self->folder, name, "x");
  }
  expect_word (&self->ear);
  assert_in_range (self->ear.n_told, 1, 20);
}

/* The contacts' folder may be made long after the daemon has started. */
static void
test_a_path_that_comes_step_by_step_is_told (void **state)
{
  Fixture *self = *state;
  static const char *const steps[] = { "data", "data/cidalert", "data/cidalert/contacts" };

  watch_name (self, "data/cidalert/contacts");
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *path = scratch_path (self->folder, steps[i]);

    assert_int_equal (g_mkdir (path, 0700), 0);
    expect_word (&self->ear);
    /* Whoever is told looks again, and says anew what is to be watched. */
    watch_name (self, "data/cidalert/contacts");
  }
}

/* What was taken out of the settings must not be read again and again. */
static void
test_what_is_not_named_again_is_let_go (void **state)
{
  Fixture *self = *state;

  watch_name (self, "a.vcf");
  watch_name (self, "b.vcf");
  scratch_write (self->folder, "a.vcf", "one");
  expect_silence (&self->ear);
  scratch_write (self->folder, "b.vcf", "one");
  expect_word (&self->ear);
}

/* A folder that was replaced by another of the same name is another folder. */
static void
test_a_replaced_directory_is_watched_anew (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (self->folder, "contacts");
  g_autofree char *old = scratch_path (self->folder, "old");

  assert_int_equal (g_mkdir (path, 0700), 0);
  watch_directory (self, "contacts");
  assert_int_equal (g_rename (path, old), 0);
  assert_int_equal (g_mkdir (path, 0700), 0);
  watch_directory (self, "contacts");
  scratch_run_ms (QUIET_MS);
  self->ear.n_seen = self->ear.n_told;

  scratch_write (self->folder, "contacts/a.vcf", "one");
  expect_word (&self->ear);
}

/* Settings are often links into a folder that is kept in a repository. */
static void
test_what_a_link_leads_to_is_told (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "dotfiles/a.conf", "one");
  make_link (self, "dotfiles/a.conf", "hop");
  make_link (self, "hop", "a.conf");
  watch_name (self, "a.conf");
  scratch_write (self->folder, "dotfiles/a.conf", "two");
  expect_word (&self->ear);
  scratch_replace (self->folder, "dotfiles/a.conf", "three");
  expect_word (&self->ear);
  remove_file (self, "dotfiles/a.conf");
  expect_word (&self->ear);
  watch_name (self, "a.conf");
  scratch_write (self->folder, "dotfiles/a.conf", "four");
  expect_word (&self->ear);
}

/* Each link on the way may be led elsewhere, be it to a file or to a folder. */
static void
test_each_hop_that_leads_elsewhere_is_told (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "old/a.conf", "one");
  scratch_write (self->folder, "new/a.conf", "two");
  make_link (self, "old", "current");
  make_link (self, "current/a.conf", "a.conf");
  watch_name (self, "a.conf");
  remove_file (self, "current");
  expect_word (&self->ear);
  watch_name (self, "a.conf");
  make_link (self, "new", "current");
  expect_word (&self->ear);
  watch_name (self, "a.conf");
  scratch_write (self->folder, "old/a.conf", "three");
  expect_silence (&self->ear);
  scratch_write (self->folder, "new/a.conf", "three");
  expect_word (&self->ear);
}

/* A watch may be thrown away while it is about to tell. */
static void
test_a_freed_watch_tells_nobody (void **state)
{
  Fixture *self = *state;

  watch_directory (self, "");
  scratch_write (self->folder, "a.vcf", "one");
  g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&self->watch, cid_path_watch_free);
  self->ear.n_seen = self->ear.n_told;
  expect_silence (&self->ear);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_every_way_of_saving_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_another_mode_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_other_names_are_not_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_file_in_the_writing_is_not_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_watches_of_one_directory_are_apart, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_all_of_a_directory_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_many_events_are_few_words, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_path_that_comes_step_by_step_is_told, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_what_is_not_named_again_is_let_go, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_replaced_directory_is_watched_anew, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_a_link_leads_to_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_each_hop_that_leads_elsewhere_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_freed_watch_tells_nobody, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

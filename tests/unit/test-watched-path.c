/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/path-watch.h"
#include "base/watched-path.h"
#include "watch-kit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>

/* With a gathering less than is waited for silence. */
#define RETRY_MS 50

/* What the kernel says instead of watching; 0: it watches. */
static int init_error;
static int add_error;
static guint n_retries_begun;

int __real_inotify_init1 (int flags);
int __wrap_inotify_init1 (int flags);

int
__wrap_inotify_init1 (int flags)
{
  errno = init_error;
  return init_error != 0 ? -1 : __real_inotify_init1 (flags);
}

int __real_inotify_add_watch (int fd, const char *path, uint32_t mask);
int __wrap_inotify_add_watch (int fd, const char *path, uint32_t mask);

int
__wrap_inotify_add_watch (int fd, const char *path, uint32_t mask)
{
  errno = add_error;
  return add_error != 0 ? -1 : __real_inotify_add_watch (fd, path, mask);
}

GSource *__wrap_g_timeout_source_new_seconds (guint interval_s);

/* Nobody waits here for as long as the daemon does. */
GSource *
__wrap_g_timeout_source_new_seconds (guint interval_s)
{
  n_retries_begun++;
  return g_timeout_source_new (RETRY_MS);
}

typedef struct {
  char *folder;
  char *path;
  CidPathWatch *watch;
  Ear ear;
} Fixture;

/* Names again what is watched, as whoever is told does. */
static void
name_path (Fixture *self)
{
  cid_path_watch_begin (self->watch);
  cid_path_watch_add_name (self->watch, self->path);
  cid_path_watch_end (self->watch);
}

static void
on_path (gpointer user_data)
{
  Fixture *self = user_data;

  on_told (&self->ear);
  name_path (self);
}

static void
assert_problem (Fixture *self, const char *limit)
{
  g_autofree char *problem = cid_path_watch_get_problem (self->watch);

  assert_non_null (problem);
  assert_true (g_str_has_prefix (problem, self->path));
  assert_true (g_str_has_suffix (problem, limit));
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "a.conf");
  self->watch = cid_path_watch_new (on_path, self);
  n_retries_begun = 0;
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  init_error = 0;
  add_error = 0;
  cid_path_watch_free (self->watch);
  scratch_free (self->folder);
  g_free (self->path);
  g_free (self);
  return 0;
}

/* Other programs may have taken all that the kernel gives: that is said, with what to raise, and it
 * heals once there is room. */
static void
test_each_limit_is_told_and_heals (void **state)
{
  static const struct {
    int *error;
    int code;
    const char *limit;
  } rows[] = {
    { &add_error, ENOSPC, "fs.inotify.max_user_watches" },
    { &init_error, EMFILE, "fs.inotify.max_user_instances" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    void *fresh = NULL;
    Fixture *self;

    set_up (&fresh);
    self = fresh;
    *rows[i].error = rows[i].code;
    name_path (self);
    assert_problem (self, rows[i].limit);
    expect_silence (&self->ear);
    *rows[i].error = 0;
    expect_word (&self->ear);
    assert_null (cid_path_watch_get_problem (self->watch));
    scratch_write (self->folder, "a.conf", "two");
    expect_word (&self->ear);
    tear_down (&fresh);
  }
  assert_non_null (*state);
}

/* Until then a change is seen late, but it is seen. */
static void
test_what_changes_behind_a_limit_is_told_late (void **state)
{
  Fixture *self = *state;

  add_error = ENOSPC;
  name_path (self);
  scratch_write (self->folder, "a.conf", "one");
  expect_word (&self->ear);
  scratch_replace (self->folder, "a.conf", "two");
  expect_word (&self->ear);
  scratch_write (self->folder, "b.conf", "one");
  expect_silence (&self->ear);
  assert_problem (self, "fs.inotify.max_user_watches");
}

/* A directory looks the same when a file in it is written anew in place, as some editors do. */
static void
test_what_is_rewritten_behind_a_limit_is_told_late (void **state)
{
  Fixture *self = *state;
  FILE *file;

  scratch_write (self->folder, "a.conf", "one");
  add_error = ENOSPC;
  cid_path_watch_begin (self->watch);
  cid_path_watch_add_directory (self->watch, self->folder);
  cid_path_watch_end (self->watch);
  file = fopen (self->path, "r+");
  assert_non_null (file);
  assert_true (fputs ("two", file) >= 0);
  assert_int_equal (fclose (file), 0);
  scratch_run_until (has_told, &self->ear);
}

/* A daemon that sees all is not woken to look; one that has healed is no more. */
static void
test_only_who_is_blind_is_woken (void **state)
{
  Fixture *self = *state;

  name_path (self);
  assert_null (cid_path_watch_get_problem (self->watch));
  assert_int_equal (n_retries_begun, 0);
  add_error = ENOSPC;
  name_path (self);
  name_path (self);
  assert_int_equal (n_retries_begun, 1);
  add_error = 0;
  expect_word (&self->ear);
  assert_false (g_main_context_pending (NULL));
  assert_int_equal (n_retries_begun, 1);
  assert_null (g_main_context_find_source_by_user_data (NULL, self->watch));
}

/* What cannot be watched for another reason is another matter, and no limit is to be raised. */
static void
test_another_trouble_is_no_limit (void **state)
{
  Fixture *self = *state;

  add_error = EACCES;
  name_path (self);
  assert_null (cid_path_watch_get_problem (self->watch));
  assert_int_equal (n_retries_begun, 0);
}

#define WATCHED_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    WATCHED_TEST (test_each_limit_is_told_and_heals),
    WATCHED_TEST (test_what_changes_behind_a_limit_is_told_late),
    WATCHED_TEST (test_what_is_rewritten_behind_a_limit_is_told_late),
    WATCHED_TEST (test_only_who_is_blind_is_woken),
    WATCHED_TEST (test_another_trouble_is_no_limit),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

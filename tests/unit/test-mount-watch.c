/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/mount-watch.h"
#include "base/path-watch.h"
#include "watch-kit.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mount.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *place;
  char *share;
  CidPathWatch *watch;
  Ear ear;
} Fixture;

static void
mount_share (Fixture *self)
{
  assert_int_equal (mount (self->share, self->place, "none", MS_BIND, NULL), 0);
}

/* A place to mount at, and a share to be mounted there. */
static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->place = scratch_path (self->folder, "place");
  self->share = scratch_path (self->folder, "share");
  scratch_write (self->folder, "place/a.vcf", "one");
  scratch_write (self->folder, "share/a.vcf", "two");
  self->watch = cid_path_watch_new (on_told, &self->ear);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_path_watch_free (self->watch);
  umount2 (self->place, MNT_DETACH);
  scratch_free (self->folder);
  g_free (self->place);
  g_free (self->share);
  g_free (self);
  return 0;
}

/* Each change of what is mounted is told, and nothing else is. */
static void
test_mounts_are_told (void **state)
{
  Fixture *self = *state;
  G_GNUC_UNUSED g_autoptr (CidMountWatch) watch = cid_mount_watch_new (on_told, &self->ear);

  expect_silence (&self->ear);
  mount_share (self);
  expect_word (&self->ear);
  expect_silence (&self->ear);
  assert_int_equal (umount2 (self->place, 0), 0);
  expect_word (&self->ear);
}

static gboolean
on_urgent (int fd, GIOCondition condition, gpointer user_data)
{
  guint64 n_times = 0;

  assert_int_equal (read (fd, &n_times, sizeof n_times), sizeof n_times);
  return G_SOURCE_CONTINUE;
}

/* GLib looks no further where something more urgent is ready, and the kernel does not say it twice.
 */
static void
test_a_mount_at_an_urgent_moment_is_told (void **state)
{
  Fixture *self = *state;
  G_GNUC_UNUSED g_autoptr (CidMountWatch) watch = cid_mount_watch_new (on_told, &self->ear);
  int fd = eventfd (1, EFD_CLOEXEC);
  guint id = g_unix_fd_add_full (G_PRIORITY_HIGH, fd, G_IO_IN, on_urgent, NULL, NULL);

  mount_share (self);
  expect_word (&self->ear);
  g_source_remove (id);
  close (fd);
}

/* Contacts may lie on a share that is mounted after the login, and taken away before the logout. */
static void
test_what_is_mounted_over_a_watched_folder_is_watched (void **state)
{
  static void (*const adds[]) (CidPathWatch *, const char *) = {
    cid_path_watch_add_directory,
    cid_path_watch_add_name,
  };
  Fixture *self = *state;
  g_autofree char *file = scratch_path (self->place, "a.vcf");

  for (gsize i = 0; i < G_N_ELEMENTS (adds); i++) {
    cid_path_watch_begin (self->watch);
    adds[i](self->watch, adds[i] == cid_path_watch_add_name ? file : self->place);
    cid_path_watch_end (self->watch);
    mount_share (self);
    expect_word (&self->ear);
    scratch_write (self->folder, "share/a.vcf", "three");
    expect_word (&self->ear);
    assert_int_equal (umount2 (self->place, 0), 0);
    expect_word (&self->ear);
    scratch_write (self->folder, "share/a.vcf", "two");
    expect_silence (&self->ear);
    scratch_write (self->folder, "place/a.vcf", "two");
    expect_word (&self->ear);
  }
}

/* A mount elsewhere leaves everything where it is: nothing is read again. */
static void
test_a_mount_elsewhere_is_not_told_by_a_path (void **state)
{
  Fixture *self = *state;

  cid_path_watch_begin (self->watch);
  cid_path_watch_add_directory (self->watch, self->share);
  cid_path_watch_end (self->watch);
  mount_share (self);
  expect_silence (&self->ear);
}

/* Whoever stops watching is told of nothing. */
static void
test_a_freed_watch_tells_nobody (void **state)
{
  Fixture *self = *state;

  cid_mount_watch_free (cid_mount_watch_new (on_told, &self->ear));
  mount_share (self);
  expect_silence (&self->ear);
}

/* Mounts of its own, which nobody else sees. */
static int
leave (void **state)
{
  if (unshare (CLONE_NEWNS) != 0 && unshare (CLONE_NEWNS | CLONE_NEWUSER) != 0)
    return -1;
  return mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL);
}

#define MOUNT_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    MOUNT_TEST (test_mounts_are_told),
    MOUNT_TEST (test_a_mount_at_an_urgent_moment_is_told),
    MOUNT_TEST (test_what_is_mounted_over_a_watched_folder_is_watched),
    MOUNT_TEST (test_a_mount_elsewhere_is_not_told_by_a_path),
    MOUNT_TEST (test_a_freed_watch_tells_nobody),
  };

  return cmocka_run_group_tests (tests, leave, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/screen-lock.h"
#include "fake-notify-server.h"
#include "fake-screen-saver.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  GSubprocess *bus;
  CidScreenLock *lock;
  guint n_changes;
  guint n_wanted;
} Fixture;

static void
on_lock (gboolean is_locked, gpointer user_data)
{
  Fixture *fixture = user_data;

  assert_int_equal (is_locked, cid_screen_lock_is_locked (fixture->lock));
  fixture->n_changes++;
}

static gboolean
has_changed (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_changes == fixture->n_wanted;
}

static void
wait_for_changes (Fixture *fixture, guint n)
{
  fixture->n_wanted = n;
  scratch_run_until (has_changed, fixture);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->bus = fake_bus_start (fixture->folder);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_screen_lock_free (fixture->lock);
  scratch_run_ms (20);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  scratch_free (fixture->folder);
  g_free (fixture);

  return 0;
}

/* The daemon may start while the screen is locked already, and has to know. */
static void
test_a_screen_that_is_locked_already_is_known (void **state)
{
  Fixture *fixture = *state;
  G_GNUC_UNUSED g_autoptr (FakeScreenSaver) saver = fake_screen_saver_new (TRUE);

  fixture->lock = cid_screen_lock_new (on_lock, fixture);
  assert_false (cid_screen_lock_is_locked (fixture->lock));
  wait_for_changes (fixture, 1);
  assert_true (cid_screen_lock_is_locked (fixture->lock));
}

/* Each change is told once; what is said twice is no change. */
static void
test_locking_and_unlocking_are_told_once (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeScreenSaver) saver = fake_screen_saver_new (TRUE);

  fixture->lock = cid_screen_lock_new (on_lock, fixture);
  wait_for_changes (fixture, 1);
  fake_screen_saver_set_active (saver, FALSE);
  wait_for_changes (fixture, 2);
  fake_screen_saver_set_active (saver, FALSE);
  fake_screen_saver_set_active (saver, TRUE);
  wait_for_changes (fixture, 3);
  assert_true (cid_screen_lock_is_locked (fixture->lock));
}

/* A screen saver that went cannot say that it is over: nothing stays locked for good. */
static void
test_a_screen_saver_comes_late_and_goes (void **state)
{
  Fixture *fixture = *state;
  FakeScreenSaver *saver;

  fixture->lock = cid_screen_lock_new (on_lock, fixture);
  scratch_run_ms (50);
  assert_int_equal (fixture->n_changes, 0);

  saver = fake_screen_saver_new (TRUE);
  wait_for_changes (fixture, 1);
  fake_screen_saver_free (saver);
  wait_for_changes (fixture, 2);
  assert_false (cid_screen_lock_is_locked (fixture->lock));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_screen_that_is_locked_already_is_known, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_locking_and_unlocking_are_told_once, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_screen_saver_comes_late_and_goes, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

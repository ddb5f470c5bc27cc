/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "cli/store-hold.h"
#include "command-kit.h"
#include "fake-daemon.h"
#include "log/store-lock.h"

static CidExit
borrow (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidStoreLock) lock = cid_store_hold_lock (argc > 1 ? NULL : &error);

  if (error != NULL)
    g_printerr ("%s", error->message);
  return lock != NULL ? CID_EXIT_DONE : CID_EXIT_FAILED;
}

/* Nobody who runs has the log. */
static void
test_without_a_daemon_nobody_has_it (void **state)
{
  static const CommandRow rows[] = { { "borrow", CID_EXIT_DONE, "", "" } };

  check_commands (borrow, rows, G_N_ELEMENTS (rows));
}

/* The daemon that has it is asked for it. */
static void
test_a_daemon_lends_it (void **state)
{
  static const CommandRow rows[] = { { "borrow", CID_EXIT_DONE, "", "" } };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  check_commands (borrow, rows, G_N_ELEMENTS (rows));
  assert_string_equal (fake_daemon_get_asked (daemon), "LendLog");
}

/* A daemon that keeps it is told in its own words, without those of the bus: nothing may be written
 * then, whether or not anybody wants to know why. */
static void
test_a_daemon_that_keeps_it_is_told (void **state)
{
  static const CommandRow silent[] = { { "borrow silently", CID_EXIT_FAILED, "", "" } };
  g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");

  fake_daemon_refuse (daemon, CID_ERROR_DATABASE, "The disk hangs");
  assert_int_equal (run_command (borrow, "borrow"), CID_EXIT_FAILED);
  assert_string_equal (complained->str, "The disk hangs");
  check_commands (borrow, silent, G_N_ELEMENTS (silent));
}

static gpointer
free_soon (gpointer lock)
{
  g_usleep (300 * 1000);
  cid_store_lock_free (lock);
  return NULL;
}

/* Another command has it for a moment: it is waited for, with a daemon and without. */
static void
test_another_command_is_waited_for (void **state)
{
  static const CommandRow rows[] = { { "borrow", CID_EXIT_DONE, "", "" } };
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  g_autoptr (FakeDaemon) daemon = NULL;

  for (guint i = 0; i < 2; i++) {
    CidStoreLock *lock = cid_store_lock_take (path, "command", NULL);
    GThread *thread;

    assert_non_null (lock);
    thread = g_thread_new ("other", free_soon, lock);
    check_commands (borrow, rows, G_N_ELEMENTS (rows));
    g_thread_join (thread);
    if (i == 0)
      daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  }
}

static CidExit
let_write (int argc, char **argv)
{
  return cid_store_hold_let_write () ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

/* Between two turns the daemon has its own; where none runs nobody waits for it. */
static void
test_the_daemon_has_its_turn (void **state)
{
  static const CommandRow alone[] = { { "let-write", CID_EXIT_NOTHING, "", "" } };
  static const CommandRow rows[] = { { "let-write", CID_EXIT_DONE, "", "" } };
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  CidStoreLock *lock = cid_store_lock_take (path, "daemon", NULL);
  FakeDaemon *daemon;

  assert_non_null (lock);
  check_commands (let_write, alone, 1);
  daemon = fake_daemon_new ("@a{sv} {}", "@aa{sv} []");
  check_commands (let_write, rows, 1);
  fake_daemon_free (daemon);
  cid_store_lock_free (lock);
}

/* So many steps are done, each after a moment. */
typedef struct {
  guint n_left;
  guint n_done;
  gboolean fails;
} Work;

static gboolean
do_a_little (CidStoreWriter *writer, gboolean *is_more, gpointer data, GError **error)
{
  Work *work = data;

  assert_non_null (cid_store_writer_get_database (writer));
  work->n_done++;
  *is_more = --work->n_left > 0;
  if (work->fails)
    g_set_error_literal (error, CID_ERROR, CID_ERROR_DATABASE, "No more");
  else
    g_usleep (150 * 1000);
  return !work->fails;
}

/* Without a daemon too the log is closed now and then; all is done in the end, and it is open. */
static void
test_work_is_done_in_turns (void **state)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new_for_command (path, "boot");
  g_autofree char *holder = NULL;
  g_autoptr (GError) error = NULL;
  Work work = { .n_left = 5 };
  Work last = { .n_left = 5, .fails = TRUE };

  assert_true (cid_store_hold_work (writer, do_a_little, &work, NULL));
  assert_int_equal (work.n_done, 5);
  holder = cid_store_lock_get_holder (path, NULL);
  assert_string_equal (holder, "command");
  assert_false (cid_store_hold_work (writer, do_a_little, &last, &error));
  assert_int_equal (last.n_done, 1);
  assert_string_equal (error->message, "No more");
}

#define hold_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    hold_test (test_the_daemon_has_its_turn), hold_test (test_without_a_daemon_nobody_has_it),
    hold_test (test_a_daemon_lends_it),       hold_test (test_a_daemon_that_keeps_it_is_told),
    hold_test (test_work_is_done_in_turns),   hold_test (test_another_command_is_waited_for),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

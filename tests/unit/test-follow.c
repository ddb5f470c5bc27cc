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

#include <signal.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "command-kit.h"
#include "far-daemon.h"
#include "log-kit.h"

#define IN CID_DIRECTION_INCOMING

/* What happens as soon as something was said; the last is the interrupt that ends it. */
typedef struct {
  const char *says;
  void (*act) (void);
} Step;

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob <b>%s", FALSE },
};

static FarDaemon *daemon_now;

static void
interrupt (void)
{
  kill (getpid (), SIGINT);
}

static void
terminate (void)
{
  kill (getpid (), SIGTERM);
}

static void
write_second (void)
{
  write_log (home, calls + 1, 1);
  far_daemon_tell_change (daemon_now);
}

static void
heal (void)
{
  scratch_free (scratch_path (home, "data/cidalert"));
  write_log (home, calls, 1);
}

static void
stop_daemon (void)
{
  g_clear_pointer (&daemon_now, far_daemon_free);
}

static void
tell (void)
{
  far_daemon_tell_change (daemon_now);
}

/* As restoring a backup does: the log of before is moved, another is in its place. */
static void
replace (void)
{
  g_autofree char *path = scratch_path (home, "data/cidalert");
  g_autofree char *kept = scratch_path (home, "data/kept");

  assert_int_equal (g_rename (path, kept), 0);
  write_log (home, calls + 1, 1);
  tell ();
}

static void
remove_log (void)
{
  scratch_free (scratch_path (home, "data/cidalert"));
  tell ();
  write_second ();
}

static gboolean
on_look (gpointer user_data)
{
  const Step **step = user_data;

  if ((*step)->says == NULL || (strstr (printed->str, (*step)->says) == NULL &&
                                strstr (complained->str, (*step)->says) == NULL))
    return G_SOURCE_CONTINUE;
  (*step)++->act ();
  return G_SOURCE_CONTINUE;
}

/* Follows the log, while one thing after another happens. */
static CidExit
follow (const char *line, const Step *steps)
{
  const Step *step = steps;
  guint timer = g_timeout_add (5, on_look, &step);
  CidExit status = run_command_here (cid_command_log, line);

  g_source_remove (timer);
  return status;
}

static void
assert_once (const char *part)
{
  const char *found = strstr (printed->str, part);

  assert_non_null (found);
  assert_null (strstr (found + 1, part));
}

/* What was there is shown first, then each call once, as it comes; an interrupt is no failure. */
static void
test_calls_are_told_as_they_come (void **state)
{
  static const Step steps[] = { { "Ana", write_second },
                                { "Bob <b>%s", interrupt },
                                { NULL, NULL } };
  static const char *const lines[] = { "log --follow", "log --follow --json",
                                       "log --follow --format '{name}\\n'" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    write_log (home, calls, 1);
    daemon_now = far_daemon_new ("@a{sv} {}");
    assert_int_equal (follow (lines[i], steps), CID_EXIT_DONE);
    assert_once ("Ana");
    assert_once ("Bob <b>%s");
    stop_daemon ();
    scratch_free (scratch_path (home, "data/cidalert"));
  }
}

/* Without a daemon it waits for one, and shows meanwhile what there is, if anything. */
static void
test_it_waits_for_the_daemon (void **state)
{
  static const Step steps[] = { { "cidalertd does not run; waiting for it", terminate },
                                { NULL, NULL } };

  assert_int_equal (follow ("log --follow", steps), CID_EXIT_DONE);
  assert_string_equal (printed->str, "");
  write_log (home, calls, 1);
  assert_int_equal (follow ("log --follow", steps), CID_EXIT_DONE);
  assert_once ("Ana");
}

/* That the daemon went is told, and no end. */
static void
test_a_daemon_may_go (void **state)
{
  static const Step steps[] = { { "Ana", stop_daemon },
                                { "cidalertd has gone; waiting for it", terminate },
                                { NULL, NULL } };

  write_log (home, calls, 1);
  daemon_now = far_daemon_new ("@a{sv} {}");
  assert_int_equal (follow ("log --follow", steps), CID_EXIT_DONE);
}

/* A log that cannot be read is told, and read as soon as it can be. */
static void
test_a_log_that_heals_is_shown (void **state)
{
  static const Step steps[] = { { "damaged", heal }, { "Ana", terminate }, { NULL, NULL } };

  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  daemon_now = far_daemon_new ("@a{sv} {}");
  assert_int_equal (follow ("log --follow", steps), CID_EXIT_DONE);
  stop_daemon ();
}

/* The log that is followed stays open; but the one that counts is that in its place, which begins
   at its beginning. */
static void
test_another_log_in_its_place_is_followed (void **state)
{
  static void (*const acts[]) (void) = { replace, remove_log };

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    const Step steps[] = {
      { "Ana", tell }, { "Ana", acts[i] }, { "Bob <b>%s", interrupt }, { NULL, NULL }
    };

    write_log (home, calls, 1);
    daemon_now = far_daemon_new ("@a{sv} {}");
    assert_int_equal (follow ("log --follow --json", steps), CID_EXIT_DONE);
    assert_once ("Ana");
    assert_once ("Bob <b>%s");
    assert_string_equal (complained->str, "");
    stop_daemon ();
    scratch_free (scratch_path (home, "data/cidalert"));
  }
}

#define follow_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    follow_test (test_calls_are_told_as_they_come),
    follow_test (test_it_waits_for_the_daemon),
    follow_test (test_a_daemon_may_go),
    follow_test (test_a_log_that_heals_is_shown),
    follow_test (test_another_log_in_its_place_is_followed),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The files that are built into the program. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/resource.h"

/* As many first times: each is over within some microseconds. */
#define N_PROGRAMS 300

static gint n_here;

/* Begins when the other one does. */
static gpointer
get_with_another (gpointer unused)
{
  g_atomic_int_inc (&n_here);
  while (g_atomic_int_get (&n_here) < 2)
    ;
  return cid_resource_get ();
}

static _Noreturn void
get_twice_at_once (void)
{
  GThread *other = g_thread_new ("other", get_with_another, NULL);
  GResource *mine = get_with_another (NULL);
  GResource *theirs = g_thread_join (other);

  kill (getpid (), mine != NULL && mine == theirs ? SIGKILL : SIGTERM);
  _exit (1);
}

/* The daemon's store and its makes ask at the same time, when both have just begun. */
static void
test_two_threads_at_once (void **state)
{
  for (guint i = 0; i < N_PROGRAMS; i++) {
    int status = 0;
    pid_t child;

    g_atomic_int_set (&n_here, 0);
    child = fork ();
    if (child == 0)
      get_twice_at_once ();
    assert_int_equal (waitpid (child, &status, 0), child);
    assert_true (WIFSIGNALED (status));
    assert_int_equal (WTERMSIG (status), SIGKILL);
  }
}

/* Last, as it is the first time of this program. */
static void
test_the_files_are_there (void **state)
{
  g_auto (GStrv) names = NULL;

  names = g_resource_enumerate_children (cid_resource_get (), "/org/cidalert/",
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  assert_non_null (names);
  assert_true (g_strv_contains ((const char *const *) names, "makes/"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_two_threads_at_once),
    cmocka_unit_test (test_the_files_are_there),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

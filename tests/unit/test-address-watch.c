/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/address-watch.h"
#include "scratch.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SETTLE_MS 50

/* The kernel of the tests: what is written into the other end is its word. -1: it is not asked. */
static int kernel = -1;
static gboolean is_refused;

int __real_socket (int domain, int type, int protocol);
int __wrap_socket (int domain, int type, int protocol);
int __real_bind (int fd, const struct sockaddr *address, socklen_t length);
int __wrap_bind (int fd, const struct sockaddr *address, socklen_t length);

int
__wrap_socket (int domain, int type, int protocol)
{
  int ends[2];

  if (domain != AF_NETLINK)
    return __real_socket (domain, type, protocol);
  if (is_refused) {
    errno = EAFNOSUPPORT;
    return -1;
  }
  assert_int_equal (socketpair (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
  kernel = ends[1];
  return ends[0];
}

int
__wrap_bind (int fd, const struct sockaddr *address, socklen_t length)
{
  return address->sa_family == AF_NETLINK ? 0 : __real_bind (fd, address, length);
}

static void
on_changed (gpointer user_data)
{
  ++*(guint *) user_data;
}

static gboolean
is_told (gpointer user_data)
{
  return *(guint *) user_data > 0;
}

static void
say (guint times)
{
  for (guint i = 0; i < times; i++)
    assert_int_equal (send (kernel, "x", 1, 0), 1);
}

/* What was said is there already. */
static void
hear_it (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* An address that goes, and another that comes, are one change. */
static void
test_a_change_is_told_once_it_has_settled (void **state)
{
  guint n_told = 0;
  CidAddressWatch *watch = cid_address_watch_new (SETTLE_MS, on_changed, &n_told);

  say (3);
  hear_it ();
  assert_int_equal (n_told, 0);
  say (2);
  scratch_run_until (is_told, &n_told);
  scratch_run_ms (SETTLE_MS * 2);
  assert_int_equal (n_told, 1);

  say (1);
  scratch_run_ms (SETTLE_MS * 4);
  assert_int_equal (n_told, 2);
  cid_address_watch_free (watch);
  close (kernel);
}

/* Who is gone is told nothing more. */
static void
test_nothing_is_told_after_its_end (void **state)
{
  guint n_told = 0;
  CidAddressWatch *watch = cid_address_watch_new (SETTLE_MS, on_changed, &n_told);

  say (1);
  hear_it ();
  cid_address_watch_free (watch);
  scratch_run_ms (SETTLE_MS * 2);
  assert_int_equal (n_told, 0);
  close (kernel);
}

/* A system that does not tell is a state, not an error. */
static void
test_a_system_that_does_not_tell_is_no_error (void **state)
{
  guint n_told = 0;
  CidAddressWatch *watch;

  is_refused = TRUE;
  watch = cid_address_watch_new (SETTLE_MS, on_changed, &n_told);
  is_refused = FALSE;
  scratch_run_ms (SETTLE_MS);
  assert_int_equal (n_told, 0);
  cid_address_watch_free (watch);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_change_is_told_once_it_has_settled),
    cmocka_unit_test (test_nothing_is_told_after_its_end),
    cmocka_unit_test (test_a_system_that_does_not_tell_is_no_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

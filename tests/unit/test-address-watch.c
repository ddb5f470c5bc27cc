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

typedef struct {
  guint n_changed;
  guint n_settled;
} Told;

static void
on_changed (gpointer user_data)
{
  ((Told *) user_data)->n_changed++;
}

static void
on_settled (gpointer user_data)
{
  ((Told *) user_data)->n_settled++;
}

static gboolean
has_settled (gpointer user_data)
{
  return ((Told *) user_data)->n_settled > 0;
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

/* Whoever decides who may come in cannot wait until it has settled: not a phone of the network that
 * is new, nor with a stranger of the one that is gone. */
static void
test_a_change_is_told_at_once (void **state)
{
  Told told = { 0 };
  CidAddressWatch *watch = cid_address_watch_new (SETTLE_MS, on_changed, on_settled, &told);

  say (1);
  hear_it ();
  assert_int_equal (told.n_changed, 1);
  assert_int_equal (told.n_settled, 0);
  say (3);
  hear_it ();
  assert_int_equal (told.n_changed, 2);
  cid_address_watch_free (watch);
  close (kernel);
}

/* An address that goes, and another that comes, are one change. */
static void
test_a_change_is_told_once_it_has_settled (void **state)
{
  Told told = { 0 };
  CidAddressWatch *watch = cid_address_watch_new (SETTLE_MS, on_changed, on_settled, &told);

  say (3);
  hear_it ();
  assert_int_equal (told.n_settled, 0);
  say (2);
  scratch_run_until (has_settled, &told);
  scratch_run_ms (SETTLE_MS * 2);
  assert_int_equal (told.n_settled, 1);

  say (1);
  scratch_run_ms (SETTLE_MS * 4);
  assert_int_equal (told.n_settled, 2);
  cid_address_watch_free (watch);
  close (kernel);
}

/* Who is gone is told nothing more. */
static void
test_nothing_is_told_after_its_end (void **state)
{
  Told told = { 0 };
  CidAddressWatch *watch = cid_address_watch_new (SETTLE_MS, on_changed, on_settled, &told);

  say (1);
  hear_it ();
  cid_address_watch_free (watch);
  scratch_run_ms (SETTLE_MS * 2);
  assert_int_equal (told.n_settled, 0);
  close (kernel);
}

/* A system that does not tell is a state, not an error. */
static void
test_a_system_that_does_not_tell_is_no_error (void **state)
{
  Told told = { 0 };
  CidAddressWatch *watch;

  is_refused = TRUE;
  watch = cid_address_watch_new (SETTLE_MS, on_changed, on_settled, &told);
  is_refused = FALSE;
  scratch_run_ms (SETTLE_MS);
  assert_int_equal (told.n_settled, 0);
  cid_address_watch_free (watch);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_change_is_told_at_once),
    cmocka_unit_test (test_a_change_is_told_once_it_has_settled),
    cmocka_unit_test (test_nothing_is_told_after_its_end),
    cmocka_unit_test (test_a_system_that_does_not_tell_is_no_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

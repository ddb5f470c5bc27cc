/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/clock-watch.h"
#include "scratch.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cmocka.h>

static int clock_fd = -1;
static int clock_flags;
static guint n_told;

int __real_timerfd_settime (int fd,
                            int flags,
                            const struct itimerspec *when,
                            struct itimerspec *before);
int __wrap_timerfd_settime (int fd,
                            int flags,
                            const struct itimerspec *when,
                            struct itimerspec *before);
ssize_t __real_read (int fd, void *data, size_t size);
ssize_t __wrap_read (int fd, void *data, size_t size);

int
__wrap_timerfd_settime (int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
  clock_fd = fd;
  clock_flags = flags;
  return __real_timerfd_settime (fd, flags, when, before);
}

/* As the kernel has it where the clock was set. */
ssize_t
__wrap_read (int fd, void *data, size_t size)
{
  ssize_t length = __real_read (fd, data, size);

  if (fd != clock_fd)
    return length;
  errno = ECANCELED;
  return -1;
}

/* Nobody sets the clock of the machine for a test: the timer is made to be ready instead. */
static void
set_clock (void)
{
  const struct itimerspec past = { .it_value.tv_nsec = 1 };

  assert_int_equal (__real_timerfd_settime (clock_fd, TFD_TIMER_ABSTIME, &past, NULL), 0);
}

static void
on_set (gpointer user_data)
{
  n_told++;
}

/* Each time that the clock is set is told once, and nothing else is. */
static void
test_that_the_clock_was_set_is_told (void **state)
{
  CidClockWatch *watch = cid_clock_watch_new (on_set, NULL);

  assert_int_equal (clock_flags, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET);
  scratch_run_ms (50);
  assert_int_equal (n_told, 0);
  for (guint i = 1; i <= 2; i++) {
    set_clock ();
    scratch_run_ms (50);
    assert_int_equal (n_told, i);
  }
  cid_clock_watch_free (watch);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_that_the_clock_was_set_is_told) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

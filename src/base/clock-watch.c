/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-clock-watch"

#include "base/clock-watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Far beyond what any clock is set to: the timer is for being cancelled alone. */
#define NEVER_S G_GINT64_CONSTANT (253402300800)

struct _CidClockWatch {
  CidClockFunc function;
  gpointer user_data;
  int fd;
  guint watch_id;
};

static gboolean
on_ready (int fd, GIOCondition condition, gpointer user_data)
{
  CidClockWatch *self = user_data;
  guint64 n_expirations = 0;

  if (read (fd, &n_expirations, sizeof n_expirations) < 0 && errno == ECANCELED)
    self->function (self->user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * cid_clock_watch_new:
 * @function: (scope notified): is called on the default main context when the clock was set
 * @user_data: (nullable): for @function
 *
 * A clock that is only made to run faster or slower for a while is not set. A machine that wakes up
 * may have to set its clock. Where the kernel does not tell, nobody is told.
 *
 * Returns: (transfer full): a watch over the wall clock
 */
CidClockWatch *
cid_clock_watch_new (CidClockFunc function, gpointer user_data)
{
  const struct itimerspec never = { .it_value.tv_sec = (time_t) NEVER_S };
  CidClockWatch *self;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidClockWatch, 1);
  self->function = function;
  self->user_data = user_data;
  self->fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd < 0 ||
      timerfd_settime (self->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) < 0)
    g_info ("Cannot watch the clock: %s", g_strerror (errno));
  else
    self->watch_id = g_unix_fd_add (self->fd, G_IO_IN, on_ready, self);

  return self;
}

/**
 * cid_clock_watch_free:
 * @self: (transfer full) (nullable): a watch, which tells nobody any more
 */
void
cid_clock_watch_free (CidClockWatch *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

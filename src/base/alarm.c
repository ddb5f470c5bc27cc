/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-alarm"

#include "base/alarm.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct _CidAlarm {
  int fd;
  guint watch_id;
  gint64 boot_us;
  GSourceFunc function;
  gpointer user_data;
};

static gboolean
on_expired (int fd, GIOCondition condition, gpointer user_data)
{
  CidAlarm *self = user_data;
  guint64 n_expirations = 0;

  if (read (fd, &n_expirations, sizeof n_expirations) != sizeof n_expirations)
    return G_SOURCE_CONTINUE;

  self->boot_us = -1;
  self->function (self->user_data);

  return G_SOURCE_CONTINUE;
}

/**
 * cid_alarm_new:
 * @function: called on the default main context when the time has come; what it returns is ignored
 * @user_data: for @function
 *
 * An alarm clock that counts the time the machine sleeps, as GLib's timeouts do not: what came due
 * meanwhile is due when the machine wakes up. It costs nothing while it is not set.
 *
 * Returns: (transfer full): an alarm that is not set
 */
CidAlarm *
cid_alarm_new (GSourceFunc function, gpointer user_data)
{
  CidAlarm *self;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidAlarm, 1);
  self->boot_us = -1;
  self->function = function;
  self->user_data = user_data;
  self->fd = timerfd_create (CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->fd < 0)
    g_critical ("No timer: %s", g_strerror (errno));
  else
    self->watch_id = g_unix_fd_add (self->fd, G_IO_IN, on_expired, self);

  return self;
}

/**
 * cid_alarm_set:
 * @boot_us: when to ring, on the clock of #CidStamp's boot_us; -1 for never
 *
 * Replaces what was set before. A time that has passed rings at once.
 */
void
cid_alarm_set (CidAlarm *self, gint64 boot_us)
{
  struct itimerspec when = { 0 };

  g_return_if_fail (self != NULL);

  if (boot_us == self->boot_us || self->fd < 0)
    return;

  self->boot_us = boot_us;
  if (boot_us >= 0) {
    when.it_value.tv_sec = boot_us / G_USEC_PER_SEC;
    when.it_value.tv_nsec = MAX (boot_us % G_USEC_PER_SEC * 1000, 1);
  }
  if (timerfd_settime (self->fd, TFD_TIMER_ABSTIME, &when, NULL) < 0)
    g_critical ("Cannot set the timer: %s", g_strerror (errno));
}

/**
 * cid_alarm_free:
 * @self: (transfer full) (nullable): an alarm, which rings no more
 */
void
cid_alarm_free (CidAlarm *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-http-loop"

#include "phone/http-loop.h"

#include "base/timer.h"

#include <glib-unix.h>

struct _CidHttpLoop {
  struct MHD_Daemon *daemon;
  int epoll_fd;
  GSource *source;
  CidTimer *timer;
  gboolean is_running;
  gboolean is_woken;
};

static gint64
get_next_run (CidHttpLoop *self)
{
  MHD_UNSIGNED_LONG_LONG delay_ms = 0;

  if (self->is_woken)
    return 0;
  if (MHD_get_timeout (self->daemon, &delay_ms) != MHD_YES)
    return -1;
  return delay_ms == 0 ? 0 : g_get_monotonic_time () + (gint64) delay_ms * 1000;
}

static void
on_due (gpointer user_data)
{
  CidHttpLoop *self = user_data;

  cid_http_loop_run (self);
  cid_timer_set (self->timer, get_next_run (self));
}

static gboolean
on_ready (int fd, GIOCondition condition, gpointer user_data)
{
  on_due (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * cid_http_loop_new:
 * @daemon: a libmicrohttpd daemon that uses epoll and has no thread; outlives the loop
 *
 * Runs libmicrohttpd in the main loop: watches its epoll descriptor, and keeps the time that it
 * asks for.
 *
 * Returns: (transfer full): the loop
 */
CidHttpLoop *
cid_http_loop_new (struct MHD_Daemon *daemon)
{
  CidHttpLoop *self;

  g_return_val_if_fail (daemon != NULL, NULL);

  self = g_new0 (CidHttpLoop, 1);
  self->daemon = daemon;
  self->epoll_fd = MHD_get_daemon_info (daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  self->source = g_unix_fd_source_new (self->epoll_fd, G_IO_IN);
  g_source_set_static_name (self->source, "[cidalert] HTTP");
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  /* It does not, but GLib need not take the descriptor out and in again for each event. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, NULL);
  self->timer = cid_timer_new ("[cidalert] HTTP's time", G_PRIORITY_DEFAULT, on_due, self);
  return self;
}

/**
 * cid_http_loop_free:
 * @self: (transfer full): a loop
 *
 * Runs libmicrohttpd no longer.
 */
void
cid_http_loop_free (CidHttpLoop *self)
{
  g_return_if_fail (self != NULL);

  cid_timer_free (self->timer);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

/**
 * cid_http_loop_is_running:
 * @self: a loop
 *
 * Returns: %TRUE inside a callback of libmicrohttpd
 */
gboolean
cid_http_loop_is_running (CidHttpLoop *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_running;
}

/**
 * cid_http_loop_wake:
 * @self: a loop
 *
 * Runs libmicrohttpd once in the next turn of the main loop, however often it is asked for. Needed
 * after a connection is resumed.
 */
void
cid_http_loop_wake (CidHttpLoop *self)
{
  g_return_if_fail (self != NULL);

  self->is_woken = TRUE;
  cid_timer_set (self->timer, 0);
}

/**
 * cid_http_loop_run:
 * @self: a loop
 *
 * Runs libmicrohttpd once, now. Not to be called from its callbacks.
 */
void
cid_http_loop_run (CidHttpLoop *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->is_running);

  self->is_woken = FALSE;
  self->is_running = TRUE;
  MHD_run (self->daemon);
  self->is_running = FALSE;
}

/**
 * cid_http_loop_wait:
 * @self: a loop
 * @time_ms: at most so long
 *
 * Waits until libmicrohttpd has something to do, while the main loop stands still.
 */
void
cid_http_loop_wait (CidHttpLoop *self, int time_ms)
{
  GPollFD poll = { .events = G_IO_IN };

  g_return_if_fail (self != NULL);

  poll.fd = self->epoll_fd;
  g_poll (&poll, 1, time_ms);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-address-watch"

#include "phone/address-watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

struct _CidAddressWatch {
  int fd;
  guint watch_id;
  guint settled_id;
  guint settle_ms;
  CidAddressWatchFunc changed;
  CidAddressWatchFunc settled;
  gpointer user_data;
};

static gboolean
on_settled (gpointer user_data)
{
  CidAddressWatch *self = user_data;

  self->settled_id = 0;
  self->settled (self->user_data);

  return G_SOURCE_REMOVE;
}

/* What is said does not matter: that something is said does. Too much of it was said if the kernel
 * had no room for it (ENOBUFS), and that is news as well. */
static gboolean
drain (CidAddressWatch *self)
{
  char buffer[8192];
  gboolean is_news = FALSE;
  gssize length;

  for (guint i = 0; i < 256; i++) {
    length = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (length == 0 || (length < 0 && errno != EINTR && errno != ENOBUFS))
      break;
    is_news = TRUE;
  }
  return is_news;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  CidAddressWatch *self = user_data;

  if (!drain (self) && (condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL)) != 0) {
    self->watch_id = 0;
    return G_SOURCE_REMOVE;
  }

  g_clear_handle_id (&self->settled_id, g_source_remove);
  self->settled_id = g_timeout_add (self->settle_ms, on_settled, self);
  self->changed (self->user_data);
  return G_SOURCE_CONTINUE;
}

static int
open_netlink (void)
{
  struct sockaddr_nl address = {
    .nl_family = AF_NETLINK,
    .nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR,
  };
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

  if (fd >= 0 && bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
    return fd;

  g_info ("Changes of this machine's addresses are not seen: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * cid_address_watch_new:
 * @settle_ms: how long nothing may change before @settled: addresses come and go in a row
 * @changed: called at each change, at once
 * @settled: called when nothing has changed for that long
 * @user_data: for @changed and @settled
 *
 * Watches the addresses of this machine. Where the system does not tell of them nothing is told.
 * Who connects at the same moment comes after the news.
 *
 * Returns: (transfer full): a watch
 */
CidAddressWatch *
cid_address_watch_new (guint settle_ms,
                       CidAddressWatchFunc changed,
                       CidAddressWatchFunc settled,
                       gpointer user_data)
{
  CidAddressWatch *self = g_new0 (CidAddressWatch, 1);

  g_return_val_if_fail (changed != NULL && settled != NULL, self);

  self->settle_ms = settle_ms;
  self->changed = changed;
  self->settled = settled;
  self->user_data = user_data;
  self->fd = open_netlink ();
  if (self->fd >= 0)
    self->watch_id =
      g_unix_fd_add_full (G_PRIORITY_HIGH, self->fd, G_IO_IN, on_readable, self, NULL);

  return self;
}

/**
 * cid_address_watch_free:
 * @self: (transfer full) (nullable): a watch
 *
 * Ends it.
 */
void
cid_address_watch_free (CidAddressWatch *self)
{
  if (self == NULL)
    return;

  g_clear_handle_id (&self->settled_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

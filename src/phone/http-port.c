/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-http-port"

#include "phone/http-port.h"

#include "base/timer.h"
#include "phone/socket-address.h"

#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <unistd.h>

#define BACKLOG 512
/* At most so many in one turn of the loop, so that a crowd at the door stops nothing else. */
#define ACCEPT_BATCH 64
/* With no descriptor left the door stays shut for a while, else the loop would spin. */
#define PAUSE_US (100 * 1000)

struct _CidHttpPort {
  int fd;
  guint16 number;
  CidHttpPortFunc accepted;
  gpointer user_data;
  GSource *source;
  gpointer tag;
  CidTimer *pause;
};

static gboolean
have_no_room (int error_number)
{
  return error_number == EMFILE || error_number == ENFILE || error_number == ENOBUFS ||
         error_number == ENOMEM;
}

static gboolean
on_ready (GSource *source, GSourceFunc callback, gpointer user_data)
{
  CidHttpPort *self = user_data;

  for (guint i = 0; i < ACCEPT_BATCH; i++) {
    struct sockaddr_storage peer = { 0 };
    socklen_t size = sizeof peer;
    int fd = accept4 (self->fd, (struct sockaddr *) &peer, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd >= 0) {
      self->accepted (fd, (struct sockaddr *) &peer, size, self->user_data);
    } else if (have_no_room (errno)) {
      g_source_modify_unix_fd (source, self->tag, 0);
      cid_timer_set (self->pause, g_get_monotonic_time () + PAUSE_US);
      break;
    } else if (errno != ECONNABORTED && errno != EINTR) {
      break;
    }
  }

  return G_SOURCE_CONTINUE;
}

static void
on_pause_over (gpointer user_data)
{
  CidHttpPort *self = user_data;

  g_source_modify_unix_fd (self->source, self->tag, G_IO_IN);
}

static gboolean
set_options (int fd, int family)
{
  int on = 1;
  int off = 0;

  if (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
    return FALSE;
  return family != AF_INET6 || setsockopt (fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0;
}

static int
open_socket (const CidAddress *address, guint16 port)
{
  struct sockaddr_storage to = { 0 };
  socklen_t size = cid_socket_address_write (address, port, &to);
  int saved_errno;
  int fd = socket (to.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  if (fd < 0)
    return -1;
  if (set_options (fd, to.ss_family) && bind (fd, (struct sockaddr *) &to, size) == 0 &&
      listen (fd, BACKLOG) == 0)
    return fd;

  saved_errno = errno;
  close (fd);
  errno = saved_errno;
  return -1;
}

static guint16
read_number (int fd)
{
  struct sockaddr_in6 own = { 0 };
  socklen_t size = sizeof own;

  /* The port stands at the same place for both families. */
  G_STATIC_ASSERT (offsetof (struct sockaddr_in6, sin6_port) ==
                   offsetof (struct sockaddr_in, sin_port));
  if (getsockname (fd, (struct sockaddr *) &own, &size) != 0)
    return 0;
  return g_ntohs (own.sin6_port);
}

/**
 * cid_http_port_open:
 * @address: where to listen; `::` takes IPv4 connections as well
 * @port: a port, or 0 for a free one
 * @accepted: called with each new connection, whose socket it owns from then on
 * @user_data: for @accepted
 * @error_number: (out): the errno on failure, else untouched
 *
 * Listens on one address, in the main loop.
 *
 * Returns: (transfer full) (nullable): the open port, or %NULL with @error_number set
 */
CidHttpPort *
cid_http_port_open (const CidAddress *address,
                    guint16 port,
                    CidHttpPortFunc accepted,
                    gpointer user_data,
                    int *error_number)
{
  static GSourceFuncs funcs = { .dispatch = on_ready };
  CidHttpPort *self;
  int fd;

  g_return_val_if_fail (address != NULL, NULL);
  g_return_val_if_fail (accepted != NULL, NULL);

  fd = open_socket (address, port);
  if (fd < 0) {
    *error_number = errno;
    return NULL;
  }

  self = g_new0 (CidHttpPort, 1);
  self->fd = fd;
  self->number = read_number (fd);
  self->accepted = accepted;
  self->user_data = user_data;
  self->source = g_source_new (&funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "[cidalert] listening socket");
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  self->tag = g_source_add_unix_fd (self->source, fd, G_IO_IN);
  /* It does not, but GLib need not take the descriptor out and in again for each connection. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, NULL);
  self->pause = cid_timer_new ("[cidalert] no room", G_PRIORITY_DEFAULT, on_pause_over, self);
  return self;
}

/**
 * cid_http_port_close:
 * @self: (transfer full): an open port
 *
 * Listens no longer. Connections that were accepted live on.
 */
void
cid_http_port_close (CidHttpPort *self)
{
  g_return_if_fail (self != NULL);

  cid_timer_free (self->pause);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->fd);
  g_free (self);
}

/**
 * cid_http_port_get_number:
 * @self: an open port
 *
 * Returns: its number, the real one if 0 was asked for
 */
guint16
cid_http_port_get_number (CidHttpPort *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->number;
}

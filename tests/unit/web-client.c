/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "web-client.h"

#include "scratch.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  WebClient *self = user_data;
  char bytes[4096];
  gssize length = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);

  if (length < 0 && errno == EAGAIN)
    return G_SOURCE_CONTINUE;
  if (length > 0) {
    g_string_append_len (self->in, bytes, length);
    return G_SOURCE_CONTINUE;
  }

  self->is_closed = TRUE;
  self->watch_id = 0;
  return G_SOURCE_REMOVE;
}

/* Connected over loopback. */
WebClient *
web_client_new (guint16 port)
{
  const struct sockaddr_in to = { .sin_family = AF_INET,
                                  .sin_port = htons (port),
                                  .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  assert_int_equal (connect (fd, (const struct sockaddr *) &to, sizeof to), 0);
  return web_client_new_for_fd (fd);
}

/* On a connection that is there already. */
WebClient *
web_client_new_for_fd (int fd)
{
  WebClient *self = g_new0 (WebClient, 1);

  self->fd = fd;
  self->in = g_string_new (NULL);
  self->watch_id = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self);
  return self;
}

void
web_client_free (WebClient *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  close (self->fd);
  g_string_free (self->in, TRUE);
  g_free (self);
}

void
web_client_send (WebClient *self, const char *text)
{
  assert_int_equal (send (self->fd, text, strlen (text), MSG_NOSIGNAL), strlen (text));
}

static guint
count_answers (const WebClient *self)
{
  guint count = 0;

  for (const char *at = self->in->str; (at = strstr (at, "HTTP/1.")) != NULL; at++)
    count++;
  return count;
}

static gboolean
has_answers (gpointer user_data)
{
  WebClient *self = user_data;

  return self->is_closed || count_answers (self) >= self->n_wanted;
}

static gboolean
is_closed (gpointer user_data)
{
  return ((WebClient *) user_data)->is_closed;
}

/* How many there are; fewer than wanted if the server has left. */
guint
web_client_wait_for_answers (WebClient *self, guint n_wanted)
{
  self->n_wanted = n_wanted;
  scratch_run_until (has_answers, self);
  return count_answers (self);
}

/* The status of the first answer; 0 if there is none. */
guint
web_client_wait_for_status (WebClient *self)
{
  if (web_client_wait_for_answers (self, 1) == 0)
    return 0;

  return (guint) g_ascii_strtoull (self->in->str + strlen ("HTTP/1.1 "), NULL, 10);
}

void
web_client_wait_for_close (WebClient *self)
{
  scratch_run_until (is_closed, self);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Connections that each play one call after the other: incoming, connected, disconnected. A
 * connection says the next thing once the last was answered with 200.
 */

#include "load.h"
#include "scene.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_CALLERS 10000

typedef struct {
  int fd;
  guint call;
  guint event;
  gboolean is_waiting;
  char answer[512];
  gsize length;
} Connection;

struct _Load {
  guint16 port;
  const char *token;
  gboolean keeps_alive;
  int epoll_fd;
  guint n_connections;
  guint turn;
  Connection *connections;
  guint64 n_answers;
};

/* No two loads of a process play the same call. */
static gint next_call;

Load *
load_new (guint16 port, const char *token, guint n_connections, gboolean keeps_alive)
{
  Load *load = g_new0 (Load, 1);

  load->port = port;
  load->token = token;
  load->keeps_alive = keeps_alive;
  load->n_connections = n_connections;
  load->connections = g_new0 (Connection, n_connections);
  load->epoll_fd = epoll_create1 (0);
  for (guint i = 0; i < n_connections; i++)
    load->connections[i].fd = -1;
  return load;
}

static void
dial (Load *load, Connection *connection)
{
  struct epoll_event interest = { .events = EPOLLIN, .data.ptr = connection };

  connection->fd = scene_dial (load->port);
  epoll_ctl (load->epoll_fd, EPOLL_CTL_ADD, connection->fd, &interest);
}

static void
say_next (Load *load, Connection *connection)
{
  static const char *const events[] = { "incoming", "connected", "disconnected" };
  char request[512];
  int length;

  if (connection->fd < 0)
    dial (load, connection);
  if (connection->event == 0)
    connection->call = (guint) g_atomic_int_add (&next_call, 1);
  length =
    g_snprintf (request, sizeof request,
                "GET /%s/%s?mac=000413AABBCC&call=%u&local=0101@192.0.2.1"
                "&remote=029%07u@192.0.2.1&name= HTTP/1.1\r\nHost: bench\r\n%s\r\n",
                load->token, events[connection->event], connection->call,
                connection->call % N_CALLERS, load->keeps_alive ? "" : "Connection: close\r\n");
  connection->event = (connection->event + 1) % G_N_ELEMENTS (events);
  connection->length = 0;
  connection->is_waiting = TRUE;
  if (write (connection->fd, request, (gsize) length) != length)
    g_error ("write: %s", g_strerror (errno));
}

/* Whatever has been answered goes on, at most @n_at_most of them; in turns, as a connection that is
 * left alone is closed in time. */
void
load_say (Load *load, guint64 n_at_most)
{
  for (guint i = 0; i < load->n_connections && n_at_most > 0; i++) {
    Connection *connection = &load->connections[load->turn];

    load->turn = (load->turn + 1) % load->n_connections;
    if (connection->is_waiting)
      continue;
    say_next (load, connection);
    n_at_most--;
  }
}

/* An answer of ours has no body. */
static void
hear (Load *load, Connection *connection)
{
  ssize_t n_read = read (connection->fd, connection->answer + connection->length,
                         sizeof connection->answer - 1 - connection->length);

  if (n_read <= 0)
    g_error ("A connection ended without an answer");
  connection->length += (gsize) n_read;
  connection->answer[connection->length] = '\0';
  if (!g_str_has_suffix (connection->answer, "\r\n\r\n"))
    return;
  if (strncmp (connection->answer, "HTTP/1.1 200 ", 13) != 0)
    g_error ("answer: %s", connection->answer);

  load->n_answers++;
  connection->is_waiting = FALSE;
  if (load->keeps_alive)
    return;
  close (connection->fd);
  connection->fd = -1;
}

/* Takes the answers that are there, or waits for one. */
void
load_hear (Load *load, int patience_ms)
{
  struct epoll_event ready[64];
  int n_ready = epoll_wait (load->epoll_fd, ready, G_N_ELEMENTS (ready), patience_ms);

  if (n_ready == 0 && patience_ms > 0)
    g_error ("No answer within %d ms", patience_ms);
  for (int i = 0; i < n_ready; i++)
    hear (load, ready[i].data.ptr);
}

guint64
load_get_n_answers (const Load *load)
{
  return load->n_answers;
}

/* What was said is answered before the connections are left. Returns how many answers there were.
 */
guint64
load_end (Load *load)
{
  guint64 n_answers;

  for (guint i = 0; i < load->n_connections; i++) {
    Connection *connection = &load->connections[i];

    while (connection->is_waiting)
      hear (load, connection);
    if (connection->fd >= 0)
      close (connection->fd);
  }
  n_answers = load->n_answers;
  close (load->epoll_fd);
  g_free (load->connections);
  g_free (load);
  return n_answers;
}

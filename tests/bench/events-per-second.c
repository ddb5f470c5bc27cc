/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many events a second are answered with 200, each on disk before its answer, beside the floor
 * in the same run: 50 connections, kept alive and closed each time. Each connection plays calls of
 * changing callers: incoming, connected, disconnected. In the end every 200 has to be in the store.
 *
 * events-per-second CIDALERTD FLOOR [SECONDS [CONTACTS]]
 */

#include "scene.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define N_CONNECTIONS 50
#define WARM_UP_S 1
#define CONTACTS_S 5

typedef struct {
  int fd;
  guint call;
  guint event;
  char answer[512];
  gsize length;
} Connection;

typedef struct {
  guint16 port;
  gboolean keeps_alive;
  int epoll_fd;
  Connection connections[N_CONNECTIONS];
  guint64 n_answers;
} Load;

static guint next_call;

static void
say_next (Load *load, Connection *connection)
{
  static const char *const events[] = { "incoming", "connected", "disconnected" };
  char request[512];
  int length;

  if (connection->event == 0)
    connection->call = next_call++;
  length = g_snprintf (request, sizeof request,
                       "GET /" SCENE_TOKEN "/%s?mac=000413AABBCC&call=%u&local=0101@192.0.2.1"
                       "&remote=029%07u@192.0.2.1&name= HTTP/1.1\r\nHost: bench\r\n%s\r\n",
                       events[connection->event], connection->call, connection->call % 10000,
                       load->keeps_alive ? "" : "Connection: close\r\n");
  connection->event = (connection->event + 1) % G_N_ELEMENTS (events);
  connection->length = 0;
  if (write (connection->fd, request, (gsize) length) != length)
    g_error ("write: %s", g_strerror (errno));
}

static void
open_connection (Load *load, Connection *connection)
{
  struct epoll_event interest = { .events = EPOLLIN, .data.ptr = connection };

  connection->fd = scene_dial (load->port);
  epoll_ctl (load->epoll_fd, EPOLL_CTL_ADD, connection->fd, &interest);
  say_next (load, connection);
}

/* Returns whether an answer is whole; ours has no body. */
static gboolean
read_answer (Connection *connection)
{
  ssize_t n_read = read (connection->fd, connection->answer + connection->length,
                         sizeof connection->answer - 1 - connection->length);

  if (n_read <= 0)
    g_error ("A connection ended without an answer");
  connection->length += (gsize) n_read;
  connection->answer[connection->length] = '\0';
  if (!g_str_has_suffix (connection->answer, "\r\n\r\n"))
    return FALSE;
  if (strncmp (connection->answer, "HTTP/1.1 200 ", 13) != 0)
    g_error ("answer: %s", connection->answer);
  return TRUE;
}

static void
go_on (Load *load, Connection *connection)
{
  if (!read_answer (connection))
    return;

  load->n_answers++;
  if (load->keeps_alive) {
    say_next (load, connection);
    return;
  }
  close (connection->fd);
  open_connection (load, connection);
}

static void
press (Load *load, double seconds)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < end_us) {
    struct epoll_event ready[N_CONNECTIONS];
    int n_ready = epoll_wait (load->epoll_fd, ready, N_CONNECTIONS, 1000);

    if (n_ready <= 0)
      g_error ("No answer for a second");
    for (int i = 0; i < n_ready; i++)
      go_on (load, ready[i].data.ptr);
  }
}

/* What was asked is answered before the connections are left. */
static void
end_load (Load *load)
{
  for (gsize i = 0; i < G_N_ELEMENTS (load->connections); i++) {
    Connection *connection = &load->connections[i];

    while (!read_answer (connection))
      continue;
    load->n_answers++;
    close (connection->fd);
  }
  close (load->epoll_fd);
}

/* Returns events a second; adds all that were answered to @n_answers. */
static double
measure (guint16 port, gboolean keeps_alive, double seconds, guint64 *n_answers)
{
  Load load = { .port = port, .keeps_alive = keeps_alive, .epoll_fd = epoll_create1 (0) };
  gint64 start_us;
  guint64 n_before;
  double rate;

  for (gsize i = 0; i < G_N_ELEMENTS (load.connections); i++)
    open_connection (&load, &load.connections[i]);
  press (&load, WARM_UP_S);

  n_before = load.n_answers;
  start_us = g_get_monotonic_time ();
  press (&load, seconds);
  rate = (double) (load.n_answers - n_before) * G_USEC_PER_SEC /
         (double) (g_get_monotonic_time () - start_us);

  end_load (&load);
  *n_answers += load.n_answers;
  return rate;
}

static guint64
count_events (const char *path)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  guint64 n_events = 0;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (database, "SELECT count (*) FROM events", -1, &statement, NULL) !=
        SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    g_error ("%s: %s", path, sqlite3_errmsg (database));
  n_events = (guint64) sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return n_events;
}

static gboolean
check_stored (const char *what, const char *path, guint64 n_answers)
{
  guint64 n_events = count_events (path);

  printf ("%s: %" G_GUINT64_FORMAT " answered with 200, %" G_GUINT64_FORMAT " stored\n", what,
          n_answers, n_events);
  return n_events >= n_answers;
}

int
main (int argc, char **argv)
{
  double seconds = argc > 3 ? g_ascii_strtod (argv[3], NULL) : 5;
  guint n_contacts = argc > 4 ? (guint) atoi (argv[4]) : 10000;
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autofree char *home = NULL;
  g_autofree char *floor_path = NULL;
  g_autofree char *our_path = NULL;
  Server ours = { 0 };
  Server floor = { 0 };
  guint64 n_ours = 0;
  guint64 n_floor = 0;
  gboolean is_whole;

  if (argc < 3) {
    fprintf (stderr, "Usage: events-per-second CIDALERTD FLOOR [SECONDS [CONTACTS]]\n");
    return 2;
  }

  home = scene_make_home (n_contacts);
  our_path = scene_get_store (home);
  floor_path = g_build_filename (home, "floor.db", NULL);
  g_test_dbus_up (bus);
  connection = scene_serve_notifications (NULL);
  scene_start (&ours, home, (const char *const[]){ argv[1], "--listen", "127.0.0.1:0", NULL });
  scene_start (&floor, home, (const char *const[]){ argv[2], "durable", floor_path, NULL });
  /* Reading the contacts is not what is measured. */
  g_usleep (CONTACTS_S * G_USEC_PER_SEC);

  printf ("events on disk and answered, a second, %d connections, %u contacts\n", N_CONNECTIONS,
          n_contacts);
  for (int keeps_alive = 1; keeps_alive >= 0; keeps_alive--) {
    double floor_rate = measure (floor.port, keeps_alive, seconds, &n_floor);
    double our_rate = measure (ours.port, keeps_alive, seconds, &n_ours);

    printf ("%-28s %8.0f /s      floor %8.0f /s      %5.2f x\n",
            keeps_alive ? "kept alive" : "Connection: close", our_rate, floor_rate,
            our_rate / floor_rate);
  }
  scene_stop (&ours);
  scene_stop (&floor);
  is_whole =
    check_stored ("cidalertd", our_path, n_ours) && check_stored ("floor", floor_path, n_floor);
  scene_remove_home (home);

  return is_whole ? 0 : 1;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The least that a C program with the same bare libraries must do: libmicrohttpd in the GLib loop,
 * and for each request one GDBus Notify (`notify`) or one SQLite commit of two rows (`commit`).
 * Rough on purpose: what a promise is measured against, not a model.
 */

#include <gio/gio.h>
#include <glib-unix.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static struct MHD_Daemon *httpd;
static struct MHD_Response *nothing;
static GDBusConnection *bus;
static sqlite3 *database;
static sqlite3_stmt *insert_event, *insert_call;
static guint timer;

static void
notify (const char *body)
{
  GVariantBuilder actions, hints;

  g_variant_builder_init (&actions, G_VARIANT_TYPE ("as"));
  g_variant_builder_init (&hints, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&hints, "{sv}", "urgency", g_variant_new_byte (2));
  g_variant_builder_add (&hints, "{sv}", "category", g_variant_new_string ("call.incoming"));
  g_dbus_connection_call (bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
                          "org.freedesktop.Notifications", "Notify",
                          g_variant_new ("(susssasa{sv}i)", "floor", 0, "call-start",
                                         "Incoming call", body, &actions, &hints, -1),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
commit (const char *target)
{
  sqlite3_stmt *statements[] = { insert_event, insert_call };

  sqlite3_exec (database, "BEGIN", NULL, NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    sqlite3_bind_int64 (statements[i], 1, g_get_real_time ());
    sqlite3_bind_text (statements[i], 2, target, -1, SQLITE_TRANSIENT);
    sqlite3_step (statements[i]);
    sqlite3_reset (statements[i]);
  }
  if (sqlite3_exec (database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
}

static enum MHD_Result
on_request (void *user_data,
            struct MHD_Connection *connection,
            const char *url,
            const char *method,
            const char *version,
            const char *body,
            size_t *length,
            void **state)
{
  static int seen;
  const char *remote;

  if (*state == NULL) {
    *state = &seen;
    return MHD_YES;
  }
  remote = MHD_lookup_connection_value (connection, MHD_GET_ARGUMENT_KIND, "remote");
  if (bus != NULL)
    notify (remote != NULL ? remote : "");
  if (database != NULL)
    commit (remote != NULL ? remote : "");

  return MHD_queue_response (connection, MHD_HTTP_OK, nothing);
}

static gboolean on_timer (gpointer user_data);

static void
run_once (void)
{
  MHD_UNSIGNED_LONG_LONG delay_ms = 0;

  MHD_run (httpd);
  g_clear_handle_id (&timer, g_source_remove);
  if (MHD_get_timeout (httpd, &delay_ms) == MHD_YES)
    timer = g_timeout_add ((guint) delay_ms, on_timer, NULL);
}

static gboolean
on_timer (gpointer user_data)
{
  timer = 0;
  run_once ();
  return G_SOURCE_REMOVE;
}

static gboolean
on_ready (int fd, GIOCondition condition, gpointer user_data)
{
  run_once ();
  return G_SOURCE_CONTINUE;
}

static void
open_database (const char *path)
{
  if (sqlite3_open (path, &database) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  sqlite3_exec (database,
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "CREATE TABLE events (seq INTEGER PRIMARY KEY, t INTEGER, target TEXT);"
                "CREATE TABLE calls (id INTEGER PRIMARY KEY, t INTEGER, number TEXT);"
                "CREATE INDEX calls_t ON calls (t);",
                NULL, NULL, NULL);
  sqlite3_prepare_v2 (database, "INSERT INTO events (t, target) VALUES (?, ?)", -1, &insert_event,
                      NULL);
  sqlite3_prepare_v2 (database, "INSERT INTO calls (t, number) VALUES (?, ?)", -1, &insert_call,
                      NULL);
}

int
main (int argc, char **argv)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  const union MHD_DaemonInfo *info;

  if (argc != 3)
    return 2;
  if (g_str_equal (argv[1], "notify"))
    bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  else
    open_database (argv[2]);

  nothing = MHD_create_response_from_buffer (0, (void *) "", MHD_RESPMEM_PERSISTENT);
  httpd = MHD_start_daemon (MHD_USE_EPOLL, 0, NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR,
                            &address, MHD_OPTION_END);
  if (httpd == NULL)
    return 1;
  info = MHD_get_daemon_info (httpd, MHD_DAEMON_INFO_BIND_PORT);
  printf ("Listening on 127.0.0.1:%u\n", info->port);
  fflush (stdout);
  info = MHD_get_daemon_info (httpd, MHD_DAEMON_INFO_EPOLL_FD);
  g_unix_fd_add (info->epoll_fd, G_IO_IN, on_ready, NULL);
  run_once ();
  g_main_loop_run (g_main_loop_new (NULL, FALSE));

  return 0;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The least that a C program with the same bare libraries must do: libmicrohttpd in the GLib loop,
 * and for each request one GDBus Notify (`notify`); or one by libnotify of what libphonenumber says
 * of the caller (`ring`); or one SQLite commit of two rows (`commit`), or the same two rows in a
 * commit on another thread, together with all that came meanwhile, while the connection is
 * suspended
 * (`durable`). Rough on purpose: what a promise is measured against, not a model.
 */

#include "floor-number.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <libnotify/notify.h>
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
static GAsyncQueue *queue;

/* A request that waits for the disk. */
typedef struct {
  struct MHD_Connection *connection;
  char target[256];
  gboolean is_asked;
  gboolean is_stored;
} Request;

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
notify_of_caller (const char *remote)
{
  g_autofree char *number = g_strndup (remote, strcspn (remote, "@"));
  g_autofree char *body = floor_number_describe (number);
  NotifyNotification *notice = notify_notification_new ("Incoming call", body, "call-start");

  notify_notification_set_urgency (notice, NOTIFY_URGENCY_CRITICAL);
  notify_notification_set_category (notice, "call.incoming");
  notify_notification_show (notice, NULL);
  g_object_unref (notice);
}

static void
run_sql (const char *sql)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
}

static void
insert (const char *target)
{
  sqlite3_stmt *statements[] = { insert_event, insert_call };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    sqlite3_bind_int64 (statements[i], 1, g_get_real_time ());
    sqlite3_bind_text (statements[i], 2, target, -1, SQLITE_TRANSIENT);
    sqlite3_step (statements[i]);
    sqlite3_reset (statements[i]);
  }
}

static void
commit (const char *target)
{
  run_sql ("BEGIN");
  insert (target);
  run_sql ("COMMIT");
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
  if (notify_is_initted ())
    notify_of_caller (remote != NULL ? remote : "");
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
resume (gpointer user_data)
{
  GPtrArray *batch = user_data;

  for (guint i = 0; i < batch->len; i++) {
    Request *request = g_ptr_array_index (batch, i);

    request->is_stored = TRUE;
    MHD_resume_connection (request->connection);
  }
  g_ptr_array_unref (batch);
  run_once ();
  return G_SOURCE_REMOVE;
}

static gpointer
write_batches (gpointer user_data)
{
  while (TRUE) {
    GPtrArray *batch = g_ptr_array_new ();
    Request *request = g_async_queue_pop (queue);

    run_sql ("BEGIN");
    for (; request != NULL; request = g_async_queue_try_pop (queue)) {
      insert (request->target);
      g_ptr_array_add (batch, request);
    }
    run_sql ("COMMIT");
    g_main_context_invoke (NULL, resume, batch);
  }
  return NULL;
}

static void *
on_target (void *user_data, const char *target, struct MHD_Connection *connection)
{
  Request *request = g_new0 (Request, 1);

  request->connection = connection;
  g_strlcpy (request->target, target, sizeof request->target);
  return request;
}

static enum MHD_Result
on_durable_request (void *user_data,
                    struct MHD_Connection *connection,
                    const char *url,
                    const char *method,
                    const char *version,
                    const char *body,
                    size_t *length,
                    void **state)
{
  Request *request = *state;

  if (request->is_stored)
    return MHD_queue_response (connection, MHD_HTTP_OK, nothing);
  if (request->is_asked) {
    MHD_suspend_connection (connection);
    g_async_queue_push (queue, request);
  }
  request->is_asked = TRUE;
  return MHD_YES;
}

static void
on_completed (void *user_data,
              struct MHD_Connection *connection,
              void **state,
              enum MHD_RequestTerminationCode how)
{
  g_clear_pointer (state, g_free);
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
  else if (g_str_equal (argv[1], "ring"))
    notify_init ("floor-ring");
  else
    open_database (argv[2]);

  nothing = MHD_create_response_from_buffer (0, (void *) "", MHD_RESPMEM_PERSISTENT);
  if (g_str_equal (argv[1], "durable")) {
    queue = g_async_queue_new ();
    g_thread_new ("floor-store", write_batches, NULL);
    httpd = MHD_start_daemon (MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                              on_durable_request, NULL, MHD_OPTION_SOCK_ADDR, &address,
                              MHD_OPTION_URI_LOG_CALLBACK, on_target, NULL,
                              MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_END);
  } else {
    httpd = MHD_start_daemon (MHD_USE_EPOLL, 0, NULL, NULL, on_request, NULL, MHD_OPTION_SOCK_ADDR,
                              &address, MHD_OPTION_END);
  }
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

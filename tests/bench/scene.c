/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the measurements have in common: a home with a phone and contacts, and programs that listen.
 */

#include "scene.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

static const char *const folders[][2] = {
  { "XDG_CONFIG_HOME", "config" },
  { "XDG_CACHE_HOME", "cache" },
  { "XDG_DATA_HOME", "data" },
  { "XDG_RUNTIME_DIR", "run" },
};

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_error ("%s", error->message);
}

/* Writes the contacts, whose numbers are 029 and 7 digits, and one more: whoever writes them again
 * with another has them read again. Each has a name, an organisation, a fixed line and a mobile. */
void
scene_write_contacts (const char *home, guint n_contacts, guint other)
{
  g_autofree char *folder = g_build_filename (home, "data", "cidalert", "contacts", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_contacts; i++)
    g_string_append_printf (text,
                            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Contact %u\r\nORG:Company %u\r\n"
                            "TEL;TYPE=WORK:+61 2 9%07u\r\nTEL;TYPE=CELL:+61 49%07u\r\n"
                            "END:VCARD\r\n",
                            i, i / 10, i, i);
  g_string_append_printf (text,
                          "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Other\r\nTEL:+61 8 9%07u\r\n"
                          "END:VCARD\r\n",
                          other);
  write_file (folder, "contacts.vcf", text->str);
}

/* A home of its own: no limit of rate, a phone on the desk and one in the cellar whose calls are
 * logged alone, and contacts. */
char *
scene_make_home (guint n_contacts)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *home = g_dir_make_tmp ("cidalert-bench-XXXXXX", &error);
  g_autofree char *config = NULL;
  g_autofree char *contacts = NULL;
  g_autofree char *settings = NULL;

  if (home == NULL)
    g_error ("%s", error->message);
  config = g_build_filename (home, "config", "cidalert", NULL);
  contacts = g_build_filename (home, "data", "cidalert", "contacts", NULL);
  g_mkdir_with_parents (config, 0700);
  g_mkdir_with_parents (contacts, 0700);
  settings = g_strdup_printf ("[listener]\nrate=0\n[numbers]\nregion=AU\n[contacts]\nvcards=%s\n"
                              "[phone cellar]\nshow=log\n",
                              contacts);
  write_file (config, "cidalert.conf", settings);
  write_file (config, "phones.conf",
              "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\nmake=snom\n"
              "token=" SCENE_TOKEN "\n"
              "[phone cellar]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b12\nmake=snom\ngroup=cellar\n"
              "token=" SCENE_CELLAR_TOKEN "\n");
  scene_write_contacts (home, n_contacts, 0);

  return g_steal_pointer (&home);
}

void
scene_remove_home (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    scene_remove_home (child);
  }
  g_remove (path);
}

char *
scene_get_store (const char *home)
{
  return g_build_filename (home, "data", "cidalert", "calls.db", NULL);
}

/* In the child: it does not outlive a measurement that failed. */
static void
end_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

/* Returns once the program has said on which port it listens. */
void
scene_start (Server *server, const char *home, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (home, folders[i][1], NULL);

    g_mkdir_with_parents (path, 0700);
    g_subprocess_launcher_setenv (launcher, folders[i][0], path, TRUE);
  }
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  server->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (server->process == NULL)
    g_error ("%s", error->message);

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  while (server->port == 0) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
    const char *colon = line != NULL ? strrchr (line, ':') : NULL;

    if (line == NULL)
      g_error ("%s ended", argv[0]);
    if (colon != NULL && g_str_has_prefix (line, "Listening on "))
      server->port = (guint16) atoi (colon + 1);
  }
}

void
scene_stop (Server *server)
{
  g_subprocess_send_signal (server->process, SIGTERM);
  g_subprocess_wait (server->process, NULL, NULL);
  g_clear_object (&server->process);
}

int
scene_dial (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                 .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;

  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) < 0)
    g_error ("connect: %s", g_strerror (errno));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

  return fd;
}

static NotifyFunc on_notify;
static guint next_id = 1;

static GVariant *
make_answer (const char *member)
{
  const char *const capabilities[] = { "actions", "body", "body-markup", NULL };

  if (g_strcmp0 (member, "Notify") == 0)
    return g_variant_new ("(u)", next_id++);
  if (g_strcmp0 (member, "GetServerInformation") == 0)
    return g_variant_new ("(ssss)", "bench", "cidalert", "1", "1.2");
  if (g_strcmp0 (member, "GetCapabilities") == 0)
    return g_variant_new ("(^as)", capabilities);
  return NULL;
}

/* On GDBus' thread. */
static GDBusMessage *
on_message (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  gint64 now_us = g_get_monotonic_time ();
  g_autoptr (GDBusMessage) reply = NULL;
  const char *member = g_dbus_message_get_member (message);
  GVariant *answer;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      g_strcmp0 (g_dbus_message_get_interface (message), "org.freedesktop.Notifications") != 0)
    return message;

  if (g_strcmp0 (member, "Notify") == 0 && on_notify != NULL) {
    g_autoptr (GVariant) app_name =
      g_variant_get_child_value (g_dbus_message_get_body (message), 0);
    g_autoptr (GVariant) title = g_variant_get_child_value (g_dbus_message_get_body (message), 3);

    on_notify (g_variant_get_string (app_name, NULL), g_variant_get_string (title, NULL), now_us);
  }
  reply = g_dbus_message_new_method_reply (message);
  answer = make_answer (member);
  if (answer != NULL)
    g_dbus_message_set_body (reply, answer);
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);

  return NULL;
}

/* This process is the notification server of the session bus from now on. */
GDBusConnection *
scene_serve_notifications (NotifyFunc function)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) result = NULL;

  if (connection == NULL)
    g_error ("%s", error->message);
  on_notify = function;
  g_dbus_connection_add_filter (connection, on_message, NULL, NULL);
  result = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", "org.freedesktop.Notifications", 0),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (result == NULL)
    g_error ("%s", error->message);

  return connection;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

double
scene_get_percentile_ms (GArray *times_us, double share)
{
  g_array_sort (times_us, compare);

  return g_array_index (times_us, gint64, (guint) ((times_us->len - 1) * share)) / 1000.0;
}

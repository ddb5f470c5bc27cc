/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long from the last byte of a request to the `Notify` call on the bus and to the 200, beside
 * the floor of each, in one run, in turns. The receiver of `Notify` is this program itself: it
 * stamps each message on GDBus' own thread, as it arrives.
 *
 * ring-to-notify CIDALERTD FLOOR [ROUNDS [CONTACTS]]
 */

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOKEN "7kq3m9x2adfh"
#define PATIENCE_US (5 * G_USEC_PER_SEC)

/* One server under test. */
typedef struct {
  const char *name;
  GSubprocess *process;
  guint16 port;
  GArray *notify_us;
  GArray *answer_us;
} Server;

static GMutex mutex;
static GCond arrived;
static gint64 arrival_us;
static guint next_id = 1;

static GDBusMessage *
on_message (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  gint64 now_us = g_get_monotonic_time ();
  g_autoptr (GDBusMessage) reply = NULL;
  const char *member = g_dbus_message_get_member (message);

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      g_strcmp0 (g_dbus_message_get_interface (message), "org.freedesktop.Notifications") != 0)
    return message;

  reply = g_dbus_message_new_method_reply (message);
  if (g_strcmp0 (member, "Notify") == 0) {
    g_mutex_lock (&mutex);
    arrival_us = now_us;
    g_cond_signal (&arrived);
    g_mutex_unlock (&mutex);
    g_dbus_message_set_body (reply, g_variant_new ("(u)", next_id++));
  } else if (g_strcmp0 (member, "GetServerInformation") == 0) {
    g_dbus_message_set_body (reply, g_variant_new ("(ssss)", "bench", "cidalert", "1", "1.2"));
  } else if (g_strcmp0 (member, "GetCapabilities") == 0) {
    const char *const capabilities[] = { "actions", "body", "body-markup", NULL };

    g_dbus_message_set_body (reply, g_variant_new ("(^as)", capabilities));
  }
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);

  return NULL;
}

static void
serve_notifications (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) result = NULL;

  if (connection == NULL)
    g_error ("%s", error->message);
  g_dbus_connection_add_filter (connection, on_message, NULL, NULL);
  result = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus", "RequestName",
                                        g_variant_new ("(su)", "org.freedesktop.Notifications", 0),
                                        NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (result == NULL)
    g_error ("%s", error->message);
}

static void
write_home (const char *home, guint n_contacts)
{
  g_autofree char *config = g_build_filename (home, "config", "cidalert", NULL);
  g_autofree char *data = g_build_filename (home, "data", "cidalert", "contacts", NULL);
  g_autofree char *settings = g_build_filename (config, "cidalert.conf", NULL);
  g_autofree char *phones = g_build_filename (config, "phones.conf", NULL);
  g_autofree char *cards = g_build_filename (data, "contacts.vcf", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_mkdir_with_parents (config, 0700);
  g_mkdir_with_parents (data, 0700);
  g_file_set_contents (settings, "[listener]\nrate=0\n[numbers]\nregion=AU\n", -1, NULL);
  g_file_set_contents_full (phones,
                            "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\nmake=snom\n"
                            "token=" TOKEN "\n",
                            -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  for (guint i = 0; i < n_contacts; i++)
    g_string_append_printf (text,
                            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Contact %u\r\nORG:Company %u\r\n"
                            "TEL;TYPE=WORK:+61 2 9%07u\r\nTEL;TYPE=CELL:+61 49%07u\r\n"
                            "END:VCARD\r\n",
                            i, i / 10, i, i);
  g_file_set_contents (cards, text->str, (gssize) text->len, NULL);
}

static void
start (Server *server, const char *home, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  const char *folders[][2] = { { "XDG_CONFIG_HOME", "config" },
                               { "XDG_DATA_HOME", "data" },
                               { "XDG_RUNTIME_DIR", "run" } };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (home, folders[i][1], NULL);

    g_mkdir_with_parents (path, 0700);
    g_subprocess_launcher_setenv (launcher, folders[i][0], path, TRUE);
  }
  server->process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (server->process == NULL)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  while (server->port == 0) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
    const char *colon = line != NULL ? strrchr (line, ':') : NULL;

    if (line == NULL)
      g_error ("%s ended", server->name);
    if (colon != NULL && g_str_has_prefix (line, "Listening on "))
      server->port = (guint16) atoi (colon + 1);
  }
  server->notify_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  server->answer_us = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static int
dial (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                 .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;

  if (connect (fd, (struct sockaddr *) &address, sizeof address) < 0)
    g_error ("connect: %s", g_strerror (errno));
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);

  return fd;
}

/* All but the last byte goes ahead, so that what is timed begins with the request being whole. */
static gint64
ask (guint16 port, const char *target, gint64 *sent_us)
{
  g_autofree char *request =
    g_strdup_printf ("GET %s HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n", target);
  gsize length = strlen (request);
  int fd = dial (port);
  char answer[512];
  gint64 answered_us;
  ssize_t n_read;

  if (write (fd, request, length - 1) != (ssize_t) length - 1)
    g_error ("write: %s", g_strerror (errno));
  g_usleep (300);
  *sent_us = g_get_monotonic_time ();
  if (write (fd, request + length - 1, 1) != 1)
    g_error ("write: %s", g_strerror (errno));
  n_read = read (fd, answer, sizeof answer - 1);
  answered_us = g_get_monotonic_time ();
  answer[MAX (n_read, 0)] = '\0';
  if (strstr (answer, " 200 ") == NULL)
    g_error ("answer: %s", answer);
  close (fd);

  return answered_us;
}

static gint64
wait_for_arrival (gint64 since_us)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  gint64 found_us;

  g_mutex_lock (&mutex);
  while (arrival_us < since_us) {
    if (!g_cond_wait_until (&arrived, &mutex, end_us))
      g_error ("no Notify came");
  }
  found_us = arrival_us;
  g_mutex_unlock (&mutex);

  return found_us;
}

static void
ring (Server *server, guint round, gboolean expect_notify, gboolean keep)
{
  g_autofree char *incoming = g_strdup_printf (
    "/" TOKEN
    "/incoming?mac=000413AABBCC&call=%u&local=0101@192.0.2.1&remote=029%07u@192.0.2.1&name=",
    round, round % 10000);
  g_autofree char *connected = g_strdup_printf (
    "/" TOKEN
    "/connected?mac=000413AABBCC&call=%u&local=0101@192.0.2.1&remote=029%07u@192.0.2.1&name=",
    round, round % 10000);
  g_autofree char *disconnected = g_strdup_printf (
    "/" TOKEN
    "/disconnected?mac=000413AABBCC&call=%u&local=0101@192.0.2.1&remote=029%07u@192.0.2.1&name=",
    round, round % 10000);
  gint64 sent_us = 0;
  gint64 answer_us = ask (server->port, incoming, &sent_us) - sent_us;

  if (keep)
    g_array_append_val (server->answer_us, answer_us);
  if (expect_notify) {
    gint64 notify_us = wait_for_arrival (sent_us) - sent_us;

    if (keep)
      g_array_append_val (server->notify_us, notify_us);
  }
  if (g_str_equal (server->name, "cidalertd")) {
    ask (server->port, connected, &sent_us);
    ask (server->port, disconnected, &sent_us);
  }
  g_usleep (500);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
get_percentile (GArray *times_us, double share)
{
  g_array_sort (times_us, compare);

  return g_array_index (times_us, gint64, (guint) ((times_us->len - 1) * share)) / 1000.0;
}

static void
print_row (const char *what, GArray *ours, GArray *floor)
{
  const double shares[] = { 0.5, 0.99 };
  const char *names[] = { "p50", "p99" };

  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++) {
    double our_ms = get_percentile (ours, shares[i]);
    double floor_ms = get_percentile (floor, shares[i]);

    printf ("%-28s %-4s %8.3f ms   floor %8.3f ms   ratio %5.2f\n", what, names[i], our_ms,
            floor_ms, our_ms / floor_ms);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autofree char *home = g_dir_make_tmp ("cidalert-bench-XXXXXX", NULL);
  g_autofree char *database = g_build_filename (home, "floor.db", NULL);
  guint n_rounds = argc > 3 ? (guint) atoi (argv[3]) : 2000;
  guint n_contacts = argc > 4 ? (guint) atoi (argv[4]) : 10000;
  Server ours = { .name = "cidalertd" };
  Server notify = { .name = "notify" };
  Server commit = { .name = "commit" };

  if (argc < 3) {
    fprintf (stderr, "Usage: ring-to-notify CIDALERTD FLOOR [ROUNDS [CONTACTS]]\n");
    return 2;
  }
  g_test_dbus_up (bus);
  serve_notifications ();
  write_home (home, n_contacts);
  start (&ours, home, (const char *const[]){ argv[1], "--listen", "127.0.0.1:0", NULL });
  start (&notify, home, (const char *const[]){ argv[2], "notify", "-", NULL });
  start (&commit, home, (const char *const[]){ argv[2], "commit", database, NULL });
  g_usleep (2 * G_USEC_PER_SEC);

  for (guint i = 0; i < n_rounds + 50; i++) {
    ring (&ours, i, TRUE, i >= 50);
    ring (&notify, i, TRUE, i >= 50);
    ring (&commit, i, FALSE, i >= 50);
  }
  printf ("%u rings, %u contacts, one at a time\n", n_rounds, n_contacts);
  print_row ("last byte -> Notify", ours.notify_us, notify.notify_us);
  print_row ("last byte -> 200, on disk", ours.answer_us, commit.answer_us);

  g_subprocess_send_signal (ours.process, SIGTERM);
  g_subprocess_wait (ours.process, NULL, NULL);
  g_subprocess_force_exit (notify.process);
  g_subprocess_force_exit (commit.process);

  return 0;
}

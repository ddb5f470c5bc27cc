/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long from the last byte of a request to the `Notify` call on the bus and to the 200, beside
 * the floor of each, in one run and in turns. Each ring has a caller of its own, who is a contact.
 * The receiver of `Notify` is this program itself: it stamps each message on GDBus' own thread, as
 * it arrives. Before each ring that is timed, all that an earlier one set off has come to rest.
 *
 * ring-to-notify CIDALERTD FLOOR [ROUNDS [CONTACTS]]
 */

#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WARM_UP 100
#define PATIENCE_US (5 * G_USEC_PER_SEC)
#define FIRST_EARLY_CALL 1000000
#define CONTACTS_PATIENCE_US (60 * G_USEC_PER_SEC)
#define SETTLE_US (3 * 1000)
#define TAIL_US 500

/* One way, and what it took. */
typedef struct {
  const char *app_name; /* what its Notify calls itself; NULL: it sends none */
  gboolean has_calls;   /* a ring is to be ended */
  Server server;
  GArray *notify_us;
  GArray *answer_us;
} Way;

static GMutex mutex;
static GCond arrived;
static gint64 arrival_us;
static char arrival_from[16];
static gboolean is_contact;

/* On GDBus' thread. */
static void
note_arrival (const char *app_name, const char *title, gint64 now_us)
{
  g_mutex_lock (&mutex);
  arrival_us = now_us;
  g_strlcpy (arrival_from, app_name, sizeof arrival_from);
  is_contact = g_str_has_prefix (title, "Contact ");
  g_cond_signal (&arrived);
  g_mutex_unlock (&mutex);
}

/* All but the last byte goes ahead, so that what is timed begins with the request being whole. */
static gint64
ask (guint16 port, const char *target, gint64 *sent_us)
{
  g_autofree char *request =
    g_strdup_printf ("GET %s HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n", target);
  gsize length = strlen (request);
  int fd = scene_dial (port);
  char answer[512];
  gint64 answered_us;
  ssize_t n_read;

  if (write (fd, request, length - 1) != (ssize_t) length - 1)
    g_error ("write: %s", g_strerror (errno));
  g_usleep (TAIL_US);
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
wait_for_notify (const char *app_name, gint64 since_us)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
  gint64 found_us;

  g_mutex_lock (&mutex);
  while (arrival_us < since_us || g_strcmp0 (arrival_from, app_name) != 0) {
    if (!g_cond_wait_until (&arrived, &mutex, end_us))
      g_error ("No Notify came from %s", app_name);
  }
  found_us = arrival_us;
  g_mutex_unlock (&mutex);

  return found_us;
}

static char *
make_target (const char *event, guint round)
{
  return g_strdup_printf ("/" SCENE_TOKEN "/%s?mac=000413AABBCC&call=%u&local=0101@192.0.2.1"
                          "&remote=029%07u@192.0.2.1&name=",
                          event, round, round % 10000);
}

static void
end_call (Way *way, guint round)
{
  const char *const events[] = { "connected", "disconnected" };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++) {
    g_autofree char *target = make_target (events[i], round);
    gint64 sent_us = 0;

    ask (way->server.port, target, &sent_us);
  }
}

static void
ring (Way *way, guint round)
{
  g_autofree char *target = make_target ("incoming", round);
  gint64 sent_us = 0;
  gint64 answer_us = ask (way->server.port, target, &sent_us) - sent_us;
  gint64 notify_us = 0;

  if (way->app_name != NULL)
    notify_us = wait_for_notify (way->app_name, sent_us) - sent_us;
  if (round >= WARM_UP) {
    g_array_append_val (way->answer_us, answer_us);
    g_array_append_val (way->notify_us, notify_us);
  }
  if (way->has_calls)
    end_call (way, round);
  g_usleep (SETTLE_US);
}

/* Reading the contacts is not what is measured. */
static void
wait_for_contacts (Way *way)
{
  gint64 end_us = g_get_monotonic_time () + CONTACTS_PATIENCE_US;

  for (guint call = FIRST_EARLY_CALL; !is_contact; call++) {
    if (g_get_monotonic_time () > end_us)
      g_error ("No caller is known by name");
    ring (way, call);
    g_usleep (50 * SETTLE_US);
  }
  g_array_set_size (way->answer_us, 0);
  g_array_set_size (way->notify_us, 0);
}

static void
print_row (const char *what, GArray *ours, GArray *floor)
{
  const double shares[] = { 0.5, 0.99 };
  const char *const names[] = { "p50", "p99" };

  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++) {
    double our_ms = scene_get_percentile_ms (ours, shares[i]);
    double floor_ms = scene_get_percentile_ms (floor, shares[i]);

    printf ("%-28s %-4s %8.3f ms   floor %8.3f ms   %5.2f x\n", what, names[i], our_ms, floor_ms,
            our_ms / floor_ms);
  }
}

static void
start (Way *way, const char *home, const char *const *argv)
{
  scene_start (&way->server, home, argv);
  way->notify_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  way->answer_us = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
finish (Way *way)
{
  scene_stop (&way->server);
  g_array_unref (way->notify_us);
  g_array_unref (way->answer_us);
}

int
main (int argc, char **argv)
{
  Way ways[] = { { .app_name = "cidalert", .has_calls = TRUE }, { .app_name = "floor" }, { 0 } };
  guint n_rounds = argc > 3 ? (guint) atoi (argv[3]) : 2000;
  guint n_contacts = argc > 4 ? (guint) atoi (argv[4]) : 10000;
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autofree char *home = NULL;
  g_autofree char *database = NULL;

  if (argc < 3) {
    fprintf (stderr, "Usage: ring-to-notify CIDALERTD FLOOR [ROUNDS [CONTACTS]]\n");
    return 2;
  }

  home = scene_make_home (n_contacts);
  database = g_build_filename (home, "floor.db", NULL);
  g_test_dbus_up (bus);
  connection = scene_serve_notifications (note_arrival);
  start (&ways[0], home, (const char *const[]){ argv[1], "--listen", "127.0.0.1:0", NULL });
  start (&ways[1], home, (const char *const[]){ argv[2], "notify", "-", NULL });
  start (&ways[2], home, (const char *const[]){ argv[2], "commit", database, NULL });
  wait_for_contacts (&ways[0]);

  for (guint round = 0; round < n_rounds + WARM_UP; round++) {
    for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
      ring (&ways[i], round);
  }
  printf ("%u rings, one at a time, %u contacts\n", n_rounds, n_contacts);
  print_row ("last byte -> Notify", ways[0].notify_us, ways[1].notify_us);
  print_row ("last byte -> 200, on disk", ways[0].answer_us, ways[2].answer_us);

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    finish (&ways[i]);
  scene_remove_home (home);
  g_test_dbus_stop (bus);

  return 0;
}

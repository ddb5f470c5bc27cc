/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long from the last byte of a request to the `Notify` call on the bus and to the 200, beside
 * the floor of each and what people would write instead, in one run and in turns. Each ring has a
 * caller of its own, who is a contact. The receiver of `Notify` is this program itself: it stamps
 * each message on GDBus' own thread, as it arrives. Before each ring that is timed, all that an
 * earlier one set off has come to rest.
 *
 * With EVENTS, another phone reports so many a second meanwhile, whose calls are logged alone, and
 * the contacts are written anew again and again, so that they are always being read.
 *
 * ring-to-notify CIDALERTD FLOOR PEER [ROUNDS [CONTACTS [EVENTS]]]
 */

#include "load.h"
#include "report.h"
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
/* What became of a call is told to other programs up to 50 ms later. */
#define SETTLE_CALL_US (55 * 1000)
#define TAIL_US 500
#define N_CALLERS 10000
#define TICK_US 10000
#define N_LOAD_CONNECTIONS 40
#define CONTACTS_INTERVAL_US (2 * G_USEC_PER_SEC)
#define PROMISED_FLOORS_TO_NOTIFY 1.3
#define PROMISED_FLOORS_TO_ANSWER 1.5

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

/* Each round's caller is another, and no neighbour of the one before. */
static guint
choose_caller (guint round)
{
  return round * 7919 % N_CALLERS;
}

static char *
make_target (const char *event, guint round)
{
  return g_strdup_printf ("/" SCENE_TOKEN "/%s?mac=000413AABBCC&call=%u&local=0101@192.0.2.1"
                          "&remote=029%07u@192.0.2.1&name=",
                          event, round, choose_caller (round));
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
  g_usleep (way->has_calls ? SETTLE_CALL_US : SETTLE_US);
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

/* What else there is to do meanwhile. */
typedef struct {
  const char *home;
  guint16 port;
  guint n_contacts;
  guint n_events;
  gint is_over;
  guint64 n_answers;
  gint64 started_us;
} Bustle;

static gpointer
report_events (gpointer user_data)
{
  Bustle *bustle = user_data;
  Load *load = load_new (bustle->port, SCENE_CELLAR_TOKEN, N_LOAD_CONNECTIONS, TRUE);

  bustle->started_us = g_get_monotonic_time ();
  for (gint64 tick = 1; !g_atomic_int_get (&bustle->is_over); tick++) {
    gint64 wait_us = bustle->started_us + tick * TICK_US - g_get_monotonic_time ();

    load_hear (load, 0);
    load_say (load, bustle->n_events * TICK_US / G_USEC_PER_SEC);
    if (wait_us > 0)
      g_usleep ((gulong) wait_us);
  }
  bustle->n_answers = load_end (load);
  return NULL;
}

static gpointer
rewrite_contacts (gpointer user_data)
{
  Bustle *bustle = user_data;

  for (guint i = 1; !g_atomic_int_get (&bustle->is_over); i++) {
    scene_write_contacts (bustle->home, bustle->n_contacts, i);
    g_usleep (CONTACTS_INTERVAL_US);
  }
  return NULL;
}

/* Our percentiles, beside those of @floor if there are any. */
static void
report_times (const char *what,
              GArray *ours,
              GArray *floor,
              const double *promises,
              double promised_ratio)
{
  static const double shares[] = { 0.5, 0.99, 0.999 };
  static const char *const names[] = { "p50", "p99", "p99.9" };

  for (gsize i = 0; i < G_N_ELEMENTS (shares); i++) {
    g_autofree char *name = g_strdup_printf ("%s, %s", what, names[i]);
    const ReportRow row = {
      .what = name,
      .unit = "ms",
      .value = scene_get_percentile_ms (ours, shares[i]),
      .floor = scene_get_percentile_ms (floor, shares[i]),
      .promise = promises != NULL ? promises[i] : 0,
      .promised_ratio = i == 0 ? promised_ratio : 0,
    };

    report_row (&row);
  }
}

/* The promises are those of a quiet hour. */
static void
report_ways (const Way *ways, gboolean is_busy)
{
  static const double to_notify[] = { 0.5, 2, 0 };
  static const double to_answer[] = { 0.5, 0, 0 };

  report_times ("last byte to Notify", ways[0].notify_us, ways[1].notify_us,
                is_busy ? NULL : to_notify, is_busy ? 0 : PROMISED_FLOORS_TO_NOTIFY);
  report_times ("last byte to 200, on disk", ways[0].answer_us, ways[2].answer_us,
                is_busy ? NULL : to_answer, is_busy ? 0 : PROMISED_FLOORS_TO_ANSWER);
  report_times ("the floor with libphonenumber and libnotify", ways[4].notify_us, ways[1].notify_us,
                NULL, 0);
  report_times ("Bottle: last byte to Notify", ways[3].notify_us, ways[1].notify_us, NULL, 0);
  report_times ("Bottle: last byte to 200, nothing stored", ways[3].answer_us, ways[2].answer_us,
                NULL, 0);
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

static void
ring_all (Way *ways, guint n_ways, guint n_rounds)
{
  for (guint round = 0; round < n_rounds + WARM_UP; round++) {
    for (guint i = 0; i < n_ways; i++)
      ring (&ways[i], round);
  }
}

static void
ring_in_bustle (Way *ways, guint n_ways, guint n_rounds, Bustle *bustle)
{
  GThread *events = g_thread_new ("events", report_events, bustle);
  GThread *contacts = g_thread_new ("contacts", rewrite_contacts, bustle);
  double seconds;

  ring_all (ways, n_ways, n_rounds);
  seconds = (double) (g_get_monotonic_time () - bustle->started_us) / G_USEC_PER_SEC;
  g_atomic_int_set (&bustle->is_over, TRUE);
  g_thread_join (events);
  g_thread_join (contacts);
  report_scene ("%u rings while %.0f events a second come in and %u contacts are read again",
                n_rounds, (double) bustle->n_answers / seconds, bustle->n_contacts);
}

int
main (int argc, char **argv)
{
  Way ways[] = { { .app_name = "cidalert", .has_calls = TRUE },
                 { .app_name = "floor" },
                 { 0 },
                 { .app_name = "bottle" },
                 { .app_name = "floor-ring" } };
  guint n_rounds = argc > 4 ? (guint) atoi (argv[4]) : 2000;
  Bustle bustle = { .n_contacts = argc > 5 ? (guint) atoi (argv[5]) : 10000,
                    .n_events = argc > 6 ? (guint) atoi (argv[6]) : 0 };
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autofree char *home = NULL;
  g_autofree char *database = NULL;

  if (argc < 4) {
    fprintf (stderr, "Usage: ring-to-notify CIDALERTD FLOOR PEER [ROUNDS [CONTACTS [EVENTS]]]\n");
    return 2;
  }

  home = scene_make_home (bustle.n_contacts);
  database = g_build_filename (home, "floor.db", NULL);
  g_test_dbus_up (bus);
  connection = scene_serve_notifications (note_arrival);
  start (&ways[0], home, (const char *const[]){ argv[1], "--listen", "127.0.0.1:0", NULL });
  start (&ways[1], home, (const char *const[]){ argv[2], "notify", "-", NULL });
  start (&ways[2], home, (const char *const[]){ argv[2], "commit", database, NULL });
  start (&ways[3], home, (const char *const[]){ "/usr/bin/python3", argv[3], NULL });
  start (&ways[4], home, (const char *const[]){ argv[2], "ring", "-", NULL });
  wait_for_contacts (&ways[0]);

  bustle.home = home;
  bustle.port = ways[0].server.port;
  if (bustle.n_events > 0) {
    ring_in_bustle (ways, G_N_ELEMENTS (ways), n_rounds, &bustle);
  } else {
    report_scene ("%u rings, one at a time; %u contacts", n_rounds, bustle.n_contacts);
    ring_all (ways, G_N_ELEMENTS (ways), n_rounds);
  }
  report_ways (ways, bustle.n_events > 0);

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    finish (&ways[i]);
  scene_remove_home (home);
  g_test_dbus_stop (bus);

  return 0;
}

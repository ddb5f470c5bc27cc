/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many events a second are answered with 200, each on disk before its answer, beside the floor
 * in the same run: with one connection, 50 and 500, kept alive and closed each time. The two take
 * turns, and the median of a turn is told, since a machine that others share is not as fast in one
 * second as in the next. In the end every 200 has to be in the store.
 *
 * events-per-second CIDALERTD FLOOR [SECONDS [CONTACTS]]
 */

#include "load.h"
#include "report.h"
#include "scene.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define N_TURNS 7
#define WARM_UP_S 0.25
#define CONTACTS_S 5
#define PATIENCE_MS 2000
#define PROMISED_CONNECTIONS 50
#define PROMISED_KEPT_ALIVE 30000
#define PROMISED_CLOSED 20000
#define PROMISED_FLOORS 0.5

typedef struct {
  Server server;
  guint64 n_answers;
} Way;

static void
press (Load *load, double seconds)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < end_us) {
    load_say (load, G_MAXUINT64);
    load_hear (load, PATIENCE_MS);
  }
}

/* Returns the events of one second, once. */
static double
take_turn (Way *way, guint n_connections, gboolean keeps_alive, double seconds)
{
  Load *load = load_new (way->server.port, SCENE_TOKEN, n_connections, keeps_alive);
  guint64 n_before;
  gint64 start_us;
  double rate;

  press (load, WARM_UP_S);
  n_before = load_get_n_answers (load);
  start_us = g_get_monotonic_time ();
  press (load, seconds);
  rate = (double) (load_get_n_answers (load) - n_before) * G_USEC_PER_SEC /
         (double) (g_get_monotonic_time () - start_us);

  way->n_answers += load_end (load);
  return rate;
}

static int
compare_rates (gconstpointer a, gconstpointer b)
{
  const double *rate = a;
  const double *other = b;

  return (*rate > *other) - (*rate < *other);
}

static double
find_median (double rates[N_TURNS])
{
  qsort (rates, N_TURNS, sizeof *rates, compare_rates);

  return rates[N_TURNS / 2];
}

static void
compare (Way *ours, Way *floor, guint n_connections, gboolean keeps_alive, double seconds)
{
  g_autofree char *what =
    g_strdup_printf ("events a second, %u connection%s, %s", n_connections,
                     n_connections > 1 ? "s" : "", keeps_alive ? "kept alive" : "closed");
  ReportRow row = { .what = what, .unit = "/s", .more_is_better = TRUE };
  double floor_rates[N_TURNS];
  double our_rates[N_TURNS];

  for (guint i = 0; i < N_TURNS; i++) {
    floor_rates[i] = take_turn (floor, n_connections, keeps_alive, seconds / N_TURNS);
    our_rates[i] = take_turn (ours, n_connections, keeps_alive, seconds / N_TURNS);
  }
  row.floor = find_median (floor_rates);
  row.value = find_median (our_rates);
  if (n_connections == PROMISED_CONNECTIONS) {
    row.promise = keeps_alive ? PROMISED_KEPT_ALIVE : PROMISED_CLOSED;
    row.promised_ratio = PROMISED_FLOORS;
  }
  report_row (&row);
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
check_stored (const Way *way, const char *what, const char *path)
{
  guint64 n_events = count_events (path);
  guint64 n_lost = way->n_answers > n_events ? way->n_answers - n_events : 0;
  const ReportRow row = { .what = what, .unit = "", .value = (double) n_lost };

  report_row (&row);
  return n_lost == 0;
}

int
main (int argc, char **argv)
{
  static const guint n_connections[] = { 1, 50, 500 };
  double seconds = argc > 3 ? g_ascii_strtod (argv[3], NULL) : 4;
  guint n_contacts = argc > 4 ? (guint) atoi (argv[4]) : 10000;
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) connection = NULL;
  g_autofree char *home = NULL;
  g_autofree char *floor_path = NULL;
  g_autofree char *our_path = NULL;
  Way ours = { 0 };
  Way floor = { 0 };
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
  scene_start (&ours.server, home,
               (const char *const[]){ argv[1], "--listen", "127.0.0.1:0", NULL });
  scene_start (&floor.server, home, (const char *const[]){ argv[2], "durable", floor_path, NULL });
  /* Reading the contacts is not what is measured. */
  g_usleep (CONTACTS_S * G_USEC_PER_SEC);

  report_scene ("Each event on disk before its 200; %u contacts; calls of three events",
                n_contacts);
  for (guint i = 0; i < G_N_ELEMENTS (n_connections); i++) {
    compare (&ours, &floor, n_connections[i], TRUE, seconds);
    compare (&ours, &floor, n_connections[i], FALSE, seconds);
  }
  scene_stop (&ours.server);
  scene_stop (&floor.server);
  is_whole = check_stored (&ours, "events answered with 200 and not in the store", our_path);
  is_whole = check_stored (&floor, "the same of the floor", floor_path) && is_whole;
  scene_remove_home (home);

  return is_whole ? 0 : 1;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports so many events to whatever listens, as fast as they are answered: what a measurement uses
 * that looks at something else meanwhile.
 *
 * press PORT EVENTS [CONNECTIONS]
 */

#include "load.h"
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_MS 5000

int
main (int argc, char **argv)
{
  guint64 n_events = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  guint n_connections = argc > 3 ? (guint) atoi (argv[3]) : 50;
  guint64 n_said = 0;
  Load *load;

  if (n_events == 0) {
    fprintf (stderr, "Usage: press PORT EVENTS [CONNECTIONS]\n");
    return 2;
  }

  load = load_new ((guint16) atoi (argv[1]), SCENE_TOKEN, n_connections, TRUE);
  while (n_said < n_events) {
    guint64 n_open = MIN (n_events, load_get_n_answers (load) + n_connections);

    load_say (load, n_open - n_said);
    n_said = n_open;
    load_hear (load, PATIENCE_MS);
  }
  return load_end (load) == n_events ? 0 : 1;
}

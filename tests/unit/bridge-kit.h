/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/bridge.h"
#include "home-kit.h"
#include "log/call-reader.h"
#include "phones-kit.h"

static inline gboolean
has_printed (gpointer text)
{
  return strstr (printed->str, text) != NULL;
}

static inline void
wait_for_printed (const char *text)
{
  scratch_run_until (has_printed, (gpointer) text);
}

/* The whole daemon, in this process; it listens on a free port of loopback. */
static inline CidBridge *
start_bridge (guint16 *port)
{
  char host[] = "127.0.0.1";
  const CidBridgeOptions options = { .host = host, .print_notices = TRUE };
  CidBridge *bridge = cid_bridge_new (&options);

  forget_printed ();
  cid_bridge_start (bridge);
  wait_for_printed ("Listening on 127.0.0.1:");
  *port = (guint16) g_ascii_strtoull (strrchr (printed->str, ':') + 1, NULL, 10);
  forget_printed ();
  return bridge;
}

static inline gboolean
on_time_to_stop (gpointer bridge)
{
  cid_bridge_stop (bridge);
  return G_SOURCE_REMOVE;
}

static inline void
stop_bridge (CidBridge *bridge)
{
  g_idle_add (on_time_to_stop, bridge);
  cid_bridge_run (bridge);
  g_object_unref (bridge);
}

/* All that is in the log, rehearsals too. */
static inline GPtrArray *
read_log (void)
{
  g_autofree char *path = scratch_path (home, "data/cidalert/calls.db");
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (CidCallQuery) query = cid_call_query_new ();

  query->simulated = TRUE;
  return reader != NULL ? cid_call_reader_query (reader, query, NULL) : NULL;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-zone"

#include "base/zone.h"

/* A laptop that lands in another country tells its time soon enough. */
#define AGE_US (5 * G_USEC_PER_SEC)

static GTimeZone *last;
static gint64 read_us;
G_LOCK_DEFINE_STATIC (last);

/**
 * cid_zone_get_local:
 *
 * The user's time zone, as it was some seconds ago at most: GLib keeps none where `$TZ` is not set,
 * and reads a file each time that it is asked, which is too much for each event. From any thread.
 *
 * Returns: (transfer full): the zone
 */
GTimeZone *
cid_zone_get_local (void)
{
  gint64 now_us = g_get_monotonic_time ();
  GTimeZone *zone;

  G_LOCK (last);
  if (last == NULL || now_us - read_us > AGE_US) {
    g_clear_pointer (&last, g_time_zone_unref);
    last = g_time_zone_new_local ();
    read_us = now_us;
  }
  zone = g_time_zone_ref (last);
  G_UNLOCK (last);

  return zone;
}

/**
 * cid_zone_forget:
 *
 * The machine is in another zone, perhaps: it is read anew when it is asked for next. From any
 * thread.
 */
void
cid_zone_forget (void)
{
  G_LOCK (last);
  g_clear_pointer (&last, g_time_zone_unref);
  G_UNLOCK (last);
}

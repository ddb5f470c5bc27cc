/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-sums-clock"

#include "log/sums-clock.h"

#define DAY_S (24 * 60 * 60)
/* Clocks are set at such moments alone. */
#define CLOCK_STEP_S (15 * 60)

/* A stretch of time in which clocks are not set. */
typedef struct {
  gint64 from_s;
  gint64 until_s;
  gint64 offset_s;
} Stretch;

/**
 * CidSumsClock:
 *
 * The clock on the wall of some place, asked for the times of very many calls, mostly in order.
 */
struct _CidSumsClock {
  GTimeZone *zone;
  Stretch stretch;
};

/**
 * cid_sums_clock_new:
 * @zone: where the clock is
 *
 * Returns: (transfer full): the clock
 */
CidSumsClock *
cid_sums_clock_new (GTimeZone *zone)
{
  CidSumsClock *self = g_new0 (CidSumsClock, 1);

  self->zone = g_time_zone_ref (zone);
  return self;
}

/**
 * cid_sums_clock_free:
 * @self: (transfer full) (nullable): a clock
 */
void
cid_sums_clock_free (CidSumsClock *self)
{
  if (self == NULL)
    return;
  g_time_zone_unref (self->zone);
  g_free (self);
}

static gint64
get_offset (CidSumsClock *self, gint64 seconds)
{
  int interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return g_time_zone_get_offset (self->zone, interval);
}

/* A day of the calendar mostly, of which only both ends are asked. */
static void
find_stretch (CidSumsClock *self, gint64 seconds)
{
  static const gint64 lengths_s[] = { DAY_S, CLOCK_STEP_S };

  for (guint i = 0; i < G_N_ELEMENTS (lengths_s); i++) {
    gint64 from_s = seconds - seconds % lengths_s[i];
    gint64 until_s = from_s + lengths_s[i];

    self->stretch = (Stretch){ from_s, until_s, get_offset (self, from_s) };
    if (get_offset (self, until_s - 1) == self->stretch.offset_s)
      return;
  }
}

/**
 * cid_sums_clock_get_local_s:
 * @self: a clock
 * @wall_us: a moment
 *
 * Of moments in order few are asked of the zone.
 *
 * Returns: seconds since 1970 by the clock on the wall
 */
gint64
cid_sums_clock_get_local_s (CidSumsClock *self, gint64 wall_us)
{
  gint64 seconds = MAX (wall_us / G_USEC_PER_SEC, 0);

  if (seconds < self->stretch.from_s || seconds >= self->stretch.until_s)
    find_stretch (self, seconds);
  return MAX (seconds + self->stretch.offset_s, 0);
}

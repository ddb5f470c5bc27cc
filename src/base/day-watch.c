/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-day-watch"

#include "base/day-watch.h"

#include "base/alarm.h"
#include "base/clock-watch.h"
#include "base/clock.h"
#include "base/path-watch.h"
#include "base/zone.h"

#define ZONE_FILE "/etc/localtime"

struct _CidDayWatch {
  CidDayFunc function;
  gpointer user_data;
  CidAlarm *midnight;
  CidClockWatch *clock; /* as the zone, %NULL while nobody wants to know */
  CidPathWatch *zone;
};

/* How far it is to midnight is told by the wall clock; that it came, by one that nobody sets. */
static void
set_alarm (CidDayWatch *self)
{
  g_autoptr (GTimeZone) zone = cid_zone_get_local ();
  CidStamp now = cid_clock_now ();
  gint64 left_us = cid_when_get_midnight_after (now.wall_us, zone) - now.wall_us;

  cid_alarm_set (self->midnight, now.boot_us + left_us);
}

static void
tell (CidDayWatch *self)
{
  set_alarm (self);
  self->function (self->user_data);
}

static gboolean
on_midnight (gpointer user_data)
{
  tell (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_clock_set (gpointer user_data)
{
  tell (user_data);
}

/* Where a link leads to is watched as well, and it may lead elsewhere now. */
static void
watch_zone (CidDayWatch *self)
{
  cid_path_watch_begin (self->zone);
  cid_path_watch_add_name (self->zone, ZONE_FILE);
  cid_path_watch_end (self->zone);
}

static void
on_zone_changed (gpointer user_data)
{
  watch_zone (user_data);
  cid_zone_forget ();
  tell (user_data);
}

/**
 * cid_day_watch_new:
 * @function: (scope notified): is called on the default main context when it may be another day
 * @user_data: (nullable): for @function
 *
 * Returns: (transfer full): a watch that costs nothing until it is wanted
 */
CidDayWatch *
cid_day_watch_new (CidDayFunc function, gpointer user_data)
{
  CidDayWatch *self;

  g_return_val_if_fail (function != NULL, NULL);

  self = g_new0 (CidDayWatch, 1);
  self->function = function;
  self->user_data = user_data;
  self->midnight = cid_alarm_new (on_midnight, self);

  return self;
}

static void
begin (CidDayWatch *self)
{
  self->clock = cid_clock_watch_new (on_clock_set, self);
  self->zone = cid_path_watch_new (on_zone_changed, self);
  watch_zone (self);
  set_alarm (self);
}

static void
end (CidDayWatch *self)
{
  cid_alarm_set (self->midnight, -1);
  g_clear_pointer (&self->clock, cid_clock_watch_free);
  g_clear_pointer (&self->zone, cid_path_watch_free);
}

/**
 * cid_day_watch_set:
 * @self: a watch
 * @is_wanted: somebody wants to know
 *
 * While nobody does the machine is not woken. May be called from the watch's function.
 */
void
cid_day_watch_set (CidDayWatch *self, gboolean is_wanted)
{
  g_return_if_fail (self != NULL);

  if (is_wanted == (self->clock != NULL))
    return;
  if (is_wanted)
    begin (self);
  else
    end (self);
}

/**
 * cid_day_watch_free:
 * @self: (transfer full) (nullable): a watch, which tells nobody any more
 */
void
cid_day_watch_free (CidDayWatch *self)
{
  if (self == NULL)
    return;

  end (self);
  cid_alarm_free (self->midnight);
  g_free (self);
}

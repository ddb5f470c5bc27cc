/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-watch"

#include "daemon/phone-watch.h"

#include "base/alarm.h"
#include "base/clock.h"
#include "call/phone-troubles.h"

struct _CidPhoneWatch {
  const CidParts *parts;
  CidScreen *screen;
  CidBusNews *news;
  CidPhoneTroubles *troubles;
  CidAlarm *alarm;
};

static void
show (CidPhoneWatch *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_auto (GStrv) sentences =
    cid_phone_troubles_describe (self->troubles, cid_clock_now ().boot_us, now);

  cid_screen_set_phone_troubles (self->screen, sentences);
  cid_alarm_set (self->alarm, cid_phone_troubles_get_due (self->troubles));
}

static gboolean
on_due (gpointer user_data)
{
  show (user_data);

  return G_SOURCE_REMOVE;
}

static void
on_read (gpointer user_data)
{
  CidPhoneWatch *self = user_data;
  g_auto (GStrv) closed = NULL;

  cid_phone_troubles_close (self->troubles);
  closed = cid_phone_troubles_get_closed (self->troubles);
  if (self->parts->seen != NULL)
    cid_seen_set_troubles (self->parts->seen, closed);
  show (self);
}

static void
look (CidPhoneWatch *self)
{
  GPtrArray *phones = cid_configuration_get_phones (self->parts->configuration);
  gint64 now_us = cid_clock_now ().boot_us;

  cid_phone_troubles_begin (self->troubles);
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);
    const CidPhoneState *state = cid_phone_states_get (self->parts->phones, phone->id);

    if (state != NULL)
      cid_phone_troubles_add (self->troubles, phone->name, state, now_us);
  }
  cid_phone_troubles_end (self->troubles);
  show (self);
}

/**
 * cid_phone_watch_new:
 * @parts: (transfer none): the running daemon; outlives the watch
 * @screen: (transfer none): where it is told; outlives the watch
 * @grace_us: what lasts no longer is not told
 *
 * Tells on the desktop what a phone says of itself where calls may not reach the user because of
 * it.
 *
 * Returns: (transfer full): a watch
 */
CidPhoneWatch *
cid_phone_watch_new (const CidParts *parts, CidScreen *screen, gint64 grace_us)
{
  CidPhoneWatch *self = g_new0 (CidPhoneWatch, 1);

  self->parts = parts;
  self->screen = screen;
  self->troubles = cid_phone_troubles_new (grace_us);
  self->alarm = cid_alarm_new (on_due, self);
  cid_screen_set_troubles_read (screen, on_read, self);

  return self;
}

/**
 * cid_phone_watch_free:
 * @self: (transfer full) (nullable): a watch
 */
void
cid_phone_watch_free (CidPhoneWatch *self)
{
  if (self == NULL)
    return;

  cid_screen_set_troubles_read (self->screen, NULL, NULL);
  cid_alarm_free (self->alarm);
  cid_phone_troubles_free (self->troubles);
  g_free (self);
}

/**
 * cid_phone_watch_set_news:
 * @news: (transfer none) (nullable): where it is told on the bus; outlives the watch
 */
void
cid_phone_watch_set_news (CidPhoneWatch *self, CidBusNews *news)
{
  g_return_if_fail (self != NULL);

  self->news = news;
}

/**
 * cid_phone_watch_apply:
 * @event: what a phone said
 *
 * Learns from it, and tells what is new.
 */
void
cid_phone_watch_apply (CidPhoneWatch *self, const CidCallEvent *event)
{
  CidPhoneNews news;

  g_return_if_fail (self != NULL && event != NULL);

  news = cid_phone_states_apply (self->parts->phones, event);
  if ((news & CID_PHONE_CHANGED) == 0)
    return;
  if (self->news != NULL)
    cid_bus_news_tell_phone (self->news, event->phone);
  look (self);
}

/**
 * cid_phone_watch_take_up:
 *
 * Takes from the store, once it is open, how the phones were before the daemon started.
 */
void
cid_phone_watch_take_up (CidPhoneWatch *self)
{
  g_autoptr (GPtrArray) phones = NULL;
  g_auto (GStrv) closed = NULL;

  g_return_if_fail (self != NULL);

  closed = self->parts->seen != NULL ? cid_seen_get_troubles (self->parts->seen) : NULL;
  cid_phone_troubles_set_closed (self->troubles, closed);
  phones = cid_call_store_take_phones (self->parts->store);
  for (guint i = 0; phones != NULL && i < phones->len; i++)
    cid_phone_states_merge (self->parts->phones, g_ptr_array_index (phones, i));
  if (phones != NULL)
    look (self);
}

/**
 * cid_phone_watch_refit:
 *
 * Takes the phones that are set up now: others than before, perhaps, or called otherwise.
 */
void
cid_phone_watch_refit (CidPhoneWatch *self)
{
  GPtrArray *phones;

  g_return_if_fail (self != NULL);

  phones = cid_configuration_get_phones (self->parts->configuration);
  for (guint i = 0; self->news != NULL && i < phones->len; i++)
    cid_bus_news_tell_phone (self->news, ((CidPhone *) g_ptr_array_index (phones, i))->id);
  look (self);
}

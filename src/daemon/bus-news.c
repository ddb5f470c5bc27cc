/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-bus-news"

#include "daemon/bus-news.h"

#include "base/coalescer.h"
#include "base/timer.h"
#include "base/zone.h"
#include "daemon/phone-report.h"
#include "log/call-variant.h"

/* What changes again so soon is told once: nobody sees it, and every listener is woken by it. That
 * more is on disk is told sooner, as whoever follows the log is to have it within 20 ms. */
#define CALLS_WINDOW_US (50 * G_TIME_SPAN_MILLISECOND)
#define OTHERS_WINDOW_US (10 * G_TIME_SPAN_MILLISECOND)
/* So many signals in that time: a signal costs more than an event. What is more waits a little. */
#define MAX_CALLS 4
#define MAX_OTHERS 10
/* The screen and the disk come first, and are busy for about so long with whoever rings. */
#define DELAY_US (3 * G_TIME_SPAN_MILLISECOND)

struct _CidBusNews {
  const CidParts *parts;
  CidBusCidAlert1 *interface;
  CidCoalescer *calls;
  CidCoalescer *others;
  /* What is to be told at @ready_us, when the disk and the screen have theirs. */
  GQueue ready;
  gint64 ready_us;
  CidTimer *timer;
};

/* A call, which is in @changed, or a phone; neither: more is on disk. */
typedef struct {
  GPtrArray *changed;
  const CidCall *call;
  char *phone;
} News;

static News *
news_new_of_call (GPtrArray *changed, const CidCall *call)
{
  News *news = g_new0 (News, 1);

  news->changed = g_ptr_array_ref (changed);
  news->call = call;

  return news;
}

static News *
news_new (const char *phone)
{
  News *news = g_new0 (News, 1);

  news->phone = g_strdup (phone);

  return news;
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->changed, g_ptr_array_unref);
  g_free (news->phone);
  g_free (news);
}

static GVariant *
describe_call (const CidParts *parts, const CidCall *call)
{
  const CidSettings *settings = cid_configuration_get_settings (parts->configuration);
  g_autoptr (GTimeZone) zone = cid_zone_get_local ();
  const CidFormat format = { .zone = zone, .line_names = settings->line_names };

  return cid_call_to_variant (call, &format);
}

/* A phone that was removed meanwhile is nobody's. */
static void
tell_phone (CidBusNews *self, const char *id)
{
  GPtrArray *phones = cid_configuration_get_phones (self->parts->configuration);
  const CidPhone *phone = cid_phone_find_by_id (phones, id);

  if (phone != NULL)
    cid_bus_cid_alert1_emit_phone_changed (self->interface,
                                           cid_phone_report_describe (self->parts, phone));
}

/* Takes @news. */
static void
tell (CidBusNews *self, News *news)
{
  cid_bus_drop_slow_peers (self->parts->bus);
  if (news->call != NULL)
    cid_bus_cid_alert1_emit_call_changed (self->interface, describe_call (self->parts, news->call));
  else if (news->phone != NULL)
    tell_phone (self, news->phone);
  else
    cid_bus_cid_alert1_set_last_change (self->interface,
                                        cid_call_store_get_last_change (self->parts->store));
  news_free (news);
}

static void
set_timer (CidBusNews *self)
{
  gint64 calls_us = cid_coalescer_get_due (self->calls);
  gint64 others_us = cid_coalescer_get_due (self->others);
  gint64 due_us = MIN (calls_us, others_us);

  if (!g_queue_is_empty (&self->ready))
    due_us = self->ready_us;
  else if (calls_us < 0 || others_us < 0)
    due_us = MAX (calls_us, others_us);
  cid_timer_set (self->timer, due_us);
}

static void
on_timer (gpointer user_data)
{
  CidBusNews *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  News *news;

  while ((news = g_queue_pop_head (&self->ready)) != NULL)
    tell (self, news);
  while ((news = cid_coalescer_take (self->others, now_us)) != NULL)
    tell (self, news);
  while ((news = cid_coalescer_take (self->calls, now_us)) != NULL)
    tell (self, news);
  set_timer (self);
}

static gboolean
is_served (CidBusNews *self)
{
  return g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->interface)) !=
         NULL;
}

static void
put (CidBusNews *self, CidCoalescer *coalescer, const char *key, News *news)
{
  gint64 now_us = g_get_monotonic_time ();
  News *passed = cid_coalescer_put (coalescer, key, news, now_us);

  if (passed != NULL && g_queue_is_empty (&self->ready))
    self->ready_us = now_us + DELAY_US;
  if (passed != NULL)
    g_queue_push_tail (&self->ready, passed);
  set_timer (self);
}

/**
 * cid_bus_news_new:
 * @parts: (transfer none): the running daemon; outlives the news
 * @interface: (transfer none): by which it is told
 *
 * Tells what changes over D-Bus, each call and each phone at most once in some milliseconds.
 *
 * Returns: (transfer full): the news
 */
CidBusNews *
cid_bus_news_new (const CidParts *parts, CidBusCidAlert1 *interface)
{
  CidBusNews *self = g_new0 (CidBusNews, 1);

  self->parts = parts;
  self->interface = g_object_ref (interface);
  self->calls = cid_coalescer_new (CALLS_WINDOW_US, MAX_CALLS, news_free);
  self->others = cid_coalescer_new (OTHERS_WINDOW_US, MAX_OTHERS, news_free);
  g_queue_init (&self->ready);
  self->timer = cid_timer_new ("cidalert-bus-news", G_PRIORITY_DEFAULT, on_timer, self);

  return self;
}

/**
 * cid_bus_news_free:
 * @self: (transfer full) (nullable): news
 */
void
cid_bus_news_free (CidBusNews *self)
{
  if (self == NULL)
    return;

  cid_timer_free (self->timer);
  g_queue_clear_full (&self->ready, news_free);
  cid_coalescer_free (self->calls);
  cid_coalescer_free (self->others);
  g_object_unref (self->interface);
  g_free (self);
}

/**
 * cid_bus_news_tell_calls:
 * @changed: (element-type CidCall): calls that are not what they were, and stay as they are here
 */
void
cid_bus_news_tell_calls (CidBusNews *self, GPtrArray *changed)
{
  g_return_if_fail (self != NULL && changed != NULL);

  if (!is_served (self))
    return;
  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);

    put (self, self->calls, call->uid, news_new_of_call (changed, call));
  }
}

/**
 * cid_bus_news_tell_phone:
 * @phone: id of a phone that is not what it was
 */
void
cid_bus_news_tell_phone (CidBusNews *self, const char *phone)
{
  g_return_if_fail (self != NULL && phone != NULL);

  if (is_served (self))
    put (self, self->others, phone, news_new (phone));
}

/**
 * cid_bus_news_tell_source:
 * @source: where contacts come from, whose state is another
 *
 * Says so at once: a source speaks once a second while it reads, and when it has read.
 */
void
cid_bus_news_tell_source (CidBusNews *self, CidContactSource *source)
{
  g_return_if_fail (self != NULL && CID_IS_CONTACT_SOURCE (source));

  if (is_served (self))
    cid_bus_cid_alert1_emit_source_changed (self->interface, cid_status_describe_source (source));
}

/**
 * cid_bus_news_tell_written:
 *
 * Says that more changes of calls are on disk.
 */
void
cid_bus_news_tell_written (CidBusNews *self)
{
  g_return_if_fail (self != NULL);

  put (self, self->others, "", news_new (NULL));
}

/**
 * cid_bus_news_list_calls:
 * @parts: the running daemon
 *
 * Returns: (transfer floating): `aa{sv}`, the calls that are up, as `ListCalls` has them
 */
GVariant *
cid_bus_news_list_calls (const CidParts *parts)
{
  g_autoptr (GPtrArray) calls = cid_call_tracker_get_open (parts->tracker);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < calls->len; i++)
    g_variant_builder_add_value (&builder, describe_call (parts, g_ptr_array_index (calls, i)));

  return g_variant_builder_end (&builder);
}

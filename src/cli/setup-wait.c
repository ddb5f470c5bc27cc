/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-setup-wait"

#include "cli/setup.h"

#include "call/call-event.h"
#include "cli/check.h"
#include "cli/round-trip.h"
#include "cli/status-text.h"
#include "cli/variant.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#define LOOK_MS 250
/* When nothing was heard for so long, what may be in the way is looked for once. */
#define DOUBT_US (20 * G_USEC_PER_SEC)

typedef struct {
  GMainLoop *loop;
  const CidPhone *phone;
  CidRoundTrip *trip;
  GHashTable *refused; /* address and why: how often it was told */
  gint64 began_us;
  gint64 until_us;
  gboolean has_doubted;
} Wait;

/* What keeps phones from being heard, by the checks that know of it. */
static const char *const obstacles[] = { "daemon", "port", "addresses", "firewall", NULL };

/**
 * cid_setup_tell_obstacles:
 *
 * Looks for what may keep a phone from being heard, and tells it with what mends it.
 *
 * Returns: how much there is of it
 */
guint
cid_setup_tell_obstacles (void)
{
  g_autoptr (CidCheckScene) scene = cid_check_scene_new ();
  g_autoptr (CidCheckReport) report = cid_check_report_new ();
  GPtrArray *findings;
  guint n_told = 0;

  cid_check_run (scene, obstacles, report);
  findings = cid_check_report_get_findings (report);
  for (guint i = 0; i < findings->len; i++) {
    const CidCheckFinding *finding = g_ptr_array_index (findings, i);

    if (finding->grade < CID_CHECK_WARNING)
      continue;
    g_print ("  ✘ %s\n", finding->text);
    if (finding->cure != NULL)
      g_print ("    → %s\n", finding->cure);
    n_told++;
  }
  return n_told;
}

/* Why, and what to do if that was the phone. */
static const struct {
  const char *why;
  const char *text;
  const char *cure; /* with the phone's name and the address that asked */
} reasons[] = {
  { "unread", N_ ("%s knocked, and no phone may report from there"),
    N_ ("if that is the phone: cidalert setup %s --address %s") },
  { "address", N_ ("%s asked with the right token, and may not use it from there"),
    N_ ("if that is the phone: cidalert setup %s --address %s") },
  { "token", N_ ("%s asked with a wrong token"),
    N_ ("paste the URLs anew: cidalert phone urls %s") },
  { "event", N_ ("%s asked for an event that is none"),
    N_ ("paste the URLs anew: cidalert phone urls %s") },
  { "method", N_ ("%s asked in a way that no phone does"),
    N_ ("paste the URLs anew: cidalert phone urls %s") },
  { "rate", N_ ("%s reports more than it may"), N_ ("[listener] rate= in cidalert.conf") },
};

/**
 * cid_setup_tell_refusal:
 * @refusal: one of `refusals`, as `GetStatus` has it
 * @phone_name: the phone that is waited for
 *
 * Tells who was refused, why, and what to do if that was the phone.
 */
void
cid_setup_tell_refusal (GVariantDict *refusal, const char *phone_name)
{
  const char *why = cid_variant_get_string (refusal, "why");
  const char *address = cid_variant_get_string (refusal, "address");

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
    g_autoptr (GString) text = NULL;
    g_autoptr (GString) cure = NULL;

    if (!g_str_equal (reasons[i].why, why))
      continue;
    text = g_string_new (_ (reasons[i].text));
    cure = g_string_new (_ (reasons[i].cure));
    g_string_replace (text, "%s", address, 1);
    g_string_replace (cure, "%s", phone_name, 1);
    g_string_replace (cure, "%s", address, 1);
    g_print ("  ✘ %s\n    → %s\n", text->str, cure->str);
  }
}

/* Each is told when it comes first, and not each time again. */
static void
look_at_refusals (Wait *self, GVariant *status)
{
  g_autoptr (GVariant) list =
    g_variant_lookup_value (status, "refusals", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
    g_auto (GVariantDict) refusal = G_VARIANT_DICT_INIT (child);
    g_autofree char *key = g_strconcat (cid_variant_get_string (&refusal, "address"), " ",
                                        cid_variant_get_string (&refusal, "why"), NULL);
    gint64 last_us = 0;

    g_variant_dict_lookup (&refusal, "last", "x", &last_us);
    if (last_us >= self->began_us && g_hash_table_add (self->refused, g_steal_pointer (&key)))
      cid_setup_tell_refusal (&refusal, self->phone->name);
  }
}

static void
look_at_events (Wait *self, GVariantDict *phone)
{
  g_autoptr (GVariant) heard =
    g_variant_dict_lookup_value (phone, "heard", G_VARIANT_TYPE ("a{sx}"));

  for (gsize i = 0; heard != NULL && i < g_variant_n_children (heard); i++) {
    const char *event;
    gint64 heard_us;

    g_variant_get_child (heard, i, "{&sx}", &event, &heard_us);
    if (cid_round_trip_hear (self->trip, event, heard_us) != 0)
      g_print ("  ✔ %s\n", event);
  }
}

static void
look_at_phones (Wait *self, GVariant *status)
{
  g_autoptr (GVariant) list = g_variant_lookup_value (status, "phones", G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
    g_auto (GVariantDict) phone = G_VARIANT_DICT_INIT (child);

    if (g_str_equal (cid_variant_get_string (&phone, "id"), self->phone->id))
      look_at_events (self, &phone);
  }
}

static void
doubt (Wait *self, gint64 now_us)
{
  if (self->has_doubted || cid_round_trip_has_begun (self->trip) ||
      now_us - self->began_us < DOUBT_US)
    return;

  self->has_doubted = TRUE;
  g_print (_ ("Nothing has come yet.\n"));
  if (cid_setup_tell_obstacles () == 0)
    g_print (_ ("  Nothing here is in the way. Is the URL in the phone, and does the phone reach "
                "this machine?\n"));
}

static gboolean
on_look (gpointer user_data)
{
  Wait *self = user_data;
  gint64 now_us = g_get_real_time ();
  g_autoptr (GVariant) status = cid_status_ask (NULL);

  if (status != NULL) {
    look_at_phones (self, status);
    look_at_refusals (self, status);
  }
  doubt (self, now_us);
  if (!cid_round_trip_is_over (self->trip, now_us) && now_us < self->until_us)
    return G_SOURCE_CONTINUE;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  Wait *self = user_data;

  g_print ("\n");
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static void
tell_missing (Wait *self, GPtrArray *urls)
{
  guint32 missing = cid_round_trip_get_missing (self->trip);

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    if ((missing & 1u << url->event) == 0)
      continue;
    g_print (_ ("  ✘ %s: not heard, its URL is not set: %s\n"), cid_event_kind_to_nick (url->event),
             url->label);
    g_print ("    → %s\n", url->url);
    missing &= ~(1u << url->event);
  }
}

static gboolean
tell_end (Wait *self, GPtrArray *urls)
{
  gboolean is_proven = cid_round_trip_is_proven (self->trip);

  if (cid_round_trip_has_begun (self->trip))
    tell_missing (self, urls);
  if (is_proven)
    g_print (_ ("It works: the phone's call came here, and so did its end.\n"));
  else if (cid_round_trip_has_begun (self->trip))
    g_print (_ ("The phone was heard, and not yet a whole call.\n"));
  else
    g_print (_ ("The phone was not heard. cidalert check looks for the reason; cidalert setup goes "
                "on from here.\n"));
  return is_proven;
}

/**
 * cid_setup_wait:
 * @phone: the phone that was set up
 * @make: its make
 * @urls: (element-type CidMakeUrl): what it was told
 * @patience_s: how long to wait for the call
 *
 * Waits for a call that rings and ends, ticks each event as it arrives, and tells what is in the
 * way if it does not.
 *
 * Returns: %TRUE if the round trip is proven
 */
gboolean
cid_setup_wait (const CidPhone *phone, CidMake *make, GPtrArray *urls, guint patience_s)
{
  gint64 now_us = g_get_real_time ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (CidRoundTrip) trip = cid_round_trip_new (make, now_us);
  g_autoptr (GHashTable) refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Wait self = { .loop = loop,
                .phone = phone,
                .trip = trip,
                .refused = refused,
                .began_us = now_us,
                .until_us = now_us + (gint64) patience_s * G_USEC_PER_SEC };
  guint look_id = g_timeout_add (LOOK_MS, on_look, &self);
  guint interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, &self);
  gboolean is_proven;

  g_main_loop_run (loop);
  g_source_remove (look_id);
  is_proven = tell_end (&self, urls);
  g_source_remove (interrupt_id);
  return is_proven;
}

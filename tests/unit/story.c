/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define WALL_S G_GINT64_CONSTANT (1800000000)
#define BOOT_S 1000

CidStamp
make_stamp (double seconds)
{
  gint64 us = (gint64) (seconds * G_USEC_PER_SEC);

  return (CidStamp){ WALL_S * G_USEC_PER_SEC + us, BOOT_S * (gint64) G_USEC_PER_SEC + us };
}

static void
set_group (CidCallEvent *event, const char *group)
{
  g_free (event->group);
  event->group = g_strdup (group);
}

static void
set_value (CidCallEvent *event, const char *key, const char *value)
{
  if (g_str_equal (key, "ref"))
    event->call_ref = g_strdup (value);
  else if (g_str_equal (key, "name"))
    event->name = g_strdup (value);
  else if (g_str_equal (key, "reason"))
    event->reason = g_strdup (value);
  else if (g_str_equal (key, "line"))
    event->line = g_strdup (value);
  else if (g_str_equal (key, "diverted"))
    event->diverted = g_strdup (value);
  else if (g_str_equal (key, "simulated"))
    event->simulated = TRUE;
  else if (g_str_equal (key, "voicemail"))
    event->voicemail = TRUE;
  else if (g_str_equal (key, "group"))
    set_group (event, value);
  else
    assert_string_equal (key, "remote");
}

CidCallEvent *
make_event (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  const CidNumberPlan plan = { "AU", "2" };
  g_autofree char *remote = NULL;
  CidCallEvent *event;
  int kind;

  assert_true (g_strv_length (words) >= 3);
  kind = cid_event_kind_from_nick (words[2]);
  assert_int_not_equal (kind, CID_EVENT_NONE);
  event = cid_call_event_new ((CidEventKind) kind);
  event->stamp = make_stamp (g_ascii_strtod (words[0], NULL));
  event->phone = g_strdup (words[1]);
  event->phone_name = g_strconcat ("name-", words[1], NULL);
  event->group = g_strdup ("");
  for (guint i = 3; words[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);

    assert_non_null (pair[1]);
    g_strdelimit (pair[1], "_", ' ');
    set_value (event, pair[0], pair[1]);
    if (g_str_equal (pair[0], "remote"))
      remote = g_strdup (pair[1]);
  }
  event->party = cid_party_parse (remote, &plan);
  return event;
}

static void
keep_calls (GPtrArray *known, GPtrArray *changed)
{
  for (guint i = 0; i < changed->len; i++) {
    const CidCall *call = g_ptr_array_index (changed, i);
    gboolean found = FALSE;

    for (guint j = 0; j < known->len && !found; j++) {
      CidCall *former = g_ptr_array_index (known, j);

      found = g_str_equal (former->uid, call->uid);
      if (found) {
        known->pdata[j] = cid_call_copy (call);
        cid_call_free (former);
      }
    }
    if (!found)
      g_ptr_array_add (known, cid_call_copy (call));
  }
}

static void
tick (CidCallTracker *tracker, CidStamp now, GPtrArray *known)
{
  g_autoptr (GPtrArray) events = cid_call_tracker_get_expired (tracker, now);

  for (guint i = 0; i < events->len; i++) {
    g_autoptr (GPtrArray) changed =
      cid_call_tracker_apply (tracker, g_ptr_array_index (events, i), NULL);

    assert_int_equal (changed->len, 1);
    keep_calls (known, changed);
  }
}

void
hear (CidCallTracker *tracker, const CidCallEvent *event, GPtrArray *known)
{
  g_autoptr (GPtrArray) changed = cid_call_tracker_apply (tracker, event, NULL);

  keep_calls (known, changed);
}

GPtrArray *
tell (CidCallTracker *tracker, const char *story)
{
  GPtrArray *known = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_free);
  g_auto (GStrv) lines = g_strsplit (story, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (CidCallEvent) event = NULL;

    if (*lines[i] == '\0')
      continue;
    if (g_str_has_suffix (lines[i], " tick")) {
      tick (tracker, make_stamp (g_ascii_strtod (lines[i], NULL)), known);
      continue;
    }
    event = make_event (lines[i]);
    hear (tracker, event, known);
  }
  return known;
}

static void
append_seconds (GString *text, gint64 us)
{
  if (us < 0)
    g_string_append (text, " -");
  else
    g_string_append_printf (text, " %" G_GINT64_FORMAT, us / G_USEC_PER_SEC);
}

static void
append_legs (GString *text, const CidCall *call)
{
  for (guint i = 0; i < call->legs->len && call->legs->len > 1; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);

    g_string_append_printf (text, " %s:%s", leg->phone, cid_outcome_to_nick (leg->outcome));
  }
}

char *
describe (GPtrArray *calls)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);

    g_string_append_printf (
      text, "%s %s %s", call->direction == CID_DIRECTION_INCOMING ? "in" : "out",
      call->party->remote ? call->party->remote : "?", cid_outcome_to_nick (call->outcome));
    append_seconds (text, call->ring_us);
    append_seconds (text, call->talk_us);
    append_legs (text, call);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

void
check_cases (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();
    g_autoptr (GPtrArray) calls = tell (tracker, cases[i].story);
    g_autofree char *text = describe (calls);

    if (g_strcmp0 (text, cases[i].calls) != 0)
      print_error ("Story:\n%s", cases[i].story);
    assert_string_equal (text, cases[i].calls);
  }
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-sheet"

#include "log/call-format.h"

#include <glib/gi18n.h>

#include "base/text.h"
#include "call/call-reason.h"
#include "log/call-cells.h"
#include "log/call-reader.h"

#define BOLD "\033[1m"
#define NORMAL "\033[0m"

static gboolean
was_taken_by_voicemail (const CidCall *call)
{
  return call->voicemail && call->outcome == CID_OUTCOME_MISSED &&
         cid_reason_parse (call->reason) >= CID_REASON_DIVERTED;
}

static void
add_detail (GString *text, const char *label, const char *value)
{
  g_autofree char *shown = cid_call_cells_clean (value);
  g_autofree char *cell = cid_text_fit (label, 14);

  if (*shown != '\0')
    g_string_append_printf (text, "  %s  %s\n", cell, shown);
}

static void
add_duration (GString *text, const char *label, gint64 duration_us)
{
  g_autofree char *duration = NULL;

  if (duration_us < 0)
    return;
  duration = cid_when_describe_duration ((double) duration_us / G_USEC_PER_SEC);
  add_detail (text, label, duration);
}

/* What was shown at the time, where the address books say something else today. */
static void
add_shown (GString *text, const CidCall *call)
{
  const CidCaller *caller = call->caller;
  CidCaller nameless = { .withheld = caller != NULL && caller->withheld };
  g_autofree char *title = NULL;

  if (g_strcmp0 (call->shown_name, caller != NULL ? caller->name : NULL) == 0)
    return;
  if (caller != NULL)
    nameless.display_number = caller->display_number;
  title = call->shown_name != NULL ? g_strdup (call->shown_name)
                                   : cid_caller_get_title (&nameless, call->party);
  add_detail (text, _ ("Shown as"), title);
}

static void
add_caller_details (GString *text, const CidCall *call)
{
  const CidCaller *caller = call->caller;
  const char *number = call->party != NULL ? call->party->number : NULL;
  g_autofree char *title = cid_caller_get_title (caller, call->party);
  g_autofree char *shown = cid_call_cells_format_number (call);
  g_autofree char *both = NULL;

  add_detail (text, _ ("Who"), title);
  if (caller != NULL && caller->name_from != CID_NAME_FROM_NONE)
    add_detail (text, _ ("Name from"), cid_name_from_to_nick (caller->name_from));
  add_shown (text, call);
  add_detail (text, _ ("Organisation"), caller != NULL ? caller->organization : NULL);
  if (number != NULL && !g_str_equal (number, shown))
    both = g_strdup_printf ("%s (%s)", shown, number);
  add_detail (text, _ ("Number"), both != NULL ? both : shown);
  add_detail (text, _ ("Place"), caller != NULL ? caller->place : NULL);
  if (caller != NULL && caller->type != CID_PHONE_NUMBER_TYPE_UNKNOWN)
    add_detail (text, _ ("Kind of number"), cid_phone_number_type_to_nick (caller->type));
  add_detail (text, _ ("Phone said"), call->phone_said);
  add_detail (text, _ ("Remote"), call->party != NULL ? call->party->remote : NULL);
}

static void
add_leg_details (GString *text, const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);
    g_autofree char *value =
      g_strdup_printf ("%s: %s", leg->phone_name != NULL ? leg->phone_name : "?",
                       cid_call_cells_describe_outcome (leg->outcome));

    add_detail (text, i == 0 ? _ ("Phone") : "", value);
  }
}

static void
add_event_details (GString *text, GPtrArray *events, const CidFormat *format)
{
  if (events == NULL || events->len == 0)
    return;
  g_string_append_printf (text, "\n%s\n", _ ("What the phone said"));
  for (guint i = 0; i < events->len; i++) {
    const CidCallEvent *event = ((CidStoredEvent *) g_ptr_array_index (events, i))->event;
    g_autofree char *time = cid_call_cells_format_time (event->stamp.wall_us, "%H:%M:%S", format);
    g_autofree char *kind = cid_text_fit (cid_event_kind_to_nick (event->kind), 12);
    g_autofree char *phone = cid_call_cells_clean (event->phone_name);
    g_autofree char *target = cid_call_cells_clean (event->target);
    g_autofree char *line = g_strdup_printf ("  %s  %s  %s  %s", time, kind, phone, target);

    g_string_append_printf (text, "%s\n", g_strchomp (line));
  }
}

/**
 * cid_call_format_details:
 * @call: a call
 * @events: (nullable) (element-type CidStoredEvent): its events, oldest first
 * @format: how it is to be written
 *
 * Returns: (transfer full): all that is known of the call, for people, in lines
 */
char *
cid_call_format_details (const CidCall *call, GPtrArray *events, const CidFormat *format)
{
  g_autofree char *start =
    cid_call_cells_format_time (call->started.wall_us, "%Y-%m-%d %H:%M:%S", format);
  g_autofree char *line = cid_call_cells_format_line (call, format);
  g_autofree char *outcome = cid_call_cells_format_outcome (call);
  g_autofree char *heading = g_strdup_printf (_ ("Call #%" G_GINT64_FORMAT), call->id);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s%s%s\n", format->colour ? BOLD : "", heading,
                          format->colour ? NORMAL : "");
  add_detail (text, _ ("Start"), start);
  add_detail (text, _ ("Direction"),
              call->direction == CID_DIRECTION_INCOMING ? _ ("incoming") : _ ("outgoing"));
  add_detail (text, _ ("Outcome"),
              call->outcome == CID_OUTCOME_ANSWERED
                ? cid_call_cells_describe_outcome (call->outcome)
                : outcome);
  add_caller_details (text, call);
  add_leg_details (text, call);
  add_detail (text, _ ("Answered by"), call->answered_by);
  if (was_taken_by_voicemail (call))
    add_detail (text, _ ("Taken by"), _ ("a voicemail"));
  add_detail (text, _ ("Line"), line);
  add_detail (text, _ ("Diverted from"), call->diverted);
  add_duration (text, _ ("Rang for"), call->ring_us);
  add_duration (text, _ ("Talked for"), call->talk_us);
  add_detail (text, _ ("Reason"), call->reason);
  add_detail (text, _ ("Note"), call->note);
  if (call->done_us > 0) {
    g_autofree char *done = cid_call_cells_format_time (call->done_us, "%Y-%m-%d %H:%M:%S", format);

    add_detail (text, _ ("Dealt with"), done);
  }
  add_event_details (text, events, format);
  return g_string_free (text, FALSE);
}

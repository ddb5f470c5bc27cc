/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-sheet"

#include "log/call-format.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "base/text-direction.h"
#include "base/text-wrap.h"
#include "base/text.h"
#include "call/call-reason.h"
#include "contact/caller-words.h"
#include "log/call-cells.h"
#include "log/call-reader.h"

#define BOLD "\033[1m"
#define FAINT "\033[2m"
#define ALARM "\033[1;31m"
#define NORMAL "\033[0m"

#define LABEL_WIDTH 14
/* Where values begin: behind their label and two gaps. */
#define VALUE_INDENT (2 + LABEL_WIDTH + 2)

/* What is being written, and how. */
typedef struct {
  GString *text;
  const CidFormat *format;
} Sheet;

/* As the place writes it on a terminal; elsewhere so that it can be sorted. */
static const char *
get_moment_pattern (const CidFormat *format)
{
  const char *iso = "%Y-%m-%d %H:%M:%S";

  /* Translators: a moment, to the second; see g_date_time_format() */
  return format->columns > 0 ? _ ("%Y-%m-%d %H:%M:%S") : iso;
}

static void
add_styled (const Sheet *sheet, const char *style, const char *text)
{
  gboolean is_styled = sheet->format->colour && *style != '\0' && *text != '\0';

  g_string_append_printf (sheet->text, "%s%s%s", is_styled ? style : "", text,
                          is_styled ? NORMAL : "");
}

static void
add_detail (const Sheet *sheet, const char *label, const char *value)
{
  g_autofree char *shown = cid_call_cells_clean (value);
  g_autofree char *cell = cid_text_fit (label, LABEL_WIDTH);
  g_autofree char *wrapped = cid_text_wrap (shown, sheet->format->columns, VALUE_INDENT);
  g_autofree char *isolated =
    sheet->format->columns > 0 ? cid_text_isolate (wrapped) : g_strdup (wrapped);

  if (*shown == '\0')
    return;
  g_string_append (sheet->text, "  ");
  add_styled (sheet, FAINT, cell);
  g_string_append_printf (sheet->text, "  %s\n", isolated);
}

static void
add_duration (const Sheet *sheet, const char *label, gint64 duration_us)
{
  g_autofree char *duration = NULL;

  if (duration_us < 0)
    return;
  duration = cid_when_describe_duration ((double) duration_us / G_USEC_PER_SEC);
  add_detail (sheet, label, duration);
}

/* The moment, and how long ago that is, for who reads it on a terminal; what is far ahead, by a
 * clock that was wrong, is not “just now”. */
static void
add_moment (const Sheet *sheet, const char *label, gint64 wall_us)
{
  g_autofree char *moment =
    cid_call_cells_format_time (wall_us, get_moment_pattern (sheet->format), sheet->format);
  gint64 now_us = sheet->format->now != NULL
                    ? g_date_time_to_unix (sheet->format->now) * G_USEC_PER_SEC
                    : wall_us;
  g_autofree char *ago = cid_when_describe_ago (wall_us, now_us);
  g_autofree char *both = g_strdup_printf ("%s (%s)", moment, ago);
  gboolean tells_ago = sheet->format->columns > 0 && wall_us - now_us <= G_TIME_SPAN_HOUR;

  add_detail (sheet, label, tells_ago ? both : moment);
}

static gboolean
was_taken_by_voicemail (const CidCall *call)
{
  return call->voicemail && call->outcome == CID_OUTCOME_MISSED &&
         cid_reason_parse (call->reason) >= CID_REASON_DIVERTED;
}

/* What was shown at the time, where the address books say something else today. */
static void
add_shown (const Sheet *sheet, const CidCall *call)
{
  const CidCaller *caller = call->caller;
  CidCaller nameless = { .withheld = caller != NULL && caller->withheld };
  g_autofree char *title = NULL;

  if (g_strcmp0 (call->shown_name, caller != NULL ? caller->name : NULL) == 0)
    return;
  if (caller != NULL)
    nameless.profile = caller->profile;
  title = call->shown_name != NULL ? g_strdup (call->shown_name)
                                   : cid_caller_get_title (&nameless, call->party);
  add_detail (sheet, _ ("Shown as"), title);
}

static void
add_caller_details (const Sheet *sheet, const CidCall *call)
{
  const CidCaller *caller = call->caller;
  const char *number = call->party != NULL ? call->party->number : NULL;
  g_autofree char *who = cid_caller_get_title (caller, call->party);
  g_autofree char *shown = cid_call_cells_format_number (call);
  g_autofree char *both = NULL;

  add_detail (sheet, _ ("Who"), who);
  if (caller != NULL && caller->name_from != CID_NAME_FROM_NONE)
    add_detail (sheet, _ ("Name from"), cid_name_from_describe (caller->name_from));
  add_shown (sheet, call);
  add_detail (sheet, _ ("Organisation"), caller != NULL ? caller->organization : NULL);
  if (number != NULL && !g_str_equal (number, shown))
    both = g_strdup_printf ("%s (%s)", shown, number);
  add_detail (sheet, _ ("Number"), both != NULL ? both : shown);
  add_detail (sheet, _ ("Place"), caller != NULL ? cid_caller_get_place (caller) : NULL);
  if (caller != NULL && cid_caller_get_number_type (caller) != CID_PHONE_NUMBER_TYPE_UNKNOWN)
    add_detail (sheet, _ ("Kind of number"),
                cid_phone_number_type_describe (cid_caller_get_number_type (caller)));
  add_detail (sheet, _ ("Phone said"), call->phone_said);
  add_detail (sheet, _ ("Remote"), call->party != NULL ? call->party->remote : NULL);
}

static void
add_leg_details (const Sheet *sheet, const CidCall *call)
{
  for (guint i = 0; i < call->legs->len; i++) {
    const CidLeg *leg = g_ptr_array_index (call->legs, i);
    g_autofree char *value =
      g_strdup_printf ("%s: %s", leg->phone_name != NULL ? leg->phone_name : "?",
                       cid_call_cells_describe_outcome (leg->outcome));

    add_detail (sheet, i == 0 ? _ ("Phone") : "", value);
  }
}

/* How a missed call comes to be dealt with. */
static char *
describe_waiting (const CidCall *call)
{
  if (call->party == NULL || call->party->number == NULL)
    /* Translators: of a missed call that nobody has dealt with; the words of the command stay */
    return g_strdup_printf (_ ("until cidalert done %" PRId64), call->id);
  /* Translators: of a missed call that nobody has dealt with; the words of the command stay */
  return g_strdup_printf (_ ("for a talk with this number, or: cidalert done %" PRId64), call->id);
}

/* What the user made of it, and what is still to be done. */
static void
add_marks (const Sheet *sheet, const CidCall *call)
{
  g_autofree char *waiting = describe_waiting (call);

  add_detail (sheet, _ ("Note"), call->note);
  if (call->done_us > 0)
    add_moment (sheet, _ ("Dealt with"), call->done_us);
  else if (call->outcome == CID_OUTCOME_MISSED && sheet->format->columns > 0)
    add_detail (sheet, _ ("Waits"), waiting);
}

static gboolean
is_of_day (gint64 one_us, gint64 other_us, const CidFormat *format)
{
  g_autofree char *one = cid_call_cells_format_time (one_us, "%F", format);
  g_autofree char *other = cid_call_cells_format_time (other_us, "%F", format);

  return g_str_equal (one, other);
}

/* When, what and on which phone; below it, to the letter, what the phone sent or the user wrote. */
static void
add_event (const Sheet *sheet, const CidCall *call, const CidCallEvent *event)
{
  gint64 wall_us = event->stamp.wall_us;
  const char *pattern = is_of_day (wall_us, call->started.wall_us, sheet->format)
                          ? "%H:%M:%S"
                          : get_moment_pattern (sheet->format);
  g_autofree char *time = cid_call_cells_format_time (wall_us, pattern, sheet->format);
  g_autofree char *kind = cid_text_fit (cid_event_kind_to_nick (event->kind), 12);
  g_autofree char *phone = cid_call_cells_clean (event->phone_name);
  g_autofree char *said =
    cid_call_cells_clean (event->target != NULL ? event->target : event->body);
  g_autofree char *line = g_strdup_printf ("  %s  %s  %s", time, kind, phone);
  gsize indent = 2 + cid_text_get_width (time) + 2;
  g_autofree char *wrapped = cid_text_wrap (said, sheet->format->columns, indent);

  if (sheet->format->columns == 0) {
    g_autofree char *whole = g_strdup_printf ("%s  %s", line, said);

    g_string_append_printf (sheet->text, "%s\n", g_strchomp (whole));
    return;
  }
  g_string_append_printf (sheet->text, "%s\n", g_strchomp (line));
  if (*wrapped == '\0')
    return;
  g_string_append_printf (sheet->text, "%*s", (int) indent, "");
  add_styled (sheet, FAINT, wrapped);
  g_string_append_c (sheet->text, '\n');
}

static void
add_event_details (const Sheet *sheet, const CidCall *call, GPtrArray *events)
{
  if (events == NULL || events->len == 0)
    return;
  g_string_append_c (sheet->text, '\n');
  add_styled (sheet, BOLD, _ ("What happened"));
  g_string_append_c (sheet->text, '\n');
  for (guint i = 0; i < events->len; i++)
    add_event (sheet, call, ((CidStoredEvent *) g_ptr_array_index (events, i))->event);
}

static void
add_heading (const Sheet *sheet, const CidCall *call)
{
  gboolean is_waiting = call->outcome == CID_OUTCOME_MISSED && call->done_us == 0;
  g_autofree char *heading = g_strdup_printf (_ ("Call #%" PRId64), call->id);

  add_styled (sheet, is_waiting ? ALARM : BOLD, heading);
  g_string_append_c (sheet->text, '\n');
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
  const Sheet sheet = { g_string_new (NULL), format };
  g_autofree char *line = cid_call_cells_format_line (call, format);
  g_autofree char *outcome = cid_call_cells_format_outcome (call);

  add_heading (&sheet, call);
  add_moment (&sheet, _ ("Start"), call->started.wall_us);
  add_detail (&sheet, _ ("Direction"),
              call->direction == CID_DIRECTION_INCOMING ? _ ("incoming") : _ ("outgoing"));
  add_detail (&sheet, _ ("Outcome"),
              call->outcome == CID_OUTCOME_ANSWERED
                ? cid_call_cells_describe_outcome (call->outcome)
                : outcome);
  add_caller_details (&sheet, call);
  add_leg_details (&sheet, call);
  add_detail (&sheet, _ ("Answered by"), call->answered_by);
  if (was_taken_by_voicemail (call))
    add_detail (&sheet, _ ("Taken by"), _ ("a voicemail"));
  add_detail (&sheet, _ ("Line"), line);
  add_detail (&sheet, _ ("Diverted from"), call->diverted);
  add_duration (&sheet, _ ("Rang for"), call->ring_us);
  add_duration (&sheet, _ ("Talked for"), call->talk_us);
  add_detail (&sheet, _ ("Reason"), call->reason);
  add_marks (&sheet, call);
  add_event_details (&sheet, call, events);
  return g_string_free (sheet.text, FALSE);
}

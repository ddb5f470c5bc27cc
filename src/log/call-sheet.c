/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-sheet"

#include "log/call-format.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/text.h"
#include "call/call-reason.h"
#include "log/call-reader.h"

#define BOLD "\033[1m"
#define ALARM "\033[1;31m"
#define NORMAL "\033[0m"

typedef enum { ID, TIME, GLYPH, WHO, NUMBER, LINE, OUTCOME, N_COLUMNS } Column;

/* What a column keeps when the terminal is narrow; 0: it goes. */
static const gsize least_widths[N_COLUMNS] = {
  [WHO] = 8,
  [NUMBER] = 0,
  [LINE] = 0,
};

static char *
clean (const char *text)
{
  char *result = cid_text_clean (text, 0);

  return result != NULL ? result : g_strdup ("");
}

static GDateTime *
get_time (gint64 wall_us, const CidFormat *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  if (utc == NULL)
    return g_date_time_new_from_unix_utc (0);
  return format->zone != NULL ? g_date_time_to_timezone (utc, format->zone)
                              : g_steal_pointer (&utc);
}

static char *
format_time (gint64 wall_us, const char *pattern, const CidFormat *format)
{
  g_autoptr (GDateTime) time = get_time (wall_us, format);

  return g_date_time_format (time, pattern);
}

static const char *
describe_outcome (CidOutcome outcome)
{
  switch (outcome) {
  case CID_OUTCOME_RINGING:
    return _ ("ringing");
  case CID_OUTCOME_ACTIVE:
    return _ ("talking");
  case CID_OUTCOME_ANSWERED:
    return _ ("answered");
  case CID_OUTCOME_MISSED:
    return _ ("missed");
  case CID_OUTCOME_ELSEWHERE:
    return _ ("elsewhere");
  case CID_OUTCOME_REJECTED:
    return _ ("rejected");
  case CID_OUTCOME_UNANSWERED:
    return _ ("no answer");
  case CID_OUTCOME_BLOCKED:
    return _ ("blocked");
  case CID_OUTCOME_UNKNOWN:
  default:
    /* Translators: the phone never said how the call ended */
    return _ ("rang");
  }
}

static gboolean
was_diverted (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_ELSEWHERE &&
         cid_reason_parse (call->reason) == CID_REASON_DIVERTED;
}

static gboolean
was_taken_by_voicemail (const CidCall *call)
{
  return call->voicemail && call->outcome == CID_OUTCOME_MISSED &&
         cid_reason_parse (call->reason) >= CID_REASON_DIVERTED;
}

static char *
format_outcome (const CidCall *call)
{
  const char *word = was_diverted (call) ? _ ("diverted") : describe_outcome (call->outcome);
  g_autofree char *text = call->outcome == CID_OUTCOME_ANSWERED && call->talk_us >= 0
                            ? cid_when_describe_duration ((double) call->talk_us / G_USEC_PER_SEC)
                            : g_strdup (word);

  if (!call->simulated)
    return g_steal_pointer (&text);
  /* Translators: how a call ended, which was played by “cidalert simulate” */
  return g_strdup_printf (_ ("%s (simulated)"), text);
}

static char *
format_number (const CidCall *call)
{
  if (call->caller != NULL && call->caller->display_number != NULL)
    return clean (call->caller->display_number);
  return clean (call->party != NULL ? call->party->number : NULL);
}

static char *
format_line (const CidCall *call, const CidFormat *format)
{
  const char *name = NULL;

  if (call->line != NULL && format->line_names != NULL)
    name = g_hash_table_lookup (format->line_names, call->line);
  return clean (name != NULL ? name : call->line);
}

static char *
format_who (const CidCall *call)
{
  g_autofree char *title = cid_caller_get_title (call->caller, call->party);

  return clean (title);
}

/* The cells of a call, each clean and uncut. A number that stands for the name is not repeated. */
static char **
make_cells (const CidCall *call, const CidFormat *format)
{
  char **cells = g_new0 (char *, N_COLUMNS + 1);

  cells[ID] = g_strdup_printf ("#%" G_GINT64_FORMAT, call->id);
  cells[TIME] =
    format_time (call->started.wall_us, format->columns > 0 ? "%H:%M" : "%Y-%m-%d %H:%M", format);
  cells[GLYPH] = g_strdup (call->direction == CID_DIRECTION_INCOMING ? "↙" : "↗");
  cells[WHO] = format_who (call);
  cells[NUMBER] = format_number (call);
  cells[LINE] = format_line (call, format);
  cells[OUTCOME] = format_outcome (call);
  if (format->columns > 0 && g_str_equal (cells[WHO], cells[NUMBER]))
    cells[NUMBER][0] = '\0';
  return cells;
}

static gsize
get_total_width (const gsize widths[N_COLUMNS])
{
  gsize total = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    total += widths[i] > 0 ? widths[i] + 2 : 0;
  return total;
}

/* Names give way first, as they are long; then number and line go. */
static void
fit_widths (gsize widths[N_COLUMNS], gsize columns)
{
  static const Column order[] = { WHO, LINE, NUMBER };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    gsize *width = &widths[order[i]];
    gsize total = get_total_width (widths);
    gsize over = total > columns ? total - columns : 0;

    if (over == 0)
      return;
    if (order[i] == WHO)
      *width = MAX (*width > over ? *width - over : 0, MIN (*width, least_widths[WHO]));
    else
      *width = 0;
  }
}

static void
append_row (GString *table, char **cells, const gsize widths[N_COLUMNS], const CidFormat *format)
{
  g_autoptr (GString) row = g_string_new (NULL);
  g_autofree char *whole = NULL;

  for (guint i = 0; i < N_COLUMNS; i++)
    if (widths[i] > 0) {
      g_autofree char *cell = cid_text_fit (cells[i], widths[i]);

      g_string_append_printf (row, "  %s", cell);
    }
  /* A terminal narrower than the narrowest table. */
  whole = cid_text_fit (row->str, format->columns);
  g_string_append (table, g_strchomp (whole));
}

static void
append_heading (GString *table, const CidCall *call, const CidFormat *format)
{
  g_autoptr (GDateTime) time = get_time (call->started.wall_us, format);
  g_autofree char *day = cid_when_describe_day (time, format->now);

  if (table->len > 0)
    g_string_append_c (table, '\n');
  g_string_append_printf (table, "%s%s%s\n", format->colour ? BOLD : "", day,
                          format->colour ? NORMAL : "");
}

static gboolean
is_same_day (const CidCall *a, const CidCall *b, const CidFormat *format)
{
  g_autofree char *one = format_time (a->started.wall_us, "%F", format);
  g_autofree char *other = format_time (b->started.wall_us, "%F", format);

  return g_str_equal (one, other);
}

static void
append_plain (GString *table, char **cells)
{
  g_autofree char *row = g_strjoinv ("\t", cells);

  g_string_append_printf (table, "%s\n", row);
}

static void
measure (gsize widths[N_COLUMNS], char **cells)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    widths[i] = MAX (widths[i], cid_text_get_width (cells[i]));
}

/**
 * cid_call_format_table:
 * @calls: (element-type CidCall): calls, in the order of the table
 * @format: how they are to be written
 *
 * Writes calls for people: with a heading for each day, cut to the terminal. Where there is no
 * terminal: one line a call, its cells parted by tabs, the date before the time, nothing cut.
 *
 * Returns: (transfer full): lines; empty if there are no calls
 */
char *
cid_call_format_table (GPtrArray *calls, const CidFormat *format)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GString *table = g_string_new (NULL);
  gsize widths[N_COLUMNS] = { 0 };

  for (guint i = 0; i < calls->len; i++) {
    char **cells = make_cells (g_ptr_array_index (calls, i), format);

    g_ptr_array_add (rows, cells);
    measure (widths, cells);
  }
  fit_widths (widths, format->columns);

  for (guint i = 0; i < calls->len; i++) {
    const CidCall *call = g_ptr_array_index (calls, i);
    gboolean stands_out = format->colour && call->outcome == CID_OUTCOME_MISSED;

    if (format->columns == 0) {
      append_plain (table, g_ptr_array_index (rows, i));
      continue;
    }
    if (i == 0 || !is_same_day (call, g_ptr_array_index (calls, i - 1), format))
      append_heading (table, call, format);
    g_string_append (table, stands_out ? ALARM : "");
    append_row (table, g_ptr_array_index (rows, i), widths, format);
    g_string_append_printf (table, "%s\n", stands_out ? NORMAL : "");
  }
  return g_string_free (table, FALSE);
}

static void
add_detail (GString *text, const char *label, const char *value)
{
  g_autofree char *shown = clean (value);
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
  g_autofree char *who = format_who (call);
  g_autofree char *shown = format_number (call);
  g_autofree char *both = NULL;

  add_detail (text, _ ("Who"), who);
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
    g_autofree char *value = g_strdup_printf (
      "%s: %s", leg->phone_name != NULL ? leg->phone_name : "?", describe_outcome (leg->outcome));

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
    g_autofree char *time = format_time (event->stamp.wall_us, "%H:%M:%S", format);
    g_autofree char *kind = cid_text_fit (cid_event_kind_to_nick (event->kind), 12);
    g_autofree char *phone = clean (event->phone_name);
    g_autofree char *target = clean (event->target);
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
  g_autofree char *start = format_time (call->started.wall_us, "%Y-%m-%d %H:%M:%S", format);
  g_autofree char *line = format_line (call, format);
  g_autofree char *outcome = format_outcome (call);
  g_autofree char *heading = g_strdup_printf (_ ("Call #%" G_GINT64_FORMAT), call->id);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s%s%s\n", format->colour ? BOLD : "", heading,
                          format->colour ? NORMAL : "");
  add_detail (text, _ ("Start"), start);
  add_detail (text, _ ("Direction"),
              call->direction == CID_DIRECTION_INCOMING ? _ ("incoming") : _ ("outgoing"));
  add_detail (text, _ ("Outcome"),
              call->outcome == CID_OUTCOME_ANSWERED ? describe_outcome (call->outcome) : outcome);
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
  add_event_details (text, events, format);
  return g_string_free (text, FALSE);
}

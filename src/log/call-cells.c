/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-cells"

#include "log/call-cells.h"

#include <glib/gi18n.h>

#include "base/text.h"
#include "call/call-reason.h"

/**
 * cid_call_cells_clean:
 * @text: (nullable): text from outside
 *
 * Returns: (transfer full): the text, fit for one line of a terminal; empty if nothing is left
 */
char *
cid_call_cells_clean (const char *text)
{
  char *result = cid_text_clean (text, 0);

  return result != NULL ? result : g_strdup ("");
}

/**
 * cid_call_cells_get_time:
 * @wall_us: a moment
 * @format: where the user is
 *
 * Returns: (transfer full): the moment there
 */
GDateTime *
cid_call_cells_get_time (gint64 wall_us, const CidFormat *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  if (utc == NULL)
    return g_date_time_new_from_unix_utc (0);
  return format->zone != NULL ? g_date_time_to_timezone (utc, format->zone)
                              : g_steal_pointer (&utc);
}

/**
 * cid_call_cells_format_time:
 * @wall_us: a moment
 * @pattern: as g_date_time_format() takes it
 * @format: where the user is
 *
 * Returns: (transfer full): the moment there
 */
char *
cid_call_cells_format_time (gint64 wall_us, const char *pattern, const CidFormat *format)
{
  g_autoptr (GDateTime) time = cid_call_cells_get_time (wall_us, format);

  return g_date_time_format (time, pattern);
}

static const char *const outcome_words[] = {
  [CID_OUTCOME_RINGING] = N_ ("ringing"),
  [CID_OUTCOME_ACTIVE] = N_ ("talking"),
  [CID_OUTCOME_ANSWERED] = N_ ("answered"),
  [CID_OUTCOME_MISSED] = N_ ("missed"),
  [CID_OUTCOME_ELSEWHERE] = N_ ("elsewhere"),
  [CID_OUTCOME_REJECTED] = N_ ("rejected"),
  [CID_OUTCOME_UNANSWERED] = N_ ("no answer"),
  [CID_OUTCOME_BLOCKED] = N_ ("blocked"),
  /* Translators: the phone never said how the call ended */
  [CID_OUTCOME_UNKNOWN] = N_ ("rang"),
};

static const char *
get_outcome_word (CidOutcome outcome)
{
  gboolean is_known = (gsize) outcome < G_N_ELEMENTS (outcome_words);

  return outcome_words[is_known ? outcome : CID_OUTCOME_UNKNOWN];
}

/**
 * cid_call_cells_describe_outcome:
 * @outcome: what became of a call, or of one of its legs
 *
 * Returns: (transfer none): a word for it, in the user's language
 */
const char *
cid_call_cells_describe_outcome (CidOutcome outcome)
{
  return _ (get_outcome_word (outcome));
}

static gboolean
was_diverted (const CidCall *call)
{
  return call->outcome == CID_OUTCOME_ELSEWHERE &&
         cid_reason_parse (call->reason) == CID_REASON_DIVERTED;
}

/* How long people talked, else a word that is not translated yet. */
static char *
make_outcome (const CidCall *call, const char **word)
{
  if (call->outcome == CID_OUTCOME_ANSWERED && call->talk_us >= 0)
    return cid_when_describe_duration ((double) call->talk_us / G_USEC_PER_SEC);
  *word = was_diverted (call) ? N_ ("diverted") : get_outcome_word (call->outcome);
  return NULL;
}

/**
 * cid_call_cells_format_outcome:
 * @call: a call
 *
 * Returns: (transfer full): what became of it, in the user's language: a word, or how long people
 *   talked
 */
char *
cid_call_cells_format_outcome (const CidCall *call)
{
  const char *word = NULL;
  g_autofree char *duration = make_outcome (call, &word);
  const char *text = duration != NULL ? duration : _ (word);

  /* Translators: how a call ended, which was played by “cidalert simulate” */
  return call->simulated ? g_strdup_printf (_ ("%s (simulated)"), text) : g_strdup (text);
}

/* The same for programs, in every language. */
static char *
format_plain_outcome (const CidCall *call)
{
  const char *word = NULL;
  g_autofree char *duration = make_outcome (call, &word);

  return g_strconcat (duration != NULL ? duration : word, call->simulated ? " (simulated)" : NULL,
                      NULL);
}

/**
 * cid_call_cells_format_number:
 * @call: a call
 *
 * Returns: (transfer full): the number, as people of this place write it; empty if there is none
 */
char *
cid_call_cells_format_number (const CidCall *call)
{
  if (call->caller != NULL && cid_caller_get_display_number (call->caller) != NULL)
    return cid_call_cells_clean (cid_caller_get_display_number (call->caller));
  return cid_call_cells_clean (call->party != NULL ? call->party->number : NULL);
}

/**
 * cid_call_cells_format_line:
 * @call: a call
 * @format: where the names of my lines are
 *
 * Returns: (transfer full): which of my lines, by its name where it has one
 */
char *
cid_call_cells_format_line (const CidCall *call, const CidFormat *format)
{
  const char *name = NULL;

  if (call->line != NULL && format->line_names != NULL)
    name = g_hash_table_lookup (format->line_names, call->line);
  return cid_call_cells_clean (name != NULL ? name : call->line);
}

/**
 * cid_call_cells_get_arrow:
 * @call: a call
 *
 * Returns: (transfer none): which way it went
 */
const char *
cid_call_cells_get_arrow (const CidCall *call)
{
  return call->direction == CID_DIRECTION_INCOMING ? "↙" : "↗";
}

/* The name, the organization beside it; on a terminal alone, where there is room for both. */
static char *
format_who (const CidCall *call, const CidFormat *format)
{
  g_autofree char *title = format->columns == 0
                             ? cid_caller_get_plain_title (call->caller, call->party)
                             : cid_caller_get_title (call->caller, call->party);
  g_autofree char *who = cid_call_cells_clean (title);
  g_autofree char *organization =
    cid_call_cells_clean (call->caller != NULL ? call->caller->organization : NULL);

  if (format->columns == 0 || *organization == '\0' || g_str_equal (organization, who))
    return g_steal_pointer (&who);
  return g_strdup_printf ("%s · %s", who, organization);
}

/* A number that stands for the name is not repeated: where it is from tells more. */
static char *
format_second (const CidCall *call, const char *who, const CidFormat *format)
{
  g_autofree char *number = cid_call_cells_format_number (call);

  if (format->columns == 0 || !g_str_equal (number, who))
    return g_steal_pointer (&number);
  return cid_call_cells_clean (call->caller != NULL ? cid_caller_get_place (call->caller) : NULL);
}

/**
 * cid_call_cells_make:
 * @call: a call
 * @format: how it is to be written
 *
 * Returns: (transfer full): what stands in each column, clean and uncut; on a terminal in the
 *   user's language, and a number that stands for the name gives way to its place
 */
char **
cid_call_cells_make (const CidCall *call, const CidFormat *format)
{
  const char *pattern = format->columns > 0 ? "%H:%M" : "%Y-%m-%d %H:%M";
  char **cells = g_new0 (char *, CID_N_CELLS + 1);

  cells[CID_CELL_ID] = g_strdup_printf ("#%" G_GINT64_FORMAT, call->id);
  cells[CID_CELL_TIME] = cid_call_cells_format_time (call->started.wall_us, pattern, format);
  cells[CID_CELL_GLYPH] = g_strdup (cid_call_cells_get_arrow (call));
  cells[CID_CELL_WHO] = format_who (call, format);
  cells[CID_CELL_NUMBER] = format_second (call, cells[CID_CELL_WHO], format);
  cells[CID_CELL_LINE] = cid_call_cells_format_line (call, format);
  cells[CID_CELL_OUTCOME] =
    format->columns == 0 ? format_plain_outcome (call) : cid_call_cells_format_outcome (call);
  return cells;
}

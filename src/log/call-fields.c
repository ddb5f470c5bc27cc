/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-fields"

#include "log/call-fields.h"

#include "base/text.h"
#include "call/call-json.h"
#include "log/call-cells.h"

/* Spelt as in JSON; from FIELD_DATE on, as the table of calls has them. */
enum {
  FIELD_ID,
  FIELD_UID,
  FIELD_START,
  FIELD_DIRECTION,
  FIELD_OUTCOME,
  FIELD_NUMBER,
  FIELD_DISPLAY_NUMBER,
  FIELD_NAME,
  FIELD_NAME_FROM,
  FIELD_ORGANIZATION,
  FIELD_PLACE,
  FIELD_TYPE,
  FIELD_WITHHELD,
  FIELD_PHONE,
  FIELD_LINE,
  FIELD_LINE_NAME,
  FIELD_DIVERTED,
  FIELD_ANSWERED_BY,
  FIELD_RING_S,
  FIELD_TALK_S,
  FIELD_REMOTE,
  FIELD_SIMULATED,
  FIELD_NOTE,
  FIELD_DONE,
  FIELD_DATE,
  FIELD_TIME,
  FIELD_ARROW,
  FIELD_WHO,
  FIELD_RESULT,
  N_FIELDS,
};

static const char *const names[] = {
  [FIELD_ID] = "id",
  [FIELD_UID] = "uid",
  [FIELD_START] = "start",
  [FIELD_DIRECTION] = "direction",
  [FIELD_OUTCOME] = "outcome",
  [FIELD_NUMBER] = "number",
  [FIELD_DISPLAY_NUMBER] = "display_number",
  [FIELD_NAME] = "name",
  [FIELD_NAME_FROM] = "name_from",
  [FIELD_ORGANIZATION] = "organization",
  [FIELD_PLACE] = "place",
  [FIELD_TYPE] = "type",
  [FIELD_WITHHELD] = "withheld",
  [FIELD_PHONE] = "phone",
  [FIELD_LINE] = "line",
  [FIELD_LINE_NAME] = "line_name",
  [FIELD_DIVERTED] = "diverted",
  [FIELD_ANSWERED_BY] = "answered_by",
  [FIELD_RING_S] = "ring_s",
  [FIELD_TALK_S] = "talk_s",
  [FIELD_REMOTE] = "remote",
  [FIELD_SIMULATED] = "simulated",
  [FIELD_NOTE] = "note",
  [FIELD_DONE] = "done",
  [FIELD_DATE] = "date",
  [FIELD_TIME] = "time",
  [FIELD_ARROW] = "arrow",
  [FIELD_WHO] = "who",
  [FIELD_RESULT] = "result",
  [N_FIELDS] = NULL,
};

/**
 * cid_call_fields_get_names:
 *
 * Returns: (transfer none): the names of all fields, up to a %NULL
 */
const char *const *
cid_call_fields_get_names (void)
{
  return names;
}

/**
 * cid_call_fields_count_stored:
 *
 * Returns: how many of the fields, from the first on, are those of a call's JSON; the others are
 *   what people see in the table
 */
guint
cid_call_fields_count_stored (void)
{
  return FIELD_DATE;
}

static void
set (char **fields, guint field, const char *value)
{
  fields[field] = cid_call_cells_clean (value);
}

static void
set_caller (char **fields, const CidCaller *caller)
{
  set (fields, FIELD_DISPLAY_NUMBER, cid_caller_get_display_number (caller));
  set (fields, FIELD_NAME, caller->name);
  set (fields, FIELD_NAME_FROM, cid_name_from_to_nick (caller->name_from));
  set (fields, FIELD_ORGANIZATION, caller->organization);
  set (fields, FIELD_PLACE, cid_caller_get_place (caller));
  set (fields, FIELD_TYPE, cid_caller_get_number_type_nick (caller));
}

static void
set_times (char **fields, const CidCall *call, const CidFormat *format)
{
  gint64 start_us = call->started.wall_us;

  fields[FIELD_START] = cid_when_to_rfc3339 (start_us, format->zone);
  fields[FIELD_DATE] = cid_call_cells_format_time (start_us, "%Y-%m-%d", format);
  fields[FIELD_TIME] = cid_call_cells_format_time (start_us, "%H:%M", format);
  fields[FIELD_RING_S] = cid_call_format_seconds (call->ring_us);
  fields[FIELD_TALK_S] = cid_call_format_seconds (call->talk_us);
}

static void
set_people_see (char **fields, const CidCall *call)
{
  g_autofree char *title = cid_caller_get_title (call->caller, call->party);

  set (fields, FIELD_ARROW, cid_call_cells_get_arrow (call));
  set (fields, FIELD_WHO, title);
  fields[FIELD_RESULT] = cid_call_cells_format_outcome (call);
}

/**
 * cid_call_fields_make:
 * @call: a call
 * @format: where the user is
 *
 * Returns: (transfer full): the value of each of cid_call_fields_get_names(), fit for one line;
 *   empty where nothing is known
 */
char **
cid_call_fields_make (const CidCall *call, const CidFormat *format)
{
  static const CidCaller nobody = { .name_from = CID_NAME_FROM_NONE };
  char **fields = g_new0 (char *, N_FIELDS + 1);

  fields[FIELD_ID] = g_strdup_printf ("%" G_GINT64_FORMAT, call->id);
  set_caller (fields, call->caller != NULL ? call->caller : &nobody);
  set_times (fields, call, format);
  set_people_see (fields, call);
  set (fields, FIELD_UID, call->uid);
  set (fields, FIELD_DIRECTION, cid_direction_to_nick (call->direction));
  set (fields, FIELD_OUTCOME, cid_outcome_to_nick (call->outcome));
  set (fields, FIELD_NUMBER, call->party != NULL ? call->party->number : NULL);
  set (fields, FIELD_REMOTE, call->party != NULL ? call->party->remote : NULL);
  set (fields, FIELD_WITHHELD, cid_call_is_withheld (call) ? "true" : "false");
  set (fields, FIELD_PHONE, cid_call_get_phone_name (call));
  set (fields, FIELD_LINE, call->line);
  set (fields, FIELD_LINE_NAME, cid_call_find_line_name (call->line, format->line_names));
  set (fields, FIELD_DIVERTED, call->diverted);
  set (fields, FIELD_ANSWERED_BY, call->answered_by);
  set (fields, FIELD_SIMULATED, call->simulated ? "true" : "false");
  set (fields, FIELD_NOTE, call->note);
  set (fields, FIELD_DONE, call->done_us > 0 ? "true" : "false");
  for (guint i = 0; i < N_FIELDS; i++)
    if (fields[i] == NULL)
      fields[i] = g_strdup ("");
  return fields;
}

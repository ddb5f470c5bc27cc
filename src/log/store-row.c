/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-row"

#include "log/store-row.h"

#include <json-glib/json-glib.h>

#include "base/json-read.h"
#include "log/call-query.h"
#include "log/store-file.h"

/* The columns of CID_CALL_COLUMNS. */
enum {
  CALL_ID,
  CALL_UID,
  CALL_DIRECTION,
  CALL_OUTCOME,
  CALL_START,
  CALL_START_BOOT,
  CALL_ANSWERED,
  CALL_ANSWERED_BOOT,
  CALL_ENDED,
  CALL_ENDED_BOOT,
  CALL_RING,
  CALL_TALK,
  CALL_PARTY,
  CALL_NUMBER,
  CALL_REMOTE,
  CALL_WITHHELD,
  CALL_SHOWN,
  CALL_SHOWN_FROM,
  CALL_SAID,
  CALL_LINE,
  CALL_DIVERTED,
  CALL_ANSWERED_BY,
  CALL_REASON,
  CALL_VOICEMAIL,
  CALL_SIMULATED,
  CALL_NAME,
  CALL_NAME_FROM,
  CALL_ORGANIZATION,
  CALL_DISPLAY,
  CALL_PLACE,
  CALL_TYPE,
  CALL_CHANGED,
  CALL_NOTE,
  CALL_DONE,
};

/* The columns of CID_EVENT_COLUMNS, after seq. */
enum {
  EVENT_WALL = 1,
  EVENT_BOOT,
  EVENT_KIND,
  EVENT_PHONE,
  EVENT_PHONE_NAME,
  EVENT_GROUP,
  EVENT_SIMULATED,
  EVENT_PARTY,
  EVENT_NUMBER,
  EVENT_REMOTE,
  EVENT_NAME,
  EVENT_LINE,
  EVENT_CALL_REF,
  EVENT_CALL_UID,
  EVENT_REASON,
  EVENT_DIVERTED,
  EVENT_MAC,
  EVENT_TARGET,
  EVENT_BODY,
  EVENT_EXTRA,
  EVENT_VOICEMAIL,
};

/* Bound to a call's row: its legs, as cid_store_row_read_legs() reads them. */
const char cid_store_row_legs_sql[] =
  "SELECT p.uuid, p.name, l.call_ref, l.state, l.outcome, l.phone_group FROM legs AS l"
  " JOIN phones AS p ON p.id = l.phone WHERE l.call = ? ORDER BY l.place";

/**
 * cid_store_row_bind_text:
 * @statement: a statement
 * @column: which parameter, from 1
 * @text: (nullable): must stay until the statement was stepped
 */
void
cid_store_row_bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_STATIC);
}

/**
 * cid_store_row_bind_positive:
 * @statement: a statement
 * @column: which parameter, from 1
 * @value: a time or duration; what means that there is none becomes NULL
 */
void
cid_store_row_bind_positive (sqlite3_stmt *statement, int column, gint64 value)
{
  if (value < 0)
    sqlite3_bind_null (statement, column);
  else
    sqlite3_bind_int64 (statement, column, value);
}

static char *
join_extra (char **extra)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (char **one = extra; *one != NULL; one++)
    json_array_add_string_element (array, *one);
  json_node_take_array (root, array);
  return json_to_string (root, FALSE);
}

static char **
split_extra (const char *text)
{
  g_autoptr (JsonNode) root = cid_json_read (text);

  return cid_json_read_texts (root);
}

/**
 * cid_store_row_bind_event:
 * @statement: the insertion of an event
 * @event: must stay until the statement was stepped
 *
 * Binds the parameters from 5 on: all that the event itself says.
 */
void
cid_store_row_bind_event (sqlite3_stmt *statement, const CidCallEvent *event)
{
  const CidParty *party = event->party;
  const char *const texts[] = {
    party != NULL ? party->number : NULL,
    party != NULL ? party->remote : NULL,
    event->name,
    event->line,
    event->call_ref,
    event->call_uid,
    event->reason,
    event->diverted,
    event->mac,
    event->target,
    event->body,
  };
  int column = 5;

  sqlite3_bind_int64 (statement, column++, event->stamp.wall_us);
  sqlite3_bind_int64 (statement, column++, event->stamp.boot_us);
  cid_store_row_bind_text (statement, column++, cid_event_kind_to_nick (event->kind));
  cid_store_row_bind_text (statement, column++, event->phone_name);
  cid_store_row_bind_text (statement, column++, event->group);
  sqlite3_bind_int (statement, column++, event->simulated);
  cid_store_row_bind_text (
    statement, column++, cid_party_kind_to_nick (party != NULL ? party->kind : CID_PARTY_UNKNOWN));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    cid_store_row_bind_text (statement, column++, texts[i]);

  if (event->extra != NULL && event->extra[0] != NULL)
    sqlite3_bind_text (statement, column, join_extra (event->extra), -1, g_free);
  else
    sqlite3_bind_null (statement, column);
  sqlite3_bind_int (statement, column + 1, event->voicemail);
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static char *
dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup (get_text (statement, column));
}

/* Kind and number as they were understood then; the parts of the URI read again if @in_full. */
static CidParty *
make_party (sqlite3_stmt *statement, int kind, int number, int remote, gboolean in_full)
{
  const CidNumberPlan nowhere = { NULL, NULL };
  CidParty *party = cid_party_parse (in_full ? get_text (statement, remote) : NULL, &nowhere);

  party->kind = cid_party_kind_from_nick (get_text (statement, kind));
  g_free (party->number);
  party->number = dup_text (statement, number);
  g_free (party->remote);
  party->remote = dup_text (statement, remote);
  return party;
}

/**
 * cid_store_row_to_event:
 * @statement: stands on a row of %CID_EVENT_COLUMNS
 *
 * Returns: (transfer full) (nullable): the event; %NULL if its kind is not known to this version
 */
CidCallEvent *
cid_store_row_to_event (sqlite3_stmt *statement)
{
  const char *nick = get_text (statement, EVENT_KIND);
  int kind = nick != NULL ? cid_event_kind_from_nick (nick) : CID_EVENT_NONE;
  CidCallEvent *event;

  if (kind == CID_EVENT_NONE)
    return NULL;
  event = cid_call_event_new ((CidEventKind) kind);
  event->stamp.wall_us = cid_when_believe (sqlite3_column_int64 (statement, EVENT_WALL));
  event->stamp.boot_us = cid_when_believe (sqlite3_column_int64 (statement, EVENT_BOOT));
  event->phone = dup_text (statement, EVENT_PHONE);
  event->phone_name = dup_text (statement, EVENT_PHONE_NAME);
  event->group = dup_text (statement, EVENT_GROUP);
  event->simulated = sqlite3_column_int (statement, EVENT_SIMULATED) != 0;
  g_clear_pointer (&event->party, cid_party_unref);
  event->party = make_party (statement, EVENT_PARTY, EVENT_NUMBER, EVENT_REMOTE, TRUE);
  event->name = dup_text (statement, EVENT_NAME);
  event->line = dup_text (statement, EVENT_LINE);
  event->call_ref = dup_text (statement, EVENT_CALL_REF);
  event->call_uid = dup_text (statement, EVENT_CALL_UID);
  event->reason = dup_text (statement, EVENT_REASON);
  event->diverted = dup_text (statement, EVENT_DIVERTED);
  event->mac = dup_text (statement, EVENT_MAC);
  event->target = dup_text (statement, EVENT_TARGET);
  event->body = dup_text (statement, EVENT_BODY);
  event->extra = split_extra (get_text (statement, EVENT_EXTRA));
  event->voicemail = sqlite3_column_int (statement, EVENT_VOICEMAIL) != 0;
  return event;
}

static void
take_name (CidCaller *caller, sqlite3_stmt *statement, int name, CidNameFrom from)
{
  caller->name = dup_text (statement, name);
  caller->name_from = from;
}

static CidNameFrom
get_name_from (sqlite3_stmt *statement, int column)
{
  const char *nick = get_text (statement, column);

  return nick != NULL ? cid_name_from_from_nick (nick) : CID_NAME_FROM_NONE;
}

/* Today's name: of the number, by the address books; else what the phone said. */
static CidCaller *
make_caller (sqlite3_stmt *statement)
{
  CidCaller *caller = cid_caller_new ();
  gboolean has_number = get_text (statement, CALL_NUMBER) != NULL;

  if (get_text (statement, CALL_NAME) != NULL)
    take_name (caller, statement, CALL_NAME, get_name_from (statement, CALL_NAME_FROM));
  else if (!has_number && get_text (statement, CALL_SHOWN) != NULL)
    take_name (caller, statement, CALL_SHOWN, get_name_from (statement, CALL_SHOWN_FROM));
  else if (get_text (statement, CALL_SAID) != NULL)
    take_name (caller, statement, CALL_SAID, CID_NAME_FROM_PHONE);

  caller->organization = dup_text (statement, CALL_ORGANIZATION);
  if (has_number)
    caller->profile = cid_number_profile_new_known (
      get_text (statement, CALL_DISPLAY), get_text (statement, CALL_PLACE),
      cid_phone_number_type_from_nick (get_text (statement, CALL_TYPE)));
  caller->withheld = sqlite3_column_int (statement, CALL_WITHHELD) != 0;
  return caller;
}

static gint64
get_duration (sqlite3_stmt *statement, int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return -1;
  return sqlite3_column_int64 (statement, column);
}

static CidStamp
get_stamp (sqlite3_stmt *statement, int column)
{
  return (CidStamp){ .wall_us = cid_when_believe (sqlite3_column_int64 (statement, column)),
                     .boot_us = cid_when_believe (sqlite3_column_int64 (statement, column + 1)) };
}

/**
 * cid_store_row_to_call:
 * @statement: stands on a row of %CID_CALL_COLUMNS
 *
 * Returns: (transfer full): the call, its legs not yet read, its caller as named today
 */
CidCall *
cid_store_row_to_call (sqlite3_stmt *statement)
{
  int direction = cid_direction_from_nick (get_text (statement, CALL_DIRECTION));
  int outcome = cid_outcome_from_nick (get_text (statement, CALL_OUTCOME));
  CidPartyKind party = cid_party_kind_from_nick (get_text (statement, CALL_PARTY));
  CidCall *call;

  call = cid_call_new (get_text (statement, CALL_UID), (CidDirection) MAX (direction, 0),
                       get_stamp (statement, CALL_START));
  call->id = sqlite3_column_int64 (statement, CALL_ID);
  call->outcome = outcome < 0 ? CID_OUTCOME_UNKNOWN : (CidOutcome) outcome;
  call->answered = get_stamp (statement, CALL_ANSWERED);
  call->ended = get_stamp (statement, CALL_ENDED);
  call->ring_us = get_duration (statement, CALL_RING);
  call->talk_us = get_duration (statement, CALL_TALK);

  g_clear_pointer (&call->party, cid_party_unref);
  call->party = make_party (statement, CALL_PARTY, CALL_NUMBER, CALL_REMOTE,
                            party == CID_PARTY_SIP || !cid_outcome_is_final (call->outcome));
  g_clear_pointer (&call->caller, cid_caller_unref);
  call->caller = make_caller (statement);
  call->shown_name = dup_text (statement, CALL_SHOWN);
  call->phone_said = dup_text (statement, CALL_SAID);
  call->line = dup_text (statement, CALL_LINE);
  call->diverted = dup_text (statement, CALL_DIVERTED);
  call->answered_by = dup_text (statement, CALL_ANSWERED_BY);
  call->reason = dup_text (statement, CALL_REASON);
  call->voicemail = sqlite3_column_int (statement, CALL_VOICEMAIL) != 0;
  call->simulated = sqlite3_column_int (statement, CALL_SIMULATED) != 0;
  call->change = sqlite3_column_int64 (statement, CALL_CHANGED);
  call->note = dup_text (statement, CALL_NOTE);
  call->done_us = sqlite3_column_int64 (statement, CALL_DONE);
  return call;
}

static CidCallState
get_state (const char *nick)
{
  for (CidCallState state = CID_CALL_STATE_IDLE; state < CID_CALL_STATE_ENDED; state++)
    if (g_strcmp0 (nick, cid_call_state_to_nick (state)) == 0)
      return state;
  return CID_CALL_STATE_ENDED;
}

/**
 * cid_store_row_read_legs:
 * @database: where @statement belongs
 * @statement: of `cid_store_row_legs_sql`
 * @call: a call of the store, which gets its legs
 * @error: return location for an error
 *
 * Returns: %TRUE if all was read
 */
gboolean
cid_store_row_read_legs (sqlite3 *database, sqlite3_stmt *statement, CidCall *call, GError **error)
{
  int code;

  sqlite3_bind_int64 (statement, 1, call->id);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    int outcome = cid_outcome_from_nick (get_text (statement, 4));
    CidLeg *leg = cid_call_add_leg (call, get_text (statement, 0), get_text (statement, 1),
                                    get_text (statement, 2), get_state (get_text (statement, 3)));

    leg->group = dup_text (statement, 5);
    leg->outcome = outcome < 0 ? CID_OUTCOME_UNKNOWN : (CidOutcome) outcome;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-calls"

#include "log/store-calls.h"

#include "log/store-file.h"
#include "log/store-numbers.h"
#include "log/store-row.h"

/* So many rows are known by heart between two batches. */
#define MAX_KNOWN 2048

typedef struct {
  gint64 id;
  gint64 number;
  gint64 first_seq;
  gint64 last_seq;
  gint64 change;
  /* How many legs it has on disk; G_MAXUINT: that is not known. */
  guint n_legs;
  gboolean is_new;
  /* It may have been filed. */
  gboolean was_over;
  const CidCall *latest;
} CallRow;

typedef struct {
  gint64 id;
  char *name;
} PhoneRow;

struct _CidStoreCalls {
  CidStoreStatements *statements;
  GHashTable *calls;
  CidStoreNumbers *numbers;
  GHashTable *phones;
  GPtrArray *changed;
  gint64 run;
  gint64 last_id;
  gint64 last_change;
};

static void
phone_row_free (PhoneRow *row)
{
  g_free (row->name);
  g_free (row);
}

/**
 * cid_store_calls_new:
 * @statements: (transfer none): of an open store; must outlive the new object
 *
 * What is known by heart of the store's calls, numbers and phones while it is written: so a call
 * that changes several times in one batch is written once, and rows are not searched again.
 *
 * Returns: (transfer full): the object
 */
CidStoreCalls *
cid_store_calls_new (CidStoreStatements *statements)
{
  CidStoreCalls *self = g_new0 (CidStoreCalls, 1);

  self->statements = statements;
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->numbers = cid_store_numbers_new (statements);
  self->phones =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) phone_row_free);
  self->changed = g_ptr_array_new ();
  return self;
}

/**
 * cid_store_calls_free:
 * @self: (transfer full) (nullable): an object
 */
void
cid_store_calls_free (CidStoreCalls *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->calls);
  cid_store_numbers_free (self->numbers);
  g_hash_table_unref (self->phones);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

/**
 * cid_store_calls_begin:
 * @self: an object
 * @run: row of the run that new calls belong to
 * @last_id: the highest id that a call ever had
 * @last_change: the number of the last change of a call
 */
void
cid_store_calls_begin (CidStoreCalls *self, gint64 run, gint64 last_id, gint64 last_change)
{
  self->run = run;
  self->last_id = last_id;
  self->last_change = last_change;
}

/**
 * cid_store_calls_get_last_change:
 * @self: an object
 *
 * Returns: the number of the last change that cid_store_calls_write() wrote
 */
gint64
cid_store_calls_get_last_change (CidStoreCalls *self)
{
  return self->last_change;
}

/**
 * cid_store_calls_find_phone:
 * @self: an object
 * @uuid: id of a phone
 * @name: (nullable): its name now
 * @error: return location for an error
 *
 * Returns: the phone's row, made if it is missing and renamed if it is called otherwise; 0 on error
 */
gint64
cid_store_calls_find_phone (CidStoreCalls *self, const char *uuid, const char *name, GError **error)
{
  PhoneRow *row = g_hash_table_lookup (self->phones, uuid);
  sqlite3_stmt *statement;
  gint64 id = 0;

  if (row != NULL && (name == NULL || g_strcmp0 (row->name, name) == 0))
    return row->id;
  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_PUT_PHONE, error);
  if (statement == NULL)
    return 0;
  cid_store_row_bind_text (statement, 1, uuid);
  cid_store_row_bind_text (statement, 2, name);
  if (!cid_store_statements_run_for_id (self->statements, statement, &id, error))
    return 0;

  row = g_new0 (PhoneRow, 1);
  row->id = id;
  row->name = g_strdup (name);
  g_hash_table_replace (self->phones, g_strdup (uuid), row);
  return id;
}

static CallRow *
find_call (CidStoreCalls *self, const CidCall *call, GError **error)
{
  CallRow *row = g_hash_table_lookup (self->calls, call->uid);
  sqlite3_stmt *statement;
  int code;

  if (row != NULL)
    return row;
  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_FIND_CALL, error);
  if (statement == NULL)
    return NULL;
  row = g_new0 (CallRow, 1);
  cid_store_row_bind_text (statement, 1, call->uid);
  sqlite3_bind_int64 (statement, 2, call->started.wall_us);
  code = sqlite3_step (statement);
  row->is_new = code == SQLITE_DONE;
  row->n_legs = row->is_new ? 0 : G_MAXUINT;
  row->was_over = !row->is_new;
  row->id = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : ++self->last_id;
  row->number = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 1) : 0;
  sqlite3_reset (statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    cid_store_file_set_error (error, cid_store_statements_get_database (self->statements), code);
    g_free (row);
    return NULL;
  }
  g_hash_table_insert (self->calls, g_strdup (call->uid), row);
  return row;
}

/**
 * cid_store_calls_put:
 * @self: an object
 * @call: how a call is now; must stay until cid_store_calls_write()
 * @seq: the event that made it so
 * @error: return location for an error
 *
 * Notes what is to be written of a call.
 *
 * Returns: the call's id, which a new call gets here; 0 on error
 */
gint64
cid_store_calls_put (CidStoreCalls *self, const CidCall *call, gint64 seq, GError **error)
{
  CallRow *row = find_call (self, call, error);

  if (row == NULL)
    return 0;
  if (row->latest == NULL)
    g_ptr_array_add (self->changed, row);
  if (row->first_seq == 0)
    row->first_seq = seq;
  row->last_seq = seq;
  row->latest = call;
  return row->id;
}

static void
bind_stamp (sqlite3_stmt *statement, int column, CidStamp stamp)
{
  cid_store_row_bind_positive (statement, column, stamp.wall_us == 0 ? -1 : stamp.wall_us);
  cid_store_row_bind_positive (statement, column + 1, stamp.wall_us == 0 ? -1 : stamp.boot_us);
}

static void
bind_call (sqlite3_stmt *statement, const CallRow *row)
{
  const CidCall *call = row->latest;
  const CidCaller *caller = call->caller;
  CidPartyKind party = call->party != NULL ? call->party->kind : CID_PARTY_UNKNOWN;
  CidNameFrom from = caller != NULL ? caller->name_from : CID_NAME_FROM_NONE;

  sqlite3_bind_int64 (statement, 1, row->id);
  cid_store_row_bind_text (statement, 2, cid_outcome_to_nick (call->outcome));
  bind_stamp (statement, 3, call->answered);
  bind_stamp (statement, 5, call->ended);
  cid_store_row_bind_positive (statement, 7, call->ring_us);
  cid_store_row_bind_positive (statement, 8, call->talk_us);
  cid_store_row_bind_text (statement, 9, cid_party_kind_to_nick (party));
  cid_store_row_bind_text (statement, 10, call->party != NULL ? call->party->remote : NULL);
  sqlite3_bind_int (statement, 11,
                    party == CID_PARTY_WITHHELD || (caller != NULL && caller->withheld));
  cid_store_row_bind_text (statement, 12, caller != NULL ? caller->name : NULL);
  cid_store_row_bind_text (statement, 13, cid_name_from_to_nick (from));
  cid_store_row_bind_text (statement, 14, call->phone_said);
  cid_store_row_bind_text (statement, 15, call->line);
  cid_store_row_bind_text (statement, 16, call->diverted);
  cid_store_row_bind_text (statement, 17, call->answered_by);
  cid_store_row_bind_text (statement, 18, call->reason);
  sqlite3_bind_int (statement, 19, call->simulated);
  sqlite3_bind_int64 (statement, 20, row->last_seq);
  sqlite3_bind_int (statement, 21, call->voicemail);
  cid_store_row_bind_text (statement, 22, cid_direction_to_nick (call->direction));
}

static gboolean
write_call (CidStoreCalls *self, CallRow *row, gint64 number, GError **error)
{
  const CidCall *call = row->latest;
  sqlite3_stmt *statement;

  statement = cid_store_statements_get (
    self->statements, row->is_new ? CID_STORE_SQL_ADD_CALL : CID_STORE_SQL_UPDATE_CALL, error);
  if (statement == NULL)
    return FALSE;
  bind_call (statement, row);
  sqlite3_bind_int64 (statement, row->is_new ? 29 : 23, row->change);
  if (row->is_new) {
    cid_store_row_bind_text (statement, 23, call->uid);
    sqlite3_bind_int64 (statement, 24, self->run);
    sqlite3_bind_int64 (statement, 25, call->started.wall_us);
    sqlite3_bind_int64 (statement, 26, call->started.boot_us);
    cid_store_row_bind_positive (statement, 27, number == 0 ? -1 : number);
    sqlite3_bind_int64 (statement, 28, row->first_seq);
  }
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
set_number (CidStoreCalls *self, CallRow *row, gint64 number, GError **error)
{
  sqlite3_stmt *statement;

  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_SET_CALL_NUMBER, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->id);
  cid_store_row_bind_positive (statement, 2, number == 0 ? -1 : number);
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
write_leg (CidStoreCalls *self, const CallRow *row, guint place, GError **error)
{
  const CidLeg *leg = g_ptr_array_index (row->latest->legs, place);
  gint64 phone = cid_store_calls_find_phone (self, leg->phone, leg->phone_name, error);
  sqlite3_stmt *statement;

  statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_PUT_LEG, phone != 0 ? error : NULL);
  if (phone == 0 || statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->id);
  sqlite3_bind_int64 (statement, 2, place);
  sqlite3_bind_int64 (statement, 3, phone);
  cid_store_row_bind_text (statement, 4, leg->call_ref);
  cid_store_row_bind_text (statement, 5, cid_call_state_to_nick (leg->state));
  cid_store_row_bind_text (statement, 6, cid_outcome_to_nick (leg->outcome));
  cid_store_row_bind_text (statement, 7, leg->group);
  return cid_store_statements_run (self->statements, statement, error);
}

/* A leg that became a call of its own leaves the place to those behind it. */
static gboolean
write_legs (CidStoreCalls *self, CallRow *row, GError **error)
{
  const GPtrArray *legs = row->latest->legs;

  if (row->n_legs > legs->len) {
    sqlite3_stmt *statement =
      cid_store_statements_get (self->statements, CID_STORE_SQL_DROP_LEGS, error);

    if (statement == NULL)
      return FALSE;
    sqlite3_bind_int64 (statement, 1, row->id);
    if (!cid_store_statements_run (self->statements, statement, error))
      return FALSE;
  }
  for (guint i = 0; i < legs->len; i++)
    if (!write_leg (self, row, i, error))
      return FALSE;

  row->n_legs = legs->len;
  return TRUE;
}

/* What is known of it was filed, and is not true any more. */
static gboolean
unfile (CidStoreCalls *self, CallRow *row, GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_UNFILE_CALL, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row->id);
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
write_row (CidStoreCalls *self, CallRow *row, GError **error)
{
  gint64 number = 0;

  row->change = ++self->last_change;
  if (row->was_over && !unfile (self, row, error))
    return FALSE;
  if (!cid_store_numbers_find (self->numbers, row->latest, &number, error) ||
      !write_call (self, row, number, error))
    return FALSE;
  if (!row->is_new && number != row->number && !set_number (self, row, number, error))
    return FALSE;
  row->is_new = FALSE;
  row->was_over = cid_outcome_is_final (row->latest->outcome);
  row->number = number;
  if (!write_legs (self, row, error))
    return FALSE;
  row->latest = NULL;
  return TRUE;
}

/**
 * cid_store_calls_write:
 * @self: an object
 * @error: return location for an error
 *
 * Writes each call that was put since the last time, once, as it is now. After an error nothing
 * that is known by heart can be relied on: free the object.
 *
 * Returns: %TRUE if all were written
 */
gboolean
cid_store_calls_write (CidStoreCalls *self, GError **error)
{
  for (guint i = 0; i < self->changed->len; i++)
    if (!write_row (self, g_ptr_array_index (self->changed, i), error))
      return FALSE;
  g_ptr_array_set_size (self->changed, 0);
  return TRUE;
}

/**
 * cid_store_calls_forget_number:
 * @self: an object
 * @number: whose row somebody else changed
 */
void
cid_store_calls_forget_number (CidStoreCalls *self, const char *number)
{
  cid_store_numbers_forget (self->numbers, number);
}

/**
 * cid_store_calls_mark:
 * @self: an object
 * @id: a call that is in the store
 * @mark: what the user says of it; gets the uid of the call
 * @is_marked: (out): %FALSE if there is no such call, or none that could be marked so
 * @error: return location for an error
 *
 * Writes a note to a call, or whether it was dealt with.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_store_calls_mark (CidStoreCalls *self,
                      gint64 id,
                      CidCallEvent *mark,
                      gboolean *is_marked,
                      GError **error)
{
  gboolean is_note = mark->kind == CID_EVENT_NOTED;
  sqlite3_stmt *statement = cid_store_statements_get (
    self->statements, is_note ? CID_STORE_SQL_SET_NOTE : CID_STORE_SQL_SET_DONE, error);
  int code;

  *is_marked = FALSE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, self->last_change + 1);
  cid_store_row_bind_text (statement, 3, mark->call_uid);
  if (is_note)
    cid_store_row_bind_text (statement, 4, mark->body);
  else
    cid_store_row_bind_positive (statement, 4,
                                 mark->kind == CID_EVENT_DONE ? mark->stamp.wall_us : -1);
  code = sqlite3_step (statement);
  *is_marked = code == SQLITE_ROW;
  if (code == SQLITE_ROW) {
    self->last_change++;
    if (mark->call_uid == NULL)
      mark->call_uid = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    code = sqlite3_step (statement);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (self->statements), code);
  sqlite3_clear_bindings (statement);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/**
 * cid_store_calls_settle:
 * @self: an object
 * @id: a missed call that is in the store
 * @done_us: when somebody dealt with it
 * @error: return location for an error
 *
 * Returns: %TRUE if it waits no more
 */
gboolean
cid_store_calls_settle (CidStoreCalls *self, gint64 id, gint64 done_us, GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_SETTLE_CALL, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, ++self->last_change);
  sqlite3_bind_int64 (statement, 3, done_us);
  return cid_store_statements_run (self->statements, statement, error);
}

/**
 * cid_store_calls_forget:
 * @self: an object that has nothing to write
 *
 * Forgets what is known by heart: others have changed the store.
 */
void
cid_store_calls_forget (CidStoreCalls *self)
{
  g_hash_table_remove_all (self->calls);
  cid_store_numbers_trim (self->numbers, 0);
}

/**
 * cid_store_calls_trim:
 * @self: an object that has nothing to write
 *
 * Forgets what is known by heart where it is much; it is looked up again when it is wanted.
 */
void
cid_store_calls_trim (CidStoreCalls *self)
{
  if (g_hash_table_size (self->calls) > MAX_KNOWN)
    g_hash_table_remove_all (self->calls);
  cid_store_numbers_trim (self->numbers, MAX_KNOWN);
  if (g_hash_table_size (self->phones) > MAX_KNOWN)
    g_hash_table_remove_all (self->phones);
}

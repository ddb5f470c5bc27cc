/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-phones"

#include "log/store-phones.h"

#include "log/store-file.h"
#include "log/store-row.h"

/**
 * CidStorePhones:
 *
 * How each phone is by the events that are in the store, and of which phones that is not yet
 * written.
 */
struct _CidStorePhones {
  CidStoreStatements *statements;
  CidPhoneStates *states;
  GHashTable *unwritten;
};

/* A phone that spoke in this batch. */
typedef struct {
  gint64 row;
  const CidPhoneState *state;
  CidPhoneNews news;
} Unwritten;

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? text : "";
}

static guint32
read_kinds (const char *text)
{
  g_auto (GStrv) nicks = g_strsplit (text, " ", -1);
  guint32 kinds = 0;

  for (char **nick = nicks; *nick != NULL; nick++) {
    int kind = cid_event_kind_from_nick (*nick);

    if (kind != CID_EVENT_NONE)
      kinds |= 1u << kind;
  }

  return kinds;
}

static char *
write_kinds (const CidPhoneState *state)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int kind = 0; cid_event_kind_is_from_phone ((CidEventKind) kind); kind++)
    if (cid_phone_state_has_sent (state, (CidEventKind) kind))
      g_string_append_printf (text, text->len > 0 ? " %s" : "%s",
                              cid_event_kind_to_nick ((CidEventKind) kind));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static CidPhoneState *
read_phone (sqlite3_stmt *statement)
{
  CidPhoneState *state = cid_phone_state_new (get_text (statement, 0));
  int kind = cid_event_kind_from_nick (get_text (statement, 2));

  state->last_us = sqlite3_column_int64 (statement, 1);
  state->last_kind = kind != CID_EVENT_NONE ? (CidEventKind) kind : CID_EVENT_READY;
  state->kinds = read_kinds (get_text (statement, 3));
  state->ready_us = sqlite3_column_int64 (statement, 4);

  return state;
}

static void
read_condition (sqlite3_stmt *statement, CidPhoneState *state)
{
  int aspect = cid_phone_aspect_from_nick (get_text (statement, 5));
  const char *line = get_text (statement, 6);

  if (aspect >= 0)
    cid_phone_state_add (state, (CidPhoneAspect) aspect, *line != '\0' ? line : NULL,
                         sqlite3_column_int (statement, 7) != 0,
                         sqlite3_column_int64 (statement, 8));
}

/**
 * cid_store_phones_read:
 * @database: an open call store
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidPhoneState): how each phone is that was ever heard, the
 *   latest first
 */
GPtrArray *
cid_store_phones_read (sqlite3 *database, GError **error)
{
  static const char sql[] =
    "SELECT p.uuid, p.heard_us, p.heard_kind, p.kinds, p.ready_us, c.aspect, c.line, c.is_on,"
    " c.since_us FROM phones AS p LEFT JOIN conditions AS c ON c.phone = p.id"
    " WHERE p.heard_us IS NOT NULL ORDER BY p.heard_us DESC, p.id, c.since_us";
  g_autoptr (GPtrArray) phones =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_state_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  CidPhoneState *state = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  while (code == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW) {
    if (state == NULL || !g_str_equal (state->phone, get_text (statement, 0))) {
      state = read_phone (statement);
      g_ptr_array_add (phones, state);
    }
    read_condition (statement, state);
  }
  code = code == SQLITE_OK ? sqlite3_reset (statement) : code;
  if (code != SQLITE_OK) {
    cid_store_file_set_error (error, database, code);
    return NULL;
  }

  return g_steal_pointer (&phones);
}

/**
 * cid_store_phones_new:
 * @statements: (transfer none): of an open store; must outlive the new object
 * @known: (element-type CidPhoneState): what cid_store_phones_read() found there
 *
 * Returns: (transfer full): the object
 */
CidStorePhones *
cid_store_phones_new (CidStoreStatements *statements, GPtrArray *known)
{
  CidStorePhones *self = g_new0 (CidStorePhones, 1);

  self->statements = statements;
  self->states = cid_phone_states_new ();
  self->unwritten = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  for (guint i = 0; i < known->len; i++)
    cid_phone_states_merge (self->states, g_ptr_array_index (known, i));

  return self;
}

/**
 * cid_store_phones_free:
 * @self: (transfer full) (nullable): an object
 */
void
cid_store_phones_free (CidStorePhones *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->unwritten);
  cid_phone_states_free (self->states);
  g_free (self);
}

/**
 * cid_store_phones_note:
 * @self: an object
 * @row: the row of the phone that spoke
 * @event: what it said
 *
 * Notes what is to be written of a phone.
 */
void
cid_store_phones_note (CidStorePhones *self, gint64 row, const CidCallEvent *event)
{
  CidPhoneNews news = cid_phone_states_apply (self->states, event);
  Unwritten *unwritten;

  if (news == CID_PHONE_NO_NEWS)
    return;

  unwritten = g_hash_table_lookup (self->unwritten, &row);
  if (unwritten == NULL) {
    unwritten = g_new0 (Unwritten, 1);
    unwritten->row = row;
    unwritten->state = cid_phone_states_get (self->states, event->phone);
    g_hash_table_insert (self->unwritten, &unwritten->row, unwritten);
  }
  unwritten->news |= news;
}

static gboolean
write_condition (CidStorePhones *self,
                 gint64 row,
                 const CidPhoneCondition *condition,
                 GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_CONDITION, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, row);
  cid_store_row_bind_text (statement, 2, cid_phone_aspect_to_nick (condition->aspect));
  cid_store_row_bind_text (statement, 3, condition->line != NULL ? condition->line : "");
  sqlite3_bind_int (statement, 4, condition->is_on);
  sqlite3_bind_int64 (statement, 5, condition->since_us);
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
write_state (CidStorePhones *self, const Unwritten *unwritten, GError **error)
{
  const CidPhoneState *state = unwritten->state;
  g_autofree char *kinds = write_kinds (state);
  sqlite3_stmt *statement;

  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_SET_PHONE_STATE, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, unwritten->row);
  cid_store_row_bind_text (statement, 2, kinds);
  cid_store_row_bind_positive (statement, 3, state->ready_us > 0 ? state->ready_us : -1);
  if (!cid_store_statements_run (self->statements, statement, error))
    return FALSE;

  statement = cid_store_statements_get (self->statements, CID_STORE_SQL_CLEAR_CONDITIONS, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, unwritten->row);
  if (!cid_store_statements_run (self->statements, statement, error))
    return FALSE;

  for (guint i = 0; i < state->conditions->len; i++)
    if (!write_condition (self, unwritten->row, g_ptr_array_index (state->conditions, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
write_heard (CidStorePhones *self, const Unwritten *unwritten, GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_SET_HEARD, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, unwritten->row);
  sqlite3_bind_int64 (statement, 2, unwritten->state->last_us);
  cid_store_row_bind_text (statement, 3, cid_event_kind_to_nick (unwritten->state->last_kind));
  return cid_store_statements_run (self->statements, statement, error);
}

static gboolean
write_phone (CidStorePhones *self, const Unwritten *unwritten, GError **error)
{
  return write_heard (self, unwritten, error) &&
         ((unwritten->news & CID_PHONE_CHANGED) == 0 || write_state (self, unwritten, error));
}

static gboolean
write_phones (CidStorePhones *self, CidPhoneNews news, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->unwritten);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Unwritten *unwritten = value;

    if ((unwritten->news & news) == 0)
      continue;
    if (!write_phone (self, unwritten, error))
      return FALSE;
    g_hash_table_iter_remove (&iter);
  }

  return TRUE;
}

/**
 * cid_store_phones_write_news:
 * @self: an object
 * @error: return location for an error
 *
 * Writes each phone that said something new of itself. That others were heard again has time until
 * cid_store_phones_write(): it would make every commit dearer. After an error the object is of no
 * use any more: free it.
 *
 * Returns: %TRUE if all were written
 */
gboolean
cid_store_phones_write_news (CidStorePhones *self, GError **error)
{
  return write_phones (self, CID_PHONE_CHANGED, error);
}

/**
 * cid_store_phones_write:
 * @self: an object
 * @error: return location for an error
 *
 * Writes each phone that was noted and not written yet, as it is now. After an error the object is
 * of no use any more: free it.
 *
 * Returns: %TRUE if all were written
 */
gboolean
cid_store_phones_write (CidStorePhones *self, GError **error)
{
  return write_phones (self, ~(CidPhoneNews) 0, error);
}

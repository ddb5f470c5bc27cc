/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-query-scope"

#include "log/query-scope.h"

#include "base/error.h"
#include "base/text.h"
#include "log/ids.h"
#include "log/query-bind.h"
#include "log/query-sql.h"
#include "log/store-classes.h"
#include "log/store-file.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* The index of names has all parts of three letters and more. */
#define MIN_INDEXED 3

/**
 * cid_query_scope_free:
 * @self: (transfer full) (nullable): a scope
 */
void
cid_query_scope_free (CidQueryScope *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->classes, g_ptr_array_unref);
  g_clear_pointer (&self->class_ids, g_hash_table_unref);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_free (self);
}

static gboolean
read_key (sqlite3 *database, gint64 id, CidCallKey *key, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = cid_query_sql_prepare (database, CID_QUERY_KEY_OF, error);
  int code;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  code = sqlite3_step (statement);
  if (code == SQLITE_DONE)
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("There is no call #%" PRId64), id);
  else if (code != SQLITE_ROW)
    cid_store_file_set_error (error, database, code);
  key->start_us = sqlite3_column_int64 (statement, 0);
  key->id = id;
  return code == SQLITE_ROW;
}

static gboolean
set_bounds (CidQueryScope *self, sqlite3 *database, const CidCallQuery *query, GError **error)
{
  CidCallKey key = { 0 };

  self->first = (CidCallKey){ query->since_us, G_MININT64 };
  self->last = (CidCallKey){ query->until_us, G_MININT64 };
  if (query->after_id > 0) {
    if (!read_key (database, query->after_id, &key, error))
      return FALSE;
    if (cid_call_key_compare (key, self->first) > 0)
      self->first = key;
  }
  if (query->before_id > 0) {
    if (!read_key (database, query->before_id, &key, error))
      return FALSE;
    if (cid_call_key_compare (key, self->last) < 0)
      self->last = key;
  }
  return TRUE;
}

static gboolean
set_classes (CidQueryScope *self, sqlite3 *database, const CidCallQuery *query, GError **error)
{
  g_autoptr (GPtrArray) classes = cid_store_classes_read (database, error);
  g_auto (GStrv) phones = NULL;

  if (classes == NULL)
    return FALSE;
  if (query->phone != NULL) {
    phones = cid_store_classes_find_phones (database, query->phone, error);
    if (phones == NULL)
      return FALSE;
  }
  self->classes = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_class_free);
  self->class_ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->asks_classes = cid_call_class_is_asked (query);
  for (guint i = 0; i < classes->len; i++) {
    CidCallClass *class = g_ptr_array_index (classes, i);

    if (!cid_call_class_may_match (class, query, phones))
      continue;
    g_ptr_array_add (self->classes, class);
    g_hash_table_add (self->class_ids, &class->id);
    classes->pdata[i] = NULL;
  }
  return TRUE;
}

/**
 * cid_query_scope_new:
 * @database: a call store
 * @query: what is asked
 * @error: return location for an error
 *
 * Returns: (transfer full): its scope, the numbers not yet looked up; %NULL with
 *   %CID_ERROR_NOT_FOUND if it names a call that is not there
 */
CidQueryScope *
cid_query_scope_new (sqlite3 *database, const CidCallQuery *query, GError **error)
{
  g_autoptr (CidQueryScope) self = g_new0 (CidQueryScope, 1);

  if (!set_bounds (self, database, query, error) || !set_classes (self, database, query, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * cid_query_scope_asks_numbers:
 * @query: what is asked
 *
 * Returns: %TRUE if some numbers are meant and others not
 */
gboolean
cid_query_scope_asks_numbers (const CidCallQuery *query)
{
  return query->number != NULL || query->name != NULL || query->kin != CID_CALLS_OF_ALL;
}

static gboolean
add_numbers (CidQueryScope *self,
             sqlite3 *database,
             CidQuerySql sql,
             const CidCallQuery *query,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = cid_query_sql_prepare (database, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  cid_query_bind (statement, query);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64 (statement, 0);

    g_array_append_val (self->numbers, id);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, database, code);
  return code == SQLITE_DONE;
}

/* Parts of two letters are asked of the index's own list of parts; only where everybody agrees how
 * they are folded. */
static CidQuerySql
choose_names (const char *name)
{
  g_autofree char *folded = cid_text_fold (name);

  if (g_utf8_strlen (folded, -1) >= MIN_INDEXED)
    return CID_QUERY_NAMES;
  return g_ascii_isalnum (name[0]) && g_ascii_isalnum (name[1]) ? CID_QUERY_NAMES_PAIR
                                                                : CID_QUERY_NAMES_SHORT;
}

/**
 * cid_query_scope_find_numbers:
 * @self: a scope
 * @database: where it is of
 * @query: what is asked
 * @error: return location for an error
 *
 * Looks up whose calls can be meant.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_query_scope_find_numbers (CidQueryScope *self,
                              sqlite3 *database,
                              const CidCallQuery *query,
                              GError **error)
{
  gboolean is_found = TRUE;

  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  if (query->number != NULL) {
    is_found = add_numbers (self, database,
                            query->number_is_prefix ? CID_QUERY_NUMBERS_FROM : CID_QUERY_NUMBER,
                            query, error);
  } else if (query->name != NULL) {
    is_found = add_numbers (self, database, choose_names (query->name), query, error) &&
               add_numbers (self, database, CID_QUERY_NAMES_UNINDEXED, query, error);
  } else {
    gboolean is_strange = query->kin == CID_CALLS_OF_STRANGERS;

    self->asks_nobody = is_strange;
    is_found = add_numbers (self, database, is_strange ? CID_QUERY_STRANGERS : CID_QUERY_CONTACTS,
                            query, error);
  }
  cid_ids_tidy (self->numbers);
  return is_found;
}

/**
 * cid_query_scope_has_number:
 * @self: a scope whose numbers were looked up
 * @number: row of a number; 0 for none
 *
 * Returns: %TRUE if its calls can be meant
 */
gboolean
cid_query_scope_has_number (const CidQueryScope *self, gint64 number)
{
  if (number == 0)
    return self->asks_nobody;
  return cid_ids_has (self->numbers, number);
}

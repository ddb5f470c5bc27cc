/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-classes"

#include "log/store-classes.h"

#include "log/store-file.h"
#include "log/store-row.h"

/* Each class is looked at for a page of calls. Where phones name ever new lines, the lines of
 * further classes are no longer told apart. */
#define MAX_CLASSES 2048

struct _CidStoreClasses {
  CidStoreStatements *statements;
  GHashTable *ids;
};

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static CidCallClass *
read_class (sqlite3_stmt *statement)
{
  int direction = cid_direction_from_nick (get_text (statement, 1));
  int outcome = cid_outcome_from_nick (get_text (statement, 2));
  CidCallClass *class = g_new0 (CidCallClass, 1);

  class->id = sqlite3_column_int64 (statement, 0);
  class->direction = (CidDirection) MAX (direction, 0);
  class->outcome = outcome < 0 ? CID_OUTCOME_UNKNOWN : (CidOutcome) outcome;
  class->waits = sqlite3_column_int (statement, 3) != 0;
  class->withheld = sqlite3_column_int (statement, 4) != 0;
  class->simulated = sqlite3_column_int (statement, 5) != 0;
  class->numbered = sqlite3_column_int (statement, 6) != 0;
  class->talk = (guint) sqlite3_column_int (statement, 7);
  class->line = g_strdup (get_text (statement, 8));
  class->phones = g_strdup (get_text (statement, 9));
  return class;
}

/**
 * cid_store_classes_read:
 * @database: a call store
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CidCallClass): the classes that its calls were filed in
 */
GPtrArray *
cid_store_classes_read (sqlite3 *database, GError **error)
{
  static const char sql[] =
    "SELECT id, direction, outcome, waits, withheld, simulated, numbered, talk,"
    " line, phones FROM classes";
  g_autoptr (GPtrArray) classes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_class_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW) {
    g_ptr_array_add (classes, read_class (statement));
    code = SQLITE_OK;
  }
  if (code != SQLITE_DONE) {
    cid_store_file_set_error (error, database, code);
    return NULL;
  }
  return g_steal_pointer (&classes);
}

/**
 * cid_store_classes_find_phones:
 * @database: a call store
 * @name: name or id of a phone
 * @error: return location for an error
 *
 * Returns: (transfer full): the rows of the phones that are called so: one that was replaced by
 *   another of the same name has its calls still
 */
char **
cid_store_classes_find_phones (sqlite3 *database, const char *name, GError **error)
{
  g_autoptr (GStrvBuilder) rows = g_strv_builder_new ();
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code = sqlite3_prepare_v2 (database, "SELECT id FROM phones WHERE name = ?1 OR uuid = ?1", -1,
                                 &statement, NULL);

  if (code == SQLITE_OK)
    cid_store_row_bind_text (statement, 1, name);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW) {
    g_strv_builder_add (rows, get_text (statement, 0));
    code = SQLITE_OK;
  }
  if (code != SQLITE_DONE) {
    cid_store_file_set_error (error, database, code);
    return NULL;
  }
  return g_strv_builder_end (rows);
}

static void
know (CidStoreClasses *self, const CidCallClass *class)
{
  gint64 *id = g_new (gint64, 1);

  *id = class->id;
  g_hash_table_replace (self->ids, cid_call_class_to_key (class), id);
}

/**
 * cid_store_classes_new:
 * @statements: (transfer none): of an open store; must outlive the new object
 * @error: return location for an error
 *
 * Returns: (transfer full): the classes that there are so far
 */
CidStoreClasses *
cid_store_classes_new (CidStoreStatements *statements, GError **error)
{
  g_autoptr (GPtrArray) classes =
    cid_store_classes_read (cid_store_statements_get_database (statements), error);
  CidStoreClasses *self;

  if (classes == NULL)
    return NULL;
  self = g_new0 (CidStoreClasses, 1);
  self->statements = statements;
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < classes->len; i++)
    know (self, g_ptr_array_index (classes, i));
  return self;
}

/**
 * cid_store_classes_free:
 * @self: (transfer full) (nullable): classes
 */
void
cid_store_classes_free (CidStoreClasses *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->ids);
  g_free (self);
}

static gboolean
add_class (CidStoreClasses *self, CidCallClass *class, GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (self->statements, CID_STORE_SQL_ADD_CLASS, error);

  if (statement == NULL)
    return FALSE;
  cid_store_row_bind_text (statement, 1, cid_direction_to_nick (class->direction));
  cid_store_row_bind_text (statement, 2, cid_outcome_to_nick (class->outcome));
  sqlite3_bind_int (statement, 3, class->waits);
  sqlite3_bind_int (statement, 4, class->withheld);
  sqlite3_bind_int (statement, 5, class->simulated);
  sqlite3_bind_int (statement, 6, class->numbered);
  sqlite3_bind_int (statement, 7, (int) class->talk);
  cid_store_row_bind_text (statement, 8, class->line);
  cid_store_row_bind_text (statement, 9, class->phones);
  return cid_store_statements_run_for_id (self->statements, statement, &class->id, error);
}

/**
 * cid_store_classes_find:
 * @self: classes
 * @wanted: what calls have in common; where there are too many classes it loses its line
 * @error: return location for an error
 *
 * Returns: the row of the class, made if it is missing; 0 on error
 */
gint64
cid_store_classes_find (CidStoreClasses *self, CidCallClass *wanted, GError **error)
{
  g_autofree char *key = cid_call_class_to_key (wanted);
  const gint64 *id = g_hash_table_lookup (self->ids, key);

  if (id != NULL)
    return *id;
  if (wanted->line != NULL && g_hash_table_size (self->ids) >= MAX_CLASSES) {
    g_clear_pointer (&wanted->line, g_free);
    return cid_store_classes_find (self, wanted, error);
  }
  if (!add_class (self, wanted, error))
    return 0;
  know (self, wanted);
  return wanted->id;
}

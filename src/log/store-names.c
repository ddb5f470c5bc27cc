/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-store-names"

#include "log/store-names.h"

#include "contact/caller.h"
#include "log/store-file.h"
#include "log/store-row.h"

/* So many numbers are looked at in one step: few enough that no call waits for it. */
#define STEP 512

/* What a number is called from now on. */
typedef struct {
  gint64 id;
  char *number;
  CidCaller *caller;
} Renaming;

static void
renaming_free (gpointer data)
{
  Renaming *renaming = data;

  g_free (renaming->number);
  cid_caller_unref (renaming->caller);
  g_free (renaming);
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static const char *
get_from (const CidCaller *caller)
{
  return caller->name != NULL ? cid_name_from_to_nick (caller->name_from) : NULL;
}

static gboolean
is_called_so (sqlite3_stmt *statement, const CidCaller *caller)
{
  return g_strcmp0 (get_text (statement, 2), caller->name) == 0 &&
         g_strcmp0 (get_text (statement, 3), get_from (caller)) == 0 &&
         g_strcmp0 (get_text (statement, 4), caller->organization) == 0;
}

static void
look_at (sqlite3_stmt *statement, CidContactIndex *index, GPtrArray *renamings)
{
  const char *number = get_text (statement, 1);
  g_autoptr (CidParty) party = cid_party_new_from_number (number);
  g_autoptr (CidCaller) caller = cid_caller_name (party, index);
  Renaming *renaming;

  if (is_called_so (statement, caller))
    return;

  renaming = g_new0 (Renaming, 1);
  renaming->id = sqlite3_column_int64 (statement, 0);
  renaming->number = g_strdup (number);
  renaming->caller = g_steal_pointer (&caller);
  g_ptr_array_add (renamings, renaming);
}

/* The numbers that are called otherwise today; @before becomes 0 after the last of all. */
static gboolean
collect (CidStoreStatements *statements,
         CidContactIndex *index,
         gint64 *before,
         GPtrArray *renamings,
         GError **error)
{
  sqlite3_stmt *statement =
    cid_store_statements_get (statements, CID_STORE_SQL_LIST_NUMBERS, error);
  guint n_rows = 0;
  int code;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, *before);
  sqlite3_bind_int (statement, 2, STEP);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    *before = sqlite3_column_int64 (statement, 0);
    look_at (statement, index, renamings);
    n_rows++;
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, cid_store_statements_get_database (statements), code);
  sqlite3_reset (statement);
  if (n_rows < STEP)
    *before = 0;
  return code == SQLITE_DONE;
}

static gboolean
run (CidStoreStatements *statements, CidStoreSql sql, GError **error)
{
  sqlite3_stmt *statement = cid_store_statements_get (statements, sql, error);

  return statement != NULL && cid_store_statements_run (statements, statement, error);
}

static gboolean
rename_number (CidStoreStatements *statements, const Renaming *renaming, GError **error)
{
  sqlite3_stmt *statement = cid_store_statements_get (statements, CID_STORE_SQL_NAME_NUMBER, error);
  const CidCaller *caller = renaming->caller;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, renaming->id);
  cid_store_row_bind_text (statement, 2, caller->name);
  cid_store_row_bind_text (statement, 3, get_from (caller));
  cid_store_row_bind_text (statement, 4, caller->organization);
  return cid_store_statements_run (statements, statement, error);
}

static gboolean
write_all (CidStoreStatements *statements,
           CidStoreCalls *calls,
           GPtrArray *renamings,
           GError **error)
{
  if (!run (statements, CID_STORE_SQL_BEGIN, error))
    return FALSE;
  for (guint i = 0; i < renamings->len; i++) {
    const Renaming *renaming = g_ptr_array_index (renamings, i);

    if (!rename_number (statements, renaming, error))
      return FALSE;
    cid_store_calls_forget_number (calls, renaming->number);
  }
  return run (statements, CID_STORE_SQL_COMMIT, error);
}

/**
 * cid_store_names_learn:
 * @statements: of an open store, between two batches
 * @calls: what is known of it by heart
 * @index: the contacts of today
 * @before: (inout): %CID_STORE_NAMES_ALL to begin with, then as it was left; 0 once all is done
 * @error: return location for an error
 *
 * One small step, the numbers that came last first, on the way to calling each number as today's
 * contacts do: so that past calls learn the name of a number that got one since, and lose the one
 * of a contact who is gone. What was shown at the time is with the calls, and stays. Where nothing
 * changed nothing is written. After an error the store is to be opened anew.
 *
 * Returns: %TRUE if the step is done
 */
gboolean
cid_store_names_learn (CidStoreStatements *statements,
                       CidStoreCalls *calls,
                       CidContactIndex *index,
                       gint64 *before,
                       GError **error)
{
  g_autoptr (GPtrArray) renamings = g_ptr_array_new_with_free_func (renaming_free);

  return collect (statements, index, before, renamings, error) &&
         (renamings->len == 0 || write_all (statements, calls, renamings, error));
}

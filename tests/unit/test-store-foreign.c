/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "log/store-foreign.h"
#include "scratch.h"
#include "sql-kit.h"

/* What we made ourselves we know again, empty as it is. */
static void
test_our_own_is_not_foreign (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();

  assert_true (cid_store_foreign_check_schema (database, "x", NULL));
  assert_true (cid_store_foreign_check_rows (database, "x", NULL));
}

/* Of two schemas the first thing that only one of them has is named, whichever it is. */
static void
test_the_odd_one_is_named (void **state)
{
  static const struct {
    const char *sql;
    const char *message;
  } cases[] = {
    { "CREATE VIEW mine AS SELECT 1", "x is not as cidalert makes a backup (VIEW mine), and could "
                                      "do more than keep calls: cidalert "
                                      "calls import takes in its events alone" },
    { "DROP VIEW call_log", "(VIEW call_log)" },
    { "DROP VIEW call_log; CREATE VIEW call_log AS SELECT 1 AS id", "(VIEW call_log)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (sqlite3) database = open_memory ();
    g_autoptr (GError) error = NULL;

    run_sql (database, cases[i].sql);
    assert_false (cid_store_foreign_check_schema (database, "x", &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED));
    assert_non_null (strstr (error->message, cases[i].message));
  }
}

/* Every table of ours is looked through: a value of another kind is found wherever it is. */
static void
test_no_table_is_left_out (void **state)
{
  static const char *const sqls[] = {
    "INSERT INTO origins VALUES (1, x'00', 1, 0)",
    "INSERT INTO runs VALUES (1, 1, x'00', '', 1)",
    "INSERT INTO phones (uuid) VALUES (x'00')",
    "INSERT INTO conditions VALUES (1, 'dnd', '', 'yes', 1)",
    "INSERT INTO floors VALUES ('calls.id', 'many')",
    "INSERT INTO numbers (number) VALUES (x'00')",
    "INSERT INTO sayings VALUES (1, x'00')",
    "INSERT INTO classes VALUES (1, '', '', 0, 0, 0, 0, 'long', '', '')",
    "INSERT INTO legs VALUES (1, 0, 'desk', NULL, NULL, '', '')",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sqls); i++) {
    g_autoptr (sqlite3) database = open_memory ();
    g_autoptr (GError) error = NULL;

    run_sql (database, sqls[i]);
    assert_false (cid_store_foreign_check_rows (database, "x", &error));
    assert_string_equal (error->message, "x is damaged, or is no backup that cidalert made");
  }
}

/* What is asked of a foreign file runs nothing that it brings along. */
static void
test_what_is_distrusted_has_nothing_run (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();

  run_sql (database, "CREATE TRIGGER evil AFTER INSERT ON origins BEGIN DELETE FROM floors; END;"
                     "INSERT INTO floors VALUES ('calls.id', 1)");
  cid_store_foreign_distrust (database);
  run_sql (database, "INSERT INTO origins VALUES (1, 'a', 1, 0)");
  assert_sql (database, "SELECT count (*) FROM floors", "1");
  assert_int_not_equal (sqlite3_exec (database, "SELECT * FROM call_log", NULL, NULL, NULL),
                        SQLITE_OK);
}

/* Whoever names the wrong file is told that it is none, and is not told to move it away. */
static void
test_no_log_is_told (void **state)
{
  char *folder = scratch_new ();
  g_autofree char *path = scratch_path (folder, "file");
  static const char *const contents[] = { "", "short", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_autoptr (GError) error = NULL;

    if (contents[i] != NULL)
      scratch_replace (folder, "file", contents[i]);
    else
      path[strlen (path) - 1] = 'X';
    assert_null (cid_store_foreign_open (path, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
    assert_non_null (strstr (error->message, "is no backup, or has no call in it"));
  }
  scratch_free (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_our_own_is_not_foreign),
    cmocka_unit_test (test_the_odd_one_is_named),
    cmocka_unit_test (test_no_table_is_left_out),
    cmocka_unit_test (test_what_is_distrusted_has_nothing_run),
    cmocka_unit_test (test_no_log_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

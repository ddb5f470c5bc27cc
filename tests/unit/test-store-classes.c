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

#include "log/store-classes.h"
#include "sql-kit.h"

static CidCallClass *
make_class (const char *line)
{
  CidCallClass *class = g_new0 (CidCallClass, 1);

  class->outcome = CID_OUTCOME_MISSED;
  class->waits = TRUE;
  class->numbered = TRUE;
  class->talk = 3;
  class->line = g_strdup (line);
  class->phones = g_strdup (",1,2,");
  return class;
}

/* A class is made once, and comes back as it went in. */
static void
test_a_class_is_made_once (void **state)
{
  sqlite3 *database = open_memory ();
  g_autoptr (CidStoreStatements) statements = cid_store_statements_new (database);
  g_autoptr (CidCallClass) one = make_class ("0101");
  g_autoptr (CidCallClass) other = make_class ("");
  gint64 ids[2] = { 0 };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (CidStoreClasses) classes = cid_store_classes_new (statements, NULL);
    gint64 id = cid_store_classes_find (classes, one, NULL);

    assert_true (id > 0);
    assert_int_equal (cid_store_classes_find (classes, one, NULL), id);
    assert_int_not_equal (cid_store_classes_find (classes, other, NULL), id);
    ids[i] = id;
  }
  assert_int_equal (ids[0], ids[1]);
  {
    g_autoptr (GPtrArray) all = cid_store_classes_read (database, NULL);
    g_autofree char *key = cid_call_class_to_key (g_ptr_array_index (all, 0));
    g_autofree char *expected = cid_call_class_to_key (one);

    assert_int_equal (all->len, 2);
    assert_string_equal (key, expected);
  }
}

/* A phone that names ever new lines makes no end of classes: from some time on they have any line.
 */
static void
test_there_is_an_end_of_classes (void **state)
{
  sqlite3 *database = open_memory ();
  g_autoptr (CidStoreStatements) statements = cid_store_statements_new (database);
  g_autoptr (CidStoreClasses) classes = cid_store_classes_new (statements, NULL);

  run_sql (database, "BEGIN");
  for (guint i = 0; i < 3000; i++) {
    g_autofree char *line = g_strdup_printf ("line %u", i);
    g_autoptr (CidCallClass) class = make_class (line);

    assert_true (cid_store_classes_find (classes, class, NULL) > 0);
  }
  run_sql (database, "COMMIT");
  assert_sql (database, "SELECT count (*) < 2100, sum (line IS NULL) FROM classes", "1|1");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_class_is_made_once),
    cmocka_unit_test (test_there_is_an_end_of_classes),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

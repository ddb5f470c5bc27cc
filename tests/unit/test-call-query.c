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
#include "call/call.h"
#include "log/call-query.h"

/* A number is found however it is written, and a star asks for all that begin so. */
static void
test_numbers_in_any_written_form (void **state)
{
  static const struct {
    const char *text;
    const char *number;
    gboolean is_prefix;
  } cases[] = {
    { "+61299991234", "+61299991234", FALSE },
    { "(02) 9999 1234", "+61299991234", FALSE },
    { "0011 61 2 9999 1234", "+61299991234", FALSE },
    { "21", "21", FALSE },
    { "*21*", "*21", TRUE },
    { "nobody", "nobody", FALSE },
    { "*", "*", FALSE },
    { "+612*", "+612", TRUE },
    { "(02) 9999*", "+6129999", TRUE },
    { "0412*", "+61412", TRUE },
    { "21*", "21", TRUE },
    { "2*", "2", TRUE },
    { "+*", "+", TRUE },
    { "**", "*", TRUE },
    { "'; DROP TABLE calls; --", "'; DROP TABLE calls; --", FALSE },
  };
  const CidNumberPlan plan = { "AU", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();

    assert_true (cid_call_query_set_number (query, "1", &plan, NULL));
    assert_true (cid_call_query_set_number (query, cases[i].text, &plan, NULL));
    assert_string_equal (query->number, cases[i].number);
    assert_int_equal (query->number_is_prefix, cases[i].is_prefix);
  }
}

/* Every number begins with nothing: who asks for a name, or in other digits, is told so. */
static void
test_a_beginning_has_digits (void **state)
{
  static const char *const texts[] = { "bob*", "٠٢*", " *", "(-)*" };
  const CidNumberPlan plan = { "AU", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CidCallQuery) query = cid_call_query_new ();
    g_autoptr (GError) error = NULL;

    assert_false (cid_call_query_set_number (query, texts[i], &plan, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_non_null (strstr (error->message, texts[i]));
  }
}

/* A query that asks for nothing in particular gives all calls but rehearsals. */
static void
test_a_new_query_asks_for_all (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autofree char *sql = cid_call_query_to_sums_sql (query, CID_SUMS_OF_ALL);

  assert_non_null (strstr (sql, " WHERE 1 AND c.simulated = 0"));
  assert_null (strstr (sql, "c.outcome IN"));
  assert_null (strstr (sql, ":number"));
  assert_null (strstr (sql, ":since"));
}

/* What the user typed never becomes part of a statement. */
static void
test_nothing_typed_stands_in_the_statement (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autofree char *sql = NULL;

  query->number = g_strdup ("TYPED'--");
  query->name = g_strdup ("TYPED'--");
  query->phone = g_strdup ("TYPED'--");
  query->direction = CID_DIRECTION_INCOMING;
  query->outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) | CID_OUTCOME_BIT (CID_OUTCOME_BLOCKED);
  query->line = g_strdup ("TYPED'--");
  query->note = g_strdup ("TYPED'--");
  query->longer_us = 4714;
  query->since_us = 4711;
  query->until_us = 4712;
  sql = cid_call_query_to_sums_sql (query, CID_SUMS_OF_ALL);
  assert_null (strstr (sql, "TYPED"));
  assert_null (strstr (sql, "471"));
  assert_null (strstr (sql, "'--"));
  assert_non_null (strstr (sql, ":number"));
  assert_non_null (strstr (sql, ":name"));
  assert_non_null (strstr (sql, "(c.withheld = 0 OR n.number IS NOT NULL)"));
  assert_non_null (strstr (sql, ":phone"));
  assert_non_null (strstr (sql, ":direction"));
  assert_non_null (strstr (sql, "IN ('missed', 'blocked')"));
  assert_non_null (strstr (sql, ":line"));
  assert_non_null (strstr (sql, ":note"));
  assert_non_null (strstr (sql, ":longer"));
  assert_non_null (strstr (sql, ":since"));
  assert_non_null (strstr (sql, ":until"));
}

/* What the class of a call tells is not read once more from the calls that have one. */
static void
test_classes_spare_conditions (void **state)
{
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autofree char *filed = NULL;
  g_autofree char *unfiled = NULL;

  query->direction = CID_DIRECTION_INCOMING;
  query->line = g_strdup ("0101");
  query->longer_us = 5;
  filed = cid_call_query_to_sums_sql (query, CID_SUMS_OF_FILED);
  unfiled = cid_call_query_to_sums_sql (query, CID_SUMS_OF_UNFILED);
  assert_null (strstr (filed, ":direction"));
  assert_null (strstr (filed, ":line"));
  assert_non_null (strstr (filed, ":longer"));
  assert_non_null (strstr (filed, "class IS NOT NULL"));
  assert_non_null (strstr (unfiled, ":direction"));
  assert_non_null (strstr (unfiled, ":line"));
  assert_non_null (strstr (unfiled, "class IS NULL"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers_in_any_written_form),
    cmocka_unit_test (test_a_beginning_has_digits),
    cmocka_unit_test (test_a_new_query_asks_for_all),
    cmocka_unit_test (test_nothing_typed_stands_in_the_statement),
    cmocka_unit_test (test_classes_spare_conditions),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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

#include "base/error.h"
#include "cli/call-id.h"
#include "cli/home.h"
#include "home-kit.h"
#include "log-kit.h"

#define IN CID_DIRECTION_INCOMING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob", FALSE },
};

/* What the log prints is taken back, with and without its sign; a slip of the keyboard is not. */
static void
test_what_is_an_id (void **state)
{
  static const struct {
    const char *text;
    gboolean is_id;
    CidCallIdKind kind;
    gint64 number;
  } rows[] = {
    { "41", TRUE, CID_CALL_ID_NUMBER, 41 },
    { "#41", TRUE, CID_CALL_ID_NUMBER, 41 },
    { "9223372036854775807", TRUE, CID_CALL_ID_NUMBER, G_MAXINT64 },
    { "last", TRUE, CID_CALL_ID_LAST, 0 },
    { "last-missed", TRUE, CID_CALL_ID_LAST_MISSED, 0 },
    { "", FALSE, 0, 0 },
    { "#", FALSE, 0, 0 },
    { "0", FALSE, 0, 0 },
    { "-1", FALSE, 0, 0 },
    { "##41", FALSE, 0, 0 },
    { "41a", FALSE, 0, 0 },
    { "9223372036854775808", FALSE, 0, 0 },
    { "Last", FALSE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CidCallId id = { 0 };
    g_autoptr (GError) error = NULL;

    assert_int_equal (cid_call_id_parse (rows[i].text, &id, &error), rows[i].is_id);
    if (rows[i].is_id) {
      assert_int_equal (id.kind, rows[i].kind);
      assert_int_equal (id.number, rows[i].number);
    } else {
      assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    }
  }
}

static CidCall *
read_call (const char *text, GError **error)
{
  g_autoptr (CidCallReader) reader = NULL;
  CidCallId id;

  assert_true (cid_call_id_parse (text, &id, error));
  reader = cid_call_id_open_log (&id, error);
  return reader != NULL ? cid_call_id_read (&id, reader, error) : NULL;
}

/* Each way to name a call gives the call. */
static void
test_a_call_is_read_by_its_id (void **state)
{
  static const struct {
    const char *text;
    const char *uid;
  } rows[] = { { "1", "u1" }, { "#2", "u2" }, { "last", "u2" }, { "last-missed", "u1" } };

  write_log (home, calls, G_N_ELEMENTS (calls));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CidCall) call = read_call (rows[i].text, &error);

    assert_non_null (call);
    assert_string_equal (call->uid, rows[i].uid);
  }
}

/* No log, an empty one, one without that call: each time it is the call that is not there. */
static void
test_a_call_that_is_not_there_is_named (void **state)
{
  static const char *const texts[] = { "#7", "last", "last-missed" };

  for (guint round = 0; round < 2; round++) {
    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
      g_autoptr (GError) error = NULL;
      g_autofree char *expected = g_strdup_printf ("there is no call %s;", texts[i]);

      assert_null (read_call (texts[i], &error));
      assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
      assert_true (g_str_has_prefix (error->message, expected));
    }
    write_log (home, NULL, 0);
  }
}

/* A log that is damaged is told as it is. */
static void
test_a_damaged_log_is_an_error_of_its_own (void **state)
{
  g_autoptr (GError) error = NULL;

  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  assert_null (read_call ("last", &error));
  assert_false (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
}

#define home_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_an_id),
    home_test (test_a_call_is_read_by_its_id),
    home_test (test_a_call_that_is_not_there_is_named),
    home_test (test_a_damaged_log_is_an_error_of_its_own),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon-kit.h"
#include "daemon/marks.h"
#include "log/call-reader.h"

static CidMarks *marks;

static int
set_up (void **state)
{
  Machine *machine = *state;

  start_machine (machine, TWO_PHONES);
  marks = cid_marks_new (machine->interface, &machine->parts, machine->screen);
  return 0;
}

static int
tear_down (void **state)
{
  g_clear_pointer (&marks, cid_marks_free);
  stop_machine (*state);
  return 0;
}

static void
on_stored (gboolean stored, gpointer user_data)
{
  *(gboolean *) user_data = stored;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* One call that comes to nothing, or that somebody takes: on the screen and in the log as #1. */
static void
log_call (Machine *machine, CidEventKind end)
{
  gboolean is_stored = FALSE;

  for (guint i = 0; i < 2; i++) {
    CidEventKind kind = i == 0 ? CID_EVENT_INCOMING : end;
    GPtrArray *changed = hear_event (machine, kind, i, "0299991234", "a");

    cid_screen_update (machine->screen, changed);
    is_stored = FALSE;
    cid_call_store_append (machine->parts.store, make_event (kind, i, "0299991234", "a"), changed,
                           on_stored, &is_stored);
    scratch_run_until (is_true, &is_stored);
  }
}

static void
assert_answer (Machine *machine, const char *method, GVariant *arguments, const char *expected)
{
  g_autofree char *answer = ask (machine, method, arguments);

  assert_string_equal (answer, expected);
}

static char *
read_note (Machine *machine)
{
  g_autofree char *path = scratch_path (machine->folder, "calls.db");
  g_autoptr (CidCallReader) reader = cid_call_reader_new (path, NULL);
  g_autoptr (CidCallQuery) query = cid_call_query_new ();
  g_autoptr (GPtrArray) calls = cid_call_reader_query (reader, query, NULL);

  assert_int_equal (calls->len, 1);
  return g_strdup (((CidCall *) g_ptr_array_index (calls, 0))->note);
}

/* Whoever writes a note is answered when it is on disk, and not before. */
static void
test_a_note_is_on_disk_when_it_is_answered (void **state)
{
  Machine *machine = *state;
  g_autofree char *note = NULL;
  g_autofree char *nothing = NULL;

  open_log (machine);
  log_call (machine, CID_EVENT_MISSED);
  assert_answer (machine, "SetNote", g_variant_new ("(xs)", (gint64) 1, "calls back\nat ten"),
                 "()");
  note = read_note (machine);
  assert_non_null (strstr (note, "calls back"));
  assert_answer (machine, "SetNote", g_variant_new ("(xs)", (gint64) 1, ""), "()");
  nothing = read_note (machine);
  assert_null (nothing);
}

/* A notice of a call that was dealt with is in the way; one that only got a note is not. */
static void
test_what_was_dealt_with_is_taken_away (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  log_call (machine, CID_EVENT_MISSED);
  wait_for_n_notices (machine, 1);
  assert_answer (machine, "SetNote", g_variant_new ("(xs)", (gint64) 1, "later"), "()");
  assert_answer (machine, "SetDone", g_variant_new ("(xb)", (gint64) 1, FALSE), "()");
  assert_int_equal (cid_screen_get_n_missed_callers (machine->screen), 1);
  assert_answer (machine, "SetDone", g_variant_new ("(xb)", (gint64) 1, TRUE), "()");
  assert_int_equal (cid_screen_get_n_missed_callers (machine->screen), 0);
  wait_for_n_notices (machine, 0);
}

/* The user typed a number of the list: what is wrong with it is said. */
static void
test_a_call_that_is_not_there_is_told (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  log_call (machine, CID_EVENT_CONNECTED);
  assert_answer (machine, "SetNote", g_variant_new ("(xs)", (gint64) 7, "x"),
                 "There is no call #7");
  assert_answer (machine, "SetDone", g_variant_new ("(xb)", (gint64) 7, TRUE),
                 "There is no missed call #7");
  assert_answer (machine, "SetDone", g_variant_new ("(xb)", (gint64) 1, TRUE),
                 "There is no missed call #1");
  assert_answer (machine, "SetNote", g_variant_new ("(xs)", G_MININT64, "x"),
                 "There is no such call");
  assert_answer (machine, "SetDone", g_variant_new ("(xb)", (gint64) 0, TRUE),
                 "There is no such call");
}

/* Who asks does not wait until a disk is mended. */
static void
test_a_log_that_is_not_open_takes_no_marks (void **state)
{
  Machine *machine = *state;

  assert_answer (machine, "SetNote", g_variant_new ("(xs)", (gint64) 1, "x"),
                 "The call log is not open yet; try again in a moment");
  assert_true (g_error_matches (machine->error, CID_ERROR, CID_ERROR_REFUSED));
  assert_answer (machine, "LendLog", NULL,
                 "The call log is not open just now; see cidalert status");
}

/* A command that needs all of the log gets it, and the daemon has it back afterwards. */
static void
test_the_log_is_lent (void **state)
{
  Machine *machine = *state;

  open_log (machine);
  assert_answer (machine, "LendLog", NULL, "()");
}

/* What is asked when the marks are gone reaches nobody that is gone. */
static void
test_marks_that_are_gone_answer_nobody (void **state)
{
  Machine *machine = *state;
  g_autofree char *answer = NULL;

  open_log (machine);
  g_clear_pointer (&marks, cid_marks_free);
  answer = ask (machine, "SetNote", g_variant_new ("(xs)", (gint64) 1, "x"));
  assert_true (g_error_matches (machine->error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_note_is_on_disk_when_it_is_answered),
    UNIT (test_what_was_dealt_with_is_taken_away),
    UNIT (test_a_call_that_is_not_there_is_told),
    UNIT (test_a_log_that_is_not_open_takes_no_marks),
    UNIT (test_the_log_is_lent),
    UNIT (test_marks_that_are_gone_answer_nobody),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}

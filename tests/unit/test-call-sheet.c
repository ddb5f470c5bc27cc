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

#include "base/text.h"
#include "format-kit.h"
#include "log/call-reader.h"

/* `show` tells all that is known, and what the phone said to the letter. */
static void
test_details (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana Pérez", 0);
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1");
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  CidStoredEvent stored = { .seq = 7, .event = event };
  g_autofree char *details = NULL;

  g_ptr_array_add (events, &stored);
  call->phone_said = g_strdup ("ANA\033[2J");
  call->shown_name = g_strdup ("Ana Pérez");
  details = cid_call_format_details (call, events, &fixture->format);
  assert_string_equal (details, "Call #41\n"
                                "  Start           2026-11-22 23:00:00\n"
                                "  Direction       incoming\n"
                                "  Outcome         missed\n"
                                "  Who             Ana Pérez\n"
                                "  Name from       contact\n"
                                "  Number          (02) 9999 1234 (+61299991234)\n"
                                "  Place           Sydney\n"
                                "  Kind of number  fixed-line\n"
                                "  Phone said      ANA[2J\n"
                                "  Remote          0299991234@192.0.2.1\n"
                                "  Phone           desk: missed\n"
                                "  Line            Sales\n"
                                "  Rang for        0:14\n"
                                "\n"
                                "What happened\n"
                                "  23:00:00  incoming      desk  /-/incoming?remote=0299991234\n");
}

/* On a terminal long lines are broken where they can be read, and what is to be done is told. */
static void
test_details_on_a_terminal (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana", 0);
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1");
  g_autoptr (CidCallEvent) later = make_event (CID_EVENT_MISSED, 86400, "0299991234", "a1");
  CidStoredEvent stored[] = { { .seq = 7, .event = event }, { .seq = 8, .event = later } };
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autofree char *details = NULL;
  g_autofree char *done = NULL;

  g_ptr_array_add (events, &stored[0]);
  g_ptr_array_add (events, &stored[1]);
  g_clear_pointer (&later->target, g_free);
  call->note = g_strdup ("wants the invoice of May, and of June");
  fixture->format.columns = 40;
  details = cid_call_format_details (call, events, &fixture->format);
  assert_non_null (strstr (details, "  Start           2026-11-22 23:00:00\n"
                                    "                  (30 minutes ago)\n"));
  assert_non_null (strstr (details, "  Note            wants the invoice of\n"
                                    "                  May, and of June\n"
                                    "  Waits           for a talk with this\n"
                                    "                  number, or: cidalert\n"
                                    "                  done 41\n"));
  assert_non_null (strstr (details, "\nWhat happened\n"
                                    "  23:00:00  incoming      desk\n"
                                    "            /-/incoming?remote=029999123\n"
                                    "            4\n"
                                    "  2026-11-23 23:00:00  missed        desk\n"));
  call->done_us = NOON + 60 * G_USEC_PER_SEC;
  fixture->format.columns = 80;
  done = cid_call_format_details (call, NULL, &fixture->format);
  assert_null (strstr (done, "Waits"));
  assert_non_null (strstr (done, "  Dealt with      2026-11-22 23:01:00 (29 minutes ago)\n"));
}

/* A clock that was wrong wrote a call of next year: that is not just now. */
static void
test_what_is_far_ahead_has_no_distance (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana", 0);
  g_autofree char *near = NULL;
  g_autofree char *far = NULL;

  fixture->format.columns = 80;
  call->started.wall_us += G_TIME_SPAN_HOUR;
  near = cid_call_format_details (call, NULL, &fixture->format);
  assert_non_null (strstr (near, "  Start           2026-11-23 00:00:00 (just now)\n"));
  call->started.wall_us += 365 * G_TIME_SPAN_DAY;
  far = cid_call_format_details (call, NULL, &fixture->format);
  assert_non_null (strstr (far, "  Start           2027-11-23 00:00:00\n"));
}

/* Names change; whoever asks why nobody answered wants to know what stood on the screen. */
static void
test_details_tell_what_was_shown (void **state)
{
  static const struct {
    const char *today;
    const char *shown;
    const char *expected;
  } rows[] = {
    { "Ana", "Ana", NULL },
    { "Ana", "Bob", "  Shown as        Bob\n" },
    { "Ana", NULL, "  Shown as        (02) 9999 1234\n" },
    { NULL, "Bob \033[2J", "  Shown as        Bob [2J\n" },
    { NULL, NULL, NULL },
  };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_missed (rows[i].today, 0);
    g_autofree char *details = NULL;

    call->shown_name = g_strdup (rows[i].shown);
    details = cid_call_format_details (call, NULL, &fixture->format);
    if (rows[i].expected == NULL)
      assert_null (strstr (details, "Shown as"));
    else
      assert_non_null (strstr (details, rows[i].expected));
  }
}

/* No label stands without a value, and nothing crashes for the want of one. */
static void
test_details_of_a_call_of_which_nothing_is_known (void **state)
{
  const CidFormat format = { 0 };
  g_autoptr (CidCall) call = make_bare ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *details = cid_call_format_details (call, none, &format);

  assert_string_equal (details, "Call #0\n"
                                "  Start           2026-11-22 12:00:00\n"
                                "  Direction       outgoing\n"
                                "  Outcome         ringing\n"
                                "  Who             Unknown caller\n");
}

/* Who hides the number cannot be called back: no talk will ever tick this call off. */
static void
test_details_of_a_withheld_caller (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_withheld ();
  g_autofree char *details = NULL;

  fixture->format.columns = 80;
  details = cid_call_format_details (call, NULL, &fixture->format);
  assert_string_equal (details, "Call #41\n"
                                "  Start           2026-11-22 23:00:00 (30 minutes ago)\n"
                                "  Direction       incoming\n"
                                "  Outcome         missed\n"
                                "  Who             Withheld number\n"
                                "  Remote          anonymous@anonymous.invalid\n"
                                "  Phone           desk: missed\n"
                                "  Line            Sales\n"
                                "  Waits           until cidalert done 41\n");
}

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  for (const char *c = text; *c != '\0'; c++)
    n_lines += *c == '\n';
  return n_lines;
}

/* A text of somebody else's is the value of its label, and looks like no other label or line. */
static void
test_details_give_each_text_one_line (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) harmless = make_full_of ("Bob");
  g_autofree char *expected = cid_call_format_details (harmless, NULL, &fixture->format);

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (CidCall) call = make_full_of (hostile[i]);
    g_autofree char *details = cid_call_format_details (call, NULL, &fixture->format);
    g_autofree char *clean = cid_text_clean (hostile[i], 0);
    g_autofree char *note = g_strdup_printf ("\n  Note            %s\n", clean);

    if (clean == NULL) {
      assert_true (count_lines (details) < count_lines (expected));
      assert_null (strstr (details, "\n  Note "));
      continue;
    }
    assert_int_equal (count_lines (details), count_lines (expected));
    assert_non_null (strstr (details, note));
  }
}

/* On a terminal nothing leaves its column: neither wide letters nor what moves the cursor. */
static void
test_details_fit_the_terminal (void **state)
{
  static const guint widths[] = { 30, 40, 80 };
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (hostile) * G_N_ELEMENTS (widths); i++) {
    g_autoptr (CidCall) call = make_full_of (hostile[i % G_N_ELEMENTS (hostile)]);
    g_autofree char *details = NULL;
    g_auto (GStrv) lines = NULL;

    fixture->format.columns = widths[i / G_N_ELEMENTS (hostile)];
    details = cid_call_format_details (call, NULL, &fixture->format);
    assert_true (g_utf8_validate (details, -1, NULL));
    lines = g_strsplit (details, "\n", -1);
    for (gsize j = 1; lines[j] != NULL; j++) {
      assert_true (*lines[j] == '\0' || g_str_has_prefix (lines[j], "  "));
      assert_true (cid_text_get_width (lines[j]) <= fixture->format.columns);
      for (const char *c = lines[j]; *c != '\0'; c = g_utf8_next_char (c))
        assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
    }
  }
}

/* Colour is for whoever asked for it: a heading that waits stands out, and steps back when done. */
static void
test_the_heading_of_a_missed_call_stands_out (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_missed ("Ana", 0);
  g_autofree char *waiting = NULL;
  g_autofree char *done = NULL;

  fixture->format.colour = TRUE;
  waiting = cid_call_format_details (call, NULL, &fixture->format);
  assert_true (g_str_has_prefix (waiting, "\033[1;31mCall #41\033[0m\n  \033[2mStart "));
  call->done_us = NOON;
  done = cid_call_format_details (call, NULL, &fixture->format);
  assert_true (g_str_has_prefix (done, "\033[1mCall #41\033[0m\n"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_details, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_details_on_a_terminal, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_is_far_ahead_has_no_distance, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_details_tell_what_was_shown, set_up, tear_down),
    cmocka_unit_test (test_details_of_a_call_of_which_nothing_is_known),
    cmocka_unit_test_setup_teardown (test_details_of_a_withheld_caller, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_details_give_each_text_one_line, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_details_fit_the_terminal, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_heading_of_a_missed_call_stands_out, set_up,
                                     tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

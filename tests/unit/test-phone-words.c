/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call/phone-words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A Sunday. */
static GDateTime *
make_now (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+10:00");

  return g_date_time_new (zone, 2026, 11, 22, 14, 0, 0);
}

static gint64
at (GDateTime *now, int minutes)
{
  return (g_date_time_to_unix (now) + minutes * 60) * G_USEC_PER_SEC;
}

#define DAY (24 * 60)

/* What is shown now may be read tomorrow: the day goes with the time, in the user's own zone. */
static void
test_a_trouble_is_a_sentence_with_its_day (void **state)
{
  static const struct {
    CidPhoneAspect aspect;
    gboolean is_on;
    int minutes;
    const char *sentence;
  } rows[] = {
    { CID_ASPECT_DND, TRUE, -5, "desk is in Do Not Disturb since Sunday 13:55" },
    { CID_ASPECT_DND, TRUE, -6 * DAY, "desk is in Do Not Disturb since Monday 14:00" },
    { CID_ASPECT_DND, TRUE, -6 * DAY - 1, "desk is in Do Not Disturb since 16 November 2026" },
    { CID_ASPECT_FORWARD, TRUE, -2 * DAY, "desk forwards its calls since Friday 14:00" },
    /* A clock that was set back: no weekday, which would be that of last week. */
    { CID_ASPECT_FORWARD, TRUE, 5, "desk forwards its calls since 22 November 2026" },
    { CID_ASPECT_REGISTERED, FALSE, -5, "desk is no longer registered: calls will not reach you" },
    { CID_ASPECT_DND, FALSE, -5, NULL },
    { CID_ASPECT_FORWARD, FALSE, -5, NULL },
    { CID_ASPECT_REGISTERED, TRUE, -5, NULL },
  };
  g_autoptr (GDateTime) now = make_now ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const CidPhoneCondition condition = { rows[i].aspect, NULL, rows[i].is_on,
                                          at (now, rows[i].minutes) };
    g_autofree char *sentence = cid_phone_words_describe ("desk", &condition, now);

    assert_int_equal (g_strcmp0 (sentence, rows[i].sentence), 0);
  }
}

/* A moment that no calendar has comes from a damaged log, and is no reason to fall over. */
static void
test_a_moment_out_of_all_time_is_told_as_such (void **state)
{
  g_autoptr (GDateTime) now = make_now ();
  const CidPhoneCondition condition = { CID_ASPECT_DND, NULL, TRUE, G_MAXINT64 };
  g_autofree char *sentence = cid_phone_words_describe ("desk", &condition, now);

  assert_string_equal (sentence, "desk is in Do Not Disturb since ?");
}

/* The line comes from the wire: it is told clean and short, or not at all. */
static void
test_a_line_is_named_behind_its_phone (void **state)
{
  static const char *const rows[][2] = {
    { NULL, "desk" },
    { "", "desk" },
    { " \n", "desk" },
    { "0101", "desk (line 0101)" },
    { "01\n01", "desk (line 01 01)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = cid_phone_words_name_line ("desk", rows[i][0]);

    assert_string_equal (name, rows[i][1]);
  }
}

/* Lines are told apart only where there are several; what is well takes no room. */
static void
test_lines_are_told_apart_where_there_are_several (void **state)
{
  g_autoptr (GDateTime) now = make_now ();
  g_autoptr (CidPhoneState) phone = cid_phone_state_new ("desk-id");
  g_auto (GStrv) none = cid_phone_words_list ("desk", phone, now);
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) two = NULL;

  assert_int_equal (g_strv_length (none), 0);
  cid_phone_state_add (phone, CID_ASPECT_DND, "0101", TRUE, at (now, -5));
  one = cid_phone_words_list ("desk", phone, now);
  assert_int_equal (g_strv_length (one), 1);
  assert_string_equal (one[0], "desk is in Do Not Disturb since Sunday 13:55");
  cid_phone_state_add (phone, CID_ASPECT_DND, "0102", FALSE, at (now, -5));
  cid_phone_state_add (phone, CID_ASPECT_REGISTERED, "0102", FALSE, at (now, -5));
  two = cid_phone_words_list ("desk", phone, now);
  assert_int_equal (g_strv_length (two), 2);
  assert_string_equal (two[0], "desk (line 0101) is in Do Not Disturb since Sunday 13:55");
  assert_string_equal (two[1],
                       "desk (line 0102) is no longer registered: calls will not reach you");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_trouble_is_a_sentence_with_its_day),
    cmocka_unit_test (test_a_moment_out_of_all_time_is_told_as_such),
    cmocka_unit_test (test_a_line_is_named_behind_its_phone),
    cmocka_unit_test (test_lines_are_told_apart_where_there_are_several),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

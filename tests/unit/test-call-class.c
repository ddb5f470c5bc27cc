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

#include "log/call-class.h"

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

/* Steps grow with the talk: so one that cannot hold a longer talk is left out, and no other. */
static void
test_steps_of_a_talk (void **state)
{
  static const gint64 talks_us[] = { -1,          0,
                                     1,           30 * G_USEC_PER_SEC,
                                     MINUTE,      2 * MINUTE + 1,
                                     5 * MINUTE,  5 * MINUTE + 1,
                                     60 * MINUTE, 1000 * MINUTE };

  for (guint i = 1; i < G_N_ELEMENTS (talks_us); i++)
    assert_true (cid_call_class_get_talk (talks_us[i - 1]) <=
                 cid_call_class_get_talk (talks_us[i]));
  for (guint i = 0; i < G_N_ELEMENTS (talks_us); i++)
    for (guint j = 1; j < G_N_ELEMENTS (talks_us); j++) {
      const CidCallQuery query = { .direction = -1, .longer_us = talks_us[j] };
      const CidCallClass class = { .talk = cid_call_class_get_talk (talks_us[i]),
                                   .line = (char *) "",
                                   .phones = (char *) "," };

      if (talks_us[i] > talks_us[j])
        assert_true (cid_call_class_may_match (&class, &query, NULL));
    }
}

/* Each filter leaves out what it says, and nothing else does. */
static void
test_what_is_asked_is_left_over (void **state)
{
  static const CidCallClass class = {
    .direction = CID_DIRECTION_OUTGOING,
    .outcome = CID_OUTCOME_MISSED,
    .waits = TRUE,
    .line = (char *) "0101",
    .phones = (char *) ",1,22,",
  };
  static const struct {
    CidCallQuery query;
    gboolean may_match;
  } rows[] = {
    { { .direction = -1 }, TRUE },
    { { .direction = CID_DIRECTION_OUTGOING }, TRUE },
    { { .direction = CID_DIRECTION_INCOMING }, FALSE },
    { { .direction = -1, .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) }, TRUE },
    { { .direction = -1, .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_ANSWERED) }, FALSE },
    { { .direction = -1, .waiting = TRUE }, TRUE },
    { { .direction = -1, .withheld = TRUE }, FALSE },
    { { .direction = -1, .line = (char *) "0101" }, TRUE },
    { { .direction = -1, .line = (char *) "010" }, FALSE },
    { { .direction = -1, .longer_us = 1 }, FALSE },
    { { .direction = -1, .phone = (char *) "a" }, TRUE },
  };
  const char *const phones[] = { "3", "22", NULL };
  const char *const others[] = { "2", "11", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (cid_call_class_may_match (&class, &rows[i].query, (char **) phones),
                      rows[i].may_match);
  assert_false (cid_call_class_may_match (&class, &rows[10].query, (char **) others));
}

/* Rehearsals stay out unless they are asked for. */
static void
test_rehearsals_stay_out (void **state)
{
  const CidCallClass class = { .simulated = TRUE, .line = (char *) "", .phones = (char *) "," };
  CidCallQuery query = { .direction = -1 };

  assert_false (cid_call_class_may_match (&class, &query, NULL));
  query.simulated = TRUE;
  assert_true (cid_call_class_may_match (&class, &query, NULL));
  assert_false (cid_call_class_is_asked (&query));
}

/* Two classes are one only if all is the same; no line, any line and a line called `*` are three.
 */
static void
test_keys_tell_classes_apart (void **state)
{
  static const CidCallClass classes[] = {
    { .line = (char *) "", .phones = (char *) "," },
    { .line = NULL, .phones = (char *) "," },
    { .line = (char *) "*", .phones = (char *) "," },
    { .line = (char *) "", .phones = (char *) ",1," },
    { .waits = TRUE, .line = (char *) "", .phones = (char *) "," },
    { .talk = 1, .line = (char *) "", .phones = (char *) "," },
    { .outcome = CID_OUTCOME_MISSED, .line = (char *) "", .phones = (char *) "," },
  };
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    assert_true (g_hash_table_add (keys, cid_call_class_to_key (&classes[i])));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_steps_of_a_talk),
    cmocka_unit_test (test_what_is_asked_is_left_over),
    cmocka_unit_test (test_rehearsals_stay_out),
    cmocka_unit_test (test_keys_tell_classes_apart),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/settings-notify.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static CidNotifyPolicy *
read_text (const char *text, GPtrArray **problems)
{
  g_autoptr (CidKeyFile) file = cid_key_file_new_from_data ("x.conf", text, strlen (text));
  CidNotifyPolicy *policy = cid_settings_notify_read (file);

  *problems = cid_key_file_end (file);
  return policy;
}

/* Each key of the group reaches its own place, and no other. */
static void
test_every_key_reaches_its_place (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidNotifyPolicy) policy =
    read_text ("[notify]\nbreak-through=favourites\nprivacy=somebody\noutgoing=log\n"
               "strangers=quiet\nwithheld=show\nsound=true\nquiet-hours=22:00-07:00\n",
               &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (policy->break_through, CID_BREAK_THROUGH_FAVOURITES);
  assert_int_equal (policy->privacy, CID_PRIVACY_SOMEBODY);
  assert_int_equal (policy->outgoing, CID_SHOW_LOG);
  assert_int_equal (policy->strangers, CID_SHOW_QUIET);
  assert_int_equal (policy->withheld, CID_SHOW_LOUD);
  assert_true (policy->sound);
}

/* An empty value is none: each key has its default then, as if the group were not there. */
static void
test_what_is_empty_is_not_said (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidNotifyPolicy) usual = cid_notify_policy_new ();
  g_autoptr (CidNotifyPolicy) policy =
    read_text ("[notify]\nbreak-through=\nprivacy=\noutgoing=\nstrangers=\nwithheld=\nsound=\n"
               "quiet-hours=\n[line 0101]\nshow=\n",
               &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (policy->break_through, usual->break_through);
  assert_int_equal (policy->privacy, usual->privacy);
  assert_int_equal (policy->outgoing, usual->outgoing);
  assert_int_equal (policy->strangers, usual->strangers);
  assert_int_equal (policy->withheld, usual->withheld);
  assert_int_equal (policy->sound, usual->sound);
  assert_int_equal (cid_notify_policy_get_line (policy, "0101"), CID_SHOW_UNSAID);
}

/* A line and a phone of one name are two things; blanks behind the word do not count. */
static void
test_lines_and_phones_are_read_by_name (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidNotifyPolicy) policy = read_text (
    "[line 0101]\nshow=log\n[line   my line]\nshow=quiet\n[phone 0101]\nshow=show\n", &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (cid_notify_policy_get_line (policy, "0101"), CID_SHOW_LOG);
  assert_int_equal (cid_notify_policy_get_line (policy, "my line"), CID_SHOW_QUIET);
  assert_int_equal (cid_notify_policy_get_phone (policy, "0101"), CID_SHOW_LOUD);
  assert_int_equal (cid_notify_policy_get_phone (policy, "my line"), CID_SHOW_UNSAID);
}

/* A bad value costs itself, and is told with its line and what would do. */
static void
test_bad_values_are_told (void **state)
{
  static const char *const rows[][2] = {
    { "[notify]\nbreak-through=yes\n",
      "x.conf:2: [notify] break-through: \"yes\" is not possible; expected never, contacts, "
      "favourites or always" },
    { "[notify]\nprivacy=unsaid\n", "x.conf:2: [notify] privacy: \"unsaid\" is not possible; "
                                    "expected nothing, somebody or everything" },
    { "[notify]\noutgoing=loud\n",
      "x.conf:2: [notify] outgoing: \"loud\" is not possible; expected show, quiet or log" },
    { "[notify]\nsound=1\n",
      "x.conf:2: [notify] sound: \"1\" is not possible; expected true or false" },
    { "[notify]\nquiet-hours=night\n", "x.conf:2: [notify] quiet-hours: \"night\" is not possible; "
                                       "expected such as 22:00-07:00, sat,sun or mon-fri "
                                       "20:00-08:00" },
    { "[line 0101]\nshow=never\n",
      "x.conf:2: [line 0101] show: \"never\" is not possible; expected show, quiet or log" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (CidNotifyPolicy) policy = read_text (rows[i][0], &problems);
    g_autofree char *problem = NULL;

    assert_int_equal (problems->len, 1);
    problem = cid_problem_to_string (g_ptr_array_index (problems, 0));
    assert_string_equal (problem, rows[i][1]);
    assert_false (policy->sound);
  }
}

/* `[lines 0101]` and `[lineage]` are of no family of ours: nothing is taken from them. */
static void
test_groups_that_only_look_alike_are_not_taken (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidNotifyPolicy) policy = read_text ("[lineage]\nshow=log\n", &problems);

  assert_true (problems->len > 0);
  assert_int_equal (g_hash_table_size (policy->lines), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_key_reaches_its_place),
    cmocka_unit_test (test_what_is_empty_is_not_said),
    cmocka_unit_test (test_lines_and_phones_are_read_by_name),
    cmocka_unit_test (test_bad_values_are_told),
    cmocka_unit_test (test_groups_that_only_look_alike_are_not_taken),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/notify-policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A fresh installation shows every caller, and lets favourites through. */
static void
test_what_holds_where_nothing_is_said (void **state)
{
  g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();

  assert_int_equal (policy->break_through, CID_BREAK_THROUGH_FAVOURITES);
  assert_int_equal (policy->privacy, CID_PRIVACY_UNSAID);
  assert_int_equal (policy->outgoing, CID_SHOW_LOG);
  assert_int_equal (policy->strangers, CID_SHOW_LOUD);
  assert_int_equal (policy->withheld, CID_SHOW_LOUD);
  assert_false (policy->sound);
  assert_true (cid_quiet_hours_is_empty (policy->quiet_hours));
  assert_int_equal (cid_notify_policy_get_line (policy, "0101"), CID_SHOW_UNSAID);
  assert_int_equal (cid_notify_policy_get_phone (policy, NULL), CID_SHOW_UNSAID);
}

/* A line and a phone of one name are two things. */
static void
test_lines_and_phones_are_apart (void **state)
{
  g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
  g_autoptr (CidNotifyPolicy) held = cid_notify_policy_ref (policy);

  cid_notify_policy_set_line (policy, "desk", CID_SHOW_LOG);
  cid_notify_policy_set_phone (policy, "desk", CID_SHOW_QUIET);
  assert_int_equal (cid_notify_policy_get_line (held, "desk"), CID_SHOW_LOG);
  assert_int_equal (cid_notify_policy_get_phone (held, "desk"), CID_SHOW_QUIET);
}

/* One spelling each, to the letter. */
static void
test_spellings (void **state)
{
  assert_int_equal (cid_show_from_nick ("show"), CID_SHOW_LOUD);
  assert_int_equal (cid_show_from_nick ("quiet"), CID_SHOW_QUIET);
  assert_int_equal (cid_show_from_nick ("log"), CID_SHOW_LOG);
  assert_int_equal (cid_show_from_nick ("Log"), -1);
  assert_int_equal (cid_show_from_nick (""), -1);
  assert_string_equal (cid_show_to_nick (CID_SHOW_LOUD), "show");
  assert_null (cid_show_to_nick (CID_SHOW_UNSAID));
  assert_int_equal (cid_break_through_from_nick ("never"), CID_BREAK_THROUGH_NEVER);
  assert_int_equal (cid_break_through_from_nick ("contacts"), CID_BREAK_THROUGH_CONTACTS);
  assert_int_equal (cid_break_through_from_nick ("favourites"), CID_BREAK_THROUGH_FAVOURITES);
  assert_int_equal (cid_break_through_from_nick ("always"), CID_BREAK_THROUGH_ALWAYS);
  assert_int_equal (cid_break_through_from_nick ("favorites"), -1);
  assert_int_equal (cid_privacy_from_nick ("nothing"), CID_PRIVACY_NOTHING);
  assert_int_equal (cid_privacy_from_nick ("somebody"), CID_PRIVACY_SOMEBODY);
  assert_int_equal (cid_privacy_from_nick ("everything"), CID_PRIVACY_EVERYTHING);
  assert_int_equal (cid_privacy_from_nick ("all"), -1);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_holds_where_nothing_is_said),
    cmocka_unit_test (test_lines_and_phones_are_apart),
    cmocka_unit_test (test_spellings),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

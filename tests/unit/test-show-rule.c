/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/show-rule.h"
#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Who calls, in the rows of the tables. */
typedef enum {
  CONTACT,
  FAVOURITE,
  MINE,
  STRANGER,
  STRANGER_WITH_NAME,
  NOT_YET_KNOWN,
  WITHHELD,
  WITHHELD_WITH_NAME,
  EXTENSION,
  CODE,
  UNKNOWN,
} Who;

#define UNSAID CID_SHOW_UNSAID
#define LOG CID_SHOW_LOG
#define QUIET CID_SHOW_QUIET
#define LOUD CID_SHOW_LOUD

static const struct {
  CidPartyKind kind;
  CidNameFrom from;
  gboolean is_favourite;
  gboolean is_provisional;
} people[] = {
  [CONTACT] = { CID_PARTY_NUMBER, CID_NAME_FROM_CONTACT, FALSE, FALSE },
  [FAVOURITE] = { CID_PARTY_NUMBER, CID_NAME_FROM_CONTACT, TRUE, FALSE },
  [MINE] = { CID_PARTY_NUMBER, CID_NAME_FROM_MINE, FALSE, FALSE },
  [STRANGER] = { CID_PARTY_NUMBER, CID_NAME_FROM_NONE, FALSE, FALSE },
  [STRANGER_WITH_NAME] = { CID_PARTY_NUMBER, CID_NAME_FROM_PHONE, FALSE, FALSE },
  [NOT_YET_KNOWN] = { CID_PARTY_NUMBER, CID_NAME_FROM_NONE, FALSE, TRUE },
  [WITHHELD] = { CID_PARTY_WITHHELD, CID_NAME_FROM_NONE, FALSE, FALSE },
  [WITHHELD_WITH_NAME] = { CID_PARTY_WITHHELD, CID_NAME_FROM_PHONE, FALSE, FALSE },
  [EXTENSION] = { CID_PARTY_SHORT, CID_NAME_FROM_PHONE, FALSE, FALSE },
  [CODE] = { CID_PARTY_CODE, CID_NAME_FROM_NONE, FALSE, FALSE },
  [UNKNOWN] = { CID_PARTY_UNKNOWN, CID_NAME_FROM_NONE, FALSE, FALSE },
};

static CidCall *
make_call (Who who)
{
  gboolean is_withheld = people[who].kind == CID_PARTY_WITHHELD;
  CidCall *call = fake_call_new ("u", NULL, is_withheld ? NULL : "+61299991234");

  call->party->kind = people[who].kind;
  call->caller->name_from = people[who].from;
  call->caller->is_favourite = people[who].is_favourite;
  call->caller->is_provisional = people[who].is_provisional;
  call->line = g_strdup ("0101");
  cid_call_add_leg (call, "1", "desk", NULL, CID_CALL_STATE_RINGING);
  return call;
}

static CidShow
decide (const CidNotifyPolicy *policy, const CidCall *call)
{
  g_autoptr (GDateTime) noon = g_date_time_new_utc (2026, 11, 22, 12, 0, 0);

  return cid_show_rule_decide (policy, call, noon);
}

/* The first that says anything decides: line, phone, withheld, stranger. */
static void
test_the_order_of_the_rules (void **state)
{
  static const struct {
    CidShow line;
    CidShow phone;
    CidShow withheld;
    CidShow strangers;
    Who who;
    CidShow show;
  } rows[] = {
    { UNSAID, UNSAID, LOUD, LOUD, STRANGER, LOUD },
    { UNSAID, UNSAID, LOUD, LOUD, WITHHELD, LOUD },
    { UNSAID, UNSAID, LOUD, LOG, STRANGER, LOG },
    { UNSAID, UNSAID, LOUD, QUIET, STRANGER, QUIET },
    { UNSAID, UNSAID, LOUD, LOG, STRANGER_WITH_NAME, LOG },
    { UNSAID, UNSAID, LOUD, LOG, UNKNOWN, LOG },
    { UNSAID, UNSAID, LOG, LOG, CONTACT, LOUD },
    { UNSAID, UNSAID, LOG, LOG, FAVOURITE, LOUD },
    { UNSAID, UNSAID, LOG, LOG, MINE, LOUD },
    /* who may still turn out to be a contact is shown, and so is the house */
    { UNSAID, UNSAID, LOG, LOG, NOT_YET_KNOWN, LOUD },
    { UNSAID, UNSAID, LOG, LOG, EXTENSION, LOUD },
    { UNSAID, UNSAID, LOG, LOG, CODE, LOUD },
    /* who withholds the number is no stranger */
    { UNSAID, UNSAID, LOG, LOUD, WITHHELD, LOG },
    { UNSAID, UNSAID, QUIET, LOG, WITHHELD, QUIET },
    { UNSAID, UNSAID, LOUD, LOG, WITHHELD, LOUD },
    { UNSAID, UNSAID, LOG, LOUD, WITHHELD_WITH_NAME, LOG },
    /* the phone comes before the caller */
    { UNSAID, LOG, LOUD, LOUD, FAVOURITE, LOG },
    { UNSAID, QUIET, LOUD, LOUD, STRANGER, QUIET },
    { UNSAID, LOUD, LOG, LOG, STRANGER, LOUD },
    { UNSAID, LOUD, LOG, LOG, WITHHELD, LOUD },
    /* the line comes before the phone */
    { LOG, LOUD, LOUD, LOUD, FAVOURITE, LOG },
    { QUIET, LOG, LOG, LOG, STRANGER, QUIET },
    { LOUD, LOG, LOG, LOG, WITHHELD, LOUD },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
    g_autoptr (CidCall) call = make_call (rows[i].who);

    policy->withheld = rows[i].withheld;
    policy->strangers = rows[i].strangers;
    cid_notify_policy_set_line (policy, "0101", rows[i].line);
    cid_notify_policy_set_phone (policy, "desk", rows[i].phone);
    if (decide (policy, call) != rows[i].show)
      fail_msg ("row %" G_GSIZE_FORMAT, i);
  }
}

/* A call that rings on several phones is as loud as the loudest of them. */
static void
test_several_phones_ring (void **state)
{
  static const struct {
    CidShow desk;
    CidShow lab;
    CidShow strangers;
    CidShow show;
  } rows[] = {
    { LOG, LOG, LOUD, LOG },       { LOG, QUIET, LOUD, QUIET }, { LOUD, QUIET, LOUD, LOUD },
    { UNSAID, LOG, LOUD, LOUD },   { UNSAID, LOG, LOG, LOG },   { LOG, UNSAID, QUIET, QUIET },
    { UNSAID, QUIET, LOG, QUIET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
    g_autoptr (CidCall) call = make_call (STRANGER);

    cid_call_add_leg (call, "2", "lab", NULL, CID_CALL_STATE_RINGING);
    policy->strangers = rows[i].strangers;
    cid_notify_policy_set_phone (policy, "desk", rows[i].desk);
    cid_notify_policy_set_phone (policy, "lab", rows[i].lab);
    if (decide (policy, call) != rows[i].show)
      fail_msg ("row %" G_GSIZE_FORMAT, i);
  }
}

/* Another line and another phone are not meant. */
static void
test_other_lines_and_phones_are_not_meant (void **state)
{
  g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
  g_autoptr (CidCall) call = make_call (CONTACT);

  cid_notify_policy_set_line (policy, "0102", CID_SHOW_LOG);
  cid_notify_policy_set_phone (policy, "lab", CID_SHOW_LOG);
  assert_int_equal (decide (policy, call), CID_SHOW_LOUD);
  fake_call_set_text (&call->line, NULL);
  g_ptr_array_set_size (call->legs, 0);
  assert_int_equal (decide (policy, call), CID_SHOW_LOUD);
}

/* My own calls have a setting of their own, and nothing else is asked. */
static void
test_my_own_calls (void **state)
{
  static const CidShow rows[] = { LOG, QUIET, LOUD };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
    g_autoptr (CidCall) call = make_call (STRANGER);

    call->direction = CID_DIRECTION_OUTGOING;
    policy->outgoing = rows[i];
    policy->strangers = CID_SHOW_LOG;
    cid_quiet_hours_add (policy->quiet_hours, "00:00-24:00");
    cid_notify_policy_set_line (policy, "0101", CID_SHOW_QUIET);
    assert_int_equal (decide (policy, call), rows[i]);
  }
}

/* Who may disturb, by each of the rules. */
static void
test_whom_the_rule_for_breaking_through_covers (void **state)
{
  static const struct {
    CidBreakThrough rule;
    Who who;
    gboolean is_covered;
  } rows[] = {
    { CID_BREAK_THROUGH_NEVER, FAVOURITE, FALSE },
    { CID_BREAK_THROUGH_NEVER, CONTACT, FALSE },
    { CID_BREAK_THROUGH_NEVER, STRANGER, FALSE },
    { CID_BREAK_THROUGH_CONTACTS, FAVOURITE, TRUE },
    { CID_BREAK_THROUGH_CONTACTS, CONTACT, TRUE },
    { CID_BREAK_THROUGH_CONTACTS, MINE, TRUE },
    { CID_BREAK_THROUGH_CONTACTS, STRANGER, FALSE },
    { CID_BREAK_THROUGH_CONTACTS, STRANGER_WITH_NAME, FALSE },
    { CID_BREAK_THROUGH_CONTACTS, NOT_YET_KNOWN, FALSE },
    { CID_BREAK_THROUGH_CONTACTS, WITHHELD_WITH_NAME, FALSE },
    { CID_BREAK_THROUGH_CONTACTS, EXTENSION, FALSE },
    { CID_BREAK_THROUGH_FAVOURITES, FAVOURITE, TRUE },
    { CID_BREAK_THROUGH_FAVOURITES, CONTACT, FALSE },
    { CID_BREAK_THROUGH_FAVOURITES, STRANGER, FALSE },
    { CID_BREAK_THROUGH_ALWAYS, STRANGER, TRUE },
    { CID_BREAK_THROUGH_ALWAYS, WITHHELD, TRUE },
    { CID_BREAK_THROUGH_ALWAYS, UNKNOWN, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
    g_autoptr (CidCall) call = make_call (rows[i].who);

    policy->break_through = rows[i].rule;
    if (cid_show_rule_is_covered (policy, call) != rows[i].is_covered)
      fail_msg ("row %" G_GSIZE_FORMAT, i);
  }
}

/* Quiet hours lower a loud call, raise none, and stop at whoever may break through. */
static void
test_quiet_hours (void **state)
{
  static const struct {
    CidShow line;
    Who who;
    int hour;
    CidShow show;
  } rows[] = {
    { UNSAID, STRANGER, 21, LOUD },  { UNSAID, STRANGER, 22, QUIET },
    { UNSAID, CONTACT, 22, QUIET },  { UNSAID, STRANGER, 6, QUIET },
    { UNSAID, STRANGER, 7, LOUD },   { UNSAID, FAVOURITE, 22, LOUD },
    { LOUD, STRANGER, 22, QUIET },   { LOUD, FAVOURITE, 22, LOUD },
    { QUIET, FAVOURITE, 22, QUIET }, { LOG, FAVOURITE, 22, LOG },
    { LOG, STRANGER, 22, LOG },      { QUIET, STRANGER, 12, QUIET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
    g_autoptr (CidCall) call = make_call (rows[i].who);
    g_autoptr (GDateTime) began = g_date_time_new_utc (2026, 11, 22, rows[i].hour, 0, 0);

    cid_quiet_hours_add (policy->quiet_hours, "22:00-07:00");
    cid_notify_policy_set_line (policy, "0101", rows[i].line);
    if (cid_show_rule_decide (policy, call, began) != rows[i].show)
      fail_msg ("row %" G_GSIZE_FORMAT, i);
  }
}

/* A caller whom nobody has looked up yet, as after a restart, is a stranger. */
static void
test_a_call_without_a_caller (void **state)
{
  g_autoptr (CidNotifyPolicy) policy = cid_notify_policy_new ();
  g_autoptr (CidCall) call = make_call (STRANGER);

  g_clear_pointer (&call->caller, cid_caller_unref);
  assert_int_equal (decide (policy, call), CID_SHOW_LOUD);
  policy->strangers = CID_SHOW_QUIET;
  assert_int_equal (decide (policy, call), CID_SHOW_QUIET);
  assert_false (cid_show_rule_is_covered (policy, call));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_order_of_the_rules),
    cmocka_unit_test (test_several_phones_ring),
    cmocka_unit_test (test_other_lines_and_phones_are_not_meant),
    cmocka_unit_test (test_my_own_calls),
    cmocka_unit_test (test_whom_the_rule_for_breaking_through_covers),
    cmocka_unit_test (test_quiet_hours),
    cmocka_unit_test (test_a_call_without_a_caller),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

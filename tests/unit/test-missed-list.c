/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/missed-list.h"

#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)
/* 2026-11-22 10:00 UTC. */
#define NOW_US (G_GINT64_CONSTANT (1795341600) * G_USEC_PER_SEC)

static gboolean
apply (CidMissedList *list,
       const char *uid,
       const char *name,
       const char *number,
       CidOutcome outcome,
       int minutes)
{
  CidCall *call = fake_call_new (uid, name, number);
  gboolean changed;

  call->outcome = outcome;
  call->started.wall_us += minutes * MINUTE_US;
  changed = cid_missed_list_apply (list, call);
  cid_call_free (call);

  return changed;
}

static void
assert_notice (CidMissedList *list, const char *title, const char *body)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidNotice) notice = cid_missed_list_get_notice (list, NOW_US, zone);

  if (title == NULL) {
    assert_null (notice);
    return;
  }
  assert_non_null (notice);
  assert_string_equal (notice->title, title);
  assert_string_equal (notice->body, body);
  assert_int_equal (notice->urgency, CID_URGENCY_NORMAL);
  assert_string_equal (notice->category, "call.unanswered");
}

/* The whole story of a morning: one call, the same again, others, and calling back. */
static void
test_missed_calls_are_gathered_by_caller (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  assert_notice (list, NULL, NULL);
  assert_true (apply (list, "u1", "Ana Pérez", "101", CID_OUTCOME_MISSED, 0));
  assert_notice (list, "Missed call from Ana Pérez", "101 · 09:14");
  assert_true (apply (list, "u2", "Ana Pérez", "101", CID_OUTCOME_MISSED, 6));
  assert_notice (list, "2 missed calls from Ana Pérez", "101 · 09:20");
  assert_true (apply (list, "u3", NULL, "102", CID_OUTCOME_MISSED, 7));
  assert_notice (list, "3 missed calls", "102 · 09:21\nAna Pérez (2) · 09:20");
  assert_int_equal (cid_missed_list_get_n_calls (list), 3);
  assert_true (apply (list, "u4", "Ana Pérez", "101", CID_OUTCOME_ACTIVE, 8));
  assert_notice (list, "Missed call from 102", "102 · 09:21");
  cid_missed_list_clear (list);
  assert_notice (list, NULL, NULL);
}

static const struct {
  CidOutcome outcome;
  gboolean changes_empty;
  gboolean changes_waiting;
} outcomes[] = {
  { CID_OUTCOME_RINGING, FALSE, FALSE },   { CID_OUTCOME_ACTIVE, FALSE, TRUE },
  { CID_OUTCOME_ANSWERED, FALSE, TRUE },   { CID_OUTCOME_MISSED, TRUE, TRUE },
  { CID_OUTCOME_ELSEWHERE, FALSE, FALSE }, { CID_OUTCOME_REJECTED, FALSE, FALSE },
  { CID_OUTCOME_BLOCKED, FALSE, FALSE },   { CID_OUTCOME_UNKNOWN, FALSE, FALSE },
};

/* Only a miss makes a caller wait, and only talking ends that. */
static void
test_outcomes (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autoptr (CidMissedList) empty = cid_missed_list_new ();
    g_autoptr (CidMissedList) waiting = cid_missed_list_new ();

    apply (waiting, "u0", "Ana", "101", CID_OUTCOME_MISSED, 0);
    assert_int_equal (apply (empty, "u1", "Ana", "101", outcomes[i].outcome, 1),
                      outcomes[i].changes_empty);
    assert_int_equal (apply (waiting, "u1", "Ana", "101", outcomes[i].outcome, 1),
                      outcomes[i].changes_waiting);
  }
}

/* Ringing somebody back in vain does not settle anything; talking does, whoever rang whom. */
static void
test_outgoing_calls_settle_only_when_answered (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  CidCall *back = fake_call_new ("u2", "Ana", "101");

  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  back->direction = CID_DIRECTION_OUTGOING;
  back->outcome = CID_OUTCOME_UNANSWERED;
  assert_false (cid_missed_list_apply (list, back));
  back->outcome = CID_OUTCOME_MISSED;
  assert_false (cid_missed_list_apply (list, back));
  back->outcome = CID_OUTCOME_ANSWERED;
  assert_true (cid_missed_list_apply (list, back));
  assert_int_equal (cid_missed_list_get_n_calls (list), 0);
  cid_call_free (back);
}

/* Phones tell a miss twice; names arrive late. */
static void
test_one_call_counts_once_and_learns_its_name (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  assert_true (apply (list, "u1", NULL, "101", CID_OUTCOME_MISSED, 0));
  assert_false (apply (list, "u1", NULL, "101", CID_OUTCOME_MISSED, 0));
  assert_true (apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0));
  assert_notice (list, "Missed call from Ana", "101 · 09:14");
}

/* What looked missed on this phone may turn out to have been taken by another. */
static void
test_call_that_was_not_missed_after_all_is_taken_out (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  apply (list, "u2", "Ana", "101", CID_OUTCOME_MISSED, 1);
  assert_true (apply (list, "u2", "Ana", "101", CID_OUTCOME_ELSEWHERE, 1));
  assert_int_equal (cid_missed_list_get_n_calls (list), 1);
  assert_true (apply (list, "u1", "Ana", "101", CID_OUTCOME_RINGING, 1));
  assert_notice (list, NULL, NULL);
  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  assert_true (apply (list, "u1", "Ana", "101", CID_OUTCOME_REJECTED, 1));
  assert_notice (list, NULL, NULL);
}

/* Two who hide their number are not the same caller. */
static void
test_withheld_callers_are_kept_apart (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u1", NULL, NULL, CID_OUTCOME_MISSED, 0);
  apply (list, "u2", NULL, NULL, CID_OUTCOME_MISSED, 1);
  assert_notice (list, "2 missed calls", "Withheld number · 09:15\nWithheld number · 09:14");
  assert_false (apply (list, "u3", NULL, NULL, CID_OUTCOME_ANSWERED, 2));
}

/* GNOME's list cuts the title after some 25 characters: whoever cannot be told otherwise is named
 * in the body too. */
static void
test_whoever_was_missed_alone_stands_in_the_body (void **state)
{
  g_autoptr (CidMissedList) withheld = cid_missed_list_new ();
  g_autoptr (CidMissedList) stranger = cid_missed_list_new ();

  apply (withheld, "u1", NULL, NULL, CID_OUTCOME_MISSED, 0);
  assert_notice (withheld, "Missed call from Withheld number", "Withheld number · 09:14");
  apply (stranger, "u1", NULL, "0391234567", CID_OUTCOME_MISSED, 0);
  assert_notice (stranger, "Missed call from 0391234567", "0391234567 · 09:14");
}

/* A rehearsal must not settle what a real caller is owed. */
static void
test_rehearsals_are_marked_and_kept_apart (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  CidCall *call = fake_call_new ("u1", "Ana", "101");

  call->simulated = TRUE;
  call->outcome = CID_OUTCOME_MISSED;
  cid_missed_list_apply (list, call);
  assert_notice (list, "Missed call from Ana", "101 · 09:14 · Rehearsal");
  cid_call_free (call);
  assert_false (apply (list, "u2", "Ana", "101", CID_OUTCOME_ANSWERED, 1));
}

/* A time beside a Hebrew name stays where it stands. */
static void
test_two_directions_in_one_notice (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u1", "דוד", "101", CID_OUTCOME_MISSED, 0);
  apply (list, "u2", NULL, "102", CID_OUTCOME_MISSED, 1);
  assert_notice (list, "2 missed calls", "102 · 09:15\n\u2068דוד\u2069 · \u206609:14\u2069");
}

/* A caller's name is shown here too. */
static void
test_names_are_escaped (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u1", "<b>&", "101", CID_OUTCOME_MISSED, 0);
  assert_notice (list, "Missed call from <b>&", "101 · 09:14");
  apply (list, "u2", "Bob", "102", CID_OUTCOME_MISSED, 0);
  assert_notice (list, "2 missed calls", "Bob · 09:14\n&lt;b&gt;&amp; · 09:14");
}

/* Yesterday's call shall not look like this morning's. */
static void
test_other_days_are_told (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, -24 * 60);
  assert_notice (list, "Missed call from Ana", "101 · 21 Nov 09:14");
  apply (list, "u2", "Bob", "102", CID_OUTCOME_MISSED, 0);
  assert_notice (list, "2 missed calls", "Bob · 09:14\nAna · 21 Nov 09:14");
}

/* A number that rings for ever, or from everywhere, neither fills the screen nor the memory. */
static void
test_many_callers_are_bounded (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  for (int i = 0; i < 1000; i++) {
    g_autofree char *uid = g_strdup_printf ("u%d", i);
    g_autofree char *number = g_strdup_printf ("%d", 1000 + i);

    assert_true (apply (list, uid, NULL, number, CID_OUTCOME_MISSED, 0));
  }
  assert_int_equal (cid_missed_list_get_n_calls (list), 50);
  assert_notice (list, "50 missed calls",
                 "1999 · 09:14\n1998 · 09:14\n1997 · 09:14\n1996 · 09:14\nand 46 more");
}

/* What says that one more was left out takes as much room as that one. */
static void
test_nobody_is_left_out_alone (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  for (int i = 0; i < 5; i++) {
    g_autofree char *uid = g_strdup_printf ("u%d", i);
    g_autofree char *number = g_strdup_printf ("%d", 101 + i);

    apply (list, uid, NULL, number, CID_OUTCOME_MISSED, i);
  }
  assert_notice (list, "5 missed calls",
                 "105 · 09:18\n104 · 09:17\n103 · 09:16\n102 · 09:15\n101 · 09:14");
  apply (list, "u5", NULL, "106", CID_OUTCOME_MISSED, 5);
  assert_notice (list, "6 missed calls",
                 "106 · 09:19\n105 · 09:18\n104 · 09:17\n103 · 09:16\nand 2 more");
}

/* Somebody who rings a thousand times is counted a thousand times. */
static void
test_many_calls_of_one_caller_are_counted (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  for (int i = 0; i < 1000; i++) {
    g_autofree char *uid = g_strdup_printf ("u%d", i);

    assert_true (apply (list, uid, "Ana", "101", CID_OUTCOME_MISSED, 0));
  }
  assert_notice (list, "1000 missed calls from Ana", "101 · 09:14");
}

/* A notice that the user closed comes back for the next miss, so its key has to be a new one. */
static void
test_each_change_has_a_key_of_its_own (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (CidNotice) first = NULL;
  g_autoptr (CidNotice) second = NULL;
  g_autoptr (CidNotice) third = NULL;

  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  first = cid_missed_list_get_notice (list, NOW_US, zone);
  apply (list, "u2", "Ana", "101", CID_OUTCOME_MISSED, 0);
  second = cid_missed_list_get_notice (list, NOW_US, zone);
  assert_string_not_equal (first->key, second->key);
  cid_missed_list_clear (list);
  apply (list, "u3", "Ana", "101", CID_OUTCOME_MISSED, 0);
  third = cid_missed_list_get_notice (list, NOW_US, zone);
  assert_string_not_equal (first->key, third->key);
  assert_string_not_equal (second->key, third->key);
}

/* Buttons are about the newest caller, and one that the user saw to is gone. */
static void
test_newest_caller_can_be_settled (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  assert_null (cid_missed_list_get_newest (list));
  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  apply (list, "u2", "Bob", "102", CID_OUTCOME_MISSED, 1);
  apply (list, "u3", "Bob", "102", CID_OUTCOME_MISSED, 2);
  assert_int_equal (cid_missed_list_get_n_callers (list), 2);
  assert_string_equal (cid_missed_list_get_newest (list)->uid, "u3");
  assert_false (cid_missed_list_settle (list, "u4"));
  assert_true (cid_missed_list_settle (list, "u2"));
  assert_string_equal (cid_missed_list_get_newest (list)->uid, "u1");
  assert_notice (list, "Missed call from Ana", "101 · 09:14");
}

/* Of a caller all of whose calls go nothing stays, however often he rang. */
static void
test_all_calls_of_a_caller_can_be_settled (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (GPtrArray) calls = NULL;

  for (int i = 0; i < 40; i++) {
    g_autofree char *uid = g_strdup_printf ("u%d", i);

    apply (list, uid, "Ana", "101", CID_OUTCOME_MISSED, i);
  }
  calls = cid_missed_list_get_calls (list);
  apply (list, "b1", "Bob", "102", CID_OUTCOME_MISSED, 1);
  for (guint i = 0; i < calls->len; i++)
    assert_true (cid_missed_list_settle_call (list, ((CidCall *) calls->pdata[i])->uid));
  assert_notice (list, "Missed call from Bob", "102 · 09:15");
}

/* A mark is of one call: its caller goes with the last. */
static void
test_one_call_of_a_caller_can_be_settled (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u1", "Bob", "102", CID_OUTCOME_MISSED, 1);
  apply (list, "u2", "Bob", "102", CID_OUTCOME_MISSED, 2);
  assert_false (cid_missed_list_settle_call (list, "u3"));
  assert_true (cid_missed_list_settle_call (list, "u2"));
  assert_notice (list, "Missed call from Bob", "102 · 09:15");
  assert_true (cid_missed_list_settle_call (list, "u1"));
  assert_notice (list, NULL, NULL);
}

/* What is to be seen again must not count as what the user closed. */
static void
test_renewed_notice_has_another_key (void **state)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (CidNotice) first = NULL;
  g_autoptr (CidNotice) second = NULL;

  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  first = cid_missed_list_get_notice (list, NOW_US, zone);
  cid_missed_list_renew (list);
  second = cid_missed_list_get_notice (list, NOW_US, zone);
  assert_string_not_equal (first->key, second->key);
  assert_string_equal (first->body, second->body);
}

static CidCall *
make_contact_call (const char *uid, const char *name, const char *number, int minutes)
{
  CidCall *call = fake_call_new (uid, name, number);

  call->outcome = CID_OUTCOME_MISSED;
  call->started.wall_us += minutes * MINUTE_US;
  call->caller->name_from = name != NULL ? CID_NAME_FROM_CONTACT : CID_NAME_FROM_NONE;
  return call;
}

/* Desk and mobile are one person, who is rung back where the last call came from; talking on either
 * settles both. */
static void
test_contact_with_two_numbers_is_one_caller (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (CidCall) mobile = make_contact_call ("u1", "Ana", "102", 0);
  g_autoptr (CidCall) desk = make_contact_call ("u2", "Ana", "101", 1);
  g_autoptr (CidCall) other = make_contact_call ("u3", "Bob", "103", 2);
  g_autoptr (CidCall) back = make_contact_call ("u4", "Ana", "102", 3);

  cid_missed_list_apply (list, desk);
  cid_missed_list_apply (list, mobile);
  assert_notice (list, "2 missed calls from Ana", "101 · 09:15");
  assert_string_equal (cid_missed_list_get_newest (list)->uid, "u2");
  cid_missed_list_apply (list, other);
  assert_notice (list, "3 missed calls", "Bob · 09:16\nAna (2) · 09:15");
  back->direction = CID_DIRECTION_OUTGOING;
  back->outcome = CID_OUTCOME_ANSWERED;
  assert_true (cid_missed_list_apply (list, back));
  assert_notice (list, "Missed call from Bob", "103 · 09:16");
}

/* Whom only a phone calls the same may be anybody; of two companies one name is two people. */
static void
test_same_name_is_not_always_the_same_caller (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (CidCall) said = make_contact_call ("u1", "Ana", "101", 0);
  g_autoptr (CidCall) acme = make_contact_call ("u2", "Ana", "102", 0);
  g_autoptr (CidCall) bolt = make_contact_call ("u3", "Ana", "103", 0);

  said->caller->name_from = CID_NAME_FROM_PHONE;
  fake_call_set_text (&acme->caller->organization, "Acme");
  fake_call_set_text (&bolt->caller->organization, "Bolt");
  cid_missed_list_apply (list, said);
  cid_missed_list_apply (list, acme);
  cid_missed_list_apply (list, bolt);
  assert_int_equal (cid_missed_list_get_n_callers (list), 3);
}

/* Two strangers turn out to be one contact when the address books are read. */
static void
test_callers_that_turn_out_to_be_one_are_one (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (CidCall) mobile = make_contact_call ("u1", NULL, "102", 0);
  g_autoptr (CidCall) desk = make_contact_call ("u2", NULL, "101", 1);
  g_autoptr (CidCall) known_desk = make_contact_call ("u2", "Ana", "101", 1);
  g_autoptr (CidCall) known_mobile = make_contact_call ("u1", "Ana", "102", 0);

  cid_missed_list_apply (list, mobile);
  cid_missed_list_apply (list, desk);
  assert_int_equal (cid_missed_list_get_n_callers (list), 2);
  cid_missed_list_learn (list, known_desk);
  cid_missed_list_learn (list, known_mobile);
  assert_notice (list, "2 missed calls from Ana", "101 · 09:15");
  assert_true (cid_missed_list_settle (list, "u1"));
  assert_notice (list, NULL, NULL);
}

/* One contact's two numbers are given to two people, then one of them to nobody, then both to one:
 * each call is counted once, whoever made it. */
static void
test_one_caller_who_turns_out_to_be_two_is_two (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();
  g_autoptr (CidCall) old_mobile = make_contact_call ("u1", "Ana", "102", 0);
  g_autoptr (CidCall) mobile = make_contact_call ("u2", "Ana", "102", 1);
  g_autoptr (CidCall) desk = make_contact_call ("u3", "Ana", "101", 2);
  g_autoptr (CidCall) bobs_mobile = make_contact_call ("u2", "Bob", "102", 1);
  g_autoptr (CidCall) nobodys_mobile = make_contact_call ("u2", NULL, "102", 1);
  g_autoptr (GPtrArray) calls = NULL;

  cid_missed_list_apply (list, old_mobile);
  cid_missed_list_apply (list, mobile);
  cid_missed_list_apply (list, desk);
  assert_notice (list, "3 missed calls from Ana", "101 · 09:16");
  calls = cid_missed_list_get_calls (list);
  assert_int_equal (calls->len, 3);
  cid_missed_list_learn (list, bobs_mobile);
  assert_notice (list, "3 missed calls", "Ana · 09:16\nBob (2) · 09:15");
  cid_missed_list_learn (list, nobodys_mobile);
  assert_notice (list, "3 missed calls", "Ana · 09:16\n102 (2) · 09:15");
  cid_missed_list_learn (list, mobile);
  assert_notice (list, "3 missed calls from Ana", "101 · 09:16");
}

/* What is told late of an older call stands where it belongs, and its number is not rung. */
static void
test_order_is_that_of_the_calls (void **state)
{
  g_autoptr (CidMissedList) list = cid_missed_list_new ();

  apply (list, "u2", "Bob", "102", CID_OUTCOME_MISSED, 5);
  apply (list, "u1", "Ana", "101", CID_OUTCOME_MISSED, 0);
  assert_notice (list, "2 missed calls", "Bob · 09:19\nAna · 09:14");
  assert_true (apply (list, "u2", "Bob", "102", CID_OUTCOME_ELSEWHERE, 5));
  assert_string_equal (cid_missed_list_get_newest (list)->uid, "u1");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_missed_calls_are_gathered_by_caller),
    cmocka_unit_test (test_outcomes),
    cmocka_unit_test (test_outgoing_calls_settle_only_when_answered),
    cmocka_unit_test (test_one_call_counts_once_and_learns_its_name),
    cmocka_unit_test (test_call_that_was_not_missed_after_all_is_taken_out),
    cmocka_unit_test (test_withheld_callers_are_kept_apart),
    cmocka_unit_test (test_whoever_was_missed_alone_stands_in_the_body),
    cmocka_unit_test (test_rehearsals_are_marked_and_kept_apart),
    cmocka_unit_test (test_two_directions_in_one_notice),
    cmocka_unit_test (test_names_are_escaped),
    cmocka_unit_test (test_other_days_are_told),
    cmocka_unit_test (test_many_callers_are_bounded),
    cmocka_unit_test (test_nobody_is_left_out_alone),
    cmocka_unit_test (test_many_calls_of_one_caller_are_counted),
    cmocka_unit_test (test_each_change_has_a_key_of_its_own),
    cmocka_unit_test (test_newest_caller_can_be_settled),
    cmocka_unit_test (test_all_calls_of_a_caller_can_be_settled),
    cmocka_unit_test (test_one_call_of_a_caller_can_be_settled),
    cmocka_unit_test (test_renewed_notice_has_another_key),
    cmocka_unit_test (test_contact_with_two_numbers_is_one_caller),
    cmocka_unit_test (test_same_name_is_not_always_the_same_caller),
    cmocka_unit_test (test_callers_that_turn_out_to_be_one_are_one),
    cmocka_unit_test (test_one_caller_who_turns_out_to_be_two_is_two),
    cmocka_unit_test (test_order_is_that_of_the_calls),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

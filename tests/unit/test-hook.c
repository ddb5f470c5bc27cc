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

#include "call-kit.h"
#include "hook/hook.h"

/* Other programs and the user's settings go by these words. */
static void
test_spellings_are_read_as_they_are_written (void **state)
{
  for (guint i = 0; i < CID_N_HOOK_EVENTS; i++)
    assert_int_equal (cid_hook_event_from_nick (cid_hook_event_to_nick (1 << i)), 1 << i);
  assert_int_equal (cid_hook_event_from_nick ("Ringing"), 0);
  assert_int_equal (cid_hook_event_from_nick (""), 0);
  assert_int_equal (cid_hook_callers_from_nick ("contacts"), CID_HOOK_CONTACTS);
  assert_int_equal (cid_hook_callers_from_nick ("strangers"), CID_HOOK_STRANGERS);
  assert_int_equal (cid_hook_callers_from_nick ("withheld"), CID_HOOK_WITHHELD);
  assert_int_equal (cid_hook_callers_from_nick ("all"), 0);
}

static const struct {
  CidOutcome outcome;
  CidDirection direction;
  CidHookEvents events;
} shown[] = {
  { CID_OUTCOME_RINGING, CID_DIRECTION_INCOMING, CID_HOOK_RINGING },
  { CID_OUTCOME_RINGING, CID_DIRECTION_OUTGOING, CID_HOOK_OUTGOING },
  { CID_OUTCOME_ACTIVE, CID_DIRECTION_INCOMING, CID_HOOK_ANSWERED },
  { CID_OUTCOME_ACTIVE, CID_DIRECTION_OUTGOING, CID_HOOK_ANSWERED },
  { CID_OUTCOME_ANSWERED, CID_DIRECTION_INCOMING, CID_HOOK_ANSWERED | CID_HOOK_ENDED },
  { CID_OUTCOME_MISSED, CID_DIRECTION_INCOMING, CID_HOOK_MISSED | CID_HOOK_ENDED },
  { CID_OUTCOME_ELSEWHERE, CID_DIRECTION_INCOMING, CID_HOOK_ELSEWHERE | CID_HOOK_ENDED },
  { CID_OUTCOME_REJECTED, CID_DIRECTION_INCOMING, CID_HOOK_REJECTED | CID_HOOK_ENDED },
  { CID_OUTCOME_UNANSWERED, CID_DIRECTION_OUTGOING, CID_HOOK_UNANSWERED | CID_HOOK_ENDED },
  { CID_OUTCOME_BLOCKED, CID_DIRECTION_INCOMING, CID_HOOK_BLOCKED | CID_HOOK_ENDED },
  { CID_OUTCOME_UNKNOWN, CID_DIRECTION_INCOMING, CID_HOOK_ENDED },
};

/* What a call shows decides which hooks are due. */
static void
test_events_of_a_call (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++) {
    g_autoptr (CidCall) call = make_call ("u", shown[i].outcome, 0, "0299991234@h");

    call->direction = shown[i].direction;
    assert_int_equal (cid_hook_events_of_call (call), shown[i].events);
  }
}

/* What came of a call may be known while a phone still rings: a blocked one has not ended. */
static void
test_a_call_ends_with_its_last_phone (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_BLOCKED, 0, "0299991234@h");
  CidLeg *leg = g_ptr_array_index (call->legs, 0);

  leg->state = CID_CALL_STATE_RINGING;
  assert_int_equal (cid_hook_events_of_call (call), CID_HOOK_BLOCKED);
  leg->state = CID_CALL_STATE_ENDED;
  assert_int_equal (cid_hook_events_of_call (call), CID_HOOK_BLOCKED | CID_HOOK_ENDED);
}

/* `disconnected` comes first, `rejected` after it: until then nothing is certain. */
static void
test_a_call_that_closed_may_be_corrected (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_MISSED, 0, "0299991234@h");
  CidLeg *leg = g_ptr_array_index (call->legs, 0);

  assert_false (cid_hook_call_may_be_corrected (call));
  leg->state = CID_CALL_STATE_CLOSED;
  assert_true (cid_hook_call_may_be_corrected (call));
  call->outcome = CID_OUTCOME_ACTIVE;
  assert_false (cid_hook_call_may_be_corrected (call));
}

static CidCall *
make_filtered_call (CidNameFrom from, const char *remote)
{
  CidCall *call = make_call ("u", CID_OUTCOME_RINGING, 0, remote);

  call->caller = make_caller (from != CID_NAME_FROM_NONE ? "Ana" : NULL, from);
  return call;
}

static const struct {
  CidNameFrom from;
  const char *remote;
  CidHookCallers callers;
  gboolean passes;
} callers[] = {
  { CID_NAME_FROM_CONTACT, "0299991234@h", 0, TRUE },
  { CID_NAME_FROM_CONTACT, "0299991234@h", CID_HOOK_CONTACTS, TRUE },
  { CID_NAME_FROM_MINE, "0299991234@h", CID_HOOK_CONTACTS, TRUE },
  { CID_NAME_FROM_PHONE, "0299991234@h", CID_HOOK_CONTACTS, FALSE },
  { CID_NAME_FROM_PHONE, "0299991234@h", CID_HOOK_STRANGERS, TRUE },
  { CID_NAME_FROM_CONTACT, "0299991234@h", CID_HOOK_STRANGERS, FALSE },
  { CID_NAME_FROM_NONE, "anonymous@anonymous.invalid", CID_HOOK_STRANGERS, FALSE },
  { CID_NAME_FROM_NONE, "anonymous@anonymous.invalid", CID_HOOK_WITHHELD, TRUE },
  { CID_NAME_FROM_NONE, "0299991234@h", CID_HOOK_WITHHELD | CID_HOOK_STRANGERS, TRUE },
};

/* A stranger who has himself called like a friend is a stranger. */
static void
test_whose_calls_pass (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (callers); i++) {
    g_autoptr (CidCall) call = make_filtered_call (callers[i].from, callers[i].remote);
    g_autoptr (CidHook) hook = cid_hook_new ("h");

    hook->callers = callers[i].callers;
    assert_int_equal (cid_hook_is_about (hook, call), callers[i].passes);
  }
}

/* Right after the start a friend may look like a stranger; he is told of when that is known. */
static void
test_nobody_is_a_stranger_before_the_contacts_are_read (void **state)
{
  g_autoptr (CidCall) call = make_filtered_call (CID_NAME_FROM_PHONE, "0299991234@h");
  g_autoptr (CidHook) hook = cid_hook_new ("h");

  call->caller->is_provisional = TRUE;
  assert_true (cid_hook_is_about (hook, call));
  hook->callers = CID_HOOK_STRANGERS | CID_HOOK_CONTACTS;
  assert_false (cid_hook_is_about (hook, call));
  call->caller->is_provisional = FALSE;
  assert_true (cid_hook_is_about (hook, call));
}

/* Any of a call's phones counts, in whatever order they rang. */
static void
test_phones_and_lines (void **state)
{
  static const char *const desk[] = { "desk", NULL };
  static const char *const hall[] = { "porch", "hall", NULL };
  static const char *const sales[] = { "0101", NULL };
  static const char *const other[] = { "0202", NULL };
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");
  g_autoptr (CidHook) hook = cid_hook_new ("h");

  hook->phones = g_strdupv ((char **) desk);
  hook->lines = g_strdupv ((char **) sales);
  assert_true (cid_hook_is_about (hook, call));
  g_strfreev (hook->phones);
  hook->phones = g_strdupv ((char **) hall);
  assert_false (cid_hook_is_about (hook, call));
  cid_call_add_leg (call, HALL, "hall", "c", CID_CALL_STATE_RINGING);
  assert_true (cid_hook_is_about (hook, call));
  g_strfreev (hook->lines);
  hook->lines = g_strdupv ((char **) other);
  assert_false (cid_hook_is_about (hook, call));
  g_clear_pointer (&call->line, g_free);
  assert_false (cid_hook_is_about (hook, call));
}

/* Rehearsals reach only those who want them. */
static void
test_rehearsals (void **state)
{
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234@h");
  g_autoptr (CidHook) hook = cid_hook_new ("h");

  call->simulated = TRUE;
  assert_false (cid_hook_is_about (hook, call));
  hook->simulated = TRUE;
  assert_true (cid_hook_is_about (hook, call));
}

/* Units of systemd's are named after hooks. */
static void
test_names (void **state)
{
  g_autofree char *at_most = g_strnfill (64, 'a');
  g_autofree char *too_long = g_strnfill (65, 'a');

  assert_true (cid_hook_is_name ("crm"));
  assert_true (cid_hook_is_name ("My_crm-2.0"));
  assert_true (cid_hook_is_name (at_most));
  assert_false (cid_hook_is_name (too_long));
  assert_false (cid_hook_is_name (""));
  assert_false (cid_hook_is_name (".."));
  assert_false (cid_hook_is_name ("a b"));
  assert_false (cid_hook_is_name ("a/b"));
  assert_false (cid_hook_is_name ("a@b"));
  assert_false (cid_hook_is_name ("caf\303\251"));
}

/* When it is done and about whom may change; what is done is the program, or the address. */
static void
test_what_does_the_same (void **state)
{
  static const char *const argv[] = { "logger", "{name}", NULL };
  static const char *const headers[] = { "Authorization: Bearer 1", NULL };
  g_autoptr (CidHook) hook = cid_hook_new ("a");
  g_autoptr (CidHook) other = cid_hook_new ("b");

  hook->on = CID_HOOK_RINGING;
  assert_true (cid_hook_does_the_same (hook, other));
  hook->argv = g_strdupv ((char **) argv);
  assert_false (cid_hook_does_the_same (hook, other));
  other->argv = g_strdupv ((char **) argv);
  assert_true (cid_hook_does_the_same (hook, other));
  other->argv[1][0] = '[';
  assert_false (cid_hook_does_the_same (hook, other));

  g_clear_pointer (&hook->argv, g_strfreev);
  g_clear_pointer (&other->argv, g_strfreev);
  hook->kind = other->kind = CID_HOOK_POST;
  hook->url = g_strdup ("https://a.example/");
  assert_false (cid_hook_does_the_same (hook, other));
  other->url = g_strdup (hook->url);
  assert_true (cid_hook_does_the_same (hook, other));
  other->headers = g_strdupv ((char **) headers);
  assert_false (cid_hook_does_the_same (hook, other));
  hook->headers = g_strdupv ((char **) headers);
  assert_true (cid_hook_does_the_same (hook, other));
  other->timeout_s++;
  assert_false (cid_hook_does_the_same (hook, other));
  hook->timeout_s++;
  other->kind = CID_HOOK_OPEN;
  assert_false (cid_hook_does_the_same (hook, other));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_spellings_are_read_as_they_are_written),
    cmocka_unit_test (test_events_of_a_call),
    cmocka_unit_test (test_a_call_ends_with_its_last_phone),
    cmocka_unit_test (test_a_call_that_closed_may_be_corrected),
    cmocka_unit_test (test_whose_calls_pass),
    cmocka_unit_test (test_nobody_is_a_stranger_before_the_contacts_are_read),
    cmocka_unit_test (test_phones_and_lines),
    cmocka_unit_test (test_rehearsals),
    cmocka_unit_test (test_names),
    cmocka_unit_test (test_what_does_the_same),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "call/phone-states.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static CidPhoneNews
hear (CidPhoneStates *states, CidEventKind kind, const char *phone, gboolean is_simulated)
{
  g_autoptr (CidCallEvent) event = make_event (kind, 1, "0299991234", "c");

  g_free (event->phone);
  event->phone = g_strdup (phone);
  event->simulated = is_simulated;
  return cid_phone_states_apply (states, event);
}

/* What one phone says is not laid at another's door. */
static void
test_each_phone_has_a_state_of_its_own (void **state)
{
  g_autoptr (CidPhoneStates) states = cid_phone_states_new ();

  assert_int_equal (hear (states, CID_EVENT_DND_ON, DESK, FALSE),
                    CID_PHONE_HEARD | CID_PHONE_CHANGED);
  assert_int_equal (hear (states, CID_EVENT_DND_ON, DESK, FALSE) & CID_PHONE_CHANGED, 0);
  assert_null (cid_phone_states_get (states, HALL));
  hear (states, CID_EVENT_DND_OFF, HALL, FALSE);
  assert_true (cid_phone_state_has_sent (cid_phone_states_get (states, DESK), CID_EVENT_DND_ON));
  assert_false (cid_phone_state_has_sent (cid_phone_states_get (states, HALL), CID_EVENT_DND_ON));
}

/* A rehearsal, a time that ran out and what nobody sent are no words of a phone. */
static void
test_what_no_phone_said_is_not_learnt (void **state)
{
  static const struct {
    CidEventKind kind;
    const char *phone;
    gboolean is_simulated;
  } rows[] = {
    { CID_EVENT_DND_ON, DESK, TRUE },   { CID_EVENT_DND_ON, NULL, FALSE },
    { CID_EVENT_EXPIRED, DESK, FALSE }, { CID_EVENT_ASKED, DESK, FALSE },
    { CID_EVENT_NOTED, DESK, FALSE },
  };
  g_autoptr (CidPhoneStates) states = cid_phone_states_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_int_equal (hear (states, rows[i].kind, rows[i].phone, rows[i].is_simulated),
                      CID_PHONE_NO_NEWS);
  assert_null (cid_phone_states_get (states, DESK));
}

/* The log is read after the first events came: what it holds must not undo them. */
static void
test_what_was_known_before_yields_to_what_was_heard (void **state)
{
  g_autoptr (CidPhoneStates) states = cid_phone_states_new ();
  g_autoptr (CidPhoneState) desk = cid_phone_state_new (DESK);
  g_autoptr (CidPhoneState) hall = cid_phone_state_new (HALL);
  const CidPhoneCondition *condition;

  cid_phone_state_add (desk, CID_ASPECT_DND, NULL, TRUE, NOON - G_USEC_PER_SEC);
  cid_phone_state_add (hall, CID_ASPECT_DND, NULL, TRUE, NOON - G_USEC_PER_SEC);
  hear (states, CID_EVENT_DND_OFF, DESK, FALSE);
  cid_phone_states_merge (states, desk);
  cid_phone_states_merge (states, hall);
  condition = g_ptr_array_index (cid_phone_states_get (states, DESK)->conditions, 0);
  assert_false (condition->is_on);
  condition = g_ptr_array_index (cid_phone_states_get (states, HALL)->conditions, 0);
  assert_true (condition->is_on);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_each_phone_has_a_state_of_its_own),
    cmocka_unit_test (test_what_no_phone_said_is_not_learnt),
    cmocka_unit_test (test_what_was_known_before_yields_to_what_was_heard),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

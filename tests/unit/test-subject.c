/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/subject.h"

#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
  CidPartyKind kind;
  const char *number;
  const char *user;
  const char *host;
  const char *expected;
} parties[] = {
  { CID_PARTY_NUMBER, "+61299991234", "0299991234", "pbx", "+61299991234" },
  { CID_PARTY_SHORT, "21", "21", "pbx", "21" },
  { CID_PARTY_SIP, NULL, "ana", "example.org", "ana@example.org" },
  { CID_PARTY_SIP, NULL, "ana", NULL, "ana" },
  { CID_PARTY_WITHHELD, NULL, "anonymous", "anonymous.invalid", NULL },
  { CID_PARTY_UNKNOWN, NULL, NULL, NULL, NULL },
};

/* What is copied and dialled has to be something that can be dialled. */
static void
test_numbers (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++) {
    g_autoptr (CidCall) call = fake_call_new ("u1", NULL, parties[i].number);
    g_autoptr (CidSubject) subject = NULL;

    call->party->kind = parties[i].kind;
    fake_call_set_text (&call->party->user, parties[i].user);
    fake_call_set_text (&call->party->host, parties[i].host);
    subject = cid_subject_new (call);
    if (parties[i].expected == NULL)
      assert_null (subject->number);
    else
      assert_string_equal (subject->number, parties[i].expected);
    assert_int_equal (subject->is_stranger, parties[i].expected != NULL);
  }
}

static const struct {
  CidNameFrom from;
  gboolean is_provisional;
  gboolean simulated;
  gboolean is_stranger;
} strangers[] = {
  { CID_NAME_FROM_NONE, FALSE, FALSE, TRUE },     { CID_NAME_FROM_PHONE, FALSE, FALSE, TRUE },
  { CID_NAME_FROM_CONTACT, FALSE, FALSE, FALSE }, { CID_NAME_FROM_MINE, FALSE, FALSE, FALSE },
  { CID_NAME_FROM_NONE, TRUE, FALSE, FALSE },     { CID_NAME_FROM_NONE, FALSE, TRUE, FALSE },
};

/* A contact must not be blocked by a click, nor one whose address book is still being read. */
static void
test_strangers (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++) {
    g_autoptr (CidCall) call = fake_call_new ("u1", "Ana", "101");
    g_autoptr (CidSubject) subject = NULL;

    call->caller->name_from = strangers[i].from;
    call->caller->is_provisional = strangers[i].is_provisional;
    call->simulated = strangers[i].simulated;
    subject = cid_subject_new (call);
    assert_int_equal (subject->is_stranger, strangers[i].is_stranger);
  }
}

/* A phone of the group that does not ring cannot answer. */
static void
test_only_phones_that_ring_are_meant_while_it_rings (void **state)
{
  g_autoptr (CidCall) call = fake_call_new ("u1", NULL, "101");
  g_autoptr (CidSubject) ringing = NULL;
  g_autoptr (CidSubject) missed = NULL;

  cid_call_add_leg (call, "desk", "Desk", NULL, CID_CALL_STATE_RINGING);
  cid_call_add_leg (call, "hall", "Hall", NULL, CID_CALL_STATE_ENDED);
  cid_call_add_leg (call, "desk", "Desk", NULL, CID_CALL_STATE_RINGING);
  call->outcome = CID_OUTCOME_RINGING;
  ringing = cid_subject_new (call);
  assert_int_equal (g_strv_length (ringing->phones), 1);
  assert_string_equal (ringing->phones[0], "desk");

  call->outcome = CID_OUTCOME_MISSED;
  missed = cid_subject_new (call);
  assert_int_equal (g_strv_length (missed->phones), 2);
  assert_string_equal (missed->phones[1], "hall");
  assert_false (cid_subject_is_same (ringing, missed));
}

/* What crosses threads is a copy, and one that would do the same. */
static void
test_copy_is_the_same (void **state)
{
  g_autoptr (CidCall) call = fake_call_new ("u1", "Ana", "101");
  g_autoptr (CidSubject) subject = NULL;
  g_autoptr (CidSubject) copy = NULL;

  call->caller->individual = g_strdup ("1f");
  subject = cid_subject_new (call);
  subject->page = g_strdup ("https://crm.example/");
  copy = cid_subject_copy (subject);
  assert_true (cid_subject_is_same (subject, copy));
  assert_string_equal (copy->who, "Ana");
  assert_string_equal (copy->individual, "1f");
  assert_string_equal (copy->page, "https://crm.example/");
  fake_call_set_text (&copy->page, "https://crm.example/2");
  assert_false (cid_subject_is_same (subject, copy));
  assert_null (cid_subject_copy (NULL));
  assert_false (cid_subject_is_same (subject, NULL));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers),
    cmocka_unit_test (test_strangers),
    cmocka_unit_test (test_only_phones_that_ring_are_meant_while_it_rings),
    cmocka_unit_test (test_copy_is_the_same),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

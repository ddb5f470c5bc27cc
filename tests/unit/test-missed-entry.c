/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/missed-entry.h"
#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

static CidCall *
make_call (const char *uid, const char *name, const char *number, int minute)
{
  CidCall *call = fake_call_new (uid, name, number);

  call->started.wall_us += minute * MINUTE;
  call->outcome = CID_OUTCOME_MISSED;
  call->caller->name_from = name != NULL ? CID_NAME_FROM_CONTACT : CID_NAME_FROM_NONE;
  return call;
}

static void
add (CidMissedEntry *entry, const char *uid, const char *name, const char *number, int minute)
{
  g_autoptr (CidCall) call = make_call (uid, name, number, minute);

  cid_missed_entry_add (entry, call);
}

/* Who rings twice is one line; who cannot be told apart from others is not. */
static void
test_a_call_is_the_callers_by_number_or_contact (void **state)
{
  static const struct {
    const char *name;
    const char *number;
    CidNameFrom from;
    gboolean is_simulated;
    gboolean is_same;
  } rows[] = {
    { NULL, "+61299991234", CID_NAME_FROM_NONE, FALSE, TRUE },
    { "Jane", "+61412345678", CID_NAME_FROM_CONTACT, FALSE, TRUE },
    { "Jane", "+61412345678", CID_NAME_FROM_MINE, FALSE, TRUE },
    /* Any phone may call itself Jane. */
    { "Jane", "+61412345678", CID_NAME_FROM_PHONE, FALSE, FALSE },
    { "Joe", "+61412345678", CID_NAME_FROM_CONTACT, FALSE, FALSE },
    { NULL, NULL, CID_NAME_FROM_NONE, FALSE, FALSE },
    { "Jane", "+61299991234", CID_NAME_FROM_CONTACT, TRUE, FALSE },
  };
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();

  add (entry, "u1", "Jane", "+61299991234", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_call ("u2", rows[i].name, rows[i].number, 1);

    call->caller->name_from = rows[i].from;
    call->simulated = rows[i].is_simulated;
    assert_int_equal (cid_missed_entry_is_of (entry, call), rows[i].is_same);
  }
}

/* Withheld callers are never the same one, not even as themselves. */
static void
test_withheld_callers_are_not_one (void **state)
{
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();
  g_autoptr (CidCall) call = make_call ("u2", NULL, NULL, 1);

  add (entry, "u1", NULL, NULL, 0);
  assert_false (cid_missed_entry_is_of (entry, call));
}

/* An address of SIP is a number as good as any: user and host, both. */
static void
test_sip_callers_are_told_apart_by_address (void **state)
{
  static const CidNumberPlan sydney = { "AU", NULL };
  static const struct {
    const char *remote;
    gboolean is_same;
  } rows[] = {
    { "jane@pbx.example", TRUE },
    { "jane@other.example", FALSE },
    { "joe@pbx.example", FALSE },
  };
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();
  g_autoptr (CidCall) first = make_call ("u1", NULL, NULL, 0);

  cid_party_unref (first->party);
  first->party = cid_party_parse ("jane@pbx.example", &sydney);
  cid_missed_entry_add (entry, first);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCall) call = make_call ("u2", NULL, NULL, 0);

    cid_party_unref (call->party);
    call->party = cid_party_parse (rows[i].remote, &sydney);
    assert_int_equal (cid_missed_entry_is_of (entry, call), rows[i].is_same);
  }
}

/* The log is read after the first calls came: they stand by when they began, not as they came. */
static void
test_the_latest_is_the_one_that_began_last (void **state)
{
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();

  add (entry, "u2", "Jane", "+61299991234", 2);
  add (entry, "u1", "Jane", "+61299991234", 1);
  assert_string_equal (cid_missed_entry_get_latest (entry)->uid, "u2");
  add (entry, "u3", "Jane", "+61299991234", 3);
  assert_string_equal (cid_missed_entry_get_latest (entry)->uid, "u3");
  cid_missed_entry_remove (entry, "u3");
  cid_missed_entry_remove (entry, "u9");
  assert_string_equal (cid_missed_entry_get_latest (entry)->uid, "u2");
  assert_int_equal (entry->n_calls, 2);
}

/* Who rings all day does not fill the memory, and every call counts all the same. */
static void
test_only_the_latest_calls_are_kept_but_all_are_counted (void **state)
{
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();

  for (int i = 0; i < 40; i++) {
    g_autofree char *uid = g_strdup_printf ("u%d", i);

    add (entry, uid, "Jane", "+61299991234", i);
  }
  assert_int_equal (entry->n_calls, 40);
  assert_true (entry->calls->len < 40);
  assert_false (cid_missed_entry_has (entry, "u0"));
  assert_true (cid_missed_entry_has (entry, "u39"));
  while (entry->calls->len > 0)
    cid_missed_entry_remove (entry, cid_missed_entry_get_latest (entry)->uid);
  assert_int_equal (entry->n_calls, 0);
}

/* A contact that is made while the notice is up changes it; the same again does not. */
static void
test_what_is_learnt_is_told_if_it_reads_otherwise (void **state)
{
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();
  g_autoptr (CidCall) known = make_call ("u1", "Jane", "+61299991234", 0);

  add (entry, "u1", NULL, "+61299991234", 0);
  add (entry, "u2", NULL, "+61299991234", 1);
  assert_true (cid_missed_entry_learn (entry, known));
  assert_false (cid_missed_entry_learn (entry, known));
  assert_string_equal (cid_missed_entry_get_latest (entry)->caller->name, "Jane");
}

/* Two numbers turn out to be one contact's: one line with the calls of both. */
static void
test_two_who_are_one_become_one (void **state)
{
  g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();
  CidMissedEntry *other = cid_missed_entry_new ();

  add (entry, "u2", "Jane", "+61299991234", 2);
  add (other, "u1", "Jane", "+61412345678", 1);
  add (other, "u3", "Jane", "+61412345678", 3);
  cid_missed_entry_absorb (entry, other);
  assert_int_equal (entry->n_calls, 3);
  assert_true (cid_missed_entry_has (entry, "u1"));
  assert_string_equal (cid_missed_entry_get_latest (entry)->uid, "u3");
}

/* A desktop may cut the title: the line says who it was, and beside others how often. */
static void
test_a_line_says_who_it_was (void **state)
{
  static const struct {
    const char *name;
    gboolean is_alone;
    gboolean is_simulated;
    guint n_calls;
    int now_minute;
    const char *line;
  } rows[] = {
    { "Jane", TRUE, FALSE, 1, 0, "+61299991234 · 09:14" },
    { NULL, TRUE, FALSE, 1, 0, "+61299991234 · 09:14" },
    { "Jane", FALSE, FALSE, 1, 0, "Jane · 09:14" },
    { "Jane", FALSE, FALSE, 3, 0, "Jane (3) · 09:14" },
    { "Jane", TRUE, FALSE, 3, 0, "+61299991234 · 09:14" },
    { "Jane", FALSE, TRUE, 1, 0, "Jane · 09:14 · Rehearsal" },
    /* The day is told only where it is not today. */
    { "Jane", FALSE, FALSE, 1, 14 * 60, "Jane · 09:14" },
    { "Jane", FALSE, FALSE, 1, 15 * 60, "Jane · 22 Nov 09:14" },
    { "Jane", FALSE, FALSE, 1, 365 * 24 * 60, "Jane · 22 Nov 09:14" },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidMissedEntry) entry = cid_missed_entry_new ();
    g_autoptr (CidCall) call = make_call ("u1", rows[i].name, "+61299991234", 0);
    gint64 now_us = call->started.wall_us + rows[i].now_minute * MINUTE;
    g_autofree char *line = NULL;

    call->simulated = rows[i].is_simulated;
    cid_missed_entry_add (entry, call);
    entry->n_calls = rows[i].n_calls;
    line = cid_missed_entry_describe (entry, now_us, rows[i].is_alone, utc);
    assert_string_equal (line, rows[i].line);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_call_is_the_callers_by_number_or_contact),
    cmocka_unit_test (test_withheld_callers_are_not_one),
    cmocka_unit_test (test_sip_callers_are_told_apart_by_address),
    cmocka_unit_test (test_the_latest_is_the_one_that_began_last),
    cmocka_unit_test (test_only_the_latest_calls_are_kept_but_all_are_counted),
    cmocka_unit_test (test_what_is_learnt_is_told_if_it_reads_otherwise),
    cmocka_unit_test (test_two_who_are_one_become_one),
    cmocka_unit_test (test_a_line_says_who_it_was),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

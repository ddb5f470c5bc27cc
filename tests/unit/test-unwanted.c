/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/unwanted.h"

#include "call-kit.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  CidCallTracker *tracker;
  CidUnwanted *unwanted;
  CidDeeds deeds;
  GString *asked;
  GPtrArray *events;
} Fixture;

static CidDeeds
get_deeds (const char *phone, gpointer user_data)
{
  return ((Fixture *) user_data)->deeds;
}

static void
ask (const char *phone,
     CidDeeds deed,
     const char *number,
     const char *call_uid,
     CidDeedFunc done,
     gpointer done_data,
     gpointer user_data)
{
  assert_int_equal (deed, CID_DEED_REJECT);
  assert_non_null (call_uid);
  g_string_append_printf (((Fixture *) user_data)->asked, "%s ", phone);
  done (NULL, done_data);
}

static gboolean
is_read (gpointer user_data)
{
  return cid_unwanted_is_known (((Fixture *) user_data)->unwanted);
}

static int
set_up (void **state)
{
  static const CidNumberPlan sydney = { "AU", NULL };
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *path = NULL;
  g_autofree char *list = NULL;

  fixture->folder = scratch_new ();
  fixture->asked = g_string_new (NULL);
  scratch_write (fixture->folder, "blocked", "02 9999 1234\n02 9999*\nwithheld\n");
  scratch_write (fixture->folder, "list", "# from the net\n03 9123 4567\n02 9999 5555\n");
  path = scratch_path (fixture->folder, "blocked");
  list = scratch_path (fixture->folder, "list");
  fixture->tracker = cid_call_tracker_new ();
  fixture->unwanted = cid_unwanted_new (path, fixture->tracker, NULL, NULL);
  cid_unwanted_set_plan (fixture->unwanted, &sydney);
  cid_unwanted_set_lists (fixture->unwanted, (char *[]){ list, NULL });
  scratch_run_until (is_read, fixture);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_unwanted_free (fixture->unwanted);
  cid_call_tracker_free (fixture->tracker);
  g_string_free (fixture->asked, TRUE);
  g_clear_pointer (&fixture->events, g_ptr_array_unref);
  scratch_free (fixture->folder);
  g_free (fixture);

  return 0;
}

static const struct {
  const char *remote;
  CidNameFrom from;
  gboolean is_provisional;
  const char *file;
  guint line;
} rows[] = {
  /* Strangers, by whatever there is; the user's own file comes first. */
  { "0299991234", CID_NAME_FROM_NONE, FALSE, "blocked", 1 },
  { "0299995555", CID_NAME_FROM_PHONE, FALSE, "blocked", 2 },
  { "anonymous@pbx.invalid", CID_NAME_FROM_NONE, FALSE, "blocked", 3 },
  { "0391234567", CID_NAME_FROM_NONE, FALSE, "list", 2 },
  { "0391234568", CID_NAME_FROM_NONE, FALSE, NULL, 0 },

  /* A contact by its very number in the user's own file alone. */
  { "0299991234", CID_NAME_FROM_CONTACT, FALSE, "blocked", 1 },
  { "0299991234", CID_NAME_FROM_MINE, FALSE, "blocked", 1 },
  { "0299995555", CID_NAME_FROM_CONTACT, FALSE, NULL, 0 },
  { "0391234567", CID_NAME_FROM_CONTACT, FALSE, NULL, 0 },
  { "0391234567", CID_NAME_FROM_MINE, FALSE, NULL, 0 },

  /* Nor anybody of whom it is not known yet whether it is one. */
  { "0391234567", CID_NAME_FROM_NONE, TRUE, NULL, 0 },
  { "0299991234", CID_NAME_FROM_NONE, TRUE, "blocked", 1 },
};

/* A list that somebody else made must never hide a friend; what the user wrote counts. */
static void
test_who_is_unwanted_and_why (void **state)
{
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidParty) party = cid_party_parse (rows[i].remote, &(CidNumberPlan){ "AU", NULL });
    g_autoptr (CidCaller) caller = make_caller ("Somebody", rows[i].from);
    CidBlockHit hit = { 0 };

    caller->is_provisional = rows[i].is_provisional;
    if (cid_unwanted_find (fixture->unwanted, party, caller, &hit) != (rows[i].file != NULL))
      fail_msg ("row %u, %s", (guint) i, rows[i].remote);
    if (rows[i].file == NULL)
      continue;
    assert_true (g_str_has_suffix (hit.path, rows[i].file));
    assert_int_equal (hit.line, rows[i].line);
  }
}

static GPtrArray *
ring (Fixture *fixture,
      const char *remote,
      const char *call,
      gboolean is_simulated,
      GPtrArray **events)
{
  g_autoptr (CidCallEvent) event = make_event (CID_EVENT_INCOMING, 1, remote, call);
  GPtrArray *changed;

  event->simulated = is_simulated;
  changed = cid_call_tracker_apply (fixture->tracker, event, NULL);
  *events = cid_unwanted_apply (fixture->unwanted, changed, event, event->stamp);
  return changed;
}

static const struct {
  const char *remote;
  gboolean refuses;
  CidDeeds deeds;
  gboolean is_simulated;
  guint n_events;
} refusals[] = {
  { "0299991234", FALSE, CID_DEED_REJECT, FALSE, 1 },
  { "0299991234", TRUE, CID_DEED_REJECT | CID_DEED_ANSWER, FALSE, 2 },
  { "0299991234", TRUE, CID_DEED_ANSWER, FALSE, 1 },
  { "0299991234", TRUE, CID_DEED_REJECT, TRUE, 1 },
  { "0391234568", TRUE, CID_DEED_REJECT, FALSE, 0 },
};

/* The phone refuses the call where it can and the user wants it; the journal knows both. */
static void
test_phone_refuses_if_it_shall (void **state)
{
  Fixture *fixture = *state;

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const CidHand hand = { get_deeds, ask, NULL, fixture, NULL };
    g_autofree char *call = g_strdup_printf ("call-%u", (guint) i);
    g_autoptr (GPtrArray) events = NULL;
    g_autoptr (GPtrArray) changed = NULL;

    fixture->deeds = refusals[i].deeds;
    g_string_truncate (fixture->asked, 0);
    cid_unwanted_set_refusal (fixture->unwanted, refusals[i].refuses ? &hand : NULL);
    changed = ring (fixture, refusals[i].remote, call, refusals[i].is_simulated, &events);
    assert_int_equal (events->len, refusals[i].n_events);
    assert_int_equal (fixture->asked->len > 0, refusals[i].n_events == 2);
    assert_int_equal (((CidCall *) g_ptr_array_index (changed, 0))->outcome,
                      refusals[i].n_events > 0 ? CID_OUTCOME_BLOCKED : CID_OUTCOME_RINGING);
    if (events->len == 2)
      assert_string_equal (((CidCallEvent *) g_ptr_array_index (events, 1))->reason, "reject");
  }
}

/* Each phone has a group of its own, so that calls are one by their call id alone. */
static void
hear (Fixture *fixture, CidEventKind kind, const char *phone, const char *remote, const char *call)
{
  g_autoptr (CidCallEvent) event = make_event (kind, 1, remote, call);
  g_autoptr (GPtrArray) changed = NULL;

  g_free (event->phone);
  event->phone = g_strdup (phone);
  event->group = g_strdup (phone);
  changed = cid_call_tracker_apply (fixture->tracker, event, NULL);
  assert_true (changed->len > 0);
  g_clear_pointer (&fixture->events, g_ptr_array_unref);
  fixture->events = cid_unwanted_apply (fixture->unwanted, changed, event, event->stamp);
}

static const CidCallEvent *
get_event (Fixture *fixture, guint index)
{
  return g_ptr_array_index (fixture->events, index);
}

static void
let_phones_refuse (Fixture *fixture)
{
  const CidHand hand = { get_deeds, ask, NULL, fixture, NULL };

  fixture->deeds = CID_DEED_REJECT;
  cid_unwanted_set_refusal (fixture->unwanted, &hand);
}

static const struct {
  guint n_said;
  CidEventKind said[3];
  gboolean is_elsewhere;
  gboolean is_asked;
} others[] = {
  { 0, { 0 }, FALSE, TRUE },
  { 1, { CID_EVENT_INCOMING }, FALSE, FALSE },
  { 1, { CID_EVENT_OUTGOING }, FALSE, FALSE },
  { 2, { CID_EVENT_INCOMING, CID_EVENT_CONNECTED }, FALSE, FALSE },
  { 3, { CID_EVENT_INCOMING, CID_EVENT_CONNECTED, CID_EVENT_HOLD }, FALSE, FALSE },
  { 2, { CID_EVENT_INCOMING, CID_EVENT_MISSED }, FALSE, TRUE },
  { 2, { CID_EVENT_INCOMING, CID_EVENT_CONNECTED }, TRUE, TRUE },
};

/* What a phone is asked to refuse may be whichever call it has. */
static void
test_no_other_call_is_put_at_risk (void **state)
{
  Fixture *fixture = *state;

  let_phones_refuse (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autofree char *phone = g_strdup_printf ("phone-%u", i);

    g_string_truncate (fixture->asked, 0);
    for (guint j = 0; j < others[i].n_said; j++)
      hear (fixture, others[i].said[j], others[i].is_elsewhere ? HALL : phone, "0391234568", NULL);
    hear (fixture, CID_EVENT_INCOMING, phone, "0299991234", phone);
    if ((fixture->asked->len > 0) != others[i].is_asked)
      fail_msg ("row %u", i);
    assert_int_equal (fixture->events->len, others[i].is_asked ? 2 : 1);
  }
}

/* An exchange lets the phones of a group ring one by one, and each has to be told; but once. */
static void
test_each_phone_of_a_blocked_call_refuses_it (void **state)
{
  Fixture *fixture = *state;

  let_phones_refuse (fixture);
  hear (fixture, CID_EVENT_INCOMING, DESK, "0299991234", "4a1b2c3d@pbx");
  assert_string_equal (fixture->asked->str, DESK " ");
  hear (fixture, CID_EVENT_INCOMING, HALL, "0299991234", "4a1b2c3d@pbx");
  assert_string_equal (fixture->asked->str, DESK " " HALL " ");
  assert_int_equal (fixture->events->len, 1);
  assert_int_equal (get_event (fixture, 0)->kind, CID_EVENT_ASKED);
  assert_string_equal (get_event (fixture, 0)->phone, HALL);
  hear (fixture, CID_EVENT_MISSED, DESK, "0299991234", "4a1b2c3d@pbx");
  hear (fixture, CID_EVENT_MISSED, HALL, "0299991234", "4a1b2c3d@pbx");
  assert_string_equal (fixture->asked->str, DESK " " HALL " ");
}

/* Nor is one told that has another call, or after the user took the call all the same. */
static void
test_a_phone_that_joins_is_not_always_told (void **state)
{
  Fixture *fixture = *state;

  let_phones_refuse (fixture);
  hear (fixture, CID_EVENT_INCOMING, HALL, "0391234568", "b");
  hear (fixture, CID_EVENT_INCOMING, DESK, "0299991234", "4a1b2c3d@pbx");
  hear (fixture, CID_EVENT_INCOMING, HALL, "0299991234", "4a1b2c3d@pbx");
  assert_string_equal (fixture->asked->str, DESK " ");
  hear (fixture, CID_EVENT_CONNECTED, DESK, "0299991234", "4a1b2c3d@pbx");
  hear (fixture, CID_EVENT_INCOMING, "loft", "0299991234", "4a1b2c3d@pbx");
  assert_string_equal (fixture->asked->str, DESK " ");
}

/* The settings are read anew for any reason; lists that stay are not read again, or whoever is in
 * them could ring meanwhile. */
static void
test_lists_that_stay_are_kept (void **state)
{
  Fixture *fixture = *state;
  gpointer before = g_ptr_array_index (cid_unwanted_get_lists (fixture->unwanted), 0);
  g_autofree char *path = scratch_path (fixture->folder, "list");
  g_autofree char *other = scratch_path (fixture->folder, "other");

  cid_unwanted_set_lists (fixture->unwanted, (char *[]){ path, NULL });
  assert_ptr_equal (g_ptr_array_index (cid_unwanted_get_lists (fixture->unwanted), 0), before);
  cid_unwanted_set_lists (fixture->unwanted, (char *[]){ other, path, NULL });
  assert_int_equal (cid_unwanted_get_lists (fixture->unwanted)->len, 2);
  assert_ptr_equal (g_ptr_array_index (cid_unwanted_get_lists (fixture->unwanted), 1), before);
  cid_unwanted_set_lists (fixture->unwanted, (char *[]){ NULL });
  assert_int_equal (cid_unwanted_get_lists (fixture->unwanted)->len, 0);
}

int
main (void)
{
#define UNWANTED_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNWANTED_TEST (test_who_is_unwanted_and_why),
    UNWANTED_TEST (test_phone_refuses_if_it_shall),
    UNWANTED_TEST (test_no_other_call_is_put_at_risk),
    UNWANTED_TEST (test_each_phone_of_a_blocked_call_refuses_it),
    UNWANTED_TEST (test_a_phone_that_joins_is_not_always_told),
    UNWANTED_TEST (test_lists_that_stay_are_kept),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

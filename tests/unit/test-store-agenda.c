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
#include "log/store-agenda.h"
#include "log/store-names.h"

static int
set_up (void **state)
{
  *state = cid_store_agenda_new ();
  return 0;
}

static int
tear_down (void **state)
{
  cid_store_agenda_free (*state);
  return 0;
}

static void
put (CidStoreAgenda *agenda, gint64 second)
{
  CidStoreItem *item = cid_store_item_new (NULL, NULL);

  item->entry.event = make_event (CID_EVENT_READY, second, NULL, NULL);
  cid_store_queue_put (cid_store_agenda_get_waiting (agenda), item);
}

static CidContactIndex *
make_index (void)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);

  return cid_contact_index_new (contacts);
}

static void
on_lent (gboolean stored, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* A daemon that starts knows nothing of the calls that go on until the store has told it; it is
   asked again for as long as it cannot be opened, even where nothing is to be written. */
static void
test_the_past_is_read_until_it_is_known (void **state)
{
  CidStoreAgenda *agenda = *state;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (CidStoreTask) task = cid_store_agenda_take_writing (agenda);

    assert_true (task->wants_past);
    assert_int_equal (task->items->len, 0);
    assert_false (task->files || task->closes || task->lends);
  }
  cid_store_agenda_note_past (agenda);
  put (agenda, 0);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (CidStoreTask) task = cid_store_agenda_take_writing (agenda);

    assert_false (task->wants_past);
    assert_int_equal (task->items->len, i == 0 ? 1 : 0);
  }
}

/* Whoever borrows waits less than a second, a phone two; names have all day. */
static void
test_the_most_urgent_is_first (void **state)
{
  CidStoreAgenda *agenda = *state;
  g_autoptr (CidContactIndex) names = make_index ();
  g_autoptr (CidStoreTask) loan = NULL;
  g_autoptr (CidStoreTask) writing = NULL;
  g_autoptr (CidStoreTask) lesson = NULL;
  gpointer lent_data = NULL;
  guint n_lent = 0;

  assert_null (cid_store_agenda_take_next (agenda));
  assert_null (cid_store_agenda_learn (agenda, names));
  put (agenda, 0);
  put (agenda, 1);
  cid_store_agenda_lend (agenda, on_lent, &n_lent);

  loan = cid_store_agenda_take_next (agenda);
  assert_true (loan->lends);
  assert_int_equal (loan->items->len, 0);
  assert_ptr_equal (cid_store_agenda_end_loan (agenda, &lent_data), on_lent);
  assert_ptr_equal (lent_data, &n_lent);
  writing = cid_store_agenda_take_next (agenda);
  assert_int_equal (writing->items->len, 2);
  assert_null (writing->names);
  lesson = cid_store_agenda_take_next (agenda);
  assert_ptr_equal (lesson->names, names);
  assert_int_equal (lesson->items->len, 0);
}

/* One command at a time, which is told once; nobody is told by the agenda itself. */
static void
test_a_loan_ends_once (void **state)
{
  CidStoreAgenda *agenda = *state;
  gpointer lent_data = NULL;
  guint n_lent = 0;

  assert_false (cid_store_agenda_is_lent (agenda));
  cid_store_agenda_lend (agenda, on_lent, &n_lent);
  assert_true (cid_store_agenda_is_lent (agenda));
  assert_non_null (cid_store_agenda_end_loan (agenda, &lent_data));
  assert_false (cid_store_agenda_is_lent (agenda));
  assert_null (cid_store_agenda_end_loan (agenda, &lent_data));
  assert_null (cid_store_agenda_take_next (agenda));
  assert_int_equal (n_lent, 0);
}

/* Filing is wanted by a clock, which the agenda has not: it is done once for all that wanted it. */
static void
test_filing_is_wanted_until_it_is_done (void **state)
{
  CidStoreAgenda *agenda = *state;
  g_autoptr (CidStoreTask) first = NULL;
  g_autoptr (CidStoreTask) second = NULL;

  assert_false (cid_store_agenda_wants_filing (agenda));
  cid_store_agenda_want_filing (agenda);
  cid_store_agenda_want_filing (agenda);
  assert_true (cid_store_agenda_wants_filing (agenda));
  assert_null (cid_store_agenda_take_next (agenda));
  first = cid_store_agenda_take_filing (agenda);
  assert_true (first->files);
  assert_int_equal (first->keep_us, 0);
  assert_false (cid_store_agenda_wants_filing (agenda));

  put (agenda, 0);
  cid_store_agenda_set_keep (agenda, 7);
  second = cid_store_agenda_take_filing (agenda);
  assert_int_equal (second->keep_us, 7);
  assert_int_equal (second->items->len, 0);
}

/* Names are learnt in steps, so that no phone waits for all of them; each goes on where the last
   one ended, and the last one gives the contacts back. */
static void
test_a_lesson_goes_on_step_by_step (void **state)
{
  CidStoreAgenda *agenda = *state;
  g_autoptr (CidContactIndex) names = make_index ();
  gint64 expected = CID_STORE_NAMES_ALL;

  assert_null (cid_store_agenda_learn (agenda, names));
  for (gint64 rest = 2; rest >= 0; rest--) {
    g_autoptr (CidStoreTask) step = cid_store_agenda_take_next (agenda);
    g_autoptr (CidContactIndex) learnt = NULL;

    assert_true (cid_store_agenda_is_learning (agenda));
    assert_ptr_equal (step->names, names);
    assert_true (step->names_before == expected);
    step->names_before = expected = rest;
    assert_true (cid_store_agenda_note_lesson (agenda, step, &learnt));
    assert_ptr_equal (learnt, rest == 0 ? names : NULL);
  }
  assert_false (cid_store_agenda_is_learning (agenda));
  assert_null (cid_store_agenda_take_next (agenda));
}

/* Contacts that changed in the middle: what the step has done with the old ones does not count. */
static void
test_another_index_begins_anew (void **state)
{
  CidStoreAgenda *agenda = *state;
  g_autoptr (CidContactIndex) old = make_index ();
  g_autoptr (CidContactIndex) young = make_index ();
  g_autoptr (CidContactIndex) given_up = NULL;
  g_autoptr (CidContactIndex) learnt = NULL;
  g_autoptr (CidStoreTask) step = NULL;
  g_autoptr (CidStoreTask) next = NULL;

  assert_null (cid_store_agenda_learn (agenda, old));
  step = cid_store_agenda_take_next (agenda);
  given_up = cid_store_agenda_learn (agenda, young);
  assert_ptr_equal (given_up, old);
  step->names_before = 0;
  assert_false (cid_store_agenda_note_lesson (agenda, step, &learnt));
  assert_null (learnt);
  next = cid_store_agenda_take_next (agenda);
  assert_ptr_equal (next->names, young);
  assert_true (next->names_before == CID_STORE_NAMES_ALL);
  assert_int_not_equal (next->lesson, step->lesson);
}

/* On the way out nothing is learnt any more, also not by the step that is still with the worker. */
static void
test_a_lesson_can_be_ended (void **state)
{
  CidStoreAgenda *agenda = *state;
  g_autoptr (CidContactIndex) names = make_index ();
  g_autoptr (CidContactIndex) given_up = NULL;
  g_autoptr (CidContactIndex) learnt = NULL;
  g_autoptr (CidStoreTask) step = NULL;

  assert_null (cid_store_agenda_end_lesson (agenda));
  assert_null (cid_store_agenda_learn (agenda, names));
  step = cid_store_agenda_take_next (agenda);
  given_up = cid_store_agenda_end_lesson (agenda);
  assert_ptr_equal (given_up, names);
  step->names_before = 0;
  assert_true (cid_store_agenda_note_lesson (agenda, step, &learnt));
  assert_null (learnt);
  assert_null (cid_store_agenda_take_next (agenda));
}

#define agenda_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    agenda_test (test_the_past_is_read_until_it_is_known),
    agenda_test (test_the_most_urgent_is_first),
    agenda_test (test_a_loan_ends_once),
    agenda_test (test_filing_is_wanted_until_it_is_done),
    agenda_test (test_a_lesson_goes_on_step_by_step),
    agenda_test (test_another_index_begins_anew),
    agenda_test (test_a_lesson_can_be_ended),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

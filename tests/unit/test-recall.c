/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "daemon/recall.h"

#include "call/call-tracker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store-kit.h"

typedef struct {
  GPtrArray *calls;
  guint n_told;
} Answer;

static void
on_recalled (GPtrArray *calls, gpointer user_data)
{
  Answer *answer = user_data;

  answer->calls = g_ptr_array_ref (calls);
  answer->n_told++;
}

static void
put (CidCallStore *store,
     CidCallTracker *tracker,
     CidEventKind kind,
     int second,
     const char *remote)
{
  CidCallEvent *event = make_event (kind, second, remote, remote);
  GPtrArray *changed = cid_call_tracker_apply (tracker, event, NULL);

  cid_call_store_append (store, event, changed, NULL, NULL);
}

static void
fill (const char *path)
{
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot");
  g_autoptr (CidCallTracker) tracker = cid_call_tracker_new ();

  cid_call_store_open (store);
  assert_int_equal (wait_for_state (store, CID_STORE_READY, 5000), CID_STORE_READY);
  put (store, tracker, CID_EVENT_INCOMING, 0, "0299990001");
  put (store, tracker, CID_EVENT_MISSED, 5, "0299990001");
  put (store, tracker, CID_EVENT_INCOMING, 10, "0299990002");
  put (store, tracker, CID_EVENT_MISSED, 15, "0299990002");
  put (store, tracker, CID_EVENT_INCOMING, 20, "0299990003");
  put (store, tracker, CID_EVENT_CONNECTED, 25, "0299990003");
  put (store, tracker, CID_EVENT_DISCONNECTED, 30, "0299990003");
  put (store, tracker, CID_EVENT_INCOMING, 40, "0299990004");
  put (store, tracker, CID_EVENT_MISSED, 45, "0299990004");
  put (store, tracker, CID_EVENT_OUTGOING, 50, "0299990004");
  put (store, tracker, CID_EVENT_CONNECTED, 55, "0299990004");
  assert_true (cid_call_store_close (store, 5000));
}

/* Missed calls alone, oldest first, and none that the user has seen, or whose caller is being
 * talked to. */
static void
test_what_waits_is_found (void **state)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (CidCallEvent) first = make_event (CID_EVENT_INCOMING, 0, "0299990001", "x");
  const struct {
    gint64 after_us;
    guint n;
  } cases[] = { { 0, 2 }, { first->stamp.wall_us, 1 }, { G_MAXINT64 - 1, 0 } };

  folder = make_folder ();
  path = get_path_in (folder);
  fill (path);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Answer answer = { 0 };
    g_autoptr (CidLogQuestion) recall G_GNUC_UNUSED =
      cid_recall_begin (path, cases[i].after_us, on_recalled, &answer);

    assert_int_equal (wait_for_count (&answer.n_told, 1, 5000), 1);
    assert_int_equal (answer.calls->len, cases[i].n);
    if (cases[i].n > 0)
      assert_string_equal (((CidCall *) answer.calls->pdata[answer.calls->len - 1])->party->number,
                           "+61299990002");
    g_ptr_array_unref (answer.calls);
  }
  remove_folder (g_steal_pointer (&folder));
}

/* A log that cannot be read says nothing, and who lost interest is not told. */
static void
test_nobody_is_told_of_nothing (void **state)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  Answer answer = { 0 };
  CidLogQuestion *recall = cid_recall_begin (path, 0, on_recalled, &answer);

  wait_for_count (&answer.n_told, 1, 200);
  cid_log_question_free (recall);
  fill (path);
  cid_log_question_free (cid_recall_begin (path, 0, on_recalled, &answer));
  assert_int_equal (wait_for_count (&answer.n_told, 1, 200), 0);
  remove_folder (g_steal_pointer (&folder));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_waits_is_found),
    cmocka_unit_test (test_nobody_is_told_of_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

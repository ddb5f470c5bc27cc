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

#include <string.h>

#include "call-store-kit.h"
#include "scratch.h"
#include "sql-kit.h"

static void
count_signal (CidCallStore *store, guint *count)
{
  (*count)++;
}

/* Each telling is a signal on the bus and a look at the log of whoever follows it: what stays as it
   was is not told again. */
static void
test_what_stays_is_told_once (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot-a");
  Answers answers = { 0 };
  guint n_changed = 0, n_written = 0;

  g_signal_connect (store, "changed", G_CALLBACK (count_signal), &n_changed);
  g_signal_connect (store, "written", G_CALLBACK (count_signal), &n_written);
  assert_int_equal (cid_call_store_get_state (store), CID_STORE_OPENING);
  cid_call_store_open (store);
  assert_int_equal (wait_for_count (&n_changed, 1, SCRATCH_PATIENCE_MS), 1);
  assert_int_equal (cid_call_store_get_state (store), CID_STORE_READY);
  assert_null (cid_call_store_get_problem (store));
  assert_int_equal (n_written, 0);

  append (store, make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234"), &answers);
  assert_int_equal (cid_call_store_get_n_waiting (store), 1);
  assert_int_equal (wait_for_count (&answers.stored, 1, SCRATCH_PATIENCE_MS), 1);
  assert_int_equal (cid_call_store_get_n_waiting (store), 0);
  append (store, make_event (CID_EVENT_OFFHOOK, 1, NULL, NULL), NULL, &answers);
  assert_int_equal (wait_for_count (&answers.stored, 2, SCRATCH_PATIENCE_MS), 2);
  assert_int_equal (cid_call_store_get_last_change (store), 1);
  assert_int_equal (n_written, 1);
  assert_int_equal (n_changed, 1);
  assert_true (cid_call_store_close (store, SCRATCH_PATIENCE_MS));
  remove_folder (folder);
}

/* The phones are known once the store is open, and belong to whoever takes them. */
static void
test_phones_come_back_once (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot-a");
  g_autoptr (GPtrArray) phones = NULL;

  assert_null (cid_call_store_take_phones (store));
  cid_call_store_open (store);
  wait_for_state (store, CID_STORE_READY, SCRATCH_PATIENCE_MS);
  phones = cid_call_store_take_phones (store);
  assert_non_null (phones);
  assert_int_equal (phones->len, 0);
  assert_null (cid_call_store_take_phones (store));
  assert_true (cid_call_store_close (store, SCRATCH_PATIENCE_MS));
  remove_folder (folder);
}

/* The words are part of `status`. */
static void
test_states_have_words (void **state)
{
  static const char *const nicks[] = { "opening", "ready", "waiting", "failed" };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    assert_string_equal (cid_store_state_to_nick ((CidStoreState) i), nicks[i]);
}

/* A daemon that starts again goes on with the calls that it left, times of another boot aside. */
static void
test_open_calls_come_back_once (void **state)
{
  static const struct {
    const char *boot;
    gint64 boot_us;
  } cases[] = {
    { "boot-a", 1000 * G_USEC_PER_SEC },
    { "boot-b", 0 },
  };
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  CidCallStore *store = open_store (path, "boot-a");
  CidCall *call = make_call ("u1", CID_OUTCOME_RINGING, 0, "joe@192.0.2.1");
  Answers answers = { 0 };

  call->phone_said = g_strdup ("Joe");
  cid_call_add_leg (call, HALL, "hall", "h1", CID_CALL_STATE_RINGING);
  append (store, make_event (CID_EVENT_INCOMING, 0, "joe@192.0.2.1", "a1"), call, &answers);
  append (store, make_event (CID_EVENT_MISSED, 5, "0299991234", "a2"),
          make_call ("u2", CID_OUTCOME_MISSED, LONG_AGO, "0299991234"), &answers);
  wait_for_count (&answers.stored, 2, 5000);
  assert_true (cid_call_store_close (store, 5000));
  g_object_unref (store);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CidCallStore) again = open_store (path, cases[i].boot);
    g_autoptr (GPtrArray) calls = NULL;
    const CidCall *found;

    wait_for_state (again, CID_STORE_READY, 5000);
    calls = cid_call_store_take_open_calls (again);
    assert_non_null (calls);
    assert_int_equal (calls->len, 1);
    found = g_ptr_array_index (calls, 0);
    assert_string_equal (found->uid, "u1");
    assert_int_equal (found->id, 1);
    assert_int_equal (found->outcome, CID_OUTCOME_RINGING);
    assert_int_equal (found->started.wall_us, NOON);
    assert_int_equal (found->started.boot_us, cases[i].boot_us);
    assert_int_equal (found->ring_us, -1);
    assert_int_equal (found->party->kind, CID_PARTY_SIP);
    assert_string_equal (found->party->user, "joe");
    assert_string_equal (found->party->remote, "joe@192.0.2.1");
    assert_string_equal (found->phone_said, "Joe");
    assert_int_equal (found->legs->len, 2);
    assert_string_equal (((CidLeg *) found->legs->pdata[1])->phone, HALL);
    assert_string_equal (((CidLeg *) found->legs->pdata[1])->phone_name, "hall");
    assert_int_equal (((CidLeg *) found->legs->pdata[1])->state, CID_CALL_STATE_RINGING);
    assert_null (cid_call_store_take_open_calls (again));
    assert_true (cid_call_store_close (again, 5000));
  }
  remove_folder (folder);
}

/* A database that is not ours to write is left alone, byte for byte, and calls wait. */
static void
test_what_cannot_be_opened_is_left_as_it_is (void **state)
{
  static const struct {
    const char *content;
    const char *sql;
    const char *words;
  } cases[] = {
    { NULL, "PRAGMA application_id = 0x43494441; PRAGMA user_version = 99; CREATE TABLE t (x)",
      "newer" },
    { NULL, "CREATE TABLE songs (x); INSERT INTO songs VALUES (1)", "another program" },
    { "This is a letter, and no database at all; but it is long enough to look like one.\n", NULL,
      "damaged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *folder = make_folder ();
    g_autofree char *path = get_path_in (folder);
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autoptr (CidCallStore) store = NULL;
    Answers answers = { 0 };
    gsize length = 0, after_length = 0;

    if (cases[i].sql != NULL)
      run_sql_in (path, cases[i].sql);
    else
      assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
    assert_true (g_file_get_contents (path, &before, &length, NULL));

    store = open_store (path, "boot-a");
    append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
    assert_int_equal (wait_for_state (store, CID_STORE_FAILED, 5000), CID_STORE_FAILED);
    assert_non_null (strstr (cid_call_store_get_problem (store), cases[i].words));
    assert_int_equal (cid_call_store_get_n_waiting (store), 1);
    assert_false (cid_call_store_close (store, 5000));
    assert_int_equal (answers.refused, 1);

    assert_true (g_file_get_contents (path, &after, &after_length, NULL));
    assert_int_equal (after_length, length);
    assert_memory_equal (before, after, length);
    remove_folder (folder);
  }
}

/* One writer: a command is waited for, another daemon is told apart so that this one can leave. */
static void
test_another_writer_is_respected (void **state)
{
  static const struct {
    const char *role;
    CidStoreState state;
    gboolean is_other_daemon;
  } cases[] = {
    { "command", CID_STORE_WAITING, FALSE },
    { "daemon", CID_STORE_FAILED, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *folder = make_folder ();
    g_autofree char *path = get_path_in (folder);
    g_autofree char *pid_text = NULL;
    g_autoptr (CidCallStore) store = NULL;
    Answers answers = { 0 };
    int release_fd = -1;
    pid_t pid = hold_lock (path, cases[i].role, &release_fd);

    store = open_store (path, "boot-a");
    append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
    assert_int_equal (wait_for_state (store, cases[i].state, 5000), cases[i].state);
    assert_int_equal (cid_call_store_is_other_daemon (store), cases[i].is_other_daemon);
    pid_text = g_strdup_printf ("%d", (int) pid);
    assert_non_null (strstr (cid_call_store_get_problem (store), pid_text));

    close (release_fd);
    waitpid (pid, NULL, 0);
    assert_int_equal (wait_for_count (&answers.stored, 1, 5000), 1);
    assert_int_equal (cid_call_store_get_state (store), CID_STORE_READY);
    assert_false (cid_call_store_is_other_daemon (store));
    assert_true (cid_call_store_close (store, 5000));
    remove_folder (folder);
  }
}

/* Lent to be restored, it may come back as another log whose last change has the same number: who
   waits for changes is told nevertheless. */
static void
test_a_lent_store_may_come_back_as_another (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *kept = g_strconcat (path, ".before", NULL);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };
  Answers lent = { 0 };
  guint n_written = 0;

  g_signal_connect (store, "written", G_CALLBACK (count_signal), &n_written);
  append (store, make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_MISSED, 0, "0299991234"), &answers);
  assert_int_equal (wait_for_count (&answers.stored, 1, 5000), 1);
  assert_int_equal (cid_call_store_get_last_change (store), 1);

  cid_call_store_lend (store, on_done, &lent);
  assert_int_equal (wait_for_count (&lent.stored, 1, 5000), 1);
  assert_int_equal (cid_call_store_get_last_change (store), 0);
  assert_int_equal (cid_call_store_get_state (store), CID_STORE_WAITING);
  assert_int_equal (rename (path, kept), 0);
  n_written = 0;
  append (store, make_event (CID_EVENT_INCOMING, 9, "0412345678", "a2"),
          make_call ("u2", CID_OUTCOME_MISSED, 9, "0412345678"), &answers);
  assert_int_equal (wait_for_count (&answers.stored, 2, 5000), 2);
  assert_int_equal (cid_call_store_get_last_change (store), 1);
  assert_int_equal (n_written, 1);
  assert_int_equal (ask (path, "SELECT count (*) FROM calls WHERE uid = 'u2'"), 1);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_stays_is_told_once),
    cmocka_unit_test (test_phones_come_back_once),
    cmocka_unit_test (test_states_have_words),
    cmocka_unit_test (test_open_calls_come_back_once),
    cmocka_unit_test (test_what_cannot_be_opened_is_left_as_it_is),
    cmocka_unit_test (test_another_writer_is_respected),
    cmocka_unit_test (test_a_lent_store_may_come_back_as_another),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

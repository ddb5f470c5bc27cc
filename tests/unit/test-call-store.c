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

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "call-store-kit.h"
#include "sql-kit.h"

/* What the disk does: each commit and insert goes by here. */
typedef enum { DISK_FINE, DISK_FULL, DISK_HANGS, DISK_LIES } Disk;

static gint disk;
static gint n_commits;

/* Whose thread hangs: nobody frees it any more. */
static sqlite3 *left_behind;

int __real_sqlite3_step (sqlite3_stmt *statement);
int __wrap_sqlite3_step (sqlite3_stmt *statement);

int
__wrap_sqlite3_step (sqlite3_stmt *statement)
{
  const char *sql = sqlite3_sql (statement);

  if (sql != NULL && g_str_equal (sql, "COMMIT")) {
    g_atomic_int_inc (&n_commits);
    if (g_atomic_int_compare_and_exchange (&disk, DISK_LIES, DISK_FINE)) {
      assert_int_equal (__real_sqlite3_step (statement), SQLITE_DONE);
      return SQLITE_IOERR_FSYNC;
    }
  }
  if (sql != NULL && g_str_has_prefix (sql, "INSERT INTO events")) {
    if (g_atomic_int_get (&disk) == DISK_FULL)
      return SQLITE_FULL;
    while (g_atomic_int_get (&disk) == DISK_HANGS) {
      g_atomic_pointer_set (&left_behind, sqlite3_db_handle (statement));
      g_usleep (1000);
    }
  }
  return __real_sqlite3_step (statement);
}

/* The promise behind the 200: when the answer comes, event and call are on disk. */
static void
test_what_was_answered_is_on_disk (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  append (store, make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234"), &answers);
  assert_int_equal (cid_call_store_get_n_waiting (store), 1);
  assert_int_equal (wait_for_count (&answers.stored, 1, 5000), 1);
  assert_int_equal (cid_call_store_get_state (store), CID_STORE_READY);
  assert_null (cid_call_store_get_problem (store));
  assert_int_equal (cid_call_store_get_n_waiting (store), 0);

  assert_int_equal (ask (path, "SELECT count (*) FROM events WHERE call = 1"), 1);
  assert_int_equal (ask (path, "SELECT count (*) FROM calls WHERE uid = 'u1'"), 1);
  assert_int_equal (ask (path, "SELECT count (*) FROM legs"), 1);
  assert_int_equal (ask (path, "SELECT heard_us FROM phones"), NOON);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* A call that goes on is one row, renewed, that spans all its events. */
static void
test_a_call_is_one_row_however_often_it_changes (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  append (store, make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234"), &answers);
  wait_for_count (&answers.stored, 1, 5000);
  append (store, make_event (CID_EVENT_CONNECTED, 4, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_ACTIVE, 0, "0299991234"), &answers);
  append (store, make_event (CID_EVENT_DISCONNECTED, 9, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_ANSWERED, 0, "0299991234"), &answers);
  assert_int_equal (wait_for_count (&answers.stored, 3, 5000), 3);

  assert_int_equal (ask (path, "SELECT count (*) FROM calls"), 1);
  assert_int_equal (ask (path, "SELECT outcome = 'answered' FROM calls"), 1);
  assert_int_equal (ask (path, "SELECT first_seq * 100 + last_seq FROM calls"), 103);
  assert_int_equal (ask (path, "SELECT count (*) FROM events WHERE call = 1"), 3);
  assert_int_equal (ask (path, "SELECT count (*) FROM legs"), 1);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* Throughput comes from this: what came while one commit waited goes into the next. */
static void
test_events_that_arrive_together_are_committed_together (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };
  int before;

  assert_int_equal (wait_for_state (store, CID_STORE_READY, 5000), CID_STORE_READY);
  before = g_atomic_int_get (&n_commits);
  for (int i = 0; i < 1000; i++) {
    g_autofree char *uid = g_strdup_printf ("u%d", i % 300);

    append (store, make_event (CID_EVENT_INCOMING, i, "0299991234", uid),
            make_call (uid, CID_OUTCOME_RINGING, i % 300, "0299991234"), &answers);
  }
  assert_int_equal (wait_for_count (&answers.stored, 1000, 20000), 1000);
  assert_in_range (g_atomic_int_get (&n_commits) - before, 1, 3);
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 1000);
  assert_int_equal (ask (path, "SELECT max (seq) FROM events"), 1000);
  assert_int_equal (ask (path, "SELECT count (*) FROM calls"), 300);
  assert_int_equal (ask (path, "SELECT count (*) FROM numbers"), 1);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* Neither seq nor id may come again, whatever was deleted: readers remember them. */
static void
test_numbers_never_repeat (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  Answers answers = { 0 };

  for (int i = 0; i < 3; i++) {
    g_autoptr (CidCallStore) store = open_store (path, "boot-a");
    g_autofree char *uid = g_strdup_printf ("u%d", i);

    append (store, make_event (CID_EVENT_INCOMING, i, "21", uid),
            make_call (uid, CID_OUTCOME_MISSED, i, "21"), &answers);
    assert_true (cid_call_store_close (store, 5000));
    assert_int_equal (answers.stored, i + 1);
    assert_int_equal (ask (path, "SELECT seq FROM events"), i + 1);
    assert_int_equal (ask (path, "SELECT id FROM calls"), i + 1);
    run_sql_in (path, "INSERT OR REPLACE INTO floors SELECT 'events.seq', max (seq) FROM events;"
                      "INSERT OR REPLACE INTO floors SELECT 'calls.id', max (id) FROM calls;"
                      "DELETE FROM events; DELETE FROM legs; DELETE FROM calls");
  }
  assert_int_equal (ask (path, "SELECT count (*) FROM origins"), 1);
  assert_int_equal (ask (path, "SELECT count (*) FROM runs"), 3);
  remove_folder (folder);
}

/* The row of a number holds what the address books say today, and only that. */
static void
test_a_number_has_the_name_of_today (void **state)
{
  static const struct {
    const char *name;
    CidNameFrom from;
    const char *check;
  } steps[] = {
    { NULL, CID_NAME_FROM_NONE, "SELECT name IS NULL AND place = 'Sydney' FROM numbers" },
    { "Ana", CID_NAME_FROM_CONTACT, "SELECT name = 'Ana' AND name_from = 'contact' FROM numbers" },
    { "Ana P", CID_NAME_FROM_MINE, "SELECT name = 'Ana P' AND name_from = 'mine' FROM numbers" },
    { "ANA", CID_NAME_FROM_PHONE, "SELECT name IS NULL FROM numbers" },
    { "Ana", CID_NAME_FROM_CONTACT, "SELECT count (*) = 1 AND name = 'Ana' FROM numbers" },
  };
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    CidCall *call = make_call ("u1", CID_OUTCOME_MISSED, 0, "0299991234");

    call->caller = make_caller (steps[i].name, steps[i].from);
    append (store, NULL, call, &answers);
    assert_int_equal (wait_for_count (&answers.stored, i + 1, 5000), i + 1);
    assert_int_equal (ask (path, steps[i].check), 1);
  }
  /* A caller who was not looked up says nothing about the name. */
  append (store, NULL, make_call ("u2", CID_OUTCOME_MISSED, 9, "0299991234"), &answers);
  assert_int_equal (wait_for_count (&answers.stored, 6, 5000), 6);
  assert_int_equal (ask (path, "SELECT name = 'Ana' FROM numbers"), 1);
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 0);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* A call that comes before the address books are read must not cost the number its name. */
static void
test_a_provisional_caller_leaves_the_name_alone (void **state)
{
  static const struct {
    const char *name;
    CidNameFrom from;
    gboolean is_provisional;
    const char *check;
  } steps[] = {
    { "Ana", CID_NAME_FROM_CONTACT, FALSE, "SELECT name = 'Ana' FROM numbers" },
    { NULL, CID_NAME_FROM_NONE, TRUE, "SELECT name = 'Ana' FROM numbers" },
    { "ANA", CID_NAME_FROM_PHONE, TRUE, "SELECT name = 'Ana' FROM numbers" },
    { NULL, CID_NAME_FROM_NONE, FALSE, "SELECT name IS NULL FROM numbers" },
    { NULL, CID_NAME_FROM_NONE, TRUE, "SELECT name IS NULL FROM numbers" },
    { "Ana", CID_NAME_FROM_CONTACT, FALSE, "SELECT name = 'Ana' FROM numbers" },
  };
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    /* A store of its own each time, as after a restart: nothing is known by heart. */
    g_autoptr (CidCallStore) store = open_store (path, "boot-a");
    CidCall *call = make_call ("u1", CID_OUTCOME_MISSED, 0, "0299991234");
    Answers answers = { 0 };

    call->caller = make_caller (steps[i].name, steps[i].from);
    call->caller->is_provisional = steps[i].is_provisional;
    append (store, NULL, call, &answers);
    assert_int_equal (wait_for_count (&answers.stored, 1, 5000), 1);
    assert_true (cid_call_store_close (store, 5000));
    assert_int_equal (ask (path, steps[i].check), 1);
  }
  remove_folder (folder);
}

/* The same within one run, where the row is known by heart: the word of the books still counts. */
static void
test_a_name_comes_after_a_provisional_caller (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  for (guint i = 0; i < 2; i++) {
    CidCall *call = make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234");

    call->caller = i == 0 ? make_caller ("ANA", CID_NAME_FROM_PHONE)
                          : make_caller ("Ana", CID_NAME_FROM_CONTACT);
    call->caller->is_provisional = i == 0;
    append (store, NULL, call, &answers);
    assert_int_equal (wait_for_count (&answers.stored, i + 1, 5000), i + 1);
    assert_int_equal (ask (path, i == 0 ? "SELECT name IS NULL AND place = 'Sydney' FROM numbers"
                                        : "SELECT name = 'Ana' FROM numbers"),
                      1);
  }
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* `phone rename` has to show in the log without a call. */
static void
test_a_phone_is_renamed (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");

  cid_call_store_set_phone (store, DESK, "desk");
  cid_call_store_set_phone (store, DESK, "front");
  assert_int_equal (cid_call_store_get_n_waiting (store), 0);
  assert_true (cid_call_store_close (store, 5000));
  assert_int_equal (ask (path, "SELECT count (*) = 1 AND name = 'front' FROM phones"), 1);
  assert_int_equal (ask (path, "SELECT heard_us IS NULL FROM phones"), 1);
  remove_folder (folder);
}

/* A full disk costs nothing but time: what waits is stored, in order, when there is room again. */
static void
test_a_full_disk_heals (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  wait_for_state (store, CID_STORE_READY, 5000);
  g_atomic_int_set (&disk, DISK_FULL);
  for (int i = 0; i < 5; i++)
    append (store, make_event (CID_EVENT_OFFHOOK, i, NULL, NULL), NULL, &answers);
  assert_int_equal (wait_for_state (store, CID_STORE_FAILED, 5000), CID_STORE_FAILED);
  assert_non_null (strstr (cid_call_store_get_problem (store), "free some space"));
  assert_int_equal (cid_call_store_get_n_waiting (store), 5);
  assert_int_equal (answers.stored + answers.refused, 0);

  g_atomic_int_set (&disk, DISK_FINE);
  assert_int_equal (wait_for_count (&answers.stored, 5, 5000), 5);
  assert_int_equal (cid_call_store_get_state (store), CID_STORE_READY);
  assert_int_equal (answers.refused, 0);
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 5);
  assert_int_equal (ask (path, "SELECT sum (wall_us / 1000000 % 60 = seq - 1) FROM events"), 5);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* A commit that is said to have failed may have come to the disk: nothing is stored twice. */
static void
test_a_doubtful_commit_stores_once (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  wait_for_state (store, CID_STORE_READY, 5000);
  append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
  wait_for_count (&answers.stored, 1, 5000);
  g_atomic_int_set (&disk, DISK_LIES);
  append (store, make_event (CID_EVENT_INCOMING, 1, "21", "a1"),
          make_call ("u1", CID_OUTCOME_RINGING, 1, "21"), &answers);
  append (store, make_event (CID_EVENT_MISSED, 2, "21", "a1"),
          make_call ("u1", CID_OUTCOME_MISSED, 1, "21"), &answers);
  assert_int_equal (wait_for_state (store, CID_STORE_FAILED, 5000), CID_STORE_FAILED);
  assert_int_equal (wait_for_count (&answers.stored, 3, 5000), 3);
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 3);
  assert_int_equal (ask (path, "SELECT count (*) FROM events WHERE kind = 'incoming'"), 1);
  assert_int_equal (ask (path, "SELECT outcome = 'missed' FROM calls"), 1);
  append (store, make_event (CID_EVENT_ONHOOK, 3, NULL, NULL), NULL, &answers);
  assert_int_equal (wait_for_count (&answers.stored, 4, 5000), 4);
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 4);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* The queue has an end, and what does not fit is said to be lost at once, but never from within. */
static void
test_a_full_queue_refuses (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot-a");
  Answers answers = { 0 };

  for (int i = 0; i < CID_STORE_MAX_QUEUE + 3; i++)
    append (store, make_event (CID_EVENT_OFFHOOK, i, NULL, NULL), NULL, &answers);
  assert_int_equal (cid_call_store_get_n_waiting (store), CID_STORE_MAX_QUEUE);
  assert_int_equal (wait_for_count (&answers.refused, 3, 5000), 3);
  assert_int_equal (answers.stored, 0);

  cid_call_store_open (store);
  assert_int_equal (wait_for_count (&answers.stored, CID_STORE_MAX_QUEUE, 30000),
                    CID_STORE_MAX_QUEUE);
  assert_true (cid_call_store_close (store, 5000));
  append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
  assert_int_equal (wait_for_count (&answers.refused, 4, 5000), 4);
  remove_folder (folder);
}

/* A disk that hangs must not keep the session from ending, and nobody waits for an answer for ever.
 */
static void
test_a_hanging_disk_is_given_up (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  CidCallStore *store;
  Answers answers = { 0 };
  gint64 begun;

  store = open_store (path, "boot-a");
  wait_for_state (store, CID_STORE_READY, 5000);
  g_atomic_int_set (&disk, DISK_HANGS);
  append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
  append (store, make_event (CID_EVENT_ONHOOK, 1, NULL, NULL), NULL, &answers);
  begun = g_get_monotonic_time ();
  assert_false (cid_call_store_close (store, 100));
  assert_in_range (g_get_monotonic_time () - begun, 90000, 2000000);
  assert_int_equal (answers.refused, 2);
  assert_non_null (g_atomic_pointer_get (&left_behind));
  g_object_unref (store);
  g_atomic_int_set (&disk, DISK_FINE);
  g_usleep (50000);
  remove_folder (folder);
}

/* What waits is written on the way out. */
static void
test_closing_writes_what_waits (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  for (int i = 0; i < 100; i++)
    append (store, make_event (CID_EVENT_OFFHOOK, i, NULL, NULL), NULL, &answers);
  assert_true (cid_call_store_close (store, 5000));
  assert_true (cid_call_store_close (store, 5000));
  assert_int_equal (answers.stored, 100);
  assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 100);
  remove_folder (folder);
}

/* Somebody deletes the log under the daemon: that is told, and the calls go into a new one. */
static void
test_a_deleted_store_is_noticed (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = open_store (path, "boot-a");
  Answers answers = { 0 };

  append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
  wait_for_count (&answers.stored, 1, 5000);
  g_remove (path);
  append (store, make_event (CID_EVENT_ONHOOK, 1, NULL, NULL), NULL, &answers);
  assert_int_equal (wait_for_state (store, CID_STORE_FAILED, 5000), CID_STORE_FAILED);
  assert_non_null (strstr (cid_call_store_get_problem (store), "deleted"));
  assert_int_equal (wait_for_count (&answers.stored, 2, 5000), 2);
  assert_int_equal (ask (path, "SELECT count (*) FROM events"), 1);
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

/* Who called is nobody else's business. */
static void
test_files_are_private (void **state)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = NULL;
  Answers answers = { 0 };
  mode_t mask = umask (0);

  store = open_store (path, "boot-a");
  append (store, make_event (CID_EVENT_OFFHOOK, 0, NULL, NULL), NULL, &answers);
  wait_for_count (&answers.stored, 1, 5000);
  umask (mask);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (path, suffixes[i], NULL);
    struct stat status;

    assert_int_equal (stat (file, &status), 0);
    assert_int_equal (status.st_mode & 0777, 0600);
  }
  assert_true (cid_call_store_close (store, 5000));
  remove_folder (folder);
}

static CidContactIndex *
make_index (const char *name)
{
  g_autoptr (GPtrArray) contacts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  CidContact *contact = cid_contact_new (name, NULL);

  cid_contact_add_number (contact, "+61299991234", "+61299991234");
  g_ptr_array_add (contacts, contact);
  return cid_contact_index_new (contacts);
}

static void
wait_learnt (CidCallStore *store)
{
  guint turn_id = g_timeout_add (5, on_turn, NULL);

  for (guint i = 0; i < 1000 && cid_call_store_is_learning (store); i++)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (turn_id);
  assert_false (cid_call_store_is_learning (store));
}

/* Past calls are called as the address books do today, be the store still closed when these are
 * read, or busy; another index in the middle is what counts. */
static void
test_past_calls_learn (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidCallStore) store = cid_call_store_new (path, "boot-a");
  g_autoptr (CidContactIndex) ana = make_index ("Ana");
  g_autoptr (CidContactIndex) eva = make_index ("Eva");
  Answers answers = { 0 };

  append (store, make_event (CID_EVENT_INCOMING, 0, "0299991234", "a1"),
          make_call ("u1", CID_OUTCOME_RINGING, 0, "0299991234"), &answers);
  cid_call_store_learn (store, ana);
  assert_true (cid_call_store_is_learning (store));
  cid_call_store_open (store);
  wait_learnt (store);
  assert_int_equal (answers.stored, 1);
  assert_int_equal (ask (path, "SELECT count (*) FROM numbers WHERE name = 'Ana'"), 1);

  cid_call_store_learn (store, ana);
  cid_call_store_learn (store, eva);
  append (store, make_event (CID_EVENT_OFFHOOK, 1, NULL, NULL), NULL, &answers);
  wait_learnt (store);
  assert_int_equal (ask (path, "SELECT count (*) FROM numbers WHERE name = 'Eva'"), 1);

  cid_call_store_learn (store, ana);
  assert_true (cid_call_store_close (store, 5000));
  assert_int_equal (answers.stored, 2);
  remove_folder (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_was_answered_is_on_disk),
    cmocka_unit_test (test_a_call_is_one_row_however_often_it_changes),
    cmocka_unit_test (test_events_that_arrive_together_are_committed_together),
    cmocka_unit_test (test_numbers_never_repeat),
    cmocka_unit_test (test_a_number_has_the_name_of_today),
    cmocka_unit_test (test_a_provisional_caller_leaves_the_name_alone),
    cmocka_unit_test (test_a_name_comes_after_a_provisional_caller),
    cmocka_unit_test (test_a_phone_is_renamed),
    cmocka_unit_test (test_a_full_disk_heals),
    cmocka_unit_test (test_a_doubtful_commit_stores_once),
    cmocka_unit_test (test_a_full_queue_refuses),
    cmocka_unit_test (test_a_hanging_disk_is_given_up),
    cmocka_unit_test (test_closing_writes_what_waits),
    cmocka_unit_test (test_a_deleted_store_is_noticed),
    cmocka_unit_test (test_files_are_private),
    cmocka_unit_test (test_past_calls_learn),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

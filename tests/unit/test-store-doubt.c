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

#include "log/store-doubt.h"
#include "sql-kit.h"

/* Who asks whether a batch of three entries is there, whose last event is 5, in a log where run 1
 * began at 1000 and wrote event 5. */
static const struct {
  gint64 run_us;
  gint64 seq;
  guint n_entries;
  guint n_stored;
} cases[] = {
  { 1000, 5, 3, 3 },
  { 1000, 6, 3, 0 },
  /* The row of the run became that of another, which wrote an event of that number. */
  { 2000, 5, 3, 0 },
  /* Nobody would tell. */
  { 1000, 5, 0, 0 },
};

/* A batch that is on disk must not be written twice, and one that is not must not be lost. */
static void
test_only_that_batch_is_taken_for_stored (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();

  run_sql (database, "INSERT INTO origins (id, uuid, made_us) VALUES (1, 'o', 1);"
                     "INSERT INTO runs (id, origin, boot, version, started_us)"
                     " VALUES (1, 1, 'b', '1', 1000);"
                     "INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated, party)"
                     " VALUES (5, 1, 1, 1, 'ready', 0, 'none')");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CidStoreDoubt doubt = { 0 };

    cid_store_doubt_begin (&doubt, cases[i].run_us, cases[i].seq, cases[i].n_entries);
    cid_store_doubt_settle (&doubt, database);
    assert_int_equal (doubt.n_stored, cases[i].n_stored);
  }
}

/* What turned out to be on disk stays so when the next batch, which begins with it, fails too. */
static void
test_what_is_stored_is_known_until_a_commit_works (void **state)
{
  g_autoptr (sqlite3) database = open_memory ();
  CidStoreDoubt doubt = { .n_stored = 3 };

  cid_store_doubt_begin (&doubt, 1000, 9, 5);
  cid_store_doubt_settle (&doubt, database);
  assert_int_equal (doubt.n_stored, 3);
  cid_store_doubt_end (&doubt);
  assert_int_equal (doubt.n_stored, 0);
  assert_int_equal (doubt.n_entries, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_only_that_batch_is_taken_for_stored),
    cmocka_unit_test (test_what_is_stored_is_known_until_a_commit_works),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

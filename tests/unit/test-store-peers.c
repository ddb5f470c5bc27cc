/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "log/store-peers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sql-kit.h"

#define HERE (char *) "here"
#define THERE (char *) "there"
#define BOOT (char *) "boot"

/* A log of one run and one event of its own. */
static sqlite3 *
open_log (void)
{
  sqlite3 *database = open_memory ();

  run_sql (database, "INSERT INTO origins (id, uuid, made_us) VALUES (1, 'here', 1);"
                     "INSERT INTO runs (id, origin, boot, version, started_us)"
                     " VALUES (1, 1, 'boot', '1', 10);"
                     "INSERT INTO events (seq, run, wall_us, boot_us, kind, simulated, party)"
                     " VALUES (1, 1, 5, 5, 'incoming', 0, 'number');");
  return database;
}

static void
add_of_peer (sqlite3 *database, gint64 run, const char *kind)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO events (run, peer_seq, wall_us, boot_us, kind, simulated, party)"
                     " VALUES (%d, 7, 5, 5, '%s', 0, 'number')",
                     (int) run, kind);

  run_sql (database, sql);
}

/* The same run of the same log is one row, however often it is asked for; and each origin too,
   which is marked as imported, or readers would take it for that of today. */
static void
test_a_run_is_made_once (void **state)
{
  static const CidJournalEntry entries[] = {
    { .origin = THERE, .boot = BOOT, .started_us = 10, .seq = 1 },
    { .origin = THERE, .boot = BOOT, .started_us = 20, .seq = 2 },
    { .origin = THERE, .boot = (char *) "other boot", .started_us = 20, .seq = 3 },
  };
  g_autoptr (sqlite3) database = open_log ();
  const CidJournalEntry own = { .origin = HERE, .boot = BOOT, .started_us = 10, .seq = 1 };

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
      assert_int_equal (cid_store_peers_find_run (database, &entries[i], NULL), 2 + i);
  assert_int_equal (cid_store_peers_find_run (database, &own, NULL), 1);
  assert_sql (database, "SELECT uuid, imported FROM origins", "here|0;there|1");
  assert_sql (database, "SELECT version FROM runs WHERE id > 1", "imported;imported;imported");
}

/* An event is known by where it arose and its number there, tombstones too: what was forgotten must
   not come back. */
static void
test_an_event_is_known_by_its_origin (void **state)
{
  static const struct {
    const char *origin;
    gint64 seq;
    gboolean is_there;
  } cases[] = { { "here", 1, TRUE },  { "here", 2, FALSE },  { "here", 7, FALSE },
                { "there", 7, TRUE }, { "there", 1, FALSE }, { "nowhere", 7, FALSE } };
  g_autoptr (sqlite3) database = open_log ();
  const CidJournalEntry peer = { .origin = THERE, .boot = BOOT, .started_us = 10, .seq = 7 };

  add_of_peer (database, cid_store_peers_find_run (database, &peer, NULL), "forgotten");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CidJournalEntry entry = { .origin = (char *) cases[i].origin,
                                    .boot = BOOT,
                                    .seq = cases[i].seq };
    gboolean is_there = !cases[i].is_there;

    assert_true (cid_store_peers_has_event (database, &entry, &is_there, NULL));
    assert_int_equal (is_there, cases[i].is_there);
  }
}

/* A log that cannot be read is told: what is there already must not come twice. */
static void
test_errors_are_told (void **state)
{
  g_autoptr (sqlite3) database = open_log ();
  const CidJournalEntry peer = { .origin = THERE, .boot = BOOT, .started_us = 10, .seq = 7 };
  g_autoptr (GError) no_run = NULL;
  g_autoptr (GError) no_event = NULL;
  gboolean is_there = FALSE;

  run_sql (database, "ALTER TABLE runs RENAME TO lost");
  assert_int_equal (cid_store_peers_find_run (database, &peer, &no_run), 0);
  assert_non_null (no_run);
  run_sql (database, "ALTER TABLE events RENAME TO gone");
  assert_false (cid_store_peers_has_event (database, &peer, &is_there, &no_event));
  assert_non_null (no_event);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_run_is_made_once),
    cmocka_unit_test (test_an_event_is_known_by_its_origin),
    cmocka_unit_test (test_errors_are_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

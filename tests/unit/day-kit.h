/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "import-kit.h"
#include "log-kit.h"
#include "sql-kit.h"

/* What the recorded day holds. */
#define N_EVENTS 28
#define N_CALLS 8

static const CidNumberPlan plan = { "AU", NULL };

/**
 * Fixture:
 * @day: path of the recorded day
 *
 * A log of its own for each test.
 */
typedef struct {
  char *folder;
  char *path;
  char *day;
  CidStoreWriter *writer;
} Fixture;

static inline int
set_up_empty (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->path = scratch_path (fixture->folder, "calls.db");
  fixture->day = g_build_filename (g_getenv ("CIDALERT_TEST_DATA"), "journals", "day.json", NULL);
  fixture->writer = cid_store_writer_new (fixture->path, "boot-a");
  assert_true (cid_store_writer_open (fixture->writer, NULL));
  *state = fixture;
  return 0;
}

static inline int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_store_writer_free (fixture->writer);
  scratch_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->day);
  g_free (fixture);
  return 0;
}

static inline void
assert_imported (Fixture *fixture, const char *path, guint expected)
{
  g_autoptr (GError) error = NULL;
  guint n_events = 99;

  if (!import_all (fixture->writer, path, &plan, &n_events, &error))
    fail_msg ("%s", error->message);
  assert_int_equal (n_events, expected);
}

static inline char *
ask (Fixture *fixture, const char *sql)
{
  g_autoptr (sqlite3) database = cid_store_file_open_readonly (fixture->path, NULL);

  assert_non_null (database);
  return ask_sql (database, sql);
}

#define assert_log(fixture, sql, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = ask (fixture, sql);                                                   \
    assert_string_equal (found, expected);                                                         \
  }                                                                                                \
  G_STMT_END

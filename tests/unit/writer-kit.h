/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call-kit.h"
#include "log/store-writer.h"
#include "scratch.h"
#include "sql-kit.h"

#define BOOT "boot-1"

/**
 * Fixture:
 * @entries: (element-type CidStoreEntry): what is to be written next
 *
 * A store for each test, not opened yet, and its writer.
 */
typedef struct {
  char *folder;
  char *path;
  CidStoreWriter *writer;
  GPtrArray *entries;
} Fixture;

static inline void
free_entry (gpointer data)
{
  cid_store_entry_clear (data);
  g_free (data);
}

static inline int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  self->path = scratch_path (self->folder, "calls.db");
  self->writer = cid_store_writer_new (self->path, BOOT);
  self->entries = g_ptr_array_new_with_free_func (free_entry);
  *state = self;
  return 0;
}

static inline int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_store_writer_free (self->writer);
  g_ptr_array_unref (self->entries);
  g_free (self->path);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

static inline CidStoreEntry *
add_entry (Fixture *self, CidCallEvent *event, CidCall *call)
{
  CidStoreEntry *entry = g_new0 (CidStoreEntry, 1);

  entry->event = event;
  entry->calls = call != NULL ? make_calls (call) : NULL;
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/* A call named @uid that rings, with the event of it. */
static inline void
add_ring (Fixture *self, const char *uid, gint64 second)
{
  add_entry (self, make_event (CID_EVENT_INCOMING, second, "21", uid),
             make_call (uid, CID_OUTCOME_RINGING, second, "21"));
}

static inline gboolean
try_to_write (Fixture *self, GError **error)
{
  return cid_store_writer_open (self->writer, error) &&
         cid_store_writer_write (self->writer, (CidStoreEntry *const *) self->entries->pdata,
                                 self->entries->len, error);
}

/* Writes all that was added since the last time. */
static inline void
write_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  if (!try_to_write (self, &error))
    fail_msg ("%s", error->message);
  g_ptr_array_set_size (self->entries, 0);
}

static inline char *
ask (Fixture *self, const char *sql)
{
  sqlite3 *database = cid_store_file_open_readonly (self->path, NULL);
  char *answer;

  assert_non_null (database);
  answer = ask_sql (database, sql);
  sqlite3_close (database);
  return answer;
}

#define assert_store(self, sql, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found = ask (self, sql);                                                      \
    assert_string_equal (found, expected);                                                         \
  }                                                                                                \
  G_STMT_END

#define STORE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)

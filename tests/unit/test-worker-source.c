/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/worker-source.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A reader that finds what it is told to find. */
typedef struct {
  CidReaderLink *link;
  GThread *thread;
  int n_closed;
  int n_stopped;
  gboolean is_reading;
  guint n_contacts;
} Reader;

typedef struct {
  CidWorkerSource *source;
  Reader *reader;
  guint n_changes;
  guint n_steps;
} Fixture;

static guint n_freed;

static CidContactYield *
make_yield (guint n_contacts)
{
  CidContactYield *yield = cid_contact_yield_new ();

  for (guint i = 0; i < n_contacts; i++) {
    g_autoptr (CidContact) contact = cid_contact_new ("Jane", NULL);

    cid_contact_add_number (contact, "02 9999 1234", NULL);
    cid_contact_yield_add (yield, contact);
  }
  g_strfreev (yield->problems);
  yield->problems = g_strsplit ("a.vcf: one is wrong", "\n", -1);
  return yield;
}

static void
open_reader (gpointer data)
{
  Reader *reader = data;

  reader->thread = g_thread_self ();
  cid_worker_source_tell_progress (reader->link);
  g_atomic_int_set (&reader->is_reading, FALSE);
  cid_worker_source_tell (make_yield (reader->n_contacts), reader->link);
}

static void
stop_reader (gpointer data)
{
  g_atomic_int_inc (&((Reader *) data)->n_stopped);
}

static void
close_reader (gpointer data)
{
  Reader *reader = data;

  assert_ptr_equal (reader->thread, g_thread_self ());
  assert_int_equal (reader->n_stopped, 1);
  reader->n_closed++;
}

static void
free_reader (gpointer data)
{
  Reader *reader = data;

  assert_int_equal (reader->n_closed, 1);
  n_freed++;
  g_free (reader);
}

static gboolean
is_reading (gpointer data)
{
  return g_atomic_int_get (&((Reader *) data)->is_reading);
}

static int
get_permille (gpointer data)
{
  return 250;
}

static char *
get_name (gpointer data)
{
  return g_strdup ("a book");
}

static const CidReaderKind kind = { "reader",    open_reader, stop_reader,  close_reader,
                                    free_reader, is_reading,  get_permille, get_name };

static void
on_changed (CidContactSource *source, Fixture *fixture)
{
  assert_true (fixture->n_steps > 0);
  fixture->n_changes++;
}

static void
on_progress (CidContactSource *source, Fixture *fixture)
{
  fixture->n_steps++;
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  n_freed = 0;
  fixture->source = cid_worker_source_new (&kind);
  fixture->reader = g_new0 (Reader, 1);
  fixture->reader->link = cid_worker_source_get_link (fixture->source);
  fixture->reader->is_reading = TRUE;
  fixture->reader->n_contacts = 2;
  g_signal_connect (fixture->source, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->source, "progress", G_CALLBACK (on_progress), fixture);
  cid_worker_source_start (fixture->source, fixture->reader);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_object (&fixture->source);
  assert_int_equal (n_freed, 1);
  g_free (fixture);
  return 0;
}

static gboolean
has_changed (gpointer user_data)
{
  return ((Fixture *) user_data)->n_changes > 0;
}

/* What a thread of its own read is there on the main loop, and only after that was told. */
static void
test_what_was_read_reaches_the_main_loop (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (CidSourceState) after = NULL;

  scratch_run_until (has_changed, fixture);
  assert_ptr_not_equal (fixture->reader->thread, g_thread_self ());
  contacts = cid_contact_source_get_contacts (CID_CONTACT_SOURCE (fixture->source));
  assert_int_equal (contacts->len, 2);
  after = cid_contact_source_get_state (CID_CONTACT_SOURCE (fixture->source));
  assert_string_equal (after->name, "a book");
  assert_false (after->reading);
  assert_int_equal (after->permille, CID_PERMILLE_UNKNOWN);
  assert_int_equal (after->n_contacts, 2);
  assert_int_equal (after->n_numbers, 2);
  assert_true (after->read_us > 0);
  assert_string_equal (after->problems[0], "a.vcf: one is wrong");
}

/* Read by its thread, but not yet told here: nobody may take that for an empty book. */
static void
test_it_reads_until_the_first_contacts_are_here (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidSourceState) before =
    cid_contact_source_get_state (CID_CONTACT_SOURCE (fixture->source));

  assert_true (before->reading);
  assert_int_equal (before->permille, 250);
  assert_int_equal (before->n_contacts, 0);
  assert_int_equal (before->read_us, 0);
}

/* Whoever holds the contacts of before keeps them, while others have come. */
static void
test_contacts_of_before_live_as_long_as_they_are_held (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GPtrArray) before =
    cid_contact_source_get_contacts (CID_CONTACT_SOURCE (fixture->source));
  g_autoptr (GPtrArray) after = NULL;

  scratch_run_until (has_changed, fixture);
  after = cid_contact_source_get_contacts (CID_CONTACT_SOURCE (fixture->source));
  assert_int_equal (before->len, 0);
  assert_int_equal (after->len, 2);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_what_was_read_reaches_the_main_loop),
    UNIT (test_it_reads_until_the_first_contacts_are_here),
    UNIT (test_contacts_of_before_live_as_long_as_they_are_held),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

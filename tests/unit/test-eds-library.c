/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "contact/eds-library.h"
#include "fake-eds.h"
#include "scratch.h"

#define NAME "org.gnome.evolution.dataserver.Sources5"
#define ANN "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ann\r\nFN:Ann\r\nTEL:02 9999 1234\r\nEND:VCARD\r\n"
#define BOB "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bob\r\nFN:Bob\r\nTEL:02 9999 4321\r\nEND:VCARD\r\n"
#define QUIET_MS 80

typedef struct {
  GTestDBus *bus;
  GDBusConnection *server;
  CidEdsLibrary *library;
  CidContactYield *yield;
  gboolean was_reading;
  guint n_told;
  guint n_wanted;
} Fixture;

static int
start_bus (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->server = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (fixture->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  assert_non_null (fixture->server);
  *state = fixture;
  return 0;
}

static int
stop_bus (void **state)
{
  Fixture *fixture = *state;

  g_object_unref (fixture->server);
  g_test_dbus_stop (fixture->bus);
  g_object_unref (fixture->bus);
  g_free (fixture);
  return 0;
}

static void
on_yield (CidContactYield *yield, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_pointer (&fixture->yield, cid_contact_yield_free);
  fixture->yield = yield;
  fixture->was_reading = cid_eds_library_is_reading (fixture->library);
  fixture->n_told++;
}

static int
set_up (void **state)
{
  Fixture *fixture = *state;
  char region[] = "AU";
  const CidNumberPlan plan = { .region = region };

  fake_eds_begin ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", g_test_dbus_get_bus_address (fixture->bus), TRUE);
  fixture->n_told = 0;
  fixture->library = cid_eds_library_new (&plan, on_yield, fixture);
  memset (region, 'x', 2);
  return 0;
}

static void
leave (Fixture *fixture)
{
  if (fixture->library == NULL)
    return;

  cid_eds_library_close (fixture->library);
  scratch_run_ms (5);
  g_clear_pointer (&fixture->library, cid_eds_library_free);
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  leave (fixture);
  g_clear_pointer (&fixture->yield, cid_contact_yield_free);
  fake_eds_end ();
  return 0;
}

static gboolean
was_told (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_told >= fixture->n_wanted;
}

/* The next that it tells. */
static void
wait_until_told (Fixture *fixture)
{
  fixture->n_wanted = fixture->n_told + 1;
  scratch_run_until (was_told, fixture);
}

static gboolean
has_view (gpointer user_data)
{
  return fake_eds.view != NULL;
}

static gboolean
has_registry (gpointer user_data)
{
  return fake_eds.registry != NULL;
}

static void
assert_told (Fixture *fixture, guint n_contacts, const char *problem, gboolean is_reading)
{
  assert_int_equal (fixture->yield->contacts->len, n_contacts);
  assert_int_equal (g_strcmp0 (fixture->yield->problems[0], problem), 0);
  assert_int_equal (fixture->was_reading, is_reading);
}

/* A library with one book, on which Ann stands. */
static ESource *
open_with_ann (Fixture *fixture)
{
  ESource *source = fake_eds_add_source ("one", "Personal");

  cid_eds_library_open (fixture->library);
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  wait_until_told (fixture);
  return source;
}

/* Over ssh, in a container: the address books are away, and nothing is wrong with that. */
static void
test_without_a_session_bus_there_are_none (void **state)
{
  Fixture *fixture = *state;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_true (cid_eds_library_is_reading (fixture->library));
  cid_eds_library_open (fixture->library);
  wait_until_told (fixture);
  assert_told (fixture, 0, NULL, FALSE);
  assert_true (cid_eds_library_is_absent (fixture->library));
  assert_int_equal (fake_eds.n_registries, 0);
}

/* libedataserver ends the process of who asks it without its schemas. */
static void
test_without_its_schemas_it_is_not_asked (void **state)
{
  Fixture *fixture = *state;

  fake_eds.has_no_schemas = TRUE;
  cid_eds_library_open (fixture->library);
  wait_until_told (fixture);
  assert_told (fixture, 0, NULL, FALSE);
  assert_true (cid_eds_library_is_absent (fixture->library));
  assert_int_equal (fake_eds.n_registries, 0);
}

static gboolean
is_absent (gpointer user_data)
{
  return cid_eds_library_is_absent (((Fixture *) user_data)->library);
}

static gboolean
is_present (gpointer user_data)
{
  return !is_absent (user_data);
}

/* It is told whether the server runs, as it comes and goes. */
static void
test_a_server_comes_and_goes (void **state)
{
  Fixture *fixture = *state;
  guint owner_id;

  cid_eds_library_open (fixture->library);
  scratch_run_until (is_absent, fixture);
  owner_id = g_bus_own_name_on_connection (fixture->server, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                           NULL, NULL, NULL);
  scratch_run_until (is_present, fixture);
  g_bus_unown_name (owner_id);
  scratch_run_until (is_absent, fixture);
}

/* A registry without a book is known to hold nothing. */
static void
test_no_book_is_told_too (void **state)
{
  Fixture *fixture = *state;

  cid_eds_library_open (fixture->library);
  wait_until_told (fixture);
  assert_told (fixture, 0, NULL, FALSE);
}

/* As long as one book is read, who calls is not known for good. */
static void
test_it_reads_until_all_books_are_read (void **state)
{
  Fixture *fixture = *state;
  GObject *first;

  fake_eds_add_source ("one", "Personal");
  cid_eds_library_open (fixture->library);
  scratch_run_until (has_view, NULL);
  first = g_object_ref (fake_eds.view);
  fake_eds_add_source ("two", "Work");
  g_signal_emit_by_name (fake_eds.registry, "source-added", NULL);
  g_clear_object (&fake_eds.view);
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", BOB);
  fake_eds_complete (NULL);
  wait_until_told (fixture);
  assert_told (fixture, 1, NULL, TRUE);
  g_set_object (&fake_eds.view, first);
  g_object_unref (first);
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  wait_until_told (fixture);
  assert_told (fixture, 2, NULL, FALSE);
  assert_int_equal (fake_eds.n_connects, 2);
}

/* A book that is switched off in GNOME Settings is not looked at until it is switched on. */
static void
test_a_book_is_switched_off_and_on (void **state)
{
  Fixture *fixture = *state;
  ESource *source = open_with_ann (fixture);

  assert_told (fixture, 1, NULL, FALSE);
  e_source_set_enabled (source, FALSE);
  g_signal_emit_by_name (fake_eds.registry, "source-disabled", source);
  wait_until_told (fixture);
  assert_told (fixture, 0, NULL, FALSE);
  g_clear_object (&fake_eds.view);
  e_source_set_enabled (source, TRUE);
  g_signal_emit_by_name (fake_eds.registry, "source-enabled", source);
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  wait_until_told (fixture);
  assert_told (fixture, 1, NULL, FALSE);
}

/* A book that was deleted has nobody any more; the registry does not know it either. */
static void
test_a_deleted_book_is_gone (void **state)
{
  Fixture *fixture = *state;

  open_with_ann (fixture);
  g_ptr_array_set_size (fake_eds.sources, 0);
  g_signal_emit_by_name (fake_eds.registry, "source-removed", NULL);
  wait_until_told (fixture);
  assert_told (fixture, 0, NULL, FALSE);
}

/* Another source's news is no reason to read a book again. */
static void
test_a_book_is_read_once (void **state)
{
  Fixture *fixture = *state;

  open_with_ann (fixture);
  g_signal_emit_by_name (fake_eds.registry, "source-added", NULL);
  wait_until_told (fixture);
  assert_told (fixture, 1, NULL, FALSE);
  assert_int_equal (fake_eds.n_connects, 1);
}

/* Thousands of contacts come one after the other: who is told builds an index each time. */
static void
test_changes_are_told_together (void **state)
{
  Fixture *fixture = *state;

  open_with_ann (fixture);
  fixture->n_told = 0;
  for (guint i = 0; i < 20; i++)
    fake_eds_put ("objects-added", i % 2 == 0 ? ANN : BOB);
  assert_int_equal (fixture->n_told, 0);
  wait_until_told (fixture);
  scratch_run_ms (QUIET_MS);
  assert_int_equal (fixture->n_told, 1);
  assert_told (fixture, 2, NULL, FALSE);
}

/* What is wrong is told as such, and keeps nobody from knowing the others. */
static void
test_what_is_wrong_is_told (void **state)
{
  Fixture *fixture = *state;

  fake_eds.registry_error = "no such luck";
  cid_eds_library_open (fixture->library);
  wait_until_told (fixture);
  assert_told (fixture, 0, "Evolution Data Server: no such luck", FALSE);
}

/* One book out of order is named, and the other one there. */
static void
test_a_broken_book_costs_itself (void **state)
{
  Fixture *fixture = *state;

  open_with_ann (fixture);
  fake_eds.connect_error = "out of order";
  fake_eds_add_source ("two", "Work");
  g_signal_emit_by_name (fake_eds.registry, "source-added", NULL);
  while (fixture->yield->problems[0] == NULL)
    wait_until_told (fixture);
  assert_told (fixture, 1, "Work: out of order", FALSE);
}

/* The thread that it lives on ends soon: nothing may come any more. */
static void
test_a_closed_library_tells_nothing (void **state)
{
  Fixture *fixture = *state;

  open_with_ann (fixture);
  fake_eds_put ("objects-added", BOB);
  fixture->n_told = 0;
  leave (fixture);
  g_signal_emit_by_name (fake_eds.registry, "source-added", NULL);
  fake_eds_put ("objects-added", ANN);
  scratch_run_ms (QUIET_MS);
  assert_int_equal (fixture->n_told, 0);
}

/* It may be closed while the registry has not answered, and be freed without ever being open. */
static void
test_it_may_go_at_any_time (void **state)
{
  Fixture *fixture = *state;

  cid_eds_library_open (fixture->library);
  leave (fixture);
  scratch_run_ms (5);
  assert_false (has_registry (NULL));
  tear_down (state);
  set_up (state);
  g_clear_pointer (&fixture->library, cid_eds_library_free);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_without_a_session_bus_there_are_none),
    UNIT (test_without_its_schemas_it_is_not_asked),
    UNIT (test_a_server_comes_and_goes),
    UNIT (test_no_book_is_told_too),
    UNIT (test_it_reads_until_all_books_are_read),
    UNIT (test_a_book_is_switched_off_and_on),
    UNIT (test_a_deleted_book_is_gone),
    UNIT (test_a_book_is_read_once),
    UNIT (test_changes_are_told_together),
    UNIT (test_what_is_wrong_is_told),
    UNIT (test_a_broken_book_costs_itself),
    UNIT (test_a_closed_library_tells_nothing),
    UNIT (test_it_may_go_at_any_time),
  };

  return cmocka_run_group_tests (tests, start_bus, stop_bus);
}

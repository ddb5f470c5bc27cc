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

#include "contact/eds-shelf.h"
#include "contact/individual.h"
#include "fake-eds.h"
#include "scratch.h"

#define CARD(uid, name, lines)                                                                     \
  "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:" uid "\r\nFN:" name "\r\n" lines "END:VCARD\r\n"
#define ANN CARD ("ann", "Ann", "TEL:02 9999 1234\r\n")
#define BOB CARD ("bob", "Bob", "TEL:02 9999 4321\r\n")
#define MUTE CARD ("ann", "Ann", "EMAIL:ann@example.org\r\n")

static const CidNumberPlan sydney = { "AU", NULL };

typedef struct {
  CidEdsShelf *shelf;
  guint n_changed;
  guint n_wanted;
} Fixture;

static void
on_changed (gpointer user_data)
{
  ((Fixture *) user_data)->n_changed++;
}

static int
set_up (void **state)
{
  fake_eds_begin ();
  *state = g_new0 (Fixture, 1);
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_pointer (&fixture->shelf, cid_eds_shelf_free);
  scratch_run_ms (5);
  fake_eds_end ();
  g_free (fixture);
  return 0;
}

static gboolean
has_view (gpointer user_data)
{
  return fake_eds.view != NULL;
}

static gboolean
has_client (gpointer user_data)
{
  return fake_eds.client != NULL;
}

static gboolean
has_changed (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_changed >= fixture->n_wanted;
}

static gboolean
has_connected (gpointer user_data)
{
  return fake_eds.n_connects >= GPOINTER_TO_UINT (user_data);
}

static gboolean
has_started (gpointer user_data)
{
  return fake_eds.n_starts >= GPOINTER_TO_UINT (user_data);
}

static void
begin (Fixture *fixture)
{
  ESource *source = fake_eds_add_source ("book", "Personal");

  fixture->shelf = cid_eds_shelf_new (source, &sydney, on_changed, fixture);
}

/* A shelf on which Ann stands, and no more. */
static void
begin_with_ann (Fixture *fixture)
{
  begin (fixture);
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  fixture->n_changed = 0;
}

static void
assert_names (Fixture *fixture, const char *expected)
{
  g_autoptr (CidContactYield) yield = cid_contact_yield_new ();
  guint n_expected = *expected != '\0' ? 1 : 0;

  for (const char *c = expected; *c != '\0'; c++)
    n_expected += *c == ',';
  cid_eds_shelf_gather (fixture->shelf, yield);
  assert_int_equal (yield->contacts->len, n_expected);
  for (guint i = 0; i < yield->contacts->len; i++)
    if (strstr (expected, ((CidContact *) g_ptr_array_index (yield->contacts, i))->name) == NULL)
      fail_msg ("%s is not of %s", ((CidContact *) g_ptr_array_index (yield->contacts, i))->name,
                expected);
}

static void
assert_problem (Fixture *fixture, const char *expected)
{
  g_autofree char *problem = cid_eds_shelf_get_problem (fixture->shelf);

  assert_int_equal (g_strcmp0 (problem, expected), 0);
}

/* Half a book would name some and not others: nothing is told before all of it is there. */
static void
test_a_book_is_told_when_it_is_whole (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  assert_true (cid_eds_shelf_is_reading (fixture->shelf));
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", ANN);
  fake_eds_put ("objects-added", BOB);
  assert_int_equal (fixture->n_changed, 0);
  assert_names (fixture, "");
  fake_eds_complete (NULL);
  assert_int_equal (fixture->n_changed, 1);
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));
  assert_names (fixture, "Ann,Bob");
  assert_problem (fixture, NULL);
  assert_string_equal (cid_eds_shelf_get_uid (fixture->shelf), "book");
}

/* What is done in GNOME Contacts is known at the next ring. */
static void
test_changes_are_followed (void **state)
{
  Fixture *fixture = *state;

  begin_with_ann (fixture);
  fake_eds_put ("objects-added", BOB);
  assert_names (fixture, "Ann,Bob");
  fake_eds_put ("objects-modified", CARD ("bob", "Robert", "TEL:02 9999 4321\r\n"));
  assert_names (fixture, "Ann,Robert");
  fake_eds_remove ("ann");
  assert_names (fixture, "Robert");
  fake_eds_remove ("nobody");
  assert_int_equal (fixture->n_changed, 4);
  fake_eds_complete (NULL);
  assert_names (fixture, "Robert");
}

/* Who has no number cannot ring; who loses his number is not kept by the one he had. */
static void
test_who_has_no_number_is_not_kept (void **state)
{
  Fixture *fixture = *state;

  begin_with_ann (fixture);
  fake_eds_put ("objects-added", CARD ("mail", "Mia", "EMAIL:mia@example.org\r\n"));
  assert_names (fixture, "Ann");
  fake_eds_put ("objects-modified", MUTE);
  assert_names (fixture, "");
}

/* A number is read by the plan, and the contact is found again in GNOME Contacts by its id; its
 * picture is not, if it is within the card. */
static void
test_a_contact_is_read_as_cards_are (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidContactYield) yield = cid_contact_yield_new ();
  g_autofree char *individual = cid_individual_make_id ("book", "ann");
  const CidContact *contact;

  begin (fixture);
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", CARD ("ann", "Ann",
                                       "TEL:02 9999 1234\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ"
                                       "\r\n"));
  fake_eds_complete (NULL);
  cid_eds_shelf_gather (fixture->shelf, yield);
  contact = g_ptr_array_index (yield->contacts, 0);
  assert_string_equal (g_array_index (contact->numbers, CidContactNumber, 0).e164, "+61299991234");
  assert_string_equal (contact->individual, individual);
  assert_true (contact->photo.path != NULL || contact->photo.length == 0);
}

/* A book that cannot be read is named, and known not to be read; the others are not held up. */
static void
test_a_book_that_cannot_be_read_is_named (void **state)
{
  static const struct {
    const char *connect;
    const char *view;
    const char *start;
  } rows[] = { { "no", NULL, NULL }, { NULL, "no", NULL }, { NULL, NULL, "no" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Fixture fixture = { .n_wanted = 1 };

    fake_eds_end ();
    fake_eds_begin ();
    fake_eds.connect_error = rows[i].connect;
    fake_eds.view_error = rows[i].view;
    fake_eds.start_error = rows[i].start;
    begin (&fixture);
    scratch_run_until (has_changed, &fixture);
    assert_problem (&fixture, "Personal: no");
    assert_false (cid_eds_shelf_is_reading (fixture.shelf));
    cid_eds_shelf_free (fixture.shelf);
  }
}

/* A book whose program has crashed has not forgotten anybody: names stay until it is back. */
static void
test_a_crash_costs_no_name (void **state)
{
  Fixture *fixture = *state;

  begin_with_ann (fixture);
  g_signal_emit_by_name (fake_eds.client, "backend-died");
  assert_int_equal (fixture->n_changed, 1);
  assert_names (fixture, "Ann");
  assert_problem (fixture, "Personal: the address book's program has ended; trying again");
  scratch_run_until (has_connected, GUINT_TO_POINTER (2));
  scratch_run_ms (20);
  fake_eds_put ("objects-added", BOB);
  assert_names (fixture, "Ann");
  fake_eds_complete (NULL);
  assert_names (fixture, "Bob");
  assert_problem (fixture, NULL);
}

/* A book that breaks off in the middle is not taken for a smaller one. */
static void
test_a_book_that_breaks_off_is_not_whole (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  scratch_run_until (has_view, NULL);
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete ("the server hung up");
  assert_names (fixture, "");
  assert_problem (fixture, "Personal: the server hung up");
}

/* Such a book gives nothing, and says that this is all: whoever configured it would wait for names.
 */
static void
test_a_book_that_can_only_be_searched_is_told (void **state)
{
  Fixture *fixture = *state;

  fake_eds.is_search_only = TRUE;
  fixture->n_wanted = 1;
  begin (fixture);
  scratch_run_until (has_changed, fixture);
  assert_problem (fixture,
                  "Personal: it can be searched, but not read as a whole: let Evolution keep a "
                  "copy of it for offline use");
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));
  assert_int_equal (fake_eds.n_starts, 0);
}

/* All contacts of all books are gathered whenever one tells something: a book that stays away is
 * tried again and again, and that it is still away is not told again. */
static void
test_a_book_that_stays_away_is_told_once (void **state)
{
  Fixture *fixture = *state;

  fake_eds.has_short_seconds = TRUE;
  fake_eds.connect_error = "no";
  begin (fixture);
  scratch_run_until (has_connected, GUINT_TO_POINTER (4));
  assert_int_equal (fixture->n_changed, 1);
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));

  fake_eds.connect_error = "not yet";
  fixture->n_wanted = 2;
  scratch_run_until (has_changed, fixture);
  assert_problem (fixture, "Personal: not yet");
  fake_eds.connect_error = NULL;
  scratch_run_until (has_started, GUINT_TO_POINTER (1));
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  assert_int_equal (fixture->n_changed, 3);
  assert_names (fixture, "Ann");
  assert_problem (fixture, NULL);
}

/* What a book can do is not another a second later. */
static void
test_a_book_that_can_only_be_searched_is_left_alone (void **state)
{
  Fixture *fixture = *state;

  fake_eds.has_short_seconds = TRUE;
  fake_eds.is_search_only = TRUE;
  fixture->n_wanted = 1;
  begin (fixture);
  scratch_run_until (has_changed, fixture);
  assert_int_equal (fake_eds.last_timer_s, 600);
  scratch_run_until (has_connected, GUINT_TO_POINTER (2));
  fake_eds.is_search_only = FALSE;
  scratch_run_until (has_started, GUINT_TO_POINTER (1));
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  assert_names (fixture, "Ann");
}

/* LDAP's backend does not say that a search has failed: it says nothing. */
static void
test_a_search_without_an_end_is_given_up (void **state)
{
  Fixture *fixture = *state;

  begin_with_ann (fixture);
  fake_eds.has_short_seconds = TRUE;
  g_signal_emit_by_name (fake_eds.client, "backend-died");
  scratch_run_until (has_started, GUINT_TO_POINTER (2));
  fixture->n_wanted = fixture->n_changed + 1;
  scratch_run_until (has_changed, fixture);
  assert_problem (fixture, "Personal: it does not answer; trying again");
  assert_names (fixture, "Ann");
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));
  scratch_run_until (has_started, GUINT_TO_POINTER (3));
  fake_eds_put ("objects-added", BOB);
  fake_eds_complete (NULL);
  assert_names (fixture, "Bob");
  assert_problem (fixture, NULL);
}

/* Nor that it could not even begin. */
static void
test_a_book_that_never_opens_is_given_up (void **state)
{
  Fixture *fixture = *state;

  fake_eds.has_short_seconds = TRUE;
  fake_eds.is_silent = TRUE;
  fixture->n_wanted = 1;
  begin (fixture);
  scratch_run_until (has_changed, fixture);
  assert_problem (fixture, "Personal: it does not answer; trying again");
}

/* A large book that comes slowly is not one that hangs. */
static void
test_a_slow_book_is_waited_for (void **state)
{
  Fixture *fixture = *state;

  fake_eds.has_short_seconds = TRUE;
  begin (fixture);
  scratch_run_until (has_view, NULL);
  for (guint i = 0; i < 10; i++) {
    fake_eds_put ("objects-added", ANN);
    scratch_run_ms (30);
  }
  assert_problem (fixture, NULL);
  fake_eds_complete (NULL);
  assert_names (fixture, "Ann");
  scratch_run_ms (150);
  assert_problem (fixture, NULL);
  assert_int_equal (fake_eds.n_connects, 1);
}

static void
set_status (ESourceConnectionStatus status)
{
  e_source_set_connection_status (g_ptr_array_index (fake_eds.sources, 0), status);
}

/* Before it has its password LDAP's backend says that nobody is in a book, and is done. */
static void
test_a_book_without_its_password_is_not_empty (void **state)
{
  Fixture *fixture = *state;

  begin_with_ann (fixture);
  fake_eds.has_short_seconds = TRUE;
  g_signal_emit_by_name (fake_eds.client, "backend-died");
  scratch_run_until (has_started, GUINT_TO_POINTER (2));
  set_status (E_SOURCE_CONNECTION_STATUS_AWAITING_CREDENTIALS);
  fake_eds_complete (NULL);
  assert_names (fixture, "Ann");
  assert_problem (fixture,
                  "Personal: it waits for its password: open it in Evolution or GNOME Contacts");
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));

  set_status (E_SOURCE_CONNECTION_STATUS_CONNECTING);
  set_status (E_SOURCE_CONNECTION_STATUS_CONNECTED);
  scratch_run_until (has_started, GUINT_TO_POINTER (3));
  fake_eds_put ("objects-added", BOB);
  fake_eds_complete (NULL);
  assert_names (fixture, "Bob");
  assert_problem (fixture, NULL);
  assert_int_equal (fake_eds.n_connects, 2);
}

/* It may have its password before it is known that it had none, or that nobody was in it. */
static void
test_a_password_may_be_fast (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  scratch_run_until (has_view, NULL);
  set_status (E_SOURCE_CONNECTION_STATUS_CONNECTED);
  fake_eds_complete (NULL);
  assert_true (cid_eds_shelf_is_reading (fixture->shelf));
  scratch_run_until (has_started, GUINT_TO_POINTER (2));
  fake_eds_complete (NULL);
  assert_names (fixture, "");
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));
  assert_int_equal (fake_eds.n_starts, 2);
  assert_problem (fixture, NULL);
}

/* Somebody who has a copy of the book while it has no password is not read twice. */
static void
test_a_copy_needs_no_password (void **state)
{
  Fixture *fixture = *state;

  begin_with_ann (fixture);
  set_status (E_SOURCE_CONNECTION_STATUS_AWAITING_CREDENTIALS);
  set_status (E_SOURCE_CONNECTION_STATUS_CONNECTED);
  assert_int_equal (fixture->n_changed, 0);
  assert_problem (fixture, NULL);
  assert_int_equal (fake_eds.n_connects, 1);
}

/* Nor is one that is not there: it is connected to again, and looked at then. */
static void
test_a_book_that_is_away_is_not_looked_at (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  scratch_run_until (has_view, NULL);
  fake_eds_complete (NULL);
  g_signal_emit_by_name (fake_eds.client, "backend-died");
  set_status (E_SOURCE_CONNECTION_STATUS_CONNECTED);
  assert_false (cid_eds_shelf_is_reading (fixture->shelf));
  scratch_run_ms (20);
  assert_int_equal (fake_eds.n_starts, 1);
  assert_int_equal (fake_eds.n_connects, 1);
}

static gboolean
has_held (gpointer user_data)
{
  return fake_eds.held->len > 0;
}

/* A program that ends while it is asked for a view is asked once more, not twice. */
static void
test_a_crash_leaves_no_second_view (void **state)
{
  Fixture *fixture = *state;

  fake_eds.has_short_seconds = TRUE;
  fake_eds.holds_views = TRUE;
  begin (fixture);
  scratch_run_until (has_held, NULL);
  g_signal_emit_by_name (fake_eds.client, "backend-died");
  fake_eds_release_views ();
  scratch_run_until (has_connected, GUINT_TO_POINTER (2));
  scratch_run_ms (20);
  assert_int_equal (fake_eds.n_starts, 1);
  fake_eds_put ("objects-added", ANN);
  fake_eds_complete (NULL);
  assert_names (fixture, "Ann");
  assert_problem (fixture, NULL);
}

/* A shelf may go while its book is being asked, or is to be asked again: nobody answers it then. */
static void
test_a_shelf_may_go_at_any_time (void **state)
{
  Fixture *fixture = *state;

  begin (fixture);
  g_clear_pointer (&fixture->shelf, cid_eds_shelf_free);
  scratch_run_ms (20);
  assert_null (fake_eds.view);
  begin (fixture);
  scratch_run_until (has_client, NULL);
  g_clear_pointer (&fixture->shelf, cid_eds_shelf_free);
  scratch_run_ms (20);
  fake_eds.connect_error = "no";
  begin (fixture);
  fixture->n_wanted = 1;
  scratch_run_until (has_changed, fixture);
  g_clear_pointer (&fixture->shelf, cid_eds_shelf_free);
  assert_int_equal (fixture->n_changed, 1);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_book_is_told_when_it_is_whole),
    UNIT (test_changes_are_followed),
    UNIT (test_who_has_no_number_is_not_kept),
    UNIT (test_a_contact_is_read_as_cards_are),
    UNIT (test_a_book_that_cannot_be_read_is_named),
    UNIT (test_a_crash_costs_no_name),
    UNIT (test_a_book_that_breaks_off_is_not_whole),
    UNIT (test_a_book_that_can_only_be_searched_is_told),
    UNIT (test_a_book_that_stays_away_is_told_once),
    UNIT (test_a_book_that_can_only_be_searched_is_left_alone),
    UNIT (test_a_search_without_an_end_is_given_up),
    UNIT (test_a_book_that_never_opens_is_given_up),
    UNIT (test_a_slow_book_is_waited_for),
    UNIT (test_a_book_without_its_password_is_not_empty),
    UNIT (test_a_password_may_be_fast),
    UNIT (test_a_copy_needs_no_password),
    UNIT (test_a_book_that_is_away_is_not_looked_at),
    UNIT (test_a_crash_leaves_no_second_view),
    UNIT (test_a_shelf_may_go_at_any_time),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

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

#include "contact/eds-source.h"
#include "fake-eds.h"
#include "scratch.h"

static const CidNumberPlan sydney = { "AU", NULL };

static int
set_up (void **state)
{
  fake_eds_begin ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  return 0;
}

static int
tear_down (void **state)
{
  fake_eds_end ();
  return 0;
}

static gboolean
is_read (gpointer source)
{
  g_autoptr (CidSourceState) state = cid_contact_source_get_state (source);

  return !state->reading && state->read_us > 0;
}

/* `status` says why there are no names from there, and that it is no fault of anybody's. */
static void
test_address_books_that_are_away_are_told (void **state)
{
  g_autoptr (CidContactSource) source = cid_eds_source_new (&sydney);
  g_autoptr (CidSourceState) before = cid_contact_source_get_state (source);
  g_autoptr (CidSourceState) after = NULL;
  g_autoptr (GPtrArray) contacts = NULL;

  assert_true (before->reading);
  scratch_run_until (is_read, source);
  after = cid_contact_source_get_state (source);
  assert_string_equal (after->name, "Evolution address books (Evolution Data Server does not run)");
  assert_null (after->problems[0]);
  assert_int_equal (after->n_contacts, 0);
  contacts = cid_contact_source_get_contacts (source);
  assert_int_equal (contacts->len, 0);
}

/* Whoever made it may free it at once: its thread has just begun to look. */
static void
test_a_source_may_go_at_once (void **state)
{
  for (guint i = 0; i < 10; i++) {
    CidContactSource *source = cid_eds_source_new (&sydney);

    g_object_unref (source);
  }
}

/* The name goes with the state: where they are there it is just theirs. */
static void
test_address_books_have_a_name (void **state)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  CidContactSource *source;
  CidSourceState *told;

  g_test_dbus_up (bus);
  fake_eds.registry_error = "no such luck";
  source = cid_eds_source_new (&sydney);
  scratch_run_until (is_read, source);
  told = cid_contact_source_get_state (source);
  assert_true (g_str_has_prefix (told->name, "Evolution address books"));
  assert_string_equal (told->problems[0], "Evolution Data Server: no such luck");
  cid_source_state_free (told);
  g_object_unref (source);
  g_test_dbus_stop (bus);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_address_books_that_are_away_are_told),
    UNIT (test_a_source_may_go_at_once),
    UNIT (test_address_books_have_a_name),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

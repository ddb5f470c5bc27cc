/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/contacts-app.h"

#include "fake-callee.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define APP "org.gnome.Contacts", "/org/gnome/Contacts", "org.freedesktop.Application"
#define SEARCH                                                                                     \
  "org.gnome.Contacts.SearchProvider", "/org/gnome/Contacts/SearchProvider",                       \
    "org.gnome.Shell.SearchProvider2"

static const FakeMethod app_methods[] = { { "ActivateAction", "sava{sv}", "", "()" }, { 0 } };
static const FakeMethod knowing[] = {
  { "GetInitialResultSet", "as", "as", "(['2f', '1f'],)" },
  { "LaunchSearch", "asu", "", "()" },
  { 0 },
};
static const FakeMethod merged[] = {
  { "GetInitialResultSet", "as", "as", "(['3f'],)" },
  { "LaunchSearch", "asu", "", "()" },
  { 0 },
};
static const FakeMethod ignorant[] = {
  { "GetInitialResultSet", "as", "as", "(@as [],)" },
  { "LaunchSearch", "asu", "", "()" },
  { 0 },
};

typedef struct {
  char *folder;
  GSubprocess *bus;
  CidContactsApp *app;
  int is_open;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->bus = fake_bus_start (fixture->folder);
  fixture->app = cid_contacts_app_new ();
  fixture->is_open = -1;
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_contacts_app_free (fixture->app);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  scratch_run_ms (20);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
on_opened (gboolean is_open, gpointer user_data)
{
  ((Fixture *) user_data)->is_open = is_open;
}

static gboolean
is_told (gpointer user_data)
{
  return ((Fixture *) user_data)->is_open >= 0;
}

static gboolean
open_and_wait (Fixture *fixture, const char *token)
{
  const CidContactWish wish = { "1f", "Ana P", token };

  cid_contacts_app_open (fixture->app, &wish, on_opened, fixture);
  scratch_run_until (is_told, fixture);
  return fixture->is_open;
}

/* The contact itself, in front of other windows where the click allows that. */
static void
test_contact_is_shown (void **state)
{
  g_autoptr (FakeCallee) app = fake_callee_new (APP, app_methods);
  g_autoptr (FakeCallee) search = fake_callee_new (SEARCH, knowing);

  assert_true (open_and_wait (*state, "t1"));
  assert_string_equal (fake_callee_get_calls (search), "GetInitialResultSet(['Ana P'],)\n");
  assert_string_equal (fake_callee_get_calls (app),
                       "ActivateAction('show-contact', [<'1f'>], {'desktop-startup-id': <'t1'>, "
                       "'activation-token': <'t1'>})\n");
}

/* One that was made one with another contact goes by another id, which its name leads to. */
static void
test_contact_of_several_books_is_shown (void **state)
{
  g_autoptr (FakeCallee) app = fake_callee_new (APP, app_methods);
  G_GNUC_UNUSED g_autoptr (FakeCallee) search = fake_callee_new (SEARCH, merged);

  assert_true (open_and_wait (*state, NULL));
  assert_string_equal (fake_callee_get_calls (app),
                       "ActivateAction('show-contact', [<'3f'>], {})\n");
}

/* One that is not found at all is searched before the user's eyes, rather than complained of. */
static void
test_contact_that_is_not_known_by_its_id_is_searched (void **state)
{
  g_autoptr (FakeCallee) app = fake_callee_new (APP, app_methods);
  g_autoptr (FakeCallee) search = fake_callee_new (SEARCH, ignorant);

  assert_true (open_and_wait (*state, NULL));
  assert_string_equal (fake_callee_get_calls (search),
                       "GetInitialResultSet(['Ana P'],)\nLaunchSearch(['Ana P'], 0)\n");
  assert_string_equal (fake_callee_get_calls (app), "");
}

/* The search is a part that may be left out. */
static void
test_without_a_search_it_is_asked_all_the_same (void **state)
{
  g_autoptr (FakeCallee) app = fake_callee_new (APP, app_methods);

  assert_true (open_and_wait (*state, NULL));
  assert_string_equal (fake_callee_get_calls (app),
                       "ActivateAction('show-contact', [<'1f'>], {})\n");
}

/* On most desktops it is not there, on some there is not even a bus. */
static void
test_without_gnome_contacts_nothing_is_open (void **state)
{
  assert_false (open_and_wait (*state, NULL));
}

/* A daemon that leaves waits for nobody. */
static void
test_leaving_gives_it_up (void **state)
{
  Fixture *fixture = *state;
  const CidContactWish wish = { "1f", "Ana P", NULL };

  cid_contacts_app_open (fixture->app, &wish, on_opened, fixture);
  g_clear_pointer (&fixture->app, cid_contacts_app_free);
  scratch_run_until (is_told, fixture);
  assert_false (fixture->is_open);
}

int
main (void)
{
#define APP_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    APP_TEST (test_contact_is_shown),
    APP_TEST (test_contact_of_several_books_is_shown),
    APP_TEST (test_contact_that_is_not_known_by_its_id_is_searched),
    APP_TEST (test_without_a_search_it_is_asked_all_the_same),
    APP_TEST (test_without_gnome_contacts_nothing_is_open),
    APP_TEST (test_leaving_gives_it_up),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

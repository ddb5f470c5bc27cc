/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-contact-book"

#include "contact/contact-book.h"

#include "scratch.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

/* A source that has what the test gives it, at once. */
#define FAKE_TYPE_SOURCE (fake_source_get_type ())
G_DECLARE_FINAL_TYPE (FakeSource, fake_source, FAKE, SOURCE, GObject)

struct _FakeSource {
  GObject parent_instance;

  GPtrArray *contacts;
};

static void fake_source_iface_init (CidContactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSource,
                               fake_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CID_TYPE_CONTACT_SOURCE,
                                                      fake_source_iface_init))

typedef struct {
  CidContactBook *book;
  guint n_changes;
  guint n_wanted;
} Fixture;

static GPtrArray *
fake_source_get_contacts (CidContactSource *source)
{
  return g_ptr_array_ref (FAKE_SOURCE (source)->contacts);
}

static CidSourceState *
fake_source_get_state (CidContactSource *source)
{
  return g_new0 (CidSourceState, 1);
}

static void
fake_source_finalize (GObject *object)
{
  g_ptr_array_unref (FAKE_SOURCE (object)->contacts);
  G_OBJECT_CLASS (fake_source_parent_class)->finalize (object);
}

static void
fake_source_iface_init (CidContactSourceInterface *iface)
{
  iface->get_contacts = fake_source_get_contacts;
  iface->get_state = fake_source_get_state;
}

static void
fake_source_class_init (FakeSourceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = fake_source_finalize;
}

static void
fake_source_init (FakeSource *self)
{
  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
}

static void
fake_source_set (FakeSource *self, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, ",", -1);

  g_ptr_array_unref (self->contacts);
  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  for (guint i = 0; list[i] != NULL; i++) {
    CidContact *contact = cid_contact_new (list[i], NULL);

    cid_contact_add_number (contact, "21", NULL);
    g_ptr_array_add (self->contacts, contact);
  }
  g_signal_emit_by_name (self, "changed");
}

static FakeSource *
fake_source_new (const char *names)
{
  FakeSource *self = g_object_new (FAKE_TYPE_SOURCE, NULL);

  fake_source_set (self, names);
  return self;
}

static void
on_changed (CidContactBook *book, gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->book = cid_contact_book_new ();
  g_signal_connect (self->book, "changed", G_CALLBACK (on_changed), self);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_object_unref (self->book);
  g_free (self);
  return 0;
}

static gboolean
has_changed (gpointer user_data)
{
  Fixture *self = user_data;

  return self->n_changes >= self->n_wanted;
}

static void
wait_for_changes (Fixture *self, guint n_wanted)
{
  self->n_wanted = n_wanted;
  scratch_run_until (has_changed, self);
}

static void
set_sources (Fixture *self, FakeSource *first, FakeSource *second)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();

  if (first != NULL)
    g_ptr_array_add (sources, first);
  if (second != NULL)
    g_ptr_array_add (sources, second);
  cid_contact_book_set_sources (self->book, sources);
}

static char *
find_names (Fixture *self)
{
  CidParty party = { .kind = CID_PARTY_SHORT, .number = (char *) "21" };
  g_autoptr (GPtrArray) found =
    cid_contact_index_find (cid_contact_book_get_index (self->book), &party, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++) {
    const CidContact *contact = g_ptr_array_index (found, i);

    g_string_append_printf (names, "%s%s", i > 0 ? "," : "", contact->name);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* A call may ring before the first address book is read. */
static void
test_there_is_an_index_from_the_beginning (void **state)
{
  Fixture *self = *state;
  g_autofree char *names = find_names (self);

  assert_string_equal (names, "");
  assert_int_equal (cid_contact_book_get_sources (self->book)->len, 0);
}

/* The contacts of all sources, in the order of the sources. */
static void
test_all_sources_are_in_the_index (void **state)
{
  Fixture *self = *state;
  g_autoptr (FakeSource) first = fake_source_new ("Ana,Bob");
  g_autoptr (FakeSource) second = fake_source_new ("Cleo");
  g_autofree char *names = NULL;

  set_sources (self, second, first);
  wait_for_changes (self, 1);
  names = find_names (self);

  assert_string_equal (names, "Cleo,Ana,Bob");
  assert_int_equal (cid_contact_book_get_sources (self->book)->len, 2);
}

/* The index follows its sources; many changes at once are few indexes, and the last one counts. */
static void
test_the_last_change_is_in_the_index (void **state)
{
  Fixture *self = *state;
  g_autoptr (FakeSource) source = fake_source_new ("Ana");
  g_autofree char *names = NULL;

  set_sources (self, source, NULL);
  for (guint i = 0; i < 50; i++)
    fake_source_set (source, "Bob");
  fake_source_set (source, "Cleo");
  wait_for_changes (self, 2);
  scratch_run_ms (50);
  names = find_names (self);

  assert_string_equal (names, "Cleo");
  assert_int_equal (self->n_changes, 2);
}

/* What the settings no longer name is gone, and is not listened to any more. */
static void
test_other_sources_take_the_place_of_the_old (void **state)
{
  Fixture *self = *state;
  g_autoptr (FakeSource) old = fake_source_new ("Ana");
  g_autoptr (FakeSource) new = fake_source_new ("Bob");
  g_autofree char *names = NULL;

  set_sources (self, old, NULL);
  wait_for_changes (self, 1);
  set_sources (self, new, NULL);
  wait_for_changes (self, 2);
  fake_source_set (old, "Cleo");
  scratch_run_ms (50);
  names = find_names (self);

  assert_string_equal (names, "Bob");
  assert_int_equal (self->n_changes, 2);
}

/* The same sources may be set again, as on every change of the settings. */
static void
test_sources_may_be_set_to_what_they_are (void **state)
{
  Fixture *self = *state;
  g_autofree char *names = NULL;

  {
    g_autoptr (FakeSource) source = fake_source_new ("Ana");

    set_sources (self, source, NULL);
  }
  cid_contact_book_set_sources (self->book, cid_contact_book_get_sources (self->book));
  wait_for_changes (self, 2);
  names = find_names (self);

  assert_string_equal (names, "Ana");
}

/* Whoever holds an index may go on with it. */
static void
test_a_held_index_outlives_the_swap (void **state)
{
  Fixture *self = *state;
  g_autoptr (FakeSource) source = fake_source_new ("Ana");
  g_autoptr (CidContactIndex) held = NULL;

  set_sources (self, source, NULL);
  wait_for_changes (self, 1);
  held = cid_contact_index_ref (cid_contact_book_get_index (self->book));
  fake_source_set (source, "Bob,Cleo");
  wait_for_changes (self, 2);

  assert_int_equal (cid_contact_index_get_n_contacts (held), 1);
  assert_int_equal (cid_contact_index_get_n_contacts (cid_contact_book_get_index (self->book)), 2);
}

/* The daemon may end while an index is built. */
static void
test_a_book_may_go_while_it_builds (void **state)
{
  Fixture *self = *state;
  g_autoptr (FakeSource) source = fake_source_new ("Ana");

  set_sources (self, source, NULL);
  g_clear_object (&self->book);
  fake_source_set (source, "Bob");
  self->book = cid_contact_book_new ();
  scratch_run_ms (20);

  assert_int_equal (self->n_changes, 0);
}

static void
count_source (CidContactBook *book, CidContactSource *source, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* Whoever shows the sources hears of each, when it was read and when it only came further. */
static void
test_the_book_speaks_for_its_sources (void **state)
{
  Fixture *self = *state;
  g_autoptr (FakeSource) source = fake_source_new ("Ana");
  g_autoptr (FakeSource) gone = fake_source_new ("Bob");
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  guint n_told = 0;

  g_ptr_array_add (both, source);
  g_ptr_array_add (both, gone);
  g_ptr_array_add (one, source);
  g_signal_connect (self->book, "source-changed", G_CALLBACK (count_source), &n_told);
  cid_contact_book_set_sources (self->book, both);
  cid_contact_book_set_sources (self->book, one);
  g_signal_emit_by_name (source, "progress");
  assert_int_equal (n_told, 1);
  fake_source_set (source, "Cleo");
  assert_int_equal (n_told, 2);
  g_signal_emit_by_name (gone, "progress");
  assert_int_equal (n_told, 2);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_there_is_an_index_from_the_beginning, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_all_sources_are_in_the_index, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_last_change_is_in_the_index, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_other_sources_take_the_place_of_the_old, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_sources_may_be_set_to_what_they_are, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_held_index_outlives_the_swap, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_the_book_speaks_for_its_sources, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_book_may_go_while_it_builds, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

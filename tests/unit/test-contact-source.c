/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-contact-source"

#include "contact/contact-source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A source as any other might be: it has one contact, and tells when it is told to. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource {
  GObject parent_instance;
  GPtrArray *contacts;
};

static void test_source_iface_init (CidContactSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CID_TYPE_CONTACT_SOURCE,
                                                      test_source_iface_init))

static GPtrArray *
get_contacts (CidContactSource *source)
{
  return g_ptr_array_ref (TEST_SOURCE (source)->contacts);
}

static CidSourceState *
get_state (CidContactSource *source)
{
  CidSourceState *state = g_new0 (CidSourceState, 1);

  state->name = g_strdup ("test");
  state->n_contacts = TEST_SOURCE (source)->contacts->len;
  state->problems = g_strsplit ("one\ntwo", "\n", -1);
  return state;
}

static void
test_source_iface_init (CidContactSourceInterface *iface)
{
  iface->get_contacts = get_contacts;
  iface->get_state = get_state;
}

static void
test_source_finalize (GObject *object)
{
  g_ptr_array_unref (TEST_SOURCE (object)->contacts);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  g_ptr_array_add (self->contacts, cid_contact_new ("Ana", NULL));
}

static void
on_changed (CidContactSource *source, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* The book knows sources by the interface alone: it must reach what each of them does itself. */
static void
test_source_answers_by_the_interface (void **state)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) contacts = cid_contact_source_get_contacts (CID_CONTACT_SOURCE (source));
  g_autoptr (CidSourceState) how = cid_contact_source_get_state (CID_CONTACT_SOURCE (source));

  assert_ptr_equal (contacts, source->contacts);
  assert_string_equal (((CidContact *) contacts->pdata[0])->name, "Ana");
  assert_string_equal (how->name, "test");
  assert_int_equal (how->n_contacts, 1);
  assert_int_equal (g_strv_length (how->problems), 2);
}

/* What is handed out stays whole when the source is gone: it may be on another thread by then. */
static void
test_contacts_outlive_their_source (void **state)
{
  TestSource *source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (GPtrArray) contacts = cid_contact_source_get_contacts (CID_CONTACT_SOURCE (source));

  g_object_unref (source);
  assert_int_equal (contacts->len, 1);
  assert_string_equal (((CidContact *) contacts->pdata[0])->name, "Ana");
}

/* Whoever listens is told once for each time, and not any more after he left. */
static void
test_change_is_told_to_who_listens (void **state)
{
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  guint n_changes = 0;
  gulong id = g_signal_connect (source, "changed", G_CALLBACK (on_changed), &n_changes);

  g_signal_emit_by_name (source, "changed");
  g_signal_emit_by_name (source, "changed");
  assert_int_equal (n_changes, 2);
  g_signal_handler_disconnect (source, id);
  g_signal_emit_by_name (source, "changed");
  assert_int_equal (n_changes, 2);
}

/* Clean-up attributes free states that were never filled. */
static void
test_states_are_freed_as_far_as_they_are_filled (void **state)
{
  CidSourceState *empty = g_new0 (CidSourceState, 1);

  assert_null (empty->problems);
  cid_source_state_free (empty);
  cid_source_state_free (NULL);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_source_answers_by_the_interface),
    cmocka_unit_test (test_contacts_outlive_their_source),
    cmocka_unit_test (test_change_is_told_to_who_listens),
    cmocka_unit_test (test_states_are_freed_as_far_as_they_are_filled),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

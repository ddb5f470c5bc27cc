/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact/vcard-source.h"
#include "daemon/status.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CARDS                                                                                      \
  "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Pérez\nORG:Harbour Bakery\nTEL:+61 2 9999 1234\nEND:VCARD\n"  \
  "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Novak\nTEL:2000\nEND:VCARD\n"
#define SECRET "7kq3m9x2adfh"
#define PHONE "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=" SECRET "\n"

typedef struct {
  char *folder;
  CidParts parts;
  CidBusCidAlert1 *interface;
} Fixture;

static const CidListenerHandler handler = { NULL, NULL, NULL, NULL };

static gboolean
has_contacts (gpointer user_data)
{
  Fixture *fixture = user_data;

  return cid_contact_index_get_n_contacts (cid_contact_book_get_index (fixture->parts.book)) == 2;
}

static void
read_contacts (Fixture *fixture)
{
  g_autofree char *path = scratch_path (fixture->folder, "cards.vcf");
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (sources, cid_vcard_source_new (
                              path, cid_configuration_get_plan (fixture->parts.configuration)));
  cid_contact_book_set_sources (fixture->parts.book, sources);
  scratch_run_until (has_contacts, fixture);
}

static gboolean
has_blocked (gpointer user_data)
{
  return cid_unwanted_is_known (((Fixture *) user_data)->parts.unwanted);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *settings_path = NULL;
  g_autofree char *phones_path = NULL;
  g_autofree char *store_path = NULL;
  g_autofree char *socket_path = NULL;
  g_autofree char *control_path = NULL;
  g_autofree char *blocked_path = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  fixture->folder = scratch_new ();
  scratch_write (fixture->folder, "cidalert.conf",
                 "[numbers]\nregion=AU\nown=02 9999 0000\n[listener]\nprot=1\n");
  scratch_write (fixture->folder, "phones.conf", PHONE);
  scratch_write (fixture->folder, "cards.vcf", CARDS);
  settings_path = scratch_path (fixture->folder, "cidalert.conf");
  phones_path = scratch_path (fixture->folder, "phones.conf");
  store_path = scratch_path (fixture->folder, "calls.db");
  socket_path = scratch_path (fixture->folder, "socket");
  control_path = scratch_path (fixture->folder, "control");
  fixture->interface = cid_bus_cid_alert1_skeleton_new ();
  fixture->parts = (CidParts){
    .configuration = cid_configuration_new (settings_path, phones_path),
    .listener = cid_listener_new (&handler, NULL),
    .store = cid_call_store_new (store_path, "boot"),
    .tracker = cid_call_tracker_new (),
    .book = cid_contact_book_new (),
    .notifier = cid_notifier_new (),
    .bus = cid_bus_new (fixture->interface, socket_path),
    .phones = cid_phone_states_new (),
    .control = cid_phone_control_new (control_path),
    .hooks = cid_hooks_new (),
    .refusals = cid_refusals_new (),
  };
  scratch_write (fixture->folder, "blocked", "# calls at night\n03 9123*\n");
  blocked_path = scratch_path (fixture->folder, "blocked");
  fixture->parts.unwanted = cid_unwanted_new (blocked_path, fixture->parts.tracker, NULL, NULL);
  cid_unwanted_set_plan (fixture->parts.unwanted,
                         cid_configuration_get_plan (fixture->parts.configuration));
  read_contacts (fixture);
  scratch_run_until (has_blocked, fixture);
  *state = fixture;

  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_object_unref (fixture->parts.bus);
  g_object_unref (fixture->interface);
  cid_notifier_close (fixture->parts.notifier, SCRATCH_PATIENCE_MS);
  g_object_unref (fixture->parts.notifier);
  g_object_unref (fixture->parts.book);
  cid_hooks_free (fixture->parts.hooks);
  cid_refusals_free (fixture->parts.refusals);
  cid_unwanted_free (fixture->parts.unwanted);
  cid_call_tracker_free (fixture->parts.tracker);
  cid_call_store_close (fixture->parts.store, SCRATCH_PATIENCE_MS);
  g_object_unref (fixture->parts.store);
  g_object_unref (fixture->parts.listener);
  g_object_unref (fixture->parts.configuration);
  cid_phone_states_free (fixture->parts.phones);
  g_object_unref (fixture->parts.control);
  scratch_free (fixture->folder);
  g_free (fixture);

  return 0;
}

/* What runs and what is wrong is told; no secret is. */
static void
test_the_parts_are_described_without_a_secret (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GVariant) status = g_variant_ref_sink (cid_status_describe (&fixture->parts));
  g_autofree char *text = g_variant_print (status, FALSE);
  const char *words[] = {
    "'desk'", "'AU'", "prot", "cards.vcf", "'contacts': <uint32 2>", "'rules': <uint32 1>"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    assert_non_null (strstr (text, words[i]));
  assert_null (strstr (text, SECRET));
  /* Fewer digits would be in a time now and then. */
  assert_null (strstr (text, "99991234"));
  assert_null (strstr (text, "9999 1234"));
}

/* A number has one answer, with the step that found its contact. */
static void
test_a_number_is_looked_up (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GVariant) answers =
    g_variant_ref_sink (cid_status_look_up (&fixture->parts, "(02) 9999 1234"));
  g_autofree char *text = g_variant_print (answers, FALSE);

  assert_int_equal (g_variant_n_children (answers), 1);
  assert_non_null (strstr (text, "'name': <'Ana Pérez'>"));
  assert_non_null (strstr (text, "'step': <'e164'>"));
  assert_non_null (strstr (text, "'+61299991234'"));
  assert_non_null (strstr (text, "'shown': <'show'>"));
  assert_non_null (strstr (text, "'breaks-through': <false>"));
}

/* A name has as many answers as there are contacts of that name. */
static void
test_a_name_is_looked_up (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GVariant) both = g_variant_ref_sink (cid_status_look_up (&fixture->parts, "ana"));
  g_autoptr (GVariant) one = g_variant_ref_sink (cid_status_look_up (&fixture->parts, "novak"));
  g_autoptr (GVariant) none = g_variant_ref_sink (cid_status_look_up (&fixture->parts, "zoe"));

  assert_int_equal (g_variant_n_children (both), 2);
  assert_int_equal (g_variant_n_children (one), 1);
  assert_int_equal (g_variant_n_children (none), 0);
}

/* The numbers of one's own are nobody's, and it is said why. */
static void
test_a_number_of_mine_is_never_the_caller (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GVariant) answers =
    g_variant_ref_sink (cid_status_look_up (&fixture->parts, "+61 2 9999 0000"));
  g_autofree char *text = g_variant_print (answers, FALSE);

  assert_non_null (strstr (text, "'step': <'own'>"));
  assert_non_null (strstr (text, "'name': <''>"));
  assert_non_null (strstr (text, "<'matched'>"));
  assert_null (strstr (text, "<'nobody'>"));
}

/* Whoever misses a call learns by which line it was blocked; and nobody else's is. */
static void
test_who_is_blocked_is_told_why (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GVariant) blocked =
    g_variant_ref_sink (cid_status_look_up (&fixture->parts, "03 9123 4567"));
  g_autoptr (GVariant) free =
    g_variant_ref_sink (cid_status_look_up (&fixture->parts, "02 9999 1234"));
  g_autofree char *text = g_variant_print (blocked, FALSE);
  g_autofree char *other = g_variant_print (free, FALSE);

  assert_non_null (strstr (text, "'blocked': <true>"));
  assert_non_null (strstr (text, "'blocked-line': <uint32 2>"));
  assert_non_null (strstr (text, "'shown': <'log'>"));
  assert_non_null (strstr (other, "'blocked': <false>"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_the_parts_are_described_without_a_secret, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_number_is_looked_up, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_name_is_looked_up, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_number_of_mine_is_never_the_caller, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_who_is_blocked_is_told_why, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

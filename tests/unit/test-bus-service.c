/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "contact/name-source.h"
#include "daemon-kit.h"
#include "daemon/bus-service.h"

static CidBusService *service;

/* The service has an interface of its own, which is served in place of the machine's. */
static int
set_up (void **state)
{
  Machine *machine = *state;

  start_machine (machine, TWO_PHONES);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (machine->interface));
  g_object_unref (machine->interface);
  service = cid_bus_service_new (&machine->parts, machine->screen);
  machine->interface = g_object_ref (cid_bus_service_get_interface (service));
  assert_true (g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (machine->interface),
                                                 machine->ours, OBJECT, NULL));
  return 0;
}

static int
tear_down (void **state)
{
  g_clear_pointer (&service, cid_bus_service_free);
  stop_machine (*state);
  return 0;
}

/* Whatever the interface has somebody must answer for: a method that nobody does is refused as
   unknown, and a command that asks it fails. */
static void
test_every_method_has_somebody_who_answers (void **state)
{
  Machine *machine = *state;
  GDBusInterfaceInfo *info =
    g_dbus_interface_skeleton_get_info (G_DBUS_INTERFACE_SKELETON (machine->interface));

  for (gsize i = 0; info->methods[i] != NULL; i++) {
    g_autoptr (GString) name = g_string_new ("handle");

    for (const char *letter = info->methods[i]->name; *letter != '\0'; letter++) {
      if (g_ascii_isupper (*letter))
        g_string_append_c (name, '-');
      g_string_append_c (name, g_ascii_tolower (*letter));
    }
    assert_true (g_signal_has_handler_pending (
      machine->interface, g_signal_lookup (name->str, CID_BUS_TYPE_CID_ALERT1), 0, TRUE));
  }
}

/* Each of the three who answer, and the way to them over a bus. */
static void
test_questions_are_answered (void **state)
{
  static const struct {
    const char *method;
    const char *arguments;
    const char *says;
  } rows[] = {
    { "GetStatus", NULL, "'store'" },
    { "HangUp", "('nobody',)", "no phone called nobody" },
    { "SetNote", "(int64 1, 'a note')", "There is no call #1" },
  };
  Machine *machine = *state;

  open_log (machine);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    GVariant *arguments =
      rows[i].arguments != NULL ? g_variant_new_parsed (rows[i].arguments) : NULL;
    g_autofree char *answer = ask (machine, rows[i].method, arguments);

    assert_non_null (strstr (answer, rows[i].says));
  }
}

/* `cidalert phone test` waits for the word that it gave the phone. A rehearsal proves nothing. */
static void
test_a_phone_that_reaches_us_is_told (void **state)
{
  Machine *machine = *state;
  GPtrArray *phones = cid_configuration_get_phones (machine->parts.configuration);
  g_autoptr (CidPhone) rehearsal = cid_phone_copy (g_ptr_array_index (phones, 1));
  CidAddress peer;

  assert_true (cid_address_parse ("192.0.2.7", &peer));
  rehearsal->simulated = TRUE;
  cid_bus_service_tell_proved (rehearsal, "0a", &peer, service);
  cid_bus_service_tell_proved (g_ptr_array_index (phones, 0), "0b", &peer, service);
  wait_until_heard (machine, "PhoneTested ('desk', '0b', '192.0.2.7')");
  assert_null (strstr (machine->heard->str, "'0a'"));
}

/* A command that shows contacts waits for their sources, which say how far they are. */
static void
test_a_source_that_reads_is_told (void **state)
{
  Machine *machine = *state;
  g_autofree char *path = scratch_path (machine->folder, "names");
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  scratch_write (machine->folder, "names", "");
  g_ptr_array_add (sources,
                   cid_name_source_new (CID_NAME_MINE, path,
                                        cid_configuration_get_plan (machine->parts.configuration)));
  cid_contact_book_set_sources (machine->parts.book, sources);
  wait_until_heard (machine, "SourceChanged");
}

/* What changes is told by the news of this very interface; and by nobody once it is gone. */
static void
test_news_are_told_on_the_same_interface (void **state)
{
  Machine *machine = *state;

  cid_bus_news_tell_phone (cid_bus_service_get_news (service), DESK);
  wait_until_heard (machine, "PhoneChanged");
  g_clear_pointer (&service, cid_bus_service_free);
  assert_false (g_signal_has_handler_pending (
    machine->parts.book, g_signal_lookup ("source-changed", CID_TYPE_CONTACT_BOOK), 0, TRUE));
}

#define service_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    service_test (test_every_method_has_somebody_who_answers),
    service_test (test_questions_are_answered),
    service_test (test_a_phone_that_reaches_us_is_told),
    service_test (test_a_source_that_reads_is_told),
    service_test (test_news_are_told_on_the_same_interface),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}

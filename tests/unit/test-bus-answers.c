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

#include "daemon-kit.h"
#include "daemon/bus-answers.h"

static CidBusAnswers *answers;

/* What is served here is the answers' own interface, in place of the machine's. */
static int
set_up (void **state)
{
  Machine *machine = *state;

  start_machine (machine, TWO_PHONES);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (machine->interface));
  g_object_unref (machine->interface);
  answers = cid_bus_answers_new (&machine->parts);
  machine->interface = g_object_ref (cid_bus_answers_get_interface (answers));
  assert_true (g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (machine->interface),
                                                 machine->ours, OBJECT, NULL));
  return 0;
}

static int
tear_down (void **state)
{
  g_clear_pointer (&answers, cid_bus_answers_free);
  stop_machine (*state);
  return 0;
}

static void
assert_answer_has (Machine *machine, const char *method, GVariant *arguments, const char *part)
{
  g_autofree char *answer = ask (machine, method, arguments);

  if (machine->error != NULL || strstr (answer, part) == NULL)
    fail_msg ("%s: “%s” is not in: %s", method, part, answer);
}

/* Each question has its own answer: what runs, who that is, which calls are up, which phones. */
static void
test_each_question_is_answered (void **state)
{
  Machine *machine = *state;
  g_autoptr (GPtrArray) changed = NULL;
  g_autofree char *calls = ask (machine, "ListCalls", NULL);

  assert_string_equal (calls, "([],)");
  changed = hear_event (machine, CID_EVENT_INCOMING, 0, "0299991234", "a");
  assert_answer_has (machine, "ListCalls", NULL, "0299991234");
  assert_answer_has (machine, "ListPhones", NULL, "'hall'");
  assert_answer_has (machine, "GetStatus", NULL, "'region': <'AU'>");
  assert_answer_has (machine, "Lookup", g_variant_new ("(s)", "0412 345 678"), "+61412345678");
}

/* Commands of another version than the daemon's have to know it before they ask. */
static void
test_the_version_is_told (void **state)
{
  assert_string_equal (cid_bus_cid_alert1_get_version (cid_bus_answers_get_interface (answers)),
                       CIDALERT_VERSION);
}

/* An interface may outlive the answers by a question that is on its way. */
static void
test_answers_that_are_gone_answer_nobody (void **state)
{
  Machine *machine = *state;
  g_autofree char *answer = NULL;

  g_clear_pointer (&answers, cid_bus_answers_free);
  answer = ask (machine, "GetStatus", NULL);
  assert_true (g_error_matches (machine->error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_each_question_is_answered),
    UNIT (test_the_version_is_told),
    UNIT (test_answers_that_are_gone_answer_nobody),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}

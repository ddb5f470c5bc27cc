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

#include "control-kit.h"
#include "daemon-kit.h"
#include "daemon/deeds.h"

static CidDeedAnswers *deeds;
static WebPhone *phone;

static char *
make_phones (void)
{
  return g_strdup_printf ("[phone desk]\nid=" DESK "\ntoken=7kq3m9x2adfh\nmake=snom\ncontrol=%s\n"
                          "[phone hall]\nid=" HALL "\ntoken=7kq3m9x2adfj\nmake=generic\n",
                          phone->base);
}

/* As the fitter does it. */
static void
on_configuration (CidConfiguration *configuration, Machine *machine)
{
  cid_phone_control_set_phones (machine->parts.control,
                                cid_configuration_get_phones (configuration));
}

static void
start (Machine *machine, const char *phones)
{
  start_machine (machine, phones);
  cid_phone_control_set_plan (machine->parts.control,
                              cid_configuration_get_plan (machine->parts.configuration));
  g_signal_connect (machine->parts.configuration, "changed", G_CALLBACK (on_configuration),
                    machine);
  on_configuration (machine->parts.configuration, machine);
  deeds = cid_deed_answers_new (machine->interface, &machine->parts);
}

static gboolean
is_ready (gpointer control)
{
  return g_str_equal (cid_phone_control_get_state (control, DESK), "ready");
}

/* The desk's phone has been asked what it does: nobody asks it any more but the test. */
static int
set_up (void **state)
{
  Machine *machine = *state;
  g_autofree char *phones = NULL;

  phone = web_phone_new ();
  phones = make_phones ();
  start (machine, phones);
  scratch_run_until (is_ready, machine->parts.control);
  return 0;
}

static int
set_up_without_phones (void **state)
{
  phone = web_phone_new ();
  start (*state, "");
  return 0;
}

static int
tear_down (void **state)
{
  g_clear_pointer (&deeds, cid_deed_answers_free);
  stop_machine (*state);
  web_phone_free (phone);
  return 0;
}

static void
assert_answer (Machine *machine, const char *method, GVariant *arguments, const char *part)
{
  g_autofree char *answer = NULL;

  g_string_truncate (phone->asked, 0);
  answer = ask (machine, method, arguments);
  if (strstr (answer, part) == NULL)
    fail_msg ("%s: “%s” is not in: %s", method, part, answer);
}

/* Each verb of the bus is the one verb of the phone, and answered when the phone has done it. */
static void
test_each_verb_is_done (void **state)
{
  Machine *machine = *state;
  static const struct {
    const char *method;
    const char *path;
  } rows[] = {
    { "Answer", "/command.htm?key=ENTER " },
    { "Reject", "/command.htm?key=CANCEL " },
    { "HangUp", "/command.htm?key=CANCEL " },
    { "ProbePhone", "/command.htm " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    assert_answer (machine, rows[i].method, g_variant_new ("(s)", "desk"), "()");
    assert_string_equal (phone->asked->str, rows[i].path);
  }
  assert_answer (machine, "Dial", g_variant_new ("(ss)", "+61 2 9999 1234", "desk"), "()");
  assert_string_equal (phone->asked->str, "/command.htm?number=0299991234 ");
}

/* A program has to be told why not, in a sentence and by an error that it can tell apart. */
static void
test_what_was_not_done_is_told (void **state)
{
  Machine *machine = *state;
  g_autofree char *name = NULL;

  assert_answer (machine, "Answer", g_variant_new ("(s)", "attic"),
                 "There is no phone called attic");
  assert_answer (machine, "Dial", g_variant_new ("(ss)", "?", "desk"), "");
  assert_non_null (machine->error);
  assert_string_equal (phone->asked->str, "");
  phone->status = 403;
  assert_answer (machine, "Answer", g_variant_new ("(s)", "desk"), "It refuses remote control");
  phone->status = 404;
  forget_answer (machine);
  begin_asking (machine, "Answer", g_variant_new ("(s)", "desk"));
  scratch_run_until (machine_is_answered, machine);
  name = g_dbus_error_get_remote_error (machine->error);
  assert_string_equal (name, "org.cidalert.CidAlert1.Error.Refused");
}

/* Whoever has just set a phone up asks at once whether it works; nothing has noticed the file. */
static void
test_a_phone_that_was_just_set_up_is_known (void **state)
{
  Machine *machine = *state;
  g_autofree char *phones = make_phones ();
  g_autofree char *path = scratch_path (machine->folder, "phones.conf");

  assert_answer (machine, "Answer", g_variant_new ("(s)", "desk"), "no phone");
  scratch_write (machine->folder, "phones.conf", phones);
  assert_int_equal (g_chmod (path, 0600), 0);
  assert_answer (machine, "ProbePhone", g_variant_new ("(s)", "desk"), "()");
}

/* The bus may still ask when the answers are gone. */
static void
test_deeds_that_are_gone_do_nothing (void **state)
{
  Machine *machine = *state;

  g_clear_pointer (&deeds, cid_deed_answers_free);
  assert_answer (machine, "Answer", g_variant_new ("(s)", "desk"), "not implemented");
  assert_string_equal (phone->asked->str, "");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_each_verb_is_done),
    UNIT (test_what_was_not_done_is_told),
    cmocka_unit_test_setup_teardown (test_a_phone_that_was_just_set_up_is_known,
                                     set_up_without_phones, tear_down),
    UNIT (test_deeds_that_are_gone_do_nothing),
  };

  return cmocka_run_group_tests (tests, begin_machines, end_machines);
}

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

#include "cli/ask.h"
#include "cli/deed.h"
#include "cli/dial-choice.h"
#include "command-kit.h"
#include "fake-daemon.h"
#include "terminal-kit.h"

static CidExit
find (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidBusCidAlert1) daemon = cid_deed_connect (NULL);
  g_autoptr (GPtrArray) choices = NULL;

  assert_non_null (daemon);
  choices = cid_dial_choices_find (daemon, argv[1], &error);
  if (choices == NULL)
    return CID_EXIT_FAILED;
  for (guint i = 0; i < choices->len; i++) {
    const CidDialChoice *choice = g_ptr_array_index (choices, i);

    g_print ("%s=%s\n", choice->number, choice->text);
  }
  return choices->len > 0 ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

/* What is dialled is what the daemon makes of a number; people see it as their address book has it.
 * Whoever has no number is nobody to dial. */
static void
test_each_number_of_everybody_is_a_choice (void **state)
{
  static const struct {
    const char *answers;
    CidExit status;
    const char *prints;
  } rows[] = {
    { "@aa{sv} []", CID_EXIT_NOTHING, "" },
    { "[{'name': <'Ana'>}]", CID_EXIT_NOTHING, "" },
    { "[{'name': <'Ana'>, 'numbers': <@as []>}]", CID_EXIT_NOTHING, "" },
    { "[{'name': <'Ana'>, 'numbers': <'02'>}]", CID_EXIT_NOTHING, "" },
    { "[{'name': <'Ana'>, 'numbers': <['02 9999 1234', '0412 345 678']>}]", CID_EXIT_DONE,
      "02 9999 1234=Ana  02 9999 1234\n0412 345 678=Ana  0412 345 678\n" },
    { "[{'name': <'Ana'>, 'number': <'+61299991234'>, 'numbers': <['02 9999 1234']>}]",
      CID_EXIT_DONE, "+61299991234=Ana  02 9999 1234\n" },
    { "[{'numbers': <['1']>}, {'name': <'Bob %s'>}, {'name': <'Bob %s'>, 'numbers': <['2']>}]",
      CID_EXIT_DONE, "1=  1\n2=Bob %s  2\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    FakeDaemon *daemon = fake_daemon_new ("@a{sv} {}", rows[i].answers);

    assert_int_equal (run_command (find, "find Ana"), rows[i].status);
    assert_string_equal (printed->str, rows[i].prints);
    fake_daemon_free (daemon);
  }
}

static GPtrArray *
make_choices (guint n_choices)
{
  static CidDialChoice some[] = { { (char *) "1", (char *) "Ana  1" },
                                  { (char *) "2", (char *) "Ana  2 %s" },
                                  { (char *) "3", (char *) "Bob  3" } };
  GPtrArray *choices = g_ptr_array_new ();

  for (guint i = 0; i < n_choices; i++)
    g_ptr_array_add (choices, &some[i]);
  return choices;
}

/* The only one there is is not asked for. */
static void
test_the_only_one_is_taken (void **state)
{
  g_autoptr (GPtrArray) choices = make_choices (1);
  Seat seat = sit_at_terminal ("");
  int index = cid_dial_choices_choose (choices);

  leave_seat (&seat);
  assert_int_equal (index, 0);
  assert_string_equal (complained->str, "");
}

/* A script is told what there is, and nothing is guessed: a wrong number costs somebody's time. */
static void
test_a_script_has_to_say_which (void **state)
{
  g_autoptr (GPtrArray) choices = make_choices (3);
  Seat seat = sit_at_pipe ("2\n");
  int index;

  g_set_prgname ("cidalert dial");
  index = cid_dial_choices_choose (choices);
  leave_seat (&seat);
  assert_int_equal (index, -1);
  assert_string_equal (complained->str,
                       "cidalert dial: there are several numbers; choose one with --number:\n"
                       "  1  Ana  1\n  2  Ana  2 %s\n  3  Bob  3\n");
}

/* Who sits at a terminal chooses, or does not. */
static void
test_a_person_chooses (void **state)
{
  static const struct {
    const char *typed;
    int index;
  } rows[] = { { "2\n", 1 },
               { "3\n", 2 },
               { "4\n", CID_ASK_NONE },
               { "\n", CID_ASK_NONE },
               { "\x04", CID_ASK_ENDED } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) choices = make_choices (3);
    Seat seat = sit_at_terminal (rows[i].typed);
    int index = cid_dial_choices_choose (choices);

    leave_seat (&seat);
    assert_int_equal (index, rows[i].index);
    assert_non_null (strstr (complained->str, "Which number? [1-3] "));
  }
}

#define choice_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    choice_test (test_each_number_of_everybody_is_a_choice),
    choice_test (test_the_only_one_is_taken),
    choice_test (test_a_script_has_to_say_which),
    choice_test (test_a_person_chooses),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

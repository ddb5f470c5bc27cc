/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/verbs.h"
#include "printed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *seen;
static int n_seen;

static int
set_up (void **state)
{
  return begin_printing (state);
}

static int
tear_down (void **state)
{
  g_clear_pointer (&seen, g_free);
  return end_printing (state);
}

static CidExit
run_add (int argc, char **argv)
{
  n_seen = argc;
  seen = g_strjoinv ("|", argv);
  return CID_EXIT_NOTHING;
}

static CidExit
run_remove (int argc, char **argv)
{
  fail_msg ("%s", "nobody asked for it");
  return CID_EXIT_FAILED;
}

static const CidCommand verbs[] = {
  { "add", "Adds one", run_add },
  { "remove", "Removes one", run_remove },
};

static CidExit
run (char *first, char *second)
{
  char *argv[] = { (char *) "phone", first, second, NULL };
  int argc = first == NULL ? 1 : second == NULL ? 2 : 3;

  return cid_verbs_run ("phone", verbs, G_N_ELEMENTS (verbs), argc, argv);
}

/* A verb sees itself called as the user called it, and what it returns is what the program does. */
static void
test_a_verb_gets_the_words_behind_it (void **state)
{
  assert_int_equal (run ((char *) "add", (char *) "desk"), CID_EXIT_NOTHING);
  assert_int_equal (n_seen, 2);
  assert_string_equal (seen, "phone add|desk");
}

/* Help is no error, and goes where it can be read by a pager. */
static void
test_help_lists_the_verbs (void **state)
{
  assert_int_equal (run ((char *) "--help", NULL), CID_EXIT_DONE);
  assert_string_equal (printed->str, "Usage: cidalert phone COMMAND [OPTION…]\n\nCommands:\n"
                                     "  add     Adds one\n  remove  Removes one\n");
  forget_printed ();
  assert_int_equal (run ((char *) "-h", NULL), CID_EXIT_DONE);
  assert_non_null (strstr (printed->str, "Removes one"));
  assert_string_equal (complained->str, "");
}

/* No verb, or none that there is: the user is told which there are. A beginning is no verb. */
static void
test_what_is_no_verb_is_told (void **state)
{
  static const char *const words[] = { NULL, "", "ad", "Add", "--add" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    assert_int_equal (run ((char *) words[i], NULL), CID_EXIT_USAGE);
    assert_non_null (strstr (complained->str, "expected one of add, remove"));
    assert_string_equal (printed->str, "");
    forget_printed ();
  }
}

static CidExit
run_or_first (char *first, char *second)
{
  static const GOptionEntry options[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, NULL, "Print JSON Lines", NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, NULL, "Tabs between the columns", NULL },
    G_OPTION_ENTRY_NULL,
  };
  char *argv[] = { (char *) "phone", first, second, NULL };
  int argc = first == NULL ? 1 : second == NULL ? 2 : 3;

  return cid_verbs_run_or_first ("phone", verbs, G_N_ELEMENTS (verbs), options, argc, argv);
}

/* What is done without a verb may have options; what is neither is told as ever. */
static void
test_the_first_verb_may_go_without_saying (void **state)
{
  assert_int_equal (run_or_first (NULL, NULL), CID_EXIT_NOTHING);
  assert_string_equal (seen, "phone");
  g_clear_pointer (&seen, g_free);
  assert_int_equal (run_or_first ((char *) "--json", NULL), CID_EXIT_NOTHING);
  assert_string_equal (seen, "phone|--json");
  g_clear_pointer (&seen, g_free);
  assert_int_equal (run_or_first ((char *) "add", (char *) "-j"), CID_EXIT_NOTHING);
  assert_string_equal (seen, "phone add|-j");
  assert_int_equal (run_or_first ((char *) "ad", NULL), CID_EXIT_USAGE);
  assert_non_null (strstr (complained->str, "expected one of add, remove"));
}

/* Whoever may leave the verb away wants its options at hand. */
static void
test_help_has_the_options_of_the_first_verb (void **state)
{
  assert_int_equal (run_or_first ((char *) "-h", NULL), CID_EXIT_DONE);
  assert_string_equal (printed->str, "Usage: cidalert phone COMMAND [OPTION…]\n\nCommands:\n"
                                     "  add     Adds one\n  remove  Removes one\n\n"
                                     "Options of add, and without a command:\n"
                                     "  -j, --json  Print JSON Lines\n"
                                     "  --plain     Tabs between the columns\n");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_verb_gets_the_words_behind_it),
    UNIT (test_help_lists_the_verbs),
    UNIT (test_what_is_no_verb_is_told),
    UNIT (test_the_first_verb_may_go_without_saying),
    UNIT (test_help_has_the_options_of_the_first_verb),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

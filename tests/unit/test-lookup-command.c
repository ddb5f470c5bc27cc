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

#include "command-kit.h"
#include "fake-daemon.h"

#define ANA                                                                                        \
  "{'kind': <'number'>, 'number': <'+61299991234'>, 'display-number': <'(02) 9999 1234'>,"         \
  " 'name': <'Ana Pérez'>, 'organization': <'Harbour Bakery'>, 'place': <'Sydney'>,"              \
  " 'type': <'fixed-line'>, 'step': <'e164'>}"
#define STRANGER                                                                                   \
  "{'kind': <'number'>, 'number': <'+61288887777'>, 'display-number': <'(02) 8888 7777'>,"         \
  " 'name': <''>, 'organization': <''>, 'place': <'Sydney'>, 'type': <'fixed-line'>,"              \
  " 'step': <'none'>}"
#define EXTENSION                                                                                  \
  "{'kind': <'short'>, 'number': <'2000'>, 'display-number': <'2000'>, 'name': <'Front Door'>,"    \
  " 'step': <'short'>}"
#define CARDS                                                                                      \
  "{'name': <'Ana Pérez'>, 'organization': <'Harbour Bakery'>, 'numbers': <['02 9999 1234',"      \
  " '0412 345 678']>}, {'name': <'Ana Novak'>, 'organization': <''>, 'numbers': <@as []>}"
#define ANSWERS(list) "@aa{sv} [" list "]"

/* What would be shown for a number, and by which step; status 3 when it is nobody's. */
static void
test_a_number_is_looked_up (void **state)
{
  static const struct {
    const char *answers;
    CidExit status;
    const char *prints;
  } rows[] = {
    { ANSWERS (ANA), CID_EXIT_DONE,
      "Ana Pérez\n"
      "Organisation   Harbour Bakery\n"
      "Number         (02) 9999 1234\n"
      "E.164          +61299991234\n"
      "Place          Sydney\n"
      "Type           fixed-line\n"
      "Match          a contact has this very number\n" },
    { ANSWERS (EXTENSION), CID_EXIT_DONE,
      "Front Door\n"
      "Number         2000\n"
      "Match          a contact has this extension\n" },
    { ANSWERS (STRANGER), CID_EXIT_NOTHING,
      "(02) 8888 7777\n"
      "Number         (02) 8888 7777\n"
      "E.164          +61288887777\n"
      "Place          Sydney\n"
      "Type           fixed-line\n"
      "Match          no contact has it\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", rows[i].answers);

    assert_int_equal (run_command (cid_command_lookup, "lookup 0299991234"), rows[i].status);
    assert_string_equal (printed->str, rows[i].prints);
    assert_string_equal (complained->str, "");
  }
}

/* A name may be many people's: all of them, with their numbers below each other. */
static void
test_a_name_is_looked_up (void **state)
{
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", ANSWERS (CARDS));

  assert_int_equal (run_command (cid_command_lookup, "lookup ana"), CID_EXIT_DONE);
  assert_string_equal (printed->str, "Ana Pérez\n"
                                     "Organisation   Harbour Bakery\n"
                                     "Numbers        02 9999 1234\n"
                                     "               0412 345 678\n"
                                     "\n"
                                     "Ana Novak\n");
}

/* Each step of the ladder has its words; one that a newer daemon has is told as it is. */
static void
test_each_step_has_its_words (void **state)
{
  static const struct {
    const char *step;
    const char *words;
  } rows[] = {
    { "e164", "a contact has this very number" },
    { "sip", "a contact has this SIP address" },
    { "short", "a contact has this extension" },
    { "own", "a number of yours, never shown as the caller" },
    { "national", "a contact has this number, but for the country" },
    { "organization", "a line of a company whose main number a contact has" },
    { "suffix", "one contact alone has a number that ends so" },
    { "none", "no contact has it" },
    { "telepathy", "telepathy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *answers =
      g_strdup_printf (ANSWERS ("{'kind': <'number'>, 'step': <'%s'>}"), rows[i].step);
    g_autofree char *line = g_strdup_printf ("Match          %s\n", rows[i].words);
    G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", answers);

    run_command (cid_command_lookup, "lookup 1");
    assert_true (g_str_has_suffix (printed->str, line));
  }
}

/* --explain goes down the ladder: what each step found, or why nothing; a verdict that a newer
 * daemon has is told as it is. */
static void
test_each_step_is_explained (void **state)
{
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new (
    "@a{sv} {}",
    ANSWERS ("{'kind': <'number'>, 'name': <'Ana'>, 'step': <'sip'>, 'ladder': <@aa{sv} ["
             "{'step': <'own'>, 'verdict': <'nobody'>, 'who': <@as []>},"
             "{'step': <'e164'>, 'verdict': <'nobody'>, 'who': <@as []>},"
             "{'step': <'national'>, 'verdict': <'ambiguous'>},"
             "{'step': <'sip'>, 'verdict': <'matched'>, 'who': <['Ana', 'Bob']>},"
             "{'step': <'short'>, 'verdict': <'not-reached'>},"
             "{'step': <'organization'>, 'verdict': <'mood'>},"
             "{'step': <'telepathy'>, 'verdict': <'matched'>}]>}"));

  assert_int_equal (run_command (cid_command_lookup, "lookup --explain 1"), CID_EXIT_DONE);
  assert_string_equal (strchr (printed->str, '\n'),
                       "\n"
                       "Match          a contact has this SIP address\n"
                       "\n"
                       "  own              no number of yours\n"
                       "  same number      no contact\n"
                       "  same at home     several contacts, who are not the same\n"
                       "* SIP address      a contact has this SIP address: Ana, Bob\n"
                       "  extension        not needed any more\n"
                       "  company          mood\n"
                       "* telepathy        telepathy\n");
  run_command (cid_command_lookup, "lookup 1");
  assert_null (strstr (printed->str, "same number"));
}

/* An older daemon has no ladder, and a name has none. */
static void
test_no_ladder_is_no_trouble (void **state)
{
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon =
    fake_daemon_new ("@a{sv} {}", ANSWERS (ANA ", " CARDS));

  assert_int_equal (run_command (cid_command_lookup, "lookup --explain ana"), CID_EXIT_DONE);
  assert_says ("--explain", printed->str, "Ana Novak");
}

/* Nobody writes quotes around a number or a name: the words are one text. */
static void
test_the_words_are_one_text (void **state)
{
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", ANSWERS (""));

  assert_int_equal (run_command (cid_command_lookup, "lookup 02 9999 1234"), CID_EXIT_NOTHING);
  assert_string_equal (fake_daemon_get_asked (daemon), "02 9999 1234");
  assert_string_equal (printed->str, "Nobody of that name is in the address books.\n");
  run_command (cid_command_lookup, "lookup --json -- -Smith");
  assert_string_equal (fake_daemon_get_asked (daemon), "-Smith");
  assert_string_equal (printed->str, "[]\n");
}

/* A script gets what the daemon said, and the same status. */
static void
test_json_is_what_the_daemon_said (void **state)
{
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new ("@a{sv} {}", ANSWERS (STRANGER));

  assert_int_equal (run_command (cid_command_lookup, "lookup --json 1"), CID_EXIT_NOTHING);
  assert_true (g_str_has_prefix (printed->str, "[{\""));
  assert_true (g_str_has_suffix (printed->str, "}]\n"));
  assert_says ("--json", printed->str, "\"number\":\"+61288887777\"");
}

/* Without a daemon there is no index, which is not the same as nobody found. */
static void
test_what_cannot_be_done_is_said (void **state)
{
  static const CommandRow rows[] = {
    { "lookup 1", CID_EXIT_FAILED, "", "cidalertd does not run; start it with" },
    { "lookup --json 1", CID_EXIT_FAILED, "", "cidalertd does not run" },
    { "lookup", CID_EXIT_USAGE, "", "expected a number or a name; see cidalert lookup --help" },
    { "lookup ''", CID_EXIT_USAGE, "", "expected a number or a name" },
    { "lookup ' ' ' '", CID_EXIT_USAGE, "", "expected a number or a name" },
    { "lookup --csv 1", CID_EXIT_USAGE, "", "--csv" },
  };

  check_commands (cid_command_lookup, rows, G_N_ELEMENTS (rows));
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_a_number_is_looked_up),
    command_test (test_a_name_is_looked_up),
    command_test (test_each_step_has_its_words),
    command_test (test_each_step_is_explained),
    command_test (test_no_ladder_is_no_trouble),
    command_test (test_the_words_are_one_text),
    command_test (test_json_is_what_the_daemon_said),
    command_test (test_what_cannot_be_done_is_said),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

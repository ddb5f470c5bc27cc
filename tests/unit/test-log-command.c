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
#include "log-kit.h"

#define IN CID_DIRECTION_INCOMING
#define OUT CID_DIRECTION_OUTGOING

static const LogRow calls[] = {
  { "u1", 0, "0299991234", IN, CID_OUTCOME_MISSED, "Ana Pérez", FALSE },
  { "u2", 3600, "0412345678", IN, CID_OUTCOME_ANSWERED, "Bob, the \"builder\"", FALSE },
  { "u3", 7200, "0288887777", OUT, CID_OUTCOME_UNANSWERED, NULL, FALSE },
  { "u4", 10800, "0491570156", IN, CID_OUTCOME_MISSED, "Rehearsal", TRUE },
};

static void
write_calls (void)
{
  scratch_write (home, "config/cidalert/cidalert.conf",
                 "[numbers]\nregion=AU\n[line 0101]\nname=Front\n");
  write_log (home, calls, G_N_ELEMENTS (calls));
}

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  for (; *text != '\0'; text++)
    n_lines += *text == '\n' ? 1 : 0;
  return n_lines;
}

/* Scripts go by the status, people by the sentence, which names the next step. */
static void
test_an_empty_log_says_what_to_do (void **state)
{
  static const CommandRow rows[] = {
    { "log", CID_EXIT_NOTHING, "No calls yet. Try one: cidalert simulate", "" },
    { "log --missed", CID_EXIT_NOTHING, "No such calls.", "" },
    { "log --open", CID_EXIT_NOTHING, "No missed call waits.", "" },
    { "log --since yesterday", CID_EXIT_NOTHING, "No such calls.", "" },
    { "log --json", CID_EXIT_NOTHING, "", "" },
    { "log --csv", CID_EXIT_NOTHING, "id,", "" },
  };

  for (guint i = 0; i < 2; i++) {
    check_commands (cid_command_log, rows, G_N_ELEMENTS (rows));
    /* The same for a log that is there and has no call. */
    write_log (home, NULL, 0);
  }
}

/* What contradicts itself or cannot be understood is no question about calls. */
static void
test_wrong_usage_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "log extra", CID_EXIT_USAGE, "", "unexpected argument “extra”; see cidalert log --help" },
    { "log --json --csv", CID_EXIT_USAGE, "", "--json, --csv, --vcard and --format exclude" },
    { "log --vcard --format {id}", CID_EXIT_USAGE, "", "exclude each other" },
    { "log --format {nobody}", CID_EXIT_USAGE, "", "“{nobody}” is no field" },
    { "log --contact --stranger", CID_EXIT_USAGE, "", "--contact and --stranger exclude" },
    { "log --open --outgoing", CID_EXIT_USAGE, "", "--open and --outgoing exclude" },
    { "log --outcome lost", CID_EXIT_USAGE, "", "“lost” is no outcome; expected ringing" },
    { "log --longer-than much", CID_EXIT_USAGE, "", "“much” is no length of time" },
    { "log --follow --vcard", CID_EXIT_USAGE, "", "go with neither --follow" },
    { "log --follow --before 3", CID_EXIT_USAGE, "", "go with neither --follow" },
    { "log -i -o", CID_EXIT_USAGE, "", "--incoming and --outgoing exclude each other" },
    { "log --limit -1", CID_EXIT_USAGE, "", "--limit takes a number from 1 on" },
    { "log --all --limit 3", CID_EXIT_USAGE, "", "not beside --all" },
    { "log --limit many", CID_EXIT_USAGE, "", "many" },
    { "log --since someday", CID_EXIT_USAGE, "", "someday" },
    { "log --until someday", CID_EXIT_USAGE, "", "someday" },
    { "log --name ''", CID_EXIT_USAGE, "", "--name is empty; see cidalert log --help" },
    { "log --format ''", CID_EXIT_USAGE, "", "--format is empty" },
    { "log --before ''", CID_EXIT_USAGE, "", "“” is no ID" },
    { "log --after nobody", CID_EXIT_USAGE, "", "“nobody” is no ID" },
    { "log --nonsense", CID_EXIT_USAGE, "", "--nonsense" },
  };

  check_commands (cid_command_log, rows, G_N_ELEMENTS (rows));
}

/* The first number of each line that has one, in whichever form calls are printed. */
static char *
find_ids (const char *text)
{
  GString *ids = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    const char *digits = strpbrk (*line, "0123456789");

    if (digits != NULL)
      g_string_append_printf (ids, "%d ", (int) g_ascii_strtoll (digits, NULL, 10));
  }
  return g_string_free (ids, FALSE);
}

/* Each filter reaches the query: by the ids that are left. */
static void
test_each_filter_reaches_the_log (void **state)
{
  static const struct {
    const char *line;
    const char *ids;
  } rows[] = {
    { "log --csv", "1 2 3 " },
    { "log --csv --missed", "1 " },
    { "log --csv --incoming", "1 2 " },
    { "log --csv --outgoing", "3 " },
    { "log --csv --simulated", "1 2 3 4 " },
    { "log --csv --simulated --missed", "1 4 " },
    { "log --csv --number '(02) 9999 1234'", "1 " },
    { "log --csv --number '02*'", "1 3 " },
    { "log --csv --name pérez", "1 " },
    { "log --csv --phone desk", "1 2 3 " },
    { "log --csv --since 2026-11-22T12:30", "2 3 " },
    { "log --csv --until 2026-11-22T13:00", "1 " },
    { "log --csv --since 2026-11-22T13:00 --until 2026-11-22T14:00", "2 " },
    { "log --csv --limit 1", "3 " },
    { "log --csv --limit 2", "2 3 " },
    { "log --csv --all", "1 2 3 " },
    { "log --csv --open", "1 " },
    { "log --csv --outcome unanswered", "3 " },
    { "log --csv --outcome missed,answered", "1 2 " },
    { "log --csv --outcome missed --outcome unanswered", "1 3 " },
    { "log --csv --missed --outcome answered", "1 2 " },
    { "log --csv --contact", "1 2 " },
    { "log --csv --stranger", "3 " },
    { "log --csv --line 0101", "1 2 3 " },
    { "log --csv --line front", "1 2 3 " },
    { "log --csv --before 3", "1 2 " },
    { "log --csv --before '#3' --limit 1", "2 " },
    { "log --csv --before last", "1 2 " },
    { "log --csv --after last-missed", "2 3 " },
    { "log --csv --after 1 --limit 1", "2 " },
    { "log --csv --after 1 --before 3", "2 " },
    { "log --csv --after 1 --all", "2 3 " },
    { "log --csv --incoming --contact --since 2026-11-22T12:30 --name B", "2 " },
  };

  write_calls ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) ids = g_string_new (NULL);
    g_auto (GStrv) lines = NULL;

    assert_int_equal (run_command (cid_command_log, rows[i].line), CID_EXIT_DONE);
    lines = g_strsplit (printed->str, "\n", -1);
    for (char **line = lines + 1; *line != NULL && **line != '\0'; line++)
      g_string_append_printf (ids, "%d ", (int) g_ascii_strtoll (*line, NULL, 10));
    assert_string_equal (ids->str, rows[i].ids);
  }
}

/* A name that two lines have is no answer to which of them is meant. */
static void
test_a_name_of_two_lines_is_asked_back (void **state)
{
  static const CommandRow rows[] = {
    { "log --line front", CID_EXIT_USAGE, "", "Several lines are called “front”; say which: 010" },
    { "log --line 0101", CID_EXIT_DONE, "Ana", "" },
  };

  write_calls ();
  scratch_write (home, "config/cidalert/cidalert.conf",
                 "[line 0101]\nname=Front\n[line 0102]\nname=FRONT\n");
  check_commands (cid_command_log, rows, G_N_ELEMENTS (rows));
}

/* What nothing passes is status 3, in each format; nobody is told that there are no calls at all,
   or that none waits, who did not ask for that. */
static void
test_nothing_found_is_status_three (void **state)
{
  static const CommandRow rows[] = {
    { "log --phone hall", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --phone hall --json", CID_EXIT_NOTHING, "", "" },
    { "log --number 0300000000 --csv", CID_EXIT_NOTHING, "id,", "" },
    { "log --withheld", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --withheld --vcard", CID_EXIT_NOTHING, "", "" },
    { "log --withheld --format {id}", CID_EXIT_NOTHING, "", "" },
    { "log --longer-than 5m", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --line 7", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --note plumber", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --after last", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --before 1", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --open --withheld", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --open --after last", CID_EXIT_NOTHING, "No such calls.\n", "" },
    { "log --before 99", CID_EXIT_NOTHING, "", "cidalert log: There is no call #99\n" },
    { "log --before nine", CID_EXIT_USAGE, "", "“nine” is no ID" },
  };

  write_calls ();
  check_commands (cid_command_log, rows, G_N_ELEMENTS (rows));
}

/* JSON Lines: a call a line, with the members that the contract promises. */
static void
test_json_is_a_call_a_line (void **state)
{
  static const char *const parts[] = {
    "{\"id\":1,\"uid\":\"u1\",\"start\":\"2026-11-22T12:00:00.000+00:00\"",
    "\"direction\":\"incoming\"",
    "\"outcome\":\"missed\"",
    "\"number\":\"+61299991234\"",
    "\"name\":\"Ana Pérez\"",
    "\"phone\":\"desk\"",
    "\"line\":\"0101\"",
    "\"simulated\":false",
  };

  write_calls ();
  assert_int_equal (run_command (cid_command_log, "log --json"), CID_EXIT_DONE);
  assert_int_equal (count_lines (printed->str), 3);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_says ("log --json", printed->str, parts[i]);
  assert_says ("log --json", printed->str, "Bob, the \\\"builder\\\"");
}

/* A spreadsheet must not take a comma in a name for the next column. */
static void
test_csv_has_a_header_and_quotes (void **state)
{
  write_calls ();
  assert_int_equal (run_command (cid_command_log, "log --csv"), CID_EXIT_DONE);
  assert_int_equal (count_lines (printed->str), 4);
  assert_true (g_str_has_prefix (printed->str, "id,"));
  assert_says ("log --csv", printed->str, "\"Bob, the \"\"builder\"\"\"");
}

/* The same question has the same answer, however it is printed. */
static void
test_every_form_has_the_same_calls (void **state)
{
  static const char *const queries[] = {
    "",
    "--missed",
    "--incoming",
    "--simulated",
    "--number '02*'",
    "--since 2026-11-22T12:30",
    "--limit 2",
    "--all",
    "--before 3",
    "--after 1",
    "--all --after 1",
    "--from 0",
    "--stranger",
  };

  write_calls ();
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    static const char *const forms[] = { "--json", "--csv", "--format '{id}'", "--no-pager" };
    g_autofree char *expected = NULL;

    for (gsize j = 0; j < G_N_ELEMENTS (forms); j++) {
      g_autofree char *line = g_strdup_printf ("log %s %s", queries[i], forms[j]);
      g_autofree char *ids = NULL;

      if (g_str_has_prefix (queries[i], "--from") && g_str_equal (forms[j], "--csv"))
        continue;
      assert_int_equal (run_command (cid_command_log, line), CID_EXIT_DONE);
      ids = find_ids (printed->str);
      if (expected == NULL)
        expected = g_steal_pointer (&ids);
      else
        assert_string_equal (ids, expected);
    }
  }
}

/* Of strangers alone, whom the same query names without a contact. */
static void
test_vcards_are_of_the_strangers (void **state)
{
  write_calls ();
  assert_int_equal (run_command (cid_command_log, "log --vcard"), CID_EXIT_DONE);
  assert_says ("log --vcard", printed->str, "TEL;TYPE=VOICE:+61288887777\r\n");
  assert_null (strstr (printed->str, "Ana"));
  assert_null (strstr (printed->str, "+61412345678"));
}

/* People read the newest last, where the prompt is. */
static void
test_the_newest_is_last (void **state)
{
  const char *ana;
  const char *bob;

  write_calls ();
  assert_int_equal (run_command (cid_command_log, "log"), CID_EXIT_DONE);
  ana = strstr (printed->str, "Ana Pérez");
  bob = strstr (printed->str, "Bob");
  assert_non_null (ana);
  assert_true (bob > ana);
  assert_null (strstr (printed->str, "Rehearsal"));
}

/* Without --limit or --all a long log ends the screen at fifty. */
static void
test_fifty_are_shown_unless_more_are_asked_for (void **state)
{
  LogRow many[60];
  char uids[G_N_ELEMENTS (many)][8];

  for (guint i = 0; i < G_N_ELEMENTS (many); i++) {
    g_snprintf (uids[i], sizeof uids[i], "u%u", i);
    many[i] = (LogRow){ uids[i], i, "0299991234", IN, CID_OUTCOME_MISSED, NULL, FALSE };
  }
  write_log (home, many, G_N_ELEMENTS (many));
  assert_int_equal (run_command (cid_command_log, "log --json"), CID_EXIT_DONE);
  assert_int_equal (count_lines (printed->str), 50);
  assert_true (g_str_has_prefix (printed->str, "{\"id\":11,"));
  assert_int_equal (run_command (cid_command_log, "log --json --all"), CID_EXIT_DONE);
  assert_int_equal (count_lines (printed->str), 60);
  assert_int_equal (run_command (cid_command_log, "log --json --limit 55"), CID_EXIT_DONE);
  assert_int_equal (count_lines (printed->str), 55);
}

/* A log that is no log must not be taken for an empty one. */
static void
test_a_damaged_log_is_a_failure (void **state)
{
  scratch_write (home, "data/cidalert/calls.db", "this is no database, and long enough to tell");
  assert_int_equal (run_command (cid_command_log, "log"), CID_EXIT_FAILED);
  assert_string_equal (printed->str, "");
  assert_says ("log", complained->str, "cidalert log: ");
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_an_empty_log_says_what_to_do),
    command_test (test_wrong_usage_is_told),
    command_test (test_each_filter_reaches_the_log),
    command_test (test_a_name_of_two_lines_is_asked_back),
    command_test (test_nothing_found_is_status_three),
    command_test (test_json_is_a_call_a_line),
    command_test (test_csv_has_a_header_and_quotes),
    command_test (test_every_form_has_the_same_calls),
    command_test (test_vcards_are_of_the_strangers),
    command_test (test_the_newest_is_last),
    command_test (test_fifty_are_shown_unless_more_are_asked_for),
    command_test (test_a_damaged_log_is_a_failure),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

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

#include "base/error.h"
#include "cli/call-filter.h"
#include "home-kit.h"

#define SETTINGS "[numbers]\nregion=AU\n[line 0101]\nname=Front\n[line 0102]\nname=Über uns\n"

/* As cid_options_parse() does it, without the help. */
static gboolean
read_filter (CidCallFilter *filter, const char *line)
{
  static const GOptionEntry more[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (GArray) entries = cid_call_filter_make_entries (filter, more);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) words = NULL;

  assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  g_option_context_add_main_entries (context, (const GOptionEntry *) (gpointer) entries->data,
                                     NULL);
  return g_option_context_parse_strv (context, &words, NULL);
}

static CidCallQuery *
make_query (const char *line, GError **error)
{
  g_auto (CidCallFilter) filter = { 0 };
  g_autoptr (CidHome) home_now = NULL;

  assert_true (read_filter (&filter, line));
  scratch_write (home, "config/cidalert/cidalert.conf", SETTINGS);
  home_now = cid_home_open ();
  return cid_call_filter_to_query (&filter, home_now, error);
}

/* Unasked everything is wanted, but rehearsals; and nothing is a limit. */
static void
test_no_option_is_every_call (void **state)
{
  g_autoptr (CidCallQuery) query = make_query ("log", NULL);

  assert_non_null (query);
  assert_int_equal (query->direction, -1);
  assert_int_equal (query->outcomes, 0);
  assert_int_equal (query->kin, CID_CALLS_OF_ALL);
  assert_true (query->since_us == G_MININT64);
  assert_true (query->until_us == G_MAXINT64);
  assert_int_equal (query->longer_us, 0);
  assert_int_equal (query->limit, 0);
  assert_null (query->number);
  assert_null (query->line);
  assert_false (query->simulated);
  assert_false (query->waiting);
}

/* An empty log says one thing to who asked for all, and another to who asked for some: rehearsals
 * are more, not less. */
static void
test_each_option_alone_leaves_calls_out (void **state)
{
  static const struct {
    const char *line;
    gboolean is_set;
  } rows[] = {
    { "log", FALSE },           { "log --simulated", FALSE }, { "log --missed", TRUE },
    { "log -m", TRUE },         { "log --open", TRUE },       { "log --incoming", TRUE },
    { "log -i", TRUE },         { "log --outgoing", TRUE },   { "log -o", TRUE },
    { "log --contact", TRUE },  { "log --stranger", TRUE },   { "log --withheld", TRUE },
    { "log --line 1", TRUE },   { "log --outcome x", TRUE },  { "log --longer-than x", TRUE },
    { "log --name x", TRUE },   { "log -N x", TRUE },         { "log --note x", TRUE },
    { "log --number 1", TRUE }, { "log -n 1", TRUE },         { "log --phone x", TRUE },
    { "log -p x", TRUE },       { "log --since x", TRUE },    { "log --until x", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CidCallFilter) filter = { 0 };

    assert_true (read_filter (&filter, rows[i].line));
    assert_int_equal (cid_call_filter_is_set (&filter), rows[i].is_set);
  }
}

/* A command's own options stand behind the shared ones, and the list ends where GLib looks. */
static void
test_a_command_adds_its_own_options (void **state)
{
  gboolean by_hour = FALSE;
  const GOptionEntry more[] = {
    { "by-hour", 0, 0, G_OPTION_ARG_NONE, &by_hour, "By hour", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (CidCallFilter) filter = { 0 };
  g_autoptr (GArray) entries = cid_call_filter_make_entries (&filter, more);
  const GOptionEntry *last = &g_array_index (entries, GOptionEntry, entries->len - 1);

  assert_string_equal (last->long_name, "by-hour");
  assert_null (last[1].long_name);
}

/* Two outcomes are either of them, however they are given. */
static void
test_outcomes_add_up (void **state)
{
  static const struct {
    const char *line;
    guint outcomes;
  } rows[] = {
    { "log --outcome missed", CID_OUTCOME_BIT (CID_OUTCOME_MISSED) },
    { "log --missed", CID_OUTCOME_BIT (CID_OUTCOME_MISSED) },
    { "log --missed --outcome missed", CID_OUTCOME_BIT (CID_OUTCOME_MISSED) },
    { "log --outcome rejected,blocked",
      CID_OUTCOME_BIT (CID_OUTCOME_REJECTED) | CID_OUTCOME_BIT (CID_OUTCOME_BLOCKED) },
    { "log --outcome rejected --outcome blocked",
      CID_OUTCOME_BIT (CID_OUTCOME_REJECTED) | CID_OUTCOME_BIT (CID_OUTCOME_BLOCKED) },
    { "log -m --outcome ringing",
      CID_OUTCOME_BIT (CID_OUTCOME_MISSED) | CID_OUTCOME_BIT (CID_OUTCOME_RINGING) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallQuery) query = make_query (rows[i].line, NULL);

    assert_non_null (query);
    assert_int_equal (query->outcomes, rows[i].outcomes);
  }
}

/* A script whose variable is empty must not get every call for those that it asked for. */
static void
test_what_cannot_be_understood_is_no_query (void **state)
{
  static const struct {
    const char *line;
    const char *sentence;
  } rows[] = {
    { "log --outcome ''", "“” is no outcome; expected ringing" },
    { "log --outcome ,", "“” is no outcome" },
    { "log --outcome missed,", "“” is no outcome" },
    { "log --outcome Missed", "“Missed” is no outcome" },
    { "log --outcome missed --outcome lost", "“lost” is no outcome" },
    { "log --since ''", "“” is no time" },
    { "log --since yesterday --until '<b>'", "“<b>” is no time" },
    { "log --longer-than ''", "“” is no length of time" },
    { "log --longer-than -5m", "“-5m” is no length of time" },
    { "log --number 'bob*'", "“bob*” begins no number; expected digits, such as 02 9999*" },
    { "log --name ''", "--name is empty" },
    { "log --note ' '", "--note is empty" },
    { "log --phone ''", "--phone is empty" },
    { "log --line ''", "--line is empty" },
    { "log --number ''", "--number is empty" },
    { "log --missed -o", "--missed and --outgoing exclude" },
    { "log --since today --until yesterday", "--until is before --since" },
    { "log -i -o", "--incoming and --outgoing exclude" },
    { "log --contact --stranger", "--contact and --stranger exclude" },
    { "log --open -o", "--open and --outgoing exclude" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CidCallQuery) query = make_query (rows[i].line, &error);

    if (query != NULL)
      fail_msg ("%s is understood", rows[i].line);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    if (strstr (error->message, rows[i].sentence) == NULL)
      fail_msg ("%s", error->message);
  }
}

/* A line is asked for as the user calls it, in whatever case; else as the phone does. */
static void
test_a_line_is_found_by_its_name (void **state)
{
  static const struct {
    const char *line;
    const char *said;
  } rows[] = {
    { "log --line front", "0101" }, { "log --line 'über UNS'", "0102" },
    { "log --line 0101", "0101" },  { "log --line 77", "77" },
    { "log --line Fron", "Fron" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidCallQuery) query = make_query (rows[i].line, NULL);

    assert_non_null (query);
    assert_string_equal (query->line, rows[i].said);
  }
}

/* Everything that was typed arrives, each in its place. */
static void
test_each_option_arrives (void **state)
{
  g_autoptr (CidCallQuery) query =
    make_query ("log --incoming --stranger --open --withheld --simulated --name 'Pérez <b>'"
                " --note offer --phone hall --number '(02) 9999 1234' --longer-than '1h 30m'"
                " --since '2026-11-22 14:30' --until 2026-11-23",
                NULL);

  assert_non_null (query);
  assert_int_equal (query->direction, CID_DIRECTION_INCOMING);
  assert_int_equal (query->kin, CID_CALLS_OF_STRANGERS);
  assert_true (query->waiting);
  assert_true (query->withheld);
  assert_true (query->simulated);
  assert_string_equal (query->name, "Pérez <b>");
  assert_string_equal (query->note, "offer");
  assert_string_equal (query->phone, "hall");
  assert_string_equal (query->number, "+61299991234");
  assert_false (query->number_is_prefix);
  assert_true (query->longer_us == G_GINT64_CONSTANT (5400) * G_USEC_PER_SEC);
  assert_true (query->since_us == G_GINT64_CONSTANT (1795357800) * G_USEC_PER_SEC);
  assert_true (query->until_us == G_GINT64_CONSTANT (1795392000) * G_USEC_PER_SEC);
}

#define filter_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    filter_test (test_no_option_is_every_call),
    cmocka_unit_test (test_each_option_alone_leaves_calls_out),
    cmocka_unit_test (test_a_command_adds_its_own_options),
    filter_test (test_outcomes_add_up),
    filter_test (test_what_cannot_be_understood_is_no_query),
    filter_test (test_a_line_is_found_by_its_name),
    filter_test (test_each_option_arrives),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

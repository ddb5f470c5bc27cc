/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/options.h"
#include "printed.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  gboolean missed;
  int limit;
  char *words;
} Options;

/* Splits @line as a shell would and parses it; @options has what was set, and what is left over. */
static CidExit
parse (const char *line, Options *options)
{
  const GOptionEntry entries[] = {
    { "missed", 'm', 0, G_OPTION_ARG_NONE, &options->missed, "Missed", NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &options->limit, "Limit", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  int argc = (int) g_strv_length (words);
  g_autofree char **argv = g_memdup2 (words, sizeof (char *) * (gsize) (argc + 1));
  char **rest = argv;
  CidExit result = cid_options_parse (entries, "ID", "Does it.", &argc, &rest);

  if (result == CID_EXIT_GO_ON) {
    rest[argc] = NULL;
    options->words = g_strjoinv (" ", rest);
  }
  return result;
}

/* Options may stand before, after and between the arguments; what begins with - is one. */
static void
test_options_are_taken_out (void **state)
{
  static const struct {
    const char *line;
    gboolean missed;
    int limit;
    const char *words;
  } rows[] = {
    { "log", FALSE, 0, "log" },
    { "log --missed", TRUE, 0, "log" },
    { "log -m -n 5", TRUE, 5, "log" },
    { "log --limit=5 last", FALSE, 5, "log last" },
    { "log last --missed", TRUE, 0, "log last" },
    { "log -- last", FALSE, 0, "log last" },
    { "log -- --missed", FALSE, 0, "log --missed" },
    { "log last -- -1", FALSE, 0, "log last -1" },
    { "log -- -1 --", FALSE, 0, "log -1 --" },
    { "log -n5", FALSE, 5, "log" },
    { "log -mn5 last", TRUE, 5, "log last" },
    { "log -n-5 last", FALSE, -5, "log last" },
    { "log -n -5 -m", TRUE, -5, "log" },
    { "log --limit -5 -m", TRUE, -5, "log" },
    { "log -- -n5", FALSE, 0, "log -n5" },
    { "log -m -- -mn5", TRUE, 0, "log -mn5" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Options options = { 0 };

    assert_int_equal (parse (rows[i].line, &options), CID_EXIT_GO_ON);
    assert_int_equal (options.missed, rows[i].missed);
    assert_int_equal (options.limit, rows[i].limit);
    assert_string_equal (options.words, rows[i].words);
    g_free (options.words);
  }
  assert_string_equal (complained->str, "");
}

/* Status 2, one sentence, and where to read on. */
static void
test_wrong_usage_is_said_in_one_sentence (void **state)
{
  static const struct {
    const char *line;
    const char *said;
  } rows[] = {
    { "log --mised", "cidalert log: Unknown option --mised; see cidalert log --help\n" },
    { "log --limit", "cidalert log: Missing argument for --limit; see cidalert log --help\n" },
    { "log -m5", "cidalert log: Unknown option -m5; see cidalert log --help\n" },
    { "log -nx", "cidalert log: Cannot parse integer value “x” for -n; see cidalert log --help\n" },
    { "log -mn", "cidalert log: Missing argument for -n; see cidalert log --help\n" },
    { "log \xffPerez", "cidalert log: “\uFFFDPerez” is not UTF-8; see cidalert log --help\n" },
    { "log -m x -- \xff", "cidalert log: “\uFFFD” is not UTF-8; see cidalert log --help\n" },
    { "log --limit x",
      "cidalert log: Cannot parse integer value “x” for --limit; see cidalert log --help\n" },
  };

  g_set_prgname ("cidalert log");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Options options = { 0 };

    forget_printed ();
    assert_int_equal (parse (rows[i].line, &options), CID_EXIT_USAGE);
    assert_string_equal (complained->str, rows[i].said);
    assert_string_equal (printed->str, "");
  }
}

/* The name of a file may be any bytes. */
static void
test_names_of_files_are_not_looked_at (void **state)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  char *words[] = { (char *) "calls import", (char *) "\xff.db", NULL };
  char **argv = words;
  int argc = 2;

  assert_int_equal (cid_options_parse_files (entries, "FILE", "Does it.", &argc, &argv),
                    CID_EXIT_GO_ON);
  assert_int_equal (argc, 2);
  assert_string_equal (argv[1], "\xff.db");
  assert_string_equal (complained->str, "");
}

/* A name from outside in a complaint is a word, not a format. */
static void
test_complaints_and_failures_have_their_status (void **state)
{
  g_autoptr (GError) error = g_error_new_literal (CID_ERROR, CID_ERROR_UNREACHABLE, "100%s sure");

  g_set_prgname ("cidalert");
  assert_int_equal (cid_options_complain ("no “%s”", "%n"), CID_EXIT_USAGE);
  assert_string_equal (complained->str, "cidalert: no “%n”; see cidalert --help\n");
  forget_printed ();
  assert_int_equal (cid_options_fail (error), CID_EXIT_FAILED);
  assert_string_equal (complained->str, "cidalert: 100%s sure\n");
}

/* What a message quotes may be a file's name or what a phone said: it stays in its line. */
static void
test_what_is_quoted_does_not_speak_to_the_terminal (void **state)
{
  g_autoptr (GError) error =
    g_error_new_literal (CID_ERROR, CID_ERROR_UNREACHABLE, "/tmp/a\nb\033[2J\u202e is no file");

  g_set_prgname ("cidalert");
  cid_options_complain ("no “%s”", "a\033]0;x\007");
  assert_string_equal (complained->str, "cidalert: no “a]0;x”; see cidalert --help\n");
  forget_printed ();
  cid_options_warn ("no “%s”", "a\r\nb");
  assert_string_equal (complained->str, "cidalert: no “a b”\n");
  forget_printed ();
  cid_options_fail (error);
  assert_string_equal (complained->str, "cidalert: /tmp/a b[2J is no file\n");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_options_are_taken_out, begin_printing, end_printing),
    cmocka_unit_test_setup_teardown (test_wrong_usage_is_said_in_one_sentence, begin_printing,
                                     end_printing),
    cmocka_unit_test_setup_teardown (test_names_of_files_are_not_looked_at, begin_printing,
                                     end_printing),
    cmocka_unit_test_setup_teardown (test_complaints_and_failures_have_their_status, begin_printing,
                                     end_printing),
    cmocka_unit_test_setup_teardown (test_what_is_quoted_does_not_speak_to_the_terminal,
                                     begin_printing, end_printing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

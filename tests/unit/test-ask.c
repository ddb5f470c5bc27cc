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

#include <fcntl.h>

#include "cli/ask.h"
#include "printed.h"
#include "terminal-kit.h"

/* A question to nobody would stand in a script's output for ever. */
static void
test_only_somebody_at_a_terminal_can_be_asked (void **state)
{
  Seat seat = sit_at_terminal ("");
  gboolean with_both = cid_ask_can ();
  gboolean without_eyes;
  gboolean without_hands;
  int elsewhere = open ("/dev/null", O_RDWR | O_CLOEXEC);

  take_place (elsewhere, STDERR_FILENO);
  without_eyes = cid_ask_can ();
  leave_seat (&seat);
  seat = sit_at_pipe ("y\n");
  without_hands = cid_ask_can ();
  leave_seat (&seat);
  assert_true (with_both);
  assert_false (without_eyes);
  assert_false (without_hands);
}

/* What is not clearly yes is no: it may cost calls or money. */
static void
test_only_yes_is_yes (void **state)
{
  static const struct {
    const char *typed;
    gboolean is_yes;
  } rows[] = {
    { "y\n", TRUE },   { "Y\n", TRUE },      { "yes\n", TRUE },   { "YES\r\n", TRUE },
    { "y", TRUE },     { "\n", FALSE },      { "", FALSE },       { "n\n", FALSE },
    { "no\n", FALSE }, { "\ny\n", FALSE },   { "yep\n", FALSE },  { "yes, but\n", FALSE },
    { "1\n", FALSE },  { "\x04y\n", FALSE }, { "\xff\n", FALSE }, { "\xf0\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Seat seat = sit_at_pipe (rows[i].typed);
    gboolean is_yes = cid_ask_yes ("Forget all?");

    leave_seat (&seat);
    assert_int_equal (is_yes, rows[i].is_yes);
    assert_string_equal (complained->str,
                         *rows[i].typed != '\0' ? "Forget all? [y/N] " : "Forget all? [y/N] \n");
    forget_printed ();
  }
}

/* Enter takes what is usual, where something is; the end of input is no answer at all. */
static void
test_an_empty_answer_is_the_usual_one (void **state)
{
  static const struct {
    const char *typed;
    const char *usual;
    gboolean is_answered;
    const char *answer;
  } rows[] = {
    { " yealink \n", "snom", TRUE, "yealink" },
    { "\n", "snom", TRUE, "snom" },
    { " \t\r\n", "snom", TRUE, "snom" },
    { "", "snom", FALSE, NULL },
    { "", NULL, FALSE, NULL },
    { "\n", NULL, TRUE, NULL },
    { "a b\n", NULL, TRUE, "a b" },
    { "no end", NULL, TRUE, "no end" },
    { "two\nlines\n", NULL, TRUE, "two" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Seat seat = sit_at_pipe (rows[i].typed);
    g_autofree char *answer = NULL;
    gboolean is_answered = cid_ask_text ("Which make?", rows[i].usual, &answer);

    leave_seat (&seat);
    assert_int_equal (is_answered, rows[i].is_answered);
    if (rows[i].answer == NULL)
      assert_null (answer);
    else
      assert_string_equal (answer, rows[i].answer);
    assert_true (g_str_has_prefix (complained->str,
                                   rows[i].usual != NULL ? "Which make? [snom] " : "Which make? "));
    assert_int_equal (g_str_has_suffix (complained->str, "\n"), !is_answered);
    forget_printed ();
  }
}

/* What is offered may come from a file: the terminal is told nothing by it, and it is taken as it
 * is. */
static void
test_what_is_offered_is_shown_clean (void **state)
{
  static const char usual[] = "21\x1b[2J\n\xe2\x80\xae  b";
  Seat seat = sit_at_pipe ("\n");
  g_autofree char *answer = NULL;
  gboolean is_answered = cid_ask_text ("Your number?", usual, &answer);

  leave_seat (&seat);
  assert_true (is_answered);
  assert_string_equal (answer, usual);
  assert_string_equal (complained->str, "Your number? [21[2J b] ");
}

/* Whoever pastes far too much has given one answer, and none to the next question. */
static void
test_a_long_line_is_one_answer (void **state)
{
  g_autofree char *much = g_strnfill (5000, 'x');
  g_autofree char *typed = g_strconcat (much, "\ny\n", NULL);
  Seat seat = sit_at_pipe (typed);
  g_autofree char *answer = NULL;
  gboolean is_answered = cid_ask_text ("Which make?", NULL, &answer);
  gboolean is_yes = cid_ask_yes ("Sure?");

  leave_seat (&seat);
  assert_true (is_answered);
  assert_string_equal (answer, much);
  assert_true (is_yes);
}

#define CHOICES "  1  Ana  101\n  2  Bob  102\n  3  100 %s  103\nWhich number? [1-3] "

/* What is not the number of a choice chooses nothing. */
static void
test_a_choice_is_one_of_those_that_there_are (void **state)
{
  static const struct {
    const char *typed;
    int index;
  } rows[] = {
    { "1\n", 0 },   { "3\n", 2 },   { "3", 2 },   { "0\n", -1 }, { "4\n", -1 },
    { "-1\n", -1 }, { "2x\n", -1 }, { "\n", -1 }, { "", -2 },    { "99999999999999999999\n", -1 },
  };
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  g_ptr_array_add (choices, (gpointer) "Ana  101");
  g_ptr_array_add (choices, (gpointer) "Bob  102");
  g_ptr_array_add (choices, (gpointer) "100 %s  103");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Seat seat = sit_at_pipe (rows[i].typed);
    int index = cid_ask_which ("Which number?", choices);

    leave_seat (&seat);
    assert_int_equal (index, rows[i].index);
    assert_string_equal (complained->str, index == CID_ASK_ENDED ? CHOICES "\n" : CHOICES);
    forget_printed ();
  }
}

/* From a file or another program: its first line, unasked, with every space that is in it. */
static void
test_a_password_is_the_first_line_of_a_pipe (void **state)
{
  static const struct {
    const char *given;
    const char *password;
  } rows[] = {
    { "secret\nmore\n", "secret" },
    { "secret", "secret" },
    { " se cret \r\n", " se cret " },
    { "\n", NULL },
    { "", NULL },
    { "a\003b\n", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Seat seat = sit_at_pipe (rows[i].given);
    g_autofree char *password = cid_ask_password ("Password:");

    leave_seat (&seat);
    if (rows[i].password == NULL)
      assert_null (password);
    else
      assert_string_equal (password, rows[i].password);
    assert_string_equal (complained->str, "");
  }
}

static gpointer
ask_password (gpointer user_data)
{
  return cid_ask_password ("Password:");
}

static gboolean
has_echo (void)
{
  struct termios now;

  assert_int_equal (tcgetattr (STDIN_FILENO, &now), 0);
  return (now.c_lflag & ECHO) != 0 && (now.c_lflag & ISIG) != 0;
}

/* What is typed there. What the terminal showed of it is in @shown. */
static char *
type_password (const char *text, char *shown, gsize size)
{
  Seat seat = sit_at_terminal ("");
  GThread *thread = g_thread_new ("ask", ask_password, NULL);
  char *password;
  gboolean is_shown_again;
  gssize length;

  while (has_echo ())
    g_usleep (1000);
  type (&seat, text);
  password = g_thread_join (thread);
  is_shown_again = has_echo ();
  assert_int_equal (fcntl (seat.master, F_SETFL, O_NONBLOCK), 0);
  length = read (seat.master, shown, size - 1);
  shown[MAX (length, 0)] = '\0';
  leave_seat (&seat);
  assert_true (is_shown_again);
  return password;
}

/* Whoever looks over the shoulder sees nothing, and afterwards the terminal is as it was. */
static void
test_a_password_is_not_shown (void **state)
{
  char shown[256];
  g_autofree char *password = type_password ("secret\n", shown, sizeof shown);
  g_autofree char *interrupted = type_password ("sec\003\n", shown, sizeof shown);

  assert_string_equal (password, "secret");
  assert_null (interrupted);
  assert_null (strstr (shown, "sec"));
  assert_string_equal (complained->str, "Password: \nPassword: \n");
}

#define ask_test(function) cmocka_unit_test_setup_teardown (function, begin_printing, end_printing)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    ask_test (test_only_somebody_at_a_terminal_can_be_asked),
    ask_test (test_only_yes_is_yes),
    ask_test (test_an_empty_answer_is_the_usual_one),
    ask_test (test_what_is_offered_is_shown_clean),
    ask_test (test_a_long_line_is_one_answer),
    ask_test (test_a_choice_is_one_of_those_that_there_are),
    ask_test (test_a_password_is_the_first_line_of_a_pipe),
    ask_test (test_a_password_is_not_shown),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

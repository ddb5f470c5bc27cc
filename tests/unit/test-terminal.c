/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <pty.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  int saved;
  int master;
  int slave;
} Fixture;

/* Makes a terminal of standard output, which the test's own words must not go to. */
static void
enter (Fixture *self, unsigned short columns)
{
  struct winsize size = { .ws_row = 24, .ws_col = columns };

  assert_int_equal (openpty (&self->master, &self->slave, NULL, NULL, &size), 0);
  self->saved = dup (STDOUT_FILENO);
  assert_int_equal (dup2 (self->slave, STDOUT_FILENO), STDOUT_FILENO);
}

static void
leave (Fixture *self)
{
  dup2 (self->saved, STDOUT_FILENO);
  close (self->saved);
  close (self->master);
  close (self->slave);
}

/* A table is cut to the terminal; one that does not tell its width is taken for the usual. */
static void
test_the_width_is_the_terminals (void **state)
{
  static const struct {
    unsigned short told;
    guint expected;
  } rows[] = { { 132, 132 }, { 40, 40 }, { 1, 1 }, { 0, 80 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Fixture terminal;
    guint columns;

    enter (&terminal, rows[i].told);
    columns = cid_terminal_get_columns ();
    leave (&terminal);
    assert_int_equal (columns, rows[i].expected);
  }
}

/* What is piped into another program is neither cut nor coloured. */
static void
test_a_pipe_is_no_terminal (void **state)
{
  int saved = dup (STDOUT_FILENO);
  int ends[2];
  guint columns;
  gboolean has_colour;

  assert_int_equal (pipe (ends), 0);
  dup2 (ends[1], STDOUT_FILENO);
  columns = cid_terminal_get_columns ();
  has_colour = cid_terminal_has_colour ();
  dup2 (saved, STDOUT_FILENO);
  close (saved);
  close (ends[0]);
  close (ends[1]);
  assert_int_equal (columns, 0);
  assert_false (has_colour);
}

/* Who wants no colour says so in one of two ways. */
static void
test_colour_can_be_refused (void **state)
{
  static const struct {
    const char *no_color;
    const char *term;
    gboolean expected;
  } rows[] = {
    { NULL, "xterm", TRUE }, { NULL, NULL, TRUE },    { "", "xterm", TRUE },
    { "1", "xterm", FALSE }, { "0", "xterm", FALSE }, { NULL, "dumb", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    Fixture terminal;
    gboolean has_colour;

    g_unsetenv ("NO_COLOR");
    g_unsetenv ("TERM");
    if (rows[i].no_color != NULL)
      g_setenv ("NO_COLOR", rows[i].no_color, TRUE);
    if (rows[i].term != NULL)
      g_setenv ("TERM", rows[i].term, TRUE);
    enter (&terminal, 80);
    has_colour = cid_terminal_has_colour ();
    leave (&terminal);
    assert_int_equal (has_colour, rows[i].expected);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_the_width_is_the_terminals),
    cmocka_unit_test (test_a_pipe_is_no_terminal),
    cmocka_unit_test (test_colour_can_be_refused),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/key-hint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A hint helps after a slip of the fingers; where the guess is wild it misleads. */
static void
test_slips_are_near_and_other_words_are_not (void **state)
{
  static const struct {
    const char *wrong;
    const char *right;
    gboolean is_near;
  } rows[] = {
    { "port", "port", TRUE },         { "prot", "port", TRUE },
    { "Port", "port", TRUE },         { "por", "port", TRUE },
    { "ports", "port", TRUE },        { "adress", "address", TRUE },
    { "addresses", "address", TRUE }, { "rgeion", "region", TRUE },
    { "own", "own", TRUE },           { "owm", "own", TRUE },
    { "onw", "own", FALSE },          { "host", "port", TRUE },
    { "name", "port", FALSE },        { "", "port", FALSE },
    { "token", "region", FALSE },     { "portportport", "port", FALSE },
    { "p\xc3\xb6rt", "port", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (cid_key_hint_is_near (rows[i].wrong, rows[i].right) != rows[i].is_near)
      fail_msg ("%s, %s", rows[i].wrong, rows[i].right);
  }
}

/* A word of a megabyte in a file must not take a megabyte squared. */
static void
test_a_long_word_costs_nothing (void **state)
{
  g_autofree char *word = g_strnfill (1024 * 1024, 'x');

  assert_false (cid_key_hint_is_near (word, "port"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_slips_are_near_and_other_words_are_not),
    cmocka_unit_test (test_a_long_word_costs_nothing),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

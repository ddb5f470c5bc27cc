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

#include <stdio.h>

#include "base/error.h"
#include "cli/setup.h"
#include "command-kit.h"
#include "phones-kit.h"
#include "terminal-kit.h"

#define OTHER "[phone hall]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=7kq3m9x2adfh\n"
#define BROKEN "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b12\n"

/* Sets up a phone of @make in a file that holds @text, at a terminal where @typed is typed. */
static gboolean
settle (const char *text, const char *make, const char *typed, GError **error)
{
  g_auto (CidSetupPhone) phone = { .name = g_strdup ("desk"),
                                   .make = g_strdup (make),
                                   .address = g_strdup ("192.0.2.50"),
                                   .number = g_strdup ("+61299990000"),
                                   .host = g_strdup ("192.0.2.20") };
  g_autoptr (CidHome) opened = NULL;
  gboolean is_settled;
  Seat seat;

  write_phones (text);
  scratch_write (home, "config/cidalert/cidalert.conf", "[phone desk]\nwibble=1\n");
  opened = cid_home_open ();
  forget_printed ();
  seat = typed != NULL ? sit_at_terminal (typed) : sit_at_pipe ("y\n");
  is_settled = cid_setup_settle_broken (&phone, opened->problems, error) &&
               cid_setup_phone_fill (&phone, NULL, error) &&
               cid_setup_phone_save (&phone, NULL, error);
  leave_seat (&seat);
  return is_settled;
}

/* What is wrong, in which line of which file, and what to do; nothing is done without being asked,
 * and a script is not asked. */
static void
test_a_broken_phone_is_told_with_its_line (void **state)
{
  static const char *const typed[] = { NULL, "n\n", "\n", "\x04" };

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;

    assert_false (settle (OTHER BROKEN, "snom", typed[i], &error));
    after = read_phones ();
    assert_says ("broken", complained->str, "phones.conf:4: [phone desk] token: it is missing");
    assert_null (strstr (complained->str, "wibble"));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_CONFIG));
    assert_says ("broken", error->message, "cidalert phone remove desk");
    assert_string_equal (after, OTHER BROKEN);
  }
}

/* Whoever wants it gets a new phone in the place of the broken one, and loses no other. */
static void
test_a_broken_phone_is_replaced (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CidHome) after = NULL;

  assert_true (settle (OTHER BROKEN, "snom", "y\n", &error));
  after = cid_home_open ();
  assert_int_equal (after->phones->len, 2);
  assert_non_null (cid_phones_find (after->phones, "hall"));
  assert_string_equal (cid_phones_find (after->phones, "desk")->host, "192.0.2.20");
}

/* What stands there is the user's until there is another phone to stand in its place. */
static void
test_what_cannot_be_replaced_stays (void **state)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  assert_false (settle (OTHER BROKEN, "nonesuch", "y\n", &error));
  assert_says ("make", error->message, "There is no make called nonesuch");
  after = read_phones ();
  assert_string_equal (after, OTHER BROKEN);
}

/* Slips of other phones are not asked about. */
static void
test_a_new_phone_is_no_broken_one (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_true (settle (OTHER "[phone desk2]\n", "snom", "", &error));
  assert_string_equal (complained->str, "");
}

#define broken_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    broken_test (test_a_broken_phone_is_told_with_its_line),
    broken_test (test_a_broken_phone_is_replaced),
    broken_test (test_what_cannot_be_replaced_stays),
    broken_test (test_a_new_phone_is_no_broken_one),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}

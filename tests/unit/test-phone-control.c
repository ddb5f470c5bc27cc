/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config/phones.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PIN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define PHONE "[phone desk]\nid=5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11\ntoken=7kq3m9x2adfh\n"

static GPtrArray *
read_with (const char *lines, GPtrArray **problems)
{
  g_autofree char *text = g_strconcat (PHONE, lines, NULL);

  return cid_phones_new_from_data ("phones.conf", text, strlen (text), problems);
}

/* Every key reaches the phone. */
static void
test_every_key_is_read (void **state)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phones =
    read_with ("control=https://192.0.2.50/\nuser=admin\npassword=a;b\ncertificate=" PIN "\n"
               "identity=0101@192.0.2.1\ndial=zeros\nprefix=0\n",
               &problems);
  const CidPhone *phone = cid_phones_find (phones, "desk");
  g_autoptr (CidPhone) copy = cid_phone_copy (phone);

  assert_int_equal (problems->len, 0);
  assert_string_equal (copy->control.base, "https://192.0.2.50");
  assert_string_equal (copy->control.user, "admin");
  assert_string_equal (copy->control.password, "a;b");
  assert_string_equal (copy->control.certificate, PIN);
  assert_string_equal (copy->control.identity, "0101@192.0.2.1");
  assert_int_equal (copy->control.style, CID_DIAL_STYLE_ZEROS);
  assert_string_equal (copy->control.prefix, "0");
}

/* Most phones are not controlled, and say nothing of it. */
static void
test_nothing_said_is_nothing_wanted (void **state)
{
  static const char *const texts[] = { "", "control=\nuser=\npassword=\ncertificate=\ndial=\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_with (texts[i], &problems);
    const CidPhone *phone = cid_phones_find (phones, "desk");

    assert_int_equal (problems->len, 0);
    assert_false (cid_control_settings_is_set (&phone->control));
  }
}

/* Where it cannot be told what was meant the password goes nowhere; the phone's calls still come.
 */
static void
test_a_bad_place_or_certificate_ends_control (void **state)
{
  static const char *const texts[] = {
    "control=192.0.2.50\n",
    "control=https://192.0.2.50/command.htm\n",
    "control=https://admin:p4ssw0rd@192.0.2.50\n",
    "certificate=ab:cd\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *lines = g_strconcat ("user=admin\npassword=p4ssw0rd\n", texts[i], NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_with (lines, &problems);
    const CidPhone *phone = cid_phones_find (phones, "desk");

    assert_non_null (phone);
    assert_false (cid_control_settings_is_set (&phone->control));
    assert_int_equal (problems->len, 1);
    assert_null (strstr (((CidProblem *) g_ptr_array_index (problems, 0))->message, "p4ssw0rd"));
  }
}

/* What gets an outside line may be one sign, and that is no comment. */
static void
test_every_sign_of_a_keypad_may_be_a_prefix (void **state)
{
  static const char *const prefixes[] = { "0", "#", "*", "#31#", "*31#", "##", "9#" };

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    g_autofree char *line = g_strdup_printf ("prefix=%s\n", prefixes[i]);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_with (line, &problems);

    assert_int_equal (problems->len, 0);
    assert_string_equal (cid_phones_find (phones, "desk")->control.prefix, prefixes[i]);
  }
}

/* Nobody sees that a blank is missing; the phone does. */
static void
test_a_password_keeps_its_blanks (void **state)
{
  static const struct {
    const char *line;
    const char *password;
  } rows[] = {
    { "password=a b\n", "a b" },       { "password= a \n", "a" }, { "password=\\sa\\s\n", " a " },
    { "password=a\\s# b\n", "a # b" }, { "password=#\n", "#" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_with (rows[i].line, &problems);

    assert_int_equal (problems->len, 0);
    assert_string_equal (cid_phones_find (phones, "desk")->control.password, rows[i].password);
  }
}

/* How to dial is worth a word, and no more. */
static void
test_a_bad_way_to_dial_has_its_default (void **state)
{
  static const char *const texts[] = { "dial=e164\n", "prefix=0w\n", "prefix=0&key=X\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *lines = g_strconcat ("user=admin\n", texts[i], NULL);
    g_autoptr (GPtrArray) problems = NULL;
    g_autoptr (GPtrArray) phones = read_with (lines, &problems);
    const CidPhone *phone = cid_phones_find (phones, "desk");

    assert_int_equal (problems->len, 1);
    assert_true (cid_control_settings_is_set (&phone->control));
    assert_int_equal (phone->control.style, CID_DIAL_STYLE_NATIONAL);
    assert_null (phone->control.prefix);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_key_is_read),
    cmocka_unit_test (test_nothing_said_is_nothing_wanted),
    cmocka_unit_test (test_a_bad_place_or_certificate_ends_control),
    cmocka_unit_test (test_every_sign_of_a_keypad_may_be_a_prefix),
    cmocka_unit_test (test_a_password_keeps_its_blanks),
    cmocka_unit_test (test_a_bad_way_to_dial_has_its_default),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

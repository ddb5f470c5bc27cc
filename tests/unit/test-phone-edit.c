/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "config/phone-edit.h"
#include "config/phones.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ID "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define ID_2 "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b12"
#define TOKEN "7kq3m9x2adfh"
#define TOKEN_2 "8kq3m9x2adfh"

static CidPhone *
make_phone (const char *name)
{
  CidPhone *phone = cid_phone_new (name, ID, TOKEN);
  CidNetwork network;

  assert_true (cid_network_parse ("192.0.2.50", &network, NULL));
  g_array_append_val (phone->networks, network);
  assert_true (cid_network_parse ("2001:db8::/32", &network, NULL));
  g_array_append_val (phone->networks, network);
  phone->host = g_strdup ("192.0.2.20");
  return phone;
}

/* What was written must be read again as it was meant. */
static void
test_an_added_phone_is_read_again (void **state)
{
  g_autoptr (CidPhone) phone = make_phone ("desk");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) phones = NULL;
  g_autofree char *text = NULL;

  phone->number = g_strdup ("+61 2; 9999\n[phone evil]\n");
  text = cid_phone_edit_add ("", phone, &error);
  assert_null (error);
  phones = cid_phones_new_from_data ("p", text, strlen (text), &problems);

  assert_int_equal (problems->len, 0);
  assert_int_equal (phones->len, 1);
  assert_string_equal (cid_phones_find (phones, "desk")->number, phone->number);
  assert_int_equal (cid_phones_find (phones, "desk")->networks->len, 2);
  assert_string_equal (cid_phones_find (phones, "desk")->host, "192.0.2.20");
}

/* The file is the user's too: comments, order and spaces stay, byte for byte, and come back. */
static void
test_adding_and_removing_leave_the_rest_alone (void **state)
{
  static const char *const texts[] = {
    "",
    "# mine\n",
    "# mine\n\n\n",
    "[phone  old]  \r\n\tid = " ID_2 "\r\n token=" TOKEN_2 "\r\n# end\r\n",
    "[phone old]\nid=" ID_2 "\ntoken=" TOKEN_2 "\n\n# the last word\n",
    "nonsense\n[phone broken]\n\n[phone\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CidPhone) phone = make_phone ("desk");
    g_autoptr (GError) error = NULL;
    g_autofree char *added = cid_phone_edit_add (texts[i], phone, &error);
    g_autofree char *removed = NULL;

    assert_null (error);
    assert_true (g_str_has_prefix (added, texts[i]));
    removed = cid_phone_edit_remove (added, "desk", &error);
    assert_null (error);
    assert_string_equal (removed, texts[i]);
  }
}

/* A file whose last line has no end must not swallow the new group's header. */
static void
test_a_missing_last_newline_is_added (void **state)
{
  g_autoptr (CidPhone) phone = make_phone ("desk");
  g_autoptr (GError) error = NULL;
  g_autofree char *added = cid_phone_edit_add ("# mine", phone, &error);

  assert_null (error);
  assert_true (g_str_has_prefix (added, "# mine\n\n[phone desk]\nid=" ID "\n"));
}

/* A phone that could not be read again must not get into the file. */
static void
test_a_bad_phone_is_not_added (void **state)
{
  static const struct {
    const char *text;
    const char *name;
    const char *expected;
  } rows[] = {
    { "", "my desk", "\"my desk\" is no name for a phone; use letters, digits, - _ and ." },
    { "", "a]\nb", "\"a]\nb\" is no name for a phone; use letters, digits, - _ and ." },
    { "[phone desk]\n", "desk", "There is a phone called desk already" },
    { "[ phone  desk ]\n", "desk", "There is a phone called desk already" },
    { "[phone old]\nid=" ID_2 "\ntoken=" TOKEN "\n", "desk",
      "Phone desk cannot be written: token: phone old has the same; here it is left out" },
    { "[phone old]\nid=" ID "\ntoken=" TOKEN_2 "\n", "desk",
      "Phone desk cannot be written: id: phone old has the same; here it is left out" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidPhone) phone = make_phone (rows[i].name);
    g_autoptr (GError) error = NULL;

    assert_null (cid_phone_edit_add (rows[i].text, phone, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_string_equal (error->message, rows[i].expected);
  }
}

#define START "# top\n[phone other]\nhost=1\n[phone desk]\nid=" ID "\ntoken=" TOKEN "\n"

/* One line changes, in its place and its writing; or one is added behind the group's last key. */
static void
test_one_value_is_set_in_its_place (void **state)
{
  static const struct {
    const char *before;
    const char *value;
    const char *after;
  } rows[] = {
    { START "host=a\n# end\n", "b", START "host=b\n# end\n" },
    { START "  host =  a\r\nmake=snom\r\n", "b", START "  host =  b\r\nmake=snom\r\n" },
    { START "host=\n", "b", START "host=b\n" },
    { START "host=a", "b", START "host=b" },
    { START "#host=a\n\n[phone x]\nhost=q\n", "b", START "host=b\n#host=a\n\n[phone x]\nhost=q\n" },
    { START "make=snom", "b", START "make=snom\nhost=b\n" },
    { START "host=a\n", "", START "host=\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text =
      cid_phone_edit_set (rows[i].before, "desk", "host", rows[i].value, &error);

    assert_null (error);
    assert_string_equal (text, rows[i].after);
  }
}

/* A password is what it is, to the last blank, whatever it has in common with a comment. */
static void
test_a_password_is_read_as_it_was_set (void **state)
{
  static const char *const passwords[] = {
    "a b", " a",    "a ",      "a\t",   "\ta  ",  " ",   "#",  "# a", "a # b",
    "a #", "a\t#b", "a # # b", "# # #", "a\\sb ", "a;b", "ä ", "[a]", "a=b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) problems = NULL;
    g_autofree char *text = cid_phone_edit_set (START, "desk", "password", passwords[i], &error);
    g_autoptr (GPtrArray) phones = NULL;

    assert_null (error);
    phones = cid_phones_new_from_data ("p", text, strlen (text), &problems);
    assert_string_equal (cid_phones_find (phones, "desk")->control.password, passwords[i]);
  }
}

#define SLIPS START "host=http://a\nwibble=1\n"

/* What was wrong with a phone before keeps nobody from setting the rest, nor from mending it. */
static void
test_a_slip_elsewhere_keeps_nothing_from_being_set (void **state)
{
  static const struct {
    const char *key;
    const char *value;
    const char *after;
  } rows[] = {
    { "make", "snom", SLIPS "make=snom\n" },
    { "host", "b", START "host=b\nwibble=1\n" },
    { "wibble", "2", NULL },
    { "host", "http://b", NULL },
    { "wobble", "1", NULL },
    { "address", "anywhere", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = cid_phone_edit_set (SLIPS, "desk", rows[i].key, rows[i].value, &error);

    if (rows[i].after != NULL) {
      assert_null (error);
      assert_string_equal (text, rows[i].after);
      continue;
    }
    assert_null (text);
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_non_null (strstr (error->message, rows[i].key));
  }
}

/* A phone that cannot be used says why, and is whole again once the last of it is mended. */
static void
test_a_broken_phone_can_be_mended (void **state)
{
  static const char broken[] = "[phone desk]\nid=" ID "\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  assert_null (cid_phone_edit_set (broken, "desk", "host", "b", &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
  assert_true (g_str_has_prefix (error->message, "Phone desk cannot be written: token: it is"));
  g_clear_error (&error);
  text = cid_phone_edit_set (broken, "desk", "token", TOKEN, &error);
  assert_null (error);
  assert_string_equal (text, "[phone desk]\nid=" ID "\ntoken=" TOKEN "\n");
}

/* Setting must not make a phone unreadable, nor smuggle lines into the file. */
static void
test_what_would_spoil_the_phone_is_not_set (void **state)
{
  static const struct {
    const char *name;
    const char *key;
    const char *value;
    CidError code;
  } rows[] = {
    { "nobody", "host", "b", CID_ERROR_NOT_FOUND },
    { "des", "host", "b", CID_ERROR_NOT_FOUND },
    { "desk", "token", "short", CID_ERROR_BAD_INPUT },
    { "desk", "id", "", CID_ERROR_BAD_INPUT },
    { "desk", "address", "anywhere", CID_ERROR_BAD_INPUT },
    { "desk", "wibble", "1", CID_ERROR_BAD_INPUT },
    { "desk", "host", "b\ntoken=8kq3m9x2adfh", CID_ERROR_BAD_INPUT },
    { "desk", "x\n[phone y]\nid", "1", CID_ERROR_BAD_INPUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    if (cid_phone_edit_set (START, rows[i].name, rows[i].key, rows[i].value, &error) != NULL)
      fail_msg ("set: %s %s", rows[i].name, rows[i].key);
    assert_true (g_error_matches (error, CID_ERROR, (int) rows[i].code));
  }
}

/* Removing takes the group's lines, and nothing that may be about its neighbours. */
static void
test_a_phone_is_removed_with_its_lines (void **state)
{
  static const struct {
    const char *before;
    const char *after;
  } rows[] = {
    { "[phone desk]\nid=1\n", "" },
    { "[phone desk]", "" },
    { "[phone a]\nid=1\n\n[phone desk]\nid=2\n\n[phone b]\nid=3\n",
      "[phone a]\nid=1\n\n[phone b]\nid=3\n" },
    { "[phone desk]\nid=2\n# about b\n[phone b]\nid=3\n", "# about b\n[phone b]\nid=3\n" },
    { "# about desk\n[phone desk]\nid=2\n", "# about desk\n" },
    { "[phone desk]\nid=2\n[phone a]\nid=1\n[phone desk]\nid=3\n", "[phone a]\nid=1\n" },
    { "[phone desk]\n# note\nid=2\n[phone\nid=9\n", "[phone\nid=9\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = cid_phone_edit_remove (rows[i].before, "desk", &error);

    assert_null (error);
    assert_string_equal (text, rows[i].after);
  }
}

/* Who misspells a name must be told. */
static void
test_removing_nobody_is_an_error (void **state)
{
  g_autoptr (GError) error = NULL;

  assert_null (cid_phone_edit_remove ("# [phone desk]\n[phone desk2]\n", "desk", &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_string_equal (error->message, "There is no phone called desk");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_added_phone_is_read_again),
    cmocka_unit_test (test_adding_and_removing_leave_the_rest_alone),
    cmocka_unit_test (test_a_missing_last_newline_is_added),
    cmocka_unit_test (test_a_bad_phone_is_not_added),
    cmocka_unit_test (test_one_value_is_set_in_its_place),
    cmocka_unit_test (test_a_password_is_read_as_it_was_set),
    cmocka_unit_test (test_a_slip_elsewhere_keeps_nothing_from_being_set),
    cmocka_unit_test (test_a_broken_phone_can_be_mended),
    cmocka_unit_test (test_what_would_spoil_the_phone_is_not_set),
    cmocka_unit_test (test_a_phone_is_removed_with_its_lines),
    cmocka_unit_test (test_removing_nobody_is_an_error),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

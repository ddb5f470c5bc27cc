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

#include "number/remote.h"

typedef struct {
  const char *text;
  const char *name;
  const char *user;
  const char *host;
} Case;

static const Case cases[] = {
  { "0299", NULL, "0299", "" },
  { "0299@h", NULL, "0299", "h" },
  { "sip:0299@h", NULL, "0299", "h" },
  { "sips:0299@h", NULL, "0299", "h" },
  { "SIP:0299@h", NULL, "0299", "h" },
  { "sip://0299@h", NULL, "0299", "h" },
  { "tel:+49301234", NULL, "+49301234", "" },
  { "callto://+49301234", NULL, "+49301234", "" },
  { "sip:0299@h:5060;user=phone", NULL, "0299", "h" },
  { "sip:0299;phone-context=a.b@h", NULL, "0299", "h" },
  { "tel:0299;phone-context=a.b", NULL, "0299", "" },
  { "sip:0299@h;maddr=a@b", NULL, "0299", "h" },
  { "sip:0299@h?Subject=x", NULL, "0299", "h" },
  { "sip:bob:secret@h", NULL, "bob", "h" },
  { "a@b@h", NULL, "a@b", "h" },
  { "x@[2001:db8::1]:5060", NULL, "x", "2001:db8::1" },
  { "sip:[2001:db8::1]:5060", NULL, "", "2001:db8::1" },
  { "%2B4930@h", NULL, "+4930", "h" },
  { "%252B4930@h", NULL, "+4930", "h" },
  { "%2B4930", NULL, "+4930", "" },
  { "sip%3A0299%40h", NULL, "0299", "h" },
  { "a%40b@h", NULL, "a@b", "h" },
  { " 4930@h", NULL, " 4930", "h" },
  { "\"Jane Doe\" <sip:0299@h>;tag=x", "Jane Doe", "0299", "h" },
  { "Jane Doe<sip:0299@h>", "Jane Doe", "0299", "h" },
  { "\"A \\\"B\\\" \\\\ <C>\" <sip:0299@h>", "A \"B\" \\ <C>", "0299", "h" },
  { "<sip:0299@h>", NULL, "0299", "h" },
  { " \"\" <0299>", NULL, "0299", "" },
};

/* What no phone should send and anybody may. */
static const Case broken_cases[] = {
  { "", NULL, "", "" },
  { "@", NULL, "", "" },
  { "sip:", NULL, "", "" },
  { "<", NULL, "", "" },
  { ">", NULL, ">", "" },
  { "<<x>", NULL, "<x", "" },
  { "\"", NULL, "\"", "" },
  { "\"\\", NULL, "\"\\", "" },
  { "\"Jane <0299>", NULL, "\"Jane <0299>", "" },
  { "Jane <0299", "Jane", "0299", "" },
  { "%", NULL, "%", "" },
  { "%zz@h", NULL, "%zz", "h" },
  { "%00@h", NULL, "", "h" },
  { "%FC@h", NULL, "ü", "h" },
  { "x@[2001:db8::1", NULL, "x", "2001:db8::1" },
  { "x@[", NULL, "x", "" },
  { ";a=b@h", NULL, "", "h" },
};

static void
check (const Case *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++) {
    g_autoptr (CidRemote) remote = cid_remote_parse (rows[i].text);

    if (rows[i].name == NULL)
      assert_null (remote->name);
    else
      assert_string_equal (remote->name, rows[i].name);
    assert_string_equal (remote->user, rows[i].user);
    assert_string_equal (remote->host, rows[i].host);
  }
}

/* The shapes that phones are known or expected to send. */
static void
test_remotes_are_taken_apart (void **state)
{
  check (cases, G_N_ELEMENTS (cases));
}

/* A reader of URIs must not trip over what is none. */
static void
test_broken_remotes_are_taken_apart (void **state)
{
  check (broken_cases, G_N_ELEMENTS (broken_cases));
  cid_remote_free (NULL);
}

/* Names arrive with and without their quotes. */
static void
test_names_lose_their_quotes (void **state)
{
  static const struct {
    const char *name;
    const char *expected;
  } names[] = {
    { "Anna", "Anna" },     { "\"Anna\"", "Anna" }, { " \"Anna\" ", "Anna" },
    { "\"\"", "" },         { "\"", "\"" },         { "", "" },
    { "\"A\\\"\"", "A\"" }, { "\"Anna", "\"Anna" }, { "A \"B\" C", "A \"B\" C" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *name = cid_remote_unquote (names[i].name);

    assert_string_equal (name, names[i].expected);
  }
}

/* Of all parameters one matters: where a number is to be dialled. */
static void
test_the_context_is_kept (void **state)
{
  static const struct {
    const char *text;
    const char *context;
  } rows[] = {
    { "tel:0299;phone-context=+61", "+61" },
    { "tel:0299;ext=1;Phone-Context=+61;x=y", "+61" },
    { "sip:0299;phone-context=a.b@h", "a.b" },
    { "sip:0299@h:5060;phone-context=a.b", "a.b" },
    { "\"A\" <tel:0299;phone-context=%2B61>;tag=1", "+61" },
    { "sip:0299;phone-context=%252B61@h", "+61" },
    { "tel:0299;phone-context=", "" },
    { "tel:0299;phone-context", NULL },
    { "tel:0299;xphone-context=+61", NULL },
    { "0299", NULL },
    { ";", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (CidRemote) remote = cid_remote_parse (rows[i].text);

    if (g_strcmp0 (remote->context, rows[i].context) != 0)
      fail_msg ("%s: %s", rows[i].text, remote->context);
  }
}

/* A template that the phone left as it was is no value, but a dollar amount is. */
static void
test_templates_are_told_from_values (void **state)
{
  static const struct {
    const char *text;
    gboolean expected;
  } values[] = {
    { "$remote", TRUE },           { "$call-id", TRUE },     { "$$REMOTENUMBER$$", TRUE },
    { "$$NAME$", TRUE },           { "${remote}", TRUE },    { "{remote}", TRUE },
    { "$sip_header(From)", TRUE }, { "$user_uid[1]", TRUE }, { "$", FALSE },
    { "$ and more", FALSE },       { "0299", FALSE },        { "", FALSE },
    { "remote$", FALSE },          { "{remote", FALSE },     { "$remote@h", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    assert_int_equal (cid_remote_is_unexpanded (values[i].text), values[i].expected);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_remotes_are_taken_apart),
    cmocka_unit_test (test_broken_remotes_are_taken_apart),
    cmocka_unit_test (test_names_lose_their_quotes),
    cmocka_unit_test (test_the_context_is_kept),
    cmocka_unit_test (test_templates_are_told_from_values),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

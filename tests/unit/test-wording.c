/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/wording.h"

#include "fake-call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
  const char *name;
  const char *number;
  const char *who;
  const char *shown_number;
} callers[] = {
  { "Ana Pérez", "+61299991234", "Ana Pérez", "+61299991234" },
  { NULL, "+61299991234", "+61299991234", "+61299991234" },
  { NULL, NULL, "Withheld number", NULL },
  { "Ana", NULL, "Ana", NULL },
  { "<b>&", "101", "<b>&", "101" },
  { "A\nB\tC\x01", "101", "A B C", "101" },
  { "\xe2\x80\xae"
    "nA",
    "101", "nA", "101" },
};

/* Whatever is known or not, there is a word for the caller and it is fit for one line. */
static void
test_everybody_has_a_name (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (callers); i++) {
    CidCall *call = fake_call_new ("u", callers[i].name, callers[i].number);
    g_autofree char *who = cid_wording_get_who (call);
    g_autofree char *number = cid_wording_get_number (call);

    assert_string_equal (who, callers[i].who);
    if (callers[i].shown_number == NULL)
      assert_null (number);
    else
      assert_string_equal (number, callers[i].shown_number);
    cid_call_free (call);
  }
}

/* A call may be shown before anybody was asked who it is. */
static void
test_call_without_caller_is_named_by_what_the_phone_said (void **state)
{
  CidCall *call = fake_call_new ("u", NULL, "+61299991234");
  g_autofree char *by_number = NULL;
  g_autofree char *by_phone = NULL;

  g_clear_pointer (&call->caller, cid_caller_unref);
  by_number = cid_wording_get_who (call);
  assert_string_equal (by_number, "+61299991234");
  call->phone_said = g_strdup ("Reception");
  by_phone = cid_wording_get_who (call);
  assert_string_equal (by_phone, "Reception");
  cid_call_free (call);
}

/* A SIP name is no number, but it is where the call came from. */
static void
test_sip_caller_is_shown_by_address (void **state)
{
  CidCall *call = fake_call_new ("u", NULL, "x");
  g_autofree char *number = NULL;

  g_clear_pointer (&call->caller, cid_caller_unref);
  call->party->kind = CID_PARTY_SIP;
  fake_call_set_text (&call->party->number, NULL);
  fake_call_set_text (&call->party->user, "ana");
  fake_call_set_text (&call->party->host, "example.org");
  number = cid_wording_get_number (call);
  assert_string_equal (number, "ana@example.org");
  cid_call_free (call);
}

/* A name of a thousand letters would push everything else from the screen. */
static void
test_long_names_are_cut (void **state)
{
  g_autofree char *name = g_strnfill (1000, 'x');
  CidCall *call = fake_call_new ("u", name, "101");
  g_autofree char *who = cid_wording_get_who (call);

  assert_true (g_utf8_strlen (who, -1) <= 64);
  cid_call_free (call);
}

static const struct {
  const char *title;
  const char *text;
  const char *line;
} lines[] = {
  { "Ana", "101\nLine Sales", "Ana · 101 · Line Sales" },
  { "Ana", "", "Ana" },
  { "Ana", NULL, "Ana" },
};

/* The terminal's line says what the notification would have said. */
static void
test_notice_becomes_one_line (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *line = cid_wording_to_line (lines[i].title, lines[i].text);

    assert_string_equal (line, lines[i].line);
  }
}

static const struct {
  const char *markup;
  const char *plain;
} markups[] = {
  { "", "" },
  { "Ana", "Ana" },
  { "&lt;b&gt;&amp;", "<b>&" },
  { "a\nb", "a\nb" },
  { "<b>bold</b>", "bold" },
  { "broken <b", "broken <b" },
  { "broken & bare", "broken & bare" },
};

/* A server that knows no markup would show `&amp;` to the user. */
static void
test_markup_is_taken_out (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (markups); i++) {
    g_autofree char *plain = cid_wording_from_markup (markups[i].markup);

    assert_string_equal (plain, markups[i].plain);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_everybody_has_a_name),
    cmocka_unit_test (test_call_without_caller_is_named_by_what_the_phone_said),
    cmocka_unit_test (test_sip_caller_is_shown_by_address),
    cmocka_unit_test (test_long_names_are_cut),
    cmocka_unit_test (test_notice_becomes_one_line),
    cmocka_unit_test (test_markup_is_taken_out),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "phone/target.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TOKEN "7kq3m9x2adfh"

typedef struct {
  const char *target;
  const char *token;
  const char *event;
  const char *parameters;
} Target;

static const Target targets[] = {
  { "/" TOKEN "/incoming?remote=101", TOKEN, "incoming", "remote=101" },
  { "/" TOKEN "/incoming", TOKEN, "incoming", "" },
  { "/" TOKEN "/incoming?", TOKEN, "incoming", "" },
  { "/" TOKEN "/incoming/", TOKEN, "incoming", "" },
  { "/" TOKEN "/incoming&", TOKEN, "incoming", "" },
  /* Grandstream's style, and a Snom template that ends a variable with an ampersand. */
  { "/" TOKEN "/incoming/remote=101&local=12", TOKEN, "incoming", "remote=101&local=12" },
  { "/" TOKEN "/incoming&remote=101&", TOKEN, "incoming", "remote=101&" },
  { "/" TOKEN "/incoming/?remote=101", TOKEN, "incoming", "remote=101" },
  { "/" TOKEN "/incoming?&remote=101", TOKEN, "incoming", "remote=101" },
  { "/" TOKEN "/dnd-on?mac=000413922D24", TOKEN, "dnd-on", "mac=000413922D24" },
  /* Only the first separator counts; what the caller is called may hold any of them. */
  { "/" TOKEN "/incoming?name=A/B?C&D=E", TOKEN, "incoming", "name=A/B?C&D=E" },
  { "/" TOKEN "/incoming?reason=http://h/x", TOKEN, "incoming", "reason=http://h/x" },
  { "/" TOKEN "/incoming?name=John Doe", TOKEN, "incoming", "name=John Doe" },
  { "/" TOKEN "/incoming?name=J\xfcrgen", TOKEN, "incoming", "name=J\xfcrgen" },
  { "/" TOKEN "/incoming?name=%4A+%zz#x", TOKEN, "incoming", "name=%4A+%zz#x" },
  { "http://192.0.2.1:24325/" TOKEN "/missed?remote=1", TOKEN, "missed", "remote=1" },
  { "HTTPS://[::1]:24325/" TOKEN "/missed", TOKEN, "missed", "" },
  { "http://user:pass@h/" TOKEN "/missed/a=b", TOKEN, "missed", "a=b" },
  { TOKEN "/missed?a=b", TOKEN, "missed", "a=b" },
  { "//" TOKEN "//missed//a=b", TOKEN, "missed", "a=b" },
  { "///" TOKEN "/missed", TOKEN, "missed", "" },
  { "/7KQ3M9X2ADFH/Incoming?remote=A", TOKEN, "incoming", "remote=A" },
  { "/%37kq3m9x2adf%68/dnd%2Don?x=%41", TOKEN, "dnd-on", "x=%41" },
  /* Poly's address has no event: the body has it. */
  { "/" TOKEN, TOKEN, "", "" },
  { "/" TOKEN "/", TOKEN, "", "" },
  { "/" TOKEN "?a=b", TOKEN, "", "a=b" },
  { "/" TOKEN "&a=b", TOKEN, "", "a=b" },
};

static const Target odd_targets[] = {
  { "", "", "", "" },
  { "/", "", "", "" },
  { "//", "", "", "" },
  { "*", "*", "", "" },
  { "?a=b", "", "", "a=b" },
  { "/?a=b", "", "", "a=b" },
  { "http://", "", "", "" },
  { "http://host", "", "", "" },
  { "http://host?a=b", "", "", "a=b" },
  { "://host/x", ":", "host", "x" },
  { "host:80", "host:80", "", "" },
  { "/../incoming", "..", "incoming", "" },
  { "/a%00b/c%0", "a%00b", "c%0", "" },
  { "/a%/b%2", "a%", "b%2", "" },
  { "/a%zz/b%/41", "a%zz", "b%", "41" },
  { "/\xff\xfe/\x80", "\xff\xfe", "\x80", "" },
};

typedef struct {
  const char *target;
  const char *blanked;
} Blank;

static const Blank blanks[] = {
  { "/" TOKEN "/incoming?remote=101", "/************/incoming?remote=101" },
  { "/" TOKEN, "/************" },
  { "//" TOKEN "//incoming", "//************//incoming" },
  { "http://h:1/" TOKEN "/incoming", "http://h:1/************/incoming" },
  { "/7KQ3M9X2ADFH/incoming", "/************/incoming" },
  { "http://" TOKEN "/" TOKEN "/incoming", "http://************/************/incoming" },
  { "/%37%4bq3m9x2adfh/incoming", "/************/incoming" },
  { "/another/incoming", "/************/incoming" },
  { "/", "/" },
  { "", "" },
  { "/?a=b", "/?a=b" },
  { "/x/incoming?token=" TOKEN, "/************/incoming?token=************" },
  { "/x/incoming?a=7Kq3m9X2aDFH&b=" TOKEN TOKEN,
    "/************/incoming?a=************&b=************************" },
  { "/x/incoming?a=%37kq3m9x2adf%68.", "/************/incoming?a=************." },
  { "/x/incoming?a=%2537kq3m9x2adf%252568.", "/************/incoming?a=************." },
  { "/x/incoming?a=7kq3m9x2adf&b=h", "/************/incoming?a=7kq3m9x2adf&b=h" },
  { "/x/incoming?a=7kq" TOKEN, "/************/incoming?a=7kq************" },
  { "/x/incoming?a=%37kq3m9x2adf%", "/************/incoming?a=%37kq3m9x2adf%" },
  { "/x/incoming?a=%37kq3m9x2adf%6", "/************/incoming?a=%37kq3m9x2adf%6" },
  { "/x/incoming?a=%25", "/************/incoming?a=%25" },
  { "/x/incoming?a=%252", "/************/incoming?a=%252" },
  { "/x/incoming?name=J\xfcrgen", "/************/incoming?name=J\xc3\xbcrgen" },
  { "/x/incoming?name=J\xc3\xbcrgen", "/************/incoming?name=J\xc3\xbcrgen" },
};

static void
check_targets (const Target *rows, gsize count)
{
  for (gsize i = 0; i < count; i++) {
    g_autoptr (CidTarget) target = cid_target_parse (rows[i].target);

    if (!g_str_equal (target->token, rows[i].token) ||
        !g_str_equal (target->event, rows[i].event) ||
        !g_str_equal (target->parameters, rows[i].parameters))
      fail_msg ("%s: [%s] [%s] [%s]", rows[i].target, target->token, target->event,
                target->parameters);
  }
}

/* Phones write the same thing in many ways, and each of them has to ring. */
static void
test_a_target_falls_into_token_event_and_raw_parameters (void **state)
{
  check_targets (targets, G_N_ELEMENTS (targets));
}

/* Anybody may send anything; what is missing or broken is empty or as it was, never a crash. */
static void
test_an_odd_target_has_empty_parts (void **state)
{
  check_targets (odd_targets, G_N_ELEMENTS (odd_targets));
}

/* The target is stored and shown, and the token in it would let its reader in. */
static void
test_a_blanked_target_holds_no_token (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blanks); i++) {
    g_autofree char *blanked = cid_target_blank (blanks[i].target, TOKEN);

    if (!g_str_equal (blanked, blanks[i].blanked))
      fail_msg ("%s: %s", blanks[i].target, blanked);
    assert_null (strstr (blanked, TOKEN));
    assert_true (g_utf8_validate (blanked, -1, NULL));
  }
}

/* Bytes that cleaning drops must not put a token together that was split before. */
static void
test_dropped_bytes_leave_no_token_behind (void **state)
{
  g_autofree char *blanked = cid_target_blank ("/x/missed?a=7kq3m9\001x2\177adfh\n", TOKEN);

  assert_string_equal (blanked, "/************/missed?a=************");
}

/* A body or a parameter may repeat the token, and its line breaks are its own. */
static void
test_a_blanked_text_holds_no_token (void **state)
{
  static const Blank rows[] = {
    { "", "" },
    { "a=b", "a=b" },
    { "a\n\tb", "a\n\tb" },
    { TOKEN, "************" },
    { "token=" TOKEN "&x=" TOKEN, "token=************&x=************" },
    { "/" TOKEN "/incoming?a", "/************/incoming?a" },
    { "7KQ3M9X2ADFH\n", "************\n" },
    { "%37kq3m9x2adf%68!", "************!" },
    { "7kq3m9\r\nx2adfh\n", "************\n" },
    { "7kq3m9x2adf", "7kq3m9x2adf" },
    { "7kq3m9x2adf\n", "7kq3m9x2adf\n" },
    { "\n7kq", "\n7kq" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *blanked = cid_target_blank_text (g_strdup (rows[i].target), TOKEN);

    assert_string_equal (blanked, rows[i].blanked);
  }
  assert_null (cid_target_blank_text (NULL, TOKEN));
}

/* A target without a known token has nothing but its path to blank. */
static void
test_an_empty_token_blanks_nothing_else (void **state)
{
  g_autofree char *blanked = cid_target_blank ("/abc/missed?a=b", "");

  assert_string_equal (blanked, "//missed?a=b");
}

/* One request must not fill the store, and the cut must not leave half a character. */
static void
test_a_long_target_is_cut_between_characters (void **state)
{
  g_autoptr (GString) target = g_string_new ("/x/missed?a=");
  g_autofree char *blanked = NULL;

  for (int i = 0; i < 10000; i++)
    g_string_append (target, "\xe2\x82\xac");
  blanked = cid_target_blank (target->str, TOKEN);

  assert_in_range (strlen (blanked), 8192 - 3, 8192);
  assert_true (g_utf8_validate (blanked, -1, NULL));
  assert_true (g_str_has_prefix (blanked, "/************/missed?a=\xe2\x82\xac"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_target_falls_into_token_event_and_raw_parameters),
    cmocka_unit_test (test_an_odd_target_has_empty_parts),
    cmocka_unit_test (test_a_blanked_target_holds_no_token),
    cmocka_unit_test (test_dropped_bytes_leave_no_token_behind),
    cmocka_unit_test (test_a_blanked_text_holds_no_token),
    cmocka_unit_test (test_an_empty_token_blanks_nothing_else),
    cmocka_unit_test (test_a_long_target_is_cut_between_characters),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

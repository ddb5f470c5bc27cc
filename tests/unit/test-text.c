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

#include <string.h>

#include "base/text.h"

#define WJ "\u2060"

typedef struct {
  const char *text;
  const char *expected;
} Case;

typedef struct {
  const char *bytes;
  gsize length;
  const char *expected;
} BytesCase;

static const BytesCase bytes_cases[] = {
  { "", 0, "" },
  { NULL, 0, "" },
  { "Anna", 4, "Anna" },
  { "J\xC3\xBCrgen", 7, "Jürgen" },
  { "J\xFCrgen", 6, "Jürgen" },
  { "\x80 5", 3, "€ 5" },
  { "\x93quoted\x94", 8, "“quoted”" },
  { "A\0nna\0", 6, "Anna" },
  { "not this", 3, "not" },
  { "\xF0\x9F\x98\x80", 4, "😀" },
};

/* What no character set explains: surrogates, overlong forms, holes of Windows-1252. */
static const BytesCase bad_bytes_cases[] = {
  { "\x81", 1, "\uFFFD" }, { "\xED\xA0\x80", 3, "í\u00A0€" },  { "\xC0\xAF", 2, "À¯" },
  { "J\xFC", 2, "Jü" },    { "Jürgen M\xC3", 10, "Jürgen M" }, { "\xC3", 1, "Ã" },
  { "\xFF\xFE", 2, "ÿþ" },
};

static const Case clean_cases[] = {
  { "Anna Berg", "Anna Berg" },
  { "  Anna \t\r\n Berg  ", "Anna Berg" },
  { "Anna\u00A0\u2003Berg", "Anna Berg" },
  { "Anna\u2028Berg\u2029", "Anna Berg" },
  { "Anna\xC2\x85"
    "Berg",
    "Anna Berg" },
  { "李小龙", "李小龙" },
  { "Ærøskøbing & Søn <b>", "Ærøskøbing & Søn <b>" },
  { "😀 Anna", "😀 Anna" },
  { "e\u0301\u0302", "e\u0301\u0302" },
  { "علی\u200Cرضا", "علی\u200Cرضا" },
  { "क्\u200Dष", "क्\u200Dष" },
  { "👩\u200D👩\u200D👧 Anna", "👩\u200D👩\u200D👧 Anna" },
  { "❤\uFE0F\u200D🔥", "❤\uFE0F\u200D🔥" },
};

static const Case hostile_clean_cases[] = {
  { NULL, NULL },
  { "", NULL },
  { " \t ", NULL },
  { "\u200B\u2800\uFEFF", NULL },
  { "\u0301", NULL },
  { "A\x1B[31mnna", "A[31mnna" },
  { "A\x07\x7F\xC2\x9B"
    "nna",
    "Anna" },
  { "\u202EannA\u202C", "annA" },
  { "A\u200En\u200Fn\u061Ca", "Anna" },
  { "\u2066Anna\u2069", "Anna" },
  { "A\u200Bn\u200Cn\u200Da\u00AD", "Anna" },
  { "\uFEFFA\u2060n\u2064na", "Anna" },
  { "\u200Cعلی\u200D", "علی" },
  { "علی\u200C رضا", "علی رضا" },
  { "علی \u200Dرضا", "علی رضا" },
  { "ع\u200C\u200D\u200C\u200Bل", "ع\u200Cل" },
  { "ع\u200F\u200C\u202Eل", "ع\u200Cل" },
  { "\u200Bع\u200D", "ع" },
  { "علی\u200CA\u200Dع", "علیAع" },
  { "علی\u200Cر\u200Cضا", "علی\u200Cر\u200Cضا" },
  { "A\U000E0041\U000E0001nna\U000E0100", "Anna" },
  { "A\uE000nna\U000F0000", "Anna" },
  { "A\uFFFEnna\uFDD0\U0001FFFF", "Anna" },
  { "A\u115F\u3164\u034F\uFFA0nna", "Anna" },
  { "e\u0301\u0301\u0301\u0301\u0301\u0301!", "e\u0301\u0301\u0301!" },
  { "A\u0301\u200B\u0301\u0301\u200B\u0301", "A\u0301\u0301\u0301" },
  { "A\xFFnna", "A\uFFFDnna" },
};

static const Case markup_cases[] = {
  { NULL, "" },
  { "Anna", "Anna" },
  { "<b>&", "&lt;b&gt;&amp;" },
  { "\"'", "&quot;&apos;" },
  { "&amp;", "&amp;amp;" },
  { "14:30, +49 30 1234 on 1.2.2026", "14:30, +49 30 1234 on 1.2.2026" },
  { "a\x01\x1B\xC2\x85\uFFFE\uFFFFb", "ab" },
  { "a\xFF", "a\uFFFD" },
};

/* What GNOME Shell makes a link of. */
static const Case link_cases[] = {
  { "http://a", "http:" WJ "//a" },
  { "HTTPS://a", "HTTPS:" WJ "//a" },
  { "ftp://a", "ftp:" WJ "//a" },
  { "mailto:a", "mailto:" WJ "a" },
  { "www.1a", "www" WJ ".1a" },
  { "(WWW2.1a", "(WWW2" WJ ".1a" },
  { "evil.io/x", "evil" WJ ".io/x" },
  { "http://evil.io/x", "http:" WJ "//evil" WJ ".io/x" },
  { "//www.evil.example/x", "//www" WJ ".evil" WJ ".example/x" },
};

static const Case fold_cases[] = {
  { "علی\u200Cرضا", "علیرضا" },
  { "ß\u200D", "ss" },
  { NULL, "" },
  { "", "" },
  { "ANNA", "anna" },
  { "Jürgen", "jurgen" },
  { "Straße", "strasse" },
  { "Søren", "soren" },
  { "ŁÓDŹ", "lodz" },
  { "Æsir", "aesir" },
  { "ﬁn", "fin" },
  { "Ａｎｎａ", "anna" },
  { "İstanbul", "istanbul" },
  { "ΣΊΣΥΦΟΣ", "σισυφοσ" },
  { "\xFF", "\uFFFD" },
};

static const struct {
  const char *text;
  gsize width;
} width_cases[] = {
  { NULL, 0 }, { "", 0 },        { "Anna", 4 },     { "Jürgen", 6 }, { "李小龙", 6 },
  { "😀", 2 },  { "e\u0301", 1 }, { "a\u200Bb", 2 }, { "\x1B", 0 },   { "\xFF", 1 },
};

static const struct {
  const char *text;
  gsize columns;
  const char *expected;
} fit_cases[] = {
  { "Anna", 6, "Anna  " },
  { "Anna", 4, "Anna" },
  { "Anna", 3, "An…" },
  { "Anna", 1, "…" },
  { "Anna", 0, "" },
  { NULL, 2, "  " },
  { "李小龙", 5, "李小…" },
  { "李小龙", 4, "李… " },
  { "李", 1, "…" },
  { "e\u0301a", 2, "e\u0301a" },
  { "e\u0301ab", 2, "e\u0301…" },
};

static const struct {
  const char *offered;
  const char *secret;
  gboolean expected;
} secret_cases[] = {
  { "abc", "abc", TRUE },   { "abd", "abc", FALSE },    { "ab", "abc", FALSE },
  { "abcd", "abc", FALSE }, { "abcabc", "abc", FALSE }, { "abc", "abcabc", FALSE },
  { "", "abc", FALSE },     { NULL, "abc", FALSE },     { "abc", "", FALSE },
  { "", "", FALSE },        { NULL, NULL, FALSE },
};

static void
check_bytes (const BytesCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *text = cid_text_from_bytes (cases[i].bytes, cases[i].length);

    assert_string_equal (text, cases[i].expected);
  }
}

static void
check_clean (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *clean = cid_text_clean (cases[i].text, 0);

    if (cases[i].expected == NULL)
      assert_null (clean);
    else {
      assert_non_null (clean);
      assert_string_equal (clean, cases[i].expected);
    }
  }
}

static void
check_markup (const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *markup = cid_text_to_markup (cases[i].text);

    assert_string_equal (markup, cases[i].expected);
  }
}

/* Phones do not say which character set they write. */
static void
test_bytes_are_read_as_utf8_else_as_windows_1252 (void **state)
{
  check_bytes (bytes_cases, G_N_ELEMENTS (bytes_cases));
}

/* Whatever arrives becomes valid text. */
static void
test_bad_bytes_become_valid_text (void **state)
{
  check_bytes (bad_bytes_cases, G_N_ELEMENTS (bad_bytes_cases));
  for (guint byte = 0; byte < 256; byte++) {
    char bytes[2] = { 'a', (char) byte };
    g_autofree char *text = cid_text_from_bytes (bytes, sizeof bytes);

    assert_true (g_utf8_validate (text, -1, NULL));
  }
}

/* Names stay what they are, in one line. */
static void
test_clean_text_keeps_names (void **state)
{
  check_clean (clean_cases, G_N_ELEMENTS (clean_cases));
}

/* A caller chooses his name, and may not play tricks with the screen. */
static void
test_clean_text_drops_tricks (void **state)
{
  check_clean (hostile_clean_cases, G_N_ELEMENTS (hostile_clean_cases));
}

/* A long name must not fill the notification. */
static void
test_long_text_is_cut (void **state)
{
  static const struct {
    const char *text;
    gsize max_chars;
    const char *expected;
  } cases[] = {
    { "Anna", 4, "Anna" },
    { "Anna", 3, "An…" },
    { "Anna", 1, "…" },
    { "Anna Berg", 6, "Anna…" },
    { "Anna    ", 4, "Anna" },
    { "日本語です", 3, "日本…" },
    { "日本\u200C語で", 4, "日本…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *clean = cid_text_clean (cases[i].text, cases[i].max_chars);

    assert_string_equal (clean, cases[i].expected);
    assert_true ((gsize) g_utf8_strlen (clean, -1) <= cases[i].max_chars);
  }
}

/* Cleaning the clean must change nothing, or a stored name would differ from a new one. */
static void
test_cleaning_twice_is_cleaning_once (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile_clean_cases); i++) {
    g_autofree char *once = cid_text_clean (hostile_clean_cases[i].text, 5);
    g_autofree char *twice = cid_text_clean (once, 5);

    assert_int_equal (g_strcmp0 (once, twice), 0);
  }
}

/* A name such as `<b>&` must show as it is. */
static void
test_markup_is_escaped (void **state)
{
  check_markup (markup_cases, G_N_ELEMENTS (markup_cases));
}

/* A caller must not be able to put a link on the desktop. */
static void
test_links_are_defused (void **state)
{
  check_markup (link_cases, G_N_ELEMENTS (link_cases));
}

/* GNOME Shell's own pattern (43, misc/util.js) must find nothing in what we show. */
static void
test_gnome_shell_finds_no_link (void **state)
{
  static const char *const texts[] = {
    "http://a.example",  "see https://a.example/b?c=d",
    "<ftp://a.example>", "www.example.com",
    "WwW3.example.com",  "(www12.1.2.3/x)",
    "evil.com/login",    "\"a.b-c.d.io/x\"",
    "x 'http://x.y",     "www.www.www.x",
    "1.2.3.io/x",        "http\u00AD://a.example",
  };
  g_autoptr (GRegex) pattern = g_regex_new ("(^|[\\s`(\\[{'\"<«“‘])"
                                            "((?:(?:http|https|ftp)://|www\\d{0,3}[.]|"
                                            "[a-z0-9.\\-]+[.][a-z]{2,4}/)"
                                            "(?:[^\\s()<>]+|\\([^\\s()<>]+\\))+)",
                                            G_REGEX_CASELESS, 0, NULL);

  assert_non_null (pattern);
  assert_true (g_regex_match (pattern, texts[0], 0, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *clean = cid_text_clean (texts[i], 0);
    g_autofree char *markup = cid_text_to_markup (clean);

    assert_true (g_regex_match (pattern, clean, 0, NULL));
    assert_false (g_regex_match (pattern, markup, 0, NULL));
  }
}

/* Who looks for Jurgen finds Jürgen. */
static void
test_folded_text_has_no_case_and_no_marks (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fold_cases); i++) {
    g_autofree char *folded = cid_text_fold (fold_cases[i].text);

    assert_string_equal (folded, fold_cases[i].expected);
  }
}

/* Columns of a table only stand under each other if width is counted as the terminal does. */
static void
test_width_counts_columns (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (width_cases); i++)
    assert_int_equal (cid_text_get_width (width_cases[i].text), width_cases[i].width);
}

/* A table cell is exactly as wide as its column. */
static void
test_fitted_text_has_the_width (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fit_cases); i++) {
    g_autofree char *cell = cid_text_fit (fit_cases[i].text, fit_cases[i].columns);

    assert_string_equal (cell, fit_cases[i].expected);
    assert_int_equal (cid_text_get_width (cell), fit_cases[i].columns);
  }
}

/* A label is read whole, however wide it is; letters of several bytes take no more room. */
static void
test_padded_text_is_never_cut (void **state)
{
  g_autofree char *narrow = cid_text_pad ("Gerät", 7);
  g_autofree char *wide = cid_text_pad ("Anrufübersicht", 7);
  g_autofree char *nothing = cid_text_pad (NULL, 3);

  assert_string_equal (narrow, "Gerät  ");
  assert_string_equal (wide, "Anrufübersicht");
  assert_string_equal (nothing, "   ");
}

/* A token that is nearly right, or none at all, opens nothing. */
static void
test_secret_equals_itself_alone (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (secret_cases); i++)
    assert_int_equal (cid_text_equal_secret (secret_cases[i].offered, secret_cases[i].secret),
                      secret_cases[i].expected);
}

typedef struct {
  const char *text;
  guint64 min;
  guint64 max;
  guint64 expected;
} NumberCase;

static const NumberCase number_cases[] = {
  { "0", 0, 0, 0 },
  { "24325", 1, 65535, 24325 },
  { "65535", 1, 65535, 65535 },
  { "007", 1, 9, 7 },
  { "18446744073709551615", 0, G_MAXUINT64, G_MAXUINT64 },
};

/* Ports, rates and call numbers, up to the last one that fits. */
static void
test_numbers_are_read (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_cases); i++) {
    const NumberCase *c = &number_cases[i];
    guint64 number = 99;

    assert_true (cid_text_to_unsigned (c->text, c->min, c->max, &number));
    assert_int_equal (number, c->expected);
  }
}

static const NumberCase no_number_cases[] = {
  { "", 0, 9, 0 },
  { " 1", 0, 9, 0 },
  { "1 ", 0, 9, 0 },
  { "+1", 0, 9, 0 },
  { "-1", 0, G_MAXUINT64, 0 },
  { "1.0", 0, 9, 0 },
  { "0x1", 0, 9, 0 },
  { "\u0661", 0, 9, 0 },
  { "0", 1, 9, 0 },
  { "10", 1, 9, 0 },
  { "18446744073709551616", 0, G_MAXUINT64, 0 },
  { "99999999999999999999999999", 0, G_MAXUINT64, 0 },
};

/* What is no number, or too small or too large, leaves the default as it was. */
static void
test_what_is_no_number_changes_nothing (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (no_number_cases); i++) {
    const NumberCase *c = &no_number_cases[i];
    guint64 number = 99;

    assert_false (cid_text_to_unsigned (c->text, c->min, c->max, &number));
    assert_int_equal (number, 99);
  }
}

/* Files and makes come in the same order for everybody: capitals first, accents last. */
static void
test_items_are_sorted_by_their_bytes (void **state)
{
  static const char *const sorted[] = { "", "B", "a", "ab", "b", "ä" };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (gsize i = G_N_ELEMENTS (sorted); i > 0; i--)
    g_ptr_array_add (items, (gpointer) sorted[(i * 5) % G_N_ELEMENTS (sorted)]);
  g_ptr_array_sort (items, cid_text_compare_items);
  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++)
    assert_ptr_equal (items->pdata[i], sorted[i]);
}

/* What is cut or no digit is no escape, and nothing behind the end is read. */
static void
test_a_hex_pair_is_two_digits (void **state)
{
  static const struct {
    const char *text;
    int byte;
  } rows[] = {
    { "2B", 0x2b }, { "2b4", 0x2b }, { "00", 0 },  { "fF", 0xff },
    { "", -1 },     { "2", -1 },     { "2g", -1 }, { "g2", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (cid_text_get_hex_pair (rows[i].text) != rows[i].byte)
      fail_msg ("%s", rows[i].text);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_bytes_are_read_as_utf8_else_as_windows_1252),
    cmocka_unit_test (test_bad_bytes_become_valid_text),
    cmocka_unit_test (test_clean_text_keeps_names),
    cmocka_unit_test (test_clean_text_drops_tricks),
    cmocka_unit_test (test_long_text_is_cut),
    cmocka_unit_test (test_cleaning_twice_is_cleaning_once),
    cmocka_unit_test (test_markup_is_escaped),
    cmocka_unit_test (test_links_are_defused),
    cmocka_unit_test (test_gnome_shell_finds_no_link),
    cmocka_unit_test (test_folded_text_has_no_case_and_no_marks),
    cmocka_unit_test (test_width_counts_columns),
    cmocka_unit_test (test_fitted_text_has_the_width),
    cmocka_unit_test (test_padded_text_is_never_cut),
    cmocka_unit_test (test_secret_equals_itself_alone),
    cmocka_unit_test (test_numbers_are_read),
    cmocka_unit_test (test_what_is_no_number_changes_nothing),
    cmocka_unit_test (test_items_are_sorted_by_their_bytes),
    cmocka_unit_test (test_a_hex_pair_is_two_digits),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}

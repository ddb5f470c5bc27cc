/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-text"

#include "base/text.h"

#include <string.h>

#define ELLIPSIS "\u2026"
#define WORD_JOINER "\u2060"
#define ZERO_WIDTH_NON_JOINER "\u200C"
#define ZERO_WIDTH_JOINER "\u200D"
#define REPLACEMENT 0xFFFD
#define MAX_MARKS 3

/* What Windows-1252 has at 0x80 to 0x9F; 0 where it has nothing. */
static const guint16 windows_1252[32] = {
  0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* Letters that people type without their stroke, and that Unicode does not decompose. */
static const struct {
  gunichar letter;
  const char *plain;
} plain_letters[] = {
  { 0x00E6, "ae" }, { 0x00F0, "d" }, { 0x00F8, "o" }, { 0x00FE, "th" },
  { 0x0111, "d" },  { 0x0131, "i" }, { 0x0142, "l" }, { 0x0153, "oe" },
};

/* What is seen by nobody although Unicode does not call it a format character. */
static const struct {
  gunichar first;
  gunichar last;
} invisible[] = {
  { 0x034F, 0x034F }, { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180F },
  { 0x2060, 0x206F }, { 0x3164, 0x3164 },   { 0xFE00, 0xFE0D },   { 0xFFA0, 0xFFA0 },
  { 0xFFF0, 0xFFFB }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
};

static gboolean
is_noncharacter (gunichar c)
{
  return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* Nearly all there is; the tables of Unicode need not be asked. */
static gboolean
is_plain (gunichar c)
{
  return c > 0x20 && c < 0x7F;
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x0B || c == 0x85 || c == 0x2028 || c == 0x2029 ||
         c == 0x2800;
}

static gboolean
is_invisible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_PRIVATE_USE ||
      type == G_UNICODE_SURROGATE || is_noncharacter (c))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (invisible); i++)
    if (c >= invisible[i].first && c <= invisible[i].last)
      return TRUE;
  return FALSE;
}

/* Persian and the scripts of India are written with it, and families of emoji. */
static gboolean
is_joiner (gunichar c)
{
  return c == 0x200C || c == 0x200D;
}

static gboolean
is_stacking (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

static gboolean
is_ascii_letter (char c)
{
  return g_ascii_isalpha (c);
}

/* A name that a phone cut at so many bytes may end within a character. */
static gboolean
is_cut_utf8 (const char *text, gsize length, gsize *valid_length)
{
  const char *end;
  gboolean has_other = FALSE;

  g_utf8_validate_len (text, length, &end);
  if (g_utf8_get_char_validated (end, (gssize) (length - (end - text))) != (gunichar) -2)
    return FALSE;

  for (const char *p = text; p < end && !has_other; p++)
    has_other = (guchar) *p >= 0x80;
  *valid_length = end - text;
  return has_other;
}

static char *
from_windows_1252 (const char *text, gsize length)
{
  g_autoptr (GString) result = g_string_sized_new (length + length / 4);

  for (gsize i = 0; i < length; i++) {
    guchar byte = text[i];
    gunichar c = byte;

    if (byte >= 0x80 && byte < 0xA0)
      c = windows_1252[byte - 0x80] != 0 ? windows_1252[byte - 0x80] : REPLACEMENT;
    g_string_append_unichar (result, c);
  }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* Width in a terminal: two columns for East Asian and emoji, none for what lies on another. */
static gsize
get_char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c) || g_unichar_iscntrl (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/* Whether GNOME Shell could see a link around the `.` or `:` at @at. */
static gboolean
may_be_link (const char *text, const char *at)
{
  const char *p = at;

  if (*at == ':')
    return at > text && is_ascii_letter (at[-1]) && at[1] != '\0' && !g_ascii_isspace (at[1]);
  if (*at != '.')
    return FALSE;
  if (is_ascii_letter (at[1]))
    return TRUE;
  while (p > text && g_ascii_isdigit (p[-1]))
    p--;
  return p - text >= 3 && g_ascii_strncasecmp (p - 3, "www", 3) == 0;
}

/**
 * cid_text_from_bytes:
 * @bytes: (array length=length) (nullable): bytes from outside; need not end in NUL
 * @length: how many
 *
 * Makes text of bytes whose character set nobody told: UTF-8 where they are valid UTF-8 (a last
 * character that was cut is left out), else Windows-1252. NUL bytes are dropped. Nothing else is
 * cleaned.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
cid_text_from_bytes (const char *bytes, gsize length)
{
  g_autoptr (GString) text = NULL;
  gsize valid_length;

  if (length == 0)
    return g_strdup ("");
  if (g_utf8_validate_len (bytes, length, NULL))
    return g_strndup (bytes, length);

  text = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != '\0')
      g_string_append_c (text, bytes[i]);

  if (g_utf8_validate_len (text->str, text->len, NULL))
    return g_string_free (g_steal_pointer (&text), FALSE);
  if (is_cut_utf8 (text->str, text->len, &valid_length))
    return g_strndup (text->str, valid_length);
  return from_windows_1252 (text->str, text->len);
}

/* Takes away from @end of @text until it has room for an ellipsis after @max_chars - 1. */
static void
cut_with_ellipsis (GString *text, gsize max_chars)
{
  const char *end = g_utf8_offset_to_pointer (text->str, (glong) max_chars - 1);

  g_string_truncate (text, end - text->str);
  while (g_str_has_suffix (text->str, " ") || g_str_has_suffix (text->str, ZERO_WIDTH_NON_JOINER) ||
         g_str_has_suffix (text->str, ZERO_WIDTH_JOINER))
    g_string_truncate (text, g_utf8_prev_char (text->str + text->len) - text->str);
  g_string_append (text, ELLIPSIS);
}

/* Whether the last character is none of ASCII. */
static gboolean
ends_in_other (const GString *text)
{
  return text->len > 0 && (guchar) text->str[text->len - 1] >= 0x80;
}

/* Short plain text with single spaces within, as nearly all is, stays as it is. */
static gboolean
is_clean (const char *text, gsize max_chars)
{
  gsize length = 0;

  for (; text[length] != '\0'; length++) {
    gboolean is_space_within =
      text[length] == ' ' && length > 0 && text[length - 1] != ' ' && text[length + 1] != '\0';

    if (!is_plain ((guchar) text[length]) && !is_space_within)
      return FALSE;
  }
  return max_chars == 0 || length <= max_chars;
}

/**
 * cid_text_clean:
 * @text: (nullable): text from outside; need not be valid UTF-8
 * @max_chars: the most characters of the result; 0 for no limit
 *
 * Makes text fit for one line on a screen: nothing in it moves the cursor, changes the direction
 * of writing, hides, or stacks more than three marks on a letter. A zero-width joiner or non-joiner
 * stays where it belongs to a script: one between two characters, neither of them ASCII. White
 * space collapses to single spaces and is trimmed. What is too long ends in `…`.
 *
 * Returns: (transfer full) (nullable): the clean text, or %NULL if nothing is left
 */
char *
cid_text_clean (const char *text, gsize max_chars)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) result = NULL;
  gboolean is_space_due = FALSE;
  gunichar joiner = 0;
  gsize n_chars = 0;
  guint n_marks = 0;

  if (text == NULL || is_clean (text, max_chars))
    return text != NULL && *text != '\0' ? g_strdup (text) : NULL;

  valid = g_utf8_make_valid (text, -1);
  result = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!is_plain (c) && is_blank (c)) {
      is_space_due = result->len > 0;
      joiner = 0;
      continue;
    }
    if (!is_plain (c) && is_invisible (c)) {
      if (is_joiner (c) && joiner == 0 && !is_space_due && ends_in_other (result))
        joiner = c;
      continue;
    }
    n_marks = !is_plain (c) && is_stacking (c) ? n_marks + 1 : 0;
    if (n_marks > MAX_MARKS || (n_marks > 0 && result->len == 0))
      continue;

    if (is_space_due) {
      g_string_append_c (result, ' ');
      n_chars++;
    }
    is_space_due = FALSE;
    if (joiner != 0 && c >= 0x80) {
      g_string_append_unichar (result, joiner);
      n_chars++;
    }
    joiner = 0;
    g_string_append_unichar (result, c);
    if (++n_chars > max_chars && max_chars > 0) {
      cut_with_ellipsis (result, max_chars);
      break;
    }
  }

  return result->len > 0 ? g_string_free (g_steal_pointer (&result), FALSE) : NULL;
}

/**
 * cid_text_to_markup:
 * @text: (nullable): text, cleaned or not
 *
 * Escapes text for a place that reads Pango markup, a notification's body above all. The result is
 * valid XML whatever @text holds. Desktops turn what looks like an address into a link (GNOME
 * Shell: `http://`, `https://`, `ftp://`, `www.`, `foo.xx/`); a caller shall not be able to offer
 * one, so such a place is broken by a WORD JOINER that nobody sees.
 *
 * Returns: (transfer full): the markup; empty for %NULL
 */
char *
cid_text_to_markup (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if ((g_unichar_iscntrl (c) && c != '\t' && c != '\n') || is_noncharacter (c))
      continue;
    if (c == '.' && may_be_link (valid, p))
      g_string_append (plain, WORD_JOINER);
    g_string_append_unichar (plain, c);
    if (c == ':' && may_be_link (valid, p))
      g_string_append (plain, WORD_JOINER);
  }
  return g_markup_escape_text (plain->str, (gssize) plain->len);
}

static void
append_plain (GString *result, gunichar c)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain_letters); i++) {
    if (plain_letters[i].letter == c) {
      g_string_append (result, plain_letters[i].plain);
      return;
    }
  }
  g_string_append_unichar (result, c);
}

static char *
fold_unicode (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *decomposed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *lower = g_utf8_casefold (decomposed, -1);
  g_autoptr (GString) result = g_string_new (NULL);

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!is_stacking (c) && !is_joiner (c))
      append_plain (result, c);
  }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * cid_text_fold:
 * @text: (nullable): text
 *
 * Makes the form in which text is searched: without case, accents, strokes and zero-width joiners,
 * compatibility characters replaced. Independent of the locale.
 *
 * Returns: (transfer full): the folded text; empty for %NULL
 */
char *
cid_text_fold (const char *text)
{
  if (text == NULL)
    return g_strdup ("");
  return g_str_is_ascii (text) ? g_ascii_strdown (text, -1) : fold_unicode (text);
}

/**
 * cid_text_get_width:
 * @text: (nullable): text
 *
 * Returns: how many columns of a terminal @text takes
 */
gsize
cid_text_get_width (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  gsize width = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    width += get_char_width (g_utf8_get_char (p));
  return width;
}

/**
 * cid_text_fit:
 * @text: (nullable): text
 * @columns: the width wanted
 *
 * Makes a table cell: pads with spaces, or cuts and ends in `…`.
 *
 * Returns: (transfer full): text that takes exactly @columns columns of a terminal
 */
char *
cid_text_fit (const char *text, gsize columns)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  gboolean is_cut = cid_text_get_width (valid) > columns;
  gsize room = is_cut && columns > 0 ? columns - 1 : columns;
  g_autoptr (GString) result = g_string_new (NULL);
  gsize width = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (width + get_char_width (c) > room || columns == 0)
      break;
    width += get_char_width (c);
    g_string_append_unichar (result, c);
  }
  if (is_cut && columns > 0) {
    g_string_append (result, ELLIPSIS);
    width++;
  }
  for (; width < columns; width++)
    g_string_append_c (result, ' ');
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * cid_text_pad:
 * @text: (nullable): a label
 * @columns: the width wanted
 *
 * Returns: (transfer full): @text, with spaces behind it where it is narrower than @columns
 */
char *
cid_text_pad (const char *text, gsize columns)
{
  return cid_text_fit (text, MAX (columns, cid_text_get_width (text)));
}

/**
 * cid_text_to_unsigned:
 * @text: decimal digits, and nothing else
 * @min: the least that is allowed
 * @max: the most that is allowed
 * @number: (out): the number; untouched on failure
 *
 * Reads a number. g_ascii_string_to_unsigned() looks at errno, which its own first call may have
 * set where several threads are starting, and then takes "24325" for no number.
 *
 * Returns: %TRUE if @text is a number from @min to @max
 */
gboolean
cid_text_to_unsigned (const char *text, guint64 min, guint64 max, guint64 *number)
{
  guint64 value = 0;
  const char *p = text;

  g_return_val_if_fail (text != NULL && number != NULL, FALSE);

  for (; g_ascii_isdigit (*p); p++) {
    guint digit = (guint) g_ascii_digit_value (*p);

    if (value > (G_MAXUINT64 - digit) / 10)
      return FALSE;
    value = 10 * value + digit;
  }
  if (p == text || *p != '\0' || value < min || value > max)
    return FALSE;

  *number = value;
  return TRUE;
}

/**
 * cid_text_get_hex_pair:
 * @text: what stands behind the sign of an escape, `2B` of `%2B` or `=2B`
 *
 * Returns: the byte that its first two characters name; -1 if they name none
 */
int
cid_text_get_hex_pair (const char *text)
{
  int high = g_ascii_xdigit_value (text[0]);
  /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): a text ends with a NUL */
  int low = high < 0 ? -1 : g_ascii_xdigit_value (text[1]);

  return low < 0 ? -1 : high * 16 + low;
}

/**
 * cid_text_compare_items:
 * @a: (type utf8): pointer to a text
 * @b: (type utf8): pointer to another
 *
 * Returns: as g_ptr_array_sort() wants it of an array of texts: the order of their bytes, whatever
 *   the locale
 */
int
cid_text_compare_items (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cid_text_equal_secret:
 * @a: (nullable): what somebody offers
 * @b: (nullable): the secret
 *
 * Compares in a time that depends on the secret's length alone, not on how much of it was guessed.
 *
 * Returns: %TRUE if both are the same text; never for %NULL or an empty secret
 */
gboolean
cid_text_equal_secret (const char *a, const char *b)
{
  gsize a_length = a != NULL ? strlen (a) : 0;
  gsize b_length = b != NULL ? strlen (b) : 0;
  volatile guint difference = a_length == b_length ? 0 : 1;

  if (a_length == 0 || b_length == 0)
    return FALSE;

  for (gsize i = 0; i < b_length; i++)
    difference |= (guint) ((guchar) a[i % a_length] ^ (guchar) b[i]);
  return difference == 0;
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-number-key"

#include "contact/number-key.h"

#define BASE 13
#define MAX_SYMBOLS CID_NUMBER_KEY_MAX
#define PLUS (G_GUINT64_CONSTANT (1) << 63)
#define ZERO 1
#define START_MAX 4
#define SURE_DIGITS 10
/* log 2 / log 13, a little less, as a fraction. */
#define LENGTH_PER_BIT 17710
#define LENGTH_SHIFT 16
/* At least so many digits of a national number stay when a switchboard's lines are left off. */
#define STEM_DIGITS 4

static const guint64 powers[] = {
  1,
  13,
  169,
  2197,
  28561,
  371293,
  4826809,
  62748517,
  815730721,
  G_GUINT64_CONSTANT (10604499373),
  G_GUINT64_CONSTANT (137858491849),
  G_GUINT64_CONSTANT (1792160394037),
  G_GUINT64_CONSTANT (23298085122481),
  G_GUINT64_CONSTANT (302875106592253),
  G_GUINT64_CONSTANT (3937376385699289),
  G_GUINT64_CONSTANT (51185893014090757),
  G_GUINT64_CONSTANT (665416609183179841),
  G_GUINT64_CONSTANT (8650415919381337933),
};

/* Countries of two digits; those of one are 1 and 7, all others have three. */
static const guint8 is_short_country[100] = {
  [20] = TRUE, [27] = TRUE, [30] = TRUE, [31] = TRUE, [32] = TRUE, [33] = TRUE, [34] = TRUE,
  [36] = TRUE, [39] = TRUE, [40] = TRUE, [41] = TRUE, [43] = TRUE, [44] = TRUE, [45] = TRUE,
  [46] = TRUE, [47] = TRUE, [48] = TRUE, [49] = TRUE, [51] = TRUE, [52] = TRUE, [53] = TRUE,
  [54] = TRUE, [55] = TRUE, [56] = TRUE, [57] = TRUE, [58] = TRUE, [60] = TRUE, [61] = TRUE,
  [62] = TRUE, [63] = TRUE, [64] = TRUE, [65] = TRUE, [66] = TRUE, [81] = TRUE, [82] = TRUE,
  [84] = TRUE, [86] = TRUE, [90] = TRUE, [91] = TRUE, [92] = TRUE, [93] = TRUE, [94] = TRUE,
  [95] = TRUE, [98] = TRUE,
};

/* What is dialled at home before a number, zeros in front apart, where that is no zero alone. */
static const struct {
  guint country;
  guint trunk;
} trunks[] = {
  { 7, 8 }, { 36, 6 }, { 52, 1 }, { 370, 8 }, { 993, 8 },
};

static guint
get_symbol (char c)
{
  if (g_ascii_isdigit (c))
    return (guint) (c - '0') + ZERO;
  if (c == '*')
    return 11;
  if (c == '#')
    return 12;
  return 0;
}

/* After the number itself: an extension in words, or a parameter. */
static gboolean
ends_number (char c)
{
  return g_ascii_isalpha (c) || c == ';' || c == ',';
}

static guint64
get_value (CidNumberKey key)
{
  return key & ~PLUS;
}

/* How many symbols are left without the zeros in front: `0299991234` and `299991234` end alike. */
static guint
count_significant (CidNumberKey key)
{
  guint significant = 0;
  guint position = 0;

  for (guint64 rest = get_value (key); rest != 0; rest /= BASE) {
    position++;
    if (rest % BASE != ZERO)
      significant = position;
  }
  return significant;
}

/*
 * Both tell their country, so they are different numbers, unless one only lacks what stands between
 * country and subscriber: an area code, the 9 of Argentina's mobiles, or behind the area that of
 * Brazil's.
 */
static gboolean
lacks_middle (CidNumberKey shorter, CidNumberKey longer, guint common)
{
  guint short_length = cid_number_key_get_length (shorter);
  guint long_length = cid_number_key_get_length (longer);

  if (short_length == long_length)
    return FALSE;
  for (guint start = 1; start <= START_MAX; start++) {
    if (short_length < start + CID_NUMBER_KEY_TAIL)
      return FALSE;
    if (get_value (shorter) / powers[short_length - start] !=
        get_value (longer) / powers[long_length - start])
      return FALSE;
    if (common + start >= short_length)
      return TRUE;
  }
  return FALSE;
}

/* The first @n_digits of @key as a number; more than there are, or a `*`, make a useless one. */
static guint
get_start (CidNumberKey key, guint n_digits)
{
  guint length = cid_number_key_get_length (key);
  guint start = 0;

  for (guint i = 1; i <= MIN (n_digits, length); i++)
    start = start * 10 + (guint) (get_value (key) / powers[length - i] % BASE) - ZERO;
  return start;
}

/* How many digits of @key, which begins with `+`, are its country. */
static guint
count_country (CidNumberKey key)
{
  guint first = get_start (key, 1);
  guint two = get_start (key, 2);

  if (first == 1 || first == 7)
    return 1;
  return two < G_N_ELEMENTS (is_short_country) && is_short_country[two] ? 2 : 3;
}

/* What is left when the zeros in front are taken away. */
static guint64
strip_zeros (guint64 value)
{
  guint length = cid_number_key_get_length (value);

  while (length > 0 && value / powers[length - 1] == ZERO)
    value -= powers[--length];
  return value;
}

/* Whether @home is the number of @country whose national part is @national, as dialled at home. */
static gboolean
is_behind_trunk (guint64 home, guint64 national, guint country)
{
  for (gsize i = 0; i < G_N_ELEMENTS (trunks); i++) {
    if (trunks[i].country == country &&
        home == national + (trunks[i].trunk + ZERO) * powers[cid_number_key_get_length (national)])
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_number_key_from_text:
 * @text: (nullable): a number as people or phones write it
 *
 * Takes the digits, `*` and `#` of @text, and whether `+` stands before them. What is not part of a
 * number is passed over; a letter or a parameter after the first digit ends it.
 *
 * Returns: the key, or %CID_NUMBER_KEY_NONE where there is no digit or far too many
 */
CidNumberKey
cid_number_key_from_text (const char *text)
{
  guint64 value = 0;
  guint64 plus = 0;
  guint n_symbols = 0;

  for (const char *c = text; c != NULL && *c != '\0'; c++) {
    guint symbol = get_symbol (*c);

    if (symbol == 0 && n_symbols > 0 && ends_number (*c))
      break;
    if (*c == '+' && n_symbols == 0)
      plus = PLUS;
    if (symbol == 0)
      continue;
    if (++n_symbols > MAX_SYMBOLS)
      return CID_NUMBER_KEY_NONE;
    value = value * BASE + symbol;
  }
  return n_symbols > 0 ? value | plus : CID_NUMBER_KEY_NONE;
}

/**
 * cid_number_key_to_text:
 * @key: a key
 *
 * Returns: (transfer full): the number, with nothing but what counts
 */
char *
cid_number_key_to_text (CidNumberKey key)
{
  static const char symbols[] = "?0123456789*#";
  char text[MAX_SYMBOLS + 2] = "";
  gsize start = sizeof text - 1;

  for (guint64 rest = get_value (key); rest != 0; rest /= BASE)
    text[--start] = symbols[rest % BASE];
  return g_strconcat ((key & PLUS) != 0 ? "+" : "", text + start, NULL);
}

/**
 * cid_number_key_has_country:
 * @key: a key
 *
 * Returns: %TRUE if the number begins with `+`
 */
gboolean
cid_number_key_has_country (CidNumberKey key)
{
  return (key & PLUS) != 0;
}

/**
 * cid_number_key_get_length:
 * @key: a key
 *
 * Returns: how many digits, `*` and `#` the number has
 */
guint
cid_number_key_get_length (CidNumberKey key)
{
  guint64 value = get_value (key);
  guint bits = value != 0 ? 64 - (guint) __builtin_clzll (value) : 0;
  guint length = bits * LENGTH_PER_BIT >> LENGTH_SHIFT;

  /* The estimate lacks one at the most. */
  return length < G_N_ELEMENTS (powers) && powers[length] <= value ? length + 1 : length;
}

/**
 * cid_number_key_get_tail:
 * @key: a key
 *
 * Returns: the last %CID_NUMBER_KEY_TAIL symbols, by which numbers that may end alike are found;
 * the whole number where it is shorter
 */
guint64
cid_number_key_get_tail (CidNumberKey key)
{
  return get_value (key) % powers[CID_NUMBER_KEY_TAIL];
}

/**
 * cid_number_key_get_beginning:
 * @key: a key
 * @n_symbols: how many symbols to keep
 *
 * Returns: the number as far as its first @n_symbols; all of it where there are no more
 */
CidNumberKey
cid_number_key_get_beginning (CidNumberKey key, guint n_symbols)
{
  guint length = cid_number_key_get_length (key);

  return n_symbols < length ? (key & PLUS) | (get_value (key) / powers[length - n_symbols]) : key;
}

/**
 * cid_number_key_count_common:
 * @a: a key
 * @b: another
 *
 * Returns: how many symbols at the end are the same
 */
guint
cid_number_key_count_common (CidNumberKey a, CidNumberKey b)
{
  guint64 first = get_value (a);
  guint64 second = get_value (b);
  guint64 apart = first < second ? second - first : first - second;
  guint common = 0;

  if (apart == 0)
    return cid_number_key_get_length (a);
  /* Numbers are compared whose tails are the same. No symbol is 0: so the last that is the same is
   * the last by which the difference can be divided. */
  if (apart % powers[CID_NUMBER_KEY_TAIL] == 0) {
    apart /= powers[CID_NUMBER_KEY_TAIL];
    common = CID_NUMBER_KEY_TAIL;
  }
  for (; apart % BASE == 0; apart /= BASE)
    common++;
  return common;
}

/**
 * cid_number_key_is_end:
 * @a: a key
 * @b: another
 *
 * Tells whether two numbers that are not written alike may be the same one, written with and
 * without country, area or trunk prefix: one is the end of the other, zeros in front apart, with at
 * least %CID_NUMBER_KEY_TAIL digits; or one names no country and the last ten digits are the same.
 * Two numbers that agree in their last digits and differ before them are two numbers.
 *
 * Returns: %TRUE if one is the end of the other
 */
gboolean
cid_number_key_is_end (CidNumberKey a, CidNumberKey b)
{
  guint common = cid_number_key_count_common (a, b);
  guint shorter = 0;

  if (common < CID_NUMBER_KEY_TAIL)
    return FALSE;
  if ((a & PLUS) != 0 && (b & PLUS) != 0)
    return get_value (a) < get_value (b) ? lacks_middle (a, b, common)
                                         : lacks_middle (b, a, common);
  if (common >= SURE_DIGITS)
    return TRUE;

  shorter = MIN (count_significant (a), count_significant (b));
  return shorter >= CID_NUMBER_KEY_TAIL && common >= shorter;
}

/**
 * cid_number_key_is_national:
 * @a: a key
 * @b: another
 *
 * Tells whether one of two numbers names its country, the other does not begin with `+`, and they
 * are otherwise the same from the first digit of the national number to the last: with or without
 * trunk prefix, or with the bare country code.
 *
 * Returns: %TRUE if both are one national number of %CID_NUMBER_KEY_TAIL digits or more
 */
gboolean
cid_number_key_is_national (CidNumberKey a, CidNumberKey b)
{
  CidNumberKey abroad = (a & PLUS) != 0 ? a : b;
  guint64 home = strip_zeros ((a & PLUS) != 0 ? b : a);
  guint n_country = 0;
  guint n_national = 0;
  guint64 national = 0;

  if ((a & PLUS) == (b & PLUS) || cid_number_key_count_common (a, b) < CID_NUMBER_KEY_TAIL)
    return FALSE;
  if (home == get_value (abroad))
    return TRUE;

  n_country = count_country (abroad);
  n_national = cid_number_key_get_length (abroad) - n_country;
  /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): there is a whole tail */
  national = strip_zeros (get_value (abroad) % powers[n_national]);
  return cid_number_key_get_length (national) >= CID_NUMBER_KEY_TAIL &&
         (home == national || is_behind_trunk (home, national, get_start (abroad, n_country)));
}

/**
 * cid_number_key_count_extension:
 * @key: a key
 *
 * Returns: how many digits at the end may be an extension, so that enough is left to tell a company
 *   by; 0 if @key names no country
 */
guint
cid_number_key_count_extension (CidNumberKey key)
{
  guint length = cid_number_key_get_length (key);
  guint stem = STEM_DIGITS + ((key & PLUS) != 0 ? count_country (key) : length);

  return length > stem ? length - stem : 0;
}

/**
 * cid_number_key_get_block:
 * @key: a key
 * @n_digits: how many digits at the end a switchboard hands out
 *
 * Returns: the number of the same length that ends in @n_digits zeros, which is the main number if
 *   a switchboard has the whole block
 */
CidNumberKey
cid_number_key_get_block (CidNumberKey key, guint n_digits)
{
  guint64 zeros = 0;

  g_return_val_if_fail (n_digits < MAX_SYMBOLS, CID_NUMBER_KEY_NONE);

  for (guint i = 0; i < n_digits; i++)
    zeros += ZERO * powers[i];
  return key - get_value (key) % powers[n_digits] + zeros;
}

/**
 * cid_number_key_get_desk:
 * @key: a key
 * @n_digits: how many digits at the end are the extension
 *
 * Returns: the number with a single zero in place of the extension, by which a main number is
 *   written where extensions are of any length (`030 1234-0`)
 */
CidNumberKey
cid_number_key_get_desk (CidNumberKey key, guint n_digits)
{
  g_return_val_if_fail (n_digits < MAX_SYMBOLS, CID_NUMBER_KEY_NONE);

  return (key & PLUS) | (get_value (key) / powers[n_digits] * BASE + ZERO);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-number-key"

#include "contact/number-key.h"

#define BASE 13
#define MAX_SYMBOLS 17
#define PLUS (G_GUINT64_CONSTANT (1) << 63)
#define ZERO 1
#define COUNTRY_MAX 3
#define SURE_DIGITS 10

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
 * country and subscriber: an area code, or the 9 of Argentina's mobiles.
 */
static gboolean
lacks_middle (CidNumberKey shorter, CidNumberKey longer, guint common)
{
  guint short_length = cid_number_key_get_length (shorter);
  guint long_length = cid_number_key_get_length (longer);

  if (short_length == long_length)
    return FALSE;
  for (guint country = 1; country <= COUNTRY_MAX; country++) {
    if (short_length < country + CID_NUMBER_KEY_TAIL)
      return FALSE;
    if (get_value (shorter) / powers[short_length - country] !=
        get_value (longer) / powers[long_length - country])
      return FALSE;
    if (common + country >= short_length)
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
 * cid_number_key_get_length:
 * @key: a key
 *
 * Returns: how many digits, `*` and `#` the number has
 */
guint
cid_number_key_get_length (CidNumberKey key)
{
  guint length = 0;

  for (guint64 rest = get_value (key); rest != 0; rest /= BASE)
    length++;
  return length;
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
 * cid_number_key_count_common:
 * @a: a key
 * @b: another
 *
 * Returns: how many symbols at the end are the same
 */
guint
cid_number_key_count_common (CidNumberKey a, CidNumberKey b)
{
  guint common = 0;

  a = get_value (a);
  b = get_value (b);
  while (a != 0 && b != 0 && a % BASE == b % BASE) {
    a /= BASE;
    b /= BASE;
    common++;
  }
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

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-main-number"

#include "contact/main-number.h"

#include "number/phone-number.h"

#include <string.h>

/**
 * SECTION:main-number
 *
 * A company has one main number, which its switchboard answers, and many lines behind it. Two ways
 * of writing a main number tell that it has, and which lines these are:
 *
 * - It ends in two zeros or more, as 02 9999 1000 does. Numbers of the same length that differ in
 *   nothing but these zeros, the last four at most, are lines of the same company: 02 9999 1234.
 *   Of mobiles and service numbers this says nothing, as they are given out one by one.
 * - A dash and a single zero stand at its end, as in 030 1234-0. What stands in place of the zero
 * is the extension, of one to five digits: 030 1234-567.
 */

typedef CidNumberKey (*GuessFunc) (CidNumberKey key, guint n_digits);

/* The smallest block first: it says the most. */
static const struct {
  GuessFunc guess;
  guint n_digits;
} rules[CID_MAIN_NUMBER_RULES] = {
  { cid_number_key_get_desk, 1 },  { cid_number_key_get_block, 2 }, { cid_number_key_get_desk, 2 },
  { cid_number_key_get_block, 3 }, { cid_number_key_get_desk, 3 },  { cid_number_key_get_block, 4 },
  { cid_number_key_get_desk, 4 },  { cid_number_key_get_desk, 5 },
};

/* `-0`, with whatever dash and space */
static gboolean
ends_in_dash_zero (const char *text)
{
  const char *end = text + strlen (text);
  gunichar c = 0;

  if (end == text || end[-1] != '0')
    return FALSE;
  end--;
  do {
    end = g_utf8_find_prev_char (text, end);
    c = end != NULL ? g_utf8_get_char (end) : 0;
  } while (c == ' ');
  return c != 0 && g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION;
}

static gboolean
is_line_of_its_own (const char *number)
{
  g_autoptr (CidPhoneNumber) parsed = cid_phone_number_parse (number, NULL);

  switch (parsed != NULL ? cid_phone_number_get_type_of (parsed) : CID_PHONE_NUMBER_TYPE_UNKNOWN) {
  case CID_PHONE_NUMBER_TYPE_FIXED_LINE:
  case CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE:
  case CID_PHONE_NUMBER_TYPE_VOIP:
  case CID_PHONE_NUMBER_TYPE_UAN:
    return FALSE;
  case CID_PHONE_NUMBER_TYPE_UNKNOWN:
  case CID_PHONE_NUMBER_TYPE_MOBILE:
  case CID_PHONE_NUMBER_TYPE_TOLL_FREE:
  case CID_PHONE_NUMBER_TYPE_PREMIUM_RATE:
  case CID_PHONE_NUMBER_TYPE_SHARED_COST:
  case CID_PHONE_NUMBER_TYPE_PERSONAL:
  case CID_PHONE_NUMBER_TYPE_PAGER:
  case CID_PHONE_NUMBER_TYPE_VOICEMAIL:
  default:
    return TRUE;
  }
}

/**
 * cid_main_number_is_likely:
 * @number: a number of a contact who has an organisation
 *
 * Returns: %TRUE if a switchboard may answer it, so that it is worth a place in a table
 */
gboolean
cid_main_number_is_likely (const CidContactNumber *number)
{
  if (number->e164 == NULL)
    return FALSE;
  return ends_in_dash_zero (number->text) ||
         (g_str_has_suffix (number->e164, "00") && !is_line_of_its_own (number->e164));
}

/**
 * cid_main_number_guess:
 * @key: who is calling
 * @n_extension: cid_number_key_count_extension() of @key
 * @rule: which way to guess, counted from 0 to %CID_MAIN_NUMBER_RULES
 *
 * Returns: the main number of the company, if @key is a line of one that is written so;
 *   %CID_NUMBER_KEY_NONE if it cannot be
 */
CidNumberKey
cid_main_number_guess (CidNumberKey key, guint n_extension, guint rule)
{
  g_return_val_if_fail (rule < CID_MAIN_NUMBER_RULES, CID_NUMBER_KEY_NONE);

  if (rules[rule].n_digits > n_extension)
    return CID_NUMBER_KEY_NONE;
  return rules[rule].guess (key, rules[rule].n_digits);
}

/**
 * cid_main_number_covers:
 * @contact: whose number @main_key, which cid_main_number_is_likely() approved of, is
 * @main_key: from cid_main_number_guess()
 * @rule: by which it was guessed
 *
 * Returns: %TRUE if @main_key is written so that @rule holds
 */
gboolean
cid_main_number_covers (const CidContact *contact, CidNumberKey main_key, guint rule)
{
  g_return_val_if_fail (contact != NULL && rule < CID_MAIN_NUMBER_RULES, FALSE);

  if (rules[rule].guess == cid_number_key_get_block)
    return TRUE;
  for (guint i = 0; i < contact->numbers->len; i++) {
    const CidContactNumber *own = &g_array_index (contact->numbers, CidContactNumber, i);

    if (cid_number_key_from_text (own->e164) == main_key && ends_in_dash_zero (own->text))
      return TRUE;
  }
  return FALSE;
}

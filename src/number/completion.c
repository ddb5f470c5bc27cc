/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-completion"

#include "number/completion.h"

#include "number/phone-number.h"
#include "number/plain-number.h"

#include <string.h>

#define MAX_COUNTRY_DIGITS 3
#define MIN_LOST_PLUS_DIGITS 8
#define MIN_OWN_CODE_DIGITS 9

static gboolean
is_separator (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_isspace (c) || type == G_UNICODE_DASH_PUNCTUATION || c == '.' || c == '(' ||
         c == ')' || c == '/' || c == '~' || c == 0x2212;
}

/**
 * cid_completion_keep_digits:
 * @text: what a phone wrote
 *
 * Returns: (transfer full) (nullable): digits of any script, `*`, `#` and a leading `+`, without
 * what people write between them; %NULL if there is anything else
 */
char *
cid_completion_keep_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if ((c >= '0' && c <= '9') || c == '*' || c == '#')
      g_string_append_c (digits, (char) c);
    else if (g_unichar_isdigit (c))
      g_string_append_c (digits, (char) ('0' + g_unichar_digit_value (c)));
    else if ((c == '+' || c == 0xFF0B) && digits->len == 0)
      g_string_append_c (digits, '+');
    else if (!is_separator (c))
      return NULL;
  }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}

/* The E.164 form of @text, if it is a number beyond reasonable doubt. */
static char *
complete (const char *text, const char *region, gboolean must_be_valid)
{
  g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, region);
  g_autofree char *digits = NULL;

  if (number == NULL)
    return NULL;
  digits = cid_phone_number_get_national_digits (number);
  if (!must_be_valid && *digits != '0' && cid_phone_number_is_possible (number))
    return cid_phone_number_to_e164 (number);
  return cid_phone_number_is_valid (number) ? cid_phone_number_to_e164 (number) : NULL;
}

static char *
complete_abroad (const char *digits)
{
  g_autofree char *international = g_strconcat ("+", digits, NULL);

  return complete (international, NULL, TRUE);
}

/* What is written plainly is most of what there is, and needs no more thought. */
static char *
complete_plain (const char *digits, const char *region)
{
  CidPlainNumber number;

  if (cid_plain_number_read (digits, region != NULL ? region : "ZZ", &number))
    return g_strdup_printf ("+%d%s", number.country, number.digits);
  return complete (digits, region, FALSE);
}

/* Telephone systems write 00 also where another prefix is dialled. */
static char *
complete_behind_zeros (const char *digits, const char *region)
{
  char *number = complete (digits, region, TRUE);

  if (number == NULL)
    number = complete_abroad (digits + 2);
  return number != NULL ? number : complete (digits, region, FALSE);
}

/* Whether @number is one of @region. */
static gboolean
is_at_home (const char *number, const char *region)
{
  g_autoptr (CidPhoneNumber) parsed = cid_phone_number_parse (number, NULL);
  g_autofree char *home = parsed != NULL ? cid_phone_number_get_region (parsed) : NULL;

  return g_strcmp0 (home, region) == 0;
}

/* Where numbers are of no fixed length, what begins with the country's own code may be a number of
 * some town as well; but nobody leaves out the trunk prefix there. */
static char *
complete_own_code (const char *digits, const char *region)
{
  g_autofree char *number = NULL;

  if (region == NULL || strlen (digits) < MIN_OWN_CODE_DIGITS)
    return NULL;
  number = complete_abroad (digits);
  return number != NULL && is_at_home (number, region) ? g_steal_pointer (&number) : NULL;
}

static char *
complete_local (const char *digits, const char *area, const char *region)
{
  g_autofree char *local = NULL;

  if (region == NULL || area == NULL || *area == '\0')
    return NULL;
  local = g_strconcat (area, digits, NULL);
  return complete (local, region, TRUE);
}

/**
 * cid_completion_by_plan:
 * @digits: from cid_completion_keep_digits()
 * @plan: (nullable): where the telephone stands
 *
 * What begins with a prefix says itself what it is; the library may then know its length alone. 00
 * is the international prefix wherever it makes no number at home. A number without any prefix is
 * one behind the country's own code, if it is long enough for that; else one of the own area, as
 * that is what the area was configured for; else one of the country. What begins with the code of
 * another country may as well begin with the digit for an outside line: it stays as it is.
 *
 * Returns: (transfer full) (nullable): E.164
 */
char *
cid_completion_by_plan (const char *digits, const CidNumberPlan *plan)
{
  const char *region = plan != NULL ? plan->region : NULL;
  const char *area = plan != NULL ? plan->area : NULL;
  char *number;

  if (g_str_has_prefix (digits, "00"))
    return complete_behind_zeros (digits, region);
  if (*digits == '+' || *digits == '0')
    return complete_plain (digits, region);
  number = complete_own_code (digits, region);
  if (number == NULL)
    number = complete_local (digits, area, region);
  return number != NULL ? number : complete (digits, region, TRUE);
}

/**
 * cid_completion_by_context:
 * @digits: from cid_completion_keep_digits()
 * @context: (nullable): a `phone-context`
 *
 * A context is the beginning of the number, as far as it is a global one. What is as short as an
 * extension is one unless the context holds more than a country.
 *
 * Returns: (transfer full) (nullable): E.164
 */
char *
cid_completion_by_context (const char *digits, const char *context)
{
  g_autofree char *start = context != NULL ? cid_completion_keep_digits (context) : NULL;
  gboolean has_plus = start != NULL && (*start == '+' || *context == ' ');
  g_autofree char *whole = NULL;

  if (!has_plus || *digits == '+' || strpbrk (start, "*#") != NULL)
    return NULL;
  if (strlen (digits) <= CID_SHORT_DIGITS_MAX && strlen (start) <= MAX_COUNTRY_DIGITS + 1)
    return NULL;
  whole = g_strconcat ("+", start + (*start == '+'), digits, NULL);
  return complete (whole, NULL, TRUE);
}

/**
 * cid_completion_restore_plus:
 * @user: what a phone wrote, before it was cleaned
 * @digits: from cid_completion_keep_digits()
 *
 * A raw `+` reaches us as a space.
 *
 * Returns: (transfer full) (nullable): E.164
 */
char *
cid_completion_restore_plus (const char *user, const char *digits)
{
  g_autofree char *international = NULL;

  if (*user != ' ' || *digits == '+' || strlen (digits) < MIN_LOST_PLUS_DIGITS)
    return NULL;
  international = g_strconcat ("+", digits, NULL);
  return complete (international, NULL, FALSE);
}

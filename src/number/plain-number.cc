/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-plain-number"

#include "number/plain-number.h"

#include "number/phone-library.hh"

#include <algorithm>
#include <array>
#include <cstring>
#include <phonenumbers/phonenumber.pb.h>
#include <string>

using cid::get_number_util;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

constexpr int code_digits_max = 3;
constexpr std::size_t text_min = 8;
constexpr std::size_t text_max = 16;

/* How a number of a country is written at home: as abroad, behind a trunk prefix "0", or in a way
 * that takes more knowledge. */
enum class Habit : signed char { UNKNOWN, NO_COUNTRY, NO_TRUNK, ZERO, OTHER };

/* What was asked of a country: @lengths has a bit for each length of a number that was asked of,
 * @possible for those that there are. */
struct Country {
  Habit habit;
  char region[3];
  guint32 lengths;
  guint32 possible;
};

/* Where a carrier is chosen, or a mobile told, by digits within the number, and San Marino, whose
 * short forms libphonenumber completes. */
const std::array<const char *, 6> odd_regions = { "001", "AR", "BR", "CO", "KR", "SM" };

Habit
find_habit (const std::string &region)
{
  std::string trunk;

  if (region == "ZZ")
    return Habit::NO_COUNTRY;
  if (std::find (odd_regions.begin (), odd_regions.end (), region) != odd_regions.end ())
    return Habit::OTHER;
  get_number_util ().GetNddPrefixForRegion (region, true, &trunk);
  if (trunk.empty ())
    return Habit::NO_TRUNK;
  return trunk == "0" ? Habit::ZERO : Habit::OTHER;
}

/* Each thread asks once. */
Country &
get_country (int code)
{
  static thread_local std::array<Country, 1000> countries = {};
  Country &country = countries.at (code);

  if (country.habit == Habit::UNKNOWN) {
    std::string region;

    get_number_util ().GetRegionCodeForCountryCode (code, &region);
    region.copy (country.region, sizeof country.region - 1);
    country.habit = find_habit (region);
  }
  return country;
}

/* No country code is the beginning of another. */
int
take_country_code (const char **digits)
{
  int code = 0;

  if (**digits == '0')
    return 0;
  for (int length = 1; length <= code_digits_max && (*digits)[length - 1] != '\0'; length++) {
    code = 10 * code + (*digits)[length - 1] - '0';
    if (get_country (code).habit != Habit::NO_COUNTRY) {
      *digits += length;
      return code;
    }
  }
  return 0;
}

/* libphonenumber looks at nothing but the length of what does not begin with a zero. */
bool
is_possible (Country *country, int code, const char *digits)
{
  const guint32 bit = 1u << strlen (digits);

  if ((country->lengths & bit) == 0) {
    PhoneNumber number;

    number.set_country_code (code);
    number.set_national_number (std::stoull (digits));
    if (get_number_util ().IsPossibleNumberWithReason (number) == PhoneNumberUtil::IS_POSSIBLE)
      country->possible |= bit;
    country->lengths |= bit;
  }
  return (country->possible & bit) != 0;
}

/* Islands may share the code of a country and not its habits. */
bool
is_home (const Country &country, const char *region)
{
  return country.habit == Habit::ZERO && strcmp (country.region, region) == 0;
}

bool
is_written_plainly (const char *text, std::size_t length)
{
  return length >= text_min && length <= text_max && (*text == '+' || *text == '0') &&
         strspn (text + 1, "0123456789") == length - 1;
}

bool
read (const char *text, const char *region, CidPlainNumber *number)
{
  bool is_abroad = *text == '+';

  if (!is_written_plainly (text, strlen (text)))
    return false;
  number->digits = text + 1;
  number->country = is_abroad ? take_country_code (&number->digits)
                              : get_number_util ().GetCountryCodeForRegion (region);
  if (number->country == 0 || *number->digits < '2' || *number->digits > '9')
    return false;

  Country &country = get_country (number->country);
  if (country.habit == Habit::OTHER || (!is_abroad && !is_home (country, region)))
    return false;
  return is_possible (&country, number->country, number->digits);
}

}

/**
 * cid_plain_number_read:
 * @text: what may be a number
 * @region: two capital letters where it was written; `ZZ` if only `+` numbers are to be understood
 * @number: (out): the number, whose digits are those at the end of @text
 *
 * Reads a number that is written plainly. Nearly all are digits in one of two forms, +61299991234
 * and 0299991234, and read without any regular expression. Whatever could be meant otherwise is
 * left to libphonenumber: services and carriers' codes begin with 1, and what is of no possible
 * length may lack its area.
 *
 * Returns: %FALSE if it has to be read with more care, and may be no number at all
 */
gboolean
cid_plain_number_read (const char *text, const char *region, CidPlainNumber *number)
try {
  g_return_val_if_fail (text != nullptr && region != nullptr && number != nullptr, FALSE);

  return read (text, region, number);
} catch (...) {
  return FALSE;
}

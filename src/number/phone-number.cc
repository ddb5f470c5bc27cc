/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-number"

#include "number/phone-number.h"

#include "number/number-facts.hh"
#include "number/phone-library.hh"

#include <memory>
#include <phonenumbers/phonenumber.pb.h>
#include <string>
#include <unicode/locid.h>

/**
 * SECTION:phone-number
 *
 * A face for C programs of Google's libphonenumber, which is a library of C++ classes. This file
 * and those that it stands on need GLib and libphonenumber and nothing else of this program.
 *
 * What it does: reads a telephone number as people or machines write it, in the light of the region
 * where it was written; says whether its plan allows it, which region and which kind of line it
 * belongs to and where that is; writes it for machines (E.164) and for people; compares two.
 *
 * Regions are two capital letters of ISO 3166-1, as "AU". Where one may be %NULL, a number is
 * understood only if it begins with `+`. A region that libphonenumber does not know counts as
 * %NULL.
 *
 * Ownership: a #CidPhoneNumber belongs to who parsed it and is freed with cid_phone_number_free();
 * it is immutable. Every string that is returned belongs to the caller and is freed with g_free(),
 * but those of cid_phone_number_type_to_nick(), which are constant.
 *
 * Threads: every function may be called from any thread at any time. The first call reads the
 * metadata and takes some milliseconds.
 *
 * Errors: there is no error to report. What is no number is %NULL; so is an answer that there is
 * not. No exception leaves this file, and no C++ type; in the unlikely case that memory ends, or
 * the library throws, the answer is that of a number about which nothing is known. libphonenumber
 * writes nothing to standard output or error.
 */

using cid::get_number_util;
using cid::NumberFacts;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using icu::Locale;

namespace {

/* Every caller is told apart from those of one's own country: the last answer serves again. */
const std::string &
name_country (const std::string &region, const std::string &language)
{
  static thread_local std::string known_region, known_language, name;

  if (region != known_region || language != known_language) {
    icu::UnicodeString country;

    Locale ("", region.c_str ()).getDisplayCountry (Locale (language.c_str ()), country);
    name.clear ();
    country.toUTF8String (name);
    known_region = region;
    known_language = language;
  }
  return name;
}

}

struct _CidPhoneNumber {
  std::shared_ptr<const NumberFacts> facts;
};

static const char *const nicks[] = {
  "unknown",   "fixed-line",   "mobile",      "fixed-line-or-mobile",
  "toll-free", "premium-rate", "shared-cost", "voip",
  "personal",  "pager",        "uan",         "voicemail",
};

static bool
is_known_region (const char *region)
{
  return region != nullptr && get_number_util ().GetCountryCodeForRegion (region) != 0;
}

static char *
format (const CidPhoneNumber *self, PhoneNumberUtil::PhoneNumberFormat style)
{
  const std::string text = self->facts->format (style);

  return text.empty () ? nullptr : g_strdup (text.c_str ());
}

/**
 * cid_phone_number_parse:
 * @text: (nullable): a number as it was written, with or without separators and extension
 * @region: (nullable): where it was written, or %NULL if only `+` numbers are to be understood
 *
 * Reads a number. That it can be read does not mean that it can exist: ask
 * cid_phone_number_is_possible() or cid_phone_number_is_valid(). Note that a short number of a
 * telephone system, "21", reads as a number of @region too: decide that before.
 *
 * Returns: (transfer full) (nullable): the number, or %NULL if @text is none
 */
CidPhoneNumber *
cid_phone_number_parse (const char *text, const char *region)
try {
  if (text == nullptr || !g_utf8_validate (text, -1, nullptr))
    return nullptr;
  const char *known_region = is_known_region (region) ? region : "ZZ";
  std::shared_ptr<const NumberFacts> facts = cid::read_number (text, known_region);
  if (facts == nullptr)
    return nullptr;

  return new CidPhoneNumber{ facts };
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_free:
 * @self: (nullable): a number
 */
void
cid_phone_number_free (CidPhoneNumber *self)
try {
  delete self;
} catch (...) {
}

/**
 * cid_phone_number_is_possible:
 * @self: a number
 *
 * Looks at the length alone. A number that can be dialled only within its area, as it lacks the
 * area code, is not possible: nobody can tell which it is.
 *
 * Returns: %TRUE if the number's plan has complete numbers of this length
 */
gboolean
cid_phone_number_is_possible (const CidPhoneNumber *self)
try {
  g_return_val_if_fail (self != nullptr, FALSE);

  return get_number_util ().IsPossibleNumberWithReason (self->facts->get_number ()) ==
         PhoneNumberUtil::IS_POSSIBLE;
} catch (...) {
  return FALSE;
}

/**
 * cid_phone_number_is_valid:
 * @self: a number
 *
 * Returns: %TRUE if the number lies in a range that its plan has given out
 */
gboolean
cid_phone_number_is_valid (const CidPhoneNumber *self)
try {
  g_return_val_if_fail (self != nullptr, FALSE);

  return self->facts->get_type () != PhoneNumberUtil::UNKNOWN;
} catch (...) {
  return FALSE;
}

/**
 * cid_phone_number_to_e164:
 * @self: a number
 *
 * Writes the form for machines, `+61295551234`. It carries no extension.
 *
 * Returns: (transfer full) (nullable): the number
 */
char *
cid_phone_number_to_e164 (const CidPhoneNumber *self)
try {
  g_return_val_if_fail (self != nullptr, nullptr);

  return format (self, PhoneNumberUtil::E164);
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_to_national:
 * @self: a number
 *
 * Returns: (transfer full) (nullable): the number as it is written at home, `(02) 9555 1234`
 */
char *
cid_phone_number_to_national (const CidPhoneNumber *self)
try {
  g_return_val_if_fail (self != nullptr, nullptr);

  return format (self, PhoneNumberUtil::NATIONAL);
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_to_international:
 * @self: a number
 *
 * Returns: (transfer full) (nullable): the number as it is written abroad, `+61 2 9555 1234`
 */
char *
cid_phone_number_to_international (const CidPhoneNumber *self)
try {
  g_return_val_if_fail (self != nullptr, nullptr);

  return format (self, PhoneNumberUtil::INTERNATIONAL);
} catch (...) {
  return nullptr;
}

/* What no plan has given out may have no form either: then the library leaves out the prefix that
 * it is dialled with at home. */
static bool
has_national_form (const CidPhoneNumber *self, const char *region)
{
  std::string trunk, digits, national;

  if (self->facts->get_type () != PhoneNumberUtil::UNKNOWN)
    return true;
  get_number_util ().GetNddPrefixForRegion (region, true, &trunk);
  get_number_util ().GetNationalSignificantNumber (self->facts->get_number (), &digits);
  national = self->facts->format (PhoneNumberUtil::NATIONAL);
  get_number_util ().NormalizeDigitsOnly (&national);
  return trunk.empty () || national != digits;
}

/**
 * cid_phone_number_to_display:
 * @self: a number
 * @region: (nullable): where the reader is
 *
 * Returns: (transfer full) (nullable): the national form if the number belongs to the reader's
 *   country calling code and can be dialled as it is written there, else the international form
 */
char *
cid_phone_number_to_display (const CidPhoneNumber *self, const char *region)
try {
  g_return_val_if_fail (self != nullptr, nullptr);

  if (is_known_region (region) &&
      get_number_util ().GetCountryCodeForRegion (region) ==
        self->facts->get_number ().country_code () &&
      has_national_form (self, region))
    return format (self, PhoneNumberUtil::NATIONAL);
  return format (self, PhoneNumberUtil::INTERNATIONAL);
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_get_national_digits:
 * @self: a number
 *
 * Returns: (transfer full) (nullable): the national significant number: digits, without country
 *   code, trunk prefix and extension
 */
char *
cid_phone_number_get_national_digits (const CidPhoneNumber *self)
try {
  std::string digits;

  g_return_val_if_fail (self != nullptr, nullptr);

  get_number_util ().GetNationalSignificantNumber (self->facts->get_number (), &digits);
  return g_strdup (digits.c_str ());
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_get_area:
 * @self: a number
 *
 * Returns: (transfer full) (nullable): the area code, without trunk prefix, which is left out where
 *   numbers are dialled locally; %NULL if the number is of no area, or is a mobile's
 */
char *
cid_phone_number_get_area (const CidPhoneNumber *self)
try {
  std::string digits;

  g_return_val_if_fail (self != nullptr, nullptr);

  const PhoneNumberUtil::PhoneNumberType type = self->facts->get_type ();
  if (type != PhoneNumberUtil::FIXED_LINE && type != PhoneNumberUtil::FIXED_LINE_OR_MOBILE)
    return nullptr;
  const PhoneNumber &number = self->facts->get_number ();
  const int length = get_number_util ().GetLengthOfGeographicalAreaCode (number);
  get_number_util ().GetNationalSignificantNumber (number, &digits);
  return length > 0 ? g_strdup (digits.substr (0, length).c_str ()) : nullptr;
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_get_region:
 * @self: a number
 *
 * Returns: (transfer full) (nullable): the region that the number belongs to; %NULL for one that
 *   belongs to none, as numbers of satellites and numbers that are not valid
 */
char *
cid_phone_number_get_region (const CidPhoneNumber *self)
try {
  std::string region;

  g_return_val_if_fail (self != nullptr, nullptr);

  get_number_util ().GetRegionCodeForNumber (self->facts->get_number (), &region);
  return is_known_region (region.c_str ()) ? g_strdup (region.c_str ()) : nullptr;
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_get_place:
 * @self: a number
 * @language: (nullable): the reader's language, as "de" or a locale's name; %NULL for English
 *
 * Says where the number comes from, as far as its area code or prefix tells: a town, a state or
 * only the country. Places that have no name in @language come in English.
 *
 * Returns: (transfer full) (nullable): the place, or %NULL if nothing is known
 */
char *
cid_phone_number_get_place (const CidPhoneNumber *self, const char *language)
try {
  g_return_val_if_fail (self != nullptr, nullptr);

  const std::string place = self->facts->get_place (language != nullptr ? language : "en");
  return place.empty () ? nullptr : g_strdup (place.c_str ());
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_get_country:
 * @region: two capital letters
 * @language: (nullable): the reader's language, as for cid_phone_number_get_place()
 *
 * Returns: (transfer full) (nullable): what the country is called there, as
 *   cid_phone_number_get_place() calls it; %NULL if there is no such region
 */
char *
cid_phone_number_get_country (const char *region, const char *language)
try {
  const char *known_language = language != nullptr ? language : "en";

  if (!is_known_region (region))
    return nullptr;
  return g_strdup (name_country (region, known_language).c_str ());
} catch (...) {
  return nullptr;
}

/**
 * cid_phone_number_get_type_of:
 * @self: a number
 *
 * Returns: the kind of line
 */
CidPhoneNumberType
cid_phone_number_get_type_of (const CidPhoneNumber *self)
try {
  g_return_val_if_fail (self != nullptr, CID_PHONE_NUMBER_TYPE_UNKNOWN);

  switch (self->facts->get_type ()) {
  case PhoneNumberUtil::FIXED_LINE:
    return CID_PHONE_NUMBER_TYPE_FIXED_LINE;
  case PhoneNumberUtil::MOBILE:
    return CID_PHONE_NUMBER_TYPE_MOBILE;
  case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
    return CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE;
  case PhoneNumberUtil::TOLL_FREE:
    return CID_PHONE_NUMBER_TYPE_TOLL_FREE;
  case PhoneNumberUtil::PREMIUM_RATE:
    return CID_PHONE_NUMBER_TYPE_PREMIUM_RATE;
  case PhoneNumberUtil::SHARED_COST:
    return CID_PHONE_NUMBER_TYPE_SHARED_COST;
  case PhoneNumberUtil::VOIP:
    return CID_PHONE_NUMBER_TYPE_VOIP;
  case PhoneNumberUtil::PERSONAL_NUMBER:
    return CID_PHONE_NUMBER_TYPE_PERSONAL;
  case PhoneNumberUtil::PAGER:
    return CID_PHONE_NUMBER_TYPE_PAGER;
  case PhoneNumberUtil::UAN:
    return CID_PHONE_NUMBER_TYPE_UAN;
  case PhoneNumberUtil::VOICEMAIL:
    return CID_PHONE_NUMBER_TYPE_VOICEMAIL;
  case PhoneNumberUtil::UNKNOWN:
  default:
    return CID_PHONE_NUMBER_TYPE_UNKNOWN;
  }
} catch (...) {
  return CID_PHONE_NUMBER_TYPE_UNKNOWN;
}

/**
 * cid_phone_number_match:
 * @a: a number
 * @b: another
 *
 * Compares two numbers. Extensions count: one number with two different ones is no match.
 *
 * Returns: how far they are the same
 */
CidPhoneNumberMatch
cid_phone_number_match (const CidPhoneNumber *a, const CidPhoneNumber *b)
try {
  g_return_val_if_fail (a != nullptr && b != nullptr, CID_PHONE_NUMBER_MATCH_NONE);

  switch (get_number_util ().IsNumberMatch (a->facts->get_number (), b->facts->get_number ())) {
  case PhoneNumberUtil::EXACT_MATCH:
    return CID_PHONE_NUMBER_MATCH_EXACT;
  case PhoneNumberUtil::NSN_MATCH:
    return CID_PHONE_NUMBER_MATCH_NATIONAL;
  case PhoneNumberUtil::SHORT_NSN_MATCH:
    return CID_PHONE_NUMBER_MATCH_SHORT;
  case PhoneNumberUtil::INVALID_NUMBER:
  case PhoneNumberUtil::NO_MATCH:
  default:
    return CID_PHONE_NUMBER_MATCH_NONE;
  }
} catch (...) {
  return CID_PHONE_NUMBER_MATCH_NONE;
}

/**
 * cid_phone_number_type_to_nick:
 * @type: a kind of line
 *
 * Returns: (transfer none): its name in JSON, log and database
 */
const char *
cid_phone_number_type_to_nick (CidPhoneNumberType type)
{
  g_return_val_if_fail ((gsize) type < G_N_ELEMENTS (nicks), nicks[0]);

  return nicks[type];
}

/**
 * cid_phone_number_type_from_nick:
 * @nick: (nullable): a name
 *
 * Returns: the kind of line of that name; %CID_PHONE_NUMBER_TYPE_UNKNOWN if there is none
 */
CidPhoneNumberType
cid_phone_number_type_from_nick (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_strcmp0 (nick, nicks[i]) == 0)
      return (CidPhoneNumberType) i;
  return CID_PHONE_NUMBER_TYPE_UNKNOWN;
}

/**
 * cid_phone_number_warm_up:
 * @region: (nullable): two capital letters
 *
 * Asks about numbers of @region as a call does, so that the tables and regular expressions that it
 * takes are there when the first call comes. Takes some milliseconds the first time, on whichever
 * thread; who asks about a number meanwhile waits for it.
 */
void
cid_phone_number_warm_up (const char *region)
try {
  get_number_util ();
  if (!is_known_region (region))
    return;
  for (const auto type : { PhoneNumberUtil::FIXED_LINE, PhoneNumberUtil::MOBILE }) {
    PhoneNumber number;

    if (!get_number_util ().GetExampleNumberForType (region, type, &number))
      continue;
    const NumberFacts facts (number, false);
    facts.format (PhoneNumberUtil::NATIONAL);
    facts.get_place ("en");
  }
  name_country (region, "en");
} catch (...) {
}

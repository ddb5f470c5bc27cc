/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "number/number-facts.hh"

#include <functional>
#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/logger.h>
#include <unicode/locid.h>

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberOfflineGeocoder;
using i18n::phonenumbers::PhoneNumberUtil;
using icu::Locale;

namespace cid {

namespace {

/* Of so many numbers each thread remembers what it asked; a longer text is no number that comes
   again. */
constexpr std::size_t memory_size = 128;
constexpr std::size_t memorable_length = 40;

struct Memory {
  std::string key;
  std::shared_ptr<const NumberFacts> facts;
};

std::string
find_place (const PhoneNumber &number, PhoneNumberUtil::PhoneNumberType type, const char *language)
{
  static PhoneNumberOfflineGeocoder geocoder;
  static std::mutex geocoder_lock;

  if (type == PhoneNumberUtil::UNKNOWN)
    return {};
  /* The geocoder reads its tables as they are needed, and does not mind who else does. */
  std::lock_guard<std::mutex> guard (geocoder_lock);
  if (get_number_util ().IsNumberGeographical (type, number.country_code ()))
    return geocoder.GetDescriptionForValidNumber (number, Locale (language));
  return geocoder.GetDescriptionForNumber (number, Locale (language));
}

std::shared_ptr<const NumberFacts>
parse (const std::string &text, const char *region)
{
  PhoneNumber number;

  if (get_number_util ().Parse (text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return nullptr;
  return std::make_shared<const NumberFacts> (number);
}

}

const PhoneNumberUtil &
get_number_util ()
{
  static PhoneNumberUtil *util = [] {
    PhoneNumberUtil *instance = PhoneNumberUtil::GetInstance ();

    instance->SetLogger (new NullLogger ());
    return instance;
  }();

  return *util;
}

NumberFacts::NumberFacts (const PhoneNumber &number_) : number (number_)
{
}

const PhoneNumber &
NumberFacts::get_number () const
{
  return number;
}

PhoneNumberUtil::PhoneNumberType
NumberFacts::get_type_locked () const
{
  if (!has_type)
    type = get_number_util ().GetNumberType (number);
  has_type = true;
  return type;
}

/* The number is valid if this is known. */
PhoneNumberUtil::PhoneNumberType
NumberFacts::get_type () const
{
  std::lock_guard<std::mutex> guard (lock);

  return get_type_locked ();
}

std::string
NumberFacts::format (Util::PhoneNumberFormat style) const
{
  std::lock_guard<std::mutex> guard (lock);
  std::string &text = written.at (style);

  if (text.empty ())
    get_number_util ().Format (number, style, &text);
  return text;
}

std::string
NumberFacts::get_place (const std::string &language) const
{
  std::lock_guard<std::mutex> guard (lock);

  if (!has_place || language != place_language) {
    place = find_place (number, get_type_locked (), language.c_str ());
    place_language = language;
    has_place = true;
  }
  return place;
}

/* What is read again from its E.164 is the same number, if it is valid and nothing was left out. */
static bool
is_memorable_by_e164 (const NumberFacts &facts)
{
  return !facts.get_number ().has_extension () && facts.get_type () != PhoneNumberUtil::UNKNOWN;
}

/*
 * A call says its number with each of its events, and a caller of today often called yesterday: so
 * each thread remembers what it asked last, by the text that was read and by the E.164 that came
 * of it.
 */
std::shared_ptr<const NumberFacts>
read_number (const std::string &text, const char *region)
{
  static thread_local std::array<Memory, memory_size> memories;
  const std::string key = region + text;
  Memory &memory = memories.at (std::hash<std::string>{}(key) % memory_size);

  if (memory.facts != nullptr && memory.key == key)
    return memory.facts;

  std::shared_ptr<const NumberFacts> facts = parse (text, region);
  if (facts == nullptr || key.size () > memorable_length)
    return facts;

  memory = { key, facts };
  if (is_memorable_by_e164 (*facts)) {
    const std::string e164_key = region + facts->format (PhoneNumberUtil::E164);

    memories.at (std::hash<std::string>{}(e164_key) % memory_size) = { e164_key, facts };
  }
  return facts;
}

}

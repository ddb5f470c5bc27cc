/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-number-facts"

#include "number/number-facts.hh"

#include "number/geocoder.hh"
#include "number/phone-library.hh"
#include "number/plain-number.h"

#include <dlfcn.h>
#include <functional>

using cid::get_number_util;
using cid::NumberFacts;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

/* Looked for where the program was told to when it was linked; without it there are no places. */
CidGeocoderDescribe
load_geocoder ()
{
  void *module = dlopen (CID_GEOCODER_MODULE, RTLD_NOW | RTLD_LOCAL);
  void *symbol = module != nullptr ? dlsym (module, CID_GEOCODER_SYMBOL) : nullptr;

  if (symbol == nullptr)
    g_warning ("Nobody knows where numbers are: %s", dlerror ());
  return reinterpret_cast<CidGeocoderDescribe> (symbol);
}

std::string
find_place (const PhoneNumber &number, PhoneNumberUtil::PhoneNumberType type, const char *language)
{
  static const CidGeocoderDescribe describe = load_geocoder ();
  std::string place;

  if (type != PhoneNumberUtil::UNKNOWN && describe != nullptr)
    describe (number, get_number_util ().IsNumberGeographical (type, number.country_code ()),
              language, &place);
  return place;
}

}

NumberFacts::NumberFacts (const PhoneNumber &number_, bool is_plain_)
    : number (number_), is_plain (is_plain_)
{
}

const PhoneNumber &
NumberFacts::get_number () const
{
  return number;
}

/* What is read again from its E.164 is the same number, if it is plain, or valid and nothing was
   left out. */
bool
NumberFacts::is_same_by_e164 () const
{
  return is_plain || (!number.has_extension () && get_type () != Util::UNKNOWN);
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

namespace {

/* Of so many numbers each thread remembers what it asked; a longer text is no number that comes
   again. */
constexpr std::size_t memory_size = 128;
constexpr std::size_t memorable_length = 40;

struct Memory {
  std::string key;
  std::shared_ptr<const NumberFacts> facts;
};

/* The number, if it is written plainly. */
bool
read_plain (const std::string &text, const char *region, PhoneNumber *number)
{
  CidPlainNumber plain;

  if (!cid_plain_number_read (text.c_str (), region, &plain))
    return false;
  number->set_country_code (plain.country);
  number->set_national_number (std::stoull (plain.digits));
  return true;
}

std::shared_ptr<const NumberFacts>
parse (const std::string &text, const char *region)
{
  PhoneNumber number;
  bool is_plain = read_plain (text, region, &number);

  if (!is_plain &&
      get_number_util ().Parse (text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return nullptr;
  return std::make_shared<const NumberFacts> (number, is_plain);
}

}

/*
 * A call says its number with each of its events, and a caller of today often called yesterday: so
 * each thread remembers what it asked last, by the text that was read and by the E.164 that came
 * of it.
 */
std::shared_ptr<const NumberFacts>
cid::read_number (const std::string &text, const char *region)
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
  if (facts->is_same_by_e164 ()) {
    const std::string e164_key = region + facts->format (PhoneNumberUtil::E164);

    memories.at (std::hash<std::string>{}(e164_key) % memory_size) = { e164_key, facts };
  }
  return facts;
}

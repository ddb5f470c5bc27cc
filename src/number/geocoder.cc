/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "number/geocoder.hh"

#include <mutex>
#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <unicode/locid.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberOfflineGeocoder;
using icu::Locale;

extern "C" __attribute__ ((visibility ("default"))) void
cid_geocoder_describe (const PhoneNumber &number,
                       bool is_geographical,
                       const char *language,
                       std::string *place)
{
  static PhoneNumberOfflineGeocoder geocoder;
  static std::mutex lock;

  /* The geocoder reads its tables as they are needed, and does not mind who else does. */
  std::lock_guard<std::mutex> guard (lock);
  *place = is_geographical ? geocoder.GetDescriptionForValidNumber (number, Locale (language))
                           : geocoder.GetDescriptionForNumber (number, Locale (language));
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The least that a program does with the bare libphonenumber to show who calls: the number as it is
 * written at home, and where it comes from.
 */

#include "floor-number.h"

#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <string>
#include <unicode/locid.h>

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberOfflineGeocoder;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

PhoneNumberUtil *
get_util ()
{
  PhoneNumberUtil *util = PhoneNumberUtil::GetInstance ();

  util->SetLogger (new NullLogger ());
  return util;
}

}

/* Returns: (transfer full): the text itself, if it is no number. */
char *
floor_number_describe (const char *text)
{
  static PhoneNumberOfflineGeocoder geocoder;
  static PhoneNumberUtil *const util = get_util ();
  PhoneNumber number;
  std::string written;

  if (util->Parse (text, "AU", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return g_strdup (text);
  util->Format (number, PhoneNumberUtil::NATIONAL, &written);
  written += "\n" + geocoder.GetDescriptionForNumber (number, icu::Locale ("en"));
  return g_strdup (written.c_str ());
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

namespace cid {

/* libphonenumber, which writes nothing to standard output or error. */
inline const i18n::phonenumbers::PhoneNumberUtil &
get_number_util ()
{
  static i18n::phonenumbers::PhoneNumberUtil *util = [] {
    auto *instance = i18n::phonenumbers::PhoneNumberUtil::GetInstance ();

    instance->SetLogger (new i18n::phonenumbers::NullLogger ());
    return instance;
  }();

  return *util;
}

}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <string>

namespace cid {

/* What libphonenumber says of one number; each question is put to it once, from whatever thread. */
class NumberFacts {
public:
  using PhoneNumber = i18n::phonenumbers::PhoneNumber;
  using Util = i18n::phonenumbers::PhoneNumberUtil;

  NumberFacts (const PhoneNumber &number, bool is_plain);

  const PhoneNumber &get_number () const;
  bool is_same_by_e164 () const;
  Util::PhoneNumberType get_type () const;
  std::string format (Util::PhoneNumberFormat style) const;
  std::string get_place (const std::string &language) const;

private:
  static constexpr std::size_t n_styles = Util::RFC3966 + 1;

  const PhoneNumber number;
  const bool is_plain;
  mutable std::mutex lock;
  mutable bool has_type = false;
  mutable Util::PhoneNumberType type = Util::UNKNOWN;
  mutable std::array<std::string, n_styles> written;
  mutable bool has_place = false;
  mutable std::string place_language;
  mutable std::string place;

  Util::PhoneNumberType get_type_locked () const;
};

/* The facts of @text, written in @region; nothing if it is no number. */
std::shared_ptr<const NumberFacts> read_number (const std::string &text, const char *region);

}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <phonenumbers/phonenumber.pb.h>
#include <string>

/*
 * libgeocoding stands apart in a module, to be loaded when somebody asks where a number is: its
 * tables are pointers by the hundred thousand, and the dynamic linker would set all of them each
 * time that a command starts.
 */

#define CID_GEOCODER_MODULE "cidalert-geocoder.so"
#define CID_GEOCODER_SYMBOL "cid_geocoder_describe"

/* Says where a valid number is, in a language as "de"; @place stays empty if nobody knows. */
using CidGeocoderDescribe = void (*) (const i18n::phonenumbers::PhoneNumber &number,
                                      bool is_geographical,
                                      const char *language,
                                      std::string *place);

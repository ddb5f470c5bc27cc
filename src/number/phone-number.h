/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPhoneNumberType:
 *
 * What kind of line a number belongs to, as far as its numbering plan tells. The strings of
 * cid_phone_number_type_to_nick() stand in the log and in JSON.
 */
typedef enum {
  CID_PHONE_NUMBER_TYPE_UNKNOWN,
  CID_PHONE_NUMBER_TYPE_FIXED_LINE,
  CID_PHONE_NUMBER_TYPE_MOBILE,
  CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE,
  CID_PHONE_NUMBER_TYPE_TOLL_FREE,
  CID_PHONE_NUMBER_TYPE_PREMIUM_RATE,
  CID_PHONE_NUMBER_TYPE_SHARED_COST,
  CID_PHONE_NUMBER_TYPE_VOIP,
  CID_PHONE_NUMBER_TYPE_PERSONAL,
  CID_PHONE_NUMBER_TYPE_PAGER,
  CID_PHONE_NUMBER_TYPE_UAN,
  CID_PHONE_NUMBER_TYPE_VOICEMAIL,
} CidPhoneNumberType;

/**
 * CidPhoneNumberMatch:
 * @CID_PHONE_NUMBER_MATCH_NONE: different numbers
 * @CID_PHONE_NUMBER_MATCH_SHORT: one is the end of the other
 * @CID_PHONE_NUMBER_MATCH_NATIONAL: the same national number, one without a country
 * @CID_PHONE_NUMBER_MATCH_EXACT: country, national number and extension are the same
 */
typedef enum {
  CID_PHONE_NUMBER_MATCH_NONE,
  CID_PHONE_NUMBER_MATCH_SHORT,
  CID_PHONE_NUMBER_MATCH_NATIONAL,
  CID_PHONE_NUMBER_MATCH_EXACT,
} CidPhoneNumberMatch;

typedef struct _CidPhoneNumber CidPhoneNumber;

CidPhoneNumber *cid_phone_number_parse (const char *text, const char *region);
void cid_phone_number_free (CidPhoneNumber *self);

gboolean cid_phone_number_is_possible (const CidPhoneNumber *self);
gboolean cid_phone_number_is_valid (const CidPhoneNumber *self);
char *cid_phone_number_to_e164 (const CidPhoneNumber *self);
char *cid_phone_number_to_national (const CidPhoneNumber *self);
char *cid_phone_number_to_international (const CidPhoneNumber *self);
char *cid_phone_number_to_display (const CidPhoneNumber *self, const char *region);
char *cid_phone_number_get_national_digits (const CidPhoneNumber *self);
char *cid_phone_number_get_area (const CidPhoneNumber *self);
char *cid_phone_number_get_region (const CidPhoneNumber *self);
char *cid_phone_number_get_place (const CidPhoneNumber *self, const char *language);
char *cid_phone_number_get_country (const char *region, const char *language);
CidPhoneNumberType cid_phone_number_get_type_of (const CidPhoneNumber *self);
CidPhoneNumberMatch cid_phone_number_match (const CidPhoneNumber *a, const CidPhoneNumber *b);

const char *cid_phone_number_type_to_nick (CidPhoneNumberType type);
CidPhoneNumberType cid_phone_number_type_from_nick (const char *nick);
void cid_phone_number_warm_up (const char *region);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoneNumber, cid_phone_number_free)

G_END_DECLS

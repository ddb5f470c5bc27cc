/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-caller-words"

#include "contact/caller-words.h"

#include <glib/gi18n.h>

static const char *const name_from_words[] = {
  [CID_NAME_FROM_NONE] = N_ ("none"),
  [CID_NAME_FROM_CONTACT] = N_ ("contact"),
  /* Translators: a name comes from those that the user gave */
  [CID_NAME_FROM_MINE] = N_ ("mine"),
  /* Translators: a name comes from the phone */
  [CID_NAME_FROM_PHONE] = N_ ("phone"),
};

static const char *const type_words[] = {
  [CID_PHONE_NUMBER_TYPE_UNKNOWN] = N_ ("unknown"),
  [CID_PHONE_NUMBER_TYPE_FIXED_LINE] = N_ ("fixed-line"),
  [CID_PHONE_NUMBER_TYPE_MOBILE] = N_ ("mobile"),
  [CID_PHONE_NUMBER_TYPE_FIXED_LINE_OR_MOBILE] = N_ ("fixed-line-or-mobile"),
  [CID_PHONE_NUMBER_TYPE_TOLL_FREE] = N_ ("toll-free"),
  [CID_PHONE_NUMBER_TYPE_PREMIUM_RATE] = N_ ("premium-rate"),
  [CID_PHONE_NUMBER_TYPE_SHARED_COST] = N_ ("shared-cost"),
  /* Translators: a number that is reached over the internet */
  [CID_PHONE_NUMBER_TYPE_VOIP] = N_ ("voip"),
  /* Translators: a number that follows its owner from line to line */
  [CID_PHONE_NUMBER_TYPE_PERSONAL] = N_ ("personal"),
  [CID_PHONE_NUMBER_TYPE_PAGER] = N_ ("pager"),
  /* Translators: a universal access number, one for all branches of a company */
  [CID_PHONE_NUMBER_TYPE_UAN] = N_ ("uan"),
  [CID_PHONE_NUMBER_TYPE_VOICEMAIL] = N_ ("voicemail"),
};

/**
 * cid_name_from_describe:
 * @from: where a name comes from
 *
 * Returns: (transfer none): that, in the user's language
 */
const char *
cid_name_from_describe (CidNameFrom from)
{
  g_return_val_if_fail ((gsize) from < G_N_ELEMENTS (name_from_words), NULL);

  return _ (name_from_words[from]);
}

/**
 * cid_phone_number_type_describe:
 * @type: a kind of line
 *
 * Returns: (transfer none): its name in the user's language
 */
const char *
cid_phone_number_type_describe (CidPhoneNumberType type)
{
  g_return_val_if_fail ((gsize) type < G_N_ELEMENTS (type_words), NULL);

  return _ (type_words[type]);
}

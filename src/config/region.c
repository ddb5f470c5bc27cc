/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-region"

#include "config/region.h"

#include "number/phone-number.h"
#include "phone/phone.h"

#include <string.h>

static char *
get_region_of_phone (const CidPhone *phone)
{
  g_autoptr (CidPhoneNumber) number = NULL;

  if (phone->number == NULL)
    return NULL;

  number = cid_phone_number_parse (phone->number, NULL);
  return number != NULL ? cid_phone_number_get_region (number) : NULL;
}

static char *
get_region_of_locale (const char *locale)
{
  const char *country = locale != NULL ? strchr (locale, '_') : NULL;
  g_autofree char *region = NULL;

  if (country == NULL || strcspn (country + 1, ".@") != 2)
    return NULL;

  region = g_strndup (country + 1, 2);
  return cid_phone_number_is_region (region) ? g_steal_pointer (&region) : NULL;
}

/**
 * cid_region_choose:
 * @settings: what the user set
 * @phones: (nullable) (element-type CidPhone): the configured phones
 * @locale: (nullable): a locale's name, such as `de_DE.UTF-8`
 *
 * Where this telephone stands: as the settings say, else where the first phone is whose own number
 * is given with its country, else as the locale says.
 *
 * Returns: (transfer full) (nullable): two capital letters; %NULL if nothing tells
 */
char *
cid_region_choose (const CidSettings *settings, GPtrArray *phones, const char *locale)
{
  g_return_val_if_fail (settings != NULL, NULL);

  if (settings->region != NULL)
    return g_strdup (settings->region);

  for (guint i = 0; phones != NULL && i < phones->len; i++) {
    char *region = get_region_of_phone (g_ptr_array_index (phones, i));

    if (region != NULL)
      return region;
  }
  return get_region_of_locale (locale);
}

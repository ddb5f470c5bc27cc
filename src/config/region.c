/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-region"

#include "config/region.h"

#include "number/phone-number.h"
#include "number/region-list.h"
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
  return cid_region_list_has (region) ? g_steal_pointer (&region) : NULL;
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

/**
 * cid_region_choose_area:
 * @settings: what the user set
 * @phones: (nullable) (element-type CidPhone): the configured phones
 * @region: (nullable): from cid_region_choose()
 *
 * Which area local numbers belong to: as the settings say, else that of the first phone whose own
 * number is one of @region that has an area.
 *
 * Returns: (transfer full) (nullable): digits; %NULL if nothing tells
 */
char *
cid_region_choose_area (const CidSettings *settings, GPtrArray *phones, const char *region)
{
  g_return_val_if_fail (settings != NULL, NULL);

  if (settings->area != NULL)
    return g_strdup (settings->area);

  for (guint i = 0; region != NULL && phones != NULL && i < phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (phones, i);
    g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (phone->number, region);
    g_autofree char *home = number != NULL ? cid_phone_number_get_region (number) : NULL;
    char *area = g_strcmp0 (home, region) == 0 ? cid_phone_number_get_area (number) : NULL;

    if (area != NULL)
      return area;
  }
  return NULL;
}

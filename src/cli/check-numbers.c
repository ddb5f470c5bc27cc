/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-numbers"

#include "cli/check.h"

#include "config/region.h"
#include "phone/phone-check.h"

#include <glib/gi18n.h>

#define CURE _ ("number= of the phone in phones.conf, or [numbers] region= in cidalert.conf")

/* A number that cannot be read tells neither country nor area; nor does an extension, which may be
 * all that there is. */
static gboolean
look_at_phone (const CidPhone *phone, const char *region, CidCheckReport *report)
{
  g_autofree char *cure = NULL;

  if (phone->number == NULL || cid_phone_check_number (phone->number, region, NULL))
    return TRUE;

  cure = g_strdup_printf (_ ("[phone %s] number= in phones.conf, as +61 2 9999 0000"), phone->name);
  cid_check_report_add (report, CID_CHECK_WARNING, cure,
                        _ ("the own number of phone %s, %s, is no telephone number"), phone->name,
                        phone->number);
  return FALSE;
}

static gboolean
is_told (const CidHome *home)
{
  g_autofree char *region = cid_region_choose (home->settings, home->phones, NULL);

  return region != NULL;
}

/**
 * cid_check_numbers:
 *
 * Is it known in which country, and where in it, numbers are dialled?
 */
void
cid_check_numbers (const CidCheckScene *scene, CidCheckReport *report)
{
  const CidHome *home = scene->home;
  const CidNumberPlan *plan = cid_home_get_plan (scene->home);
  gboolean is_well = TRUE;

  for (guint i = 0; i < home->phones->len; i++)
    is_well = look_at_phone (g_ptr_array_index (home->phones, i), plan->region, report) && is_well;

  if (plan->region == NULL)
    cid_check_report_add (report, CID_CHECK_WARNING, CURE,
                          _ ("the country is not known: callers are found by whole numbers alone"));
  else if (!is_told (home))
    cid_check_report_add (report, CID_CHECK_NOTE, CURE,
                          _ ("the country is %s by the language of this desktop, which may be "
                             "another"),
                          plan->region);
  else if (is_well && plan->area != NULL)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("country %s, local numbers in area %s"),
                          plan->region, plan->area);
  else if (is_well)
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("country %s"), plan->region);
}

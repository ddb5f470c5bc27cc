/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-addresses"

#include "cli/check.h"

#include "cli/phone-urls.h"
#include "cli/variant.h"
#include "phone/interfaces.h"

#include <glib/gi18n.h>

static gboolean
is_mine (const CidAddress *address)
{
  g_autoptr (GArray) networks = cid_interfaces_get_networks ();

  for (guint i = 0; i < networks->len; i++)
    if (cid_address_is_equal (&g_array_index (networks, CidNetwork, i).address, address))
      return TRUE;

  return FALSE;
}

/* The address that a phone may be told today. */
static gboolean
get_way_from (const CidPhone *phone, CidAddress *address)
{
  if (phone->networks->len > 0)
    return cid_interfaces_get_address_to (&g_array_index (phone->networks, CidNetwork, 0).address,
                                          address);
  return cid_interfaces_get_best_address (address);
}

static void
report_moved (const CidPhone *phone, const char *told, const char *now, CidCheckReport *report)
{
  g_autofree char *cure = g_strdup_printf ("cidalert phone %s %s --host %s",
                                           cid_phone_urls_get_verb (phone->make), phone->name, now);

  cid_check_report_add (
    report, CID_CHECK_WRONG, cure,
    _ ("phone %s was told %s, which is not an address of this machine; it is %s now"), phone->name,
    told, now);
}

/* The daemon has seen by which address a phone came that nobody wrote down. */
static gboolean
look_at_moved (const CidCheckScene *scene, const CidPhone *phone, CidCheckReport *report)
{
  g_autoptr (GPtrArray) dicts = cid_check_scene_dicts (scene, "phones");

  for (guint i = 0; i < dicts->len; i++) {
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (g_ptr_array_index (dicts, i));
    const char *now = cid_variant_get_string (&dict, "moved-to");

    if (*now == '\0' || !g_str_equal (cid_variant_get_string (&dict, "name"), phone->name))
      continue;
    report_moved (phone, cid_variant_get_string (&dict, "moved-from"), now, report);
    return TRUE;
  }
  return FALSE;
}

/* What a phone was told must be an address of this machine; a name of it cannot be judged. */
static void
look_at_phone (const CidPhone *phone, CidCheckReport *report)
{
  CidAddress told;
  CidAddress today;
  g_autofree char *text = NULL;

  if (!get_way_from (phone, &today)) {
    cid_check_report_add (report, CID_CHECK_WRONG, _ ("connect this machine to its network"),
                          _ ("there is no way to phone %s"), phone->name);
    return;
  }

  text = cid_address_to_string (&today);
  if (phone->host == NULL || !cid_address_parse (phone->host, &told) || is_mine (&told)) {
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("phone %s reaches this machine as %s"),
                          phone->name, phone->host != NULL ? phone->host : text);
    return;
  }
  report_moved (phone, phone->host, text, report);
}

/**
 * cid_check_addresses:
 *
 * Has this machine the addresses that the phones were told, and a way to them?
 */
void
cid_check_addresses (const CidCheckScene *scene, CidCheckReport *report)
{
  CidAddress best;
  g_autofree char *text = NULL;

  for (guint i = 0; i < scene->home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (scene->home->phones, i);

    if (!look_at_moved (scene, phone, report))
      look_at_phone (phone, report);
  }
  if (scene->home->phones->len > 0)
    return;

  if (!cid_interfaces_get_best_address (&best)) {
    cid_check_report_add (report, CID_CHECK_WRONG,
                          _ ("connect this machine to the network of the phone"),
                          _ ("this machine has no address that a phone could reach"));
    return;
  }
  text = cid_address_to_string (&best);
  cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("phones reach this machine as %s"), text);
}

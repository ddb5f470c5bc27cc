/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-status"

#include "base/error.h"
#include "base/when.h"
#include "bus/bus.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/phone-urls.h"
#include "cli/status-text.h"
#include "cli/variant.h"
#include "config/paths.h"
#include "phone/makes.h"

#include <glib/gi18n.h>

static void
print_urls (CidHome *home, GVariantDict *dict)
{
  const char *name = cid_variant_get_string (dict, "name");
  const char *host = cid_variant_get_string (dict, "moved-to");
  const CidPhone *phone = cid_phones_find (home->phones, name);
  g_autoptr (CidMake) make = phone != NULL ? cid_makes_load (phone->make, NULL) : NULL;
  g_autoptr (GPtrArray) urls = NULL;

  if (make == NULL || *host == '\0')
    return;
  urls = cid_phone_urls_make (home, phone, make, host, FALSE, NULL);
  if (urls == NULL)
    return;
  g_print (_ ("\nThe new URLs of phone %s\n\n"), name);
  cid_phone_urls_print (make, urls);
}

/* What a phone is to be told that looks for this machine where it no longer is. The daemon tells no
 * tokens: they are read here. */
static void
print_new_urls (GVariant *status)
{
  g_autoptr (GVariant) phones =
    g_variant_lookup_value (status, "phones", G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (CidHome) home = cid_home_open ();

  for (gsize i = 0; phones != NULL && i < g_variant_n_children (phones); i++) {
    g_autoptr (GVariant) phone = g_variant_get_child_value (phones, i);
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (phone);

    print_urls (home, &dict);
  }
}

/**
 * cid_command_status:
 *
 * `cidalert status`: what runs and how it is.
 *
 * Returns: the exit status; %CID_EXIT_FAILED if no daemon runs
 */
CidExit
cid_command_status (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GVariant) status = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  CidExit result = cid_options_parse (
    entries, NULL, _ ("Tells what runs, and what is wrong with it."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);

  status = cid_status_ask (&error);
  if (status == NULL)
    return cid_options_fail (error);
  if (json) {
    cid_variant_print_json (status);
    return CID_EXIT_DONE;
  }
  text = cid_status_to_text (status);
  g_print ("%s", text);
  print_new_urls (status);

  return CID_EXIT_DONE;
}

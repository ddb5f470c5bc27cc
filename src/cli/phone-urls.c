/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-urls"

#include "cli/phone-urls.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/status-text.h"
#include "config/config-file.h"
#include "config/paths.h"
#include "phone/interfaces.h"
#include "phone/makes.h"

#include <glib/gi18n.h>

typedef struct {
  gboolean all;
  gboolean plain;
  gboolean xml;
  char *host;
} Options;

/* The address of this machine that the phone is to use: what it was told, else the one on the way.
 */
static char *
choose_host (const CidPhone *phone, const char *host, GError **error)
{
  CidAddress address;

  if (host != NULL || phone->host != NULL)
    return g_strdup (host != NULL ? host : phone->host);

  if (phone->networks->len > 0) {
    const CidNetwork *network = &g_array_index (phone->networks, CidNetwork, 0);

    if (cid_interfaces_get_address_to (&network->address, &address))
      return cid_address_to_string (&address);
  }
  if (cid_interfaces_get_best_address (&address))
    return cid_address_to_string (&address);

  g_set_error_literal (error, CID_ERROR, CID_ERROR_NETWORK,
                       _ ("This machine has no address that a phone could reach; say which with "
                          "--host ADDRESS"));
  return NULL;
}

/* The port that the daemon has, which may have been told another; else that of the settings. */
static guint16
choose_port (const CidHome *home)
{
  g_autoptr (GVariant) status = cid_status_ask (NULL);
  g_autofree const char **addresses = NULL;
  guint16 port = 0;

  if (status != NULL)
    g_variant_lookup (status, "listening", "^a&s", &addresses);
  for (gsize i = 0; addresses != NULL && addresses[i] != NULL; i++) {
    const char *colon = strrchr (addresses[i], ':');
    guint64 number = 0;

    if (colon == NULL || !cid_text_to_unsigned (colon + 1, 1, 65535, &number))
      continue;
    if (number == home->settings->port)
      return home->settings->port;
    if (port == 0)
      port = (guint16) number;
  }

  return port != 0 ? port : home->settings->port;
}

static char *
make_base (const CidHome *home, const CidPhone *phone, const char *host)
{
  guint16 port = choose_port (home);
  CidAddress address;
  g_autofree char *authority = cid_address_parse (host, &address)
                                 ? cid_address_to_host (&address, port)
                                 : g_strdup_printf ("%s:%u", host, port);

  return g_strdup_printf ("http://%s/%s", authority, phone->token);
}

/* Only what the user chose is remembered: the rest is found anew each time. */
static gboolean
remember_host (const CidPhone *phone, const char *host, GError **error)
{
  g_autofree char *path = NULL;

  if (host == NULL || g_strcmp0 (host, phone->host) == 0)
    return TRUE;

  path = cid_paths_get_phones ();
  return cid_phones_set (path, phone->name, "host", host, error);
}

static GPtrArray *
pick (GPtrArray *urls, gboolean all)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < urls->len; i++) {
    CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (all || url->matters)
      g_ptr_array_add (picked, url);
  }

  return picked;
}

static gsize
get_label_columns (GPtrArray *urls)
{
  gsize columns = 0;

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    columns = MAX (columns, cid_text_get_width (url->label));
  }

  return columns;
}

static void
print_for_people (CidMake *make, GPtrArray *urls)
{
  gsize columns = get_label_columns (urls);

  g_print (_ ("%s: %s\n\n"), cid_make_get_title (make), cid_make_get_where (make));
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);
    g_autofree char *label = cid_text_fit (url->label, columns);

    g_print ("%s  %s\n", label, url->url);
  }
  if (cid_make_get_note (make) != NULL)
    g_print ("\n%s\n", cid_make_get_note (make));
}

static CidExit
print_xml (CidMake *make, GPtrArray *urls)
{
  g_autofree char *text = cid_make_to_settings_file (make, urls);

  if (text == NULL)
    return cid_options_complain (_ ("there is no settings file for the make “%s”"),
                                 cid_make_get_name (make));
  g_print ("%s", text);

  return CID_EXIT_DONE;
}

static CidExit
print_urls (CidMake *make, GPtrArray *urls, const Options *options)
{
  if (options->xml)
    return print_xml (make, urls);

  if (!options->plain) {
    print_for_people (make, urls);
    return CID_EXIT_DONE;
  }
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    g_print ("%s\t%s\n", url->setting, url->url);
  }

  return CID_EXIT_DONE;
}

static CidExit
run (const char *name, const Options *options)
{
  g_autoptr (CidHome) home = cid_home_open ();
  const CidPhone *phone = cid_phones_find (home->phones, name);
  g_autoptr (CidMake) make = NULL;
  g_autoptr (GPtrArray) urls = NULL;
  g_autoptr (GPtrArray) picked = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;
  g_autofree char *base = NULL;

  if (phone == NULL) {
    g_printerr (_ ("cidalert: there is no phone “%s”; cidalert phone list shows them\n"), name);
    return CID_EXIT_NOTHING;
  }
  make = cid_makes_load (phone->make, &error);
  if (make == NULL)
    return cid_options_fail (error);
  host = choose_host (phone, options->host, &error);
  if (host == NULL || !remember_host (phone, options->host, &error))
    return cid_options_fail (error);

  base = make_base (home, phone, host);
  urls = cid_make_get_urls (make, base);
  picked = pick (urls, options->all);

  return print_urls (make, picked, options);
}

/**
 * cid_phone_urls_run:
 *
 * `cidalert phone urls NAME`: what to paste into the phone.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_urls_run (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &options.all,
      N_ ("All events, not only the few that matter"), NULL },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &options.plain,
      N_ ("Print SETTING, a tab and URL on each line"), NULL },
    { "xml", 'x', 0, G_OPTION_ARG_NONE, &options.xml, N_ ("Print the phone's settings file"),
      NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options.host,
      N_ ("The address of this machine that the phone is to use; remembered"), N_ ("ADDRESS") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *host = NULL;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"), _ ("Prints the URLs to paste into the phone's settings."), &argc, &argv);

  host = options.host;
  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));
  if (options.plain && options.xml)
    return cid_options_complain (_ ("--plain and --xml exclude each other"));

  return run (argv[1], &options);
}

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
#include "cli/phone-control.h"
#include "cli/status-text.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phone/make-push.h"
#include "phone/makes.h"
#include "phone/phone-check.h"
#include "phone/phone-host.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  gboolean all;
  gboolean plain;
  gboolean xml;
  char *host;
  char *out;
} Options;

/**
 * cid_phone_urls_get_port:
 * @home: the user's configuration
 *
 * Returns: the port that the daemon has, which may have been told another; else that of the
 * settings
 */
guint16
cid_phone_urls_get_port (const CidHome *home)
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

/**
 * cid_phone_urls_get_verb:
 * @make: name of a make
 *
 * Returns: by which verb of `cidalert phone` its phones are told a new address: `push`, or `urls`
 * where that has to be done by hand
 */
const char *
cid_phone_urls_get_verb (const char *make)
{
  g_autoptr (CidMake) loaded = cid_makes_load (make, NULL);

  return loaded != NULL && cid_make_can_push (loaded) ? "push" : "urls";
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

static void
keep_what_matters (GPtrArray *urls)
{
  for (guint i = urls->len; i-- > 0;)
    if (!((const CidMakeUrl *) g_ptr_array_index (urls, i))->matters)
      g_ptr_array_remove_index (urls, i);
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

/**
 * cid_phone_urls_print:
 * @make: a make
 * @urls: (element-type CidMakeUrl): what is to be set in a phone of it
 *
 * Prints what to paste by hand, and where.
 */
void
cid_phone_urls_print (CidMake *make, GPtrArray *urls)
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
    cid_phone_urls_print (make, urls);
    return CID_EXIT_DONE;
  }
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    g_print ("%s\t%s\n", url->setting, url->url);
  }

  return CID_EXIT_DONE;
}

/* A name of this machine may be as long as it likes. */
static void
warn_of_long_ones (CidMake *make, GPtrArray *urls)
{
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (strlen (url->url) > cid_make_get_url_limit (make)) {
      cid_options_warn (_ ("“%s” is longer than the %u characters that such phones take; use a "
                           "shorter name of this machine, or its address"),
                        url->label, cid_make_get_url_limit (make));
      return;
    }
  }
}

/**
 * cid_phone_urls_check_host:
 * @host: (nullable): what was given to `--host`
 *
 * Returns: %CID_EXIT_GO_ON, or %CID_EXIT_USAGE after having said that it is none
 */
CidExit
cid_phone_urls_check_host (const char *host)
{
  g_autoptr (GError) error = NULL;

  if (host == NULL || cid_phone_check_host (host, &error))
    return CID_EXIT_GO_ON;
  return cid_options_complain ("%s", error->message);
}

/**
 * cid_phone_urls_make:
 * @home: the user's configuration
 * @phone: a phone
 * @make: its make
 * @host: (nullable): the address of this machine that it is to use; %NULL to choose one
 * @all: whether all settings are wanted, not only the few that matter
 * @error: return location for %CID_ERROR_NETWORK, or %CID_ERROR_BAD_INPUT if @host is none
 *
 * Returns: (transfer full) (nullable) (element-type CidMakeUrl): what is to be set in the phone
 */
GPtrArray *
cid_phone_urls_make (const CidHome *home,
                     const CidPhone *phone,
                     CidMake *make,
                     const char *host,
                     gboolean all,
                     GError **error)
{
  g_autofree char *chosen =
    host != NULL ? g_strdup (host) : cid_phone_host_choose (phone, NULL, error);
  g_autofree char *base = NULL;
  GPtrArray *urls;

  if (chosen == NULL || !cid_phone_check_host (chosen, error))
    return NULL;

  base = cid_phone_host_make_base (phone, chosen, cid_phone_urls_get_port (home));
  urls = cid_make_get_urls (make, base);
  if (!all)
    keep_what_matters (urls);
  return urls;
}

static CidExit
run (const char *name, const Options *options)
{
  g_autoptr (CidHome) home = cid_home_open ();
  CidExit result = CID_EXIT_DONE;
  const CidPhone *phone = cid_phone_named (home, name, &result);
  g_autoptr (CidMake) make = NULL;
  g_autoptr (GPtrArray) urls = NULL;
  g_autoptr (GError) error = NULL;

  if (phone == NULL)
    return result;
  make = cid_makes_load (phone->make, &error);
  if (make == NULL)
    return cid_options_fail (error);
  urls = cid_phone_urls_make (home, phone, make, options->host, options->all, &error);
  if (urls == NULL || !remember_host (phone, options->host, &error))
    return cid_options_fail (error);

  warn_of_long_ones (make, urls);
  return print_urls (make, urls, options);
}

static gboolean
write_file (const CidHome *home, const CidPhone *phone, const Options *options, GError **error)
{
  g_autoptr (CidMake) make = cid_makes_load (phone->make, error);
  g_autoptr (GPtrArray) urls = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (make == NULL)
    return FALSE;
  name = phone->mac != NULL ? cid_make_get_settings_name (make, phone->mac) : NULL;
  if (name == NULL) {
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND,
                 phone->mac == NULL ? _ ("its MAC address is not known; set mac= in phones.conf")
                                    : _ ("phones of the make %s load no settings file"),
                 cid_make_get_name (make));
    return FALSE;
  }
  urls = cid_phone_urls_make (home, phone, make, options->host, options->all, error);
  if (urls == NULL)
    return FALSE;

  warn_of_long_ones (make, urls);
  text = cid_make_to_settings_file (make, urls);
  path = g_build_filename (options->out, name, NULL);
  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error) ||
      !remember_host (phone, options->host, error))
    return FALSE;
  g_print ("%s\t%s\n", phone->name, path);
  return TRUE;
}

/* One file for each phone, or for the one that was named. They hold the tokens. */
static CidExit
write_files (const char *name, const Options *options)
{
  g_autoptr (CidHome) home = cid_home_open ();
  CidExit result = CID_EXIT_NOTHING;

  if (g_mkdir_with_parents (options->out, 0700) != 0) {
    g_printerr ("%s: %s: %s\n", g_get_prgname (), options->out, g_strerror (errno));
    return CID_EXIT_FAILED;
  }
  for (guint i = 0; i < home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (home->phones, i);
    g_autoptr (GError) error = NULL;

    if (name != NULL && !g_str_equal (phone->name, name))
      continue;
    if (write_file (home, phone, options, &error)) {
      result = result == CID_EXIT_NOTHING ? CID_EXIT_DONE : result;
      continue;
    }
    cid_options_warn (_ ("no file for phone %s: %s"), phone->name, error->message);
    result = CID_EXIT_FAILED;
  }
  if (result == CID_EXIT_NOTHING)
    cid_options_warn (_ ("there is no such phone; cidalert phone list shows them"));
  return result;
}

static CidExit
check (const Options *options)
{
  CidExit result = cid_options_need_text ("--out", options->out);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (options->plain && options->xml)
    return cid_options_complain (_ ("--plain and --xml exclude each other"));
  if (options->out != NULL && (options->plain || options->xml))
    return cid_options_complain (_ ("--out goes with neither --plain nor --xml"));
  return cid_phone_urls_check_host (options->host);
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
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options.out,
      N_ ("Write the settings file of each phone, or of NAME, into this folder"), N_ ("FOLDER") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *host = NULL;
  g_autofree char *out = NULL;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"),
    _ ("Prints the URLs to paste into the phone's settings, or writes files that phones load."),
    &argc, &argv);

  host = options.host;
  out = options.out;
  if (result != CID_EXIT_GO_ON)
    return result;
  result = check (&options);
  if (result != CID_EXIT_GO_ON)
    return result;
  if (out != NULL && argc <= 2)
    return write_files (argv[1], &options);
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));

  return run (argv[1], &options);
}

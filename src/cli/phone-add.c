/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-add"

#include "cli/phone-add.h"

#include "base/error.h"
#include "cli/home.h"
#include "cli/options.h"
#include "config/paths.h"
#include "config/phone-edit.h"
#include "config/phone-table.h"
#include "config/phones-file.h"
#include "phone/makes.h"
#include "phone/phone-check.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/random.h>

#define DEFAULT_MAKE "snom"
/* Of a table that comes by standard input. */
#define FROM_STANDARD_INPUT "/dev/stdin"

typedef struct {
  char **addresses;
  char *from;
  char *group;
  char *host;
  char *mac;
  char *make;
  char *number;
  char *region;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->addresses);
  g_free (options->from);
  g_free (options->group);
  g_free (options->host);
  g_free (options->mac);
  g_free (options->make);
  g_free (options->number);
  g_free (options->region);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static char *
make_token (GError **error)
{
  guint8 bytes[CID_TOKEN_LENGTH];

  if (getrandom (bytes, sizeof bytes, 0) == sizeof bytes)
    return cid_phone_make_token (bytes);

  g_set_error (error, CID_ERROR, CID_ERROR_UNREACHABLE,
               _ ("The system gives no random numbers: %s"), g_strerror (errno));
  return NULL;
}

static gboolean
fill_mac (CidPhone *phone, const char *text, GError **error)
{
  phone->mac = text != NULL ? cid_phone_read_mac (text) : NULL;
  if (text == NULL || phone->mac != NULL)
    return TRUE;

  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("“%s” is no MAC address; expected as 00:04:13:aa:bb:cc"), text);
  return FALSE;
}

static gboolean
fill_host (CidPhone *phone, const char *text, GError **error)
{
  phone->host = g_strdup (text);
  return text == NULL || cid_phone_check_host (text, error);
}

static gboolean
fill_number (CidPhone *phone, const char *text, const char *region, GError **error)
{
  phone->number = g_strdup (text);
  return text == NULL || cid_phone_check_number (text, region, error);
}

static gboolean
fill_phone (CidPhone *phone, const Options *options, GError **error)
{
  g_autoptr (CidMake) make =
    cid_makes_load (options->make != NULL ? options->make : DEFAULT_MAKE, error);

  if (make == NULL || !fill_mac (phone, options->mac, error) ||
      !fill_host (phone, options->host, error) ||
      !fill_number (phone, options->number, options->region, error))
    return FALSE;

  g_free (phone->make);
  phone->make = g_strdup (cid_make_get_name (make));
  for (guint i = 0; options->addresses != NULL && options->addresses[i] != NULL; i++) {
    CidNetwork network;

    if (!cid_network_parse (options->addresses[i], &network, error))
      return FALSE;
    g_array_append_val (phone->networks, network);
  }
  if (options->group != NULL) {
    g_free (phone->group);
    phone->group = g_strdup (options->group);
  }

  return TRUE;
}

/* What phones.conf could not hold of it is wrong, whatever else stands there. */
static gboolean
can_be_written (const CidPhone *phone, GError **error)
{
  g_autofree char *text = cid_phone_edit_add ("", phone, error);

  return text != NULL;
}

static CidPhone *
make_phone (const char *name, const Options *options, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *token = make_token (error);
  g_autoptr (CidPhone) phone = token != NULL ? cid_phone_new (name, id, token) : NULL;

  return phone != NULL && fill_phone (phone, options, error) && can_be_written (phone, error)
           ? g_steal_pointer (&phone)
           : NULL;
}

/**
 * cid_phone_make_one:
 * @name: what it is called here
 * @make: (nullable): name of its make
 * @address: (nullable): the only address or network that may report for it
 * @host: (nullable): the address of this machine that it is told
 * @number: (nullable): its own number
 * @error: what is wrong with one of them
 *
 * Makes a phone for phones.conf, with a new token.
 *
 * Returns: (transfer full) (nullable): the phone
 */
CidPhone *
cid_phone_make_one (const char *name,
                    const char *make,
                    const char *address,
                    const char *host,
                    const char *number,
                    GError **error)
{
  char *addresses[] = { (char *) address, NULL };
  const Options options = {
    .addresses = addresses, .host = (char *) host, .make = (char *) make, .number = (char *) number
  };

  return make_phone (name, &options, error);
}

static CidExit
add_one (const char *name, const Options *options)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (CidPhone) phone = NULL;
  g_autoptr (GError) error = NULL;

  if (!cid_phone_is_name (name))
    return cid_options_complain (_ ("“%s” is no name for a phone; use letters, digits, - _ and ."),
                                 name);

  phone = make_phone (name, options, &error);
  if (error != NULL && !g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE))
    return cid_options_complain ("%s", error->message);
  if (phone == NULL || !cid_phones_add (path, phone, &error))
    return cid_options_fail (error);

  g_print (_ ("Phone %s is added. What to paste into it: cidalert phone urls %s\n"), name, name);

  return CID_EXIT_DONE;
}

/* Who writes a table may put a comma and a blank between two addresses. */
static char **
split_addresses (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " ,;", -1);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (addresses, parts[i]);
  return g_strv_builder_end (addresses);
}

/* What the table does not say the options may say for all. */
static CidPhone *
make_phone_of_row (const CidPhoneRow *row, const Options *options, GError **error)
{
  g_auto (GStrv) addresses = row->address != NULL ? split_addresses (row->address) : NULL;
  const Options own = {
    .addresses = addresses != NULL ? addresses : options->addresses,
    .group = row->group != NULL ? row->group : options->group,
    .host = row->host != NULL ? row->host : options->host,
    .mac = row->mac,
    .make = row->make != NULL ? row->make : options->make,
    .number = row->number != NULL ? row->number : options->number,
    .region = options->region,
  };
  CidPhone *phone = make_phone (row->name, &own, error);

  if (phone == NULL)
    g_prefix_error (error, _ ("Line %u: "), row->line);
  return phone;
}

static GPtrArray *
read_table (const Options *options, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
  const char *path = g_str_equal (options->from, "-") ? FROM_STANDARD_INPUT : options->from;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (!g_utf8_validate (text, (gssize) length, NULL)) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                         _ ("The table is no UTF-8 text; save it as CSV UTF-8"));
    return NULL;
  }
  rows = cid_phone_table_parse (text, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    CidPhone *phone = make_phone_of_row (g_ptr_array_index (rows, i), options, error);

    if (phone == NULL)
      return NULL;
    g_ptr_array_add (phones, phone);
  }
  return rows != NULL ? g_steal_pointer (&phones) : NULL;
}

/* All of the table, or nothing of it: half an office is hard to mend. */
static CidExit
add_table (const Options *options)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) phones = read_table (options, &error);

  if (phones != NULL && phones->len == 0) {
    g_printerr (_ ("%s: there is no phone in the table\n"), g_get_prgname ());
    return CID_EXIT_NOTHING;
  }
  if (phones == NULL || !cid_phones_add_all (path, phones, &error)) {
    cid_options_fail (error);
    g_printerr (_ ("No phone is added.\n"));
    return CID_EXIT_FAILED;
  }

  g_print (g_dngettext (GETTEXT_PACKAGE, "%u phone is added.", "%u phones are added.", phones->len),
           phones->len);
  g_print (_ (" Their settings files: cidalert phone urls --out FOLDER\n"));
  return CID_EXIT_DONE;
}

/* Where this telephone stands, as far as that is known before. */
static char *
find_region (void)
{
  g_autoptr (CidHome) home = cid_home_open ();

  return g_strdup (cid_home_get_plan (home)->region);
}

/**
 * cid_phone_add_run:
 *
 * `cidalert phone add`: adds a phone, or those of a table.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_add_run (int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry entries[] = {
    { "make", 'm', 0, G_OPTION_ARG_STRING, &o.make,
      N_ ("snom (the default), snom-m, yealink, grandstream, mitel, poly or generic"),
      N_ ("MAKE") },
    { "address", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &o.addresses,
      N_ ("The only address or network that may report for it; may be given again"),
      N_ ("ADDRESS") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o.host,
      N_ ("The address of this machine that the phone is to use"), N_ ("ADDRESS") },
    { "number", 'n', 0, G_OPTION_ARG_STRING, &o.number,
      N_ ("Its own number, as +61 2 9999 0000: tells country and area"), N_ ("NUMBER") },
    { "group", 'g', 0, G_OPTION_ARG_STRING, &o.group, N_ ("Phones that ring together"),
      N_ ("NAME") },
    { "mac", 0, 0, G_OPTION_ARG_STRING, &o.mac,
      N_ ("Its MAC address, which names its settings file"), N_ ("MAC") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
      N_ ("Add the phones of a table: CSV whose first line names the columns, of name, make, mac, "
          "address, host, number, group"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result =
    cid_options_parse (entries, _ ("NAME"),
                       _ ("Adds a phone, or a table of them, and makes the tokens."), &argc, &argv);

  if (result == CID_EXIT_GO_ON)
    result = cid_options_need_text ("--from", o.from);
  if (result == CID_EXIT_GO_ON)
    result = cid_options_need_text ("--group", o.group);
  if (result != CID_EXIT_GO_ON)
    return result;
  if (o.from != NULL && (argc != 1 || o.mac != NULL))
    return cid_options_complain (_ ("with --from the table has the names and MAC addresses"));
  o.region = find_region ();
  if (o.from != NULL)
    return add_table (&o);
  if (argc != 2)
    return cid_options_complain (_ ("expected one name, as desk"));

  return add_one (argv[1], &o);
}

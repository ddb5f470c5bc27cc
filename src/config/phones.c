/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phones"

#include "config/phones.h"

#include "config/key-file.h"
#include "config/phone-control.h"
#include "phone/phone-check.h"

#include <glib/gi18n.h>
#include <string.h>

#define PHONE_FAMILY "phone"

static char *
take (CidKeyFile *file, const char *group, const char *key)
{
  g_autofree char *value = cid_key_file_take (file, group, key);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

/* A phone some of whose addresses cannot be read might be open to all, or shut to its own. */
static gboolean
read_networks (CidPhone *phone, CidKeyFile *file, const char *group)
{
  g_auto (GStrv) values = cid_key_file_take_list (file, group, "address");
  gboolean is_good = values != NULL || !cid_key_file_has (file, group, "address");

  for (guint i = 0; values != NULL && values[i] != NULL; i++) {
    CidNetwork network;

    if (cid_network_parse (values[i], &network, NULL)) {
      g_array_append_val (phone->networks, network);
      continue;
    }

    is_good = FALSE;
    cid_key_file_add_problem (
      file, group, "address",
      _ ("\"%s\" is not possible; expected addresses such as 192.0.2.50 or 192.0.2.0/24"),
      values[i]);
  }
  return is_good;
}

/* Before an @ may stand a password, which no message repeats. */
static void
read_host (CidPhone *phone, CidKeyFile *file, const char *group)
{
  g_autofree char *host = take (file, group, "host");

  if (host == NULL)
    return;
  if (cid_phone_check_is_host (host))
    phone->host = g_steal_pointer (&host);
  else if (strchr (host, '@') != NULL)
    cid_key_file_add_problem (file, group, "host",
                              _ ("it is not possible; expected an address or name of this "
                                 "machine, without a user, http:// and a port"));
  else
    cid_key_file_add_problem (file, group, "host",
                              _ ("\"%s\" is not possible; expected an address or name of this "
                                 "machine, without http:// and without a port"),
                              host);
}

/* It only names a file: a wrong one costs no calls. */
static void
read_mac (CidPhone *phone, CidKeyFile *file, const char *group)
{
  g_autofree char *text = take (file, group, "mac");

  phone->mac = text != NULL ? cid_phone_read_mac (text) : NULL;
  if (text != NULL && phone->mac == NULL)
    cid_key_file_add_problem (file, group, "mac",
                              _ ("\"%s\" is no MAC address; expected as 00:04:13:aa:bb:cc"), text);
}

static void
read_make (CidPhone *phone, CidKeyFile *file, const char *group)
{
  g_autofree char *make = take (file, group, "make");

  g_free (phone->make);
  if (make == NULL)
    make = g_strdup ("generic");
  if (strspn (make, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (make)) {
    phone->make = g_steal_pointer (&make);
    return;
  }

  phone->make = g_strdup ("generic");
  cid_key_file_add_problem (
    file, group, "make", _ ("\"%s\" is no make; expected such as snom, yealink or generic"), make);
}

/* The token itself is a secret, so no message repeats it. */
static CidPhone *
read_identity (CidKeyFile *file, const char *group, const char *name)
{
  g_autofree char *id = take (file, group, "id");
  g_autofree char *token = take (file, group, "token");

  if (!cid_phone_is_name (name))
    cid_key_file_add_problem (
      file, group, NULL, _ ("\"%s\" is no name for a phone; expected letters, digits, - _ and ."),
      name);
  else if (id == NULL || !g_uuid_string_is_valid (id))
    cid_key_file_add_problem (
      file, group, "id", id == NULL ? _ ("it is missing; expected a UUID") : _ ("this is no UUID"));
  else if (token == NULL || !cid_phone_is_token (token))
    cid_key_file_add_problem (
      file, group, "token",
      token == NULL ? _ ("it is missing; expected %d small letters and digits")
                    : _ ("this is no token; expected %d small letters and digits, without i l o u"),
      CID_TOKEN_LENGTH);
  else
    return cid_phone_new (name, id, token);
  return NULL;
}

static gboolean
read_rest (CidPhone *phone, CidKeyFile *file, const char *group)
{
  gboolean is_good = read_networks (phone, file, group);

  read_make (phone, file, group);
  read_mac (phone, file, group);
  read_host (phone, file, group);
  phone->number = take (file, group, "number");
  g_free (phone->group);
  phone->group = take (file, group, "group");
  if (phone->group == NULL)
    phone->group = g_strdup ("");
  cid_phone_control_read (&phone->control, file, group);
  return is_good;
}

static gboolean
is_free (CidKeyFile *file, const char *group, const CidPhone *phone, GPtrArray *phones)
{
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *other = g_ptr_array_index (phones, i);
    const char *key = NULL;

    if (g_str_equal (other->token, phone->token))
      key = "token";
    else if (g_ascii_strcasecmp (other->id, phone->id) == 0)
      key = "id";
    else if (g_str_equal (other->name, phone->name))
      key = NULL;
    else
      continue;

    cid_key_file_add_problem (file, group, key, _ ("phone %s has the same; here it is left out"),
                              other->name);
    return FALSE;
  }
  return TRUE;
}

static void
read_phone (GPtrArray *phones, CidKeyFile *file, const char *group, const char *name)
{
  g_autoptr (CidPhone) phone = read_identity (file, group, name);
  g_autoptr (CidPhone) nobody = phone == NULL ? cid_phone_new ("", "", "") : NULL;
  gboolean is_good = read_rest (phone != NULL ? phone : nobody, file, group);

  if (phone != NULL && is_good && is_free (file, group, phone, phones))
    g_ptr_array_add (phones, g_steal_pointer (&phone));
}

/**
 * cid_phones_get_name_of_group:
 * @group: a group of phones.conf
 *
 * Returns: (transfer full) (nullable): `desk` for `phone desk`; %NULL if @group is about no phone
 */
char *
cid_phones_get_name_of_group (const char *group)
{
  gsize length = strlen (PHONE_FAMILY);

  if (!g_str_has_prefix (group, PHONE_FAMILY) || !g_ascii_isspace (group[length]))
    return NULL;
  return g_strstrip (g_strdup (group + length));
}

/**
 * cid_phones_is_about:
 * @problem: what is wrong with a file that has groups of phones
 * @name: a phone's name
 *
 * Returns: whether it is in the group of that phone
 */
gboolean
cid_phones_is_about (const CidProblem *problem, const char *name)
{
  g_autofree char *phone =
    problem->group != NULL ? cid_phones_get_name_of_group (problem->group) : NULL;

  return phone != NULL && g_str_equal (phone, name);
}

/**
 * cid_phones_new_from_data:
 * @name: name of the file, for the problems
 * @data: (array length=length): its text
 * @length: bytes of @data
 * @problems: (out) (transfer full) (element-type CidProblem): what is wrong with it
 *
 * Reads the phones. A phone without a name, id, token or address that can be used, or with those
 * of another, is left out; it costs no other phone.
 *
 * Returns: (transfer full) (element-type CidPhone): the phones, in the file's order
 */
GPtrArray *
cid_phones_new_from_data (const char *name, const char *data, gsize length, GPtrArray **problems)
{
  g_autoptr (CidKeyFile) file = cid_key_file_new_from_data (name, data, length);
  g_auto (GStrv) groups = cid_key_file_get_groups (file);
  GPtrArray *phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);

  cid_key_file_know_family (file, PHONE_FAMILY);
  for (guint i = 0; groups[i] != NULL; i++) {
    g_autofree char *phone_name = cid_phones_get_name_of_group (groups[i]);

    if (phone_name != NULL)
      read_phone (phones, file, groups[i], phone_name);
  }
  *problems = cid_key_file_end (file);
  return phones;
}

/**
 * cid_phones_find:
 * @phones: (element-type CidPhone): phones
 * @name: a phone's name
 *
 * Returns: (transfer none) (nullable): the phone of that name
 */
CidPhone *
cid_phones_find (GPtrArray *phones, const char *name)
{
  g_return_val_if_fail (phones != NULL, NULL);

  for (guint i = 0; i < phones->len; i++) {
    CidPhone *phone = g_ptr_array_index (phones, i);

    if (g_str_equal (phone->name, name))
      return phone;
  }
  return NULL;
}

/* A line that belongs to no phone may have been any phone's. */
static gboolean
is_still_there (const char *name, GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++) {
    const CidProblem *problem = g_ptr_array_index (problems, i);
    g_autofree char *about =
      problem->group != NULL ? cid_phones_get_name_of_group (problem->group) : NULL;

    if (problem->line > 0 && (about == NULL || g_str_equal (about, name)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_taken (GPtrArray *phones, const CidPhone *phone)
{
  for (guint i = 0; i < phones->len; i++) {
    const CidPhone *other = g_ptr_array_index (phones, i);

    if (g_str_equal (other->name, phone->name) || g_str_equal (other->token, phone->token) ||
        g_ascii_strcasecmp (other->id, phone->id) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * cid_phones_keep:
 * @phones: (element-type CidPhone): the phones as the file has them now; gets those that are kept
 * @last: (element-type CidPhone): the phones as they were
 * @problems: (element-type CidProblem): what is wrong with the file now
 *
 * Keeps the last good form of the phones whose group is still in the file, but is bad now, and of
 * all of them while lines are broken of which nobody knows where they belong: a slip while editing
 * must not silence a phone that runs. A phone whose group is gone from a good file is gone, and
 * none is kept whose name, id or token has become another's.
 *
 * Returns: how many were kept
 */
guint
cid_phones_keep (GPtrArray *phones, GPtrArray *last, GPtrArray *problems)
{
  guint n_before;

  g_return_val_if_fail (phones != NULL && last != NULL && problems != NULL, 0);

  n_before = phones->len;
  for (guint i = 0; i < last->len; i++) {
    const CidPhone *phone = g_ptr_array_index (last, i);

    if (is_still_there (phone->name, problems) && !is_taken (phones, phone))
      g_ptr_array_add (phones, cid_phone_copy (phone));
  }
  return phones->len - n_before;
}

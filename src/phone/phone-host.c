/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-host"

#include "phone/phone-host.h"

#include "base/error.h"
#include "phone/interfaces.h"

#include <glib/gi18n.h>

/**
 * cid_phone_host_find:
 * @phone: a phone
 * @heard: (nullable): the address that it last reported from
 *
 * Finds the address of this machine by which a phone reaches it: that on the way to the phone,
 * whose address the user or the phone itself told, else that on the way to the world.
 *
 * Returns: (transfer full) (nullable): the address; %NULL if there is none but loopback
 */
char *
cid_phone_host_find (const CidPhone *phone, const char *heard)
{
  CidAddress address;
  CidAddress peer;
  gboolean is_known = FALSE;

  g_return_val_if_fail (phone != NULL, NULL);

  if (phone->networks->len > 0) {
    peer = g_array_index (phone->networks, CidNetwork, 0).address;
    is_known = TRUE;
  } else if (heard != NULL) {
    is_known = cid_address_parse (heard, &peer);
  }
  if (is_known && cid_interfaces_get_address_to (&peer, &address))
    return cid_address_to_string (&address);
  return cid_interfaces_get_best_address (&address) ? cid_address_to_string (&address) : NULL;
}

/**
 * cid_phone_host_choose:
 * @phone: a phone
 * @heard: (nullable): the address that it last reported from
 * @error: return location for %CID_ERROR_NETWORK
 *
 * Chooses the address of this machine that a phone is to use: what it was told already, else
 * cid_phone_host_find().
 *
 * Returns: (transfer full) (nullable): an address or name
 */
char *
cid_phone_host_choose (const CidPhone *phone, const char *heard, GError **error)
{
  char *host;

  g_return_val_if_fail (phone != NULL, NULL);

  host = phone->host != NULL ? g_strdup (phone->host) : cid_phone_host_find (phone, heard);
  if (host == NULL)
    g_set_error_literal (error, CID_ERROR, CID_ERROR_NETWORK,
                         _ ("This machine has no address that a phone could reach; say which with "
                            "--host ADDRESS"));
  return host;
}

/**
 * cid_phone_host_is_own:
 * @host: what a phone was told
 *
 * Returns: whether that is an address of this machine now; a name always is, as far as is known
 * here
 */
gboolean
cid_phone_host_is_own (const char *host)
{
  g_autoptr (GArray) networks = NULL;
  CidAddress address;

  g_return_val_if_fail (host != NULL, FALSE);

  if (!cid_address_parse (host, &address))
    return TRUE;
  networks = cid_interfaces_get_networks ();
  for (guint i = 0; i < networks->len; i++)
    if (cid_address_equal (&g_array_index (networks, CidNetwork, i).address, &address))
      return TRUE;
  return FALSE;
}

/**
 * cid_phone_host_is_near:
 * @address: (nullable): an address, of this machine once or of a phone
 *
 * Returns: whether this machine is in a network now in which that address is
 */
gboolean
cid_phone_host_is_near (const char *address)
{
  g_autoptr (GArray) networks = NULL;
  CidAddress parsed;

  if (address == NULL || !cid_address_parse (address, &parsed))
    return FALSE;
  networks = cid_interfaces_get_networks ();
  for (guint i = 0; i < networks->len; i++)
    if (cid_network_contains (&g_array_index (networks, CidNetwork, i), &parsed))
      return TRUE;
  return FALSE;
}

/**
 * cid_phone_host_make_base:
 * @phone: a phone
 * @host: an address or name of this machine
 * @port: where the daemon listens
 *
 * Returns: (transfer full): what all URLs of @phone begin with; it holds the token, which is secret
 */
char *
cid_phone_host_make_base (const CidPhone *phone, const char *host, guint16 port)
{
  CidAddress address;
  g_autofree char *authority = NULL;

  g_return_val_if_fail (phone != NULL && host != NULL, NULL);

  authority = cid_address_parse (host, &address) ? cid_address_to_host (&address, port)
                                                 : g_strdup_printf ("%s:%u", host, port);
  return g_strdup_printf ("http://%s/%s", authority, phone->token);
}

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-address"

#include "phone/address.h"

#include "base/error.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <string.h>

#define MAPPED_BITS 96

static const guint8 mapped_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static char *
cut_zone (const char *text)
{
  const char *zone = strchr (text, '%');

  return zone ? g_strndup (text, zone - text) : g_strdup (text);
}

/**
 * cid_address_parse:
 * @text: an IPv4 or IPv6 address, with or without square brackets and zone
 * @address: (out): untouched if @text is no address
 *
 * Reads one address. A zone (`fe80::1%eth0`) is cut: it names an interface, not a peer. Names of
 * hosts are not addresses.
 *
 * Returns: %TRUE if @text is an address
 */
gboolean
cid_address_parse (const char *text, CidAddress *address)
{
  g_autofree char *plain = NULL;
  guint8 bytes[16];
  gsize length;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  length = strlen (text);
  if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
    g_autofree char *inner = g_strndup (text + 1, length - 2);
    plain = cut_zone (inner);
  } else {
    plain = cut_zone (text);
  }

  if (inet_pton (AF_INET, plain, bytes) == 1) {
    cid_address_from_ipv4 (bytes, address);
    return TRUE;
  }
  if (inet_pton (AF_INET6, plain, bytes) == 1) {
    memcpy (address->bytes, bytes, sizeof bytes);
    return TRUE;
  }

  return FALSE;
}

/**
 * cid_address_from_ipv4:
 * @bytes: the address in network order
 * @address: (out): the same, IPv4-mapped
 *
 * Wraps an IPv4 address, as a socket gives it.
 */
void
cid_address_from_ipv4 (const guint8 bytes[4], CidAddress *address)
{
  g_return_if_fail (bytes != NULL);
  g_return_if_fail (address != NULL);

  memcpy (address->bytes, mapped_prefix, sizeof mapped_prefix);
  memcpy (address->bytes + sizeof mapped_prefix, bytes, 4);
}

/**
 * cid_address_to_string:
 * @self: an address
 *
 * Returns: (transfer full): the address in its usual form, `192.0.2.1` for an IPv4-mapped one
 */
char *
cid_address_to_string (const CidAddress *self)
{
  char text[INET6_ADDRSTRLEN];
  const char *written;

  g_return_val_if_fail (self != NULL, NULL);

  if (cid_address_is_ipv4 (self))
    written = inet_ntop (AF_INET, self->bytes + sizeof mapped_prefix, text, sizeof text);
  else
    written = inet_ntop (AF_INET6, self->bytes, text, sizeof text);

  return g_strdup (written);
}

/**
 * cid_address_to_host:
 * @self: an address
 * @port: the port, or 0 for none
 *
 * Writes an address as it stands in front of the path of a URL: `192.0.2.1:80`, `[::1]:80`. Without
 * a port there are no brackets either.
 *
 * Returns: (transfer full): the text
 */
char *
cid_address_to_host (const CidAddress *self, guint16 port)
{
  g_autofree char *text = cid_address_to_string (self);

  g_return_val_if_fail (text != NULL, NULL);

  if (port == 0)
    return g_steal_pointer (&text);
  if (cid_address_is_ipv4 (self))
    return g_strdup_printf ("%s:%u", text, (guint) port);
  return g_strdup_printf ("[%s]:%u", text, (guint) port);
}

/**
 * cid_address_is_ipv4:
 * @self: an address
 *
 * Returns: %TRUE for an IPv4 address, however it arrived
 */
gboolean
cid_address_is_ipv4 (const CidAddress *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return memcmp (self->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

/**
 * cid_address_is_loopback:
 * @self: an address
 *
 * Returns: %TRUE for `::1` and all of `127.0.0.0/8`
 */
gboolean
cid_address_is_loopback (const CidAddress *self)
{
  static const guint8 loopback[16] = { [15] = 1 };

  g_return_val_if_fail (self != NULL, FALSE);

  if (cid_address_is_ipv4 (self))
    return self->bytes[sizeof mapped_prefix] == 127;
  return memcmp (self->bytes, loopback, sizeof loopback) == 0;
}

/**
 * cid_address_is_link_local:
 * @self: an address
 *
 * Returns: %TRUE for all of `fe80::/10`, which mean nothing without the name of an interface
 */
gboolean
cid_address_is_link_local (const CidAddress *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->bytes[0] == 0xfe && (self->bytes[1] & 0xc0) == 0x80;
}

/**
 * cid_address_is_shared:
 * @self: an address
 *
 * Returns: %TRUE if it is of many machines at once: `ff00::/8`, `224.0.0.0/4` and `255.255.255.255`
 */
gboolean
cid_address_is_shared (const CidAddress *self)
{
  static const guint8 broadcast[4] = { 255, 255, 255, 255 };
  const guint8 *ipv4;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!cid_address_is_ipv4 (self))
    return self->bytes[0] == 0xff;
  ipv4 = self->bytes + sizeof mapped_prefix;
  return (ipv4[0] & 0xf0) == 0xe0 || memcmp (ipv4, broadcast, sizeof broadcast) == 0;
}

/**
 * cid_address_is_any:
 * @self: an address
 *
 * Returns: %TRUE for `::` and `0.0.0.0`, which stand for all local addresses
 */
gboolean
cid_address_is_any (const CidAddress *self)
{
  static const guint8 any[16] = { 0 };

  g_return_val_if_fail (self != NULL, FALSE);

  if (cid_address_is_ipv4 (self))
    return memcmp (self->bytes + sizeof mapped_prefix, any, 4) == 0;
  return memcmp (self->bytes, any, sizeof any) == 0;
}

/**
 * cid_address_is_equal:
 * @a: an address
 * @b: an address
 *
 * Returns: %TRUE if both are the same address
 */
gboolean
cid_address_is_equal (const CidAddress *a, const CidAddress *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  return memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/**
 * cid_address_hash:
 * @address: a #CidAddress
 *
 * For a #GHashTable with addresses as keys.
 *
 * Returns: the hash
 */
guint
cid_address_hash (gconstpointer address)
{
  const CidAddress *self = address;
  guint hash = 2166136261u;

  for (gsize i = 0; i < sizeof self->bytes; i++)
    hash = (hash ^ self->bytes[i]) * 16777619u;
  return hash;
}

/**
 * cid_address_equal:
 * @a: a #CidAddress
 * @b: a #CidAddress
 *
 * cid_address_is_equal() as a #GEqualFunc.
 *
 * Returns: %TRUE if both are the same address
 */
gboolean
cid_address_equal (gconstpointer a, gconstpointer b)
{
  return cid_address_is_equal (a, b);
}

static gboolean
parse_prefix (const char *text, guint least, guint most, guint *prefix)
{
  guint64 value;

  if (!cid_text_to_unsigned (text, least, most, &value))
    return FALSE;

  *prefix = (guint) value;
  return TRUE;
}

/**
 * cid_network_parse:
 * @text: `192.0.2.0/24`, `2001:db8::/32` or a bare address, which is a network of one
 * @network: (out): untouched on error
 * @error: return location for a #GError
 *
 * Reads one network. Bits behind the prefix may be set: `192.0.2.50/24` is the network that holds
 * that address.
 *
 * Returns: %TRUE on success, %FALSE with #CID_ERROR_BAD_CONFIG
 */
gboolean
cid_network_parse (const char *text, CidNetwork *network, GError **error)
{
  g_auto (GStrv) parts = NULL;
  CidAddress address;
  guint first;
  guint least;
  guint prefix = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (network != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  parts = g_strsplit (text, "/", 2);
  if (parts[0] == NULL || !cid_address_parse (parts[0], &address)) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG,
                 _ ("“%s” is no address or network: expected one like 192.0.2.50, 192.0.2.0/24 or "
                    "2001:db8::/32"),
                 text);
    return FALSE;
  }

  first = strchr (parts[0], ':') ? 0 : MAPPED_BITS;
  least = cid_address_is_ipv4 (&address) ? MAPPED_BITS - first : 0;
  if (parts[1] == NULL) {
    prefix = 128 - first;
  } else if (!parse_prefix (parts[1], least, 128 - first, &prefix)) {
    g_set_error (error, CID_ERROR, CID_ERROR_BAD_CONFIG,
                 _ ("“%s” is no network: expected a number from %u to %u after the slash"), text,
                 least, 128 - first);
    return FALSE;
  }

  network->address = address;
  network->prefix = first + prefix;
  return TRUE;
}

/**
 * cid_network_to_string:
 * @self: a network
 *
 * Returns: (transfer full): `192.0.2.0/24`, or the bare address for a network of one
 */
char *
cid_network_to_string (const CidNetwork *self)
{
  g_autofree char *text = NULL;
  guint first;

  g_return_val_if_fail (self != NULL, NULL);

  text = cid_address_to_string (&self->address);
  if (self->prefix == 128)
    return g_steal_pointer (&text);

  first = cid_address_is_ipv4 (&self->address) ? MAPPED_BITS : 0;
  return g_strdup_printf ("%s/%u", text, self->prefix - first);
}

/**
 * cid_network_contains:
 * @self: a network
 * @address: an address
 *
 * Returns: %TRUE if @address is one of @self. An IPv6 network never holds an IPv4 address, were it
 *   `::/0`.
 */
gboolean
cid_network_contains (const CidNetwork *self, const CidAddress *address)
{
  guint whole;
  guint rest;
  guint8 mask;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (self->prefix <= 128, FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  if (cid_address_is_ipv4 (&self->address) != cid_address_is_ipv4 (address))
    return FALSE;

  whole = self->prefix / 8;
  rest = self->prefix % 8;
  if (memcmp (self->address.bytes, address->bytes, whole) != 0)
    return FALSE;
  if (rest == 0)
    return TRUE;

  mask = (guint8) (0xff << (8 - rest));
  return ((self->address.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

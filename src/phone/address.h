/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidAddress:
 *
 * One IP address, sixteen bytes in network order. IPv4 is held as IPv4-mapped IPv6, so that a peer
 * is the same however it arrived.
 */
typedef struct {
  guint8 bytes[16];
} CidAddress;

/**
 * CidNetwork:
 * @address: any address of it
 * @prefix: bits that count, of 128; an IPv4 /24 is 120 here
 */
typedef struct {
  CidAddress address;
  guint prefix;
} CidNetwork;

gboolean cid_address_parse (const char *text, CidAddress *address);
void cid_address_from_ipv4 (const guint8 bytes[4], CidAddress *address);
char *cid_address_to_string (const CidAddress *self);
char *cid_address_to_host (const CidAddress *self, guint16 port);
gboolean cid_address_is_ipv4 (const CidAddress *self);
gboolean cid_address_is_loopback (const CidAddress *self);
gboolean cid_address_is_link_local (const CidAddress *self);
gboolean cid_address_is_shared (const CidAddress *self);
gboolean cid_address_is_any (const CidAddress *self);
gboolean cid_address_is_equal (const CidAddress *a, const CidAddress *b);
guint cid_address_hash (gconstpointer address);
gboolean cid_address_equal (gconstpointer a, gconstpointer b);

gboolean cid_network_parse (const char *text,
                            CidNetwork *network,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *cid_network_to_string (const CidNetwork *self);
gboolean cid_network_contains (const CidNetwork *self, const CidAddress *address);

G_END_DECLS

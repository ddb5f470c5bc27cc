/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/address.h"

G_BEGIN_DECLS

/**
 * CidFirewallVerdict:
 * @CID_FIREWALL_OPEN: lets connections to the port in
 * @CID_FIREWALL_UNSURE: some rule stands on what cannot be known from here
 * @CID_FIREWALL_CLOSED: keeps them out
 */
typedef enum {
  CID_FIREWALL_OPEN,
  CID_FIREWALL_UNSURE,
  CID_FIREWALL_CLOSED,
} CidFirewallVerdict;

CidFirewallVerdict cid_nft_judge (const char *rules,
                                  guint16 port,
                                  const CidAddress *peer,
                                  char **chain);
CidFirewallVerdict cid_ufw_judge (const char *defaults,
                                  const char *rules,
                                  guint16 port,
                                  const CidAddress *peer);

G_END_DECLS

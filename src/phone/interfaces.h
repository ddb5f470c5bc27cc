/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/address.h"

G_BEGIN_DECLS

GArray *cid_interfaces_get_networks (void);
gboolean cid_interfaces_get_address_to (const CidAddress *peer, CidAddress *address);
GArray *cid_interfaces_list_reachable (void);
gboolean cid_interfaces_get_best_address (CidAddress *address);

G_END_DECLS

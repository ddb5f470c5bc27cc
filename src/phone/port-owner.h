/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/address.h"

G_BEGIN_DECLS

char *cid_port_owner_describe (const CidAddress *address, guint16 port);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-port-owner"

#include "phone/port-owner.h"

char *
cid_port_owner_describe (guint16 port)
{
  return NULL;
}

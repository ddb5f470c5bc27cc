/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/bus-news.h"
#include "daemon/screen.h"
#include "phone/address.h"

G_BEGIN_DECLS

/**
 * CidBusService:
 *
 * The daemon's interface on the bus, with all who answer there, and who tell there what changes.
 */
typedef struct _CidBusService CidBusService;

CidBusService *cid_bus_service_new (const CidParts *parts, CidScreen *screen);
void cid_bus_service_free (CidBusService *self);
CidBusCidAlert1 *cid_bus_service_get_interface (CidBusService *self);
CidBusNews *cid_bus_service_get_news (CidBusService *self);
void cid_bus_service_tell_proved (const CidPhone *phone,
                                  const char *nonce,
                                  const CidAddress *peer,
                                  gpointer service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBusService, cid_bus_service_free)

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "cidalert-bus.h"

G_BEGIN_DECLS

#define CID_BUS_NAME "org.cidalert.CidAlert"
#define CID_BUS_PATH "/org/cidalert/CidAlert"

#define CID_TYPE_BUS (cid_bus_get_type ())
G_DECLARE_FINAL_TYPE (CidBus, cid_bus, CID, BUS, GObject)

CidBus *cid_bus_new (CidBusCidAlert1 *interface, const char *socket_path);
void cid_bus_start (CidBus *self);
void cid_bus_stop (CidBus *self);
void cid_bus_drop_slow_peers (CidBus *self);
const char *cid_bus_get_problem (CidBus *self);
GDBusConnection *cid_bus_get_session (CidBus *self);

CidBusCidAlert1 *cid_bus_connect (const char *socket_path,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
CidBusCidAlert1 *cid_bus_summon (const char *socket_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

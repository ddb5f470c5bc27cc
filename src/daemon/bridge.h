/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "base/service-manager.h"

G_BEGIN_DECLS

/**
 * CidBridgeOptions:
 * @host: (nullable): listen here alone, whatever the settings say
 * @port: with @host: the port, 0 for a free one
 * @print_notices: write on standard output what no desktop shows
 * @manager: (nullable): who wants to be told how the daemon is; outlives the bridge
 *
 * What the command line of the daemon says, and who started it.
 */
typedef struct {
  char *host;
  guint16 port;
  gboolean print_notices;
  const CidServiceManager *manager;
} CidBridgeOptions;

#define CID_TYPE_BRIDGE (cid_bridge_get_type ())
G_DECLARE_FINAL_TYPE (CidBridge, cid_bridge, CID, BRIDGE, GObject)

CidBridge *cid_bridge_new (const CidBridgeOptions *options);
void cid_bridge_start (CidBridge *self);
void cid_bridge_stop (CidBridge *self);
void cid_bridge_reload (CidBridge *self);
void cid_bridge_run (CidBridge *self);

G_END_DECLS

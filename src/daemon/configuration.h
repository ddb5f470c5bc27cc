/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "config/phones.h"
#include "config/settings.h"
#include "number/party.h"

G_BEGIN_DECLS

#define CID_TYPE_CONFIGURATION (cid_configuration_get_type ())
G_DECLARE_FINAL_TYPE (CidConfiguration, cid_configuration, CID, CONFIGURATION, GObject)

CidConfiguration *cid_configuration_new (const char *settings_path, const char *phones_path);
const CidSettings *cid_configuration_get_settings (CidConfiguration *self);
GPtrArray *cid_configuration_get_phones (CidConfiguration *self);
const CidNumberPlan *cid_configuration_get_plan (CidConfiguration *self);
char **cid_configuration_get_problems (CidConfiguration *self);
void cid_configuration_reload (CidConfiguration *self);

G_END_DECLS

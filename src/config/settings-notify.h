/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/key-file.h"
#include "desktop/notify-policy.h"

G_BEGIN_DECLS

CidNotifyPolicy *cid_settings_notify_read (CidKeyFile *file);

G_END_DECLS

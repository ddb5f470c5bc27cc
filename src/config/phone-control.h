/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/key-file.h"
#include "phone/control-settings.h"

G_BEGIN_DECLS

void cid_phone_control_read (CidControlSettings *settings, CidKeyFile *file, const char *group);

G_END_DECLS

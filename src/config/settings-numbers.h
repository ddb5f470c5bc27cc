/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/key-file.h"
#include "config/settings.h"

G_BEGIN_DECLS

void cid_settings_read_numbers (CidKeyFile *file, CidSettings *self);

G_END_DECLS

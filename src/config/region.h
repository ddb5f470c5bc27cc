/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/settings.h"

G_BEGIN_DECLS

char *cid_region_choose (const CidSettings *settings, GPtrArray *phones, const char *locale);
char *cid_region_choose_area (const CidSettings *settings, GPtrArray *phones, const char *region);

G_END_DECLS

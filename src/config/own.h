/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "config/settings.h"

G_BEGIN_DECLS

char **cid_own_list (const CidSettings *settings, GPtrArray *phones);

G_END_DECLS

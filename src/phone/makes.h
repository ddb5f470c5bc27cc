/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/make.h"

G_BEGIN_DECLS

CidMake *cid_makes_load (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **cid_makes_list (void);

G_END_DECLS

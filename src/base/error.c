/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-error"

#include "base/error.h"

G_DEFINE_QUARK (cid_error, cid_error)

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *cid_variant_get_string (GVariantDict *dict, const char *key);
void cid_variant_print_json (GVariant *value);

G_END_DECLS

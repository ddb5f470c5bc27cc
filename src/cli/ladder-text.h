/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *cid_ladder_describe_match (const char *step);
char *cid_ladder_to_text (GVariant *ladder);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *cid_json_read (const char *text);
char **cid_json_read_texts (JsonNode *node);

G_END_DECLS

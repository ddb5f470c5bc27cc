/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_text_isolate (const char *text);
char *cid_text_isolate_parts (const char *text, const char *separator);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "config/key-file.h"

G_BEGIN_DECLS

char **cid_settings_read_voicemail_numbers (CidKeyFile *file);
GHashTable *cid_settings_read_voicemail_lines (CidKeyFile *file);

G_END_DECLS

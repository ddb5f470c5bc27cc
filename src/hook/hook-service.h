/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hook/hook-command.h"

G_BEGIN_DECLS

char *cid_hook_service_make_path (const char *unit_name);
GVariant *cid_hook_service_make_properties (const CidHookCommand *command, const char *program);

G_END_DECLS

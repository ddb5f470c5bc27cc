/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/make-control.h"

G_BEGIN_DECLS

gboolean cid_make_can_push (CidMake *self);
char *const *cid_make_get_read_paths (CidMake *self);
char *cid_make_get_write_path (CidMake *self, const char *setting, const char *value);
char *cid_make_get_browse_path (CidMake *self, const char *url);
const char *cid_make_get_push_advice (CidMake *self, CidControlVerdict verdict);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

int cid_nick_find (const char *const *nicks, gsize n_nicks, const char *nick);

G_END_DECLS

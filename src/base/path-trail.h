/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidTrailFunc:
 * @step: a path, no link but in its last name
 * @user_data: as given to cid_path_trail_follow()
 *
 * What a path leads to depends on what @step is. It is looked at after this returns, so that
 * whoever begins here to watch it misses nothing.
 */
typedef void (*CidTrailFunc) (const char *step, gpointer user_data);

void cid_path_trail_follow (const char *path, CidTrailFunc function, gpointer user_data);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *cid_sums_bar_make (guint64 count,
                         guint64 missed,
                         guint64 most,
                         guint columns,
                         gboolean colour);

G_END_DECLS

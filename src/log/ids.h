/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void cid_ids_tidy (GArray *ids);
gboolean cid_ids_has (GArray *ids, gint64 id);

G_END_DECLS

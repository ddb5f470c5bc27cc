/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GSource *cid_source_start (GSource *source, GSourceFunc function, gpointer user_data);
void cid_source_stop (GSource **source);

G_END_DECLS

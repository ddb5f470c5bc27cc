/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

#define CID_PICTURE_SIZE 96

GdkPixbuf *cid_picture_load (GBytes *file);

G_END_DECLS

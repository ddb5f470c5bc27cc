/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void contacts_floor_read (const char *folder, guint *n_contacts, guint *n_numbers);

G_END_DECLS

/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact.h"

G_BEGIN_DECLS

GPtrArray *cid_contact_search (GPtrArray *contacts, const char *words, guint limit);

G_END_DECLS

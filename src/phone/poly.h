/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/parameters.h"

G_BEGIN_DECLS

gboolean cid_poly_is_xml (const char *body, gsize length);
CidParameters *cid_poly_parse (const char *body, gsize length, CidEventKind *kind, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

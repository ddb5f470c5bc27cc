/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-source.h"
#include "contact/name-reader.h"

G_BEGIN_DECLS

CidContactSource *cid_name_source_new (CidNameKind kind,
                                       const char *path,
                                       const CidNumberPlan *plan);

G_END_DECLS

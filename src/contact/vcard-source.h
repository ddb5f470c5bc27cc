/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-source.h"
#include "number/party.h"

G_BEGIN_DECLS

CidContactSource *cid_vcard_source_new (const char *path, const CidNumberPlan *plan);
CidContactSource *cid_vcard_source_new_kept (const char *path,
                                             const CidNumberPlan *plan,
                                             const char *cache_folder,
                                             const char *left_out);

G_END_DECLS

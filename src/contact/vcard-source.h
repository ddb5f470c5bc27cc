/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-source.h"
#include "number/party.h"

G_BEGIN_DECLS

#define CID_TYPE_VCARD_SOURCE (cid_vcard_source_get_type ())
G_DECLARE_FINAL_TYPE (CidVcardSource, cid_vcard_source, CID, VCARD_SOURCE, GObject)

CidVcardSource *cid_vcard_source_new (const char *path, const CidNumberPlan *plan);

G_END_DECLS

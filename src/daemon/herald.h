/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/service-manager.h"
#include "daemon/status.h"

G_BEGIN_DECLS

/**
 * CidHerald:
 *
 * Tells the service manager how the daemon is.
 */
typedef struct _CidHerald CidHerald;

CidHerald *cid_herald_new (const CidServiceManager *manager, const CidParts *parts);
void cid_herald_free (CidHerald *self);
void cid_herald_begin (CidHerald *self);
void cid_herald_end (CidHerald *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidHerald, cid_herald_free)

G_END_DECLS

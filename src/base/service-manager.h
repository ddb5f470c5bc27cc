/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidServiceManager:
 *
 * Who started this program as a service and wants to be told how it is, by the protocol of
 * sd_notify(3).
 */
typedef struct _CidServiceManager CidServiceManager;

CidServiceManager *cid_service_manager_new (void);
void cid_service_manager_free (CidServiceManager *self);
gboolean cid_service_manager_is_there (const CidServiceManager *self);
guint cid_service_manager_get_watchdog_s (const CidServiceManager *self);
void cid_service_manager_tell (const CidServiceManager *self, const char *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidServiceManager, cid_service_manager_free)

G_END_DECLS

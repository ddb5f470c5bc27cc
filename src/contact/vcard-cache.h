/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidVcardCache:
 *
 * What was read of a vCard file or folder, kept in a file from one start to the next.
 */
typedef struct _CidVcardCache CidVcardCache;

CidVcardCache *cid_vcard_cache_new (const char *folder,
                                    const char *source,
                                    const CidNumberPlan *plan);
GHashTable *cid_vcard_cache_load (CidVcardCache *self, const int *is_stopping);
gboolean cid_vcard_cache_save (CidVcardCache *self, GHashTable *files, GError **error);
const char *cid_vcard_cache_get_path (CidVcardCache *self);
void cid_vcard_cache_free (CidVcardCache *self);

void cid_vcard_cache_sweep (const char *folder, const char *const *sources);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidVcardCache, cid_vcard_cache_free)

G_END_DECLS

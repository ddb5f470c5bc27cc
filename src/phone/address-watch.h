/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidAddressWatchFunc:
 *
 * This machine has other addresses than before, perhaps.
 */
typedef void (*CidAddressWatchFunc) (gpointer user_data);

typedef struct _CidAddressWatch CidAddressWatch;

CidAddressWatch *cid_address_watch_new (guint settle_ms,
                                        CidAddressWatchFunc changed,
                                        CidAddressWatchFunc settled,
                                        gpointer user_data);
void cid_address_watch_free (CidAddressWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidAddressWatch, cid_address_watch_free)

G_END_DECLS

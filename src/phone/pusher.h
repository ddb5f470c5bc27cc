/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/controlled.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidPusherFunc:
 * @settings: (nullable) (element-type utf8 CidWebSetting): what stands in the phone now, if that
 * was asked for and could be read; valid during the call
 * @error: (nullable): a sentence for people; %NULL if all was done
 * @user_data: as given
 */
typedef void (*CidPusherFunc) (GHashTable *settings, const GError *error, gpointer user_data);

void cid_pusher_read (const CidPhone *phone,
                      const char *heard,
                      GCancellable *cancellable,
                      CidPusherFunc done,
                      gpointer user_data);
void cid_pusher_write (const CidPhone *phone,
                       const char *heard,
                       GPtrArray *plan,
                       GCancellable *cancellable,
                       CidPusherFunc done,
                       gpointer user_data);
void cid_pusher_browse (const CidPhone *phone,
                        const char *heard,
                        const char *url,
                        GCancellable *cancellable,
                        CidPusherFunc done,
                        gpointer user_data);

G_END_DECLS

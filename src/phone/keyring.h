/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidKeyringFunc:
 * @password: (nullable): the password, if the Secret Service keeps one; valid during the call
 * @user_data: as given
 */
typedef void (*CidKeyringFunc) (const char *password, gpointer user_data);

void cid_keyring_look_up (const char *phone_id,
                          GCancellable *cancellable,
                          CidKeyringFunc found,
                          gpointer user_data);
gboolean cid_keyring_store (const char *phone_id,
                            const char *phone_name,
                            const char *password,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_keyring_forget (const char *phone_id);

G_END_DECLS

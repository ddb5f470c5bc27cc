/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidWebhook:
 *
 * Posts JSON to web addresses. It trusts no certificate that does not fit, follows no redirection
 * and reads no more of the answer than its status.
 */
typedef struct _CidWebhook CidWebhook;

/**
 * CidWebhookFunc:
 * @error: (nullable): what was wrong; %NULL if the server took it. Neither the address nor what was
 *   sent is in it
 * @is_worth_another: whether the next try may go better
 * @user_data: what cid_webhook_post() was given
 */
typedef void (*CidWebhookFunc) (const GError *error, gboolean is_worth_another, gpointer user_data);

CidWebhook *cid_webhook_new (void);
void cid_webhook_free (CidWebhook *self);
void cid_webhook_post (CidWebhook *self,
                       const char *url,
                       char **headers,
                       const char *json,
                       guint timeout_s,
                       CidWebhookFunc callback,
                       gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidWebhook, cid_webhook_free)

G_END_DECLS

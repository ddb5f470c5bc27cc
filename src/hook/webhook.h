/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidWebhook:
 *
 * Posts JSON to web addresses. It trusts no certificate that does not fit, follows no redirection
 * and reads no more of the answer than its status.
 */
typedef struct _CidWebhook CidWebhook;

CidWebhook *cid_webhook_new (void);
void cid_webhook_free (CidWebhook *self);
void cid_webhook_post (CidWebhook *self,
                       const char *url,
                       char **headers,
                       const char *json,
                       guint timeout_s,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
gboolean cid_webhook_post_finish (GAsyncResult *result,
                                  gboolean *is_worth_another,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidWebhook, cid_webhook_free)

G_END_DECLS

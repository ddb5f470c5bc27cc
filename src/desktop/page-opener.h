/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidPageOpener:
 *
 * Shows pages of the web in the user's browser. Belongs to the thread whose context was the default
 * when it was made.
 */
typedef struct _CidPageOpener CidPageOpener;

/**
 * CidPageOpenedFunc:
 * @error: (nullable): why the page is not shown; %NULL: the desktop took it
 */
typedef void (*CidPageOpenedFunc) (const GError *error, gpointer user_data);

CidPageOpener *cid_page_opener_new (void);
void cid_page_opener_free (CidPageOpener *self);
void cid_page_opener_open (CidPageOpener *self,
                           const char *address,
                           const char *token,
                           CidPageOpenedFunc done,
                           gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPageOpener, cid_page_opener_free)

G_END_DECLS

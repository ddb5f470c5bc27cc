/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidClipboard:
 *
 * The desktop's clipboard, by the programs that write to it without a window of their own.
 */
typedef struct _CidClipboard CidClipboard;

/**
 * CidClipboardFunc:
 * @is_copied: it is on the clipboard now
 */
typedef void (*CidClipboardFunc) (gboolean is_copied, gpointer user_data);

CidClipboard *cid_clipboard_new (guint patience_ms);
void cid_clipboard_free (CidClipboard *self);
gboolean cid_clipboard_is_there (CidClipboard *self);
void cid_clipboard_copy (CidClipboard *self,
                         const char *text,
                         CidClipboardFunc done,
                         gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidClipboard, cid_clipboard_free)

G_END_DECLS

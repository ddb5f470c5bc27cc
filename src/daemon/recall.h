/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidRecall:
 *
 * Finds out which missed calls waited already when the daemon started. The disk may take its time:
 * nobody waits for it.
 */
typedef struct _CidRecall CidRecall;

/**
 * CidRecallFunc:
 * @calls: (element-type CidCall): the missed calls that nobody has dealt with, oldest first
 */
typedef void (*CidRecallFunc) (GPtrArray *calls, gpointer user_data);

CidRecall *cid_recall_begin (const char *path,
                             gint64 after_us,
                             CidRecallFunc done,
                             gpointer user_data);
void cid_recall_free (CidRecall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidRecall, cid_recall_free)

G_END_DECLS

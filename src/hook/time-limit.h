/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidTimeLimitFunc:
 * @signal: what the program shall get; 0: it did not even die of that, and is waited for no more
 * @user_data: what cid_time_limit_new() was given
 *
 * Does something about a program that takes too long.
 */
typedef void (*CidTimeLimitFunc) (int signal, gpointer user_data);

typedef struct _CidTimeLimit CidTimeLimit;

CidTimeLimit *cid_time_limit_new (guint seconds, CidTimeLimitFunc function, gpointer user_data);
gboolean cid_time_limit_is_over (const CidTimeLimit *self);
void cid_time_limit_free (CidTimeLimit *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidTimeLimit, cid_time_limit_free)

G_END_DECLS

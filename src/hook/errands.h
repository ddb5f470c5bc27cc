/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "hook/hook-queue.h"

G_BEGIN_DECLS

/**
 * CidErrandFunc:
 * @job: what is over
 * @error: (nullable): what was wrong
 * @user_data: what cid_errands_new() was given
 */
typedef void (*CidErrandFunc) (CidHookJob *job, const GError *error, gpointer user_data);

typedef struct _CidErrands CidErrands;

CidErrands *cid_errands_new (CidErrandFunc ended, gpointer user_data);
void cid_errands_free (CidErrands *self);
void cid_errands_run (CidErrands *self, CidHookJob *job, GTimeZone *zone, GHashTable *line_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidErrands, cid_errands_free)

G_END_DECLS

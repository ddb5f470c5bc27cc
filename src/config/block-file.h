/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/block-list.h"

G_BEGIN_DECLS

/**
 * CidBlockFile:
 *
 * A file of unwanted callers, read on a thread, and again when it changes.
 */
typedef struct _CidBlockFile CidBlockFile;

/**
 * CidBlockFunc:
 * @error: (nullable): why the number is not on the list, for people
 */
typedef void (*CidBlockFunc) (const GError *error, gpointer user_data);

/**
 * CidBlockChangedFunc:
 *
 * The list is another, or what is wrong with it.
 */
typedef void (*CidBlockChangedFunc) (gpointer user_data);

CidBlockFile *cid_block_file_new (const char *path,
                                  gboolean is_required,
                                  const CidNumberPlan *plan,
                                  CidBlockChangedFunc changed,
                                  gpointer user_data);
void cid_block_file_free (CidBlockFile *self);
void cid_block_file_set_plan (CidBlockFile *self, const CidNumberPlan *plan);
const char *cid_block_file_get_path (CidBlockFile *self);
const CidBlockList *cid_block_file_get_list (CidBlockFile *self);
const char *const *cid_block_file_get_problems (CidBlockFile *self);
gboolean cid_block_file_is_reading (CidBlockFile *self);
void cid_block_file_add (CidBlockFile *self,
                         const char *number,
                         CidBlockFunc done,
                         gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBlockFile, cid_block_file_free)

G_END_DECLS

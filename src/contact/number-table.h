/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/number-key.h"

G_BEGIN_DECLS

/**
 * CidNumberEntry:
 * @key: a number
 * @contact: whose it is, counted from 0
 */
typedef struct {
  CidNumberKey key;
  guint32 contact;
} CidNumberEntry;

/**
 * CidNumberTable:
 *
 * Numbers, to be found by how they end: 100,000 contacts have 250,000 of them, and a call wants one
 * within a microsecond. Never changes once it is closed.
 */
typedef struct _CidNumberTable CidNumberTable;

CidNumberTable *cid_number_table_new (guint n_expected);
void cid_number_table_add (CidNumberTable *self, CidNumberKey key, guint32 contact);
void cid_number_table_close (CidNumberTable *self);
const CidNumberEntry *cid_number_table_find (CidNumberTable *self,
                                             CidNumberKey key,
                                             guint *n_entries);
guint cid_number_table_get_length (CidNumberTable *self);
void cid_number_table_free (CidNumberTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNumberTable, cid_number_table_free)

G_END_DECLS

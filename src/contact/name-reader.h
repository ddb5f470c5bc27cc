/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-yield.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidNameReader:
 *
 * Reads one file of names for numbers, and again when it changes. Lives on a worker.
 */
typedef struct _CidNameReader CidNameReader;

/**
 * CidNameKind:
 * @CID_NAME_MINE: the names that the user gave, as vCards; need not be there
 * @CID_NAME_LIST: a list, as cid_name_list_read() reads it; that it is not there is a problem
 */
typedef enum {
  CID_NAME_MINE,
  CID_NAME_LIST,
} CidNameKind;

/**
 * CidNameYieldFunc:
 * @yield: (transfer full): what there is now
 */
typedef void (*CidNameYieldFunc) (CidContactYield *yield, gpointer user_data);

CidNameReader *cid_name_reader_new (CidNameKind kind,
                                    const char *path,
                                    const CidNumberPlan *plan,
                                    CidNameYieldFunc function,
                                    gpointer user_data);
void cid_name_reader_scan (CidNameReader *self);
void cid_name_reader_stop (CidNameReader *self);
void cid_name_reader_close (CidNameReader *self);
const char *cid_name_reader_get_path (CidNameReader *self);
gboolean cid_name_reader_is_reading (CidNameReader *self);
void cid_name_reader_free (CidNameReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidNameReader, cid_name_reader_free)

G_END_DECLS

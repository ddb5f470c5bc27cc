/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-yield.h"
#include "contact/vcard-cache.h"
#include "number/party.h"

G_BEGIN_DECLS

/**
 * CidVcardReader:
 *
 * Reads a vCard file or a folder of them, and again what changed of it. Everything but
 * cid_vcard_reader_stop(), cid_vcard_reader_is_reading(), cid_vcard_reader_get_permille() and
 * cid_vcard_reader_get_path() belongs on one worker's thread.
 */
typedef struct _CidVcardReader CidVcardReader;

/**
 * CidVcardYieldFunc:
 * @yield: (transfer full): what was found, which differs from what was told before
 */
typedef void (*CidVcardYieldFunc) (CidContactYield *yield, gpointer user_data);

CidVcardReader *cid_vcard_reader_new (const char *path,
                                      const CidNumberPlan *plan,
                                      CidVcardYieldFunc function,
                                      gpointer user_data);
void cid_vcard_reader_leave_out (CidVcardReader *self, const char *path);
void cid_vcard_reader_set_cache (CidVcardReader *self, CidVcardCache *cache);
void cid_vcard_reader_set_progress (CidVcardReader *self, void (*progress) (gpointer user_data));
void cid_vcard_reader_scan (CidVcardReader *self);
void cid_vcard_reader_close (CidVcardReader *self);
void cid_vcard_reader_stop (CidVcardReader *self);
int cid_vcard_reader_get_permille (CidVcardReader *self);
gboolean cid_vcard_reader_is_reading (CidVcardReader *self);
const char *cid_vcard_reader_get_path (CidVcardReader *self);
void cid_vcard_reader_free (CidVcardReader *self);

G_END_DECLS
